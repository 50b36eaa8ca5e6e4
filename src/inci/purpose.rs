//! Drug-Facts words at the ends of a name, which say what an active is for: "Avobenzone 3 % (sunscreen)".

use super::fold;
use super::prose_words::DRUG_FACTS;

/// Length of a Drug-Facts word at the start of `text`, bracket included.
pub(super) fn at_start(text: &str) -> Option<usize> {
    let inner = text.strip_prefix(['(', '[']).unwrap_or(text).trim_start();
    let skipped = text.len() - inner.len();
    let len = DRUG_FACTS.longest(inner)?;
    let end = skipped + len;
    let close = usize::from(text[end..].starts_with([')', ']']));
    (skipped == 0 || close == 1).then_some(end + close)
}

/// Start of a Drug-Facts word at the end of `text`, bracket included.
pub(super) fn at_end(text: &str) -> Option<usize> {
    let bare = text.trim_end_matches(['.', ' ', '*']);
    let window = crate::source::floor_char_boundary(bare, bare.len().saturating_sub(60));
    fold::word_starts(&bare[window..])
        .map(|at| at + window)
        .find(|&at| at_start(&bare[at..]) == Some(bare.len() - at))
}

/// Whether a text has no name in it: no word at all, or nothing but a purpose.
pub(super) fn is_bare(text: &str) -> bool {
    !text.chars().any(char::is_alphanumeric) || at_start(text.trim()) == Some(text.trim().len())
}

/// Whether a text is a purpose and nothing else.
pub(super) fn is_purpose(text: &str) -> bool {
    let trimmed = text.trim_matches([' ', '-', ':', ',', '.']);
    !trimmed.is_empty() && at_start(trimmed) == Some(trimmed.len())
}
