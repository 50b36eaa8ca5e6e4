//! A summary for a pull request: what was found by rule, the findings folded away, and the ledger.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::escape::{code_span, markdown};
use super::ledger::ledger;
use super::numbers::{counted, thousands};
use super::{Options, mark, spot, weight};
use crate::finding::Severity;
use crate::outcome::Outcome;

/// GitHub takes comments of 65,536 characters; some room stays for what others put around it.
const MOST_BYTES: usize = 60_000;
/// Rows of the table of rules.
const MOST_RULES: usize = 40;

pub(super) fn write(outcome: &Outcome, options: &Options<'_>, out: &mut dyn Write) -> io::Result<()> {
    let ledger = ledger(outcome, options);
    let mut text =
        format!("## incilint\n\n{}{}{}\n", bold(ledger.empty), markdown(&ledger.checked), bold(ledger.empty));
    let shown = options.number(outcome);
    if shown > 0 {
        text.push_str(&rules(outcome, options)?);
    }
    let mut tail = String::new();
    for limit in outcome.limits.iter().filter(|limit| limit.count > 0) {
        let path = outcome.input(limit.source).map_or("-", |input| &input.name);
        tail.push_str(&format!("\n{}: {}\n", code_span(path), limit.told(&code_span(&limit.name))));
    }
    for (word, parts) in [("Not checked", ledger.not_checked), ("Not shown", ledger.not_shown)] {
        if !parts.is_empty() {
            tail.push_str(&format!("\n{word}: {}\n", markdown(&parts.join(" · "))));
        }
    }
    if shown > 0 {
        let room = MOST_BYTES.saturating_sub(text.len() + tail.len());
        text.push_str(&findings(outcome, options, room)?);
    }
    text.push_str(&tail);
    out.write_all(text.as_bytes())
}

fn bold(yes: bool) -> &'static str {
    if yes { "**" } else { "" }
}

struct Row {
    /// The greatest of what it weighs in an input.
    weight: Severity,
    severity: Severity,
    /// Whether all of its findings are tolerated.
    tolerated: bool,
    findings: u64,
    places: u64,
    /// Where the first is, and what it says.
    first: Option<(String, String)>,
}

fn rules(outcome: &Outcome, options: &Options<'_>) -> io::Result<String> {
    let mut rows: BTreeMap<&str, Row> = BTreeMap::new();
    for (source, rule, count) in options.counts(outcome) {
        let weight = weight(outcome, source, rule, count.severity);
        let severity = count.severity;
        let new = Row { weight, severity, tolerated: true, findings: 0, places: 0, first: None };
        let row = rows.entry(rule).or_insert(new);
        row.weight = row.weight.max(weight);
        row.severity = row.severity.max(severity);
        row.tolerated &= outcome.tolerated(source, rule).is_some();
        row.findings += count.findings;
        row.places += count.places;
    }
    let mut untold = rows.len();
    for finding in options.shown(outcome) {
        let finding = finding?;
        if let Some(row) = rows.get_mut(finding.rule.as_str()).filter(|row| row.first.is_none()) {
            row.first = Some((spot(outcome, &finding.place), clip(&finding.message, 200)));
            untold -= 1;
        }
        if untold == 0 {
            break;
        }
    }
    let mut rows: Vec<_> = rows.into_iter().collect();
    rows.sort_by_key(|(rule, row)| (std::cmp::Reverse((row.weight, row.places)), *rule));
    let mut text =
        String::from("\n| | rule | findings | places | first |\n| --- | --- | --: | --: | --- |\n");
    for (rule, row) in rows.iter().take(MOST_RULES) {
        let (place, message) = row.first.clone().unwrap_or_default();
        text.push_str(&format!(
            "| {}{} | {} | {} | {} | {} {} |\n",
            row.severity.as_str(),
            if row.tolerated { ", tolerated" } else { "" },
            code_span(rule),
            thousands(row.findings),
            thousands(row.places),
            code_span(&place),
            markdown(&message),
        ));
    }
    if rows.len() > MOST_RULES {
        let rest = &rows[MOST_RULES..];
        text.push_str(&format!(
            "| | {} | {} | {} | |\n",
            counted(rest.len() as u64, "more rule", "more rules"),
            thousands(rest.iter().map(|(_, row)| row.findings).sum()),
            thousands(rest.iter().map(|(_, row)| row.places).sum()),
        ));
    }
    Ok(text)
}

fn findings(outcome: &Outcome, options: &Options<'_>, room: usize) -> io::Result<String> {
    const FRAME: usize = 200;
    let mut entries = String::new();
    let mut listed: u64 = 0;
    for finding in options.shown(outcome) {
        let finding = finding?;
        let mut entry = format!(
            "- {} {} {}: {}",
            finding.severity.as_str(),
            code_span(&finding.rule),
            code_span(&spot(outcome, &finding.place)),
            markdown(&clip(&finding.message, 1000)),
        );
        if let Some(key) = &finding.place.key {
            entry.push_str(&format!(" (key {})", code_span(&clip(key, 100))));
        }
        if finding.occurrences > 1 {
            entry.push_str(&format!(" ({})", counted(finding.occurrences, "place", "places")));
        }
        entry.push_str(mark(outcome, &finding));
        if let Some(help) = &finding.help {
            entry.push_str(&format!("<br>help: {}", markdown(&clip(help, 1000))));
        }
        entry.push('\n');
        if entries.len() + entry.len() + FRAME > room {
            break;
        }
        entries.push_str(&entry);
        listed += 1;
    }
    let shown = options.number(outcome);
    let title = counted(shown, "finding", "findings");
    let mut text = format!("\n<details><summary>{title}</summary>\n\n{entries}");
    if listed < shown {
        let rest = counted(shown - listed, "finding is", "findings are");
        text.push_str(&format!("\n{rest} left out: a comment holds no more\n"));
    }
    text.push_str("\n</details>\n");
    Ok(text)
}

/// At most `most` characters, the cut marked.
fn clip(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
