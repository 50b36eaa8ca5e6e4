//! The intervals of a list, and the questions rules ask of them.

use std::cell::RefCell;

use super::boxes::{Bounds, EPSILON, Problem};
use super::caps::Usage;
use super::ceilings::Ceilings;
use super::claims::Claimed;
use super::conflict::{Clash, Kind};
use super::fact::Tier;
use super::guesses::Guesses;
use super::later::Later;
use super::posed::{Posed, Products, Seat};
use super::ready::ReadyTables;
use super::resolve;
use super::sheet::{Caps, Map, Place, Sheet};
use super::solve::Solution;
use super::solver::Solver;
use super::sums_of::SumBuffers;
use super::why::Why;

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

/// What can be said about the amounts of a list. It is made ready by [`super::infer()`]; what an item can be is worked
/// out when it is asked for.
#[derive(Debug, Default)]
pub struct Formula {
    /// Why there are no intervals, if there are none.
    pub missing: Option<Missing>,
    /// What the list contradicts.
    pub contradictions: Vec<Contradiction>,
    /// The items and facts behind the intervals.
    pub sheet: Sheet,
    /// What of the product decided which levels apply.
    pub usage: Usage,
    /// What answers most questions about most lists.
    pub(super) ceilings: Ceilings,
    /// What answers all others.
    products: Later<Products>,
    /// What is usual, once somebody has asked.
    pub(super) guesses: RefCell<Guesses>,
    /// Buffers for totals.
    pub(super) sums: RefCell<SumBuffers>,
}

/// Buffers for inference, reused from list to list.
#[derive(Debug, Default)]
pub struct Scratch {
    pub(crate) solver: Solver,
    pub(crate) problem: Problem,
    pub(crate) map: Map,
    pub(crate) solution: Solution,
    pub(crate) claims: Vec<Claimed>,
    /// Product types that were met, and what they decide.
    pub(crate) types: Vec<(String, Usage)>,
    /// The levels that apply to the products that were met.
    pub(crate) ready: ReadyTables,
}

impl Formula {
    /// Empties the formula and keeps its buffers.
    pub fn clear(&mut self) {
        self.missing = None;
        self.contradictions.clear();
        self.sheet.clear();
        self.usage = Usage::default();
        self.ceilings.clear();
        self.products.forget();
        self.guesses.get_mut().clear();
    }

    /// Makes every product of the sheet ready at the corroborated tier. The sheet must be complete.
    pub(crate) fn solve(&mut self, scratch: &mut Scratch) {
        if self.ceilings.fill(&self.sheet, Caps::corroborated) {
            return;
        }
        let mut products = self.products.take();
        products.clear(&self.sheet);
        for at in 0..self.sheet.groups.len() {
            let group = self.sheet.groups[at];
            let posed = &mut products.posed[at];
            let mut solved = posed.pose(&self.sheet, &group, Tier::Corroborated);
            if let Err(clash) = solved {
                solved = resolve::resolve(self, &group, clash, posed, scratch);
            }
            match solved {
                Ok(()) => products.seat(at, &self.sheet),
                Err(_) => self.missing = Some(Missing::Contradiction),
            }
        }
        self.products.put(products);
    }

    /// The products of the list. Where there are ceilings they are made ready for the first question that needs more.
    pub(super) fn products(&self) -> &Products {
        self.products.get(|products| products.pose(&self.sheet))
    }

    /// The product an item with an interval belongs to, and its seat there.
    pub(super) fn seat(&self, item: usize) -> Option<(&Posed, Seat)> {
        let may_be_absent = self.sheet.lines.get(item)?.place == Place::Perhaps;
        if may_be_absent { None } else { self.products().of(item) }
    }

    /// Asks the solver about an item. Most questions need not.
    #[cold]
    #[inline(never)]
    fn ask<T>(&self, item: usize, question: impl FnOnce(&Posed, Seat) -> T) -> Option<T> {
        self.seat(item).map(|(posed, seat)| question(posed, seat))
    }

    /// The proven interval of an item; none for what may be absent, or where the print contradicts itself.
    #[must_use]
    pub fn interval(&self, item: usize) -> Option<Interval> {
        let (posed, seat) = self.seat(item)?;
        Some(posed.interval(&self.sheet, item, seat))
    }

    /// The intervals of all items of the list.
    pub fn intervals(&self) -> impl ExactSizeIterator<Item = Option<Interval>> {
        (0..self.sheet.lines.len()).map(|item| self.interval(item))
    }

    /// The least that an item with an interval can be.
    #[must_use]
    pub fn least(&self, item: usize) -> Option<f64> {
        self.ceilings.least(item).or_else(|| self.ask(item, Posed::least))
    }

    /// The most that an item with an interval can be.
    #[must_use]
    pub fn most(&self, item: usize) -> Option<f64> {
        self.ceilings.most(item).or_else(|| self.ask(item, Posed::most))
    }

    /// Whether an item with an interval is at most `limit` % w/w. Costs less than asking how much it can be.
    #[must_use]
    pub fn is_at_most(&self, item: usize, limit: f64) -> Option<bool> {
        let most = self.ceilings.most(item).map(|most| most <= limit);
        most.or_else(|| self.ask(item, |posed, seat| posed.is_at_most(seat, limit)))
    }

    /// The proven bounds of an item; anything is possible for one without an interval.
    #[must_use]
    pub fn bounds(&self, item: usize) -> Bounds {
        self.least(item).zip(self.most(item)).map_or(Bounds::ANY, |(lo, hi)| Bounds { lo, hi })
    }

    /// Where the line lies, by product.
    pub fn windows(&self) -> impl Iterator<Item = Window> {
        let products =
            self.sheet.groups.iter().zip(&self.products().posed).filter(|(_, posed)| posed.is_solved());
        products.map(|(group, posed)| {
            let mut window = Window { group: group.number, surely_above: None, surely_below: None };
            for (first, bounds) in posed.ordered() {
                if bounds.lo >= group.line - EPSILON && group.line > 0.0 {
                    window.surely_above = Some(first as u32);
                }
                if bounds.hi <= group.line + EPSILON && window.surely_below.is_none() {
                    window.surely_below = Some(first as u32);
                }
            }
            window
        })
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
