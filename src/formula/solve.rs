//! The exact bounds of every item, from the order, the line and the total.
//!
//! For a line after item k the feasible amounts are `c1 >= … >= ck >= line`, `cj <= line` below, every amount in
//! its box and the total in its range. The line's place is not printed, so an amount is possible when it is
//! possible for some k. Those k form one window, and each bound is attained at one known k of it, where it has
//! a closed form over prefix sums; so the whole list costs O(n log n) and k is never enumerated.

use super::boxes::{Bounds, EPSILON, Entry};
use super::conflict::{Clash, Kind};
use super::sums::Sums;

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

/// Solves the flat problem (no blends) whose sums were prepared, into `ordered` and `unordered`.
pub(crate) fn solve_flat(
    sums: &Sums,
    items: &[Entry],
    free: &[Entry],
    out: &mut Solution,
) -> Result<(), Clash> {
    let window = sums.window()?;
    out.window = window;
    out.ordered.clear();
    out.unordered.clear();
    for (i, item) in items.iter().enumerate() {
        let (hi, ceiling) = upper(sums, item, i, window, sums.upper[i], item.bounds.hi);
        let (lo, floor) = lower(sums, item, i, window);
        out.ordered.push(Solved { bounds: closed(lo, hi), floor, ceiling });
    }
    for item in free {
        let (hi, ceiling) = upper_free(sums, item, window, item.bounds.hi);
        let (lo, floor) = lower_free(sums, item, window, 0.0);
        out.unordered.push(Solved { bounds: closed(lo, hi), floor, ceiling });
    }
    Ok(())
}

/// Rounding may leave the ends of a fixed amount crossed by less than [`EPSILON`]; they are then the same.
pub(crate) fn closed(lo: f64, hi: f64) -> Bounds {
    Bounds { lo: lo.min(hi), hi }
}

/// The upper end of ordered item `i`, where `running` is the running minimum of the caps up to it and `own` its
/// own cap (both may be those that remain without a doubted fact).
pub(crate) fn upper(
    sums: &Sums,
    item: &Entry,
    i: usize,
    [k_lo, k_hi]: [usize; 2],
    running: f64,
    own: f64,
) -> (f64, Ceiling) {
    if i >= k_hi {
        let line = sums.line;
        let mut hi = own.min(line);
        let mut why = if own <= line {
            Ceiling::Own
        } else if k_hi == sums.k_max {
            Ceiling::LineBefore(sums.k_max)
        } else {
            Ceiling::NoRoomAbove
        };
        if item.counted {
            let left = sums.total.hi - (sums.least(k_lo) - item.bounds.lo);
            if left < hi {
                (hi, why) = (left.max(item.bounds.lo), Ceiling::Left { sharing: 1 });
            }
        }
        return (hi, why);
    }
    let cap = sums.upper_at[i];
    let mut hi = running;
    let mut why = if cap == i { Ceiling::Own } else { Ceiling::Earlier(cap) };
    let k = (i + 1).max(k_lo);
    let budget = sums.total.hi - (sums.least(k) - sums.floor_sum[i + 1]);
    let p = sums.first_prefix_within(i, budget);
    let sharing = sums.weight_sum[i + 1] - sums.weight_sum[p];
    if sharing > 0.0 {
        let share = (budget - sums.floor_sum[p]) / sharing;
        if share < hi {
            (hi, why) = (share, Ceiling::Left { sharing: i + 1 - p });
        }
    }
    (hi.max(sums.lower[i]), why)
}

/// The lower end of ordered item `i`.
pub(crate) fn lower(sums: &Sums, item: &Entry, i: usize, [k_lo, k_hi]: [usize; 2]) -> (f64, Floor) {
    let own = item.bounds.lo;
    if i >= k_lo {
        let k = i.min(k_hi);
        let rest = sums.total.lo - (sums.most(k) - item.bounds.hi.min(sums.line));
        return if rest > own { (rest, Floor::Total { sharing: 1 }) } else { (own, Floor::Own) };
    }
    let forced = forced_floor(sums, item, i, k_lo);
    let need = sums.total.lo - (sums.most(k_hi) - (sums.upper_sum[k_hi] - sums.upper_sum[i]));
    let q = sums.last_sharing(i, k_hi, need);
    let sharing = q + 1 - i;
    let x = (need - (sums.upper_sum[k_hi] - sums.upper_sum[q + 1])) / sharing as f64;
    if x > forced.0 { (x.min(sums.upper[i]), Floor::Total { sharing }) } else { forced }
}

/// What the item's own facts, the later ones and the line force, without looking at the total.
pub(crate) fn forced_floor(sums: &Sums, item: &Entry, i: usize, k_lo: usize) -> (f64, Floor) {
    let lo = sums.lower[i];
    if item.bounds.lo >= lo {
        (lo, Floor::Own)
    } else if i >= sums.k_min {
        (lo, if i < k_lo { Floor::AboveForTotal } else { Floor::Own })
    } else {
        (lo, Floor::Later(sums.lower_at[i]))
    }
}

/// The upper end of an unordered item with the cap `own`.
pub(crate) fn upper_free(sums: &Sums, item: &Entry, [k_lo, _]: [usize; 2], own: f64) -> (f64, Ceiling) {
    if item.counted {
        let left = sums.total.hi - (sums.least(k_lo) - item.bounds.lo);
        if left < own {
            return (left.max(item.bounds.lo), Ceiling::Left { sharing: 1 });
        }
    }
    (own, Ceiling::Own)
}

/// The lower end of an unordered item when the others can carry `gain` more than their caps say.
pub(crate) fn lower_free(sums: &Sums, item: &Entry, [_, k_hi]: [usize; 2], gain: f64) -> (f64, Floor) {
    let rest = sums.total.lo - (sums.most(k_hi) + gain - item.bounds.hi);
    if rest > item.bounds.lo { (rest, Floor::Total { sharing: 1 }) } else { (item.bounds.lo, Floor::Own) }
}

impl Sums {
    /// The places the line can take, as the number of ordered items above it.
    pub(crate) fn window(&self) -> Result<[usize; 2], Clash> {
        if let Some((item, kind)) = self.clash {
            return Err(Clash { kind, item });
        }
        if self.least(self.k_min) > self.total.hi + EPSILON {
            return Err(Clash { kind: Kind::TooMuch, item: 0 });
        }
        if self.most(self.k_max) < self.total.lo - EPSILON {
            return Err(Clash { kind: Kind::TooLittle, item: 0 });
        }
        let k_lo = first(self.k_min, self.k_max, |k| self.most(k) >= self.total.lo - EPSILON);
        let k_hi = first(self.k_min, self.k_max + 1, |k| self.least(k) > self.total.hi + EPSILON) - 1;
        // Both are non-decreasing in k and `most(k) >= least(k + 1)`, so only rounding can cross them.
        Ok([k_lo.min(k_hi), k_hi])
    }
}

/// The first of `from..to` for which a monotone `test` holds, else `to`.
pub(crate) fn first(from: usize, to: usize, test: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (from, to);
    while low < high {
        let middle = low + (high - low) / 2;
        if test(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}
