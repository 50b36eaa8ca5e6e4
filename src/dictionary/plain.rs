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
        Self { bytes: [0; Self::SIZE], len: 0 }
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or_default()
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
}
