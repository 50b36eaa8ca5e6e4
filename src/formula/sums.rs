//! The sums every bound is read from: what a list holds at least and at most with the line at any place. One pass
//! over the list for each.

use super::boxes::{Bounds, EPSILON, Entry};
use super::conflict::{Clash, Kind};

/// What the first `i` items are forced to, and the items from `i` on.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct FloorRow {
    /// What item `i` is forced to when it is above the line.
    pub(crate) lower: f64,
    /// Sum of these over the first `i` items, and how many of them count.
    pub(crate) sum: f64,
    pub(crate) weight: f64,
    /// The least that the items from `i` on are when they are below the line.
    below: f64,
    /// The later item that forces item `i`.
    pub(crate) lower_at: u32,
}

/// What the first `i` items can be, and the items from `i` on.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct CapRow {
    /// The running minimum of the caps up to item `i`.
    pub(crate) upper: f64,
    /// Sum of these over the first `i` items.
    pub(crate) sum: f64,
    /// The most that the items from `i` on are when they are below the line.
    below: f64,
    /// The item that holds the running minimum.
    pub(crate) upper_at: u32,
}

/// The least sums of a flat list, with a row more than it has items.
#[derive(Clone, Debug, Default)]
pub(crate) struct Floors {
    pub(crate) rows: Vec<FloorRow>,
    free: f64,
    /// The line lies after at least so many items.
    pub(crate) k_min: usize,
    /// Whether nothing is known to be there at all.
    none: bool,
}

/// The greatest sums of a flat list, with a row more than it has items.
#[derive(Clone, Debug, Default)]
pub(crate) struct Caps {
    pub(crate) rows: Vec<CapRow>,
    free: f64,
    /// The line lies after at most so many items, before the total is looked at.
    pub(crate) k_max: usize,
}

impl Floors {
    /// Prepares the sums of a list.
    pub(crate) fn fill(&mut self, items: &[Entry], free: &[Entry], line: f64) {
        let m = items.len();
        self.rows.resize(m + 1, FloorRow::default());
        self.none = items.iter().chain(free).all(|item| item.bounds.lo <= 0.0);
        if self.none {
            (self.free, self.k_min) = (0.0, 0);
            self.fill_lines(items, line);
            return;
        }
        let (mut forced, mut forced_at) = (line, m as u32);
        let (mut least, mut k_min) = (0.0, 0);
        self.rows[m] = FloorRow::default();
        for (i, (row, item)) in self.rows[..m].iter_mut().zip(items).enumerate().rev() {
            let lo = item.bounds.lo;
            least += if item.counted { lo } else { 0.0 };
            if lo > line + EPSILON && k_min == 0 {
                k_min = i + 1;
            }
            if k_min > 0 && lo > forced {
                (forced, forced_at) = (lo, i as u32);
            }
            (row.below, row.lower, row.lower_at) = (least, forced, forced_at);
        }
        let (mut sum, mut weight) = (0.0, 0.0);
        for (row, item) in self.rows.iter_mut().zip(items) {
            (row.sum, row.weight) = (sum, weight);
            let own = item.weight();
            sum += own * row.lower;
            weight += own;
        }
        (self.rows[m].sum, self.rows[m].weight) = (sum, weight);
        self.free = free.iter().map(|item| if item.counted { item.bounds.lo } else { 0.0 }).sum();
        self.k_min = k_min;
    }

    /// The same where only the line forces anything.
    fn fill_lines(&mut self, items: &[Entry], line: f64) {
        let (mut sum, mut weight) = (0.0, 0.0);
        let lower_at = items.len() as u32;
        for (row, item) in self.rows.iter_mut().zip(items) {
            *row = FloorRow { lower: line, sum, weight, below: 0.0, lower_at };
            let own = item.weight();
            sum += own * line;
            weight += own;
        }
        self.rows[items.len()] = FloorRow { sum, weight, ..FloorRow::default() };
    }

    /// The least possible total with the line after `k` items.
    #[inline]
    pub(crate) fn least(&self, k: usize) -> f64 {
        let row = &self.rows[k];
        row.sum + row.below + self.free
    }
}

impl Caps {
    /// Prepares the sums of a list whose caps are `cap(item)`, unordered items being counted on from the ordered ones.
    pub(crate) fn fill(
        &mut self,
        items: &[Entry],
        free: &[Entry],
        line: f64,
        cap: impl Fn(usize, &Entry) -> f64,
    ) {
        let m = items.len();
        self.rows.resize(m + 1, CapRow::default());
        self.rows[m].below = 0.0;
        self.fill_below(items, m, line, &cap);
        self.fill_above(items, 0, &cap);
        self.fill_free(m, free, &cap);
        let barrier = items.iter().enumerate().position(|(i, item)| cap(i, item) < line - EPSILON);
        self.k_max = barrier.unwrap_or(m);
    }

    /// The same list, of which `base` is known, without the doubted cap of one item.
    pub(crate) fn fill_without(
        &mut self,
        base: &Self,
        items: &[Entry],
        free: &[Entry],
        line: f64,
        lost: usize,
    ) {
        let m = items.len();
        self.rows.clone_from(&base.rows);
        (self.free, self.k_max) = (base.free, base.k_max);
        let cap = |i: usize, item: &Entry| if i == lost { item.spare } else { item.bounds.hi };
        if lost >= m {
            self.fill_free(m, free, cap);
            return;
        }
        self.fill_below(items, lost + 1, line, cap);
        self.fill_above(items, lost, cap);
        if lost == base.k_max && items[lost].spare >= line - EPSILON {
            let barrier = items[lost + 1..].iter().position(|item| item.bounds.hi < line - EPSILON);
            self.k_max = barrier.map_or(m, |at| lost + 1 + at);
        }
    }

    /// The sums below the line of the items before `to`, those from there on being known.
    fn fill_below(&mut self, items: &[Entry], to: usize, line: f64, cap: impl Fn(usize, &Entry) -> f64) {
        let mut most = self.rows[to].below;
        for (i, (row, item)) in self.rows[..to].iter_mut().zip(&items[..to]).enumerate().rev() {
            most += cap(i, item).min(line);
            row.below = most;
        }
    }

    /// The running minima and their sums of the items from `from` on, those before it being known.
    fn fill_above(&mut self, items: &[Entry], from: usize, cap: impl Fn(usize, &Entry) -> f64) {
        let (mut running, mut at, mut sum) = (f64::INFINITY, 0, 0.0);
        if let Some(before) = from.checked_sub(1).map(|before| self.rows[before]) {
            (running, at, sum) = (before.upper, before.upper_at, before.sum + before.upper);
        }
        let m = items.len();
        for (i, (row, item)) in self.rows.iter_mut().zip(items).enumerate().skip(from) {
            let hi = cap(i, item);
            if hi < running {
                (running, at) = (hi, i as u32);
            }
            (row.upper, row.upper_at, row.sum) = (running, at, sum);
            sum += running;
        }
        self.rows[m].sum = sum;
    }

    fn fill_free(&mut self, m: usize, free: &[Entry], cap: impl Fn(usize, &Entry) -> f64) {
        self.free = free.iter().enumerate().map(|(u, item)| cap(m + u, item)).sum();
    }

    /// The greatest possible total with the line after `k` items.
    #[inline]
    pub(crate) fn most(&self, k: usize) -> f64 {
        let row = &self.rows[k];
        row.sum + row.below + self.free
    }
}

/// Both sums of one flat list. Buffers are reused from list to list.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sums {
    pub(crate) total: Bounds,
    pub(crate) line: f64,
    pub(crate) floors: Floors,
    pub(crate) caps: Caps,
}

impl Default for Bounds {
    fn default() -> Self {
        Self::ANY
    }
}

impl Sums {
    /// Prepares the sums of a list, and says where its line can lie.
    pub(crate) fn fill(
        &mut self,
        items: &[Entry],
        free: &[Entry],
        total: Bounds,
        line: f64,
    ) -> Result<[usize; 2], Clash> {
        (self.total, self.line) = (total, line);
        self.floors.fill(items, free, line);
        self.caps.fill(items, free, line, |_, item| item.bounds.hi);
        // What is not known to be there contradicts nothing but the total.
        let clash = if self.floors.none { None } else { self.clash(items, free) };
        clash.map_or_else(|| self.window(&self.caps), Err)
    }

    /// A contradiction that needs no total: one inside a single item's facts goes before one of the order.
    fn clash(&self, items: &[Entry], free: &[Entry]) -> Option<Clash> {
        let excludes = |item: &Entry| item.bounds.lo > item.bounds.hi + EPSILON;
        if let Some(item) = items.iter().chain(free).position(excludes) {
            return Some(Clash { kind: Kind::Facts, item });
        }
        let (k_min, k_max) = (self.floors.k_min, self.caps.k_max);
        let mut forced = self.floors.rows[..k_min].iter().zip(&self.caps.rows);
        let item = forced
            .position(|(floor, cap)| floor.lower > cap.upper + EPSILON)
            .or_else(|| (k_min > k_max).then_some(k_max))?;
        Some(Clash { kind: Kind::Order, item })
    }

    /// The places the line can take under these caps, as the number of ordered items above it.
    pub(crate) fn window(&self, caps: &Caps) -> Result<[usize; 2], Clash> {
        let (k_min, k_max) = (self.floors.k_min, caps.k_max);
        let beyond = |k| self.floors.least(k) > self.total.hi + EPSILON;
        let reaches = |k| caps.most(k) >= self.total.lo - EPSILON;
        if beyond(k_min) {
            return Err(Clash { kind: Kind::TooMuch, item: 0 });
        }
        if !reaches(k_max) {
            return Err(Clash { kind: Kind::TooLittle, item: 0 });
        }
        let k_lo = first(k_min, k_max, reaches);
        let k_hi = first(k_min, k_max + 1, beyond) - 1;
        // Both are non-decreasing in k and `most(k) >= least(k + 1)`, so only rounding can cross them.
        Ok([k_lo.min(k_hi), k_hi])
    }
}

/// The first of `from..to` for which a monotone `test` holds, else `to`.
#[inline]
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
