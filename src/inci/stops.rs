//! Where in a text the scanner has to look closer, found for many bytes at a time.

use super::class::{CLASS, Flags};
use crate::bits::Bits;

/// Bytes that are looked at together: as many as a word has bits.
const BLOCK: usize = u64::BITS as usize;

/// The places of all bytes of a text that separate, enclose, or may want repair (the kinds `STOP`, `DAMAGE` and
/// `FOREIGN`), in order, and of a few signs beside.
pub(super) struct Stops<'t> {
    bytes: &'t [u8],
    /// Where the block at hand begins, and which of its bytes are still to come.
    start: usize,
    rest: Bits,
}

impl<'t> Stops<'t> {
    /// Of `bytes` from `from` on.
    pub(super) fn new(bytes: &'t [u8], from: usize) -> Self {
        let mut stops = Self { bytes, start: from, rest: Bits(0) };
        stops.rest = Bits(stops.block());
        stops
    }

    /// The stops of the block at hand.
    #[inline]
    fn block(&self) -> u64 {
        let rest = self.bytes.get(self.start..).unwrap_or_default();
        match rest.first_chunk() {
            Some(block) => stops(block),
            None => {
                let mut block = [b' '; BLOCK];
                block[..rest.len()].copy_from_slice(rest);
                stops(&block)
            }
        }
    }
}

impl Iterator for Stops<'_> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        loop {
            if let Some(at) = self.rest.next() {
                return Some(self.start + at);
            }
            if self.start + BLOCK >= self.bytes.len() {
                return None;
            }
            self.start += BLOCK;
            self.rest = Bits(self.block());
        }
    }
}

/// A bit for each byte that is a stop. Without branches and tables, so that it is made for many bytes at once.
#[inline]
fn stops(block: &[u8; BLOCK]) -> u64 {
    let mut hits = [0u8; BLOCK];
    for (hit, &byte) in hits.iter_mut().zip(block) {
        // `[ \ ] ^ _` and `{ | } ~` and DEL, which are the former with a bit set; `( ) * + ,`.
        let brackets = ((byte | 0x20).wrapping_sub(b'{') < 5) | (byte.wrapping_sub(b'(') < 5);
        let signs = (byte == b';') | (byte == b'@') | (byte == b'&') | (byte == b'<') | (byte == b'?');
        *hit = u8::from(brackets | signs | !(0x20..0x80).contains(&byte));
    }
    // The lowest bits of eight bytes, gathered in the highest byte of a product.
    let gather = |bytes: &[u8]| {
        let word = bytes.try_into().map_or(0, u64::from_le_bytes);
        word.wrapping_mul(0x0102_0408_1020_4080) >> 56
    };
    hits.chunks_exact(8).enumerate().fold(0, |bits, (at, bytes)| bits | gather(bytes) << (8 * at))
}

/// The kinds of the stops of a text.
pub(super) fn survey(text: &str) -> Flags {
    Stops::new(text.as_bytes(), 0).fold(0, |seen, at| seen | CLASS[text.as_bytes()[at] as usize])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inci::class::{DAMAGE, FOREIGN, STOP};
    use proptest::prelude::*;

    const KINDS: Flags = STOP | DAMAGE | FOREIGN;

    #[test]
    fn every_byte_of_a_kind_is_a_stop_and_no_letter_is() {
        for byte in 0..=u8::MAX {
            let is_stop = Stops::new(&[byte], 0).next() == Some(0);
            assert!(is_stop || CLASS[byte as usize] & KINDS == 0, "{byte:#x}");
            assert!(!(is_stop && (byte.is_ascii_alphanumeric() || byte == b' ')), "{byte:#x}");
        }
    }

    proptest! {
        #[test]
        fn stops_are_found_where_they_stand(text in "[a-z ]{0,70}([,;(]|é|[a-z ]{0,70}){0,6}", from in 0usize..80) {
            let bytes = text.as_bytes();
            let found: Vec<usize> = Stops::new(bytes, from).collect();
            let there = (from..bytes.len()).filter(|&at| CLASS[bytes[at] as usize] & KINDS != 0);
            prop_assert_eq!(found, there.collect::<Vec<_>>());
        }
    }
}
