//! Workflow commands that GitHub turns into annotations of a run and of the changed files.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{self, Write};

use super::escape::{visible, workflow_data, workflow_property};
use super::ledger::ledger;
use super::numbers::thousands;
use super::{Options, mark, path_of, weight_of};
use crate::finding::{Finding, Severity};
use crate::outcome::Outcome;

/// Annotations of one kind that GitHub keeps of one step.
const MOST_OF_A_KIND: usize = 10;

pub(super) fn write(outcome: &Outcome, options: &Options<'_>, out: &mut dyn Write) -> io::Result<()> {
    for failure in &outcome.failures {
        let (file, message) = (workflow_property(&failure.input), workflow_data(&failure.message));
        writeln!(out, "::error file={file},title=not read::{message}")?;
    }
    // only the first of a kind are kept, so the weightiest notices have to come before the others
    let mut first: BTreeMap<Reverse<Severity>, Vec<Cow<'_, Finding>>> = BTreeMap::new();
    for finding in options.shown(outcome) {
        let finding = finding?;
        let alike = first.entry(Reverse(weight_of(outcome, &finding))).or_default();
        if alike.len() < MOST_OF_A_KIND {
            alike.push(finding);
        }
    }
    let advice = first.get(&Reverse(Severity::Advice)).map_or(0, Vec::len);
    if let Some(notes) = first.get_mut(&Reverse(Severity::Note)) {
        notes.truncate(MOST_OF_A_KIND - advice);
    }
    let mut left_out = options.number(outcome);
    for (Reverse(weight), alike) in &first {
        for finding in alike {
            annotation(outcome, finding, kind(*weight), out)?;
            left_out -= 1;
        }
    }
    // plain lines of the log; a line that began with `::` would be a command
    if left_out > 0 {
        writeln!(
            out,
            "{} more findings without an annotation: GitHub keeps {MOST_OF_A_KIND} of a kind",
            thousands(left_out)
        )?;
    }
    let ledger = ledger(outcome, options);
    writeln!(out, "{}", ledger.checked)?;
    for limit in outcome.limits.iter().filter(|limit| limit.count > 0) {
        let path = outcome.input(limit.source).map_or("-", |input| &input.name);
        writeln!(out, "limit: {}: {}", visible(path), visible(&limit.told(&limit.name)))?;
    }
    for (word, parts) in [("not checked", ledger.not_checked), ("not shown", ledger.not_shown)] {
        if !parts.is_empty() {
            writeln!(out, "{word}: {}", visible(&parts.join(" · ")))?;
        }
    }
    Ok(())
}

fn kind(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice | Severity::Note => "notice",
    }
}

fn annotation(outcome: &Outcome, finding: &Finding, kind: &str, out: &mut dyn Write) -> io::Result<()> {
    let place = &finding.place;
    write!(out, "::{kind} file={}", workflow_property(path_of(outcome, place)))?;
    if let Some(start) = place.start {
        write!(out, ",line={}", start.line)?;
        if let Some(end) = place.end {
            write!(out, ",endLine={}", end.line)?;
        }
        // GitHub takes columns only for annotations of one line
        match place.end {
            Some(end) if end.line == start.line => {
                write!(out, ",col={},endColumn={}", start.column, end.column)?
            }
            Some(_) => {}
            None => write!(out, ",col={}", start.column)?,
        }
    }
    write!(out, ",title={}::", workflow_property(&finding.rule))?;
    write!(out, "{}", workflow_data(&finding.message))?;
    if finding.occurrences > 1 {
        write!(out, " ({} places)", thousands(finding.occurrences))?;
    }
    write!(out, "{}", mark(outcome, finding))?;
    if let Some(help) = &finding.help {
        write!(out, "%0Ahelp: {}", workflow_data(help))?;
    }
    writeln!(out)
}
