//! Footnote marks on names: `*`, `**`, `†`, `+`, `°`, `¹`, `(1)`, `[2]`, before and behind; and brackets behind a name
//! that it never opened.

/// Signs that are used as marks wherever they stand next to a name.
pub(super) fn is_sign(c: char) -> bool {
    matches!(
        c,
        '*' | '†'
            | '‡'
            | '°'
            | '^'
            | '#'
            | '§'
            | '¤'
            | '◊'
            | '⁺'
            | '˚'
            | 'º'
            | '＊'
            | '∗'
            | '※'
            | '¥'
            | '△'
            | '●'
            | '•'
            | '¹'
            | '²'
            | '³'
            | '⁴'
            | '⁵'
            | '⁶'
            | '⁷'
            | '⁸'
            | '⁹'
    )
}

fn is_mark(c: char) -> bool {
    is_sign(c) || c == '+'
}

/// `name` without the marks at its end, and where they start.
pub(super) fn trailing(name: &str) -> (&str, Option<&str>) {
    let bare = name.trim_end_matches(|c: char| is_mark(c) || c.is_whitespace());
    if bare.len() < name.trim_end().len() && !bare.is_empty() {
        let marks = name[bare.len()..].trim();
        // `NAD+` is a name, `Glycerin+` is one with a mark.
        if marks == "+" && (bare.eq_ignore_ascii_case("NAD") || bare.len() < 3) {
            return (name.trim_end(), None);
        }
        return (bare, Some(marks));
    }
    if let Some((bare, mark)) = bracketed_number(name) {
        return (bare, Some(mark));
    }
    (name, None)
}

/// `Glycerin (1)`, `Glycerin [2]`: one or two digits alone in a bracket at the end.
fn bracketed_number(name: &str) -> Option<(&str, &str)> {
    let inner = name.strip_suffix(')').or_else(|| name.strip_suffix(']'))?;
    let open = inner.rfind(['(', '['])?;
    let number = &inner[open + 1..];
    let digits = number.len() <= 2 && !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    let bare = name[..open].trim_end();
    (digits && !bare.is_empty()).then(|| (bare, &name[open..]))
}

/// `name` without the marks in front, and the marks.
pub(super) fn leading(name: &str) -> (&str, Option<&str>) {
    let bare = name.trim_start_matches(|c: char| is_mark(c) || c.is_whitespace());
    if bare.is_empty() || bare.len() == name.len() {
        return (name, None);
    }
    let marks = name[..name.len() - bare.len()].trim();
    // `+/-` opens a section.
    if bare.starts_with('/') || marks.is_empty() {
        return (name, None);
    }
    (bare, Some(marks))
}

/// Marks in the middle: start and end of the first run of signs that stands behind a word and before a
/// bracket, slash or blank, as in `Parfum* (Fragrance)`.
pub(super) fn inner(name: &str) -> Option<(usize, usize)> {
    let start = name.char_indices().find(|&(at, c)| at > 0 && is_sign(c)).map(|(at, _)| at)?;
    let end = start + name[start..].find(|c: char| !is_sign(c))?;
    Some((start, end))
}

/// `name` without a closing bracket at its end that it never opened; of many such brackets all but one go at once.
pub(super) fn without_stray_closer(name: &str) -> Option<&str> {
    let is_closer = |c: char| matches!(c, ')' | ']' | '}');
    if !name.ends_with(is_closer) {
        return None;
    }
    let bare = name.trim_end_matches(|c: char| is_closer(c) || c == ' ');
    let open = bare.bytes().fold(0, |open: usize, byte| match byte {
        b'(' | b'[' | b'{' => open + 1,
        b')' | b']' | b'}' => open.saturating_sub(1),
        _ => open,
    });
    let mut strays = name[bare.len()..].match_indices(is_closer).skip(open);
    let (first, _) = strays.next()?;
    let (stray, _) = strays.next().unwrap_or((first, ""));
    Some(name[..bare.len() + stray].trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_come_off_both_ends_and_numbers_of_names_stay() {
        assert_eq!(trailing("Glycerin**"), ("Glycerin", Some("**")));
        assert_eq!(trailing("Lavandula Oil °"), ("Lavandula Oil", Some("°")));
        assert_eq!(trailing("Glycerin (1)"), ("Glycerin", Some("(1)")));
        assert_eq!(trailing("Iron Oxides (CI 77491)"), ("Iron Oxides (CI 77491)", None));
        assert_eq!(trailing("PEG-40"), ("PEG-40", None));
        assert_eq!(trailing("NAD+"), ("NAD+", None));
        assert_eq!(leading("*Rosemary"), ("Rosemary", Some("*")));
        assert_eq!(leading("+/- Mica"), ("+/- Mica", None));
        assert_eq!(inner("Parfum* (Fragrance)"), Some((6, 7)));
    }

    #[test]
    fn closing_brackets_come_off_that_were_never_opened() {
        assert_eq!(without_stray_closer("Mica)"), Some("Mica"));
        assert_eq!(without_stray_closer("Mica (CI 77019)"), None);
        assert_eq!(without_stray_closer("Mica [CI 77019])"), Some("Mica [CI 77019]"));
        assert_eq!(without_stray_closer("Mica (CI 77019) )"), Some("Mica (CI 77019)"));
        assert_eq!(without_stray_closer("Mica (CI 77019) ) ] }"), Some("Mica (CI 77019) )"));
        assert_eq!(without_stray_closer(") Mica"), None);
    }
}
