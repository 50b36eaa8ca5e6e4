//! The small piece of text that a finding is shown in: the lines its labels stand on, long ones cut down to what
//! is around the labels, with everything that acts written out. miette gets this window as a source that knows
//! its lines, so that drawing costs the same in a short list and in a file of any size.

use std::ops::Range;

use super::escape::push_visible;
use super::line::{Line, columns, keep, separates};
use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

/// Where a label stands in the text that is shown, and what it says.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    /// Bytes of the whole text.
    pub range: Range<usize>,
    /// What it contributes; may be empty.
    pub text: String,
    /// What the head of the box says about the place: path, line, column …
    pub head: String,
    /// Whether it is the finding's own place.
    pub primary: bool,
}

/// The text that is drawn, and the labels in it.
pub(super) struct Window {
    text: String,
    lines: Vec<Drawn>,
    /// The labels, in bytes of the drawn text, in order of their start.
    pub labels: Vec<Mark>,
}

struct Drawn {
    start: usize,
    end: usize,
    number: u64,
}

impl Window {
    /// Lays out `lines` (in order, by number) for `width` columns around `marks`. A mark is clamped to the line
    /// it begins on; marks outside of all lines are left out; marks at the same place become one.
    pub(super) fn new(lines: &[Line<'_>], marks: Vec<Mark>, width: usize, ellipsis: &str) -> Self {
        let mut window =
            Self { text: String::new(), lines: Vec::with_capacity(lines.len()), labels: Vec::new() };
        let mut marks = marks;
        marks.sort_by(|a, b| {
            (a.range.start, a.range.end, !a.primary).cmp(&(b.range.start, b.range.end, !b.primary))
        });
        let mut rest = marks.into_iter().peekable();
        for (index, line) in lines.iter().enumerate() {
            let next = lines.get(index + 1).map_or(usize::MAX, Line::start);
            // a mark on the line break, of at most two bytes, stands at the end of its line
            let reach = (line.end() + 2).min(next).max(line.end() + 1);
            let mut here: Vec<Mark> = Vec::new();
            while let Some(mark) = rest.next_if(|mark| mark.range.start < reach) {
                if mark.range.start >= line.start() || mark.range.end > line.start() {
                    let start = mark.range.start.clamp(line.start(), line.end());
                    here.push(Mark { range: start..mark.range.end.clamp(start, line.end()), ..mark });
                }
            }
            window.draw(line, here, width, ellipsis);
        }
        window
    }

    /// Whether anything is to be shown.
    pub(super) fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// Columns the line numbers take.
    pub(super) fn number_width(&self) -> usize {
        self.lines.last().map_or(1, |line| line.number.to_string().len())
    }

    /// The column in which the drawn text of a label begins, from 0.
    pub(super) fn column(&self, label: &Mark) -> usize {
        let start = self.lines[self.line_at(label.range.start)].start;
        self.text[start..label.range.start].chars().map(columns).sum()
    }

    /// The drawn text a label covers.
    pub(super) fn marked(&self, label: &Mark) -> &str {
        &self.text[label.range.clone()]
    }

    /// Each line with its number, in pieces that labels cover or do not.
    pub(super) fn pieces(&self) -> Vec<(u64, Vec<(bool, &str)>)> {
        let mut labels = self.labels.iter().peekable();
        let mut lines = Vec::with_capacity(self.lines.len());
        for line in &self.lines {
            let mut pieces = Vec::new();
            let mut at = line.start;
            while let Some(label) = labels.next_if(|label| label.range.start <= line.end) {
                let start = label.range.start.clamp(at, line.end);
                let end = label.range.end.clamp(start, line.end);
                pieces.push((false, &self.text[at..start]));
                pieces.push((true, &self.text[start..end]));
                at = end;
            }
            pieces.push((false, &self.text[at..line.end]));
            pieces.retain(|(_, text)| !text.is_empty());
            lines.push((line.number, pieces));
        }
        lines
    }

    fn draw(&mut self, line: &Line<'_>, marks: Vec<Mark>, width: usize, ellipsis: &str) {
        let start = self.text.len();
        let ranges: Vec<_> = marks.iter().map(|mark| mark.range.clone()).collect();
        let kept = keep(line, &ranges, width);
        let mut map: Vec<(usize, usize)> = Vec::new();
        let mut cut = line.cut_before || kept.first().is_some_and(|first| first.start > line.start());
        for range in &kept {
            if cut {
                if !map.is_empty() {
                    self.text.push(' ');
                }
                self.text.push_str(ellipsis);
                if !map.is_empty() && !line.at(range.start).is_some_and(separates) {
                    self.text.push(' ');
                }
            }
            for part in &line.parts {
                let from = range.start.max(part.start);
                let to = range.end.min(part.start + part.text.len());
                if from >= to {
                    continue;
                }
                for (at, c) in part.text[from - part.start..to - part.start].char_indices() {
                    map.push((from + at, self.text.len()));
                    if c == '\t' { self.text.push_str("  ") } else { push_visible(&mut self.text, c) }
                }
            }
            map.push((range.end, self.text.len()));
            cut = true;
        }
        if line.cut_after || kept.last().is_some_and(|last| last.end < line.end()) {
            if self.text.ends_with([',', ';']) {
                self.text.push(' ');
            }
            self.text.push_str(ellipsis);
        }
        let drawn_at = |offset: usize| match map.partition_point(|(known, _)| *known < offset) {
            index if index < map.len() => map[index].1,
            _ => map.last().map_or(start, |(_, drawn)| *drawn),
        };
        for mark in marks {
            let range = drawn_at(mark.range.start)..drawn_at(mark.range.end);
            match self.labels.last_mut() {
                Some(last) if last.range == range => {
                    if !mark.text.is_empty() && !last.text.split("; ").any(|said| said == mark.text) {
                        if !last.text.is_empty() {
                            last.text.push_str("; ");
                        }
                        last.text.push_str(&mark.text);
                    }
                    last.primary |= mark.primary;
                }
                _ => self.labels.push(Mark { range, ..mark }),
            }
        }
        self.lines.push(Drawn { start, end: self.text.len(), number: line.number });
        self.text.push('\n');
    }

    fn line_at(&self, offset: usize) -> usize {
        self.lines.partition_point(|line| line.start <= offset).saturating_sub(1)
    }
}

impl SourceCode for Window {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        _before: usize,
        _after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let mut first = self.line_at(span.offset());
        let last = self.line_at(span.offset() + span.len());
        // the lines of the window that were put there as context belong to the label that follows
        while first > 0
            && self.lines[first - 1].number + 1 == self.lines[first].number
            && !self.labels.iter().any(|label| self.line_at(label.range.start) == first - 1)
        {
            first -= 1;
        }
        let (Some(from), Some(to)) = (self.lines.get(first), self.lines.get(last)) else {
            return Err(MietteError::OutOfBounds);
        };
        if to.number - from.number != (last - first) as u64 {
            // lines between are not in the window: what asks gets two boxes
            return Err(MietteError::OutOfBounds);
        }
        let head = self.labels.iter().find(|label| label.range.start >= span.offset());
        let number = usize::try_from(from.number).unwrap_or(usize::MAX);
        Ok(Box::new(MietteSpanContents::new_named(
            head.map(|label| label.head.clone()).unwrap_or_default(),
            &self.text.as_bytes()[from.start..=to.end],
            SourceSpan::from((from.start, to.end + 1 - from.start)),
            number.saturating_sub(1),
            0,
            last - first + 1,
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(range: Range<usize>, text: &str) -> Mark {
        Mark { range, text: text.to_owned(), head: "x:1:1".to_owned(), primary: true }
    }

    fn line(text: &str) -> Line<'_> {
        Line::whole(1, 0, text)
    }

    #[test]
    fn a_short_line_is_shown_whole_with_control_characters_written_out() {
        let text = "Aqua,\u{202e} Glycerin";
        let window = Window::new(&[line(text)], vec![mark(9..17, "here")], 80, "…");
        assert_eq!(window.text, "Aqua,\\u{202e} Glycerin\n");
        assert_eq!(&window.text[window.labels[0].range.clone()], "Glycerin");
    }

    #[test]
    fn a_long_line_is_cut_at_items_around_the_mark() {
        let text =
            format!("{}Phenoxethanol, {}", "Sodium Chloride, ".repeat(300), "Citric Acid, ".repeat(300));
        let start = text.find("Phenox").expect("it is there");
        let window = Window::new(&[line(&text)], vec![mark(start..start + 13, "")], 60, "…");
        assert_eq!(window.text, "…, Sodium Chloride, Phenoxethanol, Citric Acid, …\n");
        assert_eq!(&window.text[window.labels[0].range.clone()], "Phenoxethanol");
    }

    #[test]
    fn two_far_marks_share_a_line_with_a_gap() {
        let text = format!("Retinol, {}Glycolic Acid", "Aqua, ".repeat(500));
        let end = text.len();
        let marks = vec![mark(end - 13..end, "b"), mark(0..7, "a")];
        let window = Window::new(&[line(&text)], marks, 60, "…");
        assert_eq!(window.text, "Retinol, Aqua, Aqua, Aqua, …, Aqua, Glycolic Acid\n");
        let covered: Vec<_> = window.labels.iter().map(|label| &window.text[label.range.clone()]).collect();
        assert_eq!(covered, ["Retinol", "Glycolic Acid"]);
    }

    #[test]
    fn a_mark_longer_than_the_window_keeps_both_ends() {
        let text = "word ".repeat(2000);
        let window = Window::new(&[line(&text)], vec![mark(0..text.len(), "all of it")], 60, "…");
        assert!(window.text.len() < 80, "{}", window.text);
        assert_eq!(window.labels[0].range, 0..window.text.trim_end_matches('\n').len());
    }

    #[test]
    fn marks_at_one_place_become_one() {
        let marks = vec![mark(0..4, "first"), mark(0..4, "second"), mark(0..4, "first")];
        let window = Window::new(&[line("Aqua")], marks, 60, "…");
        assert_eq!(window.labels.len(), 1);
        assert_eq!(window.labels[0].text, "first; second");
    }

    #[test]
    fn marks_beyond_the_text_are_clamped() {
        let window = Window::new(&[line("Aqua")], vec![mark(2..900, "")], 60, "…");
        assert_eq!(window.labels[0].range, 2..4);
        assert!(Window::new(&[line("Aqua")], vec![mark(70..900, "")], 60, "…").is_empty());
    }
}
