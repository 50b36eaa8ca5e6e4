//! One list without blends, made ready for questions: what can this item be? Making it ready costs a pass over the
//! list; each answer is then read from its sums, so that nothing is worked out that nobody asks for.

use super::boxes::{Bounds, Entry};
use super::conflict::Clash;
use super::robust::Robust;
use super::solve::{Ceiling, Floor, Frame, Solved, closed};
use super::sums::Sums;

/// The items of a flat list.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Items<'a> {
    pub(crate) ordered: &'a [Entry],
    pub(crate) unordered: &'a [Entry],
}

/// A list that is ready. It is asked with the same items that it was made ready with.
#[derive(Clone, Debug, Default)]
pub(crate) struct Flat {
    sums: Sums,
    robust: Robust,
    /// Where the line can lie with all facts, and without any doubted one.
    trusting: [usize; 2],
    window: [usize; 2],
}

impl Flat {
    /// Makes a list ready; with `robust` the answers hold even if any one doubted cap is wrong.
    pub(crate) fn pose(
        &mut self,
        items: Items<'_>,
        total: Bounds,
        line: f64,
        robust: bool,
    ) -> Result<(), Clash> {
        self.trusting = self.sums.fill(items.ordered, items.unordered, total, line)?;
        self.window = if robust {
            self.robust.fill(&self.sums, items.ordered, items.unordered, self.trusting)
        } else {
            self.robust.clear();
            self.trusting
        };
        Ok(())
    }

    /// Where the line can lie: after as few and as many ordered items as this.
    pub(crate) fn window(&self) -> [usize; 2] {
        self.window
    }

    /// Makes a list without items ready.
    pub(crate) fn clear(&mut self) {
        self.robust.clear();
        (self.trusting, self.window) = ([0, 0], [0, 0]);
    }

    #[inline]
    fn frame(&self) -> Frame<'_> {
        let Sums { total, line, floors, caps } = &self.sums;
        Frame { total: *total, line: *line, floors, caps, window: self.trusting }
    }

    /// The greatest that ordered item `i` can be.
    pub(crate) fn upper(&self, items: Items<'_>, i: usize) -> (f64, Ceiling) {
        let frame = self.frame();
        let certain = frame.upper(&items.ordered[i], i);
        if self.robust.doubts() { self.robust.upper(&frame, items.ordered, i, certain) } else { certain }
    }

    /// Whether ordered item `i` is at most `limit`. Most often that is seen before its upper end is worked out.
    pub(crate) fn is_at_most(&self, items: Items<'_>, i: usize, limit: f64) -> bool {
        if self.is_low_down(i, limit) {
            return true;
        }
        let frame = self.frame();
        let certain = frame.upper(&items.ordered[i], i);
        // Without one of the caps it is no less.
        certain.0 <= limit
            && (!self.robust.doubts() || self.robust.upper(&frame, items.ordered, i, certain).0 <= limit)
    }

    /// Whether ordered item `i` is at most `limit`, whatever else is known, because of how many come before it: above
    /// the line they are at least as large and all of them are no more than the whole.
    #[inline]
    fn is_low_down(&self, i: usize, limit: f64) -> bool {
        let Sums { total, line, floors, .. } = &self.sums;
        *line <= limit && total.hi <= limit * floors.rows[i + 1].weight
    }

    /// The least that ordered item `i` can be.
    pub(crate) fn lower(&self, items: Items<'_>, i: usize) -> (f64, Floor) {
        let frame = self.frame();
        let item = &items.ordered[i];
        let (lo, floor) = frame.lower(item, i);
        if lo <= 0.0 {
            return (lo, floor);
        }
        let lo = closed(lo, frame.upper(item, i).0).lo;
        if !self.robust.doubts() {
            return (lo, floor);
        }
        self.robust.lower(&frame, items.ordered, items.unordered, i, (lo, floor))
    }

    /// The greatest that unordered item `u` can be.
    pub(crate) fn upper_free(&self, items: Items<'_>, u: usize) -> (f64, Ceiling) {
        let (frame, item) = (self.frame(), &items.unordered[u]);
        let certain = frame.upper_free(item, item.bounds.hi);
        let at = items.ordered.len() + u;
        if self.robust.doubts() { self.robust.upper_free(&frame, item, at, certain) } else { certain }
    }

    /// The least that unordered item `u` can be.
    pub(crate) fn lower_free(&self, items: Items<'_>, u: usize) -> (f64, Floor) {
        let (frame, item) = (self.frame(), &items.unordered[u]);
        let (lo, floor) = frame.lower_free(item, 0.0);
        if lo <= 0.0 {
            return (lo, floor);
        }
        let lo = closed(lo, frame.upper_free(item, item.bounds.hi).0).lo;
        if !self.robust.doubts() {
            return (lo, floor);
        }
        let at = items.ordered.len() + u;
        self.robust.lower_free(&frame, items.ordered, items.unordered, at, (lo, floor))
    }

    /// Both ends of ordered item `i`, with reasons.
    pub(crate) fn ordered(&self, items: Items<'_>, i: usize) -> Solved {
        let ((lo, floor), (hi, ceiling)) = (self.lower(items, i), self.upper(items, i));
        Solved { bounds: Bounds { lo, hi }, floor, ceiling }
    }

    /// Both ends of unordered item `u`, with reasons.
    pub(crate) fn unordered(&self, items: Items<'_>, u: usize) -> Solved {
        let ((lo, floor), (hi, ceiling)) = (self.lower_free(items, u), self.upper_free(items, u));
        Solved { bounds: Bounds { lo, hi }, floor, ceiling }
    }
}
