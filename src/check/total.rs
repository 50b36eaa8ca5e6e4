//! The kind `total`: several members of a class that are too much together.

use serde::Deserialize;

use super::{Cause, Floor, Hits, Listed, Needs, ProductView, Selector, Sink, Sought, amount, wording};
use crate::dictionary::{ClassSet, Dictionary, IngredientId};
use crate::finding::{Certainty, Details};
use crate::formula::caps::Levels;

/// Reports products whose selected ingredients together exceed an amount. One ingredient alone is left to `amount`.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Total {
    of: Selector,
    /// The substance that amounts are counted as: a basis of the conversions, such as `retinol`.
    #[serde(rename = "as")]
    basis: Option<String>,
    /// % w/w that a product may hold, as the basis.
    above: f64,
    /// The same for a product that is washed off; that of any other when not given.
    rinse_off_above: Option<f64>,
}

impl Total {
    pub(super) fn placeholders(&self) -> &'static [&'static str] {
        &["ingredients", "amount", "threshold"]
    }

    pub(super) fn concerns(&self, id: IngredientId, classes: ClassSet) -> bool {
        self.of.selects(id, classes)
    }

    pub(super) fn needs(&self) -> Needs<'_> {
        Sought::selected(&self.of, Floor::ANY).into()
    }

    pub(super) fn check_product(&self, view: &ProductView<'_>, hits: Hits, sink: &mut Sink) {
        if self.of.find_among(view, hits).nth(1).is_none() {
            return;
        }
        let members: Vec<(Listed<'_>, f64)> = self
            .of
            .find_among(view, hits)
            .map(|listed| (listed, self.weight(listed.id, view.names)))
            .collect();
        // The parts of a kit are products of their own.
        for members in members.chunk_by(|(one, _), (other, _)| one.item.variant == other.item.variant) {
            self.check_members(members, view, sink);
        }
    }

    fn check_members(&self, members: &[(Listed<'_>, f64)], view: &ProductView<'_>, sink: &mut Sink) {
        let [(first, _), _, ..] = members else { return };
        let threshold = match view.rinse_off {
            Some(true) => self.rinse_off_above.unwrap_or(self.above),
            Some(false) => self.above,
            None => self.rinse_off_above.unwrap_or(self.above).max(self.above),
        };
        let weighted: Vec<(usize, f64)> =
            members.iter().map(|(listed, weight)| (listed.index, *weight)).collect();
        // A sum is worth saying only when the label proves it; what is merely usual adds up to little.
        let certainty = match view.formula.total_above(&weighted, threshold) {
            Certainty::Certain if !is_believable(members, view) => Certainty::Possible,
            certainty => certainty,
        };
        if certainty == Certainty::Excluded || !sink.admits(certainty) {
            return;
        }
        let ids = members
            .iter()
            .fold(Cause::RULE, |cause, (listed, _)| cause.and(view.names.ingredient(listed.id).id()));
        sink.report(certainty, ids, view.locate(first.item.span), || {
            let name = |listed: &Listed<'_>| wording::ingredient(view.names, listed.id, view.market);
            let names: Vec<String> =
                members.iter().map(|(listed, _)| format!("`{}`", name(listed))).collect();
            let range = view.formula.total(&weighted);
            let mut details = Details::default()
                .arg("ingredients", listing(&names))
                .arg("amount", wording::range(range.lo, range.hi))
                .arg("threshold", wording::percent(threshold));
            for (listed, _) in &members[1..] {
                details = details.label(view.locate(listed.item.span), "and this");
            }
            details
        });
    }

    /// How much of the basis a part of the ingredient counts for.
    fn weight(&self, id: IngredientId, names: &Dictionary) -> f64 {
        let Some(basis) = self.basis.as_deref() else { return 1.0 };
        let is_basis = names.ingredient(id).id() == basis;
        if is_basis { 1.0 } else { Levels::embedded().factor(id, basis).map_or(0.0, |factor| 1.0 / factor) }
    }
}

/// Whether a sum that only follows from places is worth telling. Where nothing but its members is listed, or a member
/// would be far above its usual strength, the text is no full list.
fn is_believable(members: &[(Listed<'_>, f64)], view: &ProductView<'_>) -> bool {
    let printed = members.iter().any(|(listed, _)| listed.item.amount.is_some());
    let variant = members.first().and_then(|(first, _)| first.item.variant);
    let listed = view.product.list.items.iter().filter(|item| item.variant == variant).count();
    (printed || listed > members.len()) && members.iter().all(|(listed, _)| amount::is_told(view, *listed))
}

/// Names with commas, the last two with "and".
fn listing(names: &[String]) -> String {
    match names {
        [rest @ .., last] if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => names.concat(),
    }
}
