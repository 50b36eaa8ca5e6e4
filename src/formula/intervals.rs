//! The intervals of a list, and the questions rules ask of them.

use std::sync::OnceLock;

use super::boxes::{Bounds, EPSILON, Problem};
use super::caps::{Levels, Usage};
use super::claims::Claimed;
use super::conflict::{Clash, Kind};
use super::estimate::{self, Estimate};
use super::fact::Tier;
use super::resolve;
use super::sheet::{Group, Map, Place, Sheet};
use super::solve::Solution;
use super::solver::Solver;
use super::totals::{loose_total, weighted_total};
use super::why::{self, Why};

/// The proven interval of one item, % w/w, with the reason for each end.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Interval {
    /// Least possible amount.
    pub lo: f64,
    /// Greatest possible amount.
    pub hi: f64,
    /// Why it is not less.
    pub lo_why: Why,
    /// Why it is not more.
    pub hi_why: Why,
}

impl Interval {
    /// Both ends.
    #[must_use]
    pub fn bounds(&self) -> Bounds {
        Bounds { lo: self.lo, hi: self.hi }
    }
}

/// Why there is no interval for anything in a list, or for one of its products.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Missing {
    /// The list has no items.
    Empty,
    /// The printed amounts contradict the order or each other.
    Contradiction,
    /// The text is no list of ingredients.
    NotAList,
}

impl Missing {
    /// What reports say.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Empty => "the list has no items",
            Self::Contradiction => "the printed amounts contradict each other or the order",
            Self::NotAList => "the text is no list of ingredients",
        }
    }
}

/// Facts of a list that exclude each other. It may as well be our reading of the text that is wrong.
#[derive(Clone, PartialEq, Debug)]
pub struct Contradiction {
    /// In which way.
    pub kind: Kind,
    /// The product of the list, as in [`super::sheet::Line::group`].
    pub group: u16,
    /// The smallest set of facts that shows it, as indices into the facts of the sheet; dropping any one of them
    /// makes the list possible.
    pub facts: Vec<u32>,
    /// The item that is probably in the wrong place, if the order is contradicted.
    pub misplaced: Option<u32>,
    /// Whether it was resolved by setting facts aside that are trusted less than print.
    pub resolved: bool,
}

/// Where the line lies in one product: after at least and at most so many of its ordered items.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Window {
    /// The product of the list.
    pub group: u16,
    /// The last item that is certainly above the line.
    pub surely_above: Option<u32>,
    /// The first item that is certainly at or below it.
    pub surely_below: Option<u32>,
}

/// What can be said about the amounts of a list.
#[derive(Debug, Default)]
pub struct Formula {
    /// By item of the list; none for what may be absent, or where the print contradicts itself.
    pub intervals: Vec<Option<Interval>>,
    /// Why there are no intervals, if there are none.
    pub missing: Option<Missing>,
    /// What the list contradicts.
    pub contradictions: Vec<Contradiction>,
    /// Where the line lies, by product.
    pub windows: Vec<Window>,
    /// The items and facts behind the intervals.
    pub sheet: Sheet,
    /// What of the product decided which levels apply.
    pub usage: Usage,
    estimates: OnceLock<Vec<Option<Estimate>>>,
}

/// Buffers for inference, reused from list to list.
#[derive(Debug, Default)]
pub struct Scratch {
    pub(crate) solver: Solver,
    pub(crate) problem: Problem,
    pub(crate) map: Map,
    pub(crate) solution: Solution,
    pub(crate) claims: Vec<Claimed>,
    /// The last product type, and what it decides.
    pub(crate) product_type: String,
    pub(crate) of_type: Usage,
}

impl Formula {
    /// Empties the formula and keeps its buffers.
    pub fn clear(&mut self) {
        self.intervals.clear();
        self.missing = None;
        self.contradictions.clear();
        self.windows.clear();
        self.sheet.clear();
        self.usage = Usage::default();
        self.estimates.take();
    }

    /// Solves every product of the sheet at the corroborated tier. The sheet must be complete.
    pub(crate) fn solve(&mut self, scratch: &mut Scratch) {
        self.intervals.resize(self.sheet.lines.len(), None);
        for at in 0..self.sheet.groups.len() {
            let group = self.sheet.groups[at];
            self.sheet.problem(&group, Tier::Corroborated, &mut scratch.problem, &mut scratch.map);
            let mut solved = scratch.solver.solve_robust(&scratch.problem, &mut scratch.solution);
            if let Err(clash) = solved {
                solved = resolve::resolve(self, &group, clash, scratch);
            }
            match solved {
                Ok(()) => self.write(&group, scratch),
                Err(_) => self.missing = Some(Missing::Contradiction),
            }
        }
    }

    fn write(&mut self, group: &Group, scratch: &Scratch) {
        let Scratch { problem, map, solution, .. } = scratch;
        let mut window = Window { group: group.number, surely_above: None, surely_below: None };
        for (entry, solved) in solution.ordered.iter().enumerate() {
            let first = map.item_of(problem, entry);
            if solved.bounds.lo >= group.line - EPSILON && group.line > 0.0 {
                window.surely_above = Some(first as u32);
            }
            if solved.bounds.hi <= group.line + EPSILON && window.surely_below.is_none() {
                window.surely_below = Some(first as u32);
            }
            if let super::sheet::Behind::Item(item) = map.ordered[entry] {
                let interval = why::of_ordered(&self.sheet, problem, map, entry, solved, group);
                self.intervals[item as usize] = Some(interval);
            }
        }
        for (item, solved) in map.unordered.iter().zip(&solution.unordered) {
            if self.sheet.lines[*item as usize].place != Place::Perhaps {
                let interval = why::of_unordered(&self.sheet, *item as usize, solved);
                self.intervals[*item as usize] = Some(interval);
            }
        }
        for blend in &problem.blends {
            let whole = &solution.ordered[blend.at];
            for part in blend.parts.clone() {
                let item = map.parts[part] as usize;
                let interval = why::of_part(&self.sheet, map, item, &solution.parts[part], whole);
                self.intervals[item] = Some(interval);
            }
        }
        self.windows.push(window);
    }

    /// The proven bounds of an item; anything is possible for one without an interval.
    #[must_use]
    pub fn bounds(&self, item: usize) -> Bounds {
        self.intervals.get(item).copied().flatten().map_or(Bounds::ANY, |interval| interval.bounds())
    }

    /// What such lists usually look like, for one item. Computed for the whole list at the first call.
    #[must_use]
    pub fn estimate(&self, item: usize) -> Option<Estimate> {
        let estimates = self.estimates.get_or_init(|| self.estimate_all(&mut Scratch::default()));
        estimates.get(item).copied().flatten()
    }

    fn estimate_all(&self, scratch: &mut Scratch) -> Vec<Option<Estimate>> {
        let mut estimates = vec![None; self.sheet.lines.len()];
        let levels = Levels::embedded();
        for group in &self.sheet.groups {
            self.sheet.problem(group, Tier::Practical, &mut scratch.problem, &mut scratch.map);
            if scratch.solver.solve(&scratch.problem, &mut scratch.solution).is_err() {
                continue;
            }
            let (solution, map) = (&scratch.solution, &scratch.map);
            let bounds: Vec<Bounds> =
                solution.ordered.iter().chain(&solution.unordered).map(|solved| solved.bounds).collect();
            let item = |i: usize| match i.checked_sub(solution.ordered.len()) {
                Some(at) => map.unordered[at] as usize,
                None => map.item_of(&scratch.problem, i),
            };
            let single =
                |i: usize| i >= map.ordered.len() || matches!(map.ordered[i], super::sheet::Behind::Item(_));
            let usual: Vec<Option<(f64, f64)>> = (0..bounds.len())
                .map(|i| {
                    let id = self.sheet.lines[item(i)].ingredient.filter(|_| single(i))?;
                    let ([lo, hi], strength) = levels.typical(id, &self.usage)?;
                    Some(((lo * hi).sqrt(), estimate::weight(strength))).filter(|(_, weight)| *weight > 0.0)
                })
                .collect();
            let known = usual.iter().any(Option::is_some);
            let residuals = if known { &estimate::WITH_LEVELS } else { &estimate::ORDER_ONLY };
            let given = estimate::Given {
                bounds: &bounds,
                ordered: solution.ordered.len(),
                usual: &usual,
                window: solution.window,
                total: group.total.hi,
            };
            for (i, (point, stratum)) in estimate::estimate(&given).into_iter().enumerate() {
                let single = single(i) && self.sheet.lines[item(i)].place != Place::Perhaps;
                if single {
                    estimates[item(i)] = Some(Estimate::new(point, bounds[i], stratum, residuals));
                }
            }
            self.estimate_parts(group, scratch, &mut estimates);
        }
        estimates
    }

    /// A part of a blend is guessed in the middle of what its bounds allow; nothing was fitted for it.
    fn estimate_parts(&self, group: &Group, scratch: &Scratch, estimates: &mut [Option<Estimate>]) {
        for (part, solved) in scratch.solution.parts.iter().enumerate() {
            let item = scratch.map.parts[part] as usize;
            let share = group.total.hi * 1e-3;
            let point = (solved.bounds.lo.max(share) * solved.bounds.hi.max(share)).sqrt();
            let point = point.clamp(solved.bounds.lo, solved.bounds.hi.max(solved.bounds.lo));
            estimates[item] = Some(Estimate::new(
                point,
                solved.bounds,
                estimate::Stratum::Unordered,
                &estimate::ORDER_ONLY,
            ));
        }
    }

    /// The proven range of `Σ weight · amount` over items given with their weights, such as all retinoids as
    /// retinol. An item may be named more than once.
    #[must_use]
    pub fn total(&self, weighted: &[(usize, f64)]) -> Bounds {
        let mut sum = Bounds { lo: 0.0, hi: 0.0 };
        let mut scratch = Scratch::default();
        for group in &self.sheet.groups {
            let weight = |item: usize| -> f64 {
                weighted.iter().filter(|(at, _)| *at == item).map(|(_, weight)| weight.max(0.0)).sum()
            };
            let members = self.sheet.members(group);
            let own: Vec<usize> = members.iter().map(|m| *m as usize).filter(|m| weight(*m) > 0.0).collect();
            let range = match own[..] {
                [] => continue,
                [one] => {
                    let bounds = self.bounds(one);
                    Bounds { lo: weight(one) * bounds.lo, hi: weight(one) * bounds.hi }
                }
                _ => self.total_of(group, &weight, &own, &mut scratch),
            };
            sum = Bounds { lo: sum.lo + range.lo, hi: sum.hi + range.hi };
        }
        sum
    }

    fn total_of(
        &self,
        group: &Group,
        weight: &dyn Fn(usize) -> f64,
        own: &[usize],
        scratch: &mut Scratch,
    ) -> Bounds {
        let weights: Vec<f64> = own.iter().map(|item| weight(*item)).collect();
        let single: Vec<Bounds> = own.iter().map(|item| self.bounds(*item)).collect();
        let loose = loose_total(&weights, &single);
        if own.iter().any(|item| self.intervals[*item].is_none()) {
            return loose;
        }
        self.sheet.problem(group, Tier::Corroborated, &mut scratch.problem, &mut scratch.map);
        let Scratch { solver, problem, map, solution, .. } = scratch;
        if solver.solve_robust(problem, solution).is_err() {
            return loose;
        }
        let bounds: Vec<Bounds> =
            solution.ordered.iter().chain(&solution.unordered).map(|solved| solved.bounds).collect();
        // Within bounds that survive the loss of any one cap, every world with one wrong cap is still possible.
        for (entry, bounds) in problem.ordered.iter_mut().chain(&mut problem.unordered).zip(&bounds) {
            entry.bounds = *bounds;
        }
        // A blend weighs as much as its heaviest part at most and as its lightest at least.
        let side = |pick: fn(f64, f64) -> f64, from: f64| -> Vec<f64> {
            let ordered = map.ordered.iter().map(|behind| match behind {
                super::sheet::Behind::Item(item) => weight(*item as usize),
                super::sheet::Behind::Blend(blend) => {
                    let parts = problem.blends[*blend as usize].parts.clone();
                    parts.map(|part| weight(map.parts[part] as usize)).fold(from, pick)
                }
            });
            ordered.chain(map.unordered.iter().map(|item| weight(*item as usize))).collect()
        };
        let range = weighted_total(problem, &side(f64::max, 0.0), &bounds);
        let lo = match problem.blends[..] {
            [] => range.lo,
            _ => weighted_total(problem, &side(f64::min, f64::INFINITY), &bounds).lo,
        };
        Bounds { lo: lo.max(loose.lo), hi: range.hi.min(loose.hi) }
    }

    /// The tier that the bounds of an item reach by themselves: its bounds under every tier, strictest first.
    /// Costs one solve per tier.
    #[must_use]
    pub fn by_tier(&self, item: usize) -> [Option<Bounds>; 5] {
        let mut scratch = Scratch::default();
        let Some(line) = self.sheet.lines.get(item) else { return [None; 5] };
        let Some(group) = self.sheet.groups.iter().find(|group| group.number == line.group) else {
            return [None; 5];
        };
        Tier::ALL
            .map(|tier| resolve::bounds_with(&self.sheet, group, tier, item, |_| true, &mut scratch).ok())
    }
}

/// The clash of a solve as the outcome of a whole group.
pub(crate) type Solved = Result<(), Clash>;
