//! How the concentration of an ingredient spreads over the products of a run, in a few fixed classes.

/// Lower ends of the classes in % w/w; each class reaches to the next, the last to 100.
pub const CLASSES: [f64; 9] = [0.0, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0];

/// The products with one ingredient, by the concentration it has in them. An interval is not squeezed into one
/// number: it counts as `certain` in the class that holds all of it, and as `possible` in every class it reaches.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Spread {
    /// The ingredient's name.
    pub name: String,
    /// Products that hold it, with or without an interval.
    pub products: u64,
    /// Products whose interval lies in the class whole.
    pub certain: [u64; CLASSES.len()],
    /// Products whose interval reaches into the class, `certain` ones included.
    pub possible: [u64; CLASSES.len()],
}

impl Spread {
    /// A spread without products.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }

    /// Counts one product with the interval `[lo, hi]` % w/w, or without one.
    pub fn add(&mut self, interval: Option<(f64, f64)>) {
        self.products += 1;
        let Some((lo, hi)) = interval.filter(|(lo, hi)| lo <= hi) else { return };
        let first = class_of(lo);
        // an interval that ends where a class begins does not reach into it
        let last = match class_of(hi) {
            class if class > first && CLASSES[class] >= hi => class - 1,
            class => class,
        };
        if first == last {
            self.certain[first] += 1;
        }
        for reached in &mut self.possible[first..=last] {
            *reached += 1;
        }
    }
}

impl Spread {
    /// Adds the products of another count of the same ingredient.
    pub fn take_in(&mut self, other: &Self) {
        self.products += other.products;
        for (ours, theirs) in [(&mut self.certain, &other.certain), (&mut self.possible, &other.possible)] {
            ours.iter_mut().zip(theirs).for_each(|(ours, theirs)| *ours += theirs);
        }
    }
}

fn class_of(percent: f64) -> usize {
    CLASSES.partition_point(|begin| *begin <= percent).saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_count_where_they_lie_and_where_they_reach() {
        let mut spread = Spread::new("Niacinamide");
        spread.add(Some((5.0, 5.0)));
        spread.add(Some((0.05, 1.0)));
        spread.add(None);
        spread.add(Some((2.0, 1.0)));
        assert_eq!(spread.products, 4);
        assert_eq!(spread.certain, [0, 0, 0, 0, 0, 0, 1, 0, 0]);
        assert_eq!(spread.possible, [0, 0, 1, 1, 1, 0, 1, 0, 0], "1.0 is the end of the class before");
    }

    #[test]
    fn odd_numbers_stay_inside() {
        let mut spread = Spread::new("Aqua");
        spread.add(Some((-1.0, 0.0)));
        spread.add(Some((150.0, 150.0)));
        spread.add(Some((f64::NAN, 1.0)));
        assert_eq!((spread.certain[0], spread.certain[8]), (1, 1));
    }
}
