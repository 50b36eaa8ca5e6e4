//! The shortest way from a printed name to its key, for names that differ from it in the case of letters and in hyphens
//! at most: eight bytes at a time, without a fold of the name being written down.

use super::blob::Blob;
use super::fold::{self, Hasher, SEPARATOR};

/// Names up to this many words of eight bytes are taken.
const WORDS: usize = 8;
const BYTES: usize = 8 * WORDS;

const EACH: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x80 * EACH;
const BLANKS: u64 = 0x20 * EACH;

/// The number of the key that a name is printed like, and the hyphens in the name. Nothing says nothing: the name may
/// have white space or signs that do not count.
///
/// Letters are made lower case by setting a bit of every byte. In the few signs where that bit tells one from another,
/// it makes one that no key has; that a key is met is therefore certain.
#[inline]
pub(super) fn find(blob: &Blob<'_>, name: &str) -> Option<(u32, u8)> {
    let name = name.as_bytes();
    if name.is_empty() || name.len() > BYTES {
        return None;
    }
    let mut words = [0u64; WORDS];
    let mut hasher = Hasher::new(name.len());
    let (mut hyphens, mut odd) = (0, 0);
    let mut rest = name;
    for slot in &mut words {
        let Some((word, more)) = rest.split_first_chunk() else { break };
        let folded = Folded::of(u64::from_le_bytes(*word));
        *slot = folded.word;
        (hyphens, odd) = (hyphens + folded.hyphens, odd | folded.odd);
        hasher.word(folded.word);
        rest = more;
    }
    // Bytes beyond the end are neither controls nor hyphens, and no part of the key.
    let beyond = u64::MAX << (8 * (name.len() % 8));
    let folded = Folded::of(fold::last_word(name, rest) | (beyond & BLANKS));
    let last = folded.word & !beyond;
    if (odd | folded.odd) != 0 {
        return None;
    }
    let key = blob.probe(name.len(), hasher.last(last), |key| {
        let mut rest = key;
        for word in &words {
            let Some((other, more)) = rest.split_first_chunk() else { break };
            if u64::from_le_bytes(*other) != *word {
                return false;
            }
            rest = more;
        }
        fold::last_word(key, rest) == last
    })?;
    // The sum of the bytes, in the highest byte of a product.
    let hyphens = (hyphens + folded.hyphens).wrapping_mul(EACH) >> 56;
    Some((key, hyphens as u8))
}

/// Eight bytes of a name.
struct Folded {
    /// In lower case, with hyphens as separators.
    word: u64,
    /// 1 in each byte that is a hyphen; of a whole name the sums of these are less than a byte holds.
    hyphens: u64,
    /// Not 0 where a byte is no printed ASCII.
    odd: u64,
}

impl Folded {
    #[inline]
    fn of(word: u64) -> Self {
        // All bytes from 0x20 on have one of two bits.
        let odd = (word & HIGH) | (!(word | word << 1) & (0x40 * EACH));
        let lower = word | BLANKS;
        let off = lower ^ (u64::from(b'-') * EACH);
        // The high bit of each byte that is zero. Of printed ASCII no byte has it, and so nothing is carried over.
        let hyphen = !(((off & !HIGH) + !HIGH) | off) & HIGH;
        let hyphens = hyphen >> 7;
        Self { word: lower ^ (hyphens * u64::from(b'-' ^ SEPARATOR)), hyphens, odd }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::Dictionary;
    use crate::dictionary::fold::fold;
    use proptest::prelude::*;

    /// What the careful way finds.
    fn carefully(name: &str) -> Option<(u32, u8)> {
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
