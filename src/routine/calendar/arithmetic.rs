//! Congruences.

use super::day::Day;

/// Greatest common divisor.
pub(crate) fn gcd(mut a: i64, mut b: i64) -> i64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.abs()
}

/// Least common multiple of positive numbers.
pub(crate) fn lcm(a: i64, b: i64) -> i64 {
    a / gcd(a, b) * b
}

/// The days `t` with `t ≡ rest (mod step)`; `step` is at least 1.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Class {
    pub(crate) step: i64,
    pub(crate) rest: i64,
}

impl Class {
    /// All days.
    pub(crate) const ALL: Self = Self { step: 1, rest: 0 };

    pub(crate) fn new(step: i64, rest: i64) -> Self {
        Self { step, rest: rest.rem_euclid(step) }
    }

    /// The days in both, by the Chinese remainder theorem.
    pub(crate) fn and(self, other: Self) -> Option<Self> {
        let common = gcd(self.step, other.step);
        let apart = other.rest - self.rest;
        if apart % common != 0 {
            return None;
        }
        let step = self.step / common * other.step;
        let (inverse, modulus) = (inverse(self.step / common, other.step / common), other.step / common);
        let times = (apart / common).rem_euclid(modulus) * inverse % modulus;
        Some(Self::new(step, self.rest + self.step * times))
    }

    /// The first day in the class from `day` on.
    pub(crate) fn from(self, day: Day) -> i64 {
        i64::from(day) + (self.rest - i64::from(day)).rem_euclid(self.step)
    }
}

/// The number that multiplied with `a` leaves 1 modulo `m`; `a` and `m` have no common divisor.
fn inverse(a: i64, m: i64) -> i64 {
    let (mut old, mut new) = ((a.rem_euclid(m), 1), (m, 0));
    while new.0 != 0 {
        let times = old.0 / new.0;
        (old, new) = (new, (old.0 - times * new.0, old.1 - times * new.1));
    }
    old.1.rem_euclid(m)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_meet_as_counting_says() {
        for (m, n) in [(1, 1), (2, 3), (4, 6), (7, 7), (6, 9), (5, 35)] {
            for r in 0..m {
                for s in 0..n {
                    let counted: Vec<i64> = (0..m * n * 2).filter(|t| t % m == r && t % n == s).collect();
                    let both = Class::new(m, r).and(Class::new(n, s));
                    assert_eq!(both.map(|both| both.from(0)), counted.first().copied(), "{r} {m} {s} {n}");
                    assert_eq!(both.map(|both| both.step), (!counted.is_empty()).then(|| lcm(m, n)));
                }
            }
        }
    }
}
