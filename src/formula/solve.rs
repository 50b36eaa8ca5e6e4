//! The exact bounds of every item, from the order, the line and the total.
//!
//! For a line after item k the feasible amounts are `c1 >= … >= ck >= line`, `cj <= line` below, every amount in
//! its box and the total in its range. The line's place is not printed, so an amount is possible when it is
//! possible for some k. Those k form one window, and each bound is attained at one known k of it, where it has
//! a closed form over prefix sums; so the whole list costs O(n log n) and k is never enumerated.

use super::boxes::{Bounds, Entry};
use super::sums::{Caps, Floors, first};

/// Why a lower bound is not lower. Indices are those of the ordered items.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Floor {
    /// The item's own facts (or nothing, when they say 0).
    Own,
    /// A later item must be at least as large.
    Later(usize),
    /// All other items cannot carry the total; `sharing` items are taken as small as this one.
    Total {
        /// This item and those that may be as small, which share what is left.
        sharing: usize,
    },
    /// The total cannot be reached unless this item is above the line.
    AboveForTotal,
}

/// Why an upper bound is not higher. Indices are those of the ordered items.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ceiling {
    /// The item's own facts (or nothing, when they allow the whole product).
    Own,
    /// An earlier item cannot be larger.
    Earlier(usize),
    /// Two earlier items (perhaps this one) cannot be larger; one of the two may be wrong.
    EitherEarlier(usize, usize),
    /// An earlier item cannot be above the line, so this one is not either.
    LineBefore(usize),
    /// Two items bar the line from lying later; one of the two may be wrong.
    EitherLineBefore(usize, usize),
    /// Too much is declared for this item to be above the line.
    NoRoomAbove,
    /// What the minima of the others leave of the total, shared by the items that are at least as large.
    Left {
        /// This item and those that must be at least as large.
        sharing: usize,
    },
}

/// The bounds of one item with the reason for each end.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Solved {
    /// The least and greatest possible amount.
    pub bounds: Bounds,
    /// Reason for the least.
    pub floor: Floor,
    /// Reason for the greatest.
    pub ceiling: Ceiling,
}

/// The bounds of a whole list.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Solution {
    /// Parallel to [`super::boxes::Problem::ordered`].
    pub ordered: Vec<Solved>,
    /// Parallel to [`super::boxes::Problem::unordered`].
    pub unordered: Vec<Solved>,
    /// Parallel to [`super::boxes::Problem::parts`].
    pub parts: Vec<Solved>,
    /// The line can lie after as few and as many ordered items as this.
    pub window: [usize; 2],
}

impl Solution {
    /// Empties the solution and keeps its buffers.
    pub fn clear(&mut self) {
        self.ordered.clear();
        self.unordered.clear();
        self.parts.clear();
        self.window = [0, 0];
    }
}

/// What the ends of a list are read from: its sums, and where the line can lie.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Frame<'a> {
    pub(crate) total: Bounds,
    pub(crate) line: f64,
    pub(crate) floors: &'a Floors,
    pub(crate) caps: &'a Caps,
    pub(crate) window: [usize; 2],
}

/// Rounding may leave the ends of a fixed amount crossed by less than [`super::boxes::EPSILON`]; they are then the
/// same.
pub(crate) fn closed(lo: f64, hi: f64) -> Bounds {
    Bounds { lo: lo.min(hi), hi }
}

impl Frame<'_> {
    /// Both ends of ordered item `i`.
    pub(crate) fn ordered(&self, item: &Entry, i: usize) -> Solved {
        let (hi, ceiling) = self.upper(item, i);
        let (lo, floor) = self.lower(item, i);
        Solved { bounds: closed(lo, hi), floor, ceiling }
    }

    /// Both ends of an unordered item.
    pub(crate) fn unordered(&self, item: &Entry) -> Solved {
        let (hi, ceiling) = self.upper_free(item, item.bounds.hi);
        let (lo, floor) = self.lower_free(item, 0.0);
        Solved { bounds: closed(lo, hi), floor, ceiling }
    }

    /// The upper end of ordered item `i`.
    #[inline]
    pub(crate) fn upper(&self, item: &Entry, i: usize) -> (f64, Ceiling) {
        self.upper_within(item, i, self.caps.rows[i].upper, item.bounds.hi)
    }

    /// The same where `running` is the running minimum of the caps up to it and `own` its own cap: both may be those
    /// that remain without a doubted fact.
    pub(crate) fn upper_within(&self, item: &Entry, i: usize, running: f64, own: f64) -> (f64, Ceiling) {
        let [k_lo, k_hi] = self.window;
        if i >= k_hi {
            let why = if own <= self.line {
                Ceiling::Own
            } else if k_hi == self.caps.k_max {
                Ceiling::LineBefore(k_hi)
            } else {
                Ceiling::NoRoomAbove
            };
            return self.left(item, own.min(self.line), why);
        }
        let cap = self.caps.rows[i].upper_at as usize;
        let why = if cap == i { Ceiling::Own } else { Ceiling::Earlier(cap) };
        let k = (i + 1).max(k_lo);
        let row = &self.floors.rows[i + 1];
        let budget = self.total.hi - (self.floors.least(k) - row.sum);
        // The fewest items that can be left at their floors so that the others up to this one, raised to the next
        // floor, stay within the budget; most often none.
        let raised = |p: usize| {
            let from = &self.floors.rows[p];
            from.sum + (row.weight - from.weight) * from.lower <= budget
        };
        let p = if raised(0) { 0 } else { first(1, i, raised).min(i) };
        let from = &self.floors.rows[p];
        let sharing = row.weight - from.weight;
        let (mut hi, mut why) = (running, why);
        if sharing > 0.0 {
            let share = (budget - from.sum) / sharing;
            if share < hi {
                (hi, why) = (share, Ceiling::Left { sharing: i + 1 - p });
            }
        }
        (hi.max(self.floors.rows[i].lower), why)
    }

    /// The lower end of ordered item `i`.
    pub(crate) fn lower(&self, item: &Entry, i: usize) -> (f64, Floor) {
        let [k_lo, k_hi] = self.window;
        if i >= k_lo {
            let k = i.min(k_hi);
            let others = self.caps.most(k) - item.bounds.hi.min(self.line);
            return self.rest(item, others);
        }
        let forced = self.forced_floor(item, i);
        let rows = &self.caps.rows;
        let all = rows[k_hi].sum;
        let need = self.total.lo - (self.caps.most(k_hi) - (all - rows[i].sum));
        // The last item that still shares with this one when the items up to the line must add up to the need.
        let short = |q: usize| (q + 1 - i) as f64 * rows[q].upper + (all - rows[q + 1].sum) < need;
        let beyond = first(i + 1, k_hi, short);
        let sharing = beyond - i;
        let x = (need - (all - rows[beyond].sum)) / sharing as f64;
        if x > forced.0 { (x.min(rows[i].upper), Floor::Total { sharing }) } else { forced }
    }

    /// What the item's own facts, the later ones and the line force, without looking at the total.
    pub(crate) fn forced_floor(&self, item: &Entry, i: usize) -> (f64, Floor) {
        let row = &self.floors.rows[i];
        if item.bounds.lo >= row.lower {
            (row.lower, Floor::Own)
        } else if i >= self.floors.k_min {
            (row.lower, if i < self.window[0] { Floor::AboveForTotal } else { Floor::Own })
        } else {
            (row.lower, Floor::Later(row.lower_at as usize))
        }
    }

    /// The upper end of an unordered item with the cap `own`.
    pub(crate) fn upper_free(&self, item: &Entry, own: f64) -> (f64, Ceiling) {
        self.left(item, own, Ceiling::Own)
    }

    /// The lower end of an unordered item when the others can carry `gain` more than their caps say.
    pub(crate) fn lower_free(&self, item: &Entry, gain: f64) -> (f64, Floor) {
        self.rest(item, self.caps.most(self.window[1]) + gain - item.bounds.hi)
    }

    /// The upper end of an item that shares with no other, `hi` because of `why` unless the others leave less.
    fn left(&self, item: &Entry, hi: f64, why: Ceiling) -> (f64, Ceiling) {
        if item.counted {
            let left = self.total.hi - (self.floors.least(self.window[0]) - item.bounds.lo);
            if left < hi {
                return (left.max(item.bounds.lo), Ceiling::Left { sharing: 1 });
            }
        }
        (hi, why)
    }

    /// The lower end of an item that shares with no other, when the others can carry `others`.
    pub(crate) fn rest(&self, item: &Entry, others: f64) -> (f64, Floor) {
        let rest = self.total.lo - others;
        let own = item.bounds.lo;
        if rest > own { (rest, Floor::Total { sharing: 1 }) } else { (own, Floor::Own) }
    }
}
