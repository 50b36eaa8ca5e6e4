//! One name that a stray comma has cut in two: `Butyl, Methoxydibenzoylmethane`.

use super::class::{ELEMENT_JOINT, Flags};
use super::list::Label;
use super::scan::{Cut, Piece};
use super::walk::Walk;
use crate::dictionary::{AliasKind, Dictionary, How, Resolution};

/// Kinds of bytes with which a half is left alone: what holds them is more than a name.
const MORE: Flags = super::class::COLON | super::class::PERCENT | super::class::BRACKET;
/// Longest name in bytes that is put together.
const LONGEST: usize = 120;

/// Two halves that are one name.
pub(super) struct Parted {
    /// Where the first half starts.
    pub(super) start: usize,
    /// Where the second half ends.
    pub(super) end: usize,
    /// How many of the pieces from the present one on it takes.
    pub(super) taken: usize,
}

/// The name that `head` and `tail` make without the comma between them, or with a slash in its place. One of them has to be unknown; and where the
/// second is an ingredient by itself, only the inventory's own name is believed, and never one of a water, which may
/// well stand behind an unknown name.
pub(super) fn joined(head: &str, tail: &str, names: &Dictionary) -> Option<String> {
    let both = format!("{head} {tail}");
    let spaced = names.lookup(&both).filter(|found| found.alias != Some(AliasKind::Typographic));
    let slashed = || {
        let both = format!("{head}/{tail}");
        let found = names.lookup(&both).filter(|found| is_one_name(*found))?;
        Some((both, found))
    };
    let (both, found) = match spaced {
        Some(found) if is_exact(found) => (both, found),
        Some(found) => slashed().unwrap_or((both, found)),
        None => slashed()?,
    };
    let known = names.resolve(tail);
    let water = |known: Resolution| names.lookup("Water").is_some_and(|water| water.id == known.id);
    let one_name = match known {
        Some(known) => is_exact(found) && !water(known) && names.resolve(head).is_none(),
        None => true,
    };
    one_name.then_some(both)
}

/// The inventory's own name, hyphens apart.
fn is_one_name(found: Resolution) -> bool {
    is_exact(found) || found.alias == Some(AliasKind::Typographic)
}

fn is_exact(found: Resolution) -> bool {
    found.how == How::Exact
}

impl Walk<'_> {
    /// Whether the piece, which is unknown, is one name with the next one, or with the one before it, which is then
    /// taken back.
    pub(super) fn parted(
        &mut self,
        pieces: &[Piece],
        index: usize,
        (start, end): (usize, usize),
    ) -> Option<Parted> {
        let piece = pieces[index];
        if self.kinds(piece) & MORE != 0 || end - start > LONGEST {
            return None;
        }
        let next = pieces.get(index + 1).filter(|_| piece.after == Cut::Separator);
        if let Some(next) = next.filter(|&&next| self.kinds(next) & MORE == 0) {
            let (from, to) = self.trimmed(next.start as usize, next.end as usize);
            if self.are_halves((start, end), (from, to)) {
                return Some(Parted { start, end: to, taken: 2 });
            }
        }
        let before = pieces[..index].last().filter(|before| before.after == Cut::Separator)?;
        let (from, to) = self.trimmed(before.start as usize, before.end as usize);
        let span = self.span(from, to);
        let plain = self.list.items.last().is_some_and(|last| {
            last.span == span && last.label == Label::Printed(span) && last.identity.is_some()
        });
        if !plain || !self.are_halves((from, to), (start, end)) {
            return None;
        }
        self.list.items.pop();
        Some(Parted { start: from, end, taken: 1 })
    }

    fn are_halves(&self, head: (usize, usize), tail: (usize, usize)) -> bool {
        if head.0 >= head.1 || tail.0 >= tail.1 || tail.1 - head.0 > LONGEST {
            return false;
        }
        let comma = self.text.as_bytes()[head.1..tail.0].trim_ascii();
        let (head, tail) = (&self.text[head.0..head.1], &self.text[tail.0..tail.1]);
        matches!(comma, [b',' | ELEMENT_JOINT])
            && head.ends_with(|c: char| c.is_alphanumeric())
            && tail.starts_with(|c: char| c.is_alphabetic())
            && joined(head, tail.trim_end_matches(['.', '*']), self.names).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_are_joined_where_one_is_unknown_and_both_are_a_name() {
        let names = Dictionary::embedded();
        let joined = |head, tail| joined(head, tail, names);
        assert!(joined("Butyl", "Methoxydibenzoylmethane").is_some());
        assert!(joined("Cetearyl", "Alcohol").is_some());
        assert!(joined("Glyceryl Stearate", "SE").is_some());
        assert_eq!(
            joined("Caprylic", "Capric Triglyceride").as_deref(),
            Some("Caprylic/Capric Triglyceride")
        );
        assert_eq!(joined("Hamamelis Virginiana", "Water"), None, "water may stand second");
        assert_eq!(joined("Lanolin", "Alcohol"), None, "both are ingredients");
        assert_eq!(joined("Unobtainium", "Chloride"), None);
    }
}
