//! Two tables, record by record.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io;

use serde::{Deserialize, Serialize};

use super::index::{Matches, Row, matches};
use super::lists::changed;
use super::{Seen, came_and_went, take_findings, worker};
use crate::check::{Cause, Contents, RecordView, Sink};
use crate::diff::{Change, Fate, Half, Matched, NEW, OLD, Summary, TableChange};
use crate::engine::across;
use crate::engine::hashes;
use crate::engine::run::{INTERRUPTED, open_table};
use crate::engine::settle::{Places as _, settle};
use crate::engine::table::{Products, Reading, RecordPlaces, Shape, each_product};
use crate::engine::tally::Tally;
use crate::engine::worker::Worker;
use crate::engine::{Options, Request};
use crate::finding::{Finding, Location};
use crate::inci::List;
use crate::product::{Field, Product};
use crate::rule::RuleId;
use crate::source::SourceId;
use crate::spool::Shelf;
use crate::step::StepId;
use crate::table::{Block, Columns, Record, Role, Table};

pub(super) fn diff<E: From<String>>(
    old: &Request,
    new: &Request,
    options: &Options<'_>,
    summary: &mut Summary,
    mut visit: impl FnMut(&mut Summary, &Change) -> Result<(), E>,
) -> Result<(), E> {
    let (mut before, mut now) = (Pass::open(old, OLD)?, Pass::open(new, NEW)?);
    summary.matched = matched(&before, &now)?;
    for pass in [&before, &now] {
        summary.outcome.remarks.push(format!("{}: {}", pass.request.name, pass.columns));
    }
    let mut worker = worker(options);
    // The older table is checked under the newer one's name, so that the configuration says the same of both.
    worker.enter_source(&new.name);
    let mut counts: [BTreeMap<(RuleId, Cause), (u64, Finding)>; 2] = Default::default();
    let mut rows = [Vec::new(), Vec::new()];
    for ((pass, counts), rows) in [&mut before, &mut now].into_iter().zip(&mut counts).zip(&mut rows) {
        *rows = pass.index(summary.matched, &mut worker)?;
        for seen in pass.across(&mut worker)? {
            counts.insert((seen.rule, seen.cause), (seen.finding.occurrences, seen.finding));
        }
    }
    let [old_rows, new_rows] = rows;
    // That all products went is what an export that failed looks like.
    if new_rows.is_empty() {
        return Err(format!("{}: holds no records, so nothing can be compared", new.name).into());
    }
    summary.products = (old_rows.len() as u64, new_rows.len() as u64);
    let matches = matches(old_rows, new_rows);
    (summary.same, summary.shared_keys, summary.keyless) =
        (matches.same, matches.shared_keys, matches.keyless);
    remark(&matches, summary);
    table_changes(counts, summary);

    let unkept = |error: io::Error| format!("{}: cannot be kept in a temporary file: {error}", old.name);
    let mut shelf = Shelf::new().map_err(unkept)?;
    let mut kept = HashMap::new();
    Pass::open(old, OLD)?.each(&mut worker, &matches.old, |worker, product, record| {
        let findings = check(worker, product, record, &before.columns, OLD);
        let place = shelf.put(&Kept::of(product, record.number(), findings)).map_err(unkept)?;
        kept.insert(record.number(), place);
        Ok::<(), String>(())
    })?;
    let mut taken = |place| shelf.get::<Kept>(place).map_err(unkept);
    let wanted = matches.new.iter().map(|(&number, &(content, _))| (number, content)).collect();
    Pass::open(new, NEW)?.each(&mut worker, &wanted, |worker, product, record| {
        let findings = check(worker, product, record, &now.columns, NEW);
        let partner = matches.new.get(&record.number()).and_then(|&(_, partner)| partner);
        let change = match partner.and_then(|number| kept.remove(&number)) {
            Some(place) => taken(place)?.compare(product, findings, worker),
            None => alone(product, record.number(), findings),
        };
        visit(summary, &change)
    })?;
    let mut gone: Vec<(u64, u64)> = kept.into_iter().collect();
    gone.sort_unstable();
    gone.into_iter().try_for_each(|(_, place)| visit(summary, &taken(place)?.removed()))
}

/// What records are known again by.
fn matched(old: &Pass<'_>, new: &Pass<'_>) -> Result<Matched, String> {
    let both = |role| [old, new].iter().all(|pass| pass.columns.index(role).is_some());
    match (both(Role::Id), both(Role::Name)) {
        (true, _) => Ok(Matched::Key),
        (false, true) => Ok(Matched::Name),
        (false, false) => {
            let lacks = |pass: &&&Pass<'_>| pass.columns.index(Role::Id).is_none();
            let without: Vec<&str> =
                [old, new].iter().filter(lacks).map(|pass| pass.request.name.as_str()).collect();
            Err(format!(
                "{}: no column with keys was found, so records cannot be matched; name it with --id-column",
                without.join(" and ")
            ))
        }
    }
}

/// Says what was not matched by key.
fn remark(matches: &Matches, summary: &mut Summary) {
    let remarks = &mut summary.outcome.remarks;
    if summary.matched == Matched::Name {
        remarks
            .push("records were matched by brand and name: not both tables have a column of keys".to_owned());
    }
    if matches.shared_keys > 0 {
        remarks.push(format!(
            "keys that several records share: {}; such records were matched by what they hold, then in their order",
            matches.shared_keys
        ));
    }
    if matches.keyless > 0 {
        remarks.push(format!(
            "records without a key: {}; they were matched only where they are equal",
            matches.keyless
        ));
    }
}

/// Findings about the tables as wholes whose counts are not the same.
fn table_changes(counts: [BTreeMap<(RuleId, Cause), (u64, Finding)>; 2], summary: &mut Summary) {
    let [mut old, new] = counts;
    let mut changes = Vec::new();
    for (of, (count, finding)) in new {
        let before = old.remove(&of).map_or(0, |(count, _)| count);
        changes.push(TableChange { finding, old: before, new: count });
    }
    changes.extend(old.into_values().map(|(count, finding)| TableChange { finding, old: count, new: 0 }));
    changes
        .into_iter()
        .filter(|change| change.old != change.new)
        .for_each(|change| summary.count_table(change));
}

/// One reading of a table.
struct Pass<'q> {
    request: &'q Request,
    source: SourceId,
    table: Table,
    columns: Columns,
}

impl<'q> Pass<'q> {
    fn open(request: &'q Request, source: SourceId) -> Result<Self, String> {
        let table = open_table(request).map_err(|error| format!("{}: {error}", request.name))?;
        let columns = table.columns().clone();
        Ok(Self { request, source, table, columns })
    }

    fn next_block(&mut self, options: &Options<'_>) -> Result<Option<Block>, String> {
        if options.is_stopped() {
            return Err(INTERRUPTED.to_owned());
        }
        let block = self.table.next_block().map_err(|error| error.to_string())?;
        if let (Some(watch), Some(block)) = (&options.watch, &block) {
            watch.block_done(block.bytes().len(), block.record_count());
        }
        Ok(block)
    }

    /// What is kept of every record; the tally of the worker is that of this table after.
    fn index(&mut self, matched: Matched, worker: &mut Worker<'_>) -> Result<Vec<Row>, String> {
        worker.tally = worker.options.compares().then(|| Tally::new(worker.names, 1));
        let (mut rows, mut products) = (Vec::new(), Products::default());
        let mut contents = Contents::default();
        while let Some(block) = self.next_block(worker.options)? {
            let shape =
                Shape { columns: &self.columns, types: self.request.table.types(), source: self.source };
            each_product(&block, shape, worker, &mut products, |worker, product, record| {
                if let Some(tally) = &mut worker.tally {
                    contents.fill(product, worker.names);
                    tally.add(product, contents.listed_classes(), record.number(), true);
                }
                rows.push(Row {
                    key: key(product, matched),
                    content: content(record),
                    number: record.number(),
                });
            });
        }
        Ok(rows)
    }

    /// Findings about the table as a whole, each with the number of its places.
    fn across(&self, worker: &mut Worker<'_>) -> Result<Vec<Seen>, String> {
        let Some(tally) = worker.tally.take() else { return Ok(Vec::new()) };
        let mut grouping = Sink::new(Some(worker.options.places), worker.options.least);
        grouping.gate = worker.sink.gate.take();
        let own = std::mem::replace(&mut worker.sink, grouping);
        let done = across::check(tally, self.request, &self.columns, self.source, worker);
        let seen = take_findings(worker);
        let gate = worker.sink.gate.take();
        worker.sink = own;
        worker.sink.gate = gate;
        done.map_err(|error| format!("{}: its records could not be compared: {error}", self.request.name))?;
        Ok(seen)
    }

    /// Hands over the products of the wanted records, which have to hold what they held.
    fn each<E: From<String>>(
        &mut self,
        worker: &mut Worker<'_>,
        wanted: &BTreeMap<u64, u64>,
        mut then: impl FnMut(&mut Worker<'_>, &Product<'_>, &Record<'_, '_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let (mut seen, mut products) = (0, Products::default());
        let mut done = Ok(());
        while let Some(block) = self.next_block(worker.options)? {
            let end = block.first_record() + block.record_count();
            if wanted.range(block.first_record()..end).next().is_none() {
                continue;
            }
            let shape =
                Shape { columns: &self.columns, types: self.request.table.types(), source: self.source };
            each_product(&block, shape, worker, &mut products, |worker, product, record| {
                if done.is_ok() && wanted.get(&record.number()) == Some(&content(record)) {
                    seen += 1;
                    done = then(worker, product, record);
                }
            });
            std::mem::replace(&mut done, Ok(()))?;
        }
        match seen == wanted.len() {
            true => Ok(()),
            false => Err(format!("{}: changed while it was compared", self.request.name).into()),
        }
    }
}

/// Hash of what a record is known again by; 0 where it has nothing of the kind.
fn key(product: &Product<'_>, matched: Matched) -> u64 {
    match matched {
        Matched::Name => {
            let brand = product.brand.map(|brand| hashes::folded(brand.value));
            hashes::of_product(product.name.map(|name| name.value), brand)
        }
        Matched::Key | Matched::Lists => hashes::of_key(product.id.map(|id| id.value)),
    }
}

/// Hash of what a record holds in the columns that are looked at, and of what is wrong with it.
fn content(record: &Record<'_, '_>) -> u64 {
    let mut hasher = DefaultHasher::new();
    for role in Role::ALL {
        record.cell(role).map(|cell| cell.text().trim().to_owned()).unwrap_or_default().hash(&mut hasher);
    }
    for problem in record.problems() {
        problem.kind.name().hash(&mut hasher);
    }
    hasher.finish()
}

/// Checks one record and gives what was found.
fn check(
    worker: &mut Worker<'_>,
    product: &Product<'_>,
    record: &Record<'_, '_>,
    columns: &Columns,
    source: SourceId,
) -> Vec<Seen> {
    let places = RecordPlaces {
        reading: Reading { record, columns, source },
        key: product.id.or(product.name).map(|field| field.value),
        brand: product.brand.map(|field| field.value),
    };
    if let Some(gate) = &mut worker.sink.gate {
        gate.enter_record(product, || places.owner());
    }
    worker.check(product);
    worker.check_record(&RecordView { product, problems: record.problems() });
    settle(&mut worker.sink, worker.options.catalogue, &places);
    take_findings(worker)
}

/// A record of the older side that is kept until its newer form comes.
#[derive(Serialize, Deserialize)]
struct Kept {
    record: u64,
    id: Option<String>,
    name: Option<String>,
    brand: Option<String>,
    kind: Option<StepId>,
    text: String,
    findings: Vec<Seen>,
}

impl Kept {
    fn of(product: &Product<'_>, record: u64, findings: Vec<Seen>) -> Self {
        let owned = |field: Option<Field<&str>>| field.map(|field| field.value.to_owned());
        Self {
            record,
            id: owned(product.id),
            name: owned(product.name),
            brand: owned(product.brand),
            kind: product.kind.map(|kind| kind.value),
            text: product.text.to_owned(),
            findings,
        }
    }

    /// What changed from this to its newer form.
    fn compare(self, now: &Product<'_>, findings: Vec<Seen>, worker: &mut Worker<'_>) -> Change {
        let at = Location::Row { source: OLD, record: self.record };
        let list = crate::inci::parse(&self.text, worker.names);
        let before = self.product(at, &list);
        let market = worker.options.market;
        let formulas = [&before, now].map(|product| worker.find_out(product, market).formula);
        let (came, went) = came_and_went(self.findings.clone(), findings);
        let old = Half { product: &before, formula: &formulas[0] };
        changed(old, Half { product: now, formula: &formulas[1] }, came, went)
    }

    fn product<'a>(&'a self, at: Location, list: &'a List) -> Product<'a> {
        fn field(text: Option<&String>, at: Location) -> Option<Field<&str>> {
            text.map(|text| Field { value: text.as_str(), at })
        }
        Product {
            id: field(self.id.as_ref(), at),
            name: field(self.name.as_ref(), at),
            brand: field(self.brand.as_ref(), at),
            kind: self.kind.map(|value| Field { value, at }),
            text: &self.text,
            ..Product::new(at, list)
        }
    }

    fn removed(self) -> Change {
        Change {
            fate: Fate::Removed,
            key: self.id.or_else(|| self.name.clone()),
            name: self.name,
            old_record: Some(self.record),
            new_record: None,
            fields: Vec::new(),
            items: Vec::new(),
            came: Vec::new(),
            went: self.findings.into_iter().map(|seen| seen.finding).collect(),
        }
    }
}

/// A record that only the newer side has.
fn alone(product: &Product<'_>, record: u64, findings: Vec<Seen>) -> Change {
    let owned = |field: Option<Field<&str>>| field.map(|field| field.value.to_owned());
    Change {
        fate: Fate::Added,
        key: owned(product.id.or(product.name)),
        name: owned(product.name),
        old_record: None,
        new_record: Some(record),
        fields: Vec::new(),
        items: Vec::new(),
        came: findings.into_iter().map(|seen| seen.finding).collect(),
        went: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::InputKind;
    use crate::rule::Catalogue;
    use crate::table;

    #[test]
    fn a_table_that_changed_between_two_readings_is_an_error_and_no_half_answer() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("t.csv");
        let rows = |second: &str| format!("id,ingredients\nA,\"Aqua, Glycerin\"\nB,\"Aqua, {second}\"\n");
        let request = Request {
            name: "t.csv".to_owned(),
            path: path.clone(),
            kind: Some(InputKind::Table),
            bare: false,
            from_folder: false,
            table: table::Options::default(),
        };
        let options = Options::new(Catalogue::embedded(), jiff::civil::date(2026, 11, 22));
        let mut worker = worker(&options);
        std::fs::write(&path, rows("Urea")).expect("a file");
        let index = Pass::open(&request, OLD).and_then(|mut pass| pass.index(Matched::Key, &mut worker));
        let wanted = index.expect("rows").iter().map(|row| (row.number, row.content)).collect();
        let mut again = || {
            let mut seen = 0;
            Pass::open(&request, OLD)?.each(&mut worker, &wanted, |_, _, _| {
                seen += 1;
                Ok::<(), String>(())
            })?;
            Ok::<u64, String>(seen)
        };
        assert_eq!(again(), Ok(2));
        std::fs::write(&path, rows("Betaine")).expect("a file");
        assert_eq!(again(), Err("t.csv: changed while it was compared".to_owned()));
        std::fs::write(&path, "id,ingredients\nA,\"Aqua, Glycerin\"\n").expect("a file");
        assert!(again().is_err(), "a record is gone");
    }
}
