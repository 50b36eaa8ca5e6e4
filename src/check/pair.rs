//! The kind `pair`: two things that should not, or may well, go together.

use serde::Deserialize;

use super::{Cause, Floor, Listed, Needs, Party, ProductView, Selector, Sink, wording};
use crate::dictionary::{ClassSet, IngredientId};
use crate::finding::{Certainty, Details};

/// Reports `a` and `b` in one product, or in two products that meet on the same skin in a slot, on a day or in a week.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Pair {
    pub(super) a: Party,
    pub(super) b: Party,
    pub(super) scope: Scope,
    #[serde(default)]
    pub(super) floor: Floors,
    /// Exemptions by what the two products are.
    #[serde(default)]
    pub(super) unless: Vec<Unless>,
    /// Silent when the product lists any of these; in one product only.
    unless_listed: Option<Selector>,
    /// Speaks only when the product's pH is known and lies there; in one product only.
    ph: Option<PhRange>,
    /// Days to the next use that still count, for the scope `day`.
    #[serde(default)]
    pub(super) gap: u8,
    /// What keeps the two apart best.
    #[serde(default)]
    pub(super) apart: Apart,
}

/// What is tried first to keep two steps apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Apart {
    /// Other days.
    #[default]
    Days,
    /// The other slot.
    Slot,
}

/// How far apart the two may be and still count.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// In the same product.
    Product,
    /// On the same skin in the same slot of the same day.
    Slot,
    /// On the same skin on the same day.
    Day,
    /// On the same skin within seven days.
    Week,
}

/// Below these strengths the two are too weak to matter; without one any amount counts.
#[derive(Clone, Copy, PartialEq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Floors {
    /// For the first.
    pub a: Option<Floor>,
    /// For the second.
    pub b: Option<Floor>,
}

/// What exempts a pair.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
pub enum Unless {
    /// The first is washed off.
    #[serde(rename = "rinse-off:a")]
    RinseOffA,
    /// The second is washed off.
    #[serde(rename = "rinse-off:b")]
    RinseOffB,
    /// One of the two goes on single spots only.
    #[serde(rename = "spot")]
    Spot,
    /// The first has no active that irritates.
    #[serde(rename = "gentle:a")]
    GentleA,
    /// The second has no active that irritates.
    #[serde(rename = "gentle:b")]
    GentleB,
}

/// A range of pH.
#[derive(Clone, Copy, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PhRange {
    below: Option<f64>,
    above: Option<f64>,
}

impl PhRange {
    fn holds(self, ph: f64) -> bool {
        self.below.is_none_or(|below| ph < below) && self.above.is_none_or(|above| ph > above)
    }
}

impl Pair {
    pub(super) fn placeholders(&self) -> &'static [&'static str] {
        match self.scope {
            Scope::Product => &["a.ingredient", "b.ingredient", "a.amount", "b.amount"],
            Scope::Slot | Scope::Day | Scope::Week => &[
                "a.product",
                "b.product",
                "a.ingredient",
                "b.ingredient",
                "a.amount",
                "b.amount",
                "meet",
                "when",
                "free-days",
            ],
        }
    }

    pub(super) fn concerns(&self, id: IngredientId, classes: ClassSet) -> bool {
        self.a.concerns(id, classes) || self.b.concerns(id, classes)
    }

    pub(super) fn needs(&self) -> Needs<'_> {
        let (one, other) = (self.a.sought(self.floor.a), self.b.sought(self.floor.b));
        Needs { one, other, ..Needs::NOTHING }
    }

    /// How narrowly the rule speaks of its two sides; the narrower of two rules about the same steps is shown.
    pub(super) fn narrow(&self) -> u8 {
        self.a.narrow() + self.b.narrow()
    }

    /// The same rule for any strength and without exemptions.
    pub(super) fn without_exemptions(&self) -> Self {
        Self { floor: Floors::default(), unless: Vec::new(), ..self.clone() }
    }

    pub(super) fn check_product(&self, view: &ProductView<'_>, sink: &mut Sink) {
        if self.scope != Scope::Product || !self.a.may_match(view) || !self.b.may_match(view) {
            return;
        }
        let washed_off =
            self.unless.iter().any(|unless| matches!(unless, Unless::RinseOffA | Unless::RinseOffB));
        if washed_off && view.rinse_off == Some(true) {
            return;
        }
        if self.unless_listed.as_ref().is_some_and(|listed| listed.find(view).next().is_some()) {
            return;
        }
        let Some((a, b, certainty)) = self.surest(view) else { return };
        if let Some(range) = self.ph {
            match view.product.ph {
                None => return sink.skip("products whose pH is not given"),
                Some(ph) if !range.holds(ph.value) => return,
                Some(_) => {}
            }
        }
        if !sink.admits(certainty) {
            return;
        }
        let slug = |listed: Listed<'_>| view.names.ingredient(listed.id).id();
        let (first, second) = if a.index <= b.index { (a, b) } else { (b, a) };
        sink.report(certainty, Cause::of(slug(a)).and(slug(b)), view.locate(first.item.span), || {
            let name = |listed: Listed<'_>| wording::ingredient(view.names, listed.id, view.market);
            let mut details = Details::default()
                .here(view.dose(first))
                .label(view.locate(second.item.span), view.dose(second))
                .arg("a.ingredient", name(a))
                .arg("b.ingredient", name(b))
                .arg("a.amount", view.dose(a))
                .arg("b.amount", view.dose(b));
            if let Some(ph) = view.product.ph.filter(|_| self.ph.is_some()) {
                details = details.label(ph.at, format!("pH {}", wording::number(ph.value)));
            }
            details
        });
    }

    /// The surest pair of two different items of the same product, where a text holds the lists of several.
    fn surest<'v>(&'v self, view: &'v ProductView<'_>) -> Option<(Listed<'v>, Listed<'v>, Certainty)> {
        let mut best: Option<(Listed<'v>, Listed<'v>, Certainty)> = None;
        for a in self.a.members(view, self.floor.a) {
            for b in self.b.members(view, self.floor.b) {
                let (Some(first), Some(second)) = (a.listed, b.listed) else { continue };
                let certainty = a.certainty.min(b.certainty);
                let together = first.id != second.id && first.item.variant == second.item.variant;
                if together && best.as_ref().is_none_or(|&(.., known)| certainty > known) {
                    best = Some((first, second, certainty));
                }
            }
        }
        best
    }
}
