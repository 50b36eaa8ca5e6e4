//! Tables of phrases by the byte they start with, so that a place in a text is compared with a few of them only.

use super::fold;

/// Bucket of all phrases that start outside ASCII, whose first bytes differ between the cases of a letter.
const FOREIGN: usize = 128;

/// A table of phrases, ordered for look-up.
pub(super) struct Index<T: 'static> {
    table: &'static [T],
    order: Vec<u16>,
    starts: [u16; FOREIGN + 2],
}

fn bucket(byte: u8) -> usize {
    if byte.is_ascii() { usize::from(byte.to_ascii_lowercase()) } else { FOREIGN }
}

impl<T> Index<T> {
    /// An index of `table`, whose entries have their phrase as `key`.
    pub(super) fn new(table: &'static [T], key: impl Fn(&T) -> &'static str) -> Self {
        let first = |entry: &T| key(entry).bytes().next().map_or(0, bucket);
        let mut order: Vec<u16> = (0..u16::try_from(table.len()).unwrap_or(u16::MAX)).collect();
        // A stable sort keeps the table's order within a bucket.
        order.sort_by_key(|&at| first(&table[usize::from(at)]));
        let mut starts = [0; FOREIGN + 2];
        for (bucket, start) in starts.iter_mut().enumerate() {
            let before = order.partition_point(|&at| first(&table[usize::from(at)]) < bucket);
            *start = u16::try_from(before).unwrap_or(u16::MAX);
        }
        Self { table, order, starts }
    }

    /// The entries that `text` may start with.
    pub(super) fn candidates(&self, text: &str) -> impl Iterator<Item = &'static T> + '_ {
        let range = text
            .bytes()
            .next()
            .map(bucket)
            .map(|bucket| usize::from(self.starts[bucket])..usize::from(self.starts[bucket + 1]));
        self.order[range.unwrap_or(0..0)].iter().map(|&at| &self.table[usize::from(at)])
    }
}

impl Index<&'static str> {
    /// An index of plain words or phrases.
    pub(super) fn of_words(table: &'static [&'static str]) -> Self {
        Self::new(table, |word| word)
    }

    /// Whether the table holds `word` in any case.
    pub(super) fn contains(&self, word: &str) -> bool {
        self.candidates(word).any(|entry| fold::is(word, entry))
    }

    /// Length of the longest phrase at the start of `text`.
    pub(super) fn longest(&self, text: &str) -> Option<usize> {
        self.candidates(text).filter_map(|words| fold::phrase(text, words)).max()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_any_case_and_script() {
        let index = Index::of_words(&["zinc", "active", "состав", "active ingredients", "+/-"]);
        assert!(index.contains("ACTIVE") && index.contains("СОСТАВ") && index.contains("+/-"));
        assert!(!index.contains("zin") && !index.contains(""));
        assert_eq!(index.longest("Active Ingredients: x"), Some(18));
        assert_eq!(index.longest("inactive"), None);
    }
}
