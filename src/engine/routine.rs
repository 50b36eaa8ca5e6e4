//! Routine files: the products they name, wherever those are declared, and the steps on the calendar.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashSet;
use std::io;

use super::describe::described;
use super::rows::{Row, find_row};
use super::settle::{Places, settle};
use super::text::text_place;
use super::worker::{Found, Worker, check_routine, rules_of};
use crate::check::{Cause, Change, Layering, RoutineProduct, RoutineView, Sink};
use crate::finding::{Certainty, Location, Place, Severity};
use crate::formula::Formula;
use crate::inci::{self, List};
use crate::outcome::Input;
use crate::product::{Field, Market, Product};
use crate::routine::{self, Loaded, Loader, Plan, PlannedStep, RecordError, Slot};
use crate::rule::{Rule, RuleId};
use crate::source::{Source, SourceId, Span};
use crate::step::StepId;
use crate::table::{ProductTypes, Role};

/// Steps beyond which changes are no longer tried out, so that a long file stays fast.
const STEPS_TO_TRY: usize = 60;

/// Reads what a routine refers to from the file system.
pub(super) struct Files;

impl Loader for Files {
    type Record = Row;

    fn read(&mut self, path: &str) -> io::Result<String> {
        std::fs::read_to_string(path)
    }

    fn record(&mut self, table: &str, id: &str) -> Result<Row, RecordError> {
        find_row(table, id)
    }
}

/// A routine with its files and tables as sources.
pub(super) struct Sources<'l> {
    loaded: &'l Loaded<Row>,
    /// The files, the routine's own first.
    files: Vec<Source>,
    /// Paths of the tables that rows were taken from.
    tables: Vec<&'l str>,
    first: SourceId,
}

impl<'l> Sources<'l> {
    pub(super) fn new(loaded: &'l Loaded<Row>, first: SourceId) -> Self {
        let mut tables: Vec<&str> = Vec::new();
        for row in loaded.products.iter().filter_map(|product| product.record.as_ref()) {
            if !tables.contains(&row.table.as_str()) {
                tables.push(&row.table);
            }
        }
        let files =
            loaded.files.iter().map(|file| Source::new(file.path.clone(), file.text.clone())).collect();
        Self { loaded, files, tables, first }
    }

    fn nth(&self, at: usize) -> SourceId {
        SourceId(self.first.0 + u32::try_from(at).unwrap_or(u32::MAX))
    }

    fn of_table(&self, row: &Row) -> SourceId {
        let at = self.tables.iter().position(|table| *table == row.table).unwrap_or(0);
        self.nth(self.files.len() + at)
    }

    fn into_inputs(self) -> Vec<Input> {
        let Self { files, tables, .. } = self;
        let files = files.into_iter().map(|file| Input { name: file.name().to_owned(), text: Some(file) });
        files.chain(tables.into_iter().map(|table| Input { name: table.to_owned(), text: None })).collect()
    }
}

impl Places for Sources<'_> {
    fn place(&self, at: Location) -> Place {
        let number = (at.source().0 - self.first.0) as usize;
        if let Some(source) = self.files.get(number) {
            return text_place(source, at);
        }
        let rows = self.loaded.products.iter().filter_map(|product| product.record.as_ref());
        let row =
            rows.into_iter().find(|row| self.of_table(row) == at.source() && Some(row.number) == at.record());
        row.map_or_else(|| Place::bare(at), |row| row.place(at))
    }

    fn owner(&self) -> Cause {
        Cause::of(&self.loaded.own().path)
    }
}

/// Checks a routine. Its own file is source `first`; what it refers to follows. Gives all of these as inputs.
pub(super) fn check(path: &str, text: String, first: SourceId, worker: &mut Worker<'_>) -> Vec<Input> {
    let loaded = routine::load(path, text, &StepId::names(), &mut Files);
    let sources = Sources::new(&loaded, first);
    let market = market_of(&loaded).or(worker.options.market);

    let texts: Vec<Cow<'_, str>> = (0..loaded.products.len()).map(|at| list_text(&loaded, at)).collect();
    let lists: Vec<List> = texts.iter().map(|text| inci::parse(text, worker.names)).collect();
    let products: Vec<Product<'_>> =
        (0..texts.len()).map(|at| product(&loaded, &sources, at, &texts[at], &lists[at])).collect();
    let found: Vec<Found> = products.iter().map(|product| worker.find_out(product, market)).collect();

    worker.enter_source(&loaded.own().path);
    for (at, file) in loaded.files.iter().enumerate() {
        worker.enter_text(sources.nth(at), &file.text, &file.file.directives);
    }
    for (product, found) in products.iter().zip(&found) {
        worker.check_found(product, found, market);
    }
    for (at, file) in loaded.files.iter().enumerate() {
        let source = sources.nth(at);
        worker.check_language(&file.text, &file.file.problems, &|span| Location::Text { source, span });
    }
    let mut sink = worker.sink.fork();
    check_steps(&loaded, &sources, &products, &found, market, worker, &mut sink);
    worker.sink.add(sink);
    worker.check_comments();
    settle(&mut worker.sink, worker.options.catalogue, &sources);
    sources.into_inputs()
}

/// Hands every product that a routine can name to `visit`, with what its concentrations can be.
pub(super) fn read(
    path: &str,
    text: String,
    worker: &mut Worker<'_>,
    mut visit: impl FnMut(&Product<'_>, &Formula),
) {
    let loaded = routine::load(path, text, &[], &mut Files);
    let sources = Sources::new(&loaded, SourceId(0));
    let market = market_of(&loaded).or(worker.options.market);
    for at in 0..loaded.products.len() {
        let text = list_text(&loaded, at);
        let list = inci::parse(&text, worker.names);
        let product = product(&loaded, &sources, at, &text, &list);
        visit(&product, &worker.find_out(&product, market).formula);
    }
}

fn check_steps(
    loaded: &Loaded<Row>,
    sources: &Sources<'_>,
    products: &[Product<'_>],
    found: &[Found],
    market: Option<Market>,
    worker: &Worker<'_>,
    sink: &mut Sink,
) {
    let in_routine = |at: usize| {
        let declared = loaded.product(at);
        let source = sources.nth(loaded.products[at].file);
        RoutineProduct {
            name: &declared.name,
            at: Location::Text { source, span: declared.name_span },
            source,
            fields: &declared.fields,
            view: worker.view(&products[at], &found[at], market),
        }
    };
    let shelf: Vec<RoutineProduct<'_>> = (0..products.len()).map(in_routine).collect();
    let plan = Plan::of(&loaded.own().file);
    let options = worker.options;
    let view = RoutineView {
        source: sources.nth(0),
        file: &loaded.own().file,
        products: &shelf,
        steps: &plan.steps,
        market: market.unwrap_or_default(),
        on: options.on,
        stances: options.stances,
        accepts: None,
    };
    let rules = rules_of(options);
    let layering = Layering::new(&rules, &view);
    if plan.steps.len() > STEPS_TO_TRY {
        return check_routine(&view, &rules, &layering, sink);
    }
    let mut object = rules.clone();
    object.retain(|&(id, _)| !options.enabled.contains(&(id, Severity::Note)));
    let before = causes(&view, &object, &layering, None).unwrap_or_default();
    let tried = RefCell::new(Vec::<(Vec<(usize, Change)>, Option<usize>)>::new());
    let accepts = |changes: &[(usize, Change)]| {
        // A step that is in the way of several others has the same days tried for each.
        if let Some((_, left)) = tried.borrow().iter().find(|(known, _)| known == changes) {
            return *left;
        }
        let steps = changed(&view, changes);
        let after = causes(&RoutineView { steps: &steps, ..view }, &object, &layering, Some(&before));
        let left = after.map(|after| after.len()).filter(|&left| left < before.len());
        tried.borrow_mut().push((changes.to_vec(), left));
        left
    };
    check_routine(&RoutineView { accepts: Some(&accepts), ..view }, &rules, &layering, sink);
}

/// What these rules object to; a note is no objection. Nothing as soon as one objects to what is not `among` these.
fn causes(
    view: &RoutineView<'_>,
    rules: &[(RuleId, &Rule)],
    layering: &Layering<'_>,
    among: Option<&HashSet<(RuleId, Cause)>>,
) -> Option<HashSet<(RuleId, Cause)>> {
    let objects = |id: RuleId| rules.iter().any(|&(other, _)| other == id);
    let mut found = HashSet::new();
    let mut take = |sink: Sink| {
        let causes = sink.into_parts().groups.into_keys().map(|key| (key.rule, key.cause));
        for cause in causes.filter(|&(rule, _)| objects(rule)) {
            among.is_none_or(|among| among.contains(&cause)).then_some(())?;
            found.insert(cause);
        }
        Some(())
    };
    // Other pairs that come too near are the commonest objection to another day.
    let mut sink = Sink::new(Some(0), Certainty::Likely);
    layering.check(view, &mut sink);
    take(sink)?;
    for &(id, rule) in rules.iter().filter(|(_, rule)| rule.kind.is_about_routines()) {
        let mut sink = Sink::new(Some(0), Certainty::Likely);
        sink.enter(id);
        rule.kind.check_routine(view, &mut sink);
        take(sink)?;
    }
    Some(found)
}

/// The steps with some of them changed, at most one of them in its slot.
fn changed(view: &RoutineView<'_>, changes: &[(usize, Change)]) -> Vec<PlannedStep> {
    let mut steps = view.steps.to_vec();
    for (step, change) in changes {
        if let Change::Days(alternative) = change {
            steps[*step].schedule = alternative.schedule;
        }
    }
    for (step, change) in changes {
        if let Change::Slot(slot) = change {
            move_to(view, &mut steps, *step, *slot);
        }
    }
    steps
}

/// Moves a step to another slot, where it goes before the first step that comes later than its kind.
fn move_to(view: &RoutineView<'_>, steps: &mut Vec<PlannedStep>, step: usize, slot: Slot) {
    let mut moved = steps.remove(step);
    moved.slot = slot;
    // Order is judged within a block.
    moved.block = steps.iter().find(|other| other.slot == slot).map_or(moved.block, |other| other.block);
    let order = |step: &PlannedStep| view.product(step).kind().map(|kind| kind.step().order);
    let own = order(&moved);
    let later = |other: &PlannedStep| other.slot == slot && order(other) > own;
    let at = steps.iter().position(later).unwrap_or(steps.len());
    steps.insert(at, moved);
}

pub(super) fn market_of(loaded: &Loaded<Row>) -> Option<Market> {
    let markets = loaded.own().file.routine.as_ref()?.market.as_ref()?;
    markets.value.iter().find_map(|market| Market::from_word(&market.value))
}

pub(super) fn list_text(loaded: &Loaded<Row>, at: usize) -> Cow<'_, str> {
    let own = loaded.product(at).fields.ingredients.as_ref();
    match (own, &loaded.products[at].record) {
        (Some(list), _) => list.text(loaded.text_of(at)),
        (None, Some(row)) => row.field(Role::List, SourceId(0)).map_or("", |(text, _)| text).into(),
        (None, None) => "".into(),
    }
}

pub(super) fn product<'a>(
    loaded: &'a Loaded<Row>,
    sources: &Sources<'_>,
    at: usize,
    text: &'a str,
    list: &'a List,
) -> Product<'a> {
    let declared = loaded.product(at);
    let source = sources.nth(loaded.products[at].file);
    let place = |span: Span| Location::Text { source, span };
    let row = loaded.products[at].record.as_ref();
    let cell = |role: Role| {
        let row = row?;
        row.field(role, sources.of_table(row)).map(|(value, at)| Field { value, at })
    };
    let own_list = declared.fields.ingredients.as_ref().map(|list| place(list.span));
    let name = Field { value: declared.name.as_str(), at: place(declared.name_span) };
    let said = described(&declared.fields, place, Product::new(place(declared.name_span), list));
    let kind_of_row = || {
        let (kind, name) = (cell(Role::Type), cell(Role::Name));
        let text = |field: Option<Field<&'a str>>| field.map_or("", |field| field.value);
        let id = ProductTypes::standard().of(text(kind), text(name))?;
        Some(Field { value: StepId::of(id)?, at: kind.or(name)?.at })
    };
    Product {
        name: Some(name),
        brand: said.brand.or_else(|| cell(Role::Brand)),
        kind: said.kind.or_else(kind_of_row),
        text,
        list_at: own_list.or_else(|| cell(Role::List).map(|list| list.at)),
        ..said
    }
}
