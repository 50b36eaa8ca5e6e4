//! Names that were worked out before: tables repeat their spellings, and names with brackets take several look-ups.

use std::cell::RefCell;

use crate::dictionary::Resolution;

/// How many names are remembered; a later one takes the place of an earlier one.
const SLOTS: usize = 1024;
/// Words of eight bytes that a name has, of which the last may reach back into the one before.
const WORDS: usize = 6;
/// Longer names are worked out again, in bytes.
const LONGEST: usize = 8 * WORDS + 8;

/// What was worked out of the texts before.
#[derive(Default)]
pub(super) struct Memo {
    /// What whole pieces stand for.
    pub(super) pieces: Spellings<Resolution>,
    /// What names stand for that the dictionary does not list, if anything.
    unlisted: RefCell<Spellings<Option<Resolution>>>,
}

impl Memo {
    /// What a name stands for that the dictionary does not list; `find` works it out.
    pub(super) fn unlisted(
        &self,
        name: &str,
        find: impl FnOnce(&str) -> Option<Resolution>,
    ) -> Option<Resolution> {
        let known = self.unlisted.borrow().get(name.as_bytes());
        known.unwrap_or_else(|| {
            let found = find(name);
            self.unlisted.borrow_mut().put(name.as_bytes(), found);
            found
        })
    }
}

/// What is known of spellings, by their bytes.
pub(super) struct Spellings<T> {
    slots: Vec<Slot<T>>,
}

impl<T> Default for Spellings<T> {
    fn default() -> Self {
        Self { slots: Vec::new() }
    }
}

/// As large as a line of a cache.
#[derive(Clone, Copy)]
#[repr(align(64))]
struct Slot<T> {
    words: [u64; WORDS],
    last: u64,
    len: u8,
    known: T,
}

impl<T: Copy> Spellings<T> {
    /// What was remembered of a name.
    #[inline]
    pub(super) fn get(&self, name: &[u8]) -> Option<T> {
        let last = last(name);
        let slot = self.slots.get(place(name, last))?;
        let is_same = slot.last == last
            && usize::from(slot.len) == name.len()
            && slot
                .words
                .iter()
                .zip(name.as_chunks().0)
                .all(|(word, chunk)| *word == u64::from_le_bytes(*chunk));
        is_same.then_some(slot.known)
    }

    /// Remembers what is known of a name.
    pub(super) fn put(&mut self, name: &[u8], known: T) {
        if name.is_empty() || name.len() > LONGEST {
            return;
        }
        if self.slots.is_empty() {
            // Not even the empty name ends and is as long as this.
            self.slots.resize(SLOTS, Slot { words: [0; WORDS], last: u64::MAX, len: 0, known });
        }
        let last = last(name);
        let slot = &mut self.slots[place(name, last)];
        (slot.last, slot.len, slot.known) = (last, name.len() as u8, known);
        // Words beyond the end are not compared.
        for (word, chunk) in slot.words.iter_mut().zip(name.as_chunks().0) {
            *word = u64::from_le_bytes(*chunk);
        }
    }
}

/// The last eight bytes of a name, or all of it.
#[inline]
fn last(name: &[u8]) -> u64 {
    match name.last_chunk() {
        Some(last) => u64::from_le_bytes(*last),
        None => name.iter().fold(0, |word, &byte| word << 8 | u64::from(byte)),
    }
}

/// Where a name is remembered, by its ends and its length.
#[inline]
fn place(name: &[u8], last: u64) -> usize {
    const K: u64 = 0x9e37_79b9_7f4a_7c15;
    let first = name.first_chunk().map_or(0, |first| u64::from_le_bytes(*first));
    let ends = first ^ last.rotate_left(23);
    let mixed = (ends ^ (name.len() as u64).rotate_right(8)).wrapping_mul(K);
    (mixed >> 32) as usize % SLOTS
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::Dictionary;

    #[test]
    fn only_the_very_spelling_is_remembered() {
        let found = Dictionary::embedded().resolve("Water (Aqua)").unwrap();
        let mut memo = Spellings::default();
        assert_eq!(memo.get(b"Water (Aqua)"), None);
        memo.put(b"Water (Aqua)", found);
        assert_eq!(memo.get(b"Water (Aqua)"), Some(found));
        assert_eq!(memo.get(b"water (Aqua)").or(memo.get(b"Water (Aqua")).or(memo.get(b"")), None);
        for number in 0..10 * SLOTS {
            memo.put(format!("{number}").as_bytes(), found);
        }
        assert_eq!(memo.slots.len(), SLOTS);
    }

    #[test]
    fn what_an_unlisted_name_is_gets_worked_out_once_even_when_it_is_nothing() {
        let memo = Memo::default();
        let glycerin = Dictionary::embedded().resolve("Glycerin");
        for found in [None, glycerin] {
            let name = if found.is_some() { "Glycerin (Plant)" } else { "Xyzzyl Glycerate" };
            assert_eq!(memo.unlisted(name, |_| found), found);
            assert_eq!(memo.unlisted(name, |_| unreachable!("it is known")), found);
        }
        let long = "x".repeat(LONGEST + 1);
        assert_eq!(memo.unlisted(&long, |_| None), None);
        assert_eq!(memo.unlisted(&long, |_| glycerin), glycerin, "too long to be remembered");
    }

    #[test]
    fn each_byte_and_the_length_of_a_name_count() {
        let found = Dictionary::embedded().resolve("Water").unwrap();
        for len in 1..LONGEST + 4 {
            let name = vec![b'x'; len];
            let mut memo = Spellings::default();
            memo.put(&name, found);
            assert_eq!(memo.get(&name).is_some(), len <= LONGEST, "{len}");
            assert_eq!(memo.get(&name[1..]).or(memo.get(&vec![b'x'; len + 1])), None, "{len}");
            for at in 0..len {
                let mut other = name.clone();
                other[at] = b'y';
                assert_eq!(memo.get(&other), None, "{at} of {len}");
            }
        }
    }
}
