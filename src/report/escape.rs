//! What comes from data is made harmless here, once for each kind of output.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Whether a character acts instead of showing: terminal control, direction marks, invisible format
/// characters, line separators, tags and noncharacters (which XML forbids as well).
///
/// The joiners U+200C and U+200D stay: Persian and Indic names are written with them.
#[must_use]
pub fn acts(c: char) -> bool {
    matches!(c,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{61c}' | '\u{180e}'
        | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{fdd0}'..='\u{fdef}' | '\u{e0000}'..='\u{e007f}')
        || (c as u32) & 0xfffe == 0xfffe
}

/// Writes one character so that it can be seen and does nothing: `\n`, `\t`, `\u{202e}`, or itself.
pub fn push_visible(out: &mut String, c: char) {
    match c {
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        c if acts(c) => {
            let _ = write!(out, "\\u{{{:x}}}", c as u32);
        }
        c => out.push(c),
    }
}

/// The text on one line, with characters that act written out. Allocates only when there are any.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    map(text, acts, push_visible)
}

/// Text for HTML and for XML, in content and in quoted attributes.
#[must_use]
pub fn markup(text: &str) -> Cow<'_, str> {
    map(
        text,
        |c| acts(c) || matches!(c, '&' | '<' | '>' | '"' | '\''),
        |out, c| match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => push_visible(out, c),
        },
    )
}

/// Data after the `::` of a GitHub workflow command.
#[must_use]
pub fn workflow_data(text: &str) -> Cow<'_, str> {
    map(
        text,
        |c| acts(c) || c == '%',
        |out, c| if c == '%' { out.push_str("%25") } else { push_visible(out, c) },
    )
}

/// A property value of a GitHub workflow command.
#[must_use]
pub fn workflow_property(text: &str) -> Cow<'_, str> {
    map(
        text,
        |c| acts(c) || matches!(c, '%' | ':' | ','),
        |out, c| match c {
            '%' => out.push_str("%25"),
            ':' => out.push_str("%3A"),
            ',' => out.push_str("%2C"),
            c => push_visible(out, c),
        },
    )
}

/// A cell that no spreadsheet takes for a formula: what begins like one, even after blanks, gets an apostrophe.
#[must_use]
pub fn spreadsheet(text: &str) -> Cow<'_, str> {
    let shown = visible(text);
    let begins = shown.trim_start().chars().next();
    if matches!(begins, Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '|' | '%'))
        || matches!(text.chars().next(), Some('\t' | '\r' | '\n'))
    {
        Cow::Owned(format!("'{shown}"))
    } else {
        shown
    }
}

/// Text for Markdown, in a paragraph or a table cell. Code spans of the text (between backticks) stay code
/// spans; everything else is literal: no link, no image, no heading, no markup, no mention, no issue number.
#[must_use]
pub fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let balanced = text.matches('`').count().is_multiple_of(2);
    for (index, part) in text.split('`').enumerate() {
        if balanced && index % 2 == 1 {
            out.push_str(&code_span(part));
        } else {
            if !balanced && index > 0 {
                out.push_str("\\`");
            }
            literal_markdown(&mut out, part);
        }
    }
    out
}

/// A Markdown code span that may hold anything, also inside a table.
#[must_use]
pub fn code_span(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    // an element instead of backticks: nothing inside it can end it, and a table's bar can be an entity
    let mut out = String::from("<code>");
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            ':' if chars.peek() != Some(&'/') => out.push(':'),
            '.' if !ends_with_www(&out) => out.push('.'),
            '.' | '|' | '`' | '*' | '_' | '[' | ']' | '\\' | '~' | '#' | '@' | ':' | '!' | '$' | '('
            | ')' | '{' | '}' | '&' | '<' | '>' | '"' | '\'' => {
                let _ = write!(out, "&#{};", c as u32);
            }
            c => push_visible(&mut out, c),
        }
    }
    out.push_str("</code>");
    out
}

fn literal_markdown(out: &mut String, text: &str) {
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            // a comment parts the sign from the name, so that nobody is notified and nothing is linked
            '@' | '#' => {
                out.push(c);
                out.push_str("<!-- -->");
            }
            // likewise between scheme and address, and in www.
            ':' if chars.peek() == Some(&'/') => out.push_str(":<!-- -->"),
            '.' if ends_with_www(out) => out.push_str("<!-- -->."),
            '\\' | '*' | '_' | '[' | ']' | '~' | '|' | '!' | '$' | '{' | '}' => {
                out.push('\\');
                out.push(c);
            }
            c if acts(c) => {
                let mut shown = String::new();
                push_visible(&mut shown, c);
                out.push('\\');
                out.push_str(&shown.replace('{', "\\{").replace('}', "\\}"));
            }
            c => out.push(c),
        }
    }
}

/// Whether what follows would be linked as an address.
fn ends_with_www(text: &str) -> bool {
    text.len() >= 3 && text.as_bytes()[text.len() - 3..].eq_ignore_ascii_case(b"www")
}

fn map(text: &str, hit: impl Fn(char) -> bool, push: impl Fn(&mut String, char)) -> Cow<'_, str> {
    let Some(first) = text.find(&hit) else { return Cow::Borrowed(text) };
    let mut out = String::with_capacity(text.len() + 16);
    out.push_str(&text[..first]);
    for c in text[first..].chars() {
        if hit(c) { push(&mut out, c) } else { out.push(c) }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_is_written_out_and_the_rest_is_borrowed() {
        assert!(matches!(visible("Citrus Limon Öl、水"), Cow::Borrowed(_)));
        assert_eq!(visible("a\u{1b}[31m\u{9b}b\u{202e}\r\n"), "a\\u{1b}[31m\\u{9b}b\\u{202e}\\r\\n");
        assert_eq!(visible("زه\u{200c}ره"), "زه\u{200c}ره", "a joiner belongs to the word");
    }

    #[test]
    fn formulas_are_disarmed_and_numbers_in_names_are_not() {
        for armed in ["=1+1", "+cmd", "-2", "@SUM(A1)", "  =1", "\t=1", "＝1"] {
            assert!(spreadsheet(armed).starts_with('\''), "{armed}");
        }
        assert_eq!(spreadsheet("1,2-Hexanediol"), "1,2-Hexanediol");
    }

    #[test]
    fn workflow_commands_cannot_be_begun_or_ended() {
        assert_eq!(workflow_data("50 %\n::error::x"), "50 %25\\n::error::x");
        assert_eq!(workflow_property("a,b:c"), "a%2Cb%3Ac");
    }

    #[test]
    fn markdown_keeps_code_and_makes_the_rest_literal() {
        assert_eq!(markdown("`Aqua` is *here*"), "<code>Aqua</code> is \\*here\\*");
        assert_eq!(markdown("`a|b`"), "<code>a&#124;b</code>");
        assert_eq!(markdown("odd ` tick"), "odd \\` tick");
        assert_eq!(markdown("@all #12 https://x.y"), "@<!-- -->all #<!-- -->12 https:<!-- -->//x.y");
        assert_eq!(markdown("WWW.x.y, a: b"), "WWW<!-- -->.x.y, a: b");
        assert_eq!(code_span("a.b:1 https://www.x.y"), "<code>a.b:1 https&#58;//www&#46;x.y</code>");
        assert_eq!(markdown("<img src=x>"), "&lt;img src=x&gt;");
    }
}
