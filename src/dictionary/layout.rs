//! The layout of the dictionary's blob, shared between `build.rs`, which writes it, and the library, which reads it.
//!
//! All integers are little-endian. After the header come the sections, each named by an offset, a multiple
//! of `LINE`, and a length:
//!
//! - `SLOTS`: the open-addressing table, `1 << slot_bits` words: tag (12 bits) and key number (20 bits), or `EMPTY`.
//!   A key starts at the slot its hash names and is found by linear probing.
//! - `KEYS`: the folded names, ordered by length and then bytes; key numbers count in this order. Before its bytes each
//!   key has its entry: ingredient (u16), kind (5 bits), confidence (2 bits) and `COMPONENT` (1 bit), hyphens (u8). Both
//!   together take `stride` bytes.
//! - `LENGTHS`: for each length from 0 to one past the greatest: first key number, its offset in `KEYS`.
//! - `LETTERS`: for each key: a word with a bit per letter that occurs, and a hash of its digits (see `letters`).
//! - `RECORDS`: for each ingredient, in the order of their ids: see `record`.
//! - `TEXT`: the strings that records point to.
//! - `SETS`: distinct sets of classes and functions, as u128.
//! - `JOINED`: a second open-addressing table over the same keys, hashed without separators (see `join`); keys that
//!   then stand for several ingredients are left out.
//! - `WORDS`: a Bloom filter of the words that occur in several keys (see `word_bits`).
//! - `CLASS_SETS`: for each ingredient: the index of its set of classes (u16), which is asked for more often than the rest.
//! - `CLASSES`, `FUNCTIONS`: lines of name, tab, summary.
//! - `PIECES`: the numbers of the keys that may be near a name (u32), three times each, by the buckets of their pieces
//!   (see `pieces`) and in each bucket in their order.
//! - `BUCKETS`: for each of `1 << BUCKET_BITS` buckets, and one past them: the index of its first element in `PIECES` (u32).

/// First bytes of a blob; the last is the version of this layout.
pub(crate) const MAGIC: [u8; 8] = *b"incidic\x04";

/// Counts that stand in the header after the magic.
pub(crate) mod count {
    pub(crate) const INGREDIENTS: usize = 0;
    pub(crate) const SLOT_BITS: usize = 1;
    pub(crate) const LONGEST: usize = 2;
    pub(crate) const JOINED_BITS: usize = 3;
    pub(crate) const LEN: usize = 4;
}

/// Sections, in the order of the header.
pub(crate) mod section {
    pub(crate) const SLOTS: usize = 0;
    pub(crate) const KEYS: usize = 1;
    pub(crate) const LENGTHS: usize = 2;
    pub(crate) const LETTERS: usize = 3;
    pub(crate) const RECORDS: usize = 4;
    pub(crate) const TEXT: usize = 5;
    pub(crate) const SETS: usize = 6;
    pub(crate) const CLASSES: usize = 7;
    pub(crate) const FUNCTIONS: usize = 8;
    pub(crate) const JOINED: usize = 9;
    pub(crate) const WORDS: usize = 10;
    pub(crate) const CLASS_SETS: usize = 11;
    pub(crate) const PIECES: usize = 12;
    pub(crate) const BUCKETS: usize = 13;
    pub(crate) const LEN: usize = 14;
}

/// A slot that holds no key.
pub(crate) const EMPTY: u32 = u32::MAX;
/// Bits of a slot that number the key.
pub(crate) const KEY_BITS: u32 = 20;
/// Where the tag of a key comes from in its hash; the slot comes from the upper bits.
pub(crate) const TAG_MASK: u64 = 0xfff;

/// Bytes of one entry.
pub(crate) const ENTRY: usize = 4;
/// Bytes that a processor fetches together.
pub(crate) const LINE: usize = 64;

/// From one key of a length to the next, in bytes: no key lies across more lines than it must, since most look-ups
/// have to wait for them.
#[inline]
pub(crate) fn stride(length: usize) -> usize {
    match ENTRY + length {
        ..=16 => 16,
        17..=32 => 32,
        bytes => bytes.next_multiple_of(LINE),
    }
}
/// The bit of an entry's code that says: the name is also a part of inventory names that are made with slashes.
pub(crate) const COMPONENT: u8 = 0x80;
/// Kind of an entry that is an inventory name.
pub(crate) const CANONICAL: u8 = 0;

/// One ingredient: offset of its strings (u32), their lengths (u16 each, they follow one another), then numbers (u16).
pub(crate) mod record {
    pub(crate) const SLUG: usize = 0;
    pub(crate) const INCI: usize = 1;
    pub(crate) const US: usize = 2;
    pub(crate) const CAS: usize = 3;
    pub(crate) const EC: usize = 4;
    pub(crate) const SOURCE: usize = 5;
    /// Index of the set of functions.
    pub(crate) const FUNCTIONS: usize = 16;
    /// The other name of the same substance, or `NONE`.
    pub(crate) const TWIN: usize = 18;
    pub(crate) const SIZE: usize = 20;
    pub(crate) const NONE: u16 = u16::MAX;
}

/// Bits 0 to 25: the letters that occur. Bits 26 to 31: a hash of the digits in their order.
/// Two names whose words differ in more than `2 * n` of the lower bits are more than `n` edits apart.
pub(crate) fn letters(key: &[u8]) -> u32 {
    let (mut seen, mut digits) = (0u32, 0u32);
    for &byte in key {
        match byte {
            b'a'..=b'z' => seen |= 1 << (byte - b'a'),
            b'0'..=b'9' => digits = digits.wrapping_mul(31).wrapping_add(u32::from(byte)),
            _ => {}
        }
    }
    seen | (digits.wrapping_mul(0x9e37_79b1) >> 26) << 26
}

/// Buckets of pieces, as a power of two: about one for every two pieces.
pub(crate) const BUCKET_BITS: u32 = 16;

/// Shortest key that is looked for without separators, in bytes.
pub(crate) const JOINED_SHORTEST: usize = 8;

/// The bytes of a key without separators. One between two digits stays: it parts numbers.
pub(crate) fn join(key: &[u8]) -> impl Iterator<Item = u8> {
    let digit = |at: Option<usize>| at.and_then(|at| key.get(at)).is_some_and(u8::is_ascii_digit);
    let kept =
        move |&(at, &byte): &(usize, &u8)| byte != b' ' || digit(at.checked_sub(1)) && digit(Some(at + 1));
    key.iter().enumerate().filter(kept).map(|(_, &byte)| byte)
}

/// Bytes of the filter of words: some four for each of the words.
pub(crate) const WORD_BYTES: usize = 1 << 16;

/// The words of a key that tell names apart: runs of letters, without the shortest.
pub(crate) fn words(key: &[u8]) -> impl Iterator<Item = &[u8]> {
    let letter = |byte: &u8| byte.is_ascii_alphabetic() || !byte.is_ascii();
    key.split(move |byte| !letter(byte)).filter(|word| word.len() > 2)
}

/// The bits of the filter that are set for a word: four, cut from its hash.
pub(crate) fn word_bits(hash: u64) -> impl Iterator<Item = usize> {
    (0..4).map(move |at| (hash >> (15 * at)) as usize % (WORD_BYTES * 8))
}
