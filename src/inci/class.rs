//! What each byte may mean in a list: one table look-up per byte, collected per piece and per text.

/// A set of [`bits`](self) seen in a piece.
pub(super) type Flags = u16;

/// `0`-`9`
pub(super) const DIGIT: Flags = 1;
/// `%`
pub(super) const PERCENT: Flags = 1 << 1;
/// `:`
pub(super) const COLON: Flags = 1 << 2;
/// `.`
pub(super) const DOT: Flags = 1 << 3;
/// Signs used as footnote marks.
pub(super) const MARK: Flags = 1 << 4;
/// `/`
pub(super) const SLASH: Flags = 1 << 5;
/// Any bracket.
pub(super) const BRACKET: Flags = 1 << 6;
/// A byte outside ASCII.
pub(super) const FOREIGN: Flags = 1 << 7;
/// `&`
pub(super) const AMPERSAND: Flags = 1 << 8;
/// A blank.
pub(super) const BLANK: Flags = 1 << 9;
/// A line break.
pub(super) const LINE: Flags = 1 << 10;
/// The joint between two elements of a list literal.
pub(super) const JOINT: Flags = 1 << 11;
/// Markup, control characters, a backslash: the text may need repair.
pub(super) const DAMAGE: Flags = 1 << 12;
/// `@`
pub(super) const AT: Flags = 1 << 13;
/// `,` `;` `|`
pub(super) const SEPARATOR: Flags = 1 << 14;
/// The scanner has to look closer.
pub(super) const STOP: Flags = 1 << 15;

/// Stands between two elements of a decoded list literal; occurs in no cleaned text.
pub(super) const ELEMENT_JOINT: u8 = 0x1f;

/// The table.
pub(super) static CLASS: [Flags; 256] = table();

const fn table() -> [Flags; 256] {
    let mut class = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        class[byte] = match byte as u8 {
            b'0'..=b'9' => DIGIT,
            b'%' => PERCENT,
            b':' => COLON,
            b'.' => DOT,
            b'*' | b'+' | b'^' | b'#' => MARK,
            b'/' => SLASH,
            b'(' | b')' | b'[' | b']' | b'{' | b'}' => BRACKET | STOP,
            b'&' => AMPERSAND | DAMAGE,
            b' ' => BLANK,
            b',' | b';' | b'|' => SEPARATOR | STOP,
            b'@' => AT | STOP,
            b'\n' => LINE | STOP,
            ELEMENT_JOINT => JOINT | STOP | DAMAGE,
            b'<' | b'\\' | b'?' => DAMAGE,
            0..0x20 | 0x7f => DAMAGE,
            // Lead bytes of bullets, middle dots and wide commas.
            0xc2 | 0xe2 | 0xe3 | 0xef => FOREIGN | STOP | MARK,
            0x80.. => FOREIGN,
            _ => 0,
        };
        byte += 1;
    }
    class
}

/// Every kind of byte in `text`.
pub(super) fn survey(text: &str) -> Flags {
    text.as_bytes().iter().fold(0, |seen, &byte| seen | CLASS[byte as usize])
}
