//! Bounds that survive the loss of any one doubted fact.
//!
//! The definition is a union: solve once without each doubted cap and take the widest answers. Most of these
//! solves need not be made. Losing a cap changes a running minimum only in the stretch where that cap is the
//! minimum, and there only up to the second-smallest; these stretches do not overlap, so one pass gives every
//! "all but one" minimum and prefix sums of what each loss gains. Only a cap whose loss moves the line's window
//! (in practice the first cap below the line) is solved without in full.

use super::boxes::{EPSILON, Entry};
use super::conflict::Clash;
use super::solve::{self, Ceiling, Floor, Solution, Solved};
use super::sums::Sums;

/// More caps than this that move the window are lost together instead of one by one, which is wider but sound.
const MOST_SOLVES: usize = 24;

/// Work on lower bounds beyond this takes the widest gain instead of each one, which is wider but sound.
const MOST_TRIALS: usize = 1 << 21;

/// One stretch of a flat list over which a doubted cap holds the running minimum.
#[derive(Clone, Copy, Debug)]
struct Loss {
    /// The item: ordered ones first, then unordered.
    item: usize,
    /// The end of its stretch; the start is the item itself. Empty when it never is the minimum.
    end: usize,
}

/// Reusable buffers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Robust {
    /// Running minimum without the doubted cap that holds it, and the item that then does.
    second: Vec<f64>,
    second_at: Vec<usize>,
    /// Prefix sums of `second - upper`.
    gain_sum: Vec<f64>,
    losses: Vec<Loss>,
    solved: Vec<usize>,
    sums: Sums,
    solution: Solution,
    together: Vec<Entry>,
}

impl Robust {
    /// Widens `out`, the solution of the flat problem behind `sums`, to what holds without any one doubted cap.
    pub(crate) fn widen(&mut self, sums: &Sums, items: &[Entry], free: &[Entry], out: &mut Solution) {
        self.seconds(sums, items, free);
        if self.losses.is_empty() {
            return;
        }
        let window = out.window;
        self.split_losses(sums, items, free, window);
        self.in_closed_form(sums, items, free, out, window);
        if self.solved.len() > MOST_SOLVES {
            let all = items.iter().chain(free).enumerate();
            let lost = |i: usize| self.solved.binary_search(&i).is_ok();
            self.together.clear();
            self.together.extend(all.map(|(i, item)| if lost(i) { without_doubt(item) } else { *item }));
            let (items, free) = self.together.split_at(items.len());
            self.sums.fill(items, free, sums.total, sums.line, None);
            let solved = solve::solve_flat(&self.sums, items, free, &mut self.solution);
            merge(out, solved, &self.solution, usize::MAX);
            return;
        }
        for at in 0..self.solved.len() {
            let item = self.solved[at];
            self.sums.fill(items, free, sums.total, sums.line, Some(item));
            let mut solved = Ok(());
            match self.sums.window() {
                Err(clash) => solved = Err(clash),
                Ok(window) => solve_without(&self.sums, items, free, item, window, &mut self.solution),
            }
            merge(out, solved, &self.solution, item);
        }
    }

    /// Finds the "all but one" minima and the stretch of every doubted cap.
    fn seconds(&mut self, sums: &Sums, items: &[Entry], free: &[Entry]) {
        let m = items.len();
        self.second.clear();
        self.second_at.clear();
        self.losses.clear();
        self.gain_sum.clear();
        self.gain_sum.push(0.0);
        // The smallest cap, the next smallest of another item, and who holds them.
        let (mut least, mut least_at) = (f64::INFINITY, 0);
        let (mut next, mut next_at) = (f64::INFINITY, 0);
        let mut stretch: Option<usize> = None;
        let mut gain = 0.0;
        for (i, item) in items.iter().enumerate() {
            let cap = item.bounds.hi;
            if cap < least {
                (next, next_at) = (least, least_at);
                (least, least_at) = (cap, i);
                if let Some(open) = stretch.take() {
                    self.losses[open].end = i;
                }
            } else if cap < next {
                (next, next_at) = (cap, i);
            }
            if item.is_doubted() {
                if least_at == i {
                    stretch = Some(self.losses.len());
                }
                self.losses.push(Loss { item: i, end: i });
            }
            let spare = items[least_at].spare;
            let (without, holder) = if spare <= next { (spare, least_at) } else { (next, next_at) };
            self.second.push(without);
            self.second_at.push(holder);
            gain += without - sums.upper[i];
            self.gain_sum.push(gain);
        }
        if let Some(open) = stretch {
            self.losses[open].end = m;
        }
        for (u, item) in free.iter().enumerate() {
            if item.is_doubted() {
                self.losses.push(Loss { item: m + u, end: m + u });
            }
        }
    }

    /// Moves the caps whose loss moves the window from `losses` to `solved`.
    fn split_losses(&mut self, sums: &Sums, items: &[Entry], free: &[Entry], [k_lo, _]: [usize; 2]) {
        let mut losses = std::mem::take(&mut self.losses);
        self.solved.clear();
        let barrier = sums.k_max;
        losses.retain(|loss| {
            let lifts_barrier =
                loss.item == barrier && items.get(barrier).is_some_and(|b| b.spare >= sums.line - EPSILON);
            let lowers_window = k_lo > sums.k_min
                && sums.most(k_lo - 1) + self.gain(*loss, k_lo - 1, sums, items, free)
                    >= sums.total.lo - EPSILON;
            if lifts_barrier || lowers_window {
                self.solved.push(loss.item);
            }
            !(lifts_barrier || lowers_window)
        });
        self.losses = losses;
    }

    /// How much more the list can carry with the line after `k` items when a cap is lost.
    fn gain(&self, loss: Loss, k: usize, sums: &Sums, items: &[Entry], free: &[Entry]) -> f64 {
        let m = items.len();
        if loss.item >= m {
            let item = &free[loss.item - m];
            item.spare - item.bounds.hi
        } else if loss.item >= k {
            let item = &items[loss.item];
            item.spare.min(sums.line) - item.bounds.hi.min(sums.line)
        } else {
            self.stretch_gain(loss, loss.item, k)
        }
    }

    /// The gain of the part of a stretch that lies in `from..to`.
    fn stretch_gain(&self, loss: Loss, from: usize, to: usize) -> f64 {
        let (start, end) = (loss.item.max(from), loss.end.min(to));
        if start < end { self.gain_sum[end] - self.gain_sum[start] } else { 0.0 }
    }

    /// The union over all losses that leave the window where it is.
    fn in_closed_form(
        &self,
        sums: &Sums,
        items: &[Entry],
        free: &[Entry],
        out: &mut Solution,
        window: [usize; 2],
    ) {
        let mut trials = 0;
        let [k_lo, k_hi] = window;
        let doubted = |i: usize, item: &Entry| item.is_doubted() && self.solved.binary_search(&i).is_err();
        for (i, item) in items.iter().enumerate() {
            let solved = &mut out.ordered[i];
            if i < k_hi {
                let holder = sums.upper_at[i];
                if doubted(holder, &items[holder]) {
                    let (hi, ceiling) = solve::upper(sums, item, i, window, self.second[i], self.second[i]);
                    let capped = matches!(ceiling, Ceiling::Own | Ceiling::Earlier(_));
                    solved.ceiling = if capped { either(holder, self.second_at[i], i) } else { ceiling };
                    solved.bounds.hi = hi;
                }
            } else if doubted(i, item) && item.bounds.hi < sums.line {
                let (hi, ceiling) = solve::upper(sums, item, i, window, self.second[i], item.spare);
                if hi > solved.bounds.hi {
                    (solved.bounds.hi, solved.ceiling) = (hi, ceiling);
                }
            }
            if solved.bounds.lo > item.bounds.lo {
                let (lo, floor) = self.lower(sums, items, free, i, window, &mut trials);
                (solved.bounds.lo, solved.floor) = (lo.min(solved.bounds.lo), floor);
            }
        }
        for (u, item) in free.iter().enumerate() {
            let solved = &mut out.unordered[u];
            if doubted(items.len() + u, item) {
                (solved.bounds.hi, solved.ceiling) = solve::upper_free(sums, item, window, item.spare);
            }
            if solved.bounds.lo > item.bounds.lo {
                let gain = self.most_gain(items.len() + u, k_hi, sums, items, free);
                (solved.bounds.lo, solved.floor) = solve::lower_free(sums, item, [k_lo, k_hi], gain);
            }
        }
    }

    /// The greatest gain of losing any cap but that of `except`.
    fn most_gain(&self, except: usize, k: usize, sums: &Sums, items: &[Entry], free: &[Entry]) -> f64 {
        self.losses
            .iter()
            .filter(|loss| loss.item != except)
            .map(|loss| self.gain(*loss, k, sums, items, free))
            .fold(0.0, f64::max)
    }

    /// The least lower end of ordered item `i` over all losses that leave the window where it is.
    fn lower(
        &self,
        sums: &Sums,
        items: &[Entry],
        free: &[Entry],
        i: usize,
        [k_lo, k_hi]: [usize; 2],
        trials: &mut usize,
    ) -> (f64, Floor) {
        let item = &items[i];
        if i >= k_lo {
            let k = i.min(k_hi);
            let gain = self.most_gain(i, k, sums, items, free);
            let rest = sums.total.lo - (sums.most(k) + gain - item.bounds.hi.min(sums.line));
            let own = item.bounds.lo;
            return if rest > own { (rest, Floor::Total { sharing: 1 }) } else { (own, Floor::Own) };
        }
        let forced = solve::forced_floor(sums, item, i, k_lo);
        let mut least = solve::lower(sums, item, i, [k_lo, k_hi]);
        *trials += self.losses.len();
        if *trials > MOST_TRIALS {
            let gain = self.most_gain(usize::MAX, k_hi, sums, items, free);
            let x = least.0 - gain;
            return if x > forced.0 { (x, Floor::Total { sharing: 1 }) } else { forced };
        }
        for &loss in &self.losses {
            if least.0 <= forced.0 {
                return forced;
            }
            let before = if loss.item >= k_hi {
                self.gain(loss, k_hi, sums, items, free)
            } else {
                self.stretch_gain(loss, 0, i)
            };
            let need =
                sums.total.lo - (sums.most(k_hi) - (sums.upper_sum[k_hi] - sums.upper_sum[i]) + before);
            let within = |q: usize| q >= loss.item && q < loss.end;
            let upper = |q: usize| if within(q) { self.second[q] } else { sums.upper[q] };
            let after = |q: usize| {
                let stretch = self.stretch_gain(loss, q + 1, k_hi);
                sums.upper_sum[k_hi] - sums.upper_sum[q + 1] + stretch
            };
            let beyond = solve::first(i + 1, k_hi, |q| (q + 1 - i) as f64 * upper(q) + after(q) < need);
            let (q, sharing) = (beyond - 1, beyond - i);
            let x = (need - after(q)) / sharing as f64;
            if x < least.0 {
                least = (x.min(upper(i)), Floor::Total { sharing });
            }
        }
        if least.0 > forced.0 { least } else { forced }
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

fn without_doubt(item: &Entry) -> Entry {
    Entry { bounds: super::boxes::Bounds { lo: item.bounds.lo, hi: item.spare }, ..*item }
}

/// The full solution without the doubted cap of `lost`, whose sums are prepared.
fn solve_without(
    sums: &Sums,
    items: &[Entry],
    free: &[Entry],
    lost: usize,
    window: [usize; 2],
    out: &mut Solution,
) {
    out.clear();
    out.window = window;
    let relaxed = |i: usize, item: &Entry| if i == lost { without_doubt(item) } else { *item };
    for (i, item) in items.iter().enumerate() {
        let item = relaxed(i, item);
        let (hi, ceiling) = solve::upper(sums, &item, i, window, sums.upper[i], item.bounds.hi);
        let (lo, floor) = solve::lower(sums, &item, i, window);
        out.ordered.push(Solved { bounds: solve::closed(lo, hi), floor, ceiling: also(ceiling, lost) });
    }
    for (u, item) in free.iter().enumerate() {
        let item = relaxed(items.len() + u, item);
        let (hi, ceiling) = solve::upper_free(sums, &item, window, item.bounds.hi);
        let (lo, floor) = solve::lower_free(sums, &item, window, 0.0);
        out.unordered.push(Solved { bounds: solve::closed(lo, hi), floor, ceiling });
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

/// Widens `out` by `other`; a contradiction without a cap is no possible world, so it widens nothing.
fn merge(out: &mut Solution, solved: Result<(), Clash>, other: &Solution, lost: usize) {
    if solved.is_err() {
        return;
    }
    out.window[0] = out.window[0].min(other.window[0]);
    out.window[1] = out.window[1].max(other.window[1]);
    let pairs = out.ordered.iter_mut().zip(&other.ordered);
    for (mine, theirs) in pairs.chain(out.unordered.iter_mut().zip(&other.unordered)) {
        let same = theirs.bounds.hi == mine.bounds.hi && mine.ceiling == Ceiling::LineBefore(lost);
        if theirs.bounds.hi > mine.bounds.hi || same {
            (mine.bounds.hi, mine.ceiling) = (theirs.bounds.hi, theirs.ceiling);
        }
        if theirs.bounds.lo < mine.bounds.lo {
            (mine.bounds.lo, mine.floor) = (theirs.bounds.lo, theirs.floor);
        }
    }
}
