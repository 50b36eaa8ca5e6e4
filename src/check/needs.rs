//! What a product must hold for a rule to have anything to say of it.

use super::{Floor, Selector, Traits};
use crate::dictionary::IngredientId;
use crate::step::StepId;

/// What a rule needs of a product; of one that lacks it, it is certain that the rule has nothing to say.
#[derive(Clone, Debug)]
pub struct Needs<'r> {
    /// One of these,
    pub one: Sought<'r>,
    /// and one of these,
    pub other: Sought<'r>,
    /// and all of these traits,
    pub always: Traits,
    /// and nothing that these select.
    pub never: Vec<&'r Selector>,
}

/// Things of which one is enough.
#[derive(Clone, Debug)]
pub struct Sought<'r> {
    /// These ingredients, from so much on, in % w/w; 0 for any amount,
    pub ids: Vec<(IngredientId, f64)>,
    /// or what these select, from there on,
    pub selected: Vec<(&'r Selector, Floor)>,
    /// or one of these types of product,
    pub types: Vec<StepId>,
    /// or one of these traits.
    pub traits: Traits,
}

impl Needs<'_> {
    /// Those of a rule that may have something to say of any product.
    pub const NOTHING: Self = Self::traits(Traits::ANY);

    /// One of these traits.
    #[must_use]
    pub const fn traits(traits: Traits) -> Self {
        Self {
            one: Sought::traits(traits),
            other: Sought::traits(Traits::ANY),
            always: Traits::NONE,
            never: Vec::new(),
        }
    }
}

impl<'r> From<Sought<'r>> for Needs<'r> {
    fn from(one: Sought<'r>) -> Self {
        Self { one, ..Needs::NOTHING }
    }
}

impl<'r> Sought<'r> {
    /// Nothing that a product could hold.
    pub const NONE: Self = Self::traits(Traits::NONE);

    /// What a selector selects, in an amount that counts.
    #[must_use]
    pub fn selected(of: &'r Selector, floor: Floor) -> Self {
        Self { selected: vec![(of, floor)], ..Self::NONE }
    }

    /// One of these traits.
    #[must_use]
    pub const fn traits(traits: Traits) -> Self {
        Self { ids: Vec::new(), selected: Vec::new(), types: Vec::new(), traits }
    }

    /// Whether it can be nothing but items that are there in some amount.
    pub(super) fn is_items(&self) -> bool {
        self.types.is_empty() && self.traits == Traits::NONE
    }

    /// These or those.
    #[must_use]
    pub fn or(mut self, other: Self) -> Self {
        self.ids.extend(other.ids);
        self.selected.extend(other.selected);
        self.types.extend(other.types);
        Self { traits: self.traits.with(other.traits), ..self }
    }
}
