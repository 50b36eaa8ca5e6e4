//! Classes: named sets of ingredients that rules speak of.

use crate::bits::Bits;

/// A class, as a bit of a [`ClassSet`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct ClassId(u8);

impl ClassId {
    pub(super) fn new(index: u8) -> Self {
        Self(index)
    }

    /// Its number, below [`ClassSet::MOST`].
    #[inline]
    #[must_use]
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// A set of classes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, Debug)]
pub struct ClassSet(u128);

impl ClassSet {
    /// Classes that there can be.
    pub const MOST: usize = 128;
    /// The set of no class.
    pub const NONE: Self = Self(0);

    pub(super) fn new(bits: u128) -> Self {
        Self(bits)
    }

    /// Whether no class is in the set.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether the class is in the set.
    #[inline]
    #[must_use]
    pub fn contains(self, class: ClassId) -> bool {
        self.0 >> (class.0 & 127) & 1 == 1
    }

    /// The classes of either.
    #[inline]
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The classes that are in both.
    #[inline]
    #[must_use]
    pub fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether a class is in both.
    #[inline]
    #[must_use]
    pub fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The set with the class added.
    #[must_use]
    pub fn with(self, class: ClassId) -> Self {
        Self(self.0 | 1 << (class.0 & 127))
    }

    /// The classes, in the order of their names.
    pub fn iter(self) -> impl Iterator<Item = ClassId> {
        let (low, high) = (Bits(self.0 as u64), Bits((self.0 >> 64) as u64));
        low.chain(high.map(|bit| bit + 64)).map(|class| ClassId(class as u8))
    }
}

impl FromIterator<ClassId> for ClassSet {
    fn from_iter<I: IntoIterator<Item = ClassId>>(classes: I) -> Self {
        classes.into_iter().fold(Self::default(), Self::with)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_what_was_put_in() {
        let set: ClassSet = [ClassId(3), ClassId(127)].into_iter().collect();
        assert!(set.contains(ClassId(127)) && !set.contains(ClassId(4)));
        assert_eq!(set.iter().collect::<Vec<_>>(), [ClassId(3), ClassId(127)]);
        assert!(set.intersects(ClassSet::default().with(ClassId(3))));
        assert!(!set.intersects(ClassSet::default().with(ClassId(2))));
    }
}
