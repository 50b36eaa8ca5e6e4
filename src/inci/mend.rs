//! Damage inside a single name, mended where the dictionary confirms it: lost locant commas, letter spacing,
//! hyphens of line ends, `Cl` for `CI`.

use super::list::ProblemKind;
use super::parted;
use super::walk::MAX_NAME;
use crate::dictionary::{AliasKind, Dictionary, How, Resolution};

/// A hyphen of a line end in a name that the dictionary knows only by overlooking the hyphen.
pub(super) fn overlooked_hyphen(name: &str, found: Option<Resolution>, names: &Dictionary) -> Option<String> {
    let overlooked = found.is_some_and(|found| found.alias == Some(AliasKind::Typographic));
    if overlooked && name.len() <= MAX_NAME { hyphens(name, names) } else { None }
}

/// Damage that the dictionary reads over: it knows the name all the same.
pub(super) fn read_over(name: &str) -> Option<(String, ProblemKind)> {
    let lost = locants(name).map(|mended| (mended, ProblemKind::LostLocant));
    lost.or_else(|| colour_index(name).map(|mended| (mended, ProblemKind::MisreadColourIndex)))
}

/// The name as it was meant, and what was wrong; `None` where nothing certain can be said.
pub(super) fn mend(name: &str, names: &Dictionary) -> Option<(String, ProblemKind)> {
    if name.len() > MAX_NAME {
        return None;
    }
    if let Some(mended) = read_over(name) {
        return Some(mended);
    }
    if let Some(mended) = stray_comma(name, names) {
        return Some((mended, ProblemKind::StrayComma));
    }
    if let Some(mended) = letter_spacing(name, names) {
        return Some((mended, ProblemKind::LetterSpacing));
    }
    hyphens(name, names).map(|mended| (mended, ProblemKind::RepairedLayout))
}

/// `Cl 77891`, `titanium dioxide (cl 77891)`: a small L, or the symbol of chlorine, before five digits.
fn colour_index(name: &str) -> Option<String> {
    let bytes = name.as_bytes();
    let at = (0..bytes.len().saturating_sub(5)).find(|&at| {
        let letters = matches!((bytes[at], bytes[at + 1]), (b'C', b'l' | b'1') | (b'c', b'l' | b'1'));
        let alone = at == 0 || !bytes[at - 1].is_ascii_alphanumeric();
        let digits =
            bytes[at + 2..].iter().skip_while(|&&byte| byte == b' ').take_while(|byte| byte.is_ascii_digit());
        letters && alone && digits.count() == 5
    })?;
    let mut mended = name.to_owned();
    let letter = if bytes[at] == b'C' { "I" } else { "i" };
    mended.replace_range(at + 1..at + 2, letter);
    match colour_index(&mended) {
        Some(more) => Some(more),
        None => Some(mended),
    }
}

/// `1 2-Hexanediol`, `1, 2-Hexanediol`, `1.2-Hexanediol`: the comma between two locants is lost or spaced out.
fn locants(name: &str) -> Option<String> {
    let bytes = name.as_bytes();
    if let Some(at) = spaced_place(bytes) {
        return Some(format!("{}{}", &name[..=at], name[at + 1..].trim_start()));
    }
    if bytes.len() < 6 || !bytes[0].is_ascii_digit() {
        return None;
    }
    let gap = bytes[1..].iter().take_while(|byte| matches!(byte, b' ' | b',' | b'.')).count();
    let rest = &bytes[1 + gap..];
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if gap == 0 || gap > 3 || digits == 0 || digits > 2 || &bytes[1..1 + gap] == b"," {
        return None;
    }
    let after = &rest[digits..];
    let hyphen = after.iter().take_while(|&&byte| byte == b' ').count();
    let tail = match after.get(hyphen) {
        Some(b'-') => &name[1 + gap + digits + hyphen..],
        Some(byte) if byte.is_ascii_alphabetic() && hyphen <= 1 => &name[1 + gap + digits..],
        _ => return None,
    };
    let tail = tail.strip_prefix("- ").map_or(tail.to_owned(), |tail| format!("-{tail}"));
    Some(format!("{},{}{tail}", &name[..1], &name[1 + gap..1 + gap + digits]))
}

/// `2-Oleamido-1, 3-Octadecanediol`: the comma, outside brackets, between a place behind a hyphen and the next.
fn spaced_place(bytes: &[u8]) -> Option<usize> {
    let bytes = &bytes[..memchr::memchr(b'(', bytes).unwrap_or(bytes.len())];
    memchr::memchr_iter(b',', bytes).find(|&at| {
        let digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
        at >= 2
            && digit(bytes.get(at - 1))
            && matches!(bytes[at - 2], b'-' | b' ')
            && bytes.get(at + 1) == Some(&b' ')
            && digit(bytes.get(at + 2))
    })
}

/// `Butyl, Methoxydibenzoylmethane`: the walk keeps the halves of a name together.
fn stray_comma(name: &str, names: &Dictionary) -> Option<String> {
    let (head, tail) = name.split_once(',')?;
    parted::joined(head.trim_end(), tail.trim_start(), names)
}

/// `G l y c e r i n`: single letters between single blanks; wider gaps divide words.
fn letter_spacing(name: &str, names: &Dictionary) -> Option<String> {
    let (mut singles, mut count) = (0, 0);
    for word in name.split(' ').filter(|word| !word.is_empty()) {
        count += 1;
        singles += usize::from(word.chars().count() == 1);
    }
    if count < 4 || singles * 4 < count * 3 {
        return None;
    }
    let words: Vec<String> =
        name.split("  ").map(|word| word.replace(' ', "")).filter(|word| !word.is_empty()).collect();
    let spaced = words.join(" ");
    if names.resolve(&spaced).is_some() || words.len() > 1 {
        return Some(spaced);
    }
    // All gaps are alike; a known name that is this one without any blank decides.
    let together = name.replace(' ', "");
    Some(together)
}

/// `Sodium Hyalu-ronate`, `Stearo - yl`: a hyphen that a line end left behind, when the name is known without it.
fn hyphens(name: &str, names: &Dictionary) -> Option<String> {
    let mut from = 0;
    while let Some(at) = name[from..].find('-').map(|at| from + at) {
        let (head, tail) = (name[..at].trim_end(), name[at + 1..].trim_start());
        if head.ends_with(char::is_alphabetic) && tail.starts_with(char::is_lowercase) {
            let joined = format!("{head}{tail}");
            // A name that is spelled with or without the hyphen lost nothing.
            let found = names
                .resolve(&joined)
                .filter(|found| found.alias != Some(AliasKind::Typographic) && found.how != How::SynonymPart);
            if found.is_some() {
                return Some(joined);
            }
        }
        from = at + 1;
    }
    None
}

/// A name whose last word but one breaks off with a hyphen at a line end.
pub(super) fn line_hyphen(name: &str, names: &Dictionary) -> Option<String> {
    let at = name.find("-\n").or_else(|| name.find("- \n"))?;
    let (head, tail) = (&name[..at], name[at + 1..].trim_start());
    let without = format!("{head}{tail}").replace('\n', " ");
    let with = format!("{head}-{tail}").replace('\n', " ");
    let known = |name: &str| {
        let found = names.resolve(name.trim_end_matches('.'));
        found.is_some_and(|found| found.alias != Some(AliasKind::Typographic))
    };
    let keeps = known(&with) && !known(&without)
        || !known(&without)
            && tail.starts_with(|c: char| c.is_ascii_digit() || c.is_uppercase())
            && !head.ends_with(char::is_lowercase);
    Some(if keeps { with } else { without })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended(name: &str) -> Option<String> {
        mend(name, Dictionary::embedded()).map(|(mended, _)| mended)
    }

    #[test]
    fn damage_in_names() {
        assert_eq!(mended("1 2-Hexanediol").as_deref(), Some("1,2-Hexanediol"));
        assert_eq!(mended("1, 2-hexanediol").as_deref(), Some("1,2-hexanediol"));
        assert_eq!(mended("Titanium Dioxide (Cl 77891)").as_deref(), Some("Titanium Dioxide (CI 77891)"));
        assert_eq!(mended("G l y c e r i n").as_deref(), Some("Glycerin"));
        assert_eq!(mended("S o d i u m  C h l o r i d e").as_deref(), Some("Sodium Chloride"));
        assert_eq!(mended("Sodium Hyalu-ronate").as_deref(), Some("Sodium Hyaluronate"));
    }

    #[test]
    fn sound_names_are_left_alone() {
        for name in ["1,2-Hexanediol", "PEG-40 Foo", "Unobtainium-Oxide", "CI 77891", "Ceramide 1 2"] {
            assert_eq!(mended(name), None, "{name}");
        }
    }
}
