//! What changed between two inputs, in words: lines that the reports for people share. Names stand between backticks;
//! nothing is escaped yet.

use super::numbers::{counted, range, thousands};
use crate::diff::{Change, Fate, FieldChange, ItemChange, ItemState, Side, Summary, TableChange, What};
use crate::finding::{Finding, Severity};
use crate::formula::boxes::Bounds;

/// What a line tells.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Mark {
    /// Something is new.
    Plus,
    /// Something is gone.
    Minus,
    /// Something is otherwise.
    Tilde,
    /// Something is written otherwise and means the same.
    Equals,
    /// A finding came.
    Came(Severity),
    /// A finding went.
    Went(Severity),
}

impl Mark {
    /// The sign before the line.
    pub(super) fn sign(self) -> &'static str {
        match self {
            Self::Plus => "+",
            Self::Minus => "-",
            Self::Tilde => "~",
            Self::Equals => "=",
            Self::Came(_) => "came",
            Self::Went(_) => "went",
        }
    }
}

/// The first line about a record.
pub(super) fn heading(change: &Change) -> String {
    let mut text = change.fate.as_str().to_owned();
    if let Some(key) = &change.key {
        text += &format!(" `{}`", plain(key));
    }
    if let Some(name) = change.name.as_ref().filter(|name| Some(*name) != change.key.as_ref()) {
        text += &format!(", {}", plain(name));
    }
    match (change.old_record, change.new_record) {
        (None, None) if change.key.is_none() => text += " the list",
        (Some(old), Some(new)) if old != new => text += &format!(" (record {new}, was {old})"),
        (_, Some(record)) | (Some(record), None) => text += &format!(" (record {record})"),
        (None, None) => {}
    }
    text
}

/// Everything about a record.
pub(super) fn lines(change: &Change) -> Vec<(Mark, String)> {
    let mut lines: Vec<(Mark, String)> = change.fields.iter().map(field).collect();
    lines.extend(change.items.iter().map(item));
    let came = change.came.iter().map(|finding| (Mark::Came(finding.severity), said(finding)));
    let went = change.went.iter().map(|finding| (Mark::Went(finding.severity), said(finding)));
    lines.extend(came.chain(went));
    lines
}

/// A finding about a table as a whole.
pub(super) fn table(change: &TableChange) -> (Mark, String) {
    let severity = change.finding.severity;
    let mark = if change.new > change.old { Mark::Came(severity) } else { Mark::Went(severity) };
    let places = counted(change.new, "place", "places");
    (mark, format!("{}, in {places}, was {}", said(&change.finding), thousands(change.old)))
}

fn said(finding: &Finding) -> String {
    format!("{}[{}] {}", finding.severity.as_str(), finding.rule, finding.message)
}

fn field(change: &FieldChange) -> (Mark, String) {
    let told = |value: &Option<String>| match value {
        Some(value) => format!("`{}`", plain(value)),
        None => "not said".to_owned(),
    };
    (Mark::Tilde, format!("{}: {}, was {}", change.field, told(&change.new), told(&change.old)))
}

fn item(change: &ItemChange) -> (Mark, String) {
    match (&change.old, &change.new) {
        (None, Some(new)) => (Mark::Plus, format!("`{}`{}", plain(&new.name), known(new))),
        (Some(old), None) => (Mark::Minus, format!("`{}`{}", plain(&old.name), known(old))),
        (Some(old), Some(new)) if !change.matters() => {
            (Mark::Equals, format!("`{}` is written `{}`", plain(&old.name), plain(&new.name)))
        }
        (Some(old), Some(new)) => {
            let parts: Vec<String> =
                change.whats.iter().filter_map(|&what| part(what, old, new, change)).collect();
            (Mark::Tilde, format!("`{}`: {}", plain(&new.name), parts.join("; ")))
        }
        (None, None) => (Mark::Tilde, String::new()),
    }
}

/// What is known of an ingredient that only one side has.
fn known(state: &ItemState) -> String {
    let mut text = match state.section {
        "main" => String::new(),
        section => format!(" in the part {section}"),
    };
    text += &match (state.printed, state.interval) {
        (Some(printed), _) => format!(", {} printed", amount(printed)),
        (None, Some(interval)) => format!(", {}", proven(interval)),
        (None, None) => String::new(),
    };
    if state.ingredient.is_none() {
        text += ", not recognised";
    }
    text
}

fn part(what: What, old: &ItemState, new: &ItemState, change: &ItemChange) -> Option<String> {
    let line = change.line;
    Some(match what {
        What::Listed | What::Gone => return None,
        What::Identity => match (old.ingredient, new.ingredient) {
            (None, _) => format!("was `{}`, which was not recognised", plain(&old.name)),
            (_, None) => format!("is not recognised, was `{}`", plain(&old.name)),
            _ => format!("was `{}`", plain(&old.name)),
        },
        What::Section => format!("in the part {}, was in {}", new.section, old.section),
        What::Amount => match (old.printed, new.printed) {
            (Some(old), Some(new)) => format!("{} printed, was {}", amount(new), amount(old)),
            (None, Some(new)) => format!("{} printed, was no amount", amount(new)),
            (old, None) => format!("no amount printed, was {}", old.map(amount).unwrap_or_default()),
        },
        What::Line => match (old.side, new.side) {
            (Side::Above, Side::Below) => format!("went from above to below the {line} % line"),
            (Side::Below, Side::Above) => format!("went from below to above the {line} % line"),
            (_, Side::Below) => format!("is now proven to be at or below the {line} % line"),
            (_, Side::Above) => format!("is now proven to be above the {line} % line"),
            (Side::Below, _) => format!("is no longer proven to be at or below the {line} % line"),
            (Side::Above, _) => format!("is no longer proven to be above the {line} % line"),
            (Side::Open, Side::Open) => return None,
        },
        What::Order => {
            let (before, others) = change.past.as_ref()?;
            let others: Vec<String> = others.iter().map(|name| format!("`{}`", plain(name))).collect();
            let (way, relation) = if *before { ("up", "before") } else { ("down", "behind") };
            format!("moved {way}, {relation} {}", others.join(", "))
        }
        What::Interval => {
            let told = |interval: Option<Bounds>| interval.map_or("not known".to_owned(), proven);
            format!("{}, was {}", told(new.interval), told(old.interval))
        }
        What::Renamed => format!("was written `{}`", plain(&old.name)),
    })
}

fn amount((lo, hi): (f64, f64)) -> String {
    range(lo, hi)
}

fn proven(interval: Bounds) -> String {
    range(interval.lo, interval.hi)
}

/// A text that does not end the backticks around it.
fn plain(text: &str) -> String {
    text.replace('`', "'")
}

/// The counts: products, ingredients, findings. A part where nothing changed is left out.
pub(super) fn counts(summary: &Summary) -> Vec<String> {
    let (before, now) = summary.products;
    let mut products = vec![format!("{}, {} before", counted(now, "product", "products"), thousands(before))];
    for fate in [Fate::Added, Fate::Removed, Fate::Changed, Fate::Reworded] {
        let count = summary.fate(fate);
        if count > 0 {
            products.push(format!("{} {}", thousands(count), fate.as_str()));
        }
    }
    products.push(format!("{} as before", thousands(summary.same)));
    let mut all = vec![products.join(" · ")];
    let items: Vec<String> = summary
        .items
        .iter()
        .map(|(what, &count)| format!("{} {}", thousands(count), changed(*what)))
        .collect();
    if !items.is_empty() {
        all.push(format!("ingredients: {}", items.join(" · ")));
    }
    let findings: Vec<String> = [("came", &summary.came), ("went", &summary.went)]
        .into_iter()
        .filter_map(|(word, counts)| Some(format!("{} {word}", by_severity(counts)?)))
        .collect();
    all.push(match findings.is_empty() {
        true => "findings: none came, none went".to_owned(),
        false => format!("findings: {}", findings.join(" · ")),
    });
    all
}

fn changed(what: What) -> &'static str {
    match what {
        What::Listed => "newly listed",
        What::Gone => "gone",
        What::Identity => "with another identity",
        What::Section => "in another part",
        What::Amount => "with another printed amount",
        What::Line => "on another side of the line",
        What::Order => "moved",
        What::Interval => "with another interval",
        What::Renamed => "written otherwise",
    }
}

fn by_severity(counts: &std::collections::BTreeMap<Severity, u64>) -> Option<String> {
    let told: Vec<String> = counts
        .iter()
        .rev()
        .filter(|&(_, &count)| count > 0)
        .map(|(severity, &count)| {
            let word = severity.as_str();
            match severity {
                Severity::Advice => format!("{} advice", thousands(count)),
                _ => counted(count, word, &format!("{word}s")),
            }
        })
        .collect();
    (!told.is_empty()).then(|| told.join(", "))
}
