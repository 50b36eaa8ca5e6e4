//! What was probably meant: the one known name that is a slip of the pen away.

use super::fold;
use super::layout;
use super::plain::Buffer;
use super::{Dictionary, Ingredient, IngredientId};

/// A known name near one that is not known. Never an identity: rules do not act on it.
#[derive(Clone, Copy, Debug)]
pub struct Suggestion<'d> {
    /// The ingredient it belongs to.
    pub ingredient: Ingredient<'d>,
    /// The near name: the inventory's, or for another known name its folded form.
    pub name: &'d str,
    /// Letters to add, drop, change or swap with their neighbour.
    pub distance: u8,
}

/// Greatest distance that is looked for.
const CUT_OFF: usize = 2;
/// Fewest letters of a name for which one edit, and two, are no coincidence.
const SHORTEST: [usize; 2] = [6, 10];
/// A word with fewer letters is another word when two of them differ.
const SHORT_WORD: usize = 8;
/// Longest name for one machine word of the bit-vector.
const LONGEST: usize = 64;

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
        if !(SHORTEST[0]..=LONGEST).contains(&wanted.len()) {
            return None;
        }
        let pattern = Pattern::new(wanted);
        let letters = layout::letters(wanted);
        let mut nearest = Nearest::default();
        for length in wanted.len() - CUT_OFF..=wanted.len() + CUT_OFF {
            let (first, keys) = self.blob.keys_of(length);
            let words = self.blob.letters(first, keys.len() / length);
            for (number, (key, word)) in (first..).zip(keys.chunks_exact(length).zip(words.chunks_exact(4))) {
                let other = word.try_into().map_or(0, u32::from_le_bytes);
                let differ = letters ^ other;
                if differ >> 26 != 0 || differ.count_ones() as usize > 2 * CUT_OFF {
                    continue;
                }
                if pattern.distance(key) <= CUT_OFF && digits(key).eq(digits(wanted)) {
                    nearest.offer(self, number, key, edits(wanted, key));
                }
            }
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
        let name = if entry.code == layout::CANONICAL { ingredient.inci() } else { key.1 };
        Some(Suggestion { ingredient, name, distance: u8::try_from(distance).ok()? })
    }
}

#[derive(Default)]
struct Nearest<'d> {
    best: Option<(IngredientId, (u32, &'d str), usize)>,
    ambiguous: bool,
}

impl<'d> Nearest<'d> {
    fn offer(&mut self, dictionary: &Dictionary, number: u32, key: &'d [u8], distance: usize) {
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

    fn unambiguous(self, length: usize) -> Option<(IngredientId, (u32, &'d str), usize)> {
        let (id, key, distance) = self.best.filter(|_| !self.ambiguous)?;
        let shortest = *SHORTEST.get(distance.checked_sub(1)?)?;
        (length >= shortest).then_some((id, key, distance))
    }
}

fn digits(key: &[u8]) -> impl Iterator<Item = &u8> {
    key.iter().filter(|byte| byte.is_ascii_digit())
}

/// Myers' bit-vector for one pattern of at most 64 bytes: the edit distance to a text, a machine word per column.
struct Pattern {
    /// For each byte, the places where it stands in the pattern.
    places: [u64; 256],
    len: usize,
}

impl Pattern {
    fn new(pattern: &[u8]) -> Self {
        let mut places = [0; 256];
        for (at, &byte) in pattern.iter().enumerate().take(LONGEST) {
            places[byte as usize] |= 1 << at;
        }
        Self { places, len: pattern.len().min(LONGEST) }
    }

    fn distance(&self, text: &[u8]) -> usize {
        let last = 1u64 << (self.len - 1);
        let (mut positive, mut negative, mut score) = (u64::MAX, 0u64, self.len);
        for (at, &byte) in text.iter().enumerate() {
            let equal = self.places[byte as usize];
            let vertical = equal | negative;
            let horizontal = ((equal & positive).wrapping_add(positive) ^ positive) | equal;
            let mut up = negative | !(horizontal | positive);
            let mut down = positive & horizontal;
            score += usize::from(up & last != 0);
            score -= usize::from(down & last != 0);
            // The score can fall by at most one for each byte that is left.
            if score > CUT_OFF + text.len() - 1 - at {
                return usize::MAX;
            }
            up = up << 1 | 1;
            down <<= 1;
            positive = down | !(vertical | up);
            negative = up & vertical;
        }
        score
    }
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

/// Edit distance that counts two swapped neighbours as one edit.
fn edits<T: Copy + PartialEq>(a: &[T], b: &[T]) -> usize {
    let width = b.len() + 1;
    let mut rows = [vec![0; width], vec![0; width], (0..width).collect()];
    for (i, &left) in a.iter().enumerate() {
        rows.rotate_left(1);
        let [before, above, row] = &mut rows;
        row[0] = i + 1;
        for (j, &right) in b.iter().enumerate() {
            let change = above[j] + usize::from(left != right);
            let mut least = change.min(above[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && left == b[j - 1] && a[i - 1] == right {
                least = least.min(before[j - 1] + 1);
            }
            row[j + 1] = least;
        }
    }
    rows[2][b.len()]
}
