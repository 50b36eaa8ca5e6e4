//! Comparing printed words with tables: any case, any run of white space, any apostrophe.

fn unify(c: char) -> char {
    match c {
        '’' | '‘' | '´' | '`' | 'ʼ' => '\'',
        '‐' | '‑' | '–' | '−' => '-',
        _ => c,
    }
}

/// Length of `words` at the start of `text`, if it stands there as whole words. `words` is lower case with
/// single blanks.
pub(super) fn phrase(text: &str, words: &str) -> Option<usize> {
    let len = prefix(text, words)?;
    let last = words.chars().next_back()?;
    let next = text[len..].chars().next();
    (!last.is_alphanumeric() || next.is_none_or(|next| !next.is_alphanumeric())).then_some(len)
}

/// Length of `words` at the start of `text`, even inside a word.
pub(super) fn prefix(text: &str, words: &str) -> Option<usize> {
    // Most comparisons end at the first letters.
    for (have, want) in text.bytes().zip(words.bytes()) {
        if !have.is_ascii() || !want.is_ascii() || want == b' ' {
            break;
        }
        if have.to_ascii_lowercase() != want && have != b'`' {
            return None;
        }
    }
    let mut rest = text;
    for want in words.chars() {
        if want == ' ' {
            let trimmed = rest.trim_start();
            if trimmed.len() == rest.len() {
                return None;
            }
            rest = trimmed;
            continue;
        }
        let have = rest.chars().next()?;
        let mut lower = have.to_lowercase();
        if unify(have) != want && (lower.next() != Some(want) || lower.next().is_some()) {
            return None;
        }
        rest = &rest[have.len_utf8()..];
    }
    Some(text.len() - rest.len())
}

/// Whether the whole of `text` is `words`.
pub(super) fn is(text: &str, words: &str) -> bool {
    prefix(text, words) == Some(text.len())
}

/// The places where a word, or a sign after something else, starts. Words that were fused start where the case
/// changes: `EDTACarbomer`, `ExtractWater`.
pub(super) fn word_starts(text: &str) -> impl Iterator<Item = usize> + '_ {
    let mut previous: Option<char> = None;
    let mut chars = text.chars();
    std::iter::from_fn(move || {
        loop {
            let at = text.len() - chars.as_str().len();
            let c = chars.next()?;
            let starts = match previous.replace(c) {
                None => true,
                // Most letters go on with a word.
                Some(before) if before.is_ascii_alphabetic() && c.is_ascii_lowercase() => false,
                Some(before) if c.is_alphabetic() => {
                    !before.is_alphanumeric()
                        || before.is_ascii_digit()
                        || is_seam(before, c, chars.clone().next())
                }
                Some(before) => !c.is_whitespace() && (!c.is_alphanumeric() || !before.is_alphanumeric()),
            };
            if starts {
                return Some(at);
            }
        }
    })
}

/// Whether two names that lost their separator meet before `c`.
pub(super) fn is_seam(before: char, c: char, next: Option<char>) -> bool {
    c.is_uppercase()
        && (before.is_lowercase()
            || before.is_ascii_digit()
            || matches!(before, ')' | ']')
            || before.is_uppercase() && next.is_some_and(char::is_lowercase))
}

/// The words of `text`: runs of letters, digits, hyphens and apostrophes.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> + '_ {
    text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '\'' | '’' | '/' | '®' | '™')))
        .filter(|word| !word.is_empty())
}

/// Whether a table holds `word` in any case.
pub(super) fn contains(table: &[&str], word: &str) -> bool {
    // Each sign of a word in print is compared with one of the entry, so that only what is as long can be the word.
    let in_print = word.bytes().all(|byte| byte.is_ascii_graphic());
    table.iter().any(|entry| (!in_print || entry.len() == word.len()) && is(word, entry))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_table_holds_what_is_one_of_its_entries(word in "[a-cA-C'`’é -]{0,4}") {
            let table = ["a", "ab", "a b", "c'", "b-c", "é", "aé", "", "ca b"];
            prop_assert_eq!(contains(&table, &word), table.iter().any(|entry| is(&word, entry)));
        }
    }

    #[test]
    fn phrases_match_in_any_case_and_spacing_but_only_as_whole_words() {
        assert_eq!(phrase("Inactive  INGREDIENTS: Water", "inactive ingredients"), Some(21));
        assert_eq!(phrase("activeness", "active"), None);
        assert_eq!(phrase("Состав: Вода", "состав"), Some(12));
        assert_eq!(phrase("Mode d’emploi", "mode d'emploi"), Some(15));
        assert!(word_starts("Zinc Oxide 2%Inactive").any(|at| at == 13));
    }
}
