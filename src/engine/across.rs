//! Findings about a table as a whole, after its records have been read.

use std::collections::{BTreeSet, HashMap};
use std::io;

use super::input::Request;
use super::run::open_table;
use super::settle::{Places, settle};
use super::table::{Reading, RecordPlaces};
use super::tally::{ColumnTally, Pair, Pairs, Tally};
use super::worker::Worker;
use crate::check::{Cause, Joint, JointNote, wording};
use crate::finding::{Location, Place};
use crate::source::SourceId;
use crate::table::{Columns, Role};

/// Lists that a column must have before it is judged.
const FEW_LISTS: u64 = 10;
/// Lists without water, made of what is dissolved in it, that are no chance.
const DRY_LISTS: u64 = 20;
/// Lists of the same greatest length that are no chance.
const CUT_LISTS: u64 = 3;
/// Lengths that fields of databases and spreadsheets can hold.
const FIELD_LENGTHS: [usize; 13] =
    [250, 255, 256, 500, 511, 512, 1000, 1023, 1024, 2000, 4000, 32_759, 32_767];

/// Pairs that are told at once.
const CHUNK: usize = 4096;

/// Reports what shows when the records of a table are seen together.
///
/// # Errors
/// When what was kept of the records cannot be read again.
pub(super) fn check(
    tally: Tally,
    request: &Request,
    columns: &Columns,
    source: SourceId,
    worker: &mut Worker<'_>,
) -> io::Result<()> {
    let columns_say = column_notes(&tally.column, columns, source);
    let pairs = tally.pairs(worker.options.places)?;
    let shown = pairs.shown();
    let seen =
        if shown.is_empty() { Seen::default() } else { revisit(request, columns, source, &shown, &pairs) };
    worker.enter_source(&request.name);
    report(&columns_say, worker);
    let mut notes = Vec::new();
    for pair in pairs.all.sorted()? {
        let pair = pair?;
        notes.push(seen.note(&pair, source, shown.contains(&pair.record)));
        if notes.len() == CHUNK {
            report(&notes, worker);
            notes.clear();
        }
    }
    report(&notes, worker);
    let places = TablePlaces { seen: &seen, columns, owner: Cause::of(&request.name) };
    settle(&mut worker.sink, worker.options.catalogue, &places);
    Ok(())
}

fn report(notes: &[JointNote], worker: &mut Worker<'_>) {
    for &(id, _) in worker.options.enabled.iter().filter(|_| !notes.is_empty()) {
        worker.sink.enter(id);
        worker.options.catalogue.rule(id).kind.check_across(notes, &mut worker.sink);
    }
}

fn column_notes(tally: &ColumnTally, columns: &Columns, source: SourceId) -> Vec<JointNote> {
    let column = columns.index(Role::List).map_or(String::new(), |column| columns.label(column));
    let note = |what, mut args: Vec<(&'static str, String)>| {
        args.push(("column", column.clone()));
        JointNote { what, at: Location::Whole { source }, earlier: None, args }
    };
    let mut notes = Vec::new();
    if tally.lists >= FEW_LISTS && tally.recognised * 4 < tally.items {
        let share = wording::percent(100.0 * tally.recognised as f64 / tally.items as f64);
        notes.push(note(Joint::ForeignColumn, vec![("share", share), ("items", tally.items.to_string())]));
    }
    if tally.dry >= DRY_LISTS && tally.with_water * 50 < tally.dry {
        notes.push(note(Joint::LostWater, vec![("lists", tally.dry.to_string())]));
    }
    let cut = [tally.bytes, tally.chars]
        .into_iter()
        .find(|longest| longest.lists >= CUT_LISTS && FIELD_LENGTHS.contains(&longest.length));
    if let Some(longest) = cut {
        let args = vec![("length", longest.length.to_string()), ("lists", longest.lists.to_string())];
        notes.push(note(Joint::CutAtLength, args));
    }
    notes
}

/// The records that are shown, read again; a stream cannot be read again and shows record numbers alone.
#[derive(Default)]
struct Seen {
    cells: HashMap<(u64, Role), Cell>,
}

/// A cell of a record that is shown.
struct Cell {
    at: Location,
    text: String,
    place: Place,
}

fn revisit(
    request: &Request,
    columns: &Columns,
    source: SourceId,
    wanted: &BTreeSet<u64>,
    pairs: &Pairs,
) -> Seen {
    let mut seen = Seen::default();
    let Some(&last) = wanted.last().filter(|_| request.path.as_os_str() != "-") else { return seen };
    // A table that cannot be read again, or has changed, shows its record numbers alone.
    let Ok(mut table) = open_table(request) else { return seen };
    while let Ok(Some(block)) = table.next_block() {
        let end = block.first_record() + block.record_count();
        if wanted.range(block.first_record()..end).next().is_some() {
            let mut records = block.records(columns);
            while let Some(record) = records.next_record() {
                if wanted.contains(&record.number()) {
                    seen.read(&Reading { record: &record, columns, source }, pairs);
                }
            }
        }
        if end > last {
            break;
        }
    }
    seen
}

impl Seen {
    fn read(&mut self, reading: &Reading<'_, '_, '_>, pairs: &Pairs) {
        let (mut id, mut name, mut brand) = (String::new(), String::new(), String::new());
        let (id, name) = (reading.field(Role::Id, &mut id), reading.field(Role::Name, &mut name));
        let brand = reading.field(Role::Brand, &mut brand).map(|field| field.value);
        // A record that is another by now is shown by its number alone.
        if !pairs.knows(reading.record.number(), [id.map(|id| id.value), name.map(|name| name.value), brand])
        {
            return;
        }
        let key = id.or(name).map(|field| field.value);
        let places = RecordPlaces { reading: *reading, key, brand };
        let mut list = String::new();
        let list = reading.field(Role::List, &mut list);
        for (role, field) in [(Role::Id, id), (Role::Name, name), (Role::List, list)] {
            if let Some(field) = field {
                let (at, place) = (field.at, places.place(field.at));
                let cell = Cell { at, text: field.value.to_owned(), place };
                self.cells.insert((reading.record.number(), role), cell);
            }
        }
    }

    fn note(&self, pair: &Pair, source: SourceId, shown: bool) -> JointNote {
        let role = match pair.what {
            Joint::DuplicateKey => Role::Id,
            Joint::SameList => Role::List,
            _ => Role::Name,
        };
        let cell = |record| self.cells.get(&(record, role));
        let at = |record| cell(record).map_or(Location::Row { source, record }, |cell| cell.at);
        let mut args = Vec::new();
        if shown {
            let named = |record| {
                let name = [Role::Name, Role::Id].iter().find_map(|&role| self.cells.get(&(record, role)));
                name.map_or(format!("record {record}"), |cell| cell.text.clone())
            };
            let key = cell(pair.record).map_or(format!("record {}", pair.record), |cell| cell.text.clone());
            let text = if pair.what == Joint::SameList { named(pair.record) } else { key };
            args =
                vec![("text", text), ("earlier", named(pair.earlier)), ("record", pair.earlier.to_string())];
        }
        JointNote { what: pair.what, at: at(pair.record), earlier: Some(at(pair.earlier)), args }
    }
}

/// Places of findings about the table as a whole.
struct TablePlaces<'x> {
    seen: &'x Seen,
    columns: &'x Columns,
    owner: Cause,
}

impl Places for TablePlaces<'_> {
    fn place(&self, at: Location) -> Place {
        if let Some(cell) = self.seen.cells.values().find(|cell| cell.at == at) {
            return cell.place.clone();
        }
        let column = match at {
            Location::Whole { .. } => self.columns.index(Role::List).map(|column| self.columns.label(column)),
            _ => None,
        };
        Place { column, ..Place::bare(at) }
    }

    fn owner(&self) -> Cause {
        self.owner
    }
}
