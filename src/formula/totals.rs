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
    let loose = loose_total(weights, bounds);
    if !weights.iter().any(|w| *w > 0.0) {
        return Bounds { lo: 0.0, hi: 0.0 };
    }
    let all = || problem.ordered.iter().chain(&problem.unordered);
    if all().all(|item| item.counted) {
        return exact_total(problem, weights).map_or(loose, |range| range.and(loose));
    }
    // What does not count is taken at anything its bounds allow, on top of a list without it; that list must
    // then reach the total with whatever the others leave.
    let mut rest = Problem { total: problem.total, line: problem.line, ..Problem::default() };
    let mut kept = Vec::with_capacity(weights.len());
    let mut aside = Bounds { lo: 0.0, hi: 0.0 };
    for (i, (item, own)) in all().zip(bounds).enumerate() {
        if item.counted {
            let side = if i < problem.ordered.len() { &mut rest.ordered } else { &mut rest.unordered };
            side.push(Entry::new(own.lo, own.hi));
            kept.push(weights[i]);
        } else {
            rest.total.lo = (rest.total.lo - own.hi).max(0.0);
            aside = Bounds { lo: aside.lo + weights[i] * own.lo, hi: aside.hi + weights[i] * own.hi };
        }
    }
    exact_total(&rest, &kept)
        .map_or(loose, |range| Bounds { lo: range.lo + aside.lo, hi: range.hi + aside.hi }.and(loose))
}

/// The range when every item counts; `None` when it would cost too much or rounding made the list infeasible.
fn exact_total(problem: &Problem, weights: &[f64]) -> Option<Bounds> {
    let (items, free) = (&problem.ordered, &problem.unordered);
    let mut sums = Sums::default();
    sums.fill(items, free, problem.total, problem.line, None);
    let [k_lo, k_hi] = sums.window().ok()?;
    let steps = (k_hi - k_lo + 1).saturating_mul((2 * k_hi + 1) * k_hi + items.len());
    if steps > MOST_STEPS {
        return None;
    }
    let mut range = Bounds { lo: f64::INFINITY, hi: 0.0 };
    for k in k_lo..=k_hi {
        let at = fixed_line(&sums, items, free, weights, k);
        range = Bounds { lo: range.lo.min(at.lo), hi: range.hi.max(at.hi) };
    }
    Some(range)
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

/// The range with the line after `k` items.
fn fixed_line(sums: &Sums, items: &[Entry], free: &[Entry], weights: &[f64], k: usize) -> Bounds {
    let mut prefix = Vec::with_capacity(k + 1);
    prefix.push(0.0);
    for weight in &weights[..k] {
        prefix.push(prefix[prefix.len() - 1] + weight);
    }
    let mut heights: Vec<f64> = vec![0.0];
    heights.extend_from_slice(&sums.lower[..k]);
    heights.extend_from_slice(&sums.upper[..k]);
    heights.retain(|h| h.is_finite());
    heights.sort_by(f64::total_cmp);
    heights.dedup();

    let mut base = 0.0;
    let (mut rising, mut falling) = (Vec::new(), Vec::new());
    for pair in heights.windows(2) {
        let (bottom, top) = (pair[0], pair[1]);
        let thickness = top - bottom;
        // Floors and caps descend, so the items that reach `top` are prefixes.
        let low = sums.lower[..k].partition_point(|l| *l >= top);
        let high = sums.upper[..k].partition_point(|u| *u >= top).max(low);
        base += prefix[low] * thickness;
        hull(
            &prefix,
            low,
            high,
            |a, b| a >= b,
            |slope, run| {
                falling.push(Piece { slope, room: run * thickness });
            },
        );
        hull(
            &prefix,
            low,
            high,
            |a, b| a <= b,
            |slope, run| {
                rising.push(Piece { slope, room: run * thickness });
            },
        );
    }
    let below = items.iter().enumerate().skip(k).map(|(j, item)| (j, item, item.bounds.hi.min(sums.line)));
    let unordered = free.iter().enumerate().map(|(u, item)| (items.len() + u, item, item.bounds.hi));
    for (j, item, top) in below.chain(unordered) {
        base += weights[j] * item.bounds.lo;
        let room = top - item.bounds.lo;
        let slope = weights[j];
        falling.push(Piece { slope, room });
        rising.push(Piece { slope, room });
    }
    falling.sort_by(|a, b| b.slope.total_cmp(&a.slope));
    rising.sort_by(|a, b| a.slope.total_cmp(&b.slope));
    let least = sums.least(k);
    let hi = base + fill(&falling, sums.total.hi - least);
    let lo = base + fill(&rising, (sums.total.lo - least).max(0.0));
    Bounds { lo, hi }
}

/// The edges of the hull of `(r, prefix[r])`, `r = low..=high`, that keeps `before` true of neighbouring slopes.
fn hull(
    prefix: &[f64],
    low: usize,
    high: usize,
    before: impl Fn(f64, f64) -> bool,
    mut edge: impl FnMut(f64, f64),
) {
    let slope = |a: usize, b: usize| (prefix[b] - prefix[a]) / (b - a) as f64;
    let mut corners = vec![low];
    for r in low + 1..=high {
        while let [.., a, b] = corners[..] {
            if before(slope(a, b), slope(b, r)) {
                break;
            }
            corners.pop();
        }
        corners.push(r);
    }
    for pair in corners.windows(2) {
        edge(slope(pair[0], pair[1]), (pair[1] - pair[0]) as f64);
    }
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
