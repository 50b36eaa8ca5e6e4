//! What a check sees of one product: typed values, never files, lines or configuration.

use std::cell::OnceCell;

use jiff::civil::Date;

use super::{Base, Contents, NearMiss, Present, Suggestions};
use crate::dictionary::{ClassSet, Dictionary, IngredientId};
use crate::finding::{Certainty, Location};
use crate::formula::Formula;
use crate::formula::boxes::Bounds;
use crate::inci::Item;
use crate::product::{Market, Product};
use crate::source::Span;

/// One product with everything that was found out about it.
pub struct ProductView<'a> {
    /// The product.
    pub product: &'a Product<'a>,
    /// What its concentrations can be; parallel to the list's items.
    pub formula: &'a Formula,
    /// The dictionary its items were resolved with.
    pub names: &'a Dictionary,
    /// The market whose law and customs apply.
    pub market: Market,
    /// The day the check is made for.
    pub on: Date,
    /// Whether it is washed off; `None` where nobody says what kind of product it is.
    pub rinse_off: Option<bool>,
    /// The recognised items that are certainly in the product.
    pub contents: &'a Contents,
    /// Near misses that were looked for already, in this product and in those before it.
    pub suggestions: &'a Suggestions,
    /// What it is built on, once a rule has asked.
    pub base: OnceCell<Option<Base>>,
}

/// One item of the list with its identity.
#[derive(Clone, Copy)]
pub struct Listed<'a> {
    /// Index into the list's items.
    pub index: usize,
    /// The item.
    pub item: &'a Item,
    /// What it is.
    pub id: IngredientId,
    /// Its classes.
    pub classes: ClassSet,
}

impl<'a> ProductView<'a> {
    /// The items that are certainly in the product and were recognised, in label order.
    pub fn present(&self) -> impl Iterator<Item = Listed<'a>> + use<'a> {
        let items = &self.product.list.items;
        self.contents.present().iter().map(move |&Present { index, id, classes }| Listed {
            index: index as usize,
            item: &items[index as usize],
            id,
            classes,
        })
    }

    /// The item at a place of [`Contents::present`].
    #[inline]
    #[must_use]
    pub fn listed(&self, at: usize) -> Listed<'a> {
        let Present { index, id, classes } = self.contents.present()[at];
        Listed { index: index as usize, item: &self.product.list.items[index as usize], id, classes }
    }

    /// What the product is built on, where its list says so.
    #[must_use]
    pub fn base(&self) -> Option<Base> {
        *self.base.get_or_init(|| Base::of(self))
    }

    /// Where a span of the list's text stands in the user's data.
    #[must_use]
    pub fn locate(&self, span: Span) -> Location {
        self.product.list_at.unwrap_or(self.product.at).part(span)
    }

    /// An item's name as printed.
    #[must_use]
    pub fn printed(&self, item: &'a Item) -> &'a str {
        item.name(self.product.text)
    }

    /// The one ingredient that an unknown name is near to, and by how many letters it differs.
    #[must_use]
    pub fn suggestion(&self, name: &str) -> Option<NearMiss> {
        self.suggestions.of(name, self.names)
    }

    /// What an item's concentration can be; `None` where order and amounts say nothing about it.
    #[must_use]
    pub fn bounds(&self, listed: Listed<'_>) -> Option<Bounds> {
        Some(Bounds { lo: self.least(listed)?, hi: self.most(listed)? })
    }

    /// The least that can be there of an item, % w/w.
    #[must_use]
    pub fn least(&self, listed: Listed<'_>) -> Option<f64> {
        self.formula.least(listed.index)
    }

    /// The most that can be there of an item, % w/w.
    #[must_use]
    pub fn most(&self, listed: Listed<'_>) -> Option<f64> {
        self.formula.most(listed.index)
    }

    /// How much of an item there is and how that is known, in words: `7 %, printed on the list`.
    #[must_use]
    pub fn dose(&self, listed: Listed<'_>) -> String {
        if let Some(amount) = listed.item.amount {
            return format!("{}, printed on the list", super::wording::printed(&amount, self.product.text));
        }
        match self.bounds(listed) {
            Some(Bounds { lo, hi }) => {
                format!("{}, from its place on the list", super::wording::range(lo, hi))
            }
            None => "amount not known".to_owned(),
        }
    }

    /// Whether an item is above `percent` % w/w.
    #[must_use]
    pub fn above(&self, listed: Listed<'_>, percent: f64) -> Certainty {
        self.formula.above(listed.index, percent)
    }

    /// Whether an item is at `percent` % w/w or above.
    #[must_use]
    pub fn at_least(&self, listed: Listed<'_>, percent: f64) -> Certainty {
        // Bounds come from arithmetic; what is a millionth below a threshold is at it.
        self.above(listed, percent * (1.0 - 1e-6))
    }
}
