//! Tables of phrases by the byte they start with, so that a place in a text is compared with a few of them only.

use super::fold;

/// Buckets of ASCII letters and signs; those of other characters follow.
const ASCII: usize = 128;
/// Buckets of other characters, which share them by the low bits of their lower case.
const FOREIGN: usize = 64;

/// A table of phrases, ordered for look-up.
pub(super) struct Index<T> {
    /// The entries, those of a bucket together and in the order they were given.
    entries: Vec<T>,
    starts: [usize; ASCII + FOREIGN + 1],
}

fn bucket(text: &str) -> Option<usize> {
    let first = text.chars().next()?;
    if first.is_ascii() {
        return Some(usize::from(first.to_ascii_lowercase() as u8));
    }
    let lower = first.to_lowercase().next().unwrap_or(first);
    Some(ASCII + lower as usize % FOREIGN)
}

impl<T> Index<T> {
    /// An index of `table`, whose entries have their phrase as `key`.
    pub(super) fn new(table: impl IntoIterator<Item = T>, key: impl Fn(&T) -> &'static str) -> Self {
        let first = |entry: &T| bucket(key(entry)).unwrap_or(0);
        let mut entries: Vec<T> = table.into_iter().collect();
        entries.sort_by_key(first);
        let starts = std::array::from_fn(|bucket| entries.partition_point(|entry| first(entry) < bucket));
        Self { entries, starts }
    }

    /// The entries that `text` may start with.
    #[inline]
    pub(super) fn candidates(&self, text: &str) -> &[T] {
        bucket(text).map_or(&[], |at| &self.entries[self.starts[at]..self.starts[at + 1]])
    }
}

impl Index<&'static str> {
    /// An index of plain words or phrases.
    pub(super) fn of_words(table: impl IntoIterator<Item = &'static str>) -> Self {
        Self::new(table, |word| *word)
    }

    /// Whether the table holds `word` in any case.
    pub(super) fn contains(&self, word: &str) -> bool {
        self.candidates(word).iter().any(|entry| fold::is(word, entry))
    }

    /// Length of the longest phrase at the start of `text`.
    pub(super) fn longest(&self, text: &str) -> Option<usize> {
        self.candidates(text).iter().filter_map(|words| fold::phrase(text, words)).max()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_any_case_and_script() {
        let index = Index::of_words(["zinc", "active", "состав", "active ingredients", "+/-"]);
        assert!(index.contains("ACTIVE") && index.contains("СОСТАВ") && index.contains("+/-"));
        assert!(!index.contains("zin") && !index.contains(""));
        assert_eq!(index.longest("Active Ingredients: x"), Some(18));
        assert_eq!(index.longest("inactive"), None);
    }
}
