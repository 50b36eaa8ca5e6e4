//! Names that follow each other without a separator, divided by longest match of known names.

use super::fold::is_seam;
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

/// The ends of the first words of `text`, also where two words are fused.
fn word_ends(text: &str) -> Vec<usize> {
    let mut ends = Vec::with_capacity(MAX_WORDS);
    let mut depth = 0usize;
    let mut previous = ' ';
    let mut lettered = false;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if at > MAX_BYTES || ends.len() == MAX_WORDS {
            return ends;
        }
        let blank = matches!(c, ' ' | '\n');
        let next = chars.peek().map(|(_, next)| *next);
        // `Panthenol1,2-Hexanediol`
        let locant = c.is_ascii_digit() && previous.is_alphabetic() && next == Some(',');
        // `12Hexanediol` lost a comma, not a separator.
        let seam = locant || is_seam(previous, c, next) && (lettered || !previous.is_ascii_digit());
        if depth == 0 && (blank && !matches!(previous, ' ' | '\n') || seam) {
            ends.push(at);
        }
        lettered = !blank && (lettered || c.is_alphabetic());
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        previous = c;
    }
    ends.push(text.len());
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
    let single = !name.contains([' ', '/']);
    // `PEG-60Hydrogenated Castor Oil` is one name that lost a blank, and no seam.
    let fused =
        || name.as_bytes().windows(2).any(|pair| pair[0].is_ascii_digit() && pair[1].is_ascii_uppercase());
    let found = names.lookup(name).or_else(|| match name.find('(') {
        Some(open) => names.resolve(name).filter(|found| {
            let first = |name: &str| name.split_whitespace().next().unwrap_or("").to_lowercase();
            names.lookup(name[..open].trim_end()).is_some()
                || super::fold::prefix(&name[open + 1..], "ci ").is_some()
                    && name[..open].trim_end().contains(' ')
                || first(names.ingredient(found.id).inci()) == first(&name[..open])
        }),
        None if name.contains('/') => {
            let parts = name.split('/').all(|part| names.lookup(part.trim()).is_some());
            if parts { names.resolve(name) } else { None }
        }
        None if fused() => names.resolve(name),
        None => None,
    });
    found.is_some_and(|found| match (found.how, found.alias) {
        (How::Exact, _) | (How::Stripped, _) => true,
        (How::Alias, Some(AliasKind::Common | AliasKind::Trade | AliasKind::Abbreviation)) => !single,
        (How::Alias, _) => true,
        (How::SynonymPart, _) => !single,
    })
}

/// The names of a text without separators, as ranges; `None` where it is better left as one.
pub(super) fn split(text: &str, names: &Dictionary) -> Option<Vec<(usize, usize)>> {
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
    if known == parts.len() && of_one_substance(text, &parts, names) {
        return None;
    }
    let known_bytes: usize = parts.iter().filter(|part| part.2).map(|(from, to, _)| to - from).sum();
    // "Oryza Sativa (Longsheng Rice) Water" is one unknown name and not rice beside water.
    let torn = parts.windows(2).any(|pair| {
        let (head, tail) = (&text[pair[0].0..pair[0].1], &text[pair[1].0..pair[1].1]);
        head.ends_with(')') && !tail.contains([' ', '-'])
    });
    if torn && words < LONG {
        return None;
    }
    let certain = if words >= LONG && known < parts.len() {
        known >= 4 && known_bytes * 3 >= text.len() * 2
    } else {
        known == parts.len() && !all_short(text, &parts)
    };
    (known >= 2 && certain).then(|| parts.into_iter().map(|(from, to, _)| (from, to)).collect())
}

/// The names of a text whose only separators are slashes or dashes between blanks. In a list with other
/// separators these join synonyms, so several different substances have to be there.
pub(super) fn spaced(text: &str, names: &Dictionary) -> Option<Vec<(usize, usize)>> {
    [" / ", " - ", " – "].into_iter().find_map(|sign| {
        text.matches(sign).nth(2)?;
        let parts: Vec<(usize, usize)> = text
            .split(sign)
            .map(|part| {
                let at = crate::source::Span::of(part, text);
                (at.start as usize, at.end as usize)
            })
            .collect();
        let mut known: Vec<_> = parts
            .iter()
            .filter_map(|&(from, to)| names.resolve(&text[from..to]))
            .map(|found| found.id)
            .collect();
        let found = known.len();
        known.sort_unstable();
        known.dedup();
        (known.len() >= 3 && found * 2 >= parts.len()).then_some(parts)
    })
}

/// Whether all parts are names of one substance: two names of it side by side are one item.
fn of_one_substance(text: &str, parts: &[(usize, usize, bool)], names: &Dictionary) -> bool {
    let mut ids =
        parts.iter().filter_map(|&(from, to, _)| names.resolve(&text[from..to])).map(|found| found.id);
    let Some(first) = ids.next() else { return false };
    ids.all(|id| names.same_substance(first, id))
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
        assert_eq!(
            divided("WaterPropanediolDisodium EDTACarbomer"),
            ["Water", "Propanediol", "Disodium EDTA", "Carbomer"]
        );
        assert_eq!(
            divided("Glycereth-26NiacinamidePolyglycerin-3Ethylhexylglycerin"),
            ["Glycereth-26", "Niacinamide", "Polyglycerin-3", "Ethylhexylglycerin"]
        );
        assert_eq!(
            divided("Squalane PEG-60Hydrogenated Castor Oil"),
            ["Squalane", "PEG-60Hydrogenated Castor Oil"]
        );
        assert_eq!(
            divided("Mineral OilOlea Europaea (Olive) Fruit OilHelianthus Annuus (Sunflower) Seed Oil"),
            ["Mineral Oil", "Olea Europaea (Olive) Fruit Oil", "Helianthus Annuus (Sunflower) Seed Oil"]
        );
        assert_eq!(divided("Parfum/Fragrance Sodium Chloride"), ["Parfum/Fragrance", "Sodium Chloride"]);
        assert_eq!(divided("Oryza Sativa (Longsheng Rice) Water"), ["Oryza Sativa (Longsheng Rice) Water"]);
        assert_eq!(divided("Sodium Chloride"), ["Sodium Chloride"]);
        assert_eq!(divided("Unobtainium Dust Glycerin"), ["Unobtainium Dust Glycerin"]);
    }
}
