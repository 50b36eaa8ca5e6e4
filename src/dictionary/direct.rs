//! The shortest way from a printed name to its key, for names that differ from it in the case of letters and in hyphens
//! at most: eight bytes at a time, without a fold of the name being written down.

use super::blob::{Blob, Entry};
use super::fold::{self, Hasher, SEPARATOR};

/// Names up to this many words of eight bytes are taken.
const WORDS: usize = 8;
const BYTES: usize = 8 * WORDS;

const EACH: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x80 * EACH;
const BLANKS: u64 = 0x20 * EACH;

/// What the key stands for that a name is printed like, and the hyphens in the name. Nothing says nothing: the name may
/// have white space or signs that do not count.
///
/// Letters are made lower case by setting a bit of every byte. In the few signs where that bit tells one from another,
/// it makes one that no key has; that a key is met is therefore certain.
#[inline(always)]
pub(super) fn find(blob: &Blob<'_>, name: &str) -> Option<(Entry, u8)> {
    let name = name.as_bytes();
    if name.is_empty() || name.len() > BYTES {
        return None;
    }
    let mut words = [0; WORDS];
    let mut hasher = Hasher::new(name.len());
    let mut folder = Folder { high: 0, low: u64::MAX, hyphens: 0 };
    for (word, chunk) in words.iter_mut().zip(name.as_chunks().0) {
        *word = folder.fold(u64::from_le_bytes(*chunk), u64::MAX);
        hasher.word(*word);
    }
    // In a short name, bytes beyond the end are made blanks, which are print, and then nothing; in a longer one, the
    // hyphens in the bytes that the last word has in common with the one before are counted.
    let (beyond, fresh) = match name.len() {
        short @ ..8 => (u64::MAX << (8 * short), u64::MAX),
        long => (0, !(u64::MAX >> (8 * (long % 8)))),
    };
    let last = folder.fold(fold::last_word(name) | (beyond & BLANKS), fresh) & !beyond;
    if !folder.is_print() {
        return None;
    }
    let entry = blob.probe(name.len(), hasher.last(last), |key| {
        let is = |(chunk, word): (&[u8; 8], &u64)| u64::from_le_bytes(*chunk) == *word;
        key.as_chunks().0.iter().zip(&words).all(is) && fold::last_word(key) == last
    })?;
    // The sum of the bytes, in the highest byte of a product.
    Some((entry, (folder.hyphens.wrapping_mul(EACH) >> 56) as u8))
}

/// What was seen in the words of a name while they were folded.
struct Folder {
    /// The bits that any of them has.
    high: u64,
    /// One of the two upper bits of a byte, of which printed ASCII has at least one, where all have it.
    low: u64,
    /// How many hyphens stand at each place; of a whole name the sums of these are less than a byte holds.
    hyphens: u64,
}

impl Folder {
    /// Eight bytes in lower case, with hyphens as separators. Those of the hyphens count that stand in `counted`.
    /// Unless the bytes [are print](Self::is_print), it is of no use.
    #[inline]
    fn fold(&mut self, word: u64, counted: u64) -> u64 {
        self.high |= word;
        self.low &= word | word << 1;
        let lower = word | BLANKS;
        // The high bit of each byte that is not 0 in the difference.
        let others = (lower ^ (u64::from(b'-') * EACH)).wrapping_add(!HIGH);
        let hyphens = (!others & HIGH) >> 7;
        self.hyphens += hyphens & counted;
        lower ^ (hyphens * u64::from(b'-' ^ SEPARATOR))
    }

    /// Whether all bytes were printed ASCII.
    #[inline]
    fn is_print(&self) -> bool {
        (self.high & HIGH) | (!self.low & (0x40 * EACH)) == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::Dictionary;
    use crate::dictionary::fold::fold;
    use proptest::prelude::*;

    /// What the careful way finds.
    fn carefully(name: &str) -> Option<(Entry, u8)> {
        let mut key = Vec::new();
        let folded = fold(name, &mut key);
        Some((Dictionary::embedded().blob.find(&key)?, folded.hyphens))
    }

    #[test]
    fn no_key_has_a_sign_that_another_is_made_into() {
        for key in Dictionary::embedded().blob.keys() {
            let is_made = |byte: &u8| matches!(byte, b'`' | b'{'..=0x7f | 0..0x20);
            assert!(!key.iter().any(is_made), "{}", String::from_utf8_lossy(key));
        }
    }

    #[test]
    fn every_inventory_name_is_found_as_it_is_printed() {
        let names = Dictionary::embedded();
        let mut found = 0;
        for name in names.ingredients().map(|ingredient| ingredient.inci()) {
            for name in [name.to_owned(), name.to_lowercase(), name.replace('-', " ")] {
                let direct = find(&names.blob, &name);
                assert!(direct.is_none() || direct == carefully(&name), "{name}");
                found += usize::from(direct.is_some());
            }
        }
        assert!(found > 2 * names.len(), "only {found}");
    }

    #[test]
    fn bytes_that_are_no_print_are_not_taken_for_others() {
        for name in
            ["sodium\rhyaluronate", "sodium\u{d}hyaluronate", "Glycer\tin", "a\0", "Crème", "", "\u{7f}"]
        {
            assert_eq!(find(&Dictionary::embedded().blob, name), None, "{name:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_found_is_what_the_careful_way_finds(
            at in 0usize..29_000,
            noise in "[ A-Za-z0-9/(),\\[\\]&+'?_.é~^@`-]{0,3}",
            place in 0usize..40,
            upper in any::<u64>(),
        ) {
            let names = Dictionary::embedded();
            let inci = names.ingredients().nth(at).map_or("", |ingredient| ingredient.inci());
            let mut name: String = inci
                .chars()
                .enumerate()
                .map(|(at, c)| if upper >> (at % 64) & 1 == 1 { c } else { c.to_ascii_lowercase() })
                .collect();
            if name.is_char_boundary(place) {
                name.insert_str(place, &noise);
            }
            let direct = find(&names.blob, &name);
            prop_assert!(direct.is_none() || direct == carefully(&name));
        }
    }
}
