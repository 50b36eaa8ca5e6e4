//! A piece that the dictionary does not know as it stands: full stops and colons divide it, and each part is
//! a heading, running text, a footnote, a code or an entry of the list.

use super::code;
use super::fold::words;
use super::heading;
use super::list::{ProblemKind, Why};
use super::marks;
use super::prose;
use super::prose_words::Reach;
use super::walk::{Context, Walk};

/// Words that end in a full stop without ending anything.
const ABBREVIATIONS: &[&str] = &[
    "denat",
    "ext",
    "no",
    "nr",
    "st",
    "var",
    "sp",
    "spp",
    "ssp",
    "subsp",
    "cv",
    "dr",
    "mr",
    "ms",
    "approx",
    "ca",
    "vit",
    "inc",
    "ltd",
    "co",
    "fil",
    "i.e",
    "e.g",
    "u.s",
    "etc",
    "gen",
    "f",
    "l",
    "c",
    "c.i",
    "hydr",
    "extr",
    "экст",
    "экстр",
    "vs",
    "min",
    "max",
    "d",
    "glyc",
];

/// Where a colon stands that is neither in a bracket nor between digits.
pub(super) fn colon(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut depth = 0usize;
    for (at, &byte) in bytes.iter().enumerate() {
        match byte {
            b'(' | b'[' => depth += 1,
            b')' | b']' => depth = depth.saturating_sub(1),
            b':' if depth == 0 && is_colon(bytes, at) => return Some(at),
            _ => {}
        }
    }
    None
}

fn is_colon(bytes: &[u8], at: usize) -> bool {
    let digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
    !(digit(bytes.get(at + 1)) && digit(at.checked_sub(1).and_then(|before| bytes.get(before))))
        && bytes.get(at + 1) != Some(&b'/')
}

enum Break {
    Stop(usize),
    Colon(usize),
    None,
}

impl Walk<'_> {
    /// Reads a range part by part.
    pub(super) fn sentences(&mut self, start: usize, end: usize, context: Context) {
        let text = self.text;
        let opened = text[start..end].bytes().filter(|byte| matches!(byte, b'(' | b'[')).count();
        let closed = text[start..end].bytes().filter(|byte| matches!(byte, b')' | b']')).count();
        let balanced = opened == closed;
        let mut from = start;
        let mut context = context;
        while from < end {
            match self.next_break(from, end, balanced) {
                Break::None => from = self.part(from, end, context),
                Break::Stop(at) => {
                    let before = self.list.items.len();
                    let read = self.part(from, at, context);
                    if read < at {
                        from = read;
                    } else {
                        let found = self.list.items.len() > before;
                        self.in_prose &= !found;
                        from = at + 1;
                        let rest = text[from..end].trim_start_matches(['.', ' ', '\n']);
                        if found && !rest.is_empty() && self.skip_until <= from && self.is_name_start(rest) {
                            self.problem(at, at + 1, ProblemKind::StopAsSeparator);
                        }
                    }
                }
                Break::Colon(at) => from = self.headed(from, at, context),
            }
            from = from.max(self.skip_until.min(end));
            context.alone = false;
            context.follows = false;
        }
    }

    fn is_name_start(&self, rest: &str) -> bool {
        let first = rest.split([',', ';', '.']).next().unwrap_or(rest);
        self.resolve(first.trim()).is_some()
    }

    fn next_break(&self, from: usize, end: usize, balanced: bool) -> Break {
        let bytes = &self.text.as_bytes()[..end];
        let mut depth = 0usize;
        for at in from..end {
            match bytes[at] {
                b'(' | b'[' if balanced => depth += 1,
                b')' | b']' if balanced => depth = depth.saturating_sub(1),
                b':' if depth == 0 && is_colon(bytes, at) => return Break::Colon(at),
                b'.' if depth == 0 && self.is_stop(from, at, end) => return Break::Stop(at),
                _ => {}
            }
        }
        Break::None
    }

    /// Whether the full stop at `at` ends something.
    fn is_stop(&self, from: usize, at: usize, end: usize) -> bool {
        let (head, tail) = (&self.text[from..at], &self.text[at + 1..end]);
        let rest = tail.trim_start_matches(['.', ' ', '\n']);
        if rest.is_empty() || head.is_empty() {
            // The last full stop belongs to no name, except to an abbreviation's.
            return rest.is_empty() && !ends_in_abbreviation(head);
        }
        if is_number_of_a_part(head) && colon(rest).is_some_and(|colon| !rest[..colon].contains(['.', ','])) {
            return false;
        }
        let glued = tail.starts_with(|c: char| !matches!(c, '.' | ' ' | '\n'));
        let Some(next) = rest.chars().next() else { return true };
        if glued
            && (head.ends_with(|c: char| c.is_ascii_digit()) && next.is_ascii_digit() || next.is_lowercase())
        {
            return false;
        }
        if glued && !next.is_alphabetic() && !marks::is_sign(next) && !next.is_ascii_digit() {
            return false;
        }
        if heading::leads(rest)
            || prose::opener(rest.get(..rest.len().min(40)).unwrap_or(rest))
                .is_some_and(|opener| opener.at == 0)
        {
            return true;
        }
        let next_part = rest.split(['.', ':', '\n']).next().unwrap_or(rest);
        if ends_in_abbreviation(head) {
            // `Alcohol Denat. (SD Alcohol 40-B)`
            if next == '(' && !code::is_code(rest) {
                return false;
            }
            if !may_end(head) {
                return marks::is_sign(next) && !glued;
            }
            let alone = words(head).nth(1).is_some() && self.resolve(head.trim()).is_some();
            return alone && (marks::is_sign(next) || self.resolve(next_part.trim()).is_some());
        }
        let cut = prose::is_kind_of_extract(next_part) && !head.ends_with('%');
        if cut && self.resolve(head.trim()).is_none() {
            return false;
        }
        if next.is_uppercase()
            || marks::is_sign(next)
            || next == '+'
            || next == '['
            || next == '-'
            || next == '<'
        {
            return true;
        }
        // In a text of lower case only the names tell.
        let known = |name: &str| self.resolve(name.trim()).is_some();
        next.is_ascii_digit() && !glued && amount_leads(rest)
            || next.is_lowercase()
                && (known(head)
                    || known(next_part)
                    || head.ends_with(['%', ')'])
                    || prose::is_prose(next_part))
    }

    /// Reads one part that no stop or colon divides and says where to go on: at its end, or behind a heading
    /// in it.
    pub(super) fn part(&mut self, start: usize, end: usize, context: Context) -> usize {
        let next = if self.divide() {
            self.part_within(start, end, context)
        } else {
            self.entries(start, end, context);
            end
        };
        self.divided();
        next
    }

    fn part_within(&mut self, first: usize, last: usize, context: Context) -> usize {
        let (start, end) = self.without_debris(first, last);
        if start >= end || end <= self.skip_until {
            return last;
        }
        let text = self.text;
        let part = &text[start..end];
        if let Some(bracket) = super::title::bracketed(part) {
            return self.bracketed((start, end, last), bracket, context);
        }
        if self.titled(start, end, context) {
            return last;
        }
        if (context.alone || !context.follows) && heading::is_weak_line(part) {
            self.ignore(start, end, Why::Heading);
            self.open(heading::tail(part).map(|tail| tail.opens));
            return last;
        }
        if self.bracketed_footnote(start, end, context) {
            return last;
        }
        if let (_, Some(mark)) = marks::leading(part)
            && words(part).nth(4).is_none()
            && self.explains_mark(mark, start)
        {
            self.note(start, end, mark);
            return last;
        }
        if let Some((at, len, opens)) = heading::inside(part) {
            self.part(start, start + at, Context { alone: false, ..context });
            self.ignore(start + at, start + at + len, Why::Heading);
            self.open(Some(opens));
            return start + at + len;
        }
        if self.resolve(part).is_none() {
            if code::is_code(part) {
                self.ignore(start, end, Why::Code);
                return last;
            }
            if let Some(opener) = prose::opener(part) {
                // "Geraniol *The alcohol is a product of plants": the mark ends the name, not the opener.
                let marked =
                    marks::inner(part).filter(|&(at, _)| at < opener.at && !part[..at].ends_with(['(', '[']));
                if marked.is_some_and(|(at, _)| self.resolve(part[..at].trim_end()).is_some())
                    && self.footnote(start, end, context)
                {
                    return last;
                }
                let subject = part[..opener.at].trim();
                let belongs = !subject.is_empty()
                    && self.resolve(subject).is_none()
                    && (prose::is_prose(subject) || !context.follows && words(subject).nth(6).is_none());
                let from = if belongs { start } else { start + opener.at };
                self.part(start, from, context);
                self.set_aside((from, from), opener.why, opener.reach, context.region_end);
                return last;
            }
            if self.footnote(start, end, context) || self.ends_in_title(start, end, context) {
                return last;
            }
            if self.product_line(part, end, context) {
                self.begin_variant(start, end);
                return last;
            }
        }
        self.entries(start, end, context);
        last
    }

    /// Sets aside what begins at `start` as far as it reaches; its sentence goes on at `from`.
    pub(super) fn set_aside(
        &mut self,
        (start, from): (usize, usize),
        why: Why,
        reach: Reach,
        region_end: usize,
    ) {
        let end = match reach {
            Reach::Text if why == Why::Disclaimer => {
                self.until_names(from, self.until_list(from, self.text.len()))
            }
            Reach::Text => self.until_list(from, self.text.len()),
            Reach::Sentence => self.sentence_end(from, region_end),
        };
        self.ignore(start, end, why);
        self.skip_until = end;
        self.in_prose = true;
    }

    /// End of the sentence that goes on at `from`: behind a full stop and a blank, or the end of the line.
    pub(super) fn sentence_end(&self, from: usize, region_end: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut at = from;
        while at < region_end {
            match bytes[at] {
                b'\n' => return at,
                b'.' | b'!' if stops(bytes, at) => return at + 1,
                _ => at += 1,
            }
        }
        region_end
    }

    /// The range without blanks, stray separators and quotes at its ends.
    fn without_debris(&self, start: usize, end: usize) -> (usize, usize) {
        let part = &self.text[start..end];
        let front = part.trim_start_matches(|c: char| {
            c.is_whitespace()
                || matches!(c, '.' | ',' | ';' | ':' | '"' | '“' | '”' | '\u{fffd}' | '¿' | '_' | '=' | '>')
        });
        let start = end - front.len();
        let back = front.trim_end_matches(|c: char| {
            c.is_whitespace()
                || matches!(c, ',' | ';' | ':' | '"' | '“' | '”' | '\u{fffd}' | '¿' | '…' | '_' | '=')
        });
        let mut end = start + back.len();
        let stopped = back.trim_end_matches('.');
        if stopped.len() < back.len() && (back.len() - stopped.len() > 1 || !ends_in_abbreviation(stopped)) {
            end = start + stopped.trim_end().len();
        }
        (start, end)
    }

    /// A line without a separator that stands over a list names a product.
    fn product_line(&self, part: &str, end: usize, context: Context) -> bool {
        let amount = super::amount::find(part, 0).is_some();
        if !context.alone || amount || words(part).nth(14).is_some() || prose::is_prose(part) {
            return false;
        }
        let behind = self.text[end..].trim_start_matches(['\n', ' ', '.', ':']);
        let gap = &self.text[end..self.text.len() - behind.len()];
        let line = behind.lines().next().unwrap_or("");
        gap.contains('\n') && line.matches([',', ';', '|']).count() >= 2
    }
}

/// Whether the stop at `at` ends a sentence: a blank, or nothing, stands behind it.
pub(super) fn stops(bytes: &[u8], at: usize) -> bool {
    bytes.get(at + 1).is_none_or(|next| matches!(next, b' ' | b'\n' | 0x1f))
}

/// `1`, `#2`: numbers the parts of a kit, in front of their titles.
fn is_number_of_a_part(head: &str) -> bool {
    let digits = head.trim_start_matches(['#', ' ']);
    (1..=2).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn amount_leads(rest: &str) -> bool {
    super::amount::find(rest, 0).is_some_and(|found| found.start == 0)
}

/// Whether `head` ends in a word that is written with a full stop.
pub(super) fn ends_in_abbreviation(head: &str) -> bool {
    let last = last_word(head);
    super::fold::contains(ABBREVIATIONS, last)
        || last
            .rsplit('.')
            .next()
            .is_some_and(|letter| letter.chars().count() == 1 && letter.starts_with(char::is_uppercase))
}

/// Abbreviations, and letters like the one of a vitamin, that a list may well end with.
fn may_end(head: &str) -> bool {
    let last = last_word(head);
    super::fold::is(last, "denat") || last.chars().count() == 1
}

fn last_word(head: &str) -> &str {
    head.rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '/' | ',')).next().unwrap_or(head)
}
