//! What a check says about the user's data, and where.

use serde::{Deserialize, Serialize};

use crate::source::{LineColumn, SourceId, Span, floor_char_boundary};

/// How much a finding weighs. Ordered: `Note < Advice < Warning < Error`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Something good or harmless to know; shown with `--notes`, never counted against the input.
    Note,
    /// Worth a thought; contested evidence never rises above this.
    Advice,
    /// Worth a change.
    Warning,
    /// The file contradicts itself, or passes a printed date or a printed or legal limit.
    Error,
}

impl Severity {
    /// The word used in every report and in configuration.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Advice => "advice",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// How sure a statement about a concentration, or about two products meeting, is.
/// Ordered: `Excluded < Possible < Likely < Certain`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// Cannot be, given the facts.
    Excluded,
    /// Not excluded, not likely enough to say.
    Possible,
    /// An estimate says so with probability 0.9 or more.
    Likely,
    /// Holds for everything that is consistent with the facts.
    Certain,
}

impl Certainty {
    /// The word used in every report.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Excluded => "excluded",
            Self::Possible => "possible",
            Self::Likely => "likely",
            Self::Certain => "certain",
        }
    }
}

/// What the evidence behind a rule is worth.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Sources agree.
    Established,
    /// Sources disagree; such a rule is advice at most.
    Contested,
    /// Widely repeated and refuted; such a rule is a note at most.
    Myth,
}

impl Status {
    /// The word used in every report.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Established => "established",
            Self::Contested => "contested",
            Self::Myth => "myth",
        }
    }
}

/// Where something stands, in the cheapest form: no line, no column, no text.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Location {
    /// Bytes of a text source.
    Text {
        /// The source.
        source: SourceId,
        /// Bytes of it.
        span: Span,
    },
    /// Bytes of one decoded cell of a table.
    Cell {
        /// The table.
        source: SourceId,
        /// Record number, from 1, the header not counted.
        record: u64,
        /// Column, from 0.
        column: u32,
        /// Bytes of the decoded cell.
        span: Span,
    },
    /// A record as a whole.
    Row {
        /// The table.
        source: SourceId,
        /// Record number, from 1, the header not counted.
        record: u64,
    },
    /// A source as a whole.
    Whole {
        /// The source.
        source: SourceId,
    },
}

impl Location {
    /// The source the location lies in.
    #[must_use]
    pub fn source(self) -> SourceId {
        match self {
            Self::Text { source, .. }
            | Self::Cell { source, .. }
            | Self::Row { source, .. }
            | Self::Whole { source } => source,
        }
    }

    /// The record the location lies in, when it lies in a table's record.
    #[must_use]
    pub fn record(self) -> Option<u64> {
        match self {
            Self::Cell { record, .. } | Self::Row { record, .. } => Some(record),
            Self::Text { .. } | Self::Whole { .. } => None,
        }
    }

    /// What places are put in order by: source, record, column, offset.
    #[must_use]
    pub fn order(self) -> (SourceId, u64, u32, Span) {
        match self {
            Self::Text { source, span } => (source, 0, 0, span),
            Self::Cell { source, record, column, span } => (source, record, column, span),
            Self::Row { source, record } => (source, record, 0, Span::default()),
            Self::Whole { source } => (source, 0, 0, Span::default()),
        }
    }

    /// A part of the text at this location: `span` counts from the start of the located text.
    /// Rows and whole sources have no text and stay as they are.
    #[must_use]
    pub fn part(self, span: Span) -> Self {
        match self {
            Self::Text { source, span: base } => Self::Text { source, span: span.shifted(base.start) },
            Self::Cell { source, record, column, span: base } => {
                Self::Cell { source, record, column, span: span.shifted(base.start) }
            }
            whole => whole,
        }
    }
}

/// A secondary place and what it contributes.
#[derive(Clone, PartialEq, Debug)]
pub struct Label {
    /// Where.
    pub at: Location,
    /// A lowercase fragment without a full stop.
    pub text: String,
}

/// Whether a fix can be applied without looking.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Safety {
    /// Meaning is kept.
    Safe,
    /// Meaning changes; a person decides.
    Unsafe,
}

/// One replacement in a text source.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Edit {
    /// The text source.
    pub source: SourceId,
    /// Bytes that go.
    pub span: Span,
    /// Text that comes.
    pub text: String,
}

/// A change that makes a finding go away without bringing a new one.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Fix {
    /// Whether it can be applied without looking.
    pub safety: Safety,
    /// What it does, imperative, lowercase.
    pub description: String,
    /// Replacements that do not overlap.
    pub edits: Vec<Edit>,
}

/// What a check says beyond rule and place. Built only when it will be shown.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Details {
    /// Values for the placeholders of the rule's message and help, in a fixed order.
    pub args: Vec<(&'static str, String)>,
    /// The text of the primary place, if any.
    pub here: Option<String>,
    /// Further places.
    pub labels: Vec<Label>,
    /// Help that replaces the rule's own.
    pub help: Option<String>,
    /// A change that was linted before being offered.
    pub fix: Option<Fix>,
}

impl Details {
    /// Adds a value for a placeholder.
    #[must_use]
    pub fn arg(mut self, name: &'static str, value: impl ToString) -> Self {
        self.args.push((name, value.to_string()));
        self
    }

    /// Sets the text of the primary place.
    #[must_use]
    pub fn here(mut self, text: impl Into<String>) -> Self {
        self.here = Some(text.into());
        self
    }

    /// Adds a further place.
    #[must_use]
    pub fn label(mut self, at: Location, text: impl Into<String>) -> Self {
        self.labels.push(Label { at, text: text.into() });
        self
    }

    /// Replaces the rule's help.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }
}

/// A place made ready for reports: names instead of numbers, and the text around it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Place {
    /// Where, in numbers.
    pub at: Location,
    /// The record's key, when it has one.
    pub key: Option<String>,
    /// The column's name.
    pub column: Option<String>,
    /// First line and column, for text.
    pub start: Option<LineColumn>,
    /// Line and column one past the end, for text.
    pub end: Option<LineColumn>,
    /// The text to show around the place.
    pub excerpt: Option<Excerpt>,
}

impl Place {
    /// A place of which nothing but the numbers is known.
    #[must_use]
    pub fn bare(at: Location) -> Self {
        Self { at, key: None, column: None, start: None, end: None, excerpt: None }
    }
}

/// A stretch of text kept for showing a place of a table after the record has gone.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Excerpt {
    /// The text, clipped around the place.
    pub text: String,
    /// The place in `text`.
    pub span: Span,
    /// Bytes of the cell that were clipped off before `text`.
    pub skipped: u32,
    /// Whether the cell goes on after `text`.
    pub more: bool,
}

impl Excerpt {
    /// The part of `cell` around `span` with at most `reach` bytes kept on either side of it, and of a longer
    /// span only its first `reach` bytes. Clips on character boundaries; a span that does not fit is clamped.
    #[must_use]
    pub fn around(cell: &str, span: Span, reach: usize) -> Self {
        let start = floor_char_boundary(cell, span.start as usize);
        let end = floor_char_boundary(cell, (span.end as usize).min(start.saturating_add(reach))).max(start);
        let from = floor_char_boundary(cell, start.saturating_sub(reach));
        let to = floor_char_boundary(cell, end.saturating_add(reach)).max(end);
        Self {
            text: cell[from..to].to_owned(),
            span: Span::new(start - from, end - from),
            skipped: Span::new(0, from).end,
            more: to < cell.len(),
        }
    }
}

/// A finding, ready for every report.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Finding {
    /// The rule's permanent name.
    pub rule: String,
    /// Severity after configuration.
    pub severity: Severity,
    /// How sure it is.
    pub certainty: Certainty,
    /// What the rule's evidence is worth.
    pub status: Status,
    /// What was found: a lowercase fragment with names and numbers.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// Values used in message and help.
    #[serde(with = "args")]
    pub args: Vec<(&'static str, String)>,
    /// Where.
    pub place: Place,
    /// What the primary place contributes.
    pub here: Option<String>,
    /// Further places.
    pub labels: Vec<(Place, String)>,
    /// How often the same cause occurs in the source; exact.
    pub occurrences: u64,
    /// The first few other places of the same cause.
    pub also: Vec<Place>,
    /// A change that was linted before being offered.
    pub fix: Option<Fix>,
    /// Stable identity over runs: rule, path or record key, and content; never a line number. Where the places of a
    /// cause in a table are one finding, the path: any of its records may be mended.
    pub fingerprint: u64,
}

/// Arguments of findings in temporary files. Their names are written in the program, so that there are only so many.
mod args {
    use std::collections::BTreeSet;
    use std::sync::{Mutex, PoisonError};

    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(args: &[(&str, String)], to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(args)
    }

    pub(super) fn deserialize<'d, D: Deserializer<'d>>(
        from: D,
    ) -> Result<Vec<(&'static str, String)>, D::Error> {
        let args = Vec::<(String, String)>::deserialize(from)?;
        Ok(args.into_iter().map(|(name, value)| (known(name), value)).collect())
    }

    fn known(name: String) -> &'static str {
        static NAMES: Mutex<BTreeSet<&str>> = Mutex::new(BTreeSet::new());
        let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
        match names.get(name.as_str()) {
            Some(known) => known,
            None => {
                let name = &*name.leak();
                names.insert(name);
                name
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn excerpts_are_clipped_on_character_boundaries_and_keep_the_place() {
        let cell = "éééé Aqua, Glycerin, Parfum";
        let start = cell.find("Glycerin").expect("it is there");
        let excerpt = Excerpt::around(cell, Span::new(start, start + 8), 9);
        assert_eq!(excerpt.span.slice(&excerpt.text), "Glycerin");
        assert_eq!(excerpt.text, "é Aqua, Glycerin, Parfum", "one byte into é gives the whole é");
        assert_eq!((excerpt.skipped, excerpt.more), (6, false));
    }

    #[test]
    fn excerpts_of_long_and_of_foreign_spans_are_clamped() {
        let cell = "x".repeat(1000);
        let excerpt = Excerpt::around(&cell, Span::new(10, 990), 50);
        assert_eq!((excerpt.text.len(), excerpt.span, excerpt.more), (110, Span::new(10, 60), true));
        let beyond = Excerpt::around("abc", Span::new(7, 9), 50);
        assert_eq!((beyond.text.as_str(), beyond.span), ("abc", Span::new(3, 3)));
    }
}
