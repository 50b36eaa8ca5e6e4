//! What was probably meant: the one known name that is a slip of the pen away.

use super::edits::{are_near, edits};
use super::plain::Buffer;
use super::{Dictionary, Ingredient, IngredientId};
use super::{fold, layout, pieces};

/// A known name near one that is not known. Never an identity: rules do not act on it.
#[derive(Clone, Copy, Debug)]
pub struct Suggestion<'d> {
    /// The ingredient it belongs to.
    pub ingredient: Ingredient<'d>,
    /// The near name: the inventory's, or for another known name its folded form.
    pub name: &'static str,
    /// Letters to add, drop, change or swap with their neighbour.
    pub distance: u8,
}

/// Fewest letters of a name for which one edit, and two, are no coincidence.
const SHORTEST: [usize; 2] = [*pieces::NAMES.start(), 10];
/// A word with fewer letters is another word when two of them differ.
const SHORT_WORD: usize = 8;

impl Dictionary {
    /// The one ingredient with a name at the least distance from `name`, at most two edits away. Names whose digits
    /// differ are never near (`PEG-40` is not `PEG-60`), nor is one that differs by a word of other names
    /// (`Alkyl Benzoate` is not `Allyl Benzoate`); short names must be nearer than long ones, and where two
    /// substances are equally near there is no suggestion.
    #[must_use]
    pub fn suggest(&self, name: &str) -> Option<Suggestion<'_>> {
        let mut buffer = Buffer::new();
        if !fold::fold(name, &mut buffer).whole {
            return None;
        }
        let wanted = buffer.as_bytes();
        let mut nearest = Nearest::default();
        for number in self.near(wanted) {
            let key = self.blob.key(number);
            nearest.offer(self, number, key, edits(wanted, key));
        }
        let (id, key, distance) = nearest.unambiguous(wanted.len())?;
        // Where only words differ that occur in other names too, the name means something else.
        let mut strangers = layout::words(wanted)
            .filter(|&word| layout::words(key.1.as_bytes()).all(|other| other != word))
            .map(|word| self.blob.is_word(word))
            .peekable();
        if strangers.peek().is_some() && strangers.all(|known| known)
            || !is_slip(wanted, key.1.as_bytes(), distance)
        {
            return None;
        }
        let ingredient = self.ingredient(id);
        let entry = self.blob.entry(key.0);
        let inci = || self.blob.text(id.index(), layout::record::INCI);
        let name = if entry.code == layout::CANONICAL { inci() } else { key.1 };
        Some(Suggestion { ingredient, name, distance: u8::try_from(distance).ok()? })
    }

    /// The numbers of the keys that are at most two edits away from a folded name and have its digits, in their order.
    fn near(&self, wanted: &[u8]) -> Vec<u32> {
        let mut found = Vec::new();
        if !pieces::NAMES.contains(&wanted.len()) {
            return found;
        }
        let letters = layout::letters(wanted);
        for length in wanted.len() - pieces::EDITS..=wanted.len() + pieces::EDITS {
            for which in 0..pieces::COUNT {
                for place in pieces::places(wanted.len(), length, which) {
                    let hash = fold::hash(&wanted[place]);
                    let bucket = pieces::bucket(length, which, hash, letters, layout::BUCKET_BITS);
                    let alike = self.blob.keys_in(bucket).filter(|&key| {
                        let differ = letters ^ self.blob.letters(key);
                        differ >> 26 == 0 && differ.count_ones() as usize <= 2 * pieces::EDITS
                    });
                    found.extend(alike.filter(|&number| {
                        let key = self.blob.key_of(number, length);
                        are_near(wanted, key) && digits(key).eq(digits(wanted))
                    }));
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

#[derive(Default)]
struct Nearest {
    best: Option<(IngredientId, (u32, &'static str), usize)>,
    ambiguous: bool,
}

impl Nearest {
    fn offer(&mut self, dictionary: &Dictionary, number: u32, key: &'static [u8], distance: usize) {
        let id = IngredientId::new(dictionary.blob.entry(number).ingredient);
        match self.best {
            Some((_, _, best)) if distance > best => {}
            Some((other, _, best)) if distance == best => {
                self.ambiguous |= !dictionary.same_substance(id, other);
            }
            _ => {
                self.ambiguous = false;
                self.best = Some((id, (number, std::str::from_utf8(key).unwrap_or_default()), distance));
            }
        }
    }

    fn unambiguous(self, length: usize) -> Option<(IngredientId, (u32, &'static str), usize)> {
        let (id, key, distance) = self.best.filter(|_| !self.ambiguous)?;
        let shortest = *SHORTEST.get(distance.checked_sub(1)?)?;
        (length >= shortest).then_some((id, key, distance))
    }
}

fn digits(key: &[u8]) -> impl Iterator<Item = &u8> {
    key.iter().filter(|byte| byte.is_ascii_digit())
}

/// Whether the words that differ look like slips of the pen: two edits only in long words, and another first letter
/// neither with a second edit nor in a short word (`Myrtle` is not `Turtle`, `K2` is not `B2`).
fn is_slip(wanted: &[u8], key: &[u8], distance: usize) -> bool {
    if layout::words(wanted).count() != layout::words(key).count() {
        return true;
    }
    if wanted.len() == key.len() && layout::words(wanted).eq(layout::words(key)) {
        return false;
    }
    layout::words(wanted).zip(layout::words(key)).filter(|(a, b)| a != b).all(|(a, b)| {
        let letters = |word: &[u8]| String::from_utf8_lossy(word).chars().collect::<Vec<char>>();
        let (a, b) = (letters(a), letters(b));
        let short = a.len().max(b.len()) < SHORT_WORD;
        let cut_off = a.len() >= SHORT_WORD / 2 && b.starts_with(&a);
        let look_alike = |letter: Option<&char>| letter.is_some_and(|letter| "il1".contains(*letter));
        let first = a.first() != b.first() && !(look_alike(a.first()) && look_alike(b.first()));
        match edits(&a, &b) {
            0 | 1 => !(first && short && a.len() == b.len()),
            // More edits than in the whole: a word was cut in two.
            _ => cut_off || distance == 1 || !first && !short,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What a look at every key finds.
    fn near_by_the_book(names: &Dictionary, wanted: &[u8]) -> Vec<u32> {
        let keys =
            (0..).map(|number| (number, names.blob.key(number))).take_while(|(_, key)| !key.is_empty());
        keys.filter(|(_, key)| are_near(wanted, key) && digits(key).eq(digits(wanted)))
            .map(|(number, _)| number)
            .collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn no_key_that_is_near_is_passed_over(
            at in any::<prop::sample::Index>(),
            edits in prop::collection::vec((any::<prop::sample::Index>(), 0..4, b'a'..=b'z'), 0..=3),
        ) {
            let names = Dictionary::embedded();
            let keys = names.blob.length(*pieces::NAMES.start()).0..names.blob.length(pieces::NAMES.end() + 1).0;
            let mut wanted = names.blob.key(keys.start + at.index(keys.len()) as u32).to_vec();
            for (at, edit, letter) in edits {
                let at = at.index(wanted.len() - 1);
                match edit {
                    0 => wanted[at] = letter,
                    1 => wanted.insert(at, letter),
                    2 => wanted.swap(at, at + 1),
                    _ => drop(wanted.remove(at)),
                }
            }
            let near = names.near(&wanted);
            if pieces::NAMES.contains(&wanted.len()) {
                prop_assert_eq!(near, near_by_the_book(names, &wanted));
            } else {
                prop_assert!(near.is_empty());
            }
        }
    }
}
