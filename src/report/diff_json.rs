//! What changed between two inputs, for programs: one object, whose products stand on a line each.

use std::collections::BTreeMap;
use std::io::{self, Write};

use jiff::civil::Date;
use serde::Serialize;

use super::json::{Entry, Tool, entry, line};
use crate::diff::{Change, Fate, ItemChange, ItemState, Summary};
use crate::finding::Severity;
use crate::rule;

const CONTRACT: u32 = 1;

#[derive(Serialize)]
struct Head<'a> {
    #[serde(rename = "$version")]
    version: u32,
    tool: Tool<'a>,
    old: &'a str,
    new: &'a str,
    on: String,
}

#[derive(Serialize)]
struct Record<'a> {
    fate: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    old_record: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    new_record: Option<u64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fields: Vec<Field<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    ingredients: Vec<Ingredient<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    came: Vec<Entry<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    went: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Field<'a> {
    field: &'static str,
    old: Option<&'a str>,
    new: Option<&'a str>,
}

#[derive(Serialize)]
struct Ingredient<'a> {
    changes: Vec<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    old: Option<State<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    new: Option<State<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    moved: Option<&'static str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    past: &'a [String],
    line: f64,
}

#[derive(Serialize)]
struct State<'a> {
    place: usize,
    name: &'a str,
    id: Option<&'a str>,
    section: &'static str,
    printed: Option<[f64; 2]>,
    interval: Option<[f64; 2]>,
    side: &'static str,
}

#[derive(Serialize)]
struct Tail<'a> {
    tables: Vec<Table<'a>>,
    summary: Counts<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<&'a str>,
}

#[derive(Serialize)]
struct Table<'a> {
    old: u64,
    new: u64,
    finding: Entry<'a>,
}

#[derive(Serialize)]
struct Counts<'a> {
    matched: &'static str,
    products_old: u64,
    products_new: u64,
    added: u64,
    removed: u64,
    changed: u64,
    reworded: u64,
    same: u64,
    shared_keys: u64,
    keyless: u64,
    ingredients: BTreeMap<&'static str, u64>,
    came: Severities,
    went: Severities,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    remarks: &'a [String],
}

#[derive(Serialize)]
struct Severities {
    error: u64,
    warning: u64,
    advice: u64,
    note: u64,
}

impl Severities {
    fn of(counts: &BTreeMap<Severity, u64>) -> Self {
        let count = |severity| counts.get(&severity).copied().unwrap_or(0);
        Self {
            error: count(Severity::Error),
            warning: count(Severity::Warning),
            advice: count(Severity::Advice),
            note: count(Severity::Note),
        }
    }
}

/// Writes records as they come, so that none is kept.
pub struct Json {
    inputs: Summary,
    any: bool,
}

impl Json {
    /// Begins the object for inputs of these names.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn open(old: &str, new: &str, on: Date, out: &mut dyn Write) -> io::Result<Self> {
        let tool = Tool { name: "incilint", version: env!("CARGO_PKG_VERSION"), rules: rule::DATE };
        let head = Head { version: CONTRACT, tool, old, new, on: on.to_string() };
        write!(out, "{},\n\"products\": [", inside(&head)?)?;
        Ok(Self { inputs: Summary::new(old, new), any: false })
    }

    /// Writes what changed about one record.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn change(&mut self, change: &Change, out: &mut dyn Write) -> io::Result<()> {
        let all = &self.inputs.outcome;
        let fields = change.fields.iter().map(|change| Field {
            field: change.field,
            old: change.old.as_deref(),
            new: change.new.as_deref(),
        });
        let record = Record {
            fate: change.fate.as_str(),
            key: change.key.as_deref(),
            name: change.name.as_deref(),
            old_record: change.old_record,
            new_record: change.new_record,
            fields: fields.collect(),
            ingredients: change.items.iter().map(ingredient).collect(),
            came: change.came.iter().map(|finding| entry(all, finding)).collect(),
            went: change.went.iter().map(|finding| entry(all, finding)).collect(),
        };
        let mut text = Vec::new();
        line(&record, &mut text)?;
        out.write_all(if self.any { b",\n" } else { b"\n" })?;
        self.any = true;
        out.write_all(text.trim_ascii_end())
    }

    /// Ends the object, with what went wrong if something did.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn close(&self, summary: &Summary, failure: Option<&str>, out: &mut dyn Write) -> io::Result<()> {
        let tables = summary.tables.iter().map(|change| Table {
            old: change.old,
            new: change.new,
            finding: entry(&self.inputs.outcome, &change.finding),
        });
        let (products_old, products_new) = summary.products;
        let counts = Counts {
            matched: summary.matched.as_str(),
            products_old,
            products_new,
            added: summary.fate(Fate::Added),
            removed: summary.fate(Fate::Removed),
            changed: summary.fate(Fate::Changed),
            reworded: summary.fate(Fate::Reworded),
            same: summary.same,
            shared_keys: summary.shared_keys,
            keyless: summary.keyless,
            ingredients: summary.items.iter().map(|(what, &count)| (what.as_str(), count)).collect(),
            came: Severities::of(&summary.came),
            went: Severities::of(&summary.went),
            remarks: &summary.outcome.remarks,
        };
        let tail = Tail { tables: tables.collect(), summary: counts, failure };
        let end = if self.any { "\n]" } else { "]" };
        writeln!(out, "{end},\n{}}}", inside(&tail)?.trim_start_matches('{'))
    }
}

/// An object without its closing brace.
fn inside(value: &impl Serialize) -> io::Result<String> {
    let mut text = Vec::new();
    line(value, &mut text)?;
    let text = String::from_utf8(text).map_err(io::Error::other)?;
    Ok(text.trim_end().strip_suffix('}').unwrap_or(&text).to_owned())
}

fn ingredient(change: &ItemChange) -> Ingredient<'_> {
    let (moved, past) = match &change.past {
        Some((true, past)) => (Some("up"), &past[..]),
        Some((false, past)) => (Some("down"), &past[..]),
        None => (None, &[][..]),
    };
    Ingredient {
        changes: change.whats.iter().map(|what| what.as_str()).collect(),
        old: change.old.as_ref().map(state),
        new: change.new.as_ref().map(state),
        moved,
        past,
        line: change.line,
    }
}

fn state(state: &ItemState) -> State<'_> {
    State {
        place: state.place,
        name: &state.name,
        id: state.ingredient,
        section: state.section,
        printed: state.printed.map(|(lo, hi)| [lo, hi]),
        interval: state.interval.map(|interval| [interval.lo, interval.hi]),
        side: state.side.as_str(),
    }
}
