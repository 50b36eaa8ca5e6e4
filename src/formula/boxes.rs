//! What is known of a list before anything is inferred: one box of possible amounts per item.
//!
//! All amounts are % w/w of the product. The model has no names in it, so that it can be checked against a
//! linear-programming solver on its own.

/// Amounts closer than this are the same amount; far below anything printed, far above rounding noise.
pub const EPSILON: f64 = 1e-9;

/// Largest amount the model keeps: it only has to be finite, so that sums stay finite.
const CEILING: f64 = 1e9;

/// A closed interval of amounts.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Bounds {
    /// Least possible amount.
    pub lo: f64,
    /// Greatest possible amount.
    pub hi: f64,
}

impl Bounds {
    /// Anything between nothing and the whole product.
    pub const ANY: Self = Self { lo: 0.0, hi: 100.0 };

    /// The interval `[lo, hi]`. An end that is not a number says nothing, so it becomes the widest one.
    #[must_use]
    pub fn new(lo: f64, hi: f64) -> Self {
        let lo = if lo.is_nan() { 0.0 } else { lo.clamp(0.0, CEILING) };
        let hi = if hi.is_nan() { CEILING } else { hi.clamp(0.0, CEILING) };
        Self { lo, hi }
    }

    /// What both intervals allow; empty (`lo > hi`) when they exclude each other.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { lo: self.lo.max(other.lo), hi: self.hi.min(other.hi) }
    }

    /// Whether no amount is left.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.lo > self.hi + EPSILON
    }

    /// `hi - lo`.
    #[must_use]
    pub fn width(self) -> f64 {
        self.hi - self.lo
    }

    /// Whether `amount` lies inside, ends included.
    #[must_use]
    pub fn contains(self, amount: f64) -> bool {
        self.lo - EPSILON <= amount && amount <= self.hi + EPSILON
    }
}

/// One item of the model.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Entry {
    /// What the facts about this item alone allow.
    pub bounds: Bounds,
    /// The upper end that is left when the one doubted fact behind `bounds.hi` is wrong; equal to `bounds.hi`
    /// when nothing about it is doubted.
    pub spare: f64,
    /// Whether its mass counts towards the total. A fragrance allergen is named although its mass is already
    /// inside the perfume or an essential oil, so it does not.
    pub counted: bool,
}

impl Entry {
    /// An item that counts towards the total and whose facts are all trusted.
    #[must_use]
    pub fn new(lo: f64, hi: f64) -> Self {
        let bounds = Bounds::new(lo, hi);
        Self { bounds, spare: bounds.hi, counted: true }
    }

    /// The same item, its mass already counted elsewhere.
    #[must_use]
    pub fn overlapping(self) -> Self {
        Self { counted: false, ..self }
    }

    /// The same item, whose upper end rests on one doubted fact and is `spare` without it.
    #[must_use]
    pub fn doubted(self, spare: f64) -> Self {
        Self { spare: Bounds::new(0.0, spare).hi.max(self.bounds.hi), ..self }
    }

    /// The same item, known to be within bounds.
    pub(crate) fn within(&self, bounds: Bounds) -> Self {
        Self { bounds, ..*self }
    }

    #[inline]
    pub(crate) fn weight(&self) -> f64 {
        f64::from(u8::from(self.counted))
    }

    #[inline]
    pub(crate) fn is_doubted(&self) -> bool {
        self.spare > self.bounds.hi
    }
}

/// A raw material that stands in the list as one item and names its parts.
#[derive(Clone, PartialEq, Debug)]
pub struct Blend {
    /// Index of its item among the ordered ones.
    pub at: usize,
    /// Its parts, as a range of [`Problem::parts`].
    pub parts: std::ops::Range<usize>,
    /// Whether the parts stand in descending order.
    pub descending: bool,
}

/// A list as the solver sees it.
#[derive(Clone, PartialEq, Debug)]
pub struct Problem {
    /// The items whose place in the list says something, in label order.
    pub ordered: Vec<Entry>,
    /// The items whose place says nothing.
    pub unordered: Vec<Entry>,
    /// The parts of all blends.
    pub parts: Vec<Entry>,
    /// The blends, by place.
    pub blends: Vec<Blend>,
    /// What the counted items add up to.
    pub total: Bounds,
    /// Above this amount the order is descending, at or below it free.
    pub line: f64,
}

impl Default for Problem {
    fn default() -> Self {
        Self {
            ordered: Vec::new(),
            unordered: Vec::new(),
            parts: Vec::new(),
            blends: Vec::new(),
            total: Bounds { lo: 100.0, hi: 100.0 },
            line: 1.0,
        }
    }
}

impl Problem {
    /// Empties the problem and keeps its buffers.
    pub fn clear(&mut self) {
        self.ordered.clear();
        self.unordered.clear();
        self.parts.clear();
        self.blends.clear();
        self.total = Bounds { lo: 100.0, hi: 100.0 };
        self.line = 1.0;
    }
}

/// Half the width of what a printed number can stand for: half a unit of its last digit, at least 1 %.
#[must_use]
pub fn tolerance(printed: f64, decimals: u8) -> f64 {
    (0.5 * 10f64.powi(-i32::from(decimals))).max(0.01 * printed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_printed_number_stands_for_the_values_that_round_to_it() {
        let near = |p: f64, decimals| {
            let h = tolerance(p, decimals);
            [p - h, p + h]
        };
        assert_eq!(near(10.0, 0), [9.5, 10.5]);
        assert_eq!(near(10.0, 1), [9.9, 10.1], "one part in a hundred is wider than half of the last digit");
        assert_eq!(near(0.5, 1), [0.45, 0.55]);
    }

    #[test]
    fn ends_that_are_no_numbers_say_nothing() {
        assert_eq!(Bounds::new(f64::NAN, f64::NAN), Bounds { lo: 0.0, hi: CEILING });
        assert_eq!(Bounds::new(-3.0, f64::INFINITY), Bounds { lo: 0.0, hi: CEILING });
        assert!(Bounds::new(2.0, 1.0).is_empty());
    }
}
