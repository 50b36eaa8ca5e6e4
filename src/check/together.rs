//! The kind `together`: the same class in several products on the same skin.

use serde::Deserialize;

use super::treatment::said;
use super::uses::{days, named, skins};
use super::{Cause, Listed, RoutineView, Selector, Sink, wording};
use crate::dictionary::ClassSet;
use crate::dictionary::IngredientId;
use crate::dictionary::actives::Actives;
use crate::finding::{Certainty, Details};
use crate::formula::{Formula, slot_above, slot_total};

/// Reports products that together bring more of a class than one should, although none does alone.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Together {
    of: Selector,
    /// In % w/w, added up over the products.
    above: f64,
    within: Within,
    /// Counted as the substance that the table of actives counts them as, by mass.
    #[serde(default)]
    as_base: bool,
    /// Silent where two of the products reach this, because a rule about pairs speaks of them.
    unless_two_reach: Option<f64>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Within {
    Slot,
    Day,
}

/// What a product brings.
struct Share<'v> {
    product: usize,
    first: Listed<'v>,
    weighted: Vec<(usize, f64)>,
    /// In % w/w, where the list prints it all.
    printed: Option<f64>,
}

impl Together {
    pub(super) fn placeholders(&self) -> &'static [&'static str] {
        &["products", "total", "above", "when"]
    }

    pub(super) fn concerns(&self, id: IngredientId, classes: ClassSet) -> bool {
        self.of.selects(id, classes)
    }

    pub(super) fn check_routine(&self, view: &RoutineView<'_>, sink: &mut Sink) {
        let shares: Vec<Share<'_>> =
            (0..view.products.len()).filter_map(|product| self.share(view, product)).collect();
        if shares.len() < 2 {
            return;
        }
        let of = |step: &usize| shares.iter().find(|share| share.product == view.steps[*step].product);
        let steps: Vec<usize> = (0..view.steps.len()).filter(|step| of(step).is_some()).collect();
        let days = days(view, &steps);
        let mut told: Vec<Vec<usize>> = Vec::new();
        for group in skins(view, &steps) {
            for done in days.values() {
                let here = |slot| {
                    let in_slot = |&step: &usize| {
                        group.contains(&step) && (self.within == Within::Day || view.steps[step].slot == slot)
                    };
                    done.iter().copied().filter(in_slot).collect::<Vec<usize>>()
                };
                for slot in [crate::routine::Slot::Am, crate::routine::Slot::Pm] {
                    let mut together = here(slot);
                    together.sort_unstable();
                    if !told.contains(&together) {
                        self.judge(view, &together, &shares, sink);
                        told.push(together);
                    }
                }
            }
        }
    }

    fn share<'v>(&self, view: &RoutineView<'v>, index: usize) -> Option<Share<'v>> {
        let product = &view.products[index].view;
        if product.rinse_off != Some(false) || !self.of.may_match(product) {
            return None;
        }
        let selected = || product.present().filter(|listed| self.of.matches(*listed));
        let weight = |listed: Listed<'_>| {
            let base =
                Actives::embedded().of(listed.id).and_then(|active| active.base).filter(|_| self.as_base);
            (listed.index, base.map_or(1.0, |base| base.factor))
        };
        let weighted: Vec<(usize, f64)> = selected().map(weight).collect();
        // Printed amounts are taken at their word.
        let amount = |&(item, weight): &(usize, f64)| {
            let amount = product.product.list.items[item].amount?;
            (amount.lo == amount.hi).then_some(weight * amount.lo)
        };
        let printed = weighted.iter().map(amount).sum();
        Some(Share { product: index, first: selected().next()?, weighted, printed })
    }

    /// Reports the products of these steps where their sum is too much and none is so by itself.
    fn judge(&self, view: &RoutineView<'_>, steps: &[usize], shares: &[Share<'_>], sink: &mut Sink) {
        let mut parts: Vec<(usize, &Share<'_>)> = Vec::new();
        for &step in steps {
            let share = shares.iter().find(|share| share.product == view.steps[step].product);
            let known = |share: &&Share<'_>| !parts.iter().any(|(_, part)| part.product == share.product);
            parts.extend(share.filter(known).map(|share| (step, share)));
        }
        if parts.len() < 2 {
            return;
        }
        let alone = |percent: f64| {
            let reaches = |(_, share): &&(usize, &Share<'_>)| {
                above(view, &[share], percent * (1.0 - 1e-6)) >= Certainty::Likely
            };
            parts.iter().filter(reaches).count()
        };
        let shares: Vec<&Share<'_>> = parts.iter().map(|&(_, share)| share).collect();
        let certainty = above(view, &shares, self.above * (1.0 + 1e-6));
        if certainty == Certainty::Excluded
            || alone(self.above * (1.0 + 1e-5)) > 0
            || self.unless_two_reach.is_some_and(|percent| alone(percent) >= 2)
        {
            return;
        }
        let names = || parts.iter().map(|(_, share)| view.products[share.product].name);
        let cause = names().fold(Cause::RULE, Cause::and);
        let (first, _) = parts[0];
        sink.report(certainty, cause, view.place(view.steps[first].name), || {
            let sum = range(view, &shares);
            let mut details = Details::default()
                .arg("products", named(names()))
                .arg("total", wording::range(sum.0, sum.1))
                .arg("above", wording::percent(self.above))
                .arg("when", super::when::days(&view.steps[first].schedule));
            for (place, (step, share)) in parts.iter().enumerate() {
                let text = said(&view.products[share.product].view, share.first);
                details = if place == 0 {
                    details.here(text)
                } else {
                    details.label(view.place(view.steps[*step].name), text)
                };
            }
            details
        });
    }
}

/// What these bring together, in % w/w: printed amounts at their word, the rest as the lists allow.
fn range(view: &RoutineView<'_>, shares: &[&Share<'_>]) -> (f64, f64) {
    let of = |share: &Share<'_>| match share.printed {
        Some(percent) => (percent, percent),
        None => {
            let total = slot_total(&[(view.products[share.product].view.formula, &share.weighted)]);
            (total.lo, total.hi)
        }
    };
    shares.iter().map(|share| of(share)).fold((0.0, 0.0), |(lo, hi), one| (lo + one.0, hi + one.1))
}

/// How sure it is that these bring more than that together.
fn above(view: &RoutineView<'_>, shares: &[&Share<'_>], percent: f64) -> Certainty {
    let (lo, hi) = range(view, shares);
    if lo > percent {
        return Certainty::Certain;
    }
    if hi <= percent {
        return Certainty::Excluded;
    }
    let printed: f64 = shares.iter().filter_map(|share| share.printed).sum();
    let open: Vec<(&Formula, &[(usize, f64)])> = shares
        .iter()
        .filter(|share| share.printed.is_none())
        .map(|share| (view.products[share.product].view.formula, &share.weighted[..]))
        .collect();
    slot_above(&open, percent - printed)
}
