//! Three pieces of a key: of a name that is at most two edits away, at least one stands in the key as it is.
//!
//! Shared between the library and `build.rs`, which lists the keys by their pieces (see `layout`).

use std::ops::{Range, RangeInclusive};

/// Greatest number of edits between names that are near.
pub(crate) const EDITS: usize = 2;
/// Pieces of a key.
pub(crate) const COUNT: usize = EDITS + 1;
/// Bytes of the names for which near ones are looked for.
pub(crate) const NAMES: RangeInclusive<usize> = 6..=64;

/// Where a piece of a key of `length` bytes stands in it.
pub(crate) fn piece(length: usize, which: usize) -> Range<usize> {
    length * which / COUNT..length * (which + 1) / COUNT
}

/// Where the same bytes can stand in a name of `wanted` bytes that is near.
///
/// Take the edits from left to right and stop at the first piece without any before which there are as many edits as
/// pieces. There is one, and it is shifted by no more than the edits before it, nor, seen from the end, by more than
/// the rest of them.
pub(crate) fn places(wanted: usize, length: usize, which: usize) -> impl Iterator<Item = Range<usize>> {
    let Range { start, end } = piece(length, which);
    let (before, after) = (which, EDITS - which);
    // All is counted from `EDITS` to the left, so that nothing is below zero.
    let longer = wanted + EDITS - length;
    let first = (EDITS - before).max(longer.saturating_sub(after));
    let last = (EDITS + before).min(longer + after);
    (first..=last)
        .filter(move |shift| start + shift >= EDITS && end + shift <= wanted + EDITS)
        .map(move |shift| start + shift - EDITS..end + shift - EDITS)
}

/// The bucket, of `1 << bits`, that lists the keys with a piece. `hash`: of its bytes; `letters`: what `layout::letters`
/// says of the whole key, of which only the digits count.
pub(crate) fn bucket(length: usize, which: usize, hash: u64, letters: u32, bits: u32) -> usize {
    let of = (length * COUNT + which) as u64 | u64::from(letters >> 26) << 32;
    let mixed = (hash ^ of.wrapping_mul(0x9e37_79b9_7f4a_7c15)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    (mixed >> (64 - bits)) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_pieces_make_the_whole_and_shift_by_what_the_edits_allow() {
        for length in 0..80 {
            let pieces: Vec<_> = (0..COUNT).flat_map(|which| piece(length, which)).collect();
            assert_eq!(pieces, (0..length).collect::<Vec<_>>());
        }
        assert_eq!(piece(10, 1), 3..6);
        let starts = |wanted, which| places(wanted, 10, which).map(|at| at.start).collect::<Vec<_>>();
        assert_eq!(starts(10, 0), [0], "nothing stands before it");
        assert_eq!(starts(10, 1), [2, 3, 4]);
        assert_eq!(starts(10, 2), [6], "nothing stands after it");
        assert_eq!(starts(12, 1), [4], "a letter was added on either side");
        assert_eq!(starts(9, 1), [2, 3], "a letter was dropped before it or after it");
    }

    proptest! {
        #[test]
        fn one_piece_outlasts_two_edits(
            key in "[abc ]{8,20}",
            edits in prop::collection::vec((any::<prop::sample::Index>(), 0..3, b'a'..b'd'), 0..=EDITS),
        ) {
            let mut wanted = key.clone().into_bytes();
            for (at, edit, letter) in edits {
                let at = at.index(wanted.len());
                match edit {
                    0 => wanted[at] = letter,
                    1 => wanted.insert(at, letter),
                    _ => drop(wanted.remove(at)),
                }
            }
            let stands = (0..COUNT).any(|which| {
                let piece = &key.as_bytes()[piece(key.len(), which)];
                places(wanted.len(), key.len(), which).any(|place| &wanted[place] == piece)
            });
            prop_assert!(stands, "{key:?} {:?}", String::from_utf8_lossy(&wanted));
        }
    }
}
