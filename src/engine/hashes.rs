//! Hashes of names by which the records of a table are compared. They never leave a run.

/// A one in every byte, and the highest bit of every byte.
const EACH: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x80 * EACH;

/// The hash of a record's key; 0 where it has none.
pub(super) fn of_key(id: Option<&str>) -> u64 {
    id.map_or(0, exact)
}

/// The hash of what a record's product is called, with the hash of its brand; 0 where it has no name.
pub(super) fn of_product(name: Option<&str>, brand: Option<u64>) -> u64 {
    name.map_or(0, |name| all([folded(name), brand.unwrap_or(0)]))
}

/// The hash of a text as it stands.
fn exact(text: &str) -> u64 {
    hash(text, |word| word)
}

/// The same for all spellings that differ in the case of ASCII letters.
pub(super) fn folded(text: &str) -> u64 {
    hash(text, |word| {
        let heptets = word & !HIGH;
        // The high bit of a byte is set from `A` on, and from behind `Z` on.
        let (from, behind) = (heptets + (0x80 - b'A') as u64 * EACH, heptets + (0x7f - b'Z') as u64 * EACH);
        word | (from & !behind & !word & HIGH) >> 2
    })
}

/// Eight bytes at a time, each as `like` makes it.
fn hash(text: &str, like: impl Fn(u64) -> u64) -> u64 {
    let (words, rest) = text.as_bytes().as_chunks();
    let last = rest.iter().rev().fold(0, |word, &byte| word << 8 | u64::from(byte));
    let seed = mix(0, text.len() as u64 + 1);
    let hash = words.iter().fold(seed, |hash, word| mix(hash, like(u64::from_le_bytes(*word))));
    mix(hash, like(last))
}

/// The hash of some numbers in their order.
pub(super) fn all(words: impl IntoIterator<Item = u64>) -> u64 {
    words.into_iter().fold(0, mix)
}

/// A hash with a further word. Both halves of the product count, so that every byte has an effect on every other: the
/// keys of a table often differ in two digits alone.
fn mix(hash: u64, word: u64) -> u64 {
    let product = u128::from(hash ^ word) * 0x9e37_79b9_7f4a_7c15;
    product as u64 ^ (product >> 64) as u64
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn spellings_that_differ_in_case_have_one_hash_and_others_do_not() {
        for text in ["", "A", "Crème de la Mer", "L'Oréal PARIS 24h @[`{z", "12345678", "Éclat Éternel ZZZZ"]
        {
            assert_eq!(folded(text), folded(&text.to_ascii_lowercase()), "{text}");
            assert_eq!(folded(text), folded(&text.to_ascii_uppercase()), "{text}");
        }
        let texts = [
            "",
            "\0",
            "a",
            "b",
            "ab",
            "ba",
            "@",
            "`",
            "[",
            "{",
            "é",
            "É",
            "aaaaaaaa",
            "aaaaaaaaa",
            "Zz",
            "ZZ ",
        ];
        let hashes: BTreeSet<u64> = texts.iter().map(|text| folded(text)).collect();
        assert_eq!(hashes.len(), texts.len());
    }

    #[test]
    fn keys_that_differ_in_two_digits_have_different_hashes() {
        let mut keys = BTreeSet::new();
        for key in ["PRODUCT000000000", "id-0000000000000", "item 00000000000", "cat-700000000000"] {
            for [one, other] in (0..16).flat_map(|one| (0..one).map(move |other| [one, other])) {
                for [a, b] in (b'0'..=b'9').flat_map(|a| (b'0'..=b'9').map(move |b| [a, b])) {
                    let mut key = key.as_bytes().to_vec();
                    (key[one], key[other]) = (a, b);
                    keys.insert(String::from_utf8(key).unwrap());
                }
            }
        }
        for hash in [exact, folded] {
            let hashes: BTreeSet<u64> = keys.iter().map(|key| hash(key)).collect();
            assert_eq!(hashes.len(), keys.len());
        }
    }
}
