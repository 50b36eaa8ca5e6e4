//! A list literal of a programming language in a cell: `['Water', 'Glycerin']`, `["Aqua, Parfum"]`.
//!
//! The elements may be the names, the shreds of a naive split at commas (`'1', '2-hexanediol'`), or whole
//! paragraphs. Names and shreds are joined by [`ELEMENT_JOINT`], which the scanner reads as a comma;
//! paragraphs become paragraphs.

use nom::branch::alt;
use nom::bytes::complete::{tag, take_while_m_n};
use nom::character::complete::{anychar, char, multispace0, one_of};
use nom::combinator::{map, opt, value};
use nom::sequence::preceded;
use nom::{IResult, Parser};

use super::class::ELEMENT_JOINT;
use super::offsets::Offsets;

type Parsed<'a, T> = IResult<&'a str, T, ()>;

/// The bracket and the first quote.
fn opening(input: &str) -> Parsed<'_, ()> {
    value(
        (),
        (
            multispace0,
            opt(char('"')),
            one_of("[({"),
            multispace0,
            opt(one_of("ub")),
            nom::combinator::peek(one_of("'\"")),
        ),
    )
    .parse(input)
}

/// Whether the text is such a literal.
pub(super) fn is_literal(text: &str) -> bool {
    let Ok((rest, ())) = opening(text) else { return false };
    let bracket = text.trim_start().trim_start_matches('"').as_bytes().first().copied();
    // `("Water" …` in plain text is no literal unless it goes on as one.
    bracket == Some(b'[') || rest[1..].contains("', '") || rest[1..].contains("\", \"")
}

/// One character of a string: as it is, or from an escape.
fn character(input: &str) -> Parsed<'_, char> {
    let hex =
        |digits: &str| u32::from_str_radix(digits, 16).ok().and_then(char::from_u32).unwrap_or('\u{fffd}');
    let escape = alt((
        value('\n', char('n')),
        value('\n', char('r')),
        value(' ', char('t')),
        map(preceded(char('x'), take_while_m_n(2, 2, |c: char| c.is_ascii_hexdigit())), hex),
        map(preceded(char('u'), take_while_m_n(4, 4, |c: char| c.is_ascii_hexdigit())), hex),
        one_of("'\"\\/"),
    ));
    alt((preceded(char('\\'), escape), anychar)).parse(input)
}

/// A quote that ends its string: what follows is a comma or the end of the list.
fn closing(input: &str, quote: char) -> bool {
    input.strip_prefix(quote).is_some_and(|rest| {
        let rest = rest.trim_start();
        rest.is_empty() || rest.starts_with([',', ']', ')', '}'])
    })
}

fn between(input: &str) -> Parsed<'_, ()> {
    let nothing = alt((tag("None"), tag("null"), tag("nan")));
    value((), (multispace0, opt((nothing, multispace0)), opt(char(',')), multispace0, opt(one_of("ub"))))
        .parse(input)
}

/// Decodes a literal into `copy`, with the way back.
pub(super) fn decode(text: &str, copy: &mut String, offsets: &mut Offsets) {
    copy.clear();
    offsets.clear();
    let paragraphs = elements_are_paragraphs(text);
    let Ok((mut rest, ())) = opening(text) else { return };
    let offset = |rest: &str| text.len() - rest.len();
    let mut last_end = None;
    while let Some(quote) = rest.chars().next().filter(|c| matches!(c, '\'' | '"')) {
        rest = &rest[1..];
        if closing(rest, quote) {
            // An empty element says nothing.
            rest = &rest[1..];
        } else {
            if let Some(end) = last_end {
                let (joint, len) = if paragraphs { ("\n\n", 2) } else { (JOINT, 1) };
                copy.push_str(joint);
                offsets.push(len, end, offset(rest) - end);
            }
            while !rest.is_empty() && !closing(rest, quote) {
                let before = offset(rest);
                // Up to the next quote or escape nothing is to be decoded.
                let plain = memchr::memchr2(quote as u8, b'\\', rest.as_bytes()).unwrap_or(rest.len());
                if plain > 0 {
                    copy.push_str(&rest[..plain]);
                    offsets.push(plain, before, plain);
                    rest = &rest[plain..];
                    continue;
                }
                let Ok((after, c)) = character(rest) else { break };
                let mut buffer = [0; 4];
                let encoded = c.encode_utf8(&mut buffer);
                copy.push_str(encoded);
                offsets.push(encoded.len(), before, offset(after) - before);
                rest = after;
            }
            last_end = Some(offset(rest));
            rest = rest.get(1..).unwrap_or("");
        }
        let Ok((after, ())) = between(rest) else { break };
        if after.len() == rest.len() {
            break;
        }
        rest = after;
    }
    // What stands behind the closing bracket is not dropped.
    let behind = rest.trim_start_matches([']', ')', '}', '"', ' ', '\n', ',']);
    if let (false, Some(end)) = (behind.is_empty(), last_end) {
        copy.push_str("\n\n");
        offsets.push(2, end, offset(behind) - end);
        copy.push_str(behind);
        offsets.push(behind.len(), offset(behind), behind.len());
    }
}

const JOINT: &str = {
    assert!(ELEMENT_JOINT == 0x1f);
    "\u{1f}"
};

/// Commas followed by a blank inside an element: then elements are paragraphs. A text of one element is one, too.
fn elements_are_paragraphs(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (mut inside, mut elements) = (0, 0);
    for at in memchr::memchr_iter(b',', bytes) {
        let (before, after) =
            (bytes[..at].trim_ascii_end().last(), bytes[at + 1..].trim_ascii_start().first());
        if matches!(before, Some(b'\'' | b'"')) && matches!(after, Some(b'\'' | b'"' | b'u')) {
            elements += 1;
        } else if bytes.get(at + 1) == Some(&b' ') {
            inside += 1;
        }
    }
    inside > elements || elements == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(text: &str) -> String {
        assert!(is_literal(text), "{text}");
        let (mut copy, mut offsets) = (String::new(), Offsets::default());
        decode(text, &mut copy, &mut offsets);
        copy
    }

    #[test]
    fn names_shreds_and_paragraphs() {
        assert_eq!(decoded("['water', 'glycerin']"), "water\u{1f}glycerin");
        assert_eq!(
            decoded("['aqua (water', ' eau)', ' 1', '2-hexanediol', '']"),
            "aqua (water\u{1f} eau)\u{1f} 1\u{1f}2-hexanediol"
        );
        assert_eq!(decoded("['Rose:', 'Aqua, Parfum, Citral.']"), "Rose:\n\nAqua, Parfum, Citral.");
        assert_eq!(decoded(r#"["Cire d'abeille", 'l\'eau\xa0x']"#), "Cire d'abeille\u{1f}l'eau\u{a0}x");
        assert_eq!(decoded("['aqua', 'glycerin"), "aqua\u{1f}glycerin", "a cell that was cut off");
    }

    #[test]
    fn a_bracketed_heading_is_no_literal() {
        assert!(!is_literal("[Ampoule] Water, Glycerin"));
        assert!(!is_literal("Water, ['x']"));
    }
}
