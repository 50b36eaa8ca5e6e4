//! The machine contract: one object, or one line a finding. Characters that act on a terminal are written as
//! JSON escapes, so that the values stay what they are and printing them does nothing.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;
use serde::ser::{Error as _, SerializeMap, SerializeSeq as _, Serializer};
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter};

use super::escape::acts;
use super::{Options, path_of, tolerated};
use crate::finding::{Finding, Location, Place, Safety, Severity};
use crate::outcome::Outcome;

const CONTRACT: u32 = 1;

#[derive(Serialize)]
struct Report<'a> {
    #[serde(rename = "$version")]
    version: u32,
    tool: Tool<'a>,
    run: Run<'a>,
    summary: Summary<'a>,
    findings: Entries<'a>,
}

/// The findings, written one after the other.
struct Entries<'a> {
    outcome: &'a Outcome,
    options: &'a Options<'a>,
}

impl Serialize for Entries<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        for finding in self.options.shown(self.outcome) {
            list.serialize_element(&entry(self.outcome, &*finding.map_err(S::Error::custom)?))?;
        }
        list.end()
    }
}

#[derive(Serialize)]
pub(super) struct Tool<'a> {
    pub(super) name: &'static str,
    pub(super) version: &'static str,
    pub(super) rules: &'a str,
}

#[derive(Serialize)]
struct Run<'a> {
    inputs: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    config: Option<&'a str>,
    /// All of them, where there are several.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    configs: &'a [String],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    market: &'a [&'static str],
    on: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    remarks: &'a [String],
}

#[derive(Serialize)]
struct Summary<'a> {
    products: u64,
    records: u64,
    without_list: u64,
    items: u64,
    recognised: u64,
    unknown: u64,
    distinct_unknown: u64,
    error: u64,
    warning: u64,
    advice: u64,
    note: u64,
    suppressed: u64,
    baselined: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    unchanged: Option<u64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    limits: Vec<Limit<'a>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    possible: &'a BTreeMap<String, u64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    skipped: Vec<Skipped<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    failures: Vec<Failure<'a>>,
}

#[derive(Serialize)]
struct Limit<'a> {
    rule: &'a str,
    path: &'a str,
    count: u64,
    max: u64,
    kept: bool,
}

#[derive(Serialize)]
struct Failure<'a> {
    input: &'a str,
    message: &'a str,
}

#[derive(Serialize)]
struct Skipped<'a> {
    what: &'a str,
    count: u64,
    #[serde(skip_serializing_if = "str::is_empty")]
    why: &'a str,
}

#[derive(Serialize)]
pub(super) struct Entry<'a> {
    rule: &'a str,
    severity: &'static str,
    /// Where a limit of its table is kept.
    #[serde(skip_serializing_if = "is_false")]
    tolerated: bool,
    certainty: &'static str,
    status: &'static str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    #[serde(skip_serializing_if = "Args::is_empty")]
    args: Args<'a>,
    location: At<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    labels: Vec<Label<'a>>,
    occurrences: u64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    also: Vec<At<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<Fix<'a>>,
    fingerprint: String,
}

fn is_false(value: &bool) -> bool {
    !value
}

/// Arguments in the order the check gave them, as one object.
struct Args<'a>(&'a [(&'static str, String)]);

impl Args<'_> {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Args<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

#[derive(Serialize)]
struct Label<'a> {
    location: At<'a>,
    text: &'a str,
}

/// A location. In a table `column` is the column's name, so the column number has a name of its own there.
#[derive(Serialize)]
struct At<'a> {
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<Column<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column_number: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_line: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_column: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    span: Option<[u32; 2]>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Column<'a> {
    Number(u64),
    Name(&'a str),
}

#[derive(Serialize)]
struct Fix<'a> {
    safety: &'static str,
    description: &'a str,
    edits: Vec<Edit<'a>>,
}

#[derive(Serialize)]
struct Edit<'a> {
    path: &'a str,
    span: [u32; 2],
    text: &'a str,
}

pub(super) fn write(outcome: &Outcome, options: &Options<'_>, out: &mut dyn Write) -> io::Result<()> {
    let report = Report {
        version: CONTRACT,
        tool: Tool { name: "incilint", version: env!("CARGO_PKG_VERSION"), rules: options.rules.version() },
        run: Run {
            inputs: outcome.inputs.iter().map(|input| input.name.as_str()).collect(),
            config: outcome.configs.first().map(String::as_str),
            configs: if outcome.configs.len() > 1 { &outcome.configs } else { &[] },
            market: &outcome.markets,
            on: &outcome.on,
            remarks: &outcome.remarks,
        },
        summary: summary(outcome),
        findings: Entries { outcome, options },
    };
    pretty(&report, out)
}

pub(super) fn write_lines(outcome: &Outcome, options: &Options<'_>, out: &mut dyn Write) -> io::Result<()> {
    #[derive(Serialize)]
    struct Last<'a> {
        summary: Summary<'a>,
    }
    for finding in options.shown(outcome) {
        line(&entry(outcome, &*finding?), out)?;
    }
    line(&Last { summary: summary(outcome) }, out)
}

/// One value on one line, with characters that act on a terminal escaped.
pub(super) fn line(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    value.serialize(&mut serde_json::Serializer::with_formatter(&mut *out, Quiet(CompactFormatter)))?;
    writeln!(out)
}

/// One value over several lines, with characters that act on a terminal escaped.
pub(super) fn pretty(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    value.serialize(&mut serde_json::Serializer::with_formatter(&mut *out, Quiet(PrettyFormatter::new())))?;
    writeln!(out)
}

fn summary(outcome: &Outcome) -> Summary<'_> {
    let summary = &outcome.summary;
    let count = |severity| summary.by_severity.get(&severity).copied().unwrap_or(0);
    Summary {
        products: summary.products,
        records: summary.records,
        without_list: summary.without_list,
        items: summary.items,
        recognised: summary.recognised,
        unknown: summary.items.saturating_sub(summary.recognised),
        distinct_unknown: summary.distinct_unknown,
        error: count(Severity::Error),
        warning: count(Severity::Warning),
        advice: count(Severity::Advice),
        note: count(Severity::Note),
        suppressed: summary.suppressed,
        baselined: summary.baselined,
        unchanged: Some(summary.unchanged).filter(|&count| count > 0),
        limits: outcome
            .limits
            .iter()
            .map(|limit| Limit {
                rule: &limit.name,
                path: outcome.input(limit.source).map_or("-", |input| &input.name),
                count: limit.count,
                max: limit.most,
                kept: limit.is_kept(),
            })
            .collect(),
        possible: &summary.possible,
        skipped: summary
            .skipped
            .iter()
            .map(|skipped| Skipped { what: &skipped.what, count: skipped.count, why: &skipped.why })
            .collect(),
        failures: outcome
            .failures
            .iter()
            .map(|failure| Failure { input: &failure.input, message: &failure.message })
            .collect(),
    }
}

pub(super) fn entry<'a>(outcome: &'a Outcome, finding: &'a Finding) -> Entry<'a> {
    let here = finding.here.iter().map(|text| Label { location: at(outcome, &finding.place), text });
    let others = finding.labels.iter().map(|(place, text)| Label { location: at(outcome, place), text });
    Entry {
        rule: &finding.rule,
        severity: finding.severity.as_str(),
        tolerated: tolerated(outcome, finding).is_some(),
        certainty: finding.certainty.as_str(),
        status: finding.status.as_str(),
        message: &finding.message,
        help: finding.help.as_deref(),
        args: Args(&finding.args),
        location: at(outcome, &finding.place),
        labels: here.chain(others).collect(),
        occurrences: finding.occurrences,
        also: finding.also.iter().map(|place| at(outcome, place)).collect(),
        fix: finding.fix.as_ref().map(|fix| Fix {
            safety: match fix.safety {
                Safety::Safe => "safe",
                Safety::Unsafe => "unsafe",
            },
            description: &fix.description,
            edits: fix
                .edits
                .iter()
                .map(|edit| Edit {
                    path: outcome.input(edit.source).map_or("-", |input| &input.name),
                    span: [edit.span.start, edit.span.end],
                    text: &edit.text,
                })
                .collect(),
        }),
        fingerprint: format!("{:016x}", finding.fingerprint),
    }
}

fn at<'a>(outcome: &'a Outcome, place: &'a Place) -> At<'a> {
    let in_table = place.at.record().is_some() || place.column.is_some();
    let number = place.start.map(|start| start.column);
    let span = match place.at {
        Location::Text { span, .. } | Location::Cell { span, .. } => Some([span.start, span.end]),
        Location::Row { .. } | Location::Whole { .. } => None,
    };
    At {
        path: path_of(outcome, place),
        record: place.at.record(),
        key: place.key.as_deref(),
        line: place.start.map(|start| start.line),
        column: if in_table { place.column.as_deref().map(Column::Name) } else { number.map(Column::Number) },
        column_number: if in_table { number } else { None },
        end_line: place.end.map(|end| end.line),
        end_column: place.end.map(|end| end.column),
        span,
    }
}

/// A formatter that writes characters that act on a terminal as `\u` escapes; everything else is as inside.
struct Quiet<F>(F);

impl<F: Formatter> Formatter for Quiet<F> {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        while let Some(at) = rest.find(acts) {
            writer.write_all(&rest.as_bytes()[..at])?;
            let acting = rest[at..].chars().next().unwrap_or_default();
            for unit in acting.encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
            rest = &rest[at + acting.len_utf8()..];
        }
        writer.write_all(rest.as_bytes())
    }

    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_array(writer)
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array(writer)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(writer, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array_value(writer)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object(writer)
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object(writer)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(writer, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object_value(writer)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object_value(writer)
    }
}
