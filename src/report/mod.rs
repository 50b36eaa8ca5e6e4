//! Reports: one outcome, many forms. Each format lives in a file of its own; none of them computes anything
//! about cosmetics, and all of them go through [`escape`].

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};

use serde::{Deserialize, Serialize};

use crate::finding::{Finding, Location, Place, Severity, Status};
use crate::findings::Count;
use crate::outcome::{Limit, Outcome};
use crate::source::SourceId;

mod concise;
mod csv;
mod diff_json;
mod diff_markdown;
mod diff_text;
mod diff_words;
mod drawing;
pub mod escape;
mod file;
mod github;
mod gitlab;
mod html;
mod human;
mod json;
mod junit;
mod ledger;
mod line;
mod markdown;
mod numbers;
mod own;
mod page;
mod pairs_html;
mod pairs_json;
mod pairs_text;
mod plots;
pub mod reading;
pub mod reading_table;
mod sarif;
mod snippet;
mod week_html;
mod week_text;

pub use diff_json::Json as DiffJson;
pub use diff_markdown::Markdown as DiffMarkdown;
pub use diff_text::{Look as DiffLook, Text as DiffText};
pub(crate) use file::folder_of;
pub use file::write_file;
pub use own::{LOOK, is_own};
pub use pairs_html::write as pairs_html;
pub use pairs_json::write as pairs_json;
pub use pairs_text::{Look as PairsLook, write as pairs_text};
pub use week_html::write as week_html;
pub use week_text::{Look as WeekLook, write as week_text};

/// A form of report.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, clap::ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// For people at a terminal: the place in the text, what to do, and a ledger.
    #[default]
    Human,
    /// One line a finding: `path:line:column: severity[rule] message`.
    Concise,
    /// One JSON object, as in the machine contract.
    Json,
    /// One JSON object a finding, then one with the summary.
    Jsonl,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Annotations of a GitHub workflow run.
    Github,
    /// A GitLab code quality report.
    Gitlab,
    /// JUnit XML: a suite is a source, a case is a rule.
    Junit,
    /// A summary for a pull request.
    Markdown,
    /// One self-contained page with filters and plots.
    Html,
    /// The findings as a table for spreadsheets.
    Csv,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 11] = [
        Self::Human,
        Self::Concise,
        Self::Json,
        Self::Jsonl,
        Self::Sarif,
        Self::Github,
        Self::Gitlab,
        Self::Junit,
        Self::Markdown,
        Self::Html,
        Self::Csv,
    ];

    /// Whether such a report has room for what is told of the inputs beside the findings.
    #[must_use]
    pub fn tells_remarks(self) -> bool {
        matches!(self, Self::Human | Self::Json | Self::Html)
    }
}

/// How much a source of a rule is worth, and which side it is on.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct RuleSource {
    /// Whether it speaks against the rule.
    pub against: bool,
    /// A regulation, B peer-reviewed, C expert consensus, D folklore.
    pub grade: char,
    /// The reference.
    pub text: String,
}

/// What reports say about a rule beside its findings.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RuleInfo {
    /// `group/what-is-wrong`.
    pub name: String,
    /// One line.
    pub summary: String,
    /// Its severity as configured for this run.
    pub severity: Severity,
    /// What its evidence is worth.
    pub status: Status,
    /// Why it exists.
    pub why: String,
    /// What it cannot see.
    pub limits: String,
    /// Where its facts come from.
    pub sources: Vec<RuleSource>,
}

impl RuleInfo {
    /// The best grade among the sources for the rule.
    #[must_use]
    pub fn grade(&self) -> Option<char> {
        self.sources.iter().filter(|source| !source.against).map(|source| source.grade).min()
    }

    /// The part of the name before the slash.
    #[must_use]
    pub fn group(&self) -> &str {
        self.name.split('/').next().unwrap_or(&self.name)
    }
}

/// Where reports look rules up.
pub trait Rules {
    /// The date of the rules and of what they know, ISO 8601.
    fn version(&self) -> &str;
    /// The names of all rules that were enabled in this run, sorted.
    fn enabled(&self) -> Vec<String>;
    /// The words of a rule.
    fn info(&self, name: &str) -> Option<RuleInfo>;
}

/// A finding, as it comes from memory or a temporary file.
type Read<'o> = io::Result<Cow<'o, Finding>>;

/// How reports are written. Who calls decides about terminals, `NO_COLOR` and widths.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    /// Colours, for the human report.
    pub colour: bool,
    /// Box-drawing characters and typographic marks; otherwise ASCII drawing.
    pub unicode: bool,
    /// Columns of the terminal.
    pub width: usize,
    /// Also show findings of severity note.
    pub notes: bool,
    /// How many findings of one rule the human report shows; `None`: all.
    pub per_rule: Option<usize>,
    /// The severity from which a finding fails the run; `None`: never.
    pub fail_on: Option<Severity>,
    /// The rules.
    pub rules: &'a dyn Rules,
}

impl<'a> Options<'a> {
    /// Plain defaults: no colour, 100 columns, at most 10 findings a rule for people, failing from warnings on.
    #[must_use]
    pub fn new(rules: &'a dyn Rules) -> Self {
        Self {
            colour: false,
            unicode: true,
            width: 100,
            notes: false,
            per_rule: Some(10),
            fail_on: Some(Severity::Warning),
            rules,
        }
    }

    fn shows(&self, severity: Severity) -> bool {
        self.notes || severity > Severity::Note
    }

    /// The findings that belong into the report, in order.
    fn shown<'o>(&self, outcome: &'o Outcome) -> impl Iterator<Item = Read<'o>> {
        let options = *self;
        let findings = outcome.findings.iter();
        findings.filter(move |read| read.as_ref().map_or(true, |finding| options.shows(finding.severity)))
    }

    /// How much each rule found in each source of what belongs into the report.
    fn counts<'o>(&self, outcome: &'o Outcome) -> impl Iterator<Item = (SourceId, &'o str, Count)> {
        let options = *self;
        outcome.findings.counts().filter(move |(_, _, count)| options.shows(count.severity))
    }

    /// How many findings belong into the report.
    fn number(&self, outcome: &Outcome) -> u64 {
        self.counts(outcome).map(|(_, _, count)| count.findings).sum()
    }

    /// At most `most` of the findings, in order; when there are more, those that weigh least and latest are left out.
    fn weightiest<'o>(&self, outcome: &'o Outcome, most: u64) -> impl Iterator<Item = Read<'o>> {
        let mut room = most;
        let mut left = BTreeMap::new();
        for severity in [Severity::Error, Severity::Warning, Severity::Advice, Severity::Note] {
            let own = self.counts(outcome);
            let own = own.filter(|(at, rule, count)| weight(outcome, *at, rule, count.severity) == severity);
            let own = own.map(|(_, _, count)| count.findings).sum::<u64>().min(room);
            room -= own;
            left.insert(severity, own);
        }
        self.shown(outcome).filter(move |read| {
            let weight = |finding: &Cow<'_, Finding>| weight_of(outcome, finding);
            let Some(left) = read.as_ref().ok().and_then(|finding| left.get_mut(&weight(finding))) else {
                return true;
            };
            let has_room = *left > 0;
            *left = left.saturating_sub(1);
            has_room
        })
    }
}

/// Writes a report. A reader that has gone away (a closed pipe) is not an error: nobody waits for the rest.
///
/// # Errors
/// Any other error of the writer.
pub fn write(
    outcome: &Outcome,
    format: Format,
    options: &Options<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(64 * 1024, out);
    let done = match format {
        Format::Human => human::write(outcome, options, &mut out),
        Format::Concise => concise::write(outcome, options, &mut out),
        Format::Json => json::write(outcome, options, &mut out),
        Format::Jsonl => json::write_lines(outcome, options, &mut out),
        Format::Sarif => sarif::write(outcome, options, &mut out),
        Format::Github => github::write(outcome, options, &mut out),
        Format::Gitlab => gitlab::write(outcome, options, &mut out),
        Format::Junit => junit::write(outcome, options, &mut out),
        Format::Markdown => markdown::write(outcome, options, &mut out),
        Format::Html => html::write(outcome, options, &mut out),
        Format::Csv => csv::write(outcome, options, &mut out),
    }
    .and_then(|()| out.flush());
    match done {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
            // what is still buffered has no reader either
            let _ = out.into_parts();
            Ok(())
        }
        done => done,
    }
}

/// How much findings weigh where nothing but a severity is seen: what is tolerated fails nothing and is a note.
fn weight(outcome: &Outcome, source: SourceId, rule: &str, severity: Severity) -> Severity {
    match outcome.tolerated(source, rule) {
        Some(_) => Severity::Note,
        None => severity,
    }
}

/// [`weight`] of a finding.
fn weight_of(outcome: &Outcome, finding: &Finding) -> Severity {
    weight(outcome, finding.place.at.source(), &finding.rule, finding.severity)
}

/// The limit under which a finding is tolerated, if it is.
fn tolerated<'o>(outcome: &'o Outcome, finding: &Finding) -> Option<&'o Limit> {
    outcome.tolerated(finding.place.at.source(), &finding.rule)
}

/// What is put behind a message: ` (tolerated)`, or nothing.
fn mark(outcome: &Outcome, finding: &Finding) -> &'static str {
    tolerated(outcome, finding).map_or("", |_| " (tolerated)")
}

/// The name of the input a place lies in.
fn path_of<'o>(outcome: &'o Outcome, place: &Place) -> &'o str {
    outcome.input(place.at.source()).map_or("-", |input| &input.name)
}

/// A place in words for one line: `path:line:column`, or the record and column where a table has no text.
fn spot(outcome: &Outcome, place: &Place) -> String {
    let path = escape::visible(path_of(outcome, place));
    match (place.start, place.at) {
        (Some(start), _) => format!("{path}:{}:{}", start.line, start.column),
        (None, Location::Cell { record, .. } | Location::Row { record, .. }) => match &place.column {
            Some(column) => format!("{path}[record {record}, column {}]", escape::visible(column)),
            None => format!("{path}[record {record}]"),
        },
        (None, Location::Text { .. } | Location::Whole { .. }) => format!("{path}:1:1"),
    }
}
