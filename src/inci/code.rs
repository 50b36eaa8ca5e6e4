//! Telling formula, batch and article codes from names and colour index numbers.

use super::fold;

/// Whether a text is a formula, batch or article code: `F.I.L. B12345/1`, `<ILN40054>`, `[V2798B]`.
pub(super) fn is_code(text: &str) -> bool {
    let bare = text.trim_matches(|c: char| c.is_whitespace() || "()[]<>{}.,;:#".contains(c));
    for label in [
        "f.i.l.",
        "f.i.l",
        "fil",
        "iln",
        "code f.i.l.",
        "code",
        "lot",
        "batch",
        "formula",
        "ref.",
        "ref",
        "art.",
    ] {
        if let Some(len) = fold::prefix(bare, label) {
            let rest = bare[len..].trim_start_matches([' ', ':', '.', '#', '-', '\u{a0}']);
            if rest.is_empty() && (label.starts_with("f.i") || label == "iln")
                || !rest.is_empty() && looks_coded(rest)
            {
                return true;
            }
        }
    }
    let inner = text.trim();
    let bracketed = inner.starts_with(['[', '<']) && inner.ends_with([']', '>', '.']);
    let short = bracketed
        && bare.len() <= 10
        && bare.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b' ')
        && bare.bytes().filter(u8::is_ascii_digit).count() == 3
        && !bare.starts_with("CI");
    short || looks_coded(bare)
}

/// Digits with at most a few letters around them, at least four digits, not a bare colour index.
fn looks_coded(text: &str) -> bool {
    let run = text.split(|c: char| !c.is_ascii_digit()).map(str::len).max().unwrap_or(0);
    let upper = text.bytes().filter(u8::is_ascii_alphabetic).count();
    let known = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-/. ".contains(&byte));
    let colour = is_colour_index(text);
    let spaced = text.bytes().filter(|&byte| byte == b' ').count();
    known
        && run >= 4
        && upper <= 4
        && spaced <= 3
        && !colour
        && !is_cas_number(text)
        && text.len() <= 24
        && (run >= 8
            || text
                .split([' ', '-', '/'])
                .all(|word| word.bytes().filter(u8::is_ascii_alphabetic).count() <= 3))
}

/// `CI 77891`, `77891`, and misread: `Cl 77891`, `C1 77891`, `I 77891`, `Cl77891`.
fn is_colour_index(text: &str) -> bool {
    let five = |text: &str| text.len() == 5 && text.bytes().all(|byte| byte.is_ascii_digit());
    let letters = ["ci", "cl", "c1", "i ", "c "];
    five(text)
        || text.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("ci"))
        || letters
            .iter()
            .any(|start| fold::prefix(text, start).is_some_and(|len| five(text[len..].trim_start())))
}

/// `13463-67-7`
fn is_cas_number(text: &str) -> bool {
    let mut groups = text.split('-');
    let digits = |group: Option<&str>, least: usize, most: usize| {
        group.is_some_and(|group| {
            (least..=most).contains(&group.len()) && group.bytes().all(|byte| byte.is_ascii_digit())
        })
    };
    digits(groups.next(), 2, 7)
        && digits(groups.next(), 2, 2)
        && digits(groups.next(), 1, 1)
        && groups.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_told_from_colour_indices() {
        for code in [
            "F.I.L. B170374/5",
            "<ILN40054>",
            "[V2798B]",
            "(F.I.L. Z284211/1)",
            "C244812/2",
            "1199524 J",
            "44110093227KLMN",
        ] {
            assert!(is_code(code), "{code}");
        }
        for name in [
            "CI 77891",
            "77491",
            "[nano]",
            "Ceramide 2",
            "PEG-150",
            "C10-30",
            "Red 40",
            "Quaternium-80",
            "(Cl 77007)",
            "(C1 77491)",
            "Cl15985",
            "(13463-67-7)",
        ] {
            assert!(!is_code(name), "{name}");
        }
    }
}
