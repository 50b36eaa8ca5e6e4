//! The proven range of several items of a list together.

use super::boxes::{Bounds, Problem};
use super::intervals::Formula;
use super::posed::Posed;
use super::sheet::Behind;
use super::totals::{Totals, loose_total};

/// Buffers that are reused from question to question.
#[derive(Debug, Default)]
pub(super) struct SumBuffers {
    totals: Totals,
    /// The items of a product with what they can be, and that by item.
    problem: Problem,
    bounds: Vec<Bounds>,
    /// The weights of these, and of some items of the list with their own bounds.
    weights: Vec<f64>,
    own: Vec<f64>,
    single: Vec<Bounds>,
}

impl Formula {
    /// The proven range of `Σ weight · amount` over items given with their weights, such as all retinoids as
    /// retinol. An item may be named more than once.
    #[must_use]
    pub fn total(&self, weighted: &[(usize, f64)]) -> Bounds {
        self.total_until(weighted, &|_| false)
    }

    /// The same. Once it is known of a part of the range of which `enough` holds, that part will do.
    pub(super) fn total_until(&self, weighted: &[(usize, f64)], enough: &dyn Fn(Bounds) -> bool) -> Bounds {
        let mut sum = Bounds { lo: 0.0, hi: 0.0 };
        let mut buffers = self.sums.borrow_mut();
        let weight = |item: usize| -> f64 {
            weighted.iter().filter(|(at, _)| *at == item).map(|(_, weight)| weight.max(0.0)).sum()
        };
        for (at, group) in self.sheet.groups.iter().enumerate() {
            let SumBuffers { own, single, .. } = &mut *buffers;
            own.clear();
            single.clear();
            let mut known = true;
            for item in self.sheet.members(group).iter().map(|member| *member as usize) {
                let weight = weight(item);
                if weight > 0.0 {
                    known &= self.seat(item).is_some();
                    own.push(weight);
                    single.push(self.bounds(item));
                }
            }
            let loose = loose_total(own, single);
            let range = match own[..] {
                [] => continue,
                [_] => loose,
                _ if !known => loose,
                // A part of the range of one product says nothing about several.
                _ if self.sheet.groups.len() > 1 => {
                    buffers.range(&self.products().posed[at], &weight, loose, &|_| false)
                }
                _ => buffers.range(&self.products().posed[at], &weight, loose, enough),
            };
            sum = Bounds { lo: sum.lo + range.lo, hi: sum.hi + range.hi };
        }
        sum
    }
}

impl SumBuffers {
    fn range(
        &mut self,
        posed: &Posed,
        weight: &dyn Fn(usize) -> f64,
        loose: Bounds,
        enough: &dyn Fn(Bounds) -> bool,
    ) -> Bounds {
        let Self { totals, problem, bounds, weights, .. } = self;
        problem.clear();
        (problem.total, problem.line) = (posed.problem.total, posed.problem.line);
        bounds.clear();
        bounds.extend(posed.solved().map(|solved| solved.bounds));
        // Within bounds that survive the loss of any one cap, every world with one wrong cap is still possible.
        let (ordered, unordered) = bounds.split_at(posed.problem.ordered.len());
        let entries = posed.problem.ordered.iter().zip(ordered);
        problem.ordered.extend(entries.map(|(entry, bounds)| entry.within(*bounds)));
        let entries = posed.problem.unordered.iter().zip(unordered);
        problem.unordered.extend(entries.map(|(entry, bounds)| entry.within(*bounds)));
        // A blend weighs as much as its heaviest part at most and as its lightest at least.
        let mut range = |pick: fn(f64, f64) -> f64, from: f64| {
            weights.clear();
            weights.extend(posed.map.ordered.iter().map(|behind| match behind {
                Behind::Item(item) => weight(*item as usize),
                Behind::Blend(blend) => {
                    let parts = posed.problem.blends[*blend as usize].parts.clone();
                    parts.map(|part| weight(posed.map.parts[part] as usize)).fold(from, pick)
                }
            }));
            weights.extend(posed.map.unordered.iter().map(|item| weight(*item as usize)));
            totals.range(problem, weights, bounds, enough)
        };
        let most = range(f64::max, 0.0);
        let lo = if posed.problem.blends.is_empty() { most.lo } else { range(f64::min, f64::INFINITY).lo };
        Bounds { lo: lo.max(loose.lo), hi: most.hi.min(loose.hi) }
    }
}
