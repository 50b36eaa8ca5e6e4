//! Counts different hashes.

use std::cmp::Ordering;
use std::collections::HashSet;
use std::io;

use super::sorter::{Sortable, Sorter};

impl Sortable for u64 {
    fn order(&self, other: &Self) -> Ordering {
        self.cmp(other)
    }

    fn take_in(&mut self, _: Self) -> Option<Self> {
        None
    }
}

/// Hashes, each counted once.
#[derive(Debug)]
pub(crate) struct Distinct {
    met: HashSet<u64>,
    /// Hashes that are held before they go to a file.
    room: usize,
    earlier: Sorter<u64>,
}

impl Distinct {
    pub(crate) fn new(room: usize) -> Self {
        Self { met: HashSet::new(), room, earlier: Sorter::new(room) }
    }

    pub(crate) fn insert(&mut self, hash: u64) {
        self.met.insert(hash);
        if self.met.len() >= self.room {
            self.met.drain().for_each(|hash| self.earlier.push(hash));
        }
    }

    /// Adds what another has met.
    pub(crate) fn append(&mut self, other: Self) {
        self.earlier.append(other.earlier);
        other.met.into_iter().for_each(|hash| self.insert(hash));
    }

    /// How many different ones there were.
    ///
    /// # Errors
    /// When a file cannot be read again.
    pub(crate) fn count(mut self) -> io::Result<u64> {
        if self.earlier.is_held() && self.earlier.held().is_empty() {
            return Ok(self.met.len() as u64);
        }
        self.met.drain().for_each(|hash| self.earlier.push(hash));
        self.earlier.sorted()?.try_fold(0, |count, hash| hash.map(|_| count + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_count_is_exact_wherever_the_hashes_are() {
        for room in [1, 10, 1_000] {
            let mut all = Distinct::new(room);
            let mut other = Distinct::new(room);
            (0..100_u64).chain(50..120).for_each(|hash| all.insert(hash));
            (110..130).for_each(|hash| other.insert(hash));
            all.append(other);
            assert_eq!(all.count().expect("files"), 130, "{room}");
        }
    }
}
