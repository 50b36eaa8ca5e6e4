//! Where in a text the scanner has to look closer, and what else is seen in one pass over all bytes, many at a time.

use wide::{i8x16, u8x16};

use super::class::{CLASS, Flags};
use crate::bits::Bits;

/// Bytes that are looked at together: as many as a word has bits.
const BLOCK: usize = u64::BITS as usize;
/// As many bytes as a vector has.
const PART: usize = 16;

/// The places of all bytes of a text that separate, enclose, or may want repair (the kinds `STOP`, `DAMAGE` and
/// `FOREIGN`), and of a few signs beside. Its memory is used again from text to text.
#[derive(Default)]
pub(super) struct Stops {
    /// A bit for each byte, from the lowest on; none behind the end of the text.
    blocks: Vec<u64>,
    is_ascii: bool,
    five_digits: bool,
    double_blank: bool,
}

impl Stops {
    /// Looks at a text; what was seen of the one before is forgotten.
    pub(super) fn look_at(&mut self, text: &str) {
        self.blocks.clear();
        let mut so_far = SoFar::default();
        let (blocks, rest) = text.as_bytes().as_chunks();
        for block in blocks {
            self.blocks.push(so_far.add(block));
        }
        if !rest.is_empty() {
            // A letter is nothing of what is looked for.
            let mut block = [b'x'; BLOCK];
            block[..rest.len()].copy_from_slice(rest);
            self.blocks.push(so_far.add(&block));
        }
        self.is_ascii = so_far.bytes.to_bitmask() == 0;
        self.five_digits = so_far.five_digits != 0;
        self.double_blank = so_far.double_blanks != 0;
    }

    /// Whether the text is ASCII.
    pub(super) fn is_ascii(&self) -> bool {
        self.is_ascii
    }

    /// Whether five digits stand in a row.
    pub(super) fn five_digits(&self) -> bool {
        self.five_digits
    }

    /// Whether two blanks stand side by side.
    pub(super) fn double_blank(&self) -> bool {
        self.double_blank
    }

    /// The stops in a range of the text, in order.
    #[inline]
    pub(super) fn within(&self, from: usize, to: usize) -> Within<'_> {
        let mut blocks = self.blocks.get(from / BLOCK..).unwrap_or_default().iter();
        let first = blocks.next().map_or(0, |block| block & u64::MAX << (from % BLOCK));
        Within { blocks, start: from - from % BLOCK, rest: Bits(first), to }
    }

    /// The kinds of all stops; `text` is the one that was looked at.
    pub(super) fn kinds(&self, text: &str) -> Flags {
        self.within(0, text.len()).fold(0, |seen, at| seen | CLASS[text.as_bytes()[at] as usize])
    }
}

/// See [`Stops::within`].
pub(super) struct Within<'s> {
    /// The blocks behind the one at hand.
    blocks: std::slice::Iter<'s, u64>,
    /// Where the block at hand begins, and which of its stops are still to come.
    start: usize,
    rest: Bits,
    to: usize,
}

impl Iterator for Within<'_> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        loop {
            if let Some(at) = self.rest.next() {
                return Some(self.start + at).filter(|&at| at < self.to);
            }
            self.rest = Bits(*self.blocks.next()?);
            self.start += BLOCK;
        }
    }
}

/// What was seen in the blocks so far.
#[derive(Default)]
struct SoFar {
    /// All bytes, one upon the other.
    bytes: u8x16,
    /// The digits and the blanks of the last block.
    digits: u64,
    blanks: u64,
    /// Ends of five digits in a row and of two blanks, of all blocks.
    five_digits: u64,
    double_blanks: u64,
}

impl SoFar {
    /// Looks at the next block and returns its stops.
    #[inline]
    fn add(&mut self, block: &[u8; BLOCK]) -> u64 {
        let (mut stops, mut digits, mut blanks) = (0, 0, 0);
        for (at, part) in block.as_chunks::<PART>().0.iter().enumerate() {
            let bytes = u8x16::new(*part);
            let place = |found: u8x16| u64::from(found.to_bitmask()) << (PART * at);
            stops |= place(is_stop(bytes));
            digits |= place(is_among(bytes, b'0', b'9'));
            blanks |= place(bytes.simd_eq(u8x16::splat(b' ')));
            self.bytes |= bytes;
        }
        let behind = |bits: u64, before: u64, by: u32| bits << by | before >> (u64::BITS - by);
        self.double_blanks |= blanks & behind(blanks, self.blanks, 1);
        self.five_digits |= (1..5).fold(digits, |run, by| run & behind(digits, self.digits, by));
        (self.digits, self.blanks) = (digits, blanks);
        stops
    }
}

/// Which bytes are stops.
#[inline]
fn is_stop(bytes: u8x16) -> u8x16 {
    // With a sign, those outside ASCII are less than all others.
    let odd = bytes.cast_signed().simd_lt(i8x16::splat(0x20)).cast_unsigned();
    // `[ \ ] ^ _` and `{ | } ~` and DEL, which are the former with a bit set.
    let brackets =
        (bytes | u8x16::splat(0x20)).cast_signed().simd_gt(i8x16::splat(b'z'.cast_signed())).cast_unsigned();
    // `& ' ( ) * + ,` and `; < = > ? @`.
    odd | brackets | is_among(bytes, b'&', b',') | is_among(bytes, b';', b'@')
}

/// Which bytes are `first` or `last` or between the two.
#[inline]
fn is_among(bytes: u8x16, first: u8, last: u8) -> u8x16 {
    // Only numbers with a sign are compared in one step: the first byte becomes the least of them.
    let least = i8::MIN.cast_unsigned();
    let beyond = least + (last - first + 1);
    let off = bytes - u8x16::splat(first.wrapping_sub(least));
    off.cast_signed().simd_lt(i8x16::splat(beyond.cast_signed())).cast_unsigned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inci::class::{DAMAGE, FOREIGN, STOP};
    use proptest::prelude::*;

    const KINDS: Flags = STOP | DAMAGE | FOREIGN;

    fn of(text: &str) -> Stops {
        let mut stops = Stops::default();
        stops.look_at("77891  é,");
        stops.look_at(text);
        stops
    }

    #[test]
    fn every_byte_of_a_kind_is_a_stop_and_no_letter_is() {
        for byte in 0..=u8::MAX {
            let is_stop = SoFar::default().add(&[byte; BLOCK]);
            assert!(is_stop == 0 || is_stop == u64::MAX);
            assert!(is_stop != 0 || CLASS[byte as usize] & KINDS == 0, "{byte:#x}");
            assert!(!(is_stop != 0 && (byte.is_ascii_alphanumeric() || byte == b' ')), "{byte:#x}");
        }
    }

    #[test]
    fn five_digits_are_seen_wherever_they_stand() {
        for before in 0..140 {
            assert!(of(&format!("{}CI 77891 x", "-".repeat(before))).five_digits());
            assert!(!of(&format!("{}CI 7789 1234", "-".repeat(before))).five_digits());
        }
        assert!(of("77891").five_digits() && !of("7789").five_digits() && !of("").five_digits());
    }

    proptest! {
        #[test]
        fn stops_are_found_where_they_stand(
            text in "[a-z ]{0,70}([,;(\n]|é|[a-z ]{0,70}){0,6}",
            from in 0usize..80,
            len in 0usize..200,
        ) {
            let bytes = text.as_bytes();
            let to = (from + len).min(bytes.len());
            let found: Vec<usize> = of(&text).within(from, to).collect();
            let there = (from..to).filter(|&at| CLASS[bytes[at] as usize] & KINDS != 0);
            prop_assert_eq!(found, there.collect::<Vec<_>>());
        }

        #[test]
        fn what_is_seen_beside_is_what_a_search_finds(text in "([0-9]{1,7}|  ?|é|[a-z,]{0,30}){0,20}") {
            let stops = of(&text);
            prop_assert_eq!(stops.is_ascii(), text.is_ascii());
            prop_assert_eq!(stops.double_blank(), text.contains("  "));
            let digits = text.as_bytes().windows(5).any(|five| five.iter().all(u8::is_ascii_digit));
            prop_assert_eq!(stops.five_digits(), digits);
            let kinds = text.bytes().fold(0, |seen, byte| seen | CLASS[byte as usize] & KINDS);
            prop_assert_eq!(stops.kinds(&text) & KINDS, kinds & KINDS);
        }
    }
}
