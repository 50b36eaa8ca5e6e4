//! The ends of an item that survive the loss of any one doubted cap.

use super::{Robust, Without};
use crate::formula::boxes::{Bounds, Entry};
use crate::formula::solve::{Ceiling, Floor, Frame};
use crate::formula::sums::first;

impl Robust {
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
