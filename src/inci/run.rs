//! Names that follow each other without a separator, divided by longest match of known names.

use crate::dictionary::{AliasKind, Dictionary, How};

/// Longest name in words that is looked for.
const MAX_WORDS: usize = 10;
/// Longest name in bytes that is looked for.
const MAX_BYTES: usize = 120;
/// From here on a text counts as a list without separators, in which some names may be unknown.
const LONG: usize = 12;

/// The known name that `text` starts with, in bytes: the longest one that ends at a word's end.
pub(super) fn first_name(text: &str, names: &Dictionary) -> Option<usize> {
    let ends = word_ends(text);
    longest(text, 0, &ends, names)
}

/// The ends of the first words of `text`.
fn word_ends(text: &str) -> Vec<usize> {
    let mut ends = Vec::with_capacity(MAX_WORDS);
    let mut depth = 0usize;
    let bytes = text.as_bytes();
    for at in 0..bytes.len().min(MAX_BYTES) {
        match bytes[at] {
            b'(' | b'[' => depth += 1,
            b')' | b']' => depth = depth.saturating_sub(1),
            b' ' | b'\n' if depth == 0 && at > 0 && bytes[at - 1] != b' ' => {
                ends.push(at);
                if ends.len() == MAX_WORDS {
                    return ends;
                }
            }
            _ => {}
        }
    }
    if bytes.len() <= MAX_BYTES && ends.last() != Some(&bytes.len()) {
        ends.push(bytes.len());
    }
    ends
}

fn longest(text: &str, from: usize, ends: &[usize], names: &Dictionary) -> Option<usize> {
    ends.iter().rev().copied().find(|&end| end > from && is_firm(&text[from..end], names))
}

/// Whether a name is known well enough to divide a text by it.
fn is_firm(name: &str, names: &Dictionary) -> bool {
    let name = name.trim_end_matches(['.', '*', '+', ' ']);
    if name.len() < 3 || !name.starts_with(|c: char| c.is_alphanumeric()) {
        return false;
    }
    let single = !name.contains(' ');
    let found = if name.contains('(') { names.resolve(name) } else { names.lookup(name) };
    found.is_some_and(|found| match (found.how, found.alias) {
        (How::Exact, _) | (How::Stripped, _) => true,
        (How::Alias, Some(AliasKind::Common | AliasKind::Trade | AliasKind::Abbreviation)) => !single,
        (How::Alias, _) => true,
        (How::SynonymPart, _) => !single,
    })
}

/// The names of a text without separators, as ranges; `None` where it is better left as one.
pub(super) fn split(text: &str, names: &Dictionary) -> Option<Vec<(usize, usize)>> {
    if !text.contains(' ') {
        return None;
    }
    let mut parts: Vec<(usize, usize, bool)> = Vec::new();
    let mut at = 0;
    let mut words = 0;
    while at < text.len() {
        let rest = &text[at..];
        let trimmed = rest.trim_start_matches([' ', '\n', '.', '*', '-']);
        at = text.len() - trimmed.len();
        if trimmed.is_empty() {
            break;
        }
        let ends = word_ends(trimmed);
        if let Some(len) = longest(trimmed, 0, &ends, names) {
            words += trimmed[..len].split_whitespace().count();
            parts.push((at, at + len, true));
            at += len;
        } else {
            let len = ends.first().copied().unwrap_or(trimmed.len());
            words += 1;
            match parts.last_mut() {
                Some((_, end, false)) => *end = at + len,
                _ => parts.push((at, at + len, false)),
            }
            at += len;
        }
    }
    let known = parts.iter().filter(|(_, _, known)| *known).count();
    let known_bytes: usize = parts.iter().filter(|part| part.2).map(|(from, to, _)| to - from).sum();
    let certain = if words >= LONG {
        known >= 4 && known_bytes * 3 >= text.len() * 2
    } else {
        known == parts.len() && !all_short(text, &parts)
    };
    (known >= 2 && certain).then(|| parts.into_iter().map(|(from, to, _)| (from, to)).collect())
}

/// Two single everyday words side by side ("Rose Water") are more likely one unknown name than two known ones.
fn all_short(text: &str, parts: &[(usize, usize, bool)]) -> bool {
    parts.iter().all(|(from, to, _)| !text[*from..*to].contains([' ', '-', '(']) && to - from <= 6)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn divided(text: &str) -> Vec<&str> {
        split(text, Dictionary::embedded())
            .map_or(vec![text], |parts| parts.into_iter().map(|(from, to)| &text[from..to]).collect())
    }

    #[test]
    fn known_names_divide_a_run() {
        assert_eq!(divided("Triethanolamine Chlorphenesin"), ["Triethanolamine", "Chlorphenesin"]);
        assert_eq!(
            divided("Propylene Glycol Dimethicone Glycerin Ascorbic Acid"),
            ["Propylene Glycol", "Dimethicone", "Glycerin", "Ascorbic Acid"]
        );
        assert_eq!(divided("Sodium Chloride"), ["Sodium Chloride"]);
        assert_eq!(divided("Unobtainium Dust Glycerin"), ["Unobtainium Dust Glycerin"]);
    }
}
