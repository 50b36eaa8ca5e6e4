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
    /// What stands before it.
    pub(super) before: Cut,
    /// What stands behind it.
    pub(super) after: Cut,
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
    before: Cut,
}

struct Scanner<'a> {
    pieces: &'a mut Vec<Piece>,
    start: usize,
    stops: Flags,
    before: Cut,
    /// The kinds of all stops so far.
    seen: Flags,
}

impl Scanner<'_> {
    fn cut(&mut self, end: usize, after: Cut, next: usize) {
        self.pieces.push(Piece {
            start: u32::try_from(self.start).unwrap_or(u32::MAX),
            end: u32::try_from(end).unwrap_or(u32::MAX),
            stops: self.stops,
            before: self.before,
            after,
        });
        self.seen |= self.stops;
        self.start = next;
        self.stops = 0;
        self.before = after;
    }

    /// Takes back the cuts made since `open`.
    fn rejoin(&mut self, open: &Open) {
        for piece in self.pieces.drain(open.pieces..) {
            self.stops |= piece.stops | if piece.after == Cut::Line { LINE } else { 0 };
        }
        self.stops |= open.stops;
        self.start = open.start;
        self.before = open.before;
    }
}

/// Cuts `text[from..to]` into `pieces` and returns the kinds of stops that it has; `fault` hears of brackets without a
/// partner. `at_signs` says that `@` separates in this text.
pub(super) fn scan(
    text: &str,
    from: usize,
    to: usize,
    at_signs: bool,
    pieces: &mut Vec<Piece>,
    mut fault: impl FnMut(usize, BracketFault),
) -> Flags {
    let bytes = &text.as_bytes()[..to];
    pieces.clear();
    let mut stack: [Option<Open>; MAX_DEPTH] = [None; MAX_DEPTH];
    let mut depth = 0;
    let mut too_deep = 0usize;
    let mut scanner = Scanner { pieces, start: from, stops: 0, before: Cut::Edge, seen: 0 };
    let mut at = from;
    for stop in Stops::new(bytes, from) {
        // A separator of several bytes has been passed as a whole.
        if stop < at {
            continue;
        }
        at = stop;
        let byte = bytes[at];
        let class = CLASS[byte as usize];
        scanner.stops |= class;
        if class & STOP == 0 {
            continue;
        }
        let mut next = at + 1;
        if class & BRACKET != 0 {
            if let Some(closer) = closer_of(byte) {
                if depth == MAX_DEPTH {
                    if too_deep == 0 {
                        fault(at, BracketFault::TooDeep);
                    }
                    too_deep += 1;
                } else {
                    let section = depth == 0 && heading_words::opens_section(&text[at + 1..to]);
                    if section {
                        scanner.cut(at, Cut::Section, at);
                        scanner.stops |= class;
                    }
                    stack[depth] = Some(Open {
                        closer,
                        section,
                        at,
                        pieces: scanner.pieces.len(),
                        start: scanner.start,
                        stops: scanner.stops,
                        before: scanner.before,
                    });
                    depth += 1;
                }
            } else if too_deep > 0 {
                too_deep -= 1;
            } else {
                match partner(&stack[..depth], byte) {
                    None if is_number(&bytes[scanner.start..at]) => {}
                    None => fault(at, BracketFault::Unbalanced),
                    Some(level) => {
                        for open in stack[level + 1..depth].iter().flatten() {
                            fault(open.at, BracketFault::Unbalanced);
                        }
                        depth = level;
                        let open = stack[level].take();
                        if let Some(open) = open {
                            if open.section {
                                scanner.cut(at, Cut::Section, next);
                            } else if scanner.pieces.len() - open.pieces <= MAX_BRACKETED {
                                scanner.rejoin(&open);
                            } else {
                                fault(open.at, BracketFault::Unbalanced);
                            }
                        }
                    }
                }
            }
        } else if class & (SEPARATOR | JOINT) != 0 {
            if byte == b'|' && depth > 0 && !pipe_in_bracket(&bytes[at..]) {
                for open in stack[..depth].iter().flatten().filter(|open| !open.section) {
                    fault(open.at, BracketFault::Unbalanced);
                }
                let section = stack[0].filter(|open| open.section);
                stack = [None; MAX_DEPTH];
                stack[0] = section;
                depth = usize::from(section.is_some());
            }
            let separates = match byte {
                b',' | ELEMENT_JOINT => comma::separates(bytes, at, scanner.start),
                _ => true,
            };
            if separates {
                scanner.cut(at, Cut::Separator, next);
            }
        } else if class & LINE != 0 {
            scanner.cut(at, Cut::Line, next);
        } else if class & AT != 0 {
            if at_signs {
                scanner.cut(at, Cut::Separator, next);
            }
        } else if let Some(len) = wide_separator(&bytes[at..], bytes[..at].last().copied()) {
            next = at + len;
            scanner.cut(at, Cut::Separator, next);
        }
        at = next;
    }
    scanner.cut(to, Cut::Edge, to);
    for open in stack[..depth].iter().flatten() {
        fault(open.at, BracketFault::Unbalanced);
    }
    scanner.seen
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
