//! The exact range of a weighted total, such as "all alpha hydroxy acids" or "retinoids as retinol".
//!
//! Above the line the amounts descend, so they are a stack of thin layers, each of which covers a prefix of the
//! list. Between two neighbouring floors or caps all layers may end at the same items; which end pays best per
//! gram is an edge of a convex hull. Filling what the total leaves with the best edges first is then exact.

use super::boxes::{Bounds, EPSILON, Entry, Problem};
use super::sums::Sums;

/// Lists for which the exact method would cost more than this many steps get the sum of the single bounds.
const MOST_STEPS: usize = 50_000_000;

/// One piece that mass can go to: how much it counts per gram, and how many grams it takes.
#[derive(Clone, Copy, Debug)]
struct Piece {
    slope: f64,
    room: f64,
}

/// The exact range of `Σ weight · amount` over the ordered and then the unordered items of a feasible problem,
/// blends being single items. `bounds` are the items' own bounds, in the same order.
///
/// With items that do not count towards the total the range is sound but no longer exact.
#[must_use]
pub fn weighted_total(problem: &Problem, weights: &[f64], bounds: &[Bounds]) -> Bounds {
    Totals::default().range(problem, weights, bounds, &|_| false)
}

/// Working out weighted totals, with buffers that are reused.
#[derive(Debug, Default)]
pub(crate) struct Totals {
    sums: Sums,
    stack: Stack,
    /// The items that count towards the total, and their weights.
    counted: Problem,
    kept: Vec<f64>,
}

impl Totals {
    /// The range of [`weighted_total`]. Once a part of it is known of which `enough` holds, that part will do.
    pub(crate) fn range(
        &mut self,
        problem: &Problem,
        weights: &[f64],
        bounds: &[Bounds],
        enough: &dyn Fn(Bounds) -> bool,
    ) -> Bounds {
        let loose = loose_total(weights, bounds);
        if !weights.iter().any(|w| *w > 0.0) {
            return Bounds { lo: 0.0, hi: 0.0 };
        }
        let all = || problem.ordered.iter().chain(&problem.unordered);
        let Self { sums, stack, counted, kept } = self;
        if all().all(|item| item.counted) {
            return stack.range(sums, problem, weights, enough).map_or(loose, |range| range.and(loose));
        }
        // What does not count is taken at anything its bounds allow, on top of a list without it; that list must
        // then reach the total with whatever the others leave.
        counted.clear();
        kept.clear();
        (counted.total, counted.line) = (problem.total, problem.line);
        let mut aside = Bounds { lo: 0.0, hi: 0.0 };
        for (i, (item, own)) in all().zip(bounds).enumerate() {
            if item.counted {
                let ordered = i < problem.ordered.len();
                let side = if ordered { &mut counted.ordered } else { &mut counted.unordered };
                side.push(Entry::new(own.lo, own.hi));
                kept.push(weights[i]);
            } else {
                counted.total.lo = (counted.total.lo - own.hi).max(0.0);
                aside = Bounds { lo: aside.lo + weights[i] * own.lo, hi: aside.hi + weights[i] * own.hi };
            }
        }
        let with = |range: Bounds| Bounds { lo: range.lo + aside.lo, hi: range.hi + aside.hi };
        let range = stack.range(sums, counted, kept, &|range| enough(with(range)));
        range.map_or(loose, |range| with(range).and(loose))
    }
}

/// The sum of the single bounds: sound, but loose, because not all items can be at their greatest at once.
#[must_use]
pub fn loose_total(weights: &[f64], bounds: &[Bounds]) -> Bounds {
    let pairs = weights.iter().zip(bounds);
    pairs.fold(Bounds { lo: 0.0, hi: 0.0 }, |sum, (w, b)| Bounds {
        lo: sum.lo + w * b.lo,
        hi: sum.hi + w * b.hi,
    })
}

/// The layers of one list, and what mass put into them counts. Buffers are reused from line to line.
#[derive(Debug, Default)]
struct Stack {
    /// What one gram on each of the first `r` items counts.
    prefix: Vec<f64>,
    /// The items that count at all.
    jumps: Vec<usize>,
    /// What the floors count.
    base: f64,
    /// Room for mass that does not count.
    idle: f64,
    /// Where mass counts as much as possible, and as little; only what counts.
    falling: Vec<Piece>,
    rising: Vec<Piece>,
    corners: Vec<usize>,
}

impl Stack {
    /// The range when every item counts; `None` when it would cost too much or rounding made the list infeasible.
    fn range(
        &mut self,
        sums: &mut Sums,
        problem: &Problem,
        weights: &[f64],
        enough: &dyn Fn(Bounds) -> bool,
    ) -> Option<Bounds> {
        let (items, free) = (&problem.ordered, &problem.unordered);
        let [k_lo, k_hi] = sums.fill(items, free, problem.total, problem.line).ok()?;
        self.prefix.clear();
        self.jumps.clear();
        let mut sum = 0.0;
        for (item, weight) in weights[..items.len()].iter().enumerate() {
            self.prefix.push(sum);
            sum += weight;
            if *weight > 0.0 {
                self.jumps.push(item);
            }
        }
        self.prefix.push(sum);
        let steps = (k_hi - k_lo + 1).saturating_mul((2 * k_hi + 1) * self.jumps.len() + items.len());
        if steps > MOST_STEPS {
            return None;
        }
        let mut range = Bounds { lo: f64::INFINITY, hi: 0.0 };
        // The later the line, the more room there is above it.
        for k in (k_lo..=k_hi).rev() {
            let at = self.fixed_line(sums, items, free, weights, k);
            range = Bounds { lo: range.lo.min(at.lo), hi: range.hi.max(at.hi) };
            if enough(range) {
                break;
            }
        }
        Some(range)
    }

    /// The range with the line after `k` items.
    fn fixed_line(
        &mut self,
        sums: &Sums,
        items: &[Entry],
        free: &[Entry],
        weights: &[f64],
        k: usize,
    ) -> Bounds {
        (self.base, self.idle) = (0.0, 0.0);
        self.falling.clear();
        self.rising.clear();
        let lower = |i: usize| sums.floors.rows[i].lower;
        let upper = |i: usize| sums.caps.rows[i].upper;
        // Floors and caps descend, so the items that reach a height are prefixes; read from the back they rise.
        let (mut low, mut high, mut bottom) = (k, k, 0.0);
        while low > 0 || high > 0 {
            let next =
                |end: &dyn Fn(usize) -> f64, count: usize| count.checked_sub(1).map_or(f64::INFINITY, end);
            let top = next(&lower, low).min(next(&upper, high));
            if !top.is_finite() {
                break;
            }
            if top > bottom {
                self.layer(low, high.max(low), top - bottom);
                bottom = top;
            }
            while low > 0 && lower(low - 1) <= top {
                low -= 1;
            }
            while high > 0 && upper(high - 1) <= top {
                high -= 1;
            }
        }
        let below =
            items.iter().enumerate().skip(k).map(|(j, item)| (j, item, item.bounds.hi.min(sums.line)));
        let unordered = free.iter().enumerate().map(|(u, item)| (items.len() + u, item, item.bounds.hi));
        for (j, item, top) in below.chain(unordered) {
            let piece = Piece { slope: weights[j], room: top - item.bounds.lo };
            if piece.slope > 0.0 {
                self.base += piece.slope * item.bounds.lo;
                self.falling.push(piece);
                self.rising.push(piece);
            } else {
                self.idle += piece.room;
            }
        }
        self.falling.sort_unstable_by(|a, b| b.slope.total_cmp(&a.slope));
        self.rising.sort_unstable_by(|a, b| a.slope.total_cmp(&b.slope));
        let least = sums.floors.least(k);
        let hi = self.base + fill(&self.falling, sums.total.hi - least);
        let lo = self.base + fill(&self.rising, (sums.total.lo - least).max(0.0) - self.idle);
        Bounds { lo, hi }
    }

    /// A layer that covers at least the first `low` and at most the first `high` items.
    fn layer(&mut self, low: usize, high: usize, thickness: f64) {
        self.base += self.prefix[low] * thickness;
        if self.prefix[high] <= self.prefix[low] {
            self.idle += (high - low) as f64 * thickness;
            return;
        }
        let from = self.jumps.partition_point(|item| *item < low);
        let to = self.jumps.partition_point(|item| *item < high);
        let corners = &mut self.corners;
        let prefix = &self.prefix;
        // Between two items that count the sum is level, so that a hull bends only at these.
        let bends = || self.jumps[from..to].iter().flat_map(|item| [*item, *item + 1]).chain([high]);
        hull(prefix, low, bends(), corners, |a, b| a >= b);
        for (slope, run) in edges(prefix, corners).filter(|(slope, _)| *slope > 0.0) {
            self.falling.push(Piece { slope, room: run * thickness });
        }
        hull(prefix, low, bends(), corners, |a, b| a <= b);
        for (slope, run) in edges(prefix, corners) {
            if slope > 0.0 {
                self.rising.push(Piece { slope, room: run * thickness });
            } else {
                self.idle += run * thickness;
            }
        }
    }
}

fn slope(prefix: &[f64], a: usize, b: usize) -> f64 {
    (prefix[b] - prefix[a]) / (b - a) as f64
}

/// The corners of the hull of `(r, prefix[r])` over `low` and the `bends`, which rise, that keeps `before` true of
/// neighbouring slopes.
fn hull(
    prefix: &[f64],
    low: usize,
    bends: impl Iterator<Item = usize>,
    corners: &mut Vec<usize>,
    before: impl Fn(f64, f64) -> bool,
) {
    corners.clear();
    corners.push(low);
    for r in bends {
        if corners.last() == Some(&r) {
            continue;
        }
        while let [.., a, b] = corners[..] {
            if before(slope(prefix, a, b), slope(prefix, b, r)) {
                break;
            }
            corners.pop();
        }
        corners.push(r);
    }
}

/// Slopes and lengths between corners.
fn edges(prefix: &[f64], corners: &[usize]) -> impl Iterator<Item = (f64, f64)> {
    corners.windows(2).map(move |pair| (slope(prefix, pair[0], pair[1]), (pair[1] - pair[0]) as f64))
}

/// What `budget` grams yield when the pieces are filled in their order.
fn fill(pieces: &[Piece], mut budget: f64) -> f64 {
    let mut sum = 0.0;
    for piece in pieces {
        if budget <= EPSILON {
            break;
        }
        let grams = piece.room.min(budget);
        sum += grams * piece.slope;
        budget -= grams;
    }
    sum
}
