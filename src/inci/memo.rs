//! Names that were worked out before: tables repeat their spellings, and names with brackets take several look-ups.

use crate::dictionary::Resolution;

/// How many names are remembered; a later one takes the place of an earlier one.
const SLOTS: usize = 1024;
/// Longer names are worked out again, in bytes.
const LONGEST: usize = 51;

/// What spellings stand for, by their bytes.
#[derive(Default)]
pub(super) struct Memo {
    slots: Vec<Option<Slot>>,
}

#[derive(Clone, Copy)]
struct Slot {
    len: u8,
    name: [u8; LONGEST],
    found: Resolution,
}

impl Memo {
    /// What was remembered of a name.
    #[inline]
    pub(super) fn get(&self, name: &str) -> Option<Resolution> {
        let slot = self.slots.get(place(name))?.as_ref()?;
        (slot.name.get(..slot.len.into()) == Some(name.as_bytes())).then_some(slot.found)
    }

    /// Remembers what a name stands for.
    pub(super) fn put(&mut self, name: &str, found: Resolution) {
        let mut slot = Slot { len: 0, name: [0; LONGEST], found };
        let (Ok(len), Some(bytes)) = (name.len().try_into(), slot.name.get_mut(..name.len())) else { return };
        bytes.copy_from_slice(name.as_bytes());
        slot.len = len;
        self.slots.resize(SLOTS, None);
        self.slots[place(name)] = Some(slot);
    }
}

/// Where a name is remembered, by its ends and its length.
#[inline]
fn place(name: &str) -> usize {
    const K: u64 = 0x9e37_79b9_7f4a_7c15;
    let name = name.as_bytes();
    let ends = match (name.first_chunk::<8>(), name.last_chunk::<8>()) {
        (Some(first), Some(last)) => u64::from_le_bytes(*first) ^ u64::from_le_bytes(*last).rotate_left(23),
        _ => name.iter().fold(0, |word, &byte| word << 8 | u64::from(byte)),
    };
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
        let mut memo = Memo::default();
        assert_eq!(memo.get("Water (Aqua)"), None);
        memo.put("Water (Aqua)", found);
        assert_eq!(memo.get("Water (Aqua)"), Some(found));
        assert_eq!(memo.get("water (Aqua)").or(memo.get("Water (Aqua")).or(memo.get("")), None);
        let long = "x".repeat(LONGEST + 1);
        memo.put(&long, found);
        assert_eq!(memo.get(&long), None);
        for number in 0..10 * SLOTS {
            memo.put(&format!("{number}"), found);
        }
        assert_eq!(memo.slots.len(), SLOTS);
    }
}
