//! The text of a finding, drawn: which lines, with which labels, in which colours. miette draws; what it is given
//! is a small window, so that it never walks through a whole file.

use std::collections::BTreeSet;
use std::fmt;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode, SourceSpan, ThemeCharacters,
    ThemeStyles,
};
use textwrap::{WordSeparator, WordSplitter};

use super::escape::visible;
use super::line::{Line, Part};
use super::snippet::{Mark, Window};
use super::{Options, path_of};
use crate::finding::{Finding, Location, Place, Severity};
use crate::outcome::Outcome;
use crate::source::Source;

/// The texts of a finding, its own first: one window for each source, record and column.
pub(super) fn windows(outcome: &Outcome, finding: &Finding, width: usize, unicode: bool) -> Vec<Window> {
    let primary = finding.here.clone().unwrap_or_default();
    let mut texts: Vec<Vec<(&Place, Mark)>> = Vec::new();
    let places = std::iter::once((&finding.place, primary.as_str(), true))
        .chain(finding.labels.iter().map(|(place, text)| (place, text.as_str(), false)));
    for (place, text, primary) in places {
        let Some(span) = span_of(place) else { continue };
        let mark =
            Mark { range: span, text: visible(text).into_owned(), head: head(outcome, place), primary };
        match texts.iter_mut().find(|known| same_text(known[0].0.at, place.at)) {
            Some(known) => known.push((place, mark)),
            None => texts.push(vec![(place, mark)]),
        }
    }
    let ellipsis = if unicode { "…" } else { "..." };
    let mut windows = Vec::with_capacity(texts.len());
    for marked in texts {
        let source = outcome.input(marked[0].0.at.source()).and_then(|input| input.text.as_ref());
        let lines = match (marked[0].0.at, source) {
            (Location::Text { .. }, Some(source)) => lines_of_text(source, &marked),
            _ => lines_of_cell(&marked),
        };
        let room = width.saturating_sub(lines.last().map_or(1, |line| line.number.to_string().len()) + 4);
        let marks = marked.into_iter().map(|(_, mark)| mark).collect();
        let window = Window::new(&lines, marks, room, ellipsis);
        if !window.is_empty() {
            windows.push(window);
        }
    }
    windows
}

/// The window with its labels, drawn by miette; empty when it cannot.
pub(super) fn draw(window: &Window, severity: Severity, width: usize, options: &Options<'_>) -> String {
    let mut text = String::new();
    let numbers = window.number_width() + 4;
    let labels = window.labels.iter().map(|label| {
        let span = SourceSpan::from((label.range.start, label.range.len()));
        // what does not fit beside the drawing is wrapped there
        let used = numbers + window.column(label) + label.range.len() / 2 + 4;
        let text = wrap(&label.text, width.saturating_sub(used).max(28), "").join("\n");
        let text = if text.is_empty() { None } else { Some(text) };
        if label.primary {
            LabeledSpan::new_primary_with_span(text, span)
        } else {
            LabeledSpan::new_with_span(text, span)
        }
    });
    let shown = Shown { window, labels: labels.collect() };
    let handler = GraphicalReportHandler::new_themed(theme(window, severity, options))
        .with_context_lines(0)
        .without_primary_span_start()
        .without_syntax_highlighting()
        .without_cause_chain()
        .with_links(false)
        .with_width(usize::from(u16::MAX));
    let drawn = handler.render_report(&mut AfterFirstLine { out: &mut text, begun: false }, &shown);
    if drawn.is_ok() { text } else { String::new() }
}

fn theme(window: &Window, severity: Severity, options: &Options<'_>) -> GraphicalTheme {
    let characters = if options.unicode { ThemeCharacters::unicode() } else { ThemeCharacters::ascii() };
    if !options.colour {
        return GraphicalTheme { characters, styles: ThemeStyles::none() };
    }
    let mut styles = ThemeStyles::ansi();
    let main = match severity {
        Severity::Error => styles.error,
        Severity::Warning => styles.warning,
        Severity::Advice | Severity::Note => styles.advice,
    };
    let other = styles.error.magenta();
    styles.highlights =
        window.labels.iter().map(|label| if label.primary { main.bold() } else { other }).collect();
    styles.link = styles.linum;
    GraphicalTheme { characters, styles }
}

/// A place in words: path with line and column, then what tells the place in a table.
pub(super) fn head(outcome: &Outcome, place: &Place) -> String {
    let mut text = visible(path_of(outcome, place)).into_owned();
    match (place.start, place.at.record()) {
        (Some(start), _) => text.push_str(&format!(":{}:{}", start.line, start.column)),
        (None, Some(record)) => text.push_str(&format!(", record {record}")),
        (None, None) => {}
    }
    if let Some(column) = &place.column {
        text.push_str(&format!(", column `{}`", visible(column)));
    }
    if let Some(key) = &place.key {
        text.push_str(&format!(", key {}", visible(key)));
    }
    text
}

/// The place in the text it belongs to, when that text is at hand.
pub(super) fn span_of(place: &Place) -> Option<std::ops::Range<usize>> {
    match (&place.excerpt, place.at) {
        (Some(excerpt), _) => {
            let skipped = excerpt.skipped as usize;
            Some(excerpt.span.start as usize + skipped..excerpt.span.end as usize + skipped)
        }
        (None, Location::Text { span, .. }) => Some(span.range()),
        (None, _) => None,
    }
}

fn same_text(a: Location, b: Location) -> bool {
    match (a, b) {
        (
            Location::Cell { source, record, column, .. },
            Location::Cell { source: s, record: r, column: c, .. },
        ) => (source, record, column) == (s, r, c),
        (Location::Text { source, .. }, Location::Text { source: s, .. }) => source == s,
        (a, b) => a == b,
    }
}

/// The lines that marks stand on, each with the line above it; a single line between two of them comes too.
fn lines_of_text<'s>(source: &'s Source, marked: &[(&Place, Mark)]) -> Vec<Line<'s>> {
    let starts = source.line_starts();
    let text = source.text();
    let mut wanted = BTreeSet::new();
    for (_, mark) in marked {
        let line = starts.partition_point(|start| *start as usize <= mark.range.start).saturating_sub(1);
        wanted.insert(line);
        if line > 0 {
            wanted.insert(line - 1);
        }
    }
    let line = |index: usize| {
        let start = starts[index] as usize;
        let end = starts.get(index + 1).map_or(text.len(), |next| *next as usize);
        Line::whole(index as u64 + 1, start, without_break(&text[start..end]))
    };
    let marked_lines: BTreeSet<usize> = marked
        .iter()
        .map(|(_, mark)| {
            starts.partition_point(|start| *start as usize <= mark.range.start).saturating_sub(1)
        })
        .collect();
    wanted
        .into_iter()
        .map(|index| (index, line(index)))
        .filter(|(index, line)| {
            marked_lines.contains(index) || line.parts.iter().any(|part| !part.text.trim().is_empty())
        })
        .map(|(_, line)| line)
        .collect()
}

/// A line without its line break.
fn without_break(line: &str) -> &str {
    let line = line.strip_suffix('\n').unwrap_or(line);
    line.strip_suffix('\r').unwrap_or(line)
}

/// The lines of a cell that marks stand on, numbered as in the file.
fn lines_of_cell<'p>(marked: &[(&'p Place, Mark)]) -> Vec<Line<'p>> {
    let mut lines: Vec<Line<'p>> = Vec::new();
    for (place, _) in marked {
        let Some(excerpt) = &place.excerpt else { continue };
        let text = excerpt.text.as_str();
        let at = crate::source::floor_char_boundary(text, excerpt.span.start as usize);
        let start = text[..at].rfind('\n').map_or(0, |before| before + 1);
        let end = text[at..].find('\n').map_or(text.len(), |after| at + after);
        let line = Line {
            number: place.start.map_or(1, |start| start.line),
            parts: vec![Part {
                start: excerpt.skipped as usize + start,
                text: without_break(&text[start..end]).into(),
            }],
            cut_before: start == 0 && excerpt.skipped > 0,
            cut_after: end == text.len() && excerpt.more,
        };
        match lines.iter_mut().find(|known| known.number == line.number) {
            Some(known) => known.join(line),
            None => lines.push(line),
        }
    }
    lines.sort_by_key(|line| (line.number, line.parts.first().map_or(0, |part| part.start)));
    lines
}

/// Breaks text into lines at blanks, but never between a number and its unit or noun.
pub(super) fn wrap(text: &str, width: usize, indent: &str) -> Vec<String> {
    const KEEP: char = '\u{a0}';
    let mut bound = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut previous = ' ';
    while let Some(c) = chars.next() {
        let binds = c == ' '
            && previous.is_ascii_digit()
            && chars.peek().is_some_and(|next| next.is_alphabetic() || *next == '%');
        bound.push(if binds { KEEP } else { c });
        previous = c;
    }
    let options = textwrap::Options::new(width)
        .subsequent_indent(indent)
        .break_words(false)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation);
    textwrap::wrap(&bound, options).into_iter().map(|line| line.replace(KEEP, " ")).collect()
}

/// A window in the shape miette draws: no words of its own, only labels.
struct Shown<'w> {
    window: &'w Window,
    labels: Vec<LabeledSpan>,
}

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.labels).finish()
    }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Shown<'_> {}

impl Diagnostic for Shown<'_> {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self.window)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}

/// Drops the first line: where miette would put its own headline.
struct AfterFirstLine<'s> {
    out: &'s mut String,
    begun: bool,
}

impl fmt::Write for AfterFirstLine<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if self.begun {
            self.out.push_str(text);
        } else if let Some((_, rest)) = text.split_once('\n') {
            self.begun = true;
            self.out.push_str(rest);
        }
        Ok(())
    }
}
