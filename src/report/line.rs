//! A line of the text a finding is shown in, and which bytes of it fit beside the drawing.

use std::borrow::Cow;
use std::ops::Range;

use unicode_width::UnicodeWidthChar;

use super::escape::{acts, push_visible};
use crate::source::floor_char_boundary;

/// A known part of a line: the whole of it, or what was kept of it.
#[derive(Clone, Debug)]
pub(super) struct Part<'t> {
    /// Offset of the part in the whole text.
    pub start: usize,
    /// The part, without a line break.
    pub text: Cow<'t, str>,
}

/// A line of the text: parts in order, and whether it begins before the first or goes on after the last.
#[derive(Clone, Debug)]
pub(super) struct Line<'t> {
    /// Its number, from 1.
    pub number: u64,
    /// What is known of it.
    pub parts: Vec<Part<'t>>,
    /// Whether something before the first part is missing.
    pub cut_before: bool,
    /// Whether something after the last part is missing.
    pub cut_after: bool,
}

impl<'t> Line<'t> {
    /// A line that is known whole.
    pub(super) fn whole(number: u64, start: usize, text: &'t str) -> Self {
        Self { number, parts: vec![Part { start, text: text.into() }], cut_before: false, cut_after: false }
    }

    /// Adds what another excerpt of the same line knows; what overlaps becomes one part.
    pub(super) fn join(&mut self, other: Line<'t>) {
        if other.start() <= self.start() {
            self.cut_before = other.cut_before;
        }
        if other.end() >= self.end() {
            self.cut_after = other.cut_after;
        }
        let mut parts: Vec<Part<'t>> = std::mem::take(&mut self.parts);
        parts.extend(other.parts);
        parts.sort_by_key(|part| part.start);
        for part in parts {
            match self.parts.last_mut() {
                Some(last) if part.start <= last.start + last.text.len() => {
                    let known = last.start + last.text.len() - part.start;
                    if let Some(rest) = part.text.get(known..) {
                        last.text.to_mut().push_str(rest);
                    }
                }
                _ => self.parts.push(part),
            }
        }
    }

    /// The character at an offset of the whole text.
    pub(super) fn at(&self, offset: usize) -> Option<char> {
        let part = self.parts.iter().rev().find(|part| part.start <= offset)?;
        part.text.get(offset - part.start..)?.chars().next()
    }

    pub(super) fn start(&self) -> usize {
        self.parts.first().map_or(0, |part| part.start)
    }

    pub(super) fn end(&self) -> usize {
        self.parts.last().map_or(0, |part| part.start + part.text.len())
    }
}

/// Which bytes of a line are shown: all when they fit, else what is around the marks, cut where an item ends if
/// one ends near by. Looks only at as much text as can be shown.
pub(super) fn keep(line: &Line<'_>, marks: &[Range<usize>], width: usize) -> Vec<Range<usize>> {
    let width = width.max(24);
    if line.parts.len() == 1 && fits(&line.parts[0].text, width) {
        return std::iter::once(line.start()..line.end()).collect();
    }
    if marks.is_empty() {
        // context only: its beginning
        let part = &line.parts[0];
        let shown = forward(&part.text, width.saturating_sub(2));
        return std::iter::once(part.start..part.start + shown).collect();
    }
    let share = (width / marks.len()).max(12);
    let mut kept: Vec<Range<usize>> = Vec::new();
    for mark in marks {
        let Some(part) = line
            .parts
            .iter()
            .find(|part| part.start <= mark.start && mark.start <= part.start + part.text.len())
        else {
            continue;
        };
        let from = floor_char_boundary(&part.text, mark.start - part.start);
        let to = floor_char_boundary(&part.text, mark.end - part.start).max(from);
        let marked = &part.text[from..to];
        let mut ranges = Vec::with_capacity(2);
        if fits(marked, share.saturating_sub(6)) {
            let room = share.saturating_sub(4 + marked.chars().map(columns).sum::<usize>());
            let left = backward(&part.text[..from], room / 2);
            let right =
                forward(&part.text[to..], room - (room / 2).min(width_of(&part.text[from - left..from])));
            let left =
                backward(&part.text[..from], room.saturating_sub(width_of(&part.text[to..to + right])));
            ranges.push(snap_left(&part.text, from - left, from)..snap_right(&part.text, to, to + right));
        } else {
            // a mark that is itself too long: its two ends
            let half = share.saturating_sub(6) / 2;
            let head = forward(marked, half);
            let tail = backward(marked, half);
            ranges.push(from..from + head);
            ranges.push(to - tail..to);
        }
        kept.extend(ranges.into_iter().map(|range| part.start + range.start..part.start + range.end));
    }
    kept.sort_by_key(|range| (range.start, range.end));
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(kept.len());
    for range in kept {
        match merged.last_mut() {
            // a gap that is no longer than its ellipsis is shown instead
            Some(last) if range.start <= last.end + 5 && same_part(line, last.end, range.start) => {
                last.end = last.end.max(range.end);
            }
            _ => merged.push(range),
        }
    }
    merged
}

fn same_part(line: &Line<'_>, a: usize, b: usize) -> bool {
    let of =
        |at: usize| line.parts.iter().position(|part| part.start <= at && at <= part.start + part.text.len());
    of(a) == of(b)
}

/// Columns a character takes when drawn, escapes included.
pub(super) fn columns(c: char) -> usize {
    if c == '\t' {
        2
    } else if acts(c) {
        let mut shown = String::new();
        push_visible(&mut shown, c);
        shown.len()
    } else {
        c.width().unwrap_or(0)
    }
}

fn width_of(text: &str) -> usize {
    text.chars().map(columns).sum()
}

/// Whether the text takes at most `width` columns; looks at no more of it than that needs.
fn fits(text: &str, width: usize) -> bool {
    forward(text, width) == text.len()
}

/// Bytes at the beginning of `text` that take at most `width` columns, and at most eight bytes for each of them.
fn forward(text: &str, width: usize) -> usize {
    take(text.char_indices().map(|(at, c)| (at + c.len_utf8(), c)), width)
}

/// Bytes at the end of `text` that take at most `width` columns.
fn backward(text: &str, width: usize) -> usize {
    take(text.char_indices().rev().map(|(at, c)| (text.len() - at, c)), width)
}

fn take(chars: impl Iterator<Item = (usize, char)>, width: usize) -> usize {
    let mut used = 0;
    let mut bytes = 0;
    for (reach, c) in chars {
        used += columns(c);
        if used > width || reach > width.saturating_mul(8) {
            break;
        }
        bytes = reach;
    }
    bytes
}

pub(super) fn separates(c: char) -> bool {
    matches!(c, ',' | ';' | '•' | '|' | '，' | '、')
}

/// Context of which a cut may leave nothing but the separator; of longer context at least half stays.
const SHORT: usize = 24;

/// Moves a left cut to the separator that follows it, if that leaves enough of the context.
fn snap_left(text: &str, cut: usize, mark: usize) -> usize {
    if cut == 0 {
        return 0;
    }
    let context = &text[cut..mark];
    match context.find(separates).or_else(|| context.find(' ')) {
        Some(at) if at * 2 <= context.len() || context.len() <= SHORT => cut + at,
        _ => cut,
    }
}

/// Moves a right cut to behind the separator before it, if that leaves enough of the context.
fn snap_right(text: &str, mark: usize, cut: usize) -> usize {
    if cut == text.len() {
        return cut;
    }
    let context = &text[mark..cut];
    match context
        .char_indices()
        .rev()
        .find(|(_, c)| separates(*c))
        .or_else(|| context.rfind(' ').map(|at| (at, ' ')))
    {
        Some((at, c)) if at * 2 >= context.len() || context.len() <= SHORT => {
            mark + at + if c == ' ' { 0 } else { c.len_utf8() }
        }
        _ => cut,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn excerpts_of_one_line_are_joined_where_they_overlap() {
        let excerpt = |start, text: &'static str, cut_before, cut_after| Line {
            number: 4,
            parts: vec![Part { start, text: text.into() }],
            cut_before,
            cut_after,
        };
        let mut joined = excerpt(9, "Glycerin, Par", true, true);
        joined.join(excerpt(0, "Aqua, X, Glyc", false, true));
        joined.join(excerpt(40, "CI 77891", true, false));
        let texts: Vec<_> = joined.parts.iter().map(|part| (part.start, part.text.as_ref())).collect();
        assert_eq!(texts, [(0, "Aqua, X, Glycerin, Par"), (40, "CI 77891")]);
        assert!(!joined.cut_before && !joined.cut_after);
    }
}
