//! Reading the blob in place. The build checks what it writes; a read out of range yields nothing, never a panic.

use super::class::ClassSet;
use super::layout::{self, count, record, section};

pub(super) struct Blob<'b> {
    sections: [&'b [u8]; section::LEN],
    /// The sections that are read for every name, by their elements.
    slots: &'b [[u8; 4]],
    letters: &'b [[u8; 4]],
    pieces: &'b [[u8; 4]],
    records: &'b [[u8; record::SIZE]],
    class_sets: &'b [[u8; 2]],
    sets: &'b [[u8; 16]],
    /// For each length of keys: the number of the first and the offset of its bytes.
    lengths: Vec<(u32, u32)>,
    /// Name and summary of each class, by name, which is also by number.
    classes: Vec<(&'b str, &'b str)>,
    /// Name and summary of each function.
    functions: Vec<(&'b str, &'b str)>,
    ingredients: usize,
    slot_bits: u32,
    longest: usize,
    joined_bits: u32,
}

/// What a key stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Entry {
    pub(super) ingredient: u16,
    pub(super) code: u8,
    pub(super) hyphens: u8,
    /// Inventory names that are made with slashes have this name as a part.
    pub(super) component: bool,
}

impl Entry {
    const NOTHING: Self =
        Self { ingredient: record::NONE, code: layout::CANONICAL, hyphens: 0, component: false };

    #[inline]
    fn of([low, high, code, hyphens]: [u8; layout::ENTRY]) -> Self {
        let component = code & layout::COMPONENT != 0;
        let code = code & !layout::COMPONENT;
        Self { ingredient: u16::from_le_bytes([low, high]), code, hyphens, component }
    }
}

impl<'b> Blob<'b> {
    /// Reads the header. A blob of another layout gives an empty dictionary.
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        let known = bytes.starts_with(&layout::MAGIC);
        let header = |at: usize| if known { u32_at(bytes, layout::MAGIC.len() + 4 * at) as usize } else { 0 };
        let sections: [&[u8]; section::LEN] = std::array::from_fn(|at| {
            let (offset, len) = (header(count::LEN + 2 * at), header(count::LEN + 2 * at + 1));
            bytes.get(offset..offset + len).unwrap_or_default()
        });
        let length = |at: [u8; 8]| {
            let word = u64::from_le_bytes(at);
            (word as u32, (word >> 32) as u32)
        };
        Self {
            slots: sections[section::SLOTS].as_chunks().0,
            letters: sections[section::LETTERS].as_chunks().0,
            pieces: sections[section::PIECES].as_chunks().0,
            records: sections[section::RECORDS].as_chunks().0,
            class_sets: sections[section::CLASS_SETS].as_chunks().0,
            sets: sections[section::SETS].as_chunks().0,
            lengths: sections[section::LENGTHS].as_chunks().0.iter().copied().map(length).collect(),
            sections,
            classes: lines(sections[section::CLASSES]),
            functions: lines(sections[section::FUNCTIONS]),
            ingredients: header(count::INGREDIENTS),
            slot_bits: u32::try_from(header(count::SLOT_BITS)).unwrap_or(0),
            longest: header(count::LONGEST),
            joined_bits: u32::try_from(header(count::JOINED_BITS)).unwrap_or(0),
        }
    }

    pub(super) fn ingredients(&self) -> usize {
        self.ingredients
    }

    pub(super) fn longest(&self) -> usize {
        self.longest
    }

    /// What the key stands for that equals the folded name.
    #[inline]
    pub(super) fn find(&self, folded: &[u8]) -> Option<Entry> {
        self.probe(folded.len(), super::fold::hash(folded), |key| key == folded)
    }

    /// What the key of so many bytes stands for that has this hash and `is` the one.
    #[inline]
    pub(super) fn probe(&self, len: usize, hash: u64, is: impl Fn(&[u8]) -> bool) -> Option<Entry> {
        if len == 0 {
            return None;
        }
        let &[(first, offset), (end, _)] = self.lengths.get(len..)?.first_chunk()?;
        let mask = self.slots.len().wrapping_sub(1);
        let tag = (hash & layout::TAG_MASK) as u32;
        let mut slot = (hash >> (64 - self.slot_bits)) as usize;
        loop {
            let found = u32::from_le_bytes(*self.slots.get(slot)?);
            if found == layout::EMPTY {
                return None;
            }
            let key = found & ((1 << layout::KEY_BITS) - 1);
            if found >> layout::KEY_BITS == tag && (first..end).contains(&key) {
                let at = offset as usize + (key - first) as usize * layout::stride(len);
                if let Some((entry, key)) = self.at(at, len)
                    && is(key)
                {
                    return Some(Entry::of(*entry));
                }
            }
            slot = (slot + 1) & mask;
        }
    }

    /// The number of the key that equals the folded name when separators are left out of both.
    pub(super) fn find_joined(&self, folded: &[u8]) -> Option<u32> {
        let joined: Vec<u8> = layout::join(folded).collect();
        if joined.len() < layout::JOINED_SHORTEST || joined.len() > self.longest {
            return None;
        }
        let hash = super::fold::hash(&joined);
        let slots = self.sections[section::JOINED];
        let tag = (hash & layout::TAG_MASK) as u32;
        let mut slot = (hash >> (64 - self.joined_bits)) as usize;
        loop {
            let found = u32_at(slots, slot * 4);
            if found == layout::EMPTY {
                return None;
            }
            let key = found & ((1 << layout::KEY_BITS) - 1);
            if found >> layout::KEY_BITS == tag && layout::join(self.key(key)).eq(joined.iter().copied()) {
                return Some(key);
            }
            slot = (slot + 1) & ((1usize << self.joined_bits) - 1);
        }
    }

    /// The entry and the key of so many bytes that stand at an offset.
    #[inline]
    fn at(&self, offset: usize, length: usize) -> Option<(&'b [u8; layout::ENTRY], &'b [u8])> {
        self.sections[section::KEYS].get(offset..offset + layout::ENTRY + length)?.split_first_chunk()
    }

    /// The folded name with this number.
    pub(super) fn key(&self, key: u32) -> &'b [u8] {
        self.key_of(key, self.length_of(key))
    }

    /// The same for a key of this length; nothing when it has another.
    #[inline]
    pub(super) fn key_of(&self, key: u32, length: usize) -> &'b [u8] {
        self.numbered(key, length).map_or(&[], |(_, key)| key)
    }

    /// What the key with this number stands for.
    pub(super) fn entry(&self, key: u32) -> Entry {
        self.numbered(key, self.length_of(key)).map_or(Entry::NOTHING, |(entry, _)| Entry::of(*entry))
    }

    /// The key of this length that has this number.
    #[inline]
    fn numbered(&self, key: u32, length: usize) -> Option<(&'b [u8; layout::ENTRY], &'b [u8])> {
        let ((first, offset), (end, _)) = (self.length(length), self.length(length + 1));
        let number = (first..end).contains(&key).then(|| (key - first) as usize)?;
        self.at(offset as usize + number * layout::stride(length), length)
    }

    /// The length of the key with this number.
    fn length_of(&self, key: u32) -> usize {
        let (mut low, mut high) = (0, self.longest + 1);
        while low + 1 < high {
            let middle = low.midpoint(high);
            if self.length(middle).0 <= key { low = middle } else { high = middle }
        }
        low
    }

    /// All keys in the order of their numbers.
    #[cfg(test)]
    pub(super) fn keys(&self) -> impl Iterator<Item = &'b [u8]> {
        (0..self.length(self.longest + 1).0).map(|number| self.key(number))
    }

    /// Whether the word occurs in several keys. Seldom it does not although this says so.
    pub(super) fn is_word(&self, word: &[u8]) -> bool {
        let words = self.sections[section::WORDS];
        layout::word_bits(super::fold::hash(word))
            .all(|bit| words.get(bit / 8).is_some_and(|byte| byte >> (bit % 8) & 1 == 1))
    }

    /// For keys of this length: the number of the first and the offset of its bytes.
    #[inline]
    pub(super) fn length(&self, length: usize) -> (u32, u32) {
        self.lengths.get(length).copied().unwrap_or((u32::MAX, u32::MAX))
    }

    /// The numbers of the keys in a bucket of pieces.
    pub(super) fn keys_in(&self, bucket: usize) -> impl Iterator<Item = u32> {
        let starts = self.sections[section::BUCKETS];
        let (from, to) = (u32_at(starts, bucket * 4) as usize, u32_at(starts, bucket * 4 + 4) as usize);
        self.pieces.get(from..to).unwrap_or_default().iter().map(|number| u32::from_le_bytes(*number))
    }

    /// What `layout::letters` says of a key.
    #[inline]
    pub(super) fn letters(&self, key: u32) -> u32 {
        self.letters.get(key as usize).map_or(0, |word| u32::from_le_bytes(*word))
    }

    #[inline]
    fn record(&self, ingredient: usize) -> &'b [u8] {
        self.records.get(ingredient).map_or(&[], |record| record)
    }

    pub(super) fn text(&self, ingredient: usize, which: usize) -> &'b str {
        let record = self.record(ingredient);
        let before: usize = (0..which).map(|at| usize::from(u16_at(record, 4 + 2 * at))).sum();
        let from = u32_at(record, 0) as usize + before;
        let len = usize::from(u16_at(record, 4 + 2 * which));
        let text = self.sections[section::TEXT].get(from..from + len).unwrap_or_default();
        std::str::from_utf8(text).unwrap_or_default()
    }

    #[inline]
    pub(super) fn classes_of(&self, ingredient: usize) -> ClassSet {
        let index = self.class_sets.get(ingredient).map_or(u16::MAX, |index| u16::from_le_bytes(*index));
        ClassSet::new(self.set(index))
    }

    pub(super) fn functions_of(&self, ingredient: usize) -> u128 {
        self.set(u16_at(self.record(ingredient), record::FUNCTIONS))
    }

    pub(super) fn twin(&self, ingredient: usize) -> Option<u16> {
        Some(u16_at(self.record(ingredient), record::TWIN))
            .filter(|&twin| usize::from(twin) < self.ingredients)
    }

    #[inline]
    fn set(&self, index: u16) -> u128 {
        self.sets.get(usize::from(index)).map_or(0, |set| u128::from_le_bytes(*set))
    }

    pub(super) fn classes(&self) -> usize {
        self.classes.len()
    }

    /// Name and summary of a class.
    pub(super) fn class(&self, at: usize) -> (&'b str, &'b str) {
        self.classes.get(at).copied().unwrap_or_default()
    }

    /// The number of the class of this name.
    pub(super) fn class_of(&self, name: &str) -> Option<u8> {
        let found = self.classes.binary_search_by(|&(class, _)| class.cmp(name));
        found.ok().and_then(|at| u8::try_from(at).ok())
    }

    /// Name and summary of a function.
    pub(super) fn function(&self, at: usize) -> (&'b str, &'b str) {
        self.functions.get(at).copied().unwrap_or_default()
    }
}

/// The lines of a section, cut at their tab once: rules and formulas ask for them by name and number again and again.
fn lines(section: &[u8]) -> Vec<(&str, &str)> {
    let text = std::str::from_utf8(section).unwrap_or_default();
    text.lines().map(|line| line.split_once('\t').unwrap_or_default()).collect()
}

#[inline]
fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).and_then(|word| word.try_into().ok()).map_or(u32::MAX, u32::from_le_bytes)
}

#[inline]
fn u16_at(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..at + 2).and_then(|word| word.try_into().ok()).map_or(u16::MAX, u16::from_le_bytes)
}
