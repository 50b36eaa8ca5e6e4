//! What a word that means nothing was probably meant to be: a slip of the pen away from exactly one that does.

use strsim::osa_distance;

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

/// How many edits (insert, delete, replace, swap of neighbours) still count as a slip for a folded name of this many
/// bytes.
fn slips(length: usize) -> usize {
    match length {
        0..=1 => 0,
        2..=5 => 1,
        6..=9 => 2,
        _ => length / 4,
    }
}

/// Whether `word`, folded, is at most one edit away from `known`.
#[must_use]
pub fn is_slip(word: &str, known: &str) -> bool {
    word.len().abs_diff(known.len()) <= 4 && osa_distance(word, known) <= 1
}

/// Candidates that `name` may be a slip of, with the edits, nearest first, ties in the order given.
fn near<'n>(name: &str, candidates: impl IntoIterator<Item = &'n str>) -> Vec<(usize, &'n str)> {
    let name = fold(name);
    let allowed = slips(name.len());
    let letters = name.chars().count();
    let mut found: Vec<(usize, &str)> = candidates
        .into_iter()
        .map(|candidate| (candidate, fold(candidate)))
        .filter(|(_, folded)| folded.chars().count().abs_diff(letters) <= allowed)
        .map(|(candidate, folded)| (osa_distance(&name, &folded), candidate))
        .filter(|&(edits, _)| edits <= allowed)
        .collect();
    found.sort_by_key(|&(edits, _)| edits);
    found.dedup();
    found
}

/// Up to `at_most` candidates that `name` may be a slip of, nearest first, ties in the order given.
#[must_use]
pub fn nearest<'n>(
    name: &str,
    candidates: impl IntoIterator<Item = &'n str>,
    at_most: usize,
) -> Vec<&'n str> {
    near(name, candidates).into_iter().take(at_most).map(|(_, candidate)| candidate).collect()
}

/// The one candidate that is strictly nearer to `name` than all others.
#[must_use]
pub fn meant<'n>(name: &str, candidates: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    match near(name, candidates)[..] {
        [(edits, first), (next, second), ..] => (edits < next || first == second).then_some(first),
        [(_, only)] => Some(only),
        [] => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_that_was_meant_and_no_other() {
        let words = ["severity", "status", "summary", "since"];
        assert_eq!(meant("sevrity", words), Some("severity"));
        assert_eq!(meant("SUMAMRY", words), Some("summary"), "swapped neighbours, any case");
        assert_eq!(meant("colour", words), None);
        assert_eq!(meant("use", ["uses", "used"]), None, "both one letter away");
        assert_eq!(meant("pruduct", ["product", "product", "routine"]), Some("product"));
    }

    #[test]
    fn short_words_are_hardly_guessed() {
        assert!(nearest("x", ["y"], 3).is_empty());
        assert!(nearest("id", ["name"], 3).is_empty());
        assert_eq!(nearest("serm", ["toner", "serum", "term"], 3), ["serum", "term"]);
        assert!(is_slip("seurm", "serum") && !is_slip("sermu", "toner"));
        assert_eq!(fold("  Milk\t Cleanser "), "milk cleanser");
    }
}
