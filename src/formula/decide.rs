//! The questions rules ask: is there more than so much of it, and how sure is that?

use super::boxes::{Bounds, EPSILON};
use super::estimate::Estimate;
use super::intervals::Formula;
use crate::finding::Certainty;

/// How sure it is that an amount with these bounds is above `amount`; whether it is likely is asked only when the bounds
/// do not decide.
fn certainty_above(bounds: Bounds, amount: f64, is_likely: impl FnOnce() -> bool) -> Certainty {
    if bounds.lo > amount + EPSILON {
        Certainty::Certain
    } else if bounds.hi <= amount + EPSILON {
        Certainty::Excluded
    } else if is_likely() {
        Certainty::Likely
    } else {
        Certainty::Possible
    }
}

/// The probability from which on something is called likely.
const LIKELY: f64 = 0.9;

impl Formula {
    /// How sure it is that an item is above `amount` % w/w.
    #[must_use]
    pub fn above(&self, item: usize, amount: f64) -> Certainty {
        let (Some(lo), Some(hi)) = (self.least(item), self.most(item)) else { return Certainty::Possible };
        certainty_above(Bounds { lo, hi }, amount, || self.is_above_with(item, amount, LIKELY))
    }

    /// Whether the label proves that such a total is above `amount`: certain, excluded, or else possible.
    #[must_use]
    pub fn total_above(&self, weighted: &[(usize, f64)], amount: f64) -> Certainty {
        // Most often the single bounds decide, and the range of the total need not be worked out: one alone may be more,
        // and all of them nothing.
        let alone = |&(item, weight): &(usize, f64)| weight * self.bounds(item).hi > amount + 2.0 * EPSILON;
        match certainty_above(self.loose(weighted), amount, || false) {
            Certainty::Possible if self.ceilings.may_lack(weighted) && weighted.iter().any(alone) => {
                Certainty::Possible
            }
            Certainty::Possible => {
                let open = |range| certainty_above(range, amount, || false) == Certainty::Possible;
                certainty_above(self.total_until(weighted, &open), amount, || false)
            }
            decided => decided,
        }
    }

    /// The sums of the ends of all items' bounds.
    fn loose(&self, weighted: &[(usize, f64)]) -> Bounds {
        weighted.iter().fold(Bounds { lo: 0.0, hi: 0.0 }, |sum, &(item, weight)| {
            let own = self.bounds(item);
            Bounds { lo: sum.lo + weight * own.lo, hi: sum.hi + weight * own.hi }
        })
    }
}

/// The proven range of a total over several products on the same skin, each with its items and weights.
#[must_use]
pub fn slot_total(products: &[(&Formula, &[(usize, f64)])]) -> Bounds {
    products
        .iter()
        .map(|(formula, weighted)| formula.total(weighted))
        .fold(Bounds { lo: 0.0, hi: 0.0 }, |sum, one| Bounds { lo: sum.lo + one.lo, hi: sum.hi + one.hi })
}

/// How sure it is that a total over several products is above `amount`.
///
/// The estimates are added as if all were low or high together, which makes "likely" the harder to reach.
#[must_use]
pub fn slot_above(products: &[(&Formula, &[(usize, f64)])], amount: f64) -> Certainty {
    certainty_above(slot_total(products), amount, || {
        let low = |(formula, weighted): &(&Formula, &[(usize, f64)])| -> f64 {
            let quantile = |item| formula.estimate(item).map_or(0.0, |e: Estimate| e.quantile(1.0 - LIKELY));
            weighted.iter().map(|(item, weight)| weight * quantile(*item)).sum()
        };
        products.iter().map(low).sum::<f64>() > amount
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::dictionary::Dictionary;
    use crate::formula::{Context, Scratch, infer};

    const NAMES: [&str; 10] = [
        "Aqua",
        "Glycerin",
        "Glycolic Acid",
        "Phenoxyethanol",
        "Lactic Acid",
        "Xanthan Gum",
        "Parfum",
        "Limonene",
        "Retinol",
        "Squalane",
    ];

    proptest! {
        #[test]
        fn a_total_is_judged_by_its_range(
            list in prop::sample::subsequence(NAMES.to_vec(), 1..NAMES.len()).prop_shuffle(),
            weighted in prop::collection::vec((0..NAMES.len(), 0.1..2.0), 1..4),
            amount in prop_oneof![prop::sample::select(vec![0.0, 0.5, 1.0, 5.0, 50.0]), 0.0..120.0],
        ) {
            let (names, text) = (Dictionary::embedded(), list.join(", "));
            let context = Context { market: Some("EU"), ..Context::default() };
            let formula =
                infer(&text, &crate::inci::parse(&text, names), names, &context, &mut Scratch::default());
            let weighted: Vec<(usize, f64)> = weighted.into_iter().filter(|(item, _)| *item < list.len()).collect();
            let by_range = certainty_above(formula.total(&weighted), amount, || false);
            prop_assert_eq!(formula.total_above(&weighted, amount), by_range, "{}", text);
        }
    }
}
