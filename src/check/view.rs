//! What a check sees of one product: typed values, never files, lines or configuration.

use std::cell::OnceCell;

use jiff::civil::Date;

use super::{Base, NearMiss, Suggestions};
use crate::dictionary::{ClassSet, Dictionary, IngredientId};
use crate::finding::{Certainty, Location};
use crate::formula::{Formula, Interval};
use crate::inci::{Item, List, Section};
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
    /// The recognised items that are certainly in the product, in label order; see [`Present::fill`].
    pub present: &'a [Present],
    /// Union of the classes of these items.
    pub classes: ClassSet,
    /// The ingredients of these items.
    pub ids: IdFilter,
    /// Near misses that were looked for already, in this product and in those before it.
    pub suggestions: &'a Suggestions,
    /// What it is built on, once a rule has asked.
    pub base: OnceCell<Option<Base>>,
}

/// A recognised item that is certainly in the product (not "may contain").
#[derive(Clone, Copy, Debug)]
pub struct Present {
    /// Index into the list's items.
    pub index: u32,
    /// What it is.
    pub id: IngredientId,
    /// Its classes.
    pub classes: ClassSet,
}

impl Present {
    /// Refills `present` with the items of a list and says what classes and ingredients they are.
    pub fn fill(list: &List, names: &Dictionary, present: &mut Vec<Self>) -> (ClassSet, IdFilter) {
        present.clear();
        let (mut all, mut ids) = (ClassSet::default(), IdFilter::default());
        for (index, item) in (0..).zip(&list.items) {
            let Some(identity) = item.identity.filter(|_| item.section != Section::MayContain) else {
                continue;
            };
            let classes = names.classes_of(identity.id);
            present.push(Self { index, id: identity.id, classes });
            all = all.union(classes);
            ids.insert(identity.id);
        }
        (all, ids)
    }
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
        self.present.iter().map(move |&Present { index, id, classes }| Listed {
            index: index as usize,
            item: &items[index as usize],
            id,
            classes,
        })
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
    pub fn interval(&self, listed: Listed<'_>) -> Option<&Interval> {
        self.formula.intervals.get(listed.index)?.as_ref()
    }

    /// How much of an item there is and how that is known, in words: `7 %, printed on the list`.
    #[must_use]
    pub fn dose(&self, listed: Listed<'_>) -> String {
        if let Some(amount) = listed.item.amount {
            return format!("{}, printed on the list", super::wording::printed(&amount, self.product.text));
        }
        match self.interval(listed) {
            Some(interval) => format!("{}, from its place on the list", super::wording::interval(interval)),
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

/// A set of ingredients that answers "certainly not in it" fast: one bit for each residue of the number.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct IdFilter([u64; 4]);

impl IdFilter {
    /// Adds an ingredient.
    #[inline]
    pub fn insert(&mut self, id: IngredientId) {
        let (word, bit) = Self::place(id);
        self.0[word] |= bit;
    }

    /// Whether the ingredient can be in the set; false is certain.
    #[inline]
    #[must_use]
    pub fn may_contain(self, id: IngredientId) -> bool {
        let (word, bit) = Self::place(id);
        self.0[word] & bit != 0
    }

    /// Whether the two sets can share an ingredient; false is certain.
    #[inline]
    #[must_use]
    pub fn intersects(self, other: Self) -> bool {
        self.0.iter().zip(other.0).any(|(a, b)| a & b != 0)
    }

    fn place(id: IngredientId) -> (usize, u64) {
        (id.index() / 64 % 4, 1 << (id.index() % 64))
    }
}

impl FromIterator<IngredientId> for IdFilter {
    fn from_iter<I: IntoIterator<Item = IngredientId>>(ids: I) -> Self {
        let mut filter = Self::default();
        ids.into_iter().for_each(|id| filter.insert(id));
        filter
    }
}
