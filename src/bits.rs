//! Sets of small numbers as bits of words.

/// The places of the bits that are set in a word, from the lowest.
pub(crate) struct Bits(pub(crate) u64);

impl Iterator for Bits {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        let at = (self.0 != 0).then(|| self.0.trailing_zeros() as usize)?;
        self.0 &= self.0 - 1;
        Some(at)
    }
}

/// The same for several words, which follow one another.
pub(crate) fn of_words(words: &[u64]) -> impl Iterator<Item = usize> {
    let word = u64::BITS as usize;
    words.iter().enumerate().flat_map(move |(at, &bits)| Bits(bits).map(move |bit| at * word + bit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_come_from_the_lowest_on() {
        assert_eq!(Bits(0b1010_0001 | 1 << 63).collect::<Vec<_>>(), [0, 5, 7, 63]);
        assert_eq!(of_words(&[2, 0, 1 << 9]).collect::<Vec<_>>(), [1, 137]);
        assert_eq!(of_words(&[]).count() + Bits(0).count(), 0);
    }
}
