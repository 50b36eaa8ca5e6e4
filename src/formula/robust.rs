//! Bounds that survive the loss of any one doubted fact.
//!
//! The definition is a union: solve once without each doubted cap and take the widest answers. Most of these
//! solves need not be made. Losing a cap changes a running minimum only in the stretch where that cap is the
//! minimum, and there only up to the second-smallest; these stretches do not overlap, so one pass gives every
//! "all but one" minimum and prefix sums of what each loss gains. Only a cap whose loss moves the line's window
//! (in practice the first cap below the line) needs sums of its own.

mod ends;

use super::boxes::{EPSILON, Entry};
use super::sums::{Caps, Sums};

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
}
