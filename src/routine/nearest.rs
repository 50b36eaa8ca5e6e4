//! Near misses: names are compared folded, by edit distance with a cut-off.

/// `name` in lower case with runs of white space folded to one space and none at the ends.
#[must_use]
pub fn fold(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for word in name.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.extend(word.chars().flat_map(char::to_lowercase));
    }
    folded
}

/// Edits (insert, delete, replace, swap of neighbours) between two texts, or `None` above `cutoff`.
#[must_use]
pub fn distance(a: &str, b: &str, cutoff: usize) -> Option<usize> {
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    if a.len().abs_diff(b.len()) > cutoff {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, &x) in a.iter().enumerate() {
        let mut row = vec![i + 1; b.len() + 1];
        for (j, &y) in b.iter().enumerate() {
            let mut best = (last[j] + usize::from(x != y)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && x == b[j - 1] && a[i - 1] == y {
                best = best.min(before[j - 1] + 1);
            }
            row[j + 1] = best;
        }
        if row.iter().all(|&edits| edits > cutoff) {
            return None;
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().filter(|&edits| edits <= cutoff)
}

/// How many edits still count as a slip for a name of this many bytes.
fn cutoff(length: usize) -> usize {
    match length {
        0..=2 => 0,
        3..=4 => 1,
        5..=9 => 2,
        _ => 3,
    }
}

/// Up to `at_most` candidates that `name` may be a slip of, nearest first, ties in the order given.
#[must_use]
pub fn nearest<'n>(
    name: &str,
    candidates: impl IntoIterator<Item = &'n str>,
    at_most: usize,
) -> Vec<&'n str> {
    let name = fold(name);
    let allowed = cutoff(name.len());
    let mut found: Vec<(usize, &str)> = candidates
        .into_iter()
        .filter(|candidate| candidate.len().abs_diff(name.len()) <= allowed * 4 + 8)
        .filter_map(|candidate| Some((distance(&name, &fold(candidate), allowed)?, candidate)))
        .collect();
    found.sort_by_key(|&(edits, _)| edits);
    found.dedup_by(|a, b| a.1 == b.1);
    found.truncate(at_most);
    found.into_iter().map(|(_, candidate)| candidate).collect()
}

/// The one candidate that is strictly nearer to `name` than all others.
#[must_use]
pub fn meant<'n>(name: &str, candidates: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let two = nearest(name, candidates, 2);
    let first = *two.first()?;
    let folded = fold(name);
    let far = |candidate: &str| distance(&folded, &fold(candidate), usize::MAX);
    match two.get(1) {
        Some(second) if far(second) == far(first) => None,
        _ => Some(first),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn swaps_and_gaps_are_one_edit() {
        assert_eq!(distance("serum", "seurm", 2), Some(1));
        assert_eq!(distance("serum", "serm", 2), Some(1));
        assert_eq!(distance("serum", "toner", 2), None);
        assert_eq!(distance("", "ab", 2), Some(2));
    }

    #[test]
    fn short_words_are_not_guessed_and_ties_are_not_decided() {
        assert!(nearest("id", ["ph", "is"], 3).is_empty());
        assert_eq!(meant("pruduct", ["product", "routine"]), Some("product"));
        assert_eq!(meant("use", ["uses", "used"]), None, "both one letter away");
        assert_eq!(fold("  Milk\t Cleanser "), "milk cleanser");
    }
}
