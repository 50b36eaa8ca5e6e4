//! One product from text to hits: read the list, infer concentrations, run the rules.

use std::cell::OnceCell;
use std::time::Instant;

use super::Options;
use super::collected::{Grouped, HELD};
use super::ledger::Ledger;
use super::spreads::Spreads;
use super::tally::Tally;
use super::timing::Clock;
use crate::check::{
    Cause, Contents, Dispatch, Due, Kind, Layering, Needs, PolicyNote, ProductView, RecordView, RoutineView,
    Sink, Suggestions, Traits,
};
use crate::dictionary::Dictionary;
use crate::finding::Location;
use crate::formula::{self, Formula};
use crate::inci::{List, Reader};
use crate::product::{Market, Product};
use crate::routine::{Directive, Problem};
use crate::rule::{Rule, RuleId};
use crate::source::{SourceId, Span};
use crate::spool::Sorter;
use crate::suppress::Gate;

/// What was found out about one product: buffers that are refilled.
#[derive(Default)]
pub(super) struct Found {
    pub(super) formula: Formula,
    pub(super) contents: Contents,
}

impl Found {
    /// Finds out what can be said about a product.
    fn fill(
        &mut self,
        product: &Product<'_>,
        market: Option<Market>,
        names: &Dictionary,
        scratch: &mut formula::Scratch,
    ) {
        let context = formula::Context {
            market: market.map(Market::as_str),
            product_type: product.kind.map(|kind| kind.value.step().id),
            rinse_off: product.rinse_off(),
            name: product.name.map(|name| name.value),
            total: None,
        };
        formula::infer_into(product.text, product.list, names, &context, scratch, &mut self.formula);
        self.contents.fill(product, names);
    }
}

/// One thread's share of a run. Its buffers are refilled for product after product.
pub(super) struct Worker<'e> {
    pub(super) options: &'e Options<'e>,
    pub(super) names: &'static Dictionary,
    pub(super) sink: Sink,
    /// What the sink had no room for.
    pub(super) spilled: Sorter<Grouped>,
    pub(super) ledger: Ledger,
    /// Runs only when somebody asked where the time goes.
    pub(super) clock: Option<Clock>,
    /// What is kept of the records of a table, where a rule compares them.
    pub(super) tally: Option<Tally>,
    /// The rules that run on products, and those that run on records; picked once.
    of_products: Vec<(RuleId, &'e Kind)>,
    of_records: Vec<(RuleId, &'e Kind)>,
    /// Which of the rules on products have anything to look at; made with the first product.
    dispatch: Option<Dispatch>,
    due: Due,
    reader: Reader,
    found: Option<Box<Found>>,
    scratch: formula::Scratch,
    suggestions: Suggestions,
}

impl<'e> Worker<'e> {
    pub(super) fn new(options: &'e Options<'e>, sink: Sink) -> Self {
        let mut sink = sink.counting_only(options.unseen(), options.suppressed);
        sink.gate = Some(Gate::new(options.policies.clone(), options.on));
        let of_products = rules_that(Kind::is_about_products, options);
        Self {
            options,
            names: Dictionary::embedded(),
            sink,
            spilled: Sorter::new(HELD / options.jobs.max(1)),
            ledger: Ledger { spreads: options.spreads.then(Spreads::default), ..Ledger::new(options.jobs) },
            clock: options.timing.then(|| Clock::new(options.catalogue.len())),
            tally: None,
            dispatch: None,
            due: Due::default(),
            of_products,
            of_records: rules_that(Kind::is_about_records, options),
            reader: Reader::default(),
            found: None,
            scratch: formula::Scratch::default(),
            suggestions: Suggestions::default(),
        }
    }

    /// Reads a list.
    pub(super) fn read(&mut self, text: &str, list: &mut List) {
        let start = self.clock.as_ref().map(|_| Instant::now());
        self.reader.read(text, self.names, list);
        if let (Some(clock), Some(start)) = (&mut self.clock, start) {
            clock.read += start.elapsed();
        }
    }

    /// What the concentrations of a product can be.
    pub(super) fn infer(&mut self, product: &Product<'_>) -> &Formula {
        let mut found = self.found.take().unwrap_or_default();
        self.infer_into(product, &mut found);
        &self.found.insert(found).formula
    }

    /// Finds out what can be said about a product.
    pub(super) fn infer_into(&mut self, product: &Product<'_>, found: &mut Found) {
        let start = self.clock.as_ref().map(|_| Instant::now());
        found.fill(product, self.options.market, self.names, &mut self.scratch);
        if let (Some(clock), Some(start)) = (&mut self.clock, start) {
            clock.infer += start.elapsed();
        }
    }

    /// Finds out what can be said about a product that is kept while others are looked at.
    pub(super) fn find_out(&mut self, product: &Product<'_>, market: Option<Market>) -> Found {
        let mut found = Found::default();
        found.fill(product, market, self.names, &mut self.scratch);
        found
    }

    /// Infers, counts and checks one product.
    pub(super) fn check(&mut self, product: &Product<'_>) {
        self.infer(product);
        if let Some(found) = self.found.take() {
            self.check_found(product, &found, self.options.market);
            self.found = Some(found);
        }
    }

    /// Counts and checks a product of which is known what can be said about it.
    pub(super) fn check_found(&mut self, product: &Product<'_>, found: &Found, market: Option<Market>) {
        let mut unknown = 0;
        if found.contents.traits().contains(Traits::UNKNOWN) {
            for item in product.list.items.iter().filter(|item| item.identity.is_none()) {
                unknown += 1;
                self.ledger.unknown.insert(Cause::of_folded(item.name(product.text)).0);
            }
        }
        self.ledger.count(product, unknown);
        if let Some(spreads) = &mut self.ledger.spreads {
            spreads.add(product, &found.formula);
        }
        let Self { options, names, sink, suggestions, clock, of_products, dispatch, due, .. } = self;
        let view = view(product, found, names, market, options, suggestions);
        let sort = || {
            let needs: Vec<Needs<'_>> = of_products.iter().map(|(_, kind)| kind.needs()).collect();
            Dispatch::new(&needs, names)
        };
        let start = clock.as_ref().map(|_| Instant::now());
        dispatch.get_or_insert_with(sort).due(&view, due);
        if let (Some(clock), Some(start)) = (&mut *clock, start) {
            clock.choice += start.elapsed();
        }
        for (at, hits) in due.rules() {
            let (id, kind) = of_products[at];
            let start = clock.as_ref().map(|_| Instant::now());
            sink.enter(id);
            kind.check_product(&view, hits, sink);
            if let (Some(clock), Some(start)) = (&mut *clock, start) {
                clock.rule(id, start);
            }
        }
    }

    /// What rules see of a product.
    pub(super) fn view<'a>(
        &'a self,
        product: &'a Product<'a>,
        found: &'a Found,
        market: Option<Market>,
    ) -> ProductView<'a> {
        view(product, found, self.names, market, self.options, &self.suggestions)
    }

    /// Runs the rules about a record of a table.
    pub(super) fn check_record(&mut self, view: &RecordView<'_>) {
        for &(id, kind) in &self.of_records {
            self.sink.enter(id);
            kind.check_record(view, &mut self.sink);
        }
    }

    /// Runs the rules about the language of list and routine files.
    pub(super) fn check_language(&mut self, text: &str, problems: &[Problem], at: &dyn Fn(Span) -> Location) {
        for &(id, _) in &self.options.enabled {
            self.sink.enter(id);
            self.options.catalogue.rule(id).kind.check_language(text, problems, at, &mut self.sink);
        }
    }

    /// Says which input comes next, and what its findings belong to over runs; records say that for themselves.
    pub(super) fn enter_source(&mut self, name: &str) {
        if let Some(gate) = &mut self.sink.gate {
            gate.enter_source(name);
        }
    }

    /// Says what the comments in a file of the input at hand allow.
    pub(super) fn enter_text(&mut self, id: SourceId, text: &str, directives: &[Directive]) {
        if let Some(gate) = &mut self.sink.gate {
            gate.enter_text(id, text, directives, self.options.catalogue);
        }
    }

    /// Reports what there is to say about the comments of the input at hand; to be called when it has been checked.
    pub(super) fn check_comments(&mut self) {
        let options = self.options;
        let notes = self.sink.gate.as_ref().map(|gate| gate.notes(|rule| options.runs(rule)));
        self.check_policy(&notes.unwrap_or_default());
    }

    /// Reports what there is to say about allows.
    pub(super) fn check_policy(&mut self, notes: &[PolicyNote]) {
        if notes.is_empty() {
            return;
        }
        for &(id, _) in &self.options.enabled {
            self.sink.enter(id);
            self.options.catalogue.rule(id).kind.check_policy(notes, &mut self.sink);
        }
    }

    /// Moves what was found out of memory when it has become too much. To be called when all of it is settled.
    pub(super) fn make_room(&mut self) {
        if self.sink.built() <= HELD / self.options.jobs.max(1) {
            return;
        }
        for (key, group) in self.sink.take_built() {
            if let Some(grouped) = Grouped::new(key, group, self.options) {
                self.spilled.push(grouped);
            }
        }
    }

    /// Adds what another thread has collected.
    pub(super) fn take_in(&mut self, other: Self) {
        self.sink.add(other.sink);
        self.spilled.append(other.spilled);
        self.ledger.add(other.ledger);
        if let (Some(ours), Some(theirs)) = (&mut self.clock, &other.clock) {
            ours.add(theirs);
        }
    }
}

/// The rules of a run whose kind is like this.
fn rules_that<'e>(are: fn(&Kind) -> bool, options: &'e Options<'e>) -> Vec<(RuleId, &'e Kind)> {
    let kinds = options.enabled.iter().map(|&(id, _)| (id, &options.catalogue.rule(id).kind));
    kinds.filter(|(_, kind)| are(kind)).collect()
}

fn view<'a>(
    product: &'a Product<'a>,
    found: &'a Found,
    names: &'a Dictionary,
    market: Option<Market>,
    options: &Options<'_>,
    suggestions: &'a Suggestions,
) -> ProductView<'a> {
    ProductView {
        product,
        formula: &found.formula,
        names,
        market: market.unwrap_or_default(),
        on: options.on,
        rinse_off: product.rinse_off(),
        contents: &found.contents,
        suggestions,
        base: OnceCell::new(),
    }
}

/// The rules that run.
pub(super) fn rules_of<'r>(options: &Options<'r>) -> Vec<(RuleId, &'r Rule)> {
    options.enabled.iter().map(|&(id, _)| (id, options.catalogue.rule(id))).collect()
}

/// Runs the rules about a routine.
pub(super) fn check_routine(
    view: &RoutineView<'_>,
    rules: &[(RuleId, &Rule)],
    layering: &Layering<'_>,
    sink: &mut Sink,
) {
    for &(id, rule) in rules {
        sink.enter(id);
        rule.kind.check_routine(view, sink);
    }
    layering.check(view, sink);
}
