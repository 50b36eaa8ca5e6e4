//! Items that are gone through again from the first, more than memory should hold.

use std::fs::File;
use std::io;
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::file::{Reader, Writer};

/// Items of a file that are handed over together.
const AT_ONCE: usize = 1024;

/// Collects items and gives them back in no certain order, as often as they are asked for.
#[derive(Debug)]
pub(crate) struct Pile<T> {
    held: Vec<T>,
    /// Items that are held before they are written to a file.
    room: usize,
    /// Files, each with where its last item ends.
    files: Vec<(Arc<File>, u64)>,
    /// Whether a file could not be written; from then on all is held.
    is_stuck: bool,
    len: u64,
}

impl<T: Copy + Serialize + DeserializeOwned> Pile<T> {
    /// A pile that holds so many items in memory.
    pub(crate) fn new(room: usize) -> Self {
        Self { held: Vec::new(), room, files: Vec::new(), is_stuck: false, len: 0 }
    }

    /// How many items there are.
    pub(crate) fn len(&self) -> u64 {
        self.len
    }

    pub(crate) fn push(&mut self, item: T) {
        self.len += 1;
        self.held.push(item);
        if self.held.len() >= self.room && !self.is_stuck {
            self.is_stuck = self.write().is_err();
        }
    }

    /// Adds what another pile has collected.
    pub(crate) fn append(&mut self, other: Self) {
        self.len += other.len - other.held.len() as u64;
        self.is_stuck |= other.is_stuck;
        // The first file is the one that is written to.
        self.files.extend(other.files);
        other.held.into_iter().for_each(|item| self.push(item));
    }

    /// Moves what is held to the file. What cannot be written stays.
    fn write(&mut self) -> io::Result<()> {
        if self.files.is_empty() {
            self.files.push((Arc::new(tempfile::tempfile()?), 0));
        }
        let Some((file, end)) = self.files.first_mut() else { return Ok(()) };
        *end = Writer::append(file, &self.held)?;
        self.held.clear();
        Ok(())
    }

    /// Hands over all items, many at a time.
    pub(crate) fn each(&self, mut then: impl FnMut(&[T])) -> io::Result<()> {
        let mut some = Vec::with_capacity(AT_ONCE);
        for (file, end) in &self.files {
            for item in Reader::new(Arc::clone(file), 0, *end) {
                some.push(item?);
                if some.len() == AT_ONCE {
                    then(&some);
                    some.clear();
                }
            }
        }
        then(&some);
        then(&self.held);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_item_comes_back_each_time() {
        for room in [1, 7, 64, usize::MAX] {
            let (mut pile, mut other) = (Pile::new(room), Pile::new(room));
            (0..100_u64).for_each(|item| pile.push(item));
            (100..130).for_each(|item| other.push(item));
            assert_eq!(pile.files.len(), usize::from(room < 100));
            pile.append(other);
            (130..150).for_each(|item| pile.push(item));
            assert!(pile.held.len() < room.min(151));
            for _ in 0..2 {
                let mut items: Vec<u64> = Vec::new();
                pile.each(|some| items.extend_from_slice(some)).expect("a file");
                items.sort_unstable();
                assert_eq!(items, (0..150).collect::<Vec<_>>(), "{room}");
            }
            assert_eq!(pile.len(), 150);
        }
    }
}
