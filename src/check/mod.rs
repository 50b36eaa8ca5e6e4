//! The closed set of rule kinds, one file each.
//!
//! A check sees a typed view and a sink; it never sees files, lines, colours, configuration or suppressions.

mod amount;
mod contradiction;
mod language;
mod list;
mod names;
mod near_miss;
mod record;
mod selector;
mod sink;
mod strength;
mod view;
pub mod wording;

use serde::Deserialize;

use crate::dictionary::{ClassSet, IngredientId};
use crate::finding::Location;
use crate::routine::Problem;
use crate::source::Span;

pub use amount::Amount;
pub use contradiction::Contradiction;
pub use language::Language;
pub use list::Written;
pub use names::Named;
pub use near_miss::{NearMiss, Suggestions};
pub use record::{RecordView, Recorded};
pub use selector::Selector;
pub use sink::{Cause, Collected, Group, GroupKey, Hit, Sink};
pub use strength::Level;
pub use view::{IdFilter, Listed, Present, ProductView};

/// What a rule checks, with its parameters.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// An ingredient or class at or above a strength.
    Amount(Amount),
    /// Amounts that contradict each other, the list's order or what is possible.
    Contradiction(Contradiction),
    /// How a list or routine file is written.
    Language(Language),
    /// How the printed list is written.
    List(Written),
    /// What the names on the list are.
    Names(Named),
    /// How a record of a table is written.
    Record(Recorded),
}

/// Calls one method on whatever kind it is.
macro_rules! each {
    ($kind:expr, $it:ident => $call:expr) => {
        match $kind {
            Kind::Amount($it) => $call,
            Kind::Contradiction($it) => $call,
            Kind::Language($it) => $call,
            Kind::List($it) => $call,
            Kind::Names($it) => $call,
            Kind::Record($it) => $call,
        }
    };
}

impl Kind {
    /// The names of the kinds, as `kind = "…"` gives them.
    pub const NAMES: [&str; 6] = ["amount", "contradiction", "language", "list", "names", "record"];

    /// The name of this kind.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Amount(_) => "amount",
            Self::Contradiction(_) => "contradiction",
            Self::Language(_) => "language",
            Self::List(_) => "list",
            Self::Names(_) => "names",
            Self::Record(_) => "record",
        }
    }

    /// The placeholders that its findings fill in a rule's message and help.
    #[must_use]
    pub fn placeholders(&self) -> &'static [&'static str] {
        each!(self, it => it.placeholders())
    }

    /// Whether it looks at this ingredient in particular; kinds that look at every item alike say no.
    #[must_use]
    pub fn concerns(&self, id: IngredientId, classes: ClassSet) -> bool {
        match self {
            Self::Amount(it) => it.concerns(id, classes),
            Self::Contradiction(it) => it.concerns(id, classes),
            Self::List(it) => it.concerns(id, classes),
            Self::Names(it) => it.concerns(id, classes),
            Self::Language(_) | Self::Record(_) => false,
        }
    }

    /// Checks one product.
    pub fn check_product(&self, view: &ProductView<'_>, sink: &mut Sink) {
        match self {
            Self::Amount(it) => it.check_product(view, sink),
            Self::Contradiction(it) => it.check_product(view, sink),
            Self::List(it) => it.check_product(view, sink),
            Self::Names(it) => it.check_product(view, sink),
            Self::Language(_) | Self::Record(_) => {}
        }
    }

    /// Checks one record of a table.
    pub fn check_record(&self, view: &RecordView<'_>, sink: &mut Sink) {
        if let Self::Record(it) = self {
            it.check_record(view, sink);
        }
    }

    /// Checks how a list or routine file is written; `at` places spans of `text`, the file.
    pub fn check_language(
        &self,
        text: &str,
        problems: &[Problem],
        at: &dyn Fn(Span) -> Location,
        sink: &mut Sink,
    ) {
        if let Self::Language(it) = self {
            it.check(text, problems, at, sink);
        }
    }
}
