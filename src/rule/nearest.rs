//! The known word that an unknown one was probably meant to be.

/// The candidate that differs from `word` in the fewest single letters (swapped neighbours count as one), ASCII case
/// ignored; `None` when even that one differs in more than a third of the word or two are equally near.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word: Vec<char> = word.chars().map(|c| c.to_ascii_lowercase()).collect();
    let limit = (word.len() / 3).max(1);
    let mut best: Option<(usize, &str)> = None;
    let mut tie = false;
    for candidate in candidates {
        let other: Vec<char> = candidate.chars().map(|c| c.to_ascii_lowercase()).collect();
        if other.len().abs_diff(word.len()) > limit {
            continue;
        }
        let distance = distance(&word, &other);
        match best {
            Some((least, _)) if distance > least => {}
            Some((least, known)) if distance == least => tie |= known != candidate,
            _ => (best, tie) = (Some((distance, candidate)), false),
        }
    }
    best.filter(|&(distance, _)| distance <= limit && !tie).map(|(_, candidate)| candidate)
}

/// Edits between two words: insert, delete, replace, swap of neighbours.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, &x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, &y) in b.iter().enumerate() {
            let mut least = (last[j] + usize::from(x != y)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && x == b[j - 1] && a[i - 1] == y {
                least = least.min(before[j - 1] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_word_that_was_meant_and_no_other() {
        let words = ["severity", "status", "summary", "since"];
        assert_eq!(nearest("sevrity", words), Some("severity"));
        assert_eq!(nearest("SUMAMRY", words), Some("summary"), "swapped neighbours, any case");
        assert_eq!(nearest("colour", words), None);
        assert_eq!(nearest("ab", ["aa", "bb"]), None, "two are equally near");
    }
}
