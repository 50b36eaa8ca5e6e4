//! Damage that a text took on its way from the pack: markup, entities, invisible characters, backslashes for
//! slashes, wrong encodings. Repaired in a copy, with the way back to every original byte.

use nom::branch::alt;
use nom::bytes::complete::{tag, take_while_m_n, take_while1};
use nom::character::complete::{char, digit1};
use nom::combinator::{opt, verify};
use nom::sequence::{delimited, preceded};
use nom::{IResult, Parser};

use super::class::{DAMAGE, ELEMENT_JOINT, FOREIGN, Flags};
use super::offsets::Offsets;

/// What was repaired, with the first place of each.
#[derive(Default, Debug, PartialEq, Eq)]
pub(super) struct Repairs {
    /// Markup, entities, invisible characters, backslashes: start and end in the given text.
    pub(super) layout: Option<(usize, usize)>,
    /// Characters restored from a wrong encoding.
    pub(super) mojibake: Option<(usize, usize)>,
}

/// What stands at one place of the text.
enum Found {
    Nothing,
    /// So many bytes become this; `true` where it is worth telling.
    Replace(usize, &'static str, bool),
    Char(usize, char),
    Restored(usize, char),
}

/// Whether a text with these kinds of bytes can need repair at all.
pub(super) fn may_need(text: &str, flags: Flags) -> bool {
    flags & DAMAGE != 0
        || flags & FOREIGN != 0
            && text.bytes().any(|byte| matches!(byte, 0xc2 | 0xc3 | 0xe2 | 0xe3 | 0xef | 0xe1))
}

/// Repairs `text` into `copy`; nothing is written when there is nothing to repair, and `None` comes back.
/// `literal` says that the text was a list literal, whose joints are to be kept.
pub(super) fn repair(text: &str, copy: &mut String, offsets: &mut Offsets, literal: bool) -> Option<Repairs> {
    copy.clear();
    offsets.clear();
    let bytes = text.as_bytes();
    let mut repairs = Repairs::default();
    let (mut at, mut copied, mut changed) = (0, 0, false);
    while at < bytes.len() {
        let byte = bytes[at];
        if (0x20..0x7f).contains(&byte) && !matches!(byte, b'<' | b'&' | b'\\' | b'?')
            || byte == b'\n'
            || literal && byte == ELEMENT_JOINT
        {
            at += 1;
            continue;
        }
        if !text.is_char_boundary(at) {
            at += 1;
            continue;
        }
        let mut buffer = [0; 4];
        let (len, with, tell, restored) = match look(text, at) {
            Found::Nothing => {
                at += 1;
                continue;
            }
            Found::Replace(len, with, tell) => (len, with, tell, false),
            Found::Char(len, c) => (len, &*c.encode_utf8(&mut buffer), true, false),
            Found::Restored(len, c) => (len, &*c.encode_utf8(&mut buffer), false, true),
        };
        changed = true;
        copy.push_str(&text[copied..at]);
        offsets.push(at - copied, copied, at - copied);
        copy.push_str(with);
        offsets.push(with.len(), at, len);
        if tell {
            repairs.layout.get_or_insert((at, at + len));
        }
        if restored {
            repairs.mojibake.get_or_insert((at, at + len));
        }
        at += len;
        copied = at;
    }
    if !changed {
        return None;
    }
    copy.push_str(&text[copied..]);
    offsets.push(text.len() - copied, copied, text.len() - copied);
    Some(repairs)
}

fn look(text: &str, at: usize) -> Found {
    let rest = &text[at..];
    let Some(c) = rest.chars().next() else { return Found::Nothing };
    match c {
        '<' => match html_tag(rest) {
            Ok((after, with)) => Found::Replace(rest.len() - after.len(), with, true),
            Err(_) => Found::Nothing,
        },
        '&' => match entity(rest) {
            Ok((after, found)) => {
                let len = rest.len() - after.len();
                match plain(found) {
                    Some(with) => Found::Replace(len, with, true),
                    None => Found::Char(len, found),
                }
            }
            Err(_) => Found::Nothing,
        },
        '\\' => Found::Replace(1, "/", true),
        // A zero-width space behind a slash that was lost on the way.
        '?' if text[..at].ends_with('/') && rest[1..].starts_with(char::is_alphanumeric) => {
            Found::Replace(1, "", true)
        }
        '?' => Found::Nothing,
        '\r' if rest[1..].starts_with('\n') => Found::Replace(1, "", false),
        '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
            Found::Replace(c.len_utf8(), "\n", false)
        }
        '\t' => Found::Replace(1, " ", false),
        '\u{80}'..='\u{9f}' => match code_point(c as u32) {
            Some(restored) => Found::Restored(c.len_utf8(), restored),
            None => Found::Replace(c.len_utf8(), " ", true),
        },
        _ => match plain(c) {
            Some(with) => Found::Replace(c.len_utf8(), with, true),
            None => mojibake(rest).map_or(Found::Nothing, |(len, restored)| match plain(restored) {
                Some(with) => Found::Replace(len, with, true),
                None => Found::Restored(len, restored),
            }),
        },
    }
}

/// What stands for a blank, a line or nothing.
fn plain(c: char) -> Option<&'static str> {
    match c {
        '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => Some(" "),
        '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{2069}'
        | '\u{feff}'
        | '\u{180e}' => Some(""),
        '\n' => Some("\n"),
        c if c.is_control() => Some(" "),
        _ => None,
    }
}

/// Tags that end a line.
const BLOCKS: &[&str] =
    &["br", "p", "div", "li", "ul", "ol", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "table"];
/// Tags that do not.
const INLINE: &[&str] = &[
    "b", "strong", "i", "em", "u", "span", "font", "a", "sup", "sub", "small", "td", "tbody", "th", "big",
    "center", "o:p", "s",
];

fn html_tag(input: &str) -> IResult<&str, &'static str, ()> {
    let name = take_while1(|c: char| c.is_ascii_alphanumeric() || c == ':');
    let attributes = verify(nom::bytes::complete::take_while(|c| c != '>' && c != '<'), |text: &str| {
        text.len() < 300 && (text.is_empty() || text.starts_with([' ', '/', '\n', '\t']))
    });
    let (rest, name) = delimited((char('<'), opt(char('/'))), name, (attributes, char('>'))).parse(input)?;
    let known = |tags: &[&str]| tags.iter().any(|tag| tag.eq_ignore_ascii_case(name));
    if known(BLOCKS) {
        Ok((rest, "\n"))
    } else if known(INLINE) {
        Ok((rest, ""))
    } else {
        Err(nom::Err::Error(()))
    }
}

const ENTITIES: &[(&str, char)] = &[
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{a0}'),
    ("reg", '®'),
    ("trade", '™'),
    ("copy", '©'),
    ("deg", '°'),
    ("plusmn", '±'),
    ("middot", '·'),
    ("bull", '•'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("hellip", '…'),
    ("eacute", 'é'),
    ("egrave", 'è'),
    ("ecirc", 'ê'),
    ("agrave", 'à'),
    ("acirc", 'â'),
    ("ccedil", 'ç'),
    ("ocirc", 'ô'),
    ("ouml", 'ö'),
    ("uuml", 'ü'),
    ("auml", 'ä'),
    ("szlig", 'ß'),
    ("ntilde", 'ñ'),
    ("dagger", '†'),
    ("Dagger", '‡'),
    ("alpha", 'α'),
    ("beta", 'β'),
    ("le", '≤'),
    ("ge", '≥'),
    ("shy", '\u{ad}'),
    ("zwnj", '\u{200c}'),
    ("thinsp", '\u{2009}'),
];

fn entity(input: &str) -> IResult<&str, char, ()> {
    let hex = preceded(
        (char('#'), alt((char('x'), char('X')))),
        take_while_m_n(1, 6, |c: char| c.is_ascii_hexdigit()),
    )
    .map(|digits| u32::from_str_radix(digits, 16).ok().and_then(code_point));
    let decimal = preceded(char('#'), digit1).map(|digits: &str| digits.parse().ok().and_then(code_point));
    let named = take_while1(|c: char| c.is_ascii_alphabetic()).map(|name: &str| {
        let exact = ENTITIES.iter().find(|(entry, _)| *entry == name);
        let found = exact.or_else(|| ENTITIES.iter().find(|(entry, _)| entry.eq_ignore_ascii_case(name)));
        found.map(|&(_, c)| c)
    });
    let (rest, found) = delimited(char('&'), alt((hex, decimal, named)), tag(";")).parse(input)?;
    found.map_or(Err(nom::Err::Error(())), |c| Ok((rest, c)))
}

/// Numbers from 128 to 159 mean the Windows characters, as in browsers.
fn code_point(number: u32) -> Option<char> {
    if let 0x80..=0x9f = number {
        return windows_1252(number as u8);
    }
    char::from_u32(number).filter(|&c| c != '\0')
}

/// The upper control range of Windows-1252.
const WINDOWS: [Option<char>; 32] = [
    Some('€'),
    None,
    Some('‚'),
    Some('ƒ'),
    Some('„'),
    Some('…'),
    Some('†'),
    Some('‡'),
    Some('ˆ'),
    Some('‰'),
    Some('Š'),
    Some('‹'),
    Some('Œ'),
    None,
    Some('Ž'),
    None,
    None,
    Some('‘'),
    Some('’'),
    Some('“'),
    Some('”'),
    Some('•'),
    Some('–'),
    Some('—'),
    Some('˜'),
    Some('™'),
    Some('š'),
    Some('›'),
    Some('œ'),
    None,
    Some('ž'),
    Some('Ÿ'),
];

fn windows_1252(byte: u8) -> Option<char> {
    match byte {
        0x80..=0x9f => WINDOWS[usize::from(byte - 0x80)],
        _ => Some(byte as char),
    }
}

fn windows_byte(c: char) -> Option<u8> {
    match c as u32 {
        code @ (0..=0xff) => u8::try_from(code).ok(),
        _ => WINDOWS.iter().position(|entry| *entry == Some(c)).and_then(|at| u8::try_from(at + 0x80).ok()),
    }
}

/// UTF-8 that was read as Windows-1252: a lead byte's character followed by exactly its continuation bytes'.
fn mojibake(rest: &str) -> Option<(usize, char)> {
    let mut chars = rest.chars();
    let first = chars.next()?;
    let len = match first {
        'Â' | 'Ã' | 'Ä' | 'Å' | 'Î' | 'Ï' => 2,
        'â' | 'ã' | 'ï' => 3,
        'ð' => 4,
        _ => return None,
    };
    let mut bytes = [0; 4];
    bytes[0] = windows_byte(first)?;
    let mut taken = first.len_utf8();
    for slot in &mut bytes[1..len] {
        let c = chars.next()?;
        *slot = windows_byte(c).filter(|byte| (0x80..=0xbf).contains(byte))?;
        taken += c.len_utf8();
    }
    let restored = std::str::from_utf8(&bytes[..len]).ok()?.chars().next()?;
    Some((taken, restored))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repaired(text: &str) -> (String, Option<Repairs>) {
        let (mut copy, mut offsets) = (String::new(), Offsets::default());
        let repairs = repair(text, &mut copy, &mut offsets, false);
        (copy, repairs)
    }

    #[test]
    fn markup_entities_and_invisible_characters() {
        let (copy, repairs) =
            repaired("<b>Water</b><br/>D&amp;C Red\u{a0}33, Caprylic/\u{200b}Capric &#145;x&lsquo;");
        assert_eq!(copy, "Water\nD&C Red 33, Caprylic/Capric ‘x‘");
        assert_eq!(repairs, Some(Repairs { layout: Some((0, 3)), mojibake: None }));
        assert_eq!(repaired("Caprylic/?Capric Water\\Aqua").0, "Caprylic/Capric Water/Aqua");
        assert_eq!(repaired("<ILN40054>, a & b, why?").1, None, "a code and an ampersand are left alone");
    }

    #[test]
    fn mojibake_is_restored_only_where_it_is_certain() {
        assert_eq!(repaired("HuileÂ® vÃ©gÃ©tale dâ€™amande").0, "Huile® végétale d’amande");
        assert_eq!(repaired("Crème Âge").1, None);
    }
}
