//! What is usual for every item of a list, worked out for the whole list when somebody asks for one.

use super::boxes::Bounds;
use super::caps::Levels;
use super::ceilings::Ceilings;
use super::estimate::{self, Curve, Estimate, Given, Stratum};
use super::fact::Tier;
use super::intervals::Formula;
use super::posed::{Posed, Seat};
use super::sheet::{Behind, Caps, Group, Place};

/// The estimates of one list, with the buffers for them.
#[derive(Debug, Default)]
pub(super) struct Guesses {
    /// Whether the products of the list at hand are ready, and the estimates made.
    posed: bool,
    made: bool,
    /// What most items are within, once somebody has looked.
    ceilings: Ceilings,
    looked: bool,
    by_item: Vec<Option<Estimate>>,
    /// The products at the practical tier, parallel to the groups of the sheet; longer when an earlier list had more.
    products: Vec<Posed>,
    curve: Curve,
    bounds: Vec<Bounds>,
    usual: Vec<Option<(f64, f64)>>,
}

impl Formula {
    /// What such lists usually look like, for one item. Worked out for the whole list at the first call.
    #[must_use]
    pub fn estimate(&self, item: usize) -> Option<Estimate> {
        let mut guesses = self.guesses.borrow_mut();
        guesses.pose(self);
        guesses.make(self);
        guesses.by_item.get(item).copied().flatten()
    }

    /// Whether the estimate for an item gives it at least this chance to be above `amount`. Often that can be told
    /// without making it.
    pub(super) fn is_above_with(&self, item: usize, amount: f64, chance: f64) -> bool {
        let within = self.guesses.borrow_mut().within(self, item);
        within.is_some_and(|(bounds, first)| estimate::can_be_above(bounds, first, amount, chance))
            && self.estimate(item).is_some_and(|estimate| estimate.above(amount) >= chance)
    }
}

impl Guesses {
    /// Forgets the list at hand.
    pub(super) fn clear(&mut self) {
        (self.looked, self.posed, self.made) = (false, false, false);
    }

    /// What an item is within where its estimate is kept, and whether it is the first whose place says something.
    fn within(&mut self, formula: &Formula, item: usize) -> Option<(Bounds, bool)> {
        if !std::mem::replace(&mut self.looked, true) {
            self.ceilings.fill(&formula.sheet, Caps::practical);
        }
        if let (Some(lo), Some(hi)) = (self.ceilings.least(item), self.ceilings.most(item)) {
            return Some((Bounds { lo, hi }, self.ceilings.is_first(item)));
        }
        self.pose(formula);
        let (_, seat) = formula.seat(item)?;
        let product = self.products.get(seat.product()).filter(|product| product.is_solved())?;
        let within = Bounds { lo: product.least(seat), hi: product.most(seat) };
        Some((within, matches!(seat, Seat::Ordered(_, 0))))
    }

    /// Makes the products ready, once for a list.
    fn pose(&mut self, formula: &Formula) {
        if std::mem::replace(&mut self.posed, true) {
            return;
        }
        let groups = &formula.sheet.groups;
        self.products.resize_with(groups.len().max(self.products.len()), Posed::default);
        for (posed, group) in self.products.iter_mut().zip(groups) {
            // A product whose facts exclude each other gets no estimates.
            let _ = posed.pose(&formula.sheet, group, Tier::Practical);
        }
    }

    /// Makes the estimates, once for a list.
    fn make(&mut self, formula: &Formula) {
        if std::mem::replace(&mut self.made, true) {
            return;
        }
        self.by_item.clear();
        self.by_item.resize(formula.sheet.lines.len(), None);
        for (at, group) in formula.sheet.groups.iter().enumerate() {
            if self.products[at].is_solved() {
                self.make_group(formula, at, group);
                self.make_parts(at, group);
            }
        }
    }

    fn make_group(&mut self, formula: &Formula, at: usize, group: &Group) {
        let Self { by_item, products, curve, bounds, usual, .. } = self;
        let posed = &products[at];
        let (levels, lines) = (Levels::embedded(), &formula.sheet.lines);
        bounds.clear();
        bounds.extend(posed.solved().map(|solved| solved.bounds));
        // Blends hold a place in the curve and get no estimate of their own.
        let ordered = posed.map.ordered.iter().map(|behind| match behind {
            Behind::Item(item) => Some(*item as usize),
            Behind::Blend(_) => None,
        });
        let items = ordered.chain(posed.map.unordered.iter().map(|item| Some(*item as usize)));
        usual.clear();
        usual.extend(items.clone().map(|item| {
            let ([lo, hi], strength) = levels.typical(lines[item?].ingredient?, &formula.usage)?;
            Some(((lo * hi).sqrt(), estimate::weight(strength))).filter(|(_, weight)| *weight > 0.0)
        }));
        let known = usual.iter().any(Option::is_some);
        let residuals = if known { &estimate::WITH_LEVELS } else { &estimate::ORDER_ONLY };
        let window = posed.solver.window();
        let ordered = posed.problem.ordered.len();
        let given = Given { bounds, ordered, usual, window, total: group.total.hi };
        for ((item, (point, stratum)), within) in items.zip(curve.fit(&given)).zip(&*bounds) {
            if let Some(item) = item.filter(|item| lines[*item].place != Place::Perhaps) {
                by_item[item] = Some(Estimate::new(point, *within, stratum, residuals));
            }
        }
    }

    /// A part of a blend is guessed in the middle of what its bounds allow; nothing was fitted for it.
    fn make_parts(&mut self, at: usize, group: &Group) {
        let posed = &self.products[at];
        let share = group.total.hi * 1e-3;
        for (item, solved) in posed.map.parts.iter().zip(posed.solver.parts()) {
            let within = solved.bounds;
            let point = (within.lo.max(share) * within.hi.max(share)).sqrt();
            let point = point.clamp(within.lo, within.hi.max(within.lo));
            let guess = Estimate::new(point, within, Stratum::Unordered, &estimate::ORDER_ONLY);
            self.by_item[*item as usize] = Some(guess);
        }
    }
}
