//! What such lists usually look like: a guess with its uncertainty, never a bound.
//!
//! A base curve of amounts by rank, blended with usual levels and fitted into the proven intervals. The constants
//! and the residuals below were fitted on published formulas with known amounts; `examples/measure_formulas.rs`
//! computes them anew.

use super::boxes::Bounds;

/// Middle of the line's usual place, as a share of the list, and how far it spreads.
const LINE_AT: f64 = 0.65;
const LINE_SPREAD: f64 = 0.12;
/// Usual level of the first item, of items below the line, and of trailing colourants.
const FIRST: f64 = 70.0;
const BELOW: f64 = 0.5;
const COLOURANT: f64 = 0.15;
/// Items above the line: `1 + SPAN / (rank - 1)^FALL`.
const SPAN: f64 = 9.0;
const FALL: f64 = 0.9;

/// The probabilities at which residuals are tabulated.
pub const PROBABILITIES: [f64; 7] = [0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95];

/// Which residuals an item's estimate has.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Stratum {
    /// The first item.
    First,
    /// Above the line with at least 80 %.
    Above,
    /// With 40 to 80 %.
    Upper,
    /// With 10 to 40 %.
    Lower,
    /// With less than 10 %.
    Below,
    /// A trailing colourant, for which nothing was fitted.
    Unordered,
}

impl Stratum {
    /// The strata that have residuals.
    pub const FITTED: [Self; 5] = [Self::First, Self::Above, Self::Upper, Self::Lower, Self::Below];

    fn of(probability: f64) -> Self {
        match probability {
            p if p >= 0.8 => Self::Above,
            p if p >= 0.4 => Self::Upper,
            p if p >= 0.1 => Self::Lower,
            _ => Self::Below,
        }
    }

    fn index(self) -> Option<usize> {
        Self::FITTED.iter().position(|stratum| *stratum == self)
    }
}

/// Whether any estimate within these bounds, be it of a first item or another, gives the truth at least this chance to
/// be above `amount`. Where none does, none need be made.
pub(crate) fn can_be_above(within: Bounds, first: bool, amount: f64, chance: f64) -> bool {
    if chance <= 0.5 || within.lo > amount || within.hi <= amount {
        return chance <= 0.5 || within.lo > amount;
    }
    let widest = |strata: std::ops::Range<usize>| {
        let rows = WITH_LEVELS[strata.clone()].iter().chain(&ORDER_ONLY[strata]);
        rows.map(|row| residual(row, 1.0 - chance)).fold(f64::NEG_INFINITY, f64::max)
    };
    let most = if first { within.hi + widest(0..1) } else { within.hi * widest(1..5).exp() };
    // Rounding must not decide.
    most >= amount * (1.0 - 1e-9)
}

/// Quantiles of the residuals by stratum: `truth - estimate` for the first item, `ln(truth / estimate)` for others.
pub type Residuals = [[f64; 7]; 5];

/// Residuals where usual levels are known for at least one item.
pub const WITH_LEVELS: Residuals = [
    [-44.98, -28.07, -17.58, -1.91, 7.02, 12.80, 15.45],
    [-1.204, -0.775, -0.371, 0.000, 0.348, 0.693, 0.881],
    [-2.108, -1.609, -0.697, 0.168, 0.554, 0.877, 1.196],
    [-2.615, -1.353, -0.399, 0.171, 0.522, 1.133, 1.622],
    [-1.822, -1.062, -0.334, 0.132, 0.685, 0.875, 1.099],
];

/// Residuals where nothing but the order is known.
pub const ORDER_ONLY: Residuals = [
    [-40.60, -25.56, -16.91, -1.04, 9.64, 16.36, 20.00],
    [-1.472, -0.916, -0.437, -0.058, 0.334, 0.678, 0.835],
    [-3.099, -2.067, -1.246, -0.434, 0.353, 0.757, 0.957],
    [-2.944, -1.796, -0.865, -0.183, 0.507, 1.016, 1.382],
    [-2.310, -1.692, -0.642, -0.003, 0.674, 0.688, 0.989],
];

/// An estimate of one amount. It is no bound: the truth may lie outside its credible interval.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Estimate {
    /// The most plausible amount, % w/w.
    pub point: f64,
    /// The interval it was kept in.
    pub within: Bounds,
    /// Which residuals it has.
    pub stratum: Stratum,
    residuals: [f64; 7],
}

impl Estimate {
    /// The estimate with the residuals of its stratum; a colourant's is as uncertain as its bounds.
    #[must_use]
    pub fn new(point: f64, within: Bounds, stratum: Stratum, residuals: &Residuals) -> Self {
        let residuals = stratum.index().map_or([0.0; 7], |row| residuals[row]);
        Self { point, within, stratum, residuals }
    }

    /// The amount that the truth is below with this probability.
    #[must_use]
    pub fn quantile(&self, probability: f64) -> f64 {
        self.at(residual(&self.residuals, probability))
    }

    /// The interval that holds the truth with this probability, in the middle of the distribution.
    #[must_use]
    pub fn credible(&self, probability: f64) -> Bounds {
        if self.stratum == Stratum::Unordered {
            return self.within;
        }
        let tail = (1.0 - probability) / 2.0;
        Bounds { lo: self.quantile(tail), hi: self.quantile(1.0 - tail) }
    }

    /// The probability that the truth is above `amount`.
    #[must_use]
    pub fn above(&self, amount: f64) -> f64 {
        if self.within.lo > amount {
            return 1.0;
        }
        if self.within.hi <= amount {
            return 0.0;
        }
        if self.stratum == Stratum::Unordered {
            return 0.5;
        }
        let residual = match self.stratum {
            Stratum::First => amount - self.point,
            _ if self.point <= 0.0 => return 0.0,
            _ => (amount / self.point).ln(),
        };
        let last = PROBABILITIES.len() - 1;
        if residual < self.residuals[0] {
            1.0
        } else if residual >= self.residuals[last] {
            0.0
        } else {
            let at = self.residuals.partition_point(|r| *r <= residual);
            let [low, high] = [self.residuals[at - 1], self.residuals[at]];
            let share = if high > low { (residual - low) / (high - low) } else { 0.0 };
            1.0 - (PROBABILITIES[at - 1] + share * (PROBABILITIES[at] - PROBABILITIES[at - 1]))
        }
    }

    fn at(&self, residual: f64) -> f64 {
        let amount = match self.stratum {
            Stratum::First => self.point + residual,
            _ => self.point * residual.exp(),
        };
        amount.clamp(self.within.lo, self.within.hi)
    }
}

/// The residual that the truth's is below with this probability.
fn residual(quantiles: &[f64; 7], probability: f64) -> f64 {
    let last = PROBABILITIES.len() - 1;
    if probability <= PROBABILITIES[0] {
        return quantiles[0];
    }
    if probability >= PROBABILITIES[last] {
        return quantiles[last];
    }
    let at = PROBABILITIES.partition_point(|p| *p < probability);
    let [low, high] = [PROBABILITIES[at - 1], PROBABILITIES[at]];
    let share = (probability - low) / (high - low);
    quantiles[at - 1] + share * (quantiles[at] - quantiles[at - 1])
}

/// What the curve is fitted to: the bounds of the items, ordered ones first, and what is usual for them.
#[derive(Clone, Copy, Debug)]
pub struct Given<'a> {
    /// Proven bounds of the ordered items, then of the unordered ones.
    pub bounds: &'a [Bounds],
    /// How many of them are ordered.
    pub ordered: usize,
    /// Usual level and the weight it gets, by item.
    pub usual: &'a [Option<(f64, f64)>],
    /// The line's window.
    pub window: [usize; 2],
    /// What the items add up to.
    pub total: f64,
}

/// The weight of a usual range by the strength of its marker, for [`Given::usual`].
#[must_use]
pub fn weight(strength: super::caps::Strength) -> f64 {
    match strength {
        super::caps::Strength::Strong => 0.6,
        super::caps::Strength::Medium => 0.3,
        super::caps::Strength::Weak => 0.0,
    }
}

/// The curve of one list. Its buffers are reused from list to list.
#[derive(Debug, Default)]
pub struct Curve {
    /// The logarithm of the usual amount above the line by rank, for as many ranks as were asked for.
    ranks: Vec<f64>,
    /// The probability of each ordered item to stand above the line.
    chance: Vec<f64>,
    /// The weight of each place of the line.
    weights: Vec<f64>,
    level: Vec<f64>,
}

impl Curve {
    /// Estimates the amounts: a point and a stratum for every item.
    pub fn fit(&mut self, given: &Given<'_>) -> impl Iterator<Item = (f64, Stratum)> {
        let (n, m) = (given.bounds.len(), given.ordered);
        self.fill_chances(given, n, m);
        let log_of_rank = |i: usize| if i == 0 { FIRST.ln() } else { (SPAN / (i as f64).powf(FALL)).ln_1p() };
        self.ranks.extend((self.ranks.len()..m).map(log_of_rank));
        let Self { ranks, chance, level, .. } = self;
        let log_below = BELOW.ln();
        level.clear();
        level.extend(
            chance.iter().zip(&*ranks).map(|(chance, above)| chance * above + (1.0 - chance) * log_below),
        );
        level.resize(n, COLOURANT.ln());
        for (level, usual) in level.iter_mut().zip(given.usual).skip(1) {
            if let Some((amount, weight)) = usual {
                *level = (1.0 - weight) * *level + weight * amount.ln();
            }
        }
        let above = given.window[0].min(m);
        for i in 1..above {
            level[i] = level[i].min(level[i - 1]);
        }
        level.iter_mut().for_each(|level| *level = level.exp());
        scale(given, level);
        level.iter().enumerate().map(move |(i, amount)| {
            let stratum = match i {
                i if i >= m => Stratum::Unordered,
                0 => Stratum::First,
                i => Stratum::of(chance[i]),
            };
            (*amount, stratum)
        })
    }

    fn fill_chances(&mut self, given: &Given<'_>, n: usize, m: usize) {
        let [k_lo, k_hi] = given.window;
        let middle = LINE_AT * n as f64;
        let spread = LINE_SPREAD * n as f64;
        let Self { chance, weights, .. } = self;
        weights.clear();
        weights.extend((k_lo..=k_hi).map(|k| (-0.5 * ((k as f64 - middle) / spread).powi(2)).exp()));
        let sum: f64 = weights.iter().sum();
        chance.clear();
        if sum.is_nan() || sum <= f64::MIN_POSITIVE {
            let nearest = middle.round().clamp(k_lo as f64, k_hi as f64) as usize;
            chance.extend((0..m).map(|i| f64::from(u8::from(i < nearest))));
            return;
        }
        chance.resize(m, 1.0);
        let mut beyond = 0.0;
        for i in (k_lo..m).rev() {
            // The item is above when the line lies after it or a later one.
            if let Some(weight) = weights.get(i + 1 - k_lo) {
                beyond += weight;
            }
            chance[i] = beyond / sum;
        }
    }
}

/// Brings the levels into their bounds and to the total.
fn scale(given: &Given<'_>, level: &mut [f64]) {
    let bounds = given.bounds;
    if let ([first, others @ ..], true) = (bounds, given.ordered > 0) {
        let clipped = || level[1..].iter().zip(others).map(|(x, within)| clip(*within, *x));
        let rest: f64 = clipped().sum();
        let left = given.total - rest;
        if first.contains(left) && left >= clipped().fold(0.0, f64::max) {
            level[0] = left;
            level.iter_mut().zip(bounds).for_each(|(x, within)| *x = clip(*within, *x));
            return;
        }
    }
    let factor = factor(given, level);
    level.iter_mut().zip(bounds).for_each(|(x, within)| *x = clip(*within, factor * *x));
}

fn clip(within: Bounds, x: f64) -> f64 {
    x.clamp(within.lo, within.hi.max(within.lo))
}

/// By how much the levels must be multiplied to add up to the total within their bounds. The sum rises with the
/// factor in straight pieces, so that a step along the piece at hand lands on the answer once the piece is the right
/// one; where it would leave what is known of the answer, that is halved.
fn factor(given: &Given<'_>, level: &[f64]) -> f64 {
    const MOST_STEPS: usize = 100;
    /// A last step from so near needs no other.
    const CLOSE: f64 = 1e-12;
    let (mut low, mut high) = (1e-9f64, 1e9f64);
    let mut factor = 1.0;
    for _ in 0..MOST_STEPS {
        let (mut sum, mut slope) = (0.0, 0.0);
        for (x, within) in level.iter().zip(given.bounds) {
            let scaled = factor * x;
            let clipped = clip(*within, scaled);
            sum += clipped;
            slope += if clipped == scaled { *x } else { 0.0 };
        }
        let missing = given.total - sum;
        let step = factor + missing / slope;
        if missing.abs() <= CLOSE * given.total {
            return if slope > 0.0 { step } else { factor };
        }
        if missing > 0.0 {
            low = factor
        } else {
            high = factor
        }
        factor = if step > low && step < high { step } else { (low * high).sqrt() };
    }
    factor
}

#[cfg(test)]
mod tests {
    use super::*;

    const FREE: [f64; 6] = [100.0, 50.0, 100.0 / 3.0, 1.0, 1.0, 1.0];

    fn marker() -> Vec<Bounds> {
        let mut bounds: Vec<Bounds> = FREE.iter().map(|hi| Bounds { lo: 0.0, hi: *hi }).collect();
        bounds[0].lo = 97.0 / 3.0;
        bounds
    }

    #[test]
    fn the_curve_falls_to_the_line_and_the_first_takes_the_rest() {
        let bounds = marker();
        let given = Given { bounds: &bounds, ordered: 6, usual: &[None; 6], window: [1, 6], total: 100.0 };
        let got: Vec<(f64, Stratum)> = Curve::default().fit(&given).collect();
        let want = [82.2, 10.0, 5.58, 1.0, 0.71, 0.51];
        for (got, want) in got.iter().zip(want) {
            assert!((got.0 - want).abs() < 0.05, "{got:?} instead of {want}");
        }
        assert!((got.iter().map(|(x, _)| x).sum::<f64>() - 100.0).abs() < 1e-6);
        let strata: Vec<Stratum> = got.iter().map(|(_, stratum)| *stratum).collect();
        use Stratum::{Above, Below, First, Lower, Upper};
        assert_eq!(strata, [First, Above, Above, Upper, Lower, Below]);
    }

    #[test]
    fn probabilities_agree_with_quantiles_and_bounds() {
        let within = Bounds { lo: 0.2, hi: 8.0 };
        let estimate = Estimate::new(2.0, within, Stratum::Above, &WITH_LEVELS);
        assert_eq!((estimate.above(0.1), estimate.above(8.0)), (1.0, 0.0), "the bound decides");
        for p in [0.1, 0.3, 0.5, 0.8, 0.9] {
            let amount = estimate.quantile(p);
            assert!((estimate.above(amount) - (1.0 - p)).abs() < 1e-9, "{p}");
        }
        let credible = estimate.credible(0.9);
        assert!(
            within.lo <= credible.lo && credible.lo < 2.0 && 2.0 < credible.hi && credible.hi <= within.hi
        );
        let colour = Estimate::new(0.15, within, Stratum::Unordered, &WITH_LEVELS);
        assert_eq!(colour.credible(0.5), within);
    }

    #[test]
    fn a_list_that_must_be_scaled_still_adds_up() {
        let bounds =
            [Bounds { lo: 0.0, hi: 40.0 }, Bounds { lo: 0.0, hi: 40.0 }, Bounds { lo: 0.0, hi: 40.0 }];
        let given = Given { bounds: &bounds, ordered: 3, usual: &[None; 3], window: [2, 3], total: 100.0 };
        let mut curve = Curve::default();
        let got: Vec<(f64, Stratum)> = curve.fit(&given).collect();
        assert!((got.iter().map(|(x, _)| x).sum::<f64>() - 100.0).abs() < 1e-6);
        assert!(got.windows(2).all(|pair| pair[0].0 >= pair[1].0 - 1e-9), "{got:?}");
        let none = Given { bounds: &[], ordered: 0, usual: &[], window: [0, 0], total: 100.0 };
        assert_eq!(curve.fit(&none).count(), 0);
    }
}
