//! The prefix sums every bound is read from: one pass over the list.

use super::boxes::{Bounds, EPSILON, Entry};
use super::conflict::Kind;
use super::solve::first;

/// Running caps, forced floors and their sums for one flat list. Buffers are reused from list to list.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sums {
    pub(crate) total: Bounds,
    pub(crate) line: f64,
    /// Running minimum of the caps, and the item that holds it.
    pub(crate) upper: Vec<f64>,
    pub(crate) upper_at: Vec<usize>,
    /// What each item is forced to when it is above the line, and the later item that forces it.
    pub(crate) lower: Vec<f64>,
    pub(crate) lower_at: Vec<usize>,
    /// Sums over the first i items.
    pub(crate) floor_sum: Vec<f64>,
    pub(crate) weight_sum: Vec<f64>,
    pub(crate) upper_sum: Vec<f64>,
    /// Sums over the items from i on, taken below the line.
    least_below: Vec<f64>,
    most_below: Vec<f64>,
    least_free: f64,
    most_free: f64,
    /// The line lies after at least and at most so many items, before the total is looked at.
    pub(crate) k_min: usize,
    pub(crate) k_max: usize,
    /// A contradiction that needs no total, with the item it shows at.
    pub(crate) clash: Option<(usize, Kind)>,
}

impl Default for Bounds {
    fn default() -> Self {
        Self::ANY
    }
}

impl Sums {
    /// Prepares the sums of a list whose caps are `cap(item)`.
    pub(crate) fn fill(
        &mut self,
        items: &[Entry],
        free: &[Entry],
        total: Bounds,
        line: f64,
        relaxed: Option<usize>,
    ) {
        let m = items.len();
        (self.total, self.line, self.clash) = (total, line, None);
        let cap = |i: usize| if relaxed == Some(i) { items[i].spare } else { items[i].bounds.hi };
        self.size(m);

        let (mut least, mut most) = (0.0, 0.0);
        let mut k_min = 0;
        self.least_below[m] = 0.0;
        self.most_below[m] = 0.0;
        let mut forced = line;
        let mut forced_at = m;
        for i in (0..m).rev() {
            let lo = items[i].bounds.lo;
            least += if items[i].counted { lo } else { 0.0 };
            most += cap(i).min(line);
            (self.least_below[i], self.most_below[i]) = (least, most);
            if k_min == 0 && lo > line + EPSILON {
                k_min = i + 1;
            }
            if k_min > 0 && lo > forced {
                (forced, forced_at) = (lo, i);
            }
            (self.lower[i], self.lower_at[i]) = (forced, forced_at);
        }

        let (mut running, mut running_at, mut k_max) = (f64::INFINITY, 0, m);
        for (i, item) in items.iter().enumerate() {
            let hi = cap(i);
            if hi < running {
                (running, running_at) = (hi, i);
            }
            if k_max == m && hi < line - EPSILON {
                k_max = i;
            }
            (self.upper[i], self.upper_at[i]) = (running, running_at);
            let (lower, weight) = (self.lower[i], item.weight());
            self.floor_sum[i + 1] = self.floor_sum[i] + weight * lower;
            self.weight_sum[i + 1] = self.weight_sum[i] + weight;
            self.upper_sum[i + 1] = self.upper_sum[i] + running;
            if item.bounds.lo > hi + EPSILON {
                self.note(i, Kind::Facts);
            } else if i < k_min && lower > running + EPSILON {
                self.note(i, Kind::Order);
            }
        }
        (self.least_free, self.most_free) = (0.0, 0.0);
        for (u, item) in free.iter().enumerate() {
            let hi = if relaxed == Some(m + u) { item.spare } else { item.bounds.hi };
            self.least_free += if item.counted { item.bounds.lo } else { 0.0 };
            self.most_free += hi;
            if item.bounds.lo > hi + EPSILON {
                self.note(m + u, Kind::Facts);
            }
        }
        if k_min > k_max {
            self.note(k_max, Kind::Order);
        }
        (self.k_min, self.k_max) = (k_min, k_max);
    }

    /// Remembers the first contradiction; one inside a single item's facts goes before one of the order.
    fn note(&mut self, item: usize, kind: Kind) {
        match self.clash {
            Some((_, Kind::Facts)) => {}
            Some(_) if kind != Kind::Facts => {}
            _ => self.clash = Some((item, kind)),
        }
    }

    fn size(&mut self, m: usize) {
        self.upper.resize(m, 0.0);
        self.upper_at.resize(m, 0);
        self.lower.resize(m, 0.0);
        self.lower_at.resize(m, 0);
        for sums in [
            &mut self.floor_sum,
            &mut self.weight_sum,
            &mut self.upper_sum,
            &mut self.least_below,
            &mut self.most_below,
        ] {
            sums.resize(m + 1, 0.0);
        }
        self.floor_sum[0] = 0.0;
        self.weight_sum[0] = 0.0;
        self.upper_sum[0] = 0.0;
    }

    /// The least possible total with the line after `k` items.
    pub(crate) fn least(&self, k: usize) -> f64 {
        self.floor_sum[k] + self.least_below[k] + self.least_free
    }

    /// The greatest possible total with the line after `k` items.
    pub(crate) fn most(&self, k: usize) -> f64 {
        self.upper_sum[k] + self.most_below[k] + self.most_free
    }

    /// The fewest items that can be left at their floors so that the others up to `i`, raised to the next
    /// floor, stay within `budget`.
    pub(crate) fn first_prefix_within(&self, i: usize, budget: f64) -> usize {
        first(0, i, |p| {
            let raised = self.weight_sum[i + 1] - self.weight_sum[p];
            self.floor_sum[p] + raised * self.lower[p] <= budget
        })
    }

    /// The last item that still shares with `i` when the items `i..k` must add up to `need`.
    pub(crate) fn last_sharing(&self, i: usize, k: usize, need: f64) -> usize {
        let beyond = first(i + 1, k, |q| {
            let sharing = (q + 1 - i) as f64;
            sharing * self.upper[q] + (self.upper_sum[k] - self.upper_sum[q + 1]) < need
        });
        beyond - 1
    }
}
