//! Bounds that survive the loss of any one doubted fact.
//!
//! The definition is a union: solve once without each doubted cap and take the widest answers. Most of these
//! solves need not be made. Losing a cap changes a running minimum only in the stretch where that cap is the
//! minimum, and there only up to the second-smallest; these stretches do not overlap, so one pass gives every
//! "all but one" minimum and prefix sums of what each loss gains. Only a cap whose loss moves the line's window
//! (in practice the first cap below the line) needs sums of its own.

use super::boxes::{Bounds, EPSILON, Entry};
use super::solve::{Ceiling, Floor, Frame};
use super::sums::{Caps, Sums, first};

/// More caps than this that move the window are lost together instead of one by one, which is wider but sound.
const MOST_SOLVES: usize = 24;

/// Where lower bounds would take more work than this in all, the widest gain stands for each one, which is wider but
/// sound.
const MOST_TRIALS: usize = 1 << 21;

/// One stretch of a flat list over which a doubted cap holds the running minimum.
#[derive(Clone, Copy, Debug)]
struct Loss {
    /// The item: ordered ones first, then unordered.
    item: usize,
    /// The end of its stretch; the start is the item itself. Empty when it never is the minimum.
    end: usize,
}

/// The running minimum at an item without the doubted cap that holds it.
#[derive(Clone, Copy, Debug, Default)]
struct Second {
    upper: f64,
    /// The item that then holds it.
    upper_at: u32,
    /// By how much the minima of the items before this one are greater in all.
    gain: f64,
}

/// The list without a cap that moves the window, or without all of them.
#[derive(Clone, Debug, Default)]
struct Without {
    /// The item whose cap is lost; none when all that move the window are.
    lost: Option<usize>,
    caps: Caps,
    window: [usize; 2],
}

/// What the loss of each doubted cap of a flat list does. Buffers are reused from list to list.
#[derive(Clone, Debug, Default)]
pub(crate) struct Robust {
    seconds: Vec<Second>,
    /// The doubted caps whose loss leaves the window where it is.
    losses: Vec<Loss>,
    /// Those whose loss moves it, as items in rising order.
    moving: Vec<usize>,
    /// The lists without them; of the vector only the first so many.
    without: Vec<Without>,
    count: usize,
    /// Whether any cap is doubted; else nothing here is asked.
    doubts: bool,
    /// Whether the widest gain stands for all.
    coarse: bool,
}

impl Robust {
    /// Forgets the list at hand, as one without doubts.
    pub(crate) fn clear(&mut self) {
        self.losses.clear();
        self.moving.clear();
        (self.count, self.doubts) = (0, false);
    }

    /// Whether the list at hand has doubts.
    #[inline]
    pub(crate) fn doubts(&self) -> bool {
        self.doubts
    }

    /// Finds what the doubted caps of a list do that has a solution with all of them. Gives the window that survives.
    pub(crate) fn fill(
        &mut self,
        sums: &Sums,
        items: &[Entry],
        free: &[Entry],
        window: [usize; 2],
    ) -> [usize; 2] {
        self.clear();
        self.doubts = items.iter().chain(free).any(Entry::is_doubted);
        if !self.doubts {
            return window;
        }
        self.fill_seconds(&sums.caps, items, free);
        self.find_moving(sums, items, free, window[0]);
        self.coarse = self.losses.len().saturating_mul(window[0]) > MOST_TRIALS;
        let together = self.moving.len() > MOST_SOLVES;
        let count = if together { 1 } else { self.moving.len() };
        self.without.resize_with(count.max(self.without.len()), Without::default);
        let Self { moving, without, count: found, .. } = self;
        let mut widest = window;
        for &lost in &moving[..count] {
            let one = &mut without[*found];
            one.lost = (!together).then_some(lost);
            if together {
                let cap = |i: usize, item: &Entry| {
                    if moving.binary_search(&i).is_ok() { item.spare } else { item.bounds.hi }
                };
                one.caps.fill(items, free, sums.line, cap);
            } else {
                one.caps.fill_without(&sums.caps, items, free, sums.line, lost);
            }
            // A contradiction without a cap is no possible world, so it widens nothing.
            if let Ok(window) = sums.window(&one.caps) {
                one.window = window;
                widest = [widest[0].min(window[0]), widest[1].max(window[1])];
                *found += 1;
            }
        }
        widest
    }

    /// Finds the "all but one" minima and the stretch of every doubted cap.
    fn fill_seconds(&mut self, caps: &Caps, items: &[Entry], free: &[Entry]) {
        let m = items.len();
        self.seconds.clear();
        self.seconds.reserve(m + 1);
        // The smallest cap, the next smallest of another item, and who holds them.
        let (mut least, mut least_at) = (f64::INFINITY, 0);
        let (mut next, mut next_at) = (f64::INFINITY, 0);
        let mut spare = f64::INFINITY;
        let mut stretch: Option<usize> = None;
        let mut gain = 0.0;
        for (i, (item, row)) in items.iter().zip(&caps.rows).enumerate() {
            let cap = item.bounds.hi;
            if cap < least {
                (next, next_at) = (least, least_at);
                (least, least_at, spare) = (cap, i as u32, item.spare);
                if let Some(open) = stretch.take() {
                    self.losses[open].end = i;
                }
            } else if cap < next {
                (next, next_at) = (cap, i as u32);
            }
            if item.is_doubted() {
                if least_at as usize == i {
                    stretch = Some(self.losses.len());
                }
                self.losses.push(Loss { item: i, end: i });
            }
            let (upper, upper_at) = if spare <= next { (spare, least_at) } else { (next, next_at) };
            self.seconds.push(Second { upper, upper_at, gain });
            gain += upper - row.upper;
        }
        self.seconds.push(Second { gain, ..Second::default() });
        if let Some(open) = stretch {
            self.losses[open].end = m;
        }
        for (u, item) in free.iter().enumerate() {
            if item.is_doubted() {
                self.losses.push(Loss { item: m + u, end: m + u });
            }
        }
    }

    /// Moves the caps whose loss moves the window from `losses` to `moving`.
    fn find_moving(&mut self, sums: &Sums, items: &[Entry], free: &[Entry], k_lo: usize) {
        let lower = k_lo.checked_sub(1).filter(|_| k_lo > sums.floors.k_min).map(|k| (k, sums.caps.most(k)));
        let mut losses = std::mem::take(&mut self.losses);
        let barrier = sums.caps.k_max;
        let lifts = items.get(barrier).is_some_and(|item| item.spare >= sums.line - EPSILON);
        losses.retain(|loss| {
            let lowers =
                |(k, most)| most + self.gain(*loss, k, sums.line, items, free) >= sums.total.lo - EPSILON;
            let moves = (loss.item == barrier && lifts) || lower.is_some_and(lowers);
            if moves {
                self.moving.push(loss.item);
            }
            !moves
        });
        self.losses = losses;
    }

    /// How much more the list can carry with the line after `k` items when a cap is lost.
    #[inline]
    fn gain(&self, loss: Loss, k: usize, line: f64, items: &[Entry], free: &[Entry]) -> f64 {
        let m = items.len();
        if loss.item >= m {
            let item = &free[loss.item - m];
            item.spare - item.bounds.hi
        } else if loss.item >= k {
            let item = &items[loss.item];
            item.spare.min(line) - item.bounds.hi.min(line)
        } else {
            self.stretch_gain(loss, loss.item, k)
        }
    }

    /// The gain of the part of a stretch that lies in `from..to`.
    fn stretch_gain(&self, loss: Loss, from: usize, to: usize) -> f64 {
        let (start, end) = (loss.item.max(from), loss.end.min(to));
        if start < end { self.seconds[end].gain - self.seconds[start].gain } else { 0.0 }
    }

    /// The greatest gain of losing any cap that leaves the window where it is, but that of `except`.
    fn most_gain(&self, except: usize, k: usize, line: f64, items: &[Entry], free: &[Entry]) -> f64 {
        self.losses
            .iter()
            .filter(|loss| loss.item != except)
            .map(|loss| self.gain(*loss, k, line, items, free))
            .fold(0.0, f64::max)
    }

    /// Whether an item's cap is doubted, and its loss leaves the window where it is.
    #[inline]
    fn stays(&self, i: usize, item: &Entry) -> bool {
        item.is_doubted() && self.moving.binary_search(&i).is_err()
    }

    /// What the upper end of ordered item `i`, `hi` with all caps, is without any one.
    pub(crate) fn upper(
        &self,
        frame: &Frame<'_>,
        items: &[Entry],
        i: usize,
        (mut hi, mut ceiling): (f64, Ceiling),
    ) -> (f64, Ceiling) {
        let item = &items[i];
        if i < frame.window[1] {
            let holder = frame.caps.rows[i].upper_at as usize;
            if self.stays(holder, &items[holder]) {
                let second = &self.seconds[i];
                (hi, ceiling) = frame.upper_within(item, i, second.upper, second.upper);
                if matches!(ceiling, Ceiling::Own | Ceiling::Earlier(_)) {
                    ceiling = either(holder, second.upper_at as usize, i);
                }
            }
        } else if item.bounds.hi < frame.line && self.stays(i, item) {
            let wider = frame.upper_within(item, i, item.spare, item.spare);
            if wider.0 > hi {
                (hi, ceiling) = wider;
            }
        }
        let [k_lo, k_hi] = frame.window;
        for without in &self.without[..self.count] {
            // Before the cap that is lost, what may be above the line anyway is not more without it.
            if i < k_hi && i + 1 >= k_lo && without.lost.is_some_and(|lost| i < lost) {
                continue;
            }
            let item = self.relaxed(without, i, item);
            let (other, mut why) = without.frame(frame).upper(&item, i);
            let mut same = false;
            if let Some(lost) = without.lost {
                why = also(why, lost);
                same = other == hi && ceiling == Ceiling::LineBefore(lost);
            }
            if other > hi || same {
                (hi, ceiling) = (other, why);
            }
        }
        (hi, ceiling)
    }

    /// The same of an unordered item, the `at`th of all.
    pub(crate) fn upper_free(
        &self,
        frame: &Frame<'_>,
        item: &Entry,
        at: usize,
        (mut hi, mut ceiling): (f64, Ceiling),
    ) -> (f64, Ceiling) {
        if self.stays(at, item) {
            (hi, ceiling) = frame.upper_free(item, item.spare);
        }
        for without in &self.without[..self.count] {
            let item = self.relaxed(without, at, item);
            let other = without.frame(frame).upper_free(&item, item.bounds.hi);
            if other.0 > hi {
                (hi, ceiling) = other;
            }
        }
        (hi, ceiling)
    }

    /// What the lower end of ordered item `i`, `lo` with all caps, is without any one.
    pub(crate) fn lower(
        &self,
        frame: &Frame<'_>,
        items: &[Entry],
        free: &[Entry],
        i: usize,
        (mut lo, mut floor): (f64, Floor),
    ) -> (f64, Floor) {
        let item = &items[i];
        if lo > item.bounds.lo && !self.losses.is_empty() {
            let (least, why) = self.lower_in_place(frame, items, free, i);
            (lo, floor) = (least.min(lo), why);
        }
        for without in &self.without[..self.count] {
            let item = self.relaxed(without, i, item);
            let other = without.frame(frame).ordered(&item, i);
            if other.bounds.lo < lo {
                (lo, floor) = (other.bounds.lo, other.floor);
            }
        }
        (lo, floor)
    }

    /// The same of an unordered item, the `at`th of all.
    pub(crate) fn lower_free(
        &self,
        frame: &Frame<'_>,
        items: &[Entry],
        free: &[Entry],
        at: usize,
        (mut lo, mut floor): (f64, Floor),
    ) -> (f64, Floor) {
        let item = &free[at - items.len()];
        if lo > item.bounds.lo {
            let gain = self.most_gain(at, frame.window[1], frame.line, items, free);
            (lo, floor) = frame.lower_free(item, gain);
        }
        for without in &self.without[..self.count] {
            let item = self.relaxed(without, at, item);
            let other = without.frame(frame).unordered(&item);
            if other.bounds.lo < lo {
                (lo, floor) = (other.bounds.lo, other.floor);
            }
        }
        (lo, floor)
    }

    /// The least lower end of ordered item `i` over all losses that leave the window where it is.
    fn lower_in_place(&self, frame: &Frame<'_>, items: &[Entry], free: &[Entry], i: usize) -> (f64, Floor) {
        let item = &items[i];
        let [k_lo, k_hi] = frame.window;
        let line = frame.line;
        if i >= k_lo {
            let k = i.min(k_hi);
            let gain = self.most_gain(i, k, line, items, free);
            return frame.rest(item, frame.caps.most(k) + gain - item.bounds.hi.min(line));
        }
        let forced = frame.forced_floor(item, i);
        let mut least = frame.lower(item, i);
        if self.coarse {
            let x = least.0 - self.most_gain(usize::MAX, k_hi, line, items, free);
            return if x > forced.0 { (x, Floor::Total { sharing: 1 }) } else { forced };
        }
        let rows = &frame.caps.rows;
        let all = rows[k_hi].sum;
        for &loss in &self.losses {
            if least.0 <= forced.0 {
                return forced;
            }
            let before = if loss.item >= k_hi {
                self.gain(loss, k_hi, line, items, free)
            } else {
                self.stretch_gain(loss, 0, i)
            };
            let need = frame.total.lo - (frame.caps.most(k_hi) - (all - rows[i].sum) + before);
            let within = |q: usize| q >= loss.item && q < loss.end;
            let upper = |q: usize| if within(q) { self.seconds[q].upper } else { rows[q].upper };
            let after = |q: usize| all - rows[q + 1].sum + self.stretch_gain(loss, q + 1, k_hi);
            let beyond = first(i + 1, k_hi, |q| (q + 1 - i) as f64 * upper(q) + after(q) < need);
            let (q, sharing) = (beyond - 1, beyond - i);
            let x = (need - after(q)) / sharing as f64;
            if x < least.0 {
                least = (x.min(upper(i)), Floor::Total { sharing });
            }
        }
        if least.0 > forced.0 { least } else { forced }
    }

    /// An item as it is in a list without a cap.
    #[inline]
    fn relaxed(&self, without: &Without, i: usize, item: &Entry) -> Entry {
        let lost = without.lost.map_or_else(|| self.moving.binary_search(&i).is_ok(), |lost| lost == i);
        if lost { Entry { bounds: Bounds { lo: item.bounds.lo, hi: item.spare }, ..*item } } else { *item }
    }
}

impl Without {
    #[inline]
    fn frame<'a>(&'a self, of: &Frame<'a>) -> Frame<'a> {
        Frame { caps: &self.caps, window: self.window, ..*of }
    }
}

fn either(first: usize, second: usize, own: usize) -> Ceiling {
    if first != second {
        Ceiling::EitherEarlier(first.min(second), first.max(second))
    } else if first == own {
        Ceiling::Own
    } else {
        Ceiling::Earlier(first)
    }
}

/// The reason that holds without `lost`, told as resting on either of the two.
fn also(ceiling: Ceiling, lost: usize) -> Ceiling {
    match ceiling {
        Ceiling::LineBefore(other) => Ceiling::EitherLineBefore(lost.min(other), lost.max(other)),
        Ceiling::Earlier(other) if lost < other => Ceiling::EitherEarlier(lost, other),
        other => other,
    }
}
