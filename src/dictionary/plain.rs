//! Folding on the stack, and the quick way for names of plain ASCII.

use super::fold::{DOT, Folded, HYPHEN, SEPARATOR, Sink, WIDE, ascii_table};

/// Room for all but the longest names, on the stack.
pub(super) struct Buffer {
    bytes: [u8; Self::SIZE],
    len: usize,
}

impl Buffer {
    pub(super) const SIZE: usize = 128;

    pub(super) const fn new() -> Self {
        Self { bytes: [PADDING; Self::SIZE], len: 0 }
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or_default()
    }

    /// Folds the commonest texts into the empty buffer, many bytes at a time: letters, digits, and single gaps and
    /// tight signs that do not stand side by side, so that every byte has its own place in the result. Nothing for
    /// other texts; the buffer is then as empty as before.
    #[inline]
    pub(super) fn fold_even(&mut self, text: &str) -> Option<Folded> {
        let text = text.as_bytes();
        let (Some(place), Some(last)) = (self.bytes.get_mut(..text.len()), text.last()) else { return None };
        if matches!(last, b' ' | b'-') {
            return None;
        }
        place.copy_from_slice(text);
        let (mut before, mut trouble, mut hyphens) = (EVEN_GAP, 0, [0u8; LANES]);
        for chunk in self.bytes[..text.len().next_multiple_of(LANES)].chunks_exact_mut(LANES) {
            let mut kinds = [0u8; LANES + 1];
            kinds[0] = before;
            for lane in 0..LANES {
                let byte = chunk[lane];
                let letter = (byte | 0x20).wrapping_sub(b'a') < 26;
                let plain = letter | (byte.wrapping_sub(b'0') < 10);
                let hyphen = byte == b'-';
                let gap = hyphen | (byte == b' ');
                let tight = (byte == b'/') | (byte == b',') | (byte == b'(') | (byte == b')');
                let known = u8::from(plain | gap | tight).wrapping_sub(1) & EVEN_OTHER;
                kinds[lane + 1] = known
                    | (u8::from(gap).wrapping_neg() & EVEN_GAP)
                    | (u8::from(tight).wrapping_neg() & EVEN_TIGHT);
                hyphens[lane] += u8::from(hyphen);
                let lower = byte | (u8::from(letter) << 5);
                chunk[lane] = if hyphen { SEPARATOR } else { lower };
            }
            for lane in 0..LANES {
                trouble |= (kinds[lane] & (kinds[lane + 1] >> 2) & 3) | (kinds[lane + 1] & EVEN_OTHER);
            }
            before = kinds[LANES];
        }
        if trouble != 0 {
            self.bytes = [PADDING; Self::SIZE];
            return None;
        }
        self.len = text.len();
        Some(Folded { whole: true, hyphens: hyphens.iter().sum() })
    }

    /// Folds a text of plain ASCII into the empty buffer: what [`fold`](super::fold::fold) does, but without a branch for each byte,
    /// since where a name has its spaces cannot be predicted. Nothing when a byte needs more thought or there is no
    /// room; the buffer is then of no use.
    #[inline]
    pub(super) fn fold_plain(&mut self, text: &str) -> Option<Folded> {
        if text.len() > Self::SIZE {
            return None;
        }
        let (mut len, mut last, mut hyphens, mut open_hyphen) = (0, TIGHT, 0u8, 0u8);
        for &byte in text.as_bytes() {
            let step = PLAIN[byte as usize];
            let kind = step.kind;
            if kind == SLOW {
                return None;
            }
            len -= usize::from(kind == TIGHT && last == GAP);
            *self.bytes.get_mut(len)? = step.byte;
            let dropped = kind == GAP && last != LETTER;
            len += usize::from(!dropped);
            hyphens += open_hyphen & u8::from(kind == LETTER);
            open_hyphen = (open_hyphen & u8::from(kind == GAP)) | (step.hyphen & u8::from(last != TIGHT));
            last = if dropped { last } else { kind };
        }
        self.len = len - usize::from(last == GAP);
        Some(Folded { whole: true, hyphens })
    }
}

/// What [`Buffer::fold_even`] takes at a time.
const LANES: usize = 16;
/// Fills the rest of the last lanes; a letter, which is no trouble.
const PADDING: u8 = b'a';
/// Kinds of bytes in [`Buffer::fold_even`]: the lower two bits of one and the next two of its neighbour have a bit in
/// common where one of the two is a gap and neither is a letter.
const EVEN_GAP: u8 = 0b1111;
const EVEN_TIGHT: u8 = 0b1001;
/// What needs more thought.
const EVEN_OTHER: u8 = 0x80;

/// A byte in [`Buffer::fold_plain`].
#[derive(Clone, Copy)]
struct Step {
    byte: u8,
    kind: u8,
    hyphen: u8,
}

const LETTER: u8 = 0;
/// White space and hyphens.
const GAP: u8 = 1;
/// What no gap stands beside.
const TIGHT: u8 = 2;
/// What depends on its neighbours, or is not ASCII.
const SLOW: u8 = 3;

static PLAIN: [Step; 256] = plain_table();

const fn plain_table() -> [Step; 256] {
    let ascii = ascii_table();
    let mut table = [Step { byte: 0, kind: SLOW, hyphen: 0 }; 256];
    let mut at = 0;
    while at < 256 {
        table[at] = match ascii[at] {
            WIDE | DOT => Step { byte: 0, kind: SLOW, hyphen: 0 },
            HYPHEN => Step { byte: SEPARATOR, kind: GAP, hyphen: 1 },
            SEPARATOR => Step { byte: SEPARATOR, kind: GAP, hyphen: 0 },
            byte @ (b'/' | b',' | b'(' | b')') => Step { byte, kind: TIGHT, hyphen: 0 },
            byte => Step { byte, kind: LETTER, hyphen: 0 },
        };
        at += 1;
    }
    table
}

impl Sink for Buffer {
    #[inline(always)]
    fn push(&mut self, byte: u8) -> bool {
        match self.bytes.get_mut(self.len) {
            Some(slot) => {
                *slot = byte;
                self.len += 1;
                true
            }
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::fold::fold;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_plain_way_is_the_same_as_the_careful_way(text in "[ A-Za-z0-9/(),\\[\\]&+'?_-]{0,60}") {
            let mut buffer = Buffer::new();
            let plain = buffer.fold_plain(&text).unwrap();
            let mut key = Vec::new();
            let careful = fold(&text, &mut key);
            prop_assert_eq!(buffer.as_bytes(), &key);
            prop_assert_eq!(plain.hyphens, careful.hyphens);
        }
    }

    #[test]
    fn the_even_way_takes_names_as_labels_print_them() {
        let mut buffer = Buffer::new();
        let folded = buffer.fold_even("PEG-40 Hydrogenated Castor/Sodium,1").unwrap();
        assert_eq!(buffer.as_bytes(), b"peg 40 hydrogenated castor/sodium,1");
        assert_eq!(folded.hyphens, 1);
        for text in ["", " a", "a ", "a-", "-a", "a  b", "a - b", "a / b", "a (b)", "a_b", "a\0", "C.I.", "é"]
        {
            let mut buffer = Buffer::new();
            assert!(buffer.fold_even(text).is_none(), "{text:?}");
            assert_eq!((buffer.as_bytes(), buffer.bytes), (&b""[..], [PADDING; Buffer::SIZE]), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn the_even_way_is_the_same_as_the_careful_way(text in "[ A-Za-z0-9/(),\\[\\]&+'?_.é-]{0,60}|([A-Za-z0-9]{1,9}[ -/(),]){0,12}[a-z]") {
            let mut buffer = Buffer::new();
            if let Some(even) = buffer.fold_even(&text) {
                let mut key = Vec::new();
                let careful = fold(&text, &mut key);
                prop_assert_eq!(buffer.as_bytes(), &key);
                prop_assert_eq!(even.hyphens, careful.hyphens);
            }
        }
    }
}
