//! One product from text to hits: read the list, infer concentrations, run the rules.

use super::Options;
use super::ledger::Ledger;
use crate::check::{Cause, Present, ProductView, RecordView, Sink, Suggestions};
use crate::dictionary::Dictionary;
use crate::finding::Location;
use crate::formula::{self, Formula};
use crate::inci::{self, List};
use crate::product::{Market, Product};
use crate::routine::Problem;
use crate::source::Span;

/// Buffers of one thread, refilled for product after product.
pub(super) struct Worker<'e> {
    pub(super) options: &'e Options<'e>,
    pub(super) names: &'static Dictionary,
    pub(super) sink: Sink,
    pub(super) ledger: Ledger,
    list: List,
    formula: Formula,
    scratch: formula::Scratch,
    present: Vec<Present>,
    suggestions: Suggestions,
}

impl<'e> Worker<'e> {
    pub(super) fn new(options: &'e Options<'e>, sink: Sink) -> Self {
        Self {
            options,
            names: Dictionary::embedded(),
            sink,
            ledger: Ledger::default(),
            list: List::default(),
            formula: Formula::default(),
            scratch: formula::Scratch::default(),
            present: Vec::new(),
            suggestions: Suggestions::default(),
        }
    }

    /// Reads a list into the worker's buffer, which is lent out until [`Worker::give_back`].
    pub(super) fn read(&mut self, text: &str) -> List {
        let mut list = std::mem::take(&mut self.list);
        inci::parse_into(text, self.names, &mut list);
        list
    }

    /// Takes the buffer back for the next product.
    pub(super) fn give_back(&mut self, list: List) {
        self.list = list;
    }

    /// What the concentrations of a product can be.
    pub(super) fn infer(&mut self, product: &Product<'_>) -> &Formula {
        let context = formula::Context {
            market: self.options.market.map(Market::as_str),
            product_type: product.kind.map(|kind| kind.value.step().id),
            rinse_off: product.rinse_off(),
            name: product.name.map(|name| name.value),
            total: None,
        };
        formula::infer_into(
            product.text,
            product.list,
            self.names,
            &context,
            &mut self.scratch,
            &mut self.formula,
        );
        &self.formula
    }

    /// Infers, counts and checks one product.
    pub(super) fn check(&mut self, product: &Product<'_>) {
        self.infer(product);
        self.ledger.count(product);
        for item in product.list.items.iter().filter(|item| item.identity.is_none()) {
            self.ledger.unknown.insert(Cause::of_folded(item.name(product.text)));
        }
        let (classes, ids) = Present::fill(product.list, self.names, &mut self.present);
        let view = ProductView {
            product,
            formula: &self.formula,
            names: self.names,
            market: self.options.market.unwrap_or_default(),
            on: self.options.on,
            rinse_off: product.rinse_off(),
            present: &self.present,
            classes,
            ids,
            suggestions: &self.suggestions,
        };
        for &(id, _) in &self.options.enabled {
            self.sink.enter(id);
            self.options.catalogue.rule(id).kind.check_product(&view, &mut self.sink);
        }
    }

    /// Runs the rules about a record of a table.
    pub(super) fn check_record(&mut self, view: &RecordView<'_>) {
        for &(id, _) in &self.options.enabled {
            self.sink.enter(id);
            self.options.catalogue.rule(id).kind.check_record(view, &mut self.sink);
        }
    }

    /// Runs the rules about the language of list and routine files.
    pub(super) fn check_language(&mut self, text: &str, problems: &[Problem], at: &dyn Fn(Span) -> Location) {
        for &(id, _) in &self.options.enabled {
            self.sink.enter(id);
            self.options.catalogue.rule(id).kind.check_language(text, problems, at, &mut self.sink);
        }
    }

    /// Adds what another thread has collected.
    pub(super) fn take_in(&mut self, other: Self) {
        self.sink.add(other.sink);
        self.ledger.add(other.ledger);
    }
}
