//! Separators: cuts a stretch of text into the pieces between them, in one pass over its bytes.
//!
//! Commas in brackets separate nothing. Cuts made inside a bracket are provisional: its partner takes them
//! back, and where the partner never comes they stand, so that a lost bracket costs one name and not the list.

use super::class::{AT, BRACKET, CLASS, ELEMENT_JOINT, Flags, JOINT, LINE, SEPARATOR, STOP};
use super::comma;
use super::heading_words;
use super::list::ProblemKind;
use super::stops::Stops;

/// How deep brackets are followed.
pub(super) const MAX_DEPTH: usize = 16;
/// A bracket that would swallow more names than this was opened by mistake.
const MAX_BRACKETED: usize = 40;

/// What stands at an end of a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    /// Start or end of the stretch.
    Edge,
    /// A comma, semicolon, pipe, bullet or other separator.
    Separator,
    /// A line break.
    Line,
    /// A bracket that encloses a section: `[+/- …]`.
    Section,
}

/// What lies between two separators, blanks included.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    /// First byte.
    pub(super) start: u32,
    /// One past the last byte.
    pub(super) end: u32,
    /// Kinds of the bytes inside at which the scanner stopped, and of the one behind.
    pub(super) stops: Flags,
    /// What stands behind it.
    pub(super) after: Cut,
}

/// What stands before a piece.
pub(super) fn before(pieces: &[Piece], index: usize) -> Cut {
    index.checked_sub(1).map_or(Cut::Edge, |last| pieces[last].after)
}

/// What went wrong with brackets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BracketFault {
    /// No partner.
    Unbalanced,
    /// Nested beyond [`MAX_DEPTH`].
    TooDeep,
}

impl BracketFault {
    pub(super) fn problem(self) -> ProblemKind {
        match self {
            Self::Unbalanced => ProblemKind::UnbalancedBracket,
            Self::TooDeep => ProblemKind::TooDeep,
        }
    }
}

#[derive(Clone, Copy)]
struct Open {
    closer: u8,
    section: bool,
    at: usize,
    pieces: usize,
    start: usize,
    stops: Flags,
}

/// A pass over a stretch of text.
struct Scanner<'a, F> {
    text: &'a str,
    /// End of the stretch.
    to: usize,
    /// `@` separates.
    at_signs: bool,
    pieces: &'a mut Vec<Piece>,
    /// Start of the piece at hand, and the kinds of the stops in it.
    start: usize,
    stops: Flags,
    /// The brackets that are open, and how many more than are followed.
    stack: [Option<Open>; MAX_DEPTH],
    depth: usize,
    too_deep: usize,
    /// Hears of brackets without a partner.
    fault: F,
}

/// Cuts `text[from..to]` into `pieces` and returns the kinds of stops that it has; `fault` hears of brackets without a
/// partner. `stops` has looked at the whole text. `at_signs` says that `@` separates in it.
pub(super) fn scan(
    text: &str,
    stops: &Stops,
    (from, to): (usize, usize),
    at_signs: bool,
    pieces: &mut Vec<Piece>,
    fault: impl FnMut(usize, BracketFault),
) -> Flags {
    pieces.clear();
    let bytes = &text.as_bytes()[..to];
    let (stack, depth, too_deep) = ([None; MAX_DEPTH], 0, 0);
    let mut scanner =
        Scanner { text, to, at_signs, pieces, start: from, stops: 0, stack, depth, too_deep, fault };
    let mut seen = 0;
    for at in stops.within(from, to) {
        // A separator of several bytes has been passed as a whole.
        if at < scanner.start {
            continue;
        }
        let byte = bytes[at];
        let class = CLASS[byte as usize];
        seen |= class;
        scanner.stops |= class;
        if byte == b',' && comma::is_plain(bytes, at) {
            scanner.cut(at, Cut::Separator, at + 1);
        } else if class & STOP != 0 {
            scanner.stop(at, class);
        }
    }
    scanner.cut(to, Cut::Edge, to);
    scanner.leave_open(0);
    seen
}

impl<F: FnMut(usize, BracketFault)> Scanner<'_, F> {
    #[inline]
    fn cut(&mut self, end: usize, after: Cut, next: usize) {
        self.pieces.push(Piece {
            start: u32::try_from(self.start).unwrap_or(u32::MAX),
            end: u32::try_from(end).unwrap_or(u32::MAX),
            stops: self.stops,
            after,
        });
        self.start = next;
        self.stops = 0;
    }

    /// Deals with a stop of this kind.
    #[inline(never)]
    fn stop(&mut self, at: usize, class: Flags) {
        let bytes = &self.text.as_bytes()[..self.to];
        let (byte, next) = (bytes[at], at + 1);
        if class & BRACKET != 0 {
            match closer_of(byte) {
                Some(closer) => self.open(at, closer, class),
                None => self.close(at, byte),
            }
        } else if class & (SEPARATOR | JOINT) != 0 {
            if byte == b'|' && self.depth > 0 && !pipe_in_bracket(&bytes[at..]) {
                let section = self.stack[0].filter(|open| open.section);
                self.leave_open(usize::from(section.is_some()));
                self.stack = [None; MAX_DEPTH];
                self.stack[0] = section;
                self.depth = usize::from(section.is_some());
            }
            let separates = match byte {
                b',' | ELEMENT_JOINT => comma::separates(bytes, at, self.start),
                _ => true,
            };
            if separates {
                self.cut(at, Cut::Separator, next);
            }
        } else if class & LINE != 0 {
            self.cut(at, Cut::Line, next);
        } else if class & AT != 0 {
            if self.at_signs {
                self.cut(at, Cut::Separator, next);
            }
        } else if let Some(len) = wide_separator(&bytes[at..], bytes[..at].last().copied()) {
            self.cut(at, Cut::Separator, at + len);
        }
    }

    fn open(&mut self, at: usize, closer: u8, class: Flags) {
        if self.depth == MAX_DEPTH {
            if self.too_deep == 0 {
                (self.fault)(at, BracketFault::TooDeep);
            }
            self.too_deep += 1;
            return;
        }
        let section = self.depth == 0 && heading_words::opens_section(&self.text[at + 1..self.to]);
        if section {
            self.cut(at, Cut::Section, at);
            self.stops |= class;
        }
        let (pieces, start, stops) = (self.pieces.len(), self.start, self.stops);
        self.stack[self.depth] = Some(Open { closer, section, at, pieces, start, stops });
        self.depth += 1;
    }

    fn close(&mut self, at: usize, closer: u8) {
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return;
        }
        let Some(level) = partner(&self.stack[..self.depth], closer) else {
            if !is_number(&self.text.as_bytes()[self.start..at]) {
                (self.fault)(at, BracketFault::Unbalanced);
            }
            return;
        };
        self.leave_open(level + 1);
        self.depth = level;
        if let Some(open) = self.stack[level].take() {
            if open.section {
                self.cut(at, Cut::Section, at + 1);
            } else if self.pieces.len() - open.pieces <= MAX_BRACKETED {
                self.rejoin(&open);
            } else {
                (self.fault)(open.at, BracketFault::Unbalanced);
            }
        }
    }

    /// Reports the brackets that are open from this depth on.
    fn leave_open(&mut self, from: usize) {
        for open in self.stack[from..self.depth].iter().flatten() {
            (self.fault)(open.at, BracketFault::Unbalanced);
        }
    }

    /// Takes back the cuts made since `open`.
    fn rejoin(&mut self, open: &Open) {
        for piece in &self.pieces[open.pieces..] {
            self.stops |= piece.stops | if piece.after == Cut::Line { LINE } else { 0 };
        }
        self.pieces.truncate(open.pieces);
        self.stops |= open.stops;
        self.start = open.start;
    }
}

/// `1)` numbers the parts of a kit.
fn is_number(before: &[u8]) -> bool {
    let digits = before.trim_ascii();
    (1..=2).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit)
}

fn closer_of(byte: u8) -> Option<u8> {
    match byte {
        b'(' => Some(b')'),
        b'[' => Some(b']'),
        b'{' => Some(b'}'),
        _ => None,
    }
}

/// The level a closing bracket closes: the innermost of its kind, else the innermost of all when that is
/// not a section's.
fn partner(stack: &[Option<Open>], closer: u8) -> Option<usize> {
    let of_kind = stack.iter().rposition(|open| open.is_some_and(|open| open.closer == closer));
    of_kind.or_else(|| {
        let last = stack.len().checked_sub(1)?;
        stack[last].is_some_and(|open| !open.section).then_some(last)
    })
}

/// Whether a pipe inside a bracket is followed by the bracket's end before any other opens: then it was put
/// in place of a comma inside the bracket. `rest` starts at the pipe.
fn pipe_in_bracket(rest: &[u8]) -> bool {
    let window = &rest[..rest.len().min(60)];
    window
        .iter()
        .find(|byte| matches!(byte, b'(' | b')' | b'[' | b']'))
        .is_some_and(|byte| matches!(byte, b')' | b']'))
}

/// Length of a separator outside ASCII at the start of `rest`.
fn wide_separator(rest: &[u8], before: Option<u8>) -> Option<usize> {
    match rest {
        // Middle dot, but not the Catalan one between two letters l.
        [0xc2, 0xb7, after, ..] if before == Some(b'l') && *after == b'l' => None,
        [0xc2, 0xb7, ..] => Some(2),
        // Bullets: • ‧ ● ○ ■ ▪ ∙ ⋅ ◦
        [0xe2, 0x80, 0xa2 | 0xa7, ..]
        | [0xe2, 0x97, 0x8f | 0x8b | 0xa6, ..]
        | [0xe2, 0x96, 0xa0 | 0xaa, ..]
        | [0xe2, 0x88, 0x99, ..]
        | [0xe2, 0x8b, 0x85, ..] => Some(3),
        // East Asian: ideographic comma, katakana and Korean middle dots, wide comma and semicolon.
        [0xe3, 0x80, 0x81, ..]
        | [0xe3, 0x83, 0xbb, ..]
        | [0xe3, 0x86, 0x8d, ..]
        | [0xef, 0xbc, 0x8c | 0x9b, ..] => Some(3),
        _ => None,
    }
}
