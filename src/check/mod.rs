//! The closed set of rule kinds, one file each.
//!
//! A check sees a typed view and a sink; it never sees files, lines, colours, configuration or suppressions.

mod amount;
mod contradiction;
mod list;
mod names;
mod selector;
mod sink;
mod strength;
mod view;
pub mod wording;

use serde::Deserialize;

use crate::dictionary::{ClassSet, IngredientId};

pub use amount::Amount;
pub use contradiction::Contradiction;
pub use list::Written;
pub use names::Named;
pub use selector::Selector;
pub use sink::{Cause, Collected, Group, GroupKey, Hit, Sink};
pub use strength::Level;
pub use view::{IdFilter, Listed, NearMiss, Present, ProductView, Suggestions};

/// What a rule checks, with its parameters.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// An ingredient or class at or above a strength.
    Amount(Amount),
    /// Amounts that contradict each other, the list's order or what is possible.
    Contradiction(Contradiction),
    /// How the printed list is written.
    List(Written),
    /// What the names on the list are.
    Names(Named),
}

/// Calls one method on whatever kind it is.
macro_rules! each {
    ($kind:expr, $it:ident => $call:expr) => {
        match $kind {
            Kind::Amount($it) => $call,
            Kind::Contradiction($it) => $call,
            Kind::List($it) => $call,
            Kind::Names($it) => $call,
        }
    };
}

impl Kind {
    /// The names of the kinds, as `kind = "…"` gives them.
    pub const NAMES: [&str; 4] = ["amount", "contradiction", "list", "names"];

    /// The name of this kind.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Amount(_) => "amount",
            Self::Contradiction(_) => "contradiction",
            Self::List(_) => "list",
            Self::Names(_) => "names",
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
        each!(self, it => it.concerns(id, classes))
    }

    /// Checks one product.
    pub fn check_product(&self, view: &ProductView<'_>, sink: &mut Sink) {
        each!(self, it => it.check_product(view, sink));
    }
}
