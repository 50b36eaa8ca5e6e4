//! Tells hashes that may have come twice from those that came once, in little memory.

/// Cells for each hash that is expected; one in eight that came once is taken for another.
const CELLS_EACH: u64 = 8;
/// Most cells, which take 4 MB. With more hashes than these are for, more are taken for others.
const MOST_CELLS: u64 = 1 << 24;
/// Bits of a cell.
const BITS: usize = 2;
/// Cells of a word.
const IN_WORD: usize = u64::BITS as usize / BITS;
/// A cell whose hash has come.
const ONCE: u64 = 0b01;
/// A cell whose hash, or two with that cell, came again.
const AGAIN: u64 = 0b10;

/// Hashes by cells that several may share.
pub(super) struct Repeats {
    cells: Vec<u64>,
    /// Bits of a hash by which its cell is found.
    bits: u32,
}

impl Repeats {
    /// Room for so many hashes.
    pub(super) fn new(expected: u64) -> Self {
        let cells = expected.min(MOST_CELLS).saturating_mul(CELLS_EACH).next_power_of_two();
        let bits = cells.clamp(IN_WORD as u64, MOST_CELLS).trailing_zeros();
        Self { cells: vec![0; (1 << bits) / IN_WORD], bits }
    }

    /// The word of a hash and where its cell begins in it.
    fn place(&self, hash: u64) -> (usize, usize) {
        let cell = (hash.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - self.bits)) as usize;
        (cell / IN_WORD, cell % IN_WORD * BITS)
    }

    /// Takes in a hash; 0 stands for none.
    pub(super) fn see(&mut self, hash: u64) {
        let (word, at) = self.place(hash);
        if hash != 0 {
            let cells = &mut self.cells[word];
            let now = if *cells >> at & ONCE == 0 { ONCE } else { AGAIN };
            *cells |= now << at;
        }
    }

    /// Whether a hash may have come twice; one that did always may.
    pub(super) fn may_have_repeated(&self, hash: u64) -> bool {
        let (word, at) = self.place(hash);
        hash != 0 && self.cells[word] >> at & AGAIN != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hashes that are not in a row.
    fn hash(of: u64) -> u64 {
        crate::check::Cause::of(&of.to_string()).0
    }

    #[test]
    fn all_that_repeat_are_told_and_few_that_do_not() {
        let mut repeats = Repeats::new(1000);
        (0..1000).chain(0..300).for_each(|of| repeats.see(hash(of)));
        assert!((0..300).all(|of| repeats.may_have_repeated(hash(of))));
        let wrong = (300..1000).filter(|&of| repeats.may_have_repeated(hash(of))).count();
        assert!(wrong < 150, "{wrong}");
        assert!((1000..2000).filter(|&of| repeats.may_have_repeated(hash(of))).count() < 150);
    }

    #[test]
    fn what_is_absent_does_not_repeat_and_more_than_expected_does_no_harm() {
        let mut repeats = Repeats::new(0);
        (0..5).for_each(|_| repeats.see(0));
        assert!(!repeats.may_have_repeated(0));
        (0..100).chain(0..100).for_each(|of| repeats.see(hash(of)));
        assert!((0..100).all(|of| repeats.may_have_repeated(hash(of))));
        assert!(Repeats::new(u64::MAX).cells.len() <= 4 << 20 >> 3);
    }
}
