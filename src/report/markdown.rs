//! A summary for a pull request: what was found by rule, the findings folded away, and the ledger.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::escape::{code_span, markdown};
use super::ledger::ledger;
use super::numbers::{counted, thousands};
use super::{Options, spot};
use crate::finding::{Finding, Severity};
use crate::outcome::Outcome;

/// GitHub takes comments of 65,536 characters; some room stays for what others put around it.
const MOST_BYTES: usize = 60_000;
/// Rows of the table of rules.
const MOST_RULES: usize = 40;

pub(super) fn write(outcome: &Outcome, options: &Options<'_>, out: &mut dyn Write) -> io::Result<()> {
    let ledger = ledger(outcome, options);
    let mut text =
        format!("## incilint\n\n{}{}{}\n", bold(ledger.empty), markdown(&ledger.checked), bold(ledger.empty));
    let shown: Vec<&Finding> = options.shown(outcome).collect();
    if !shown.is_empty() {
        text.push_str(&rules(outcome, &shown));
    }
    let mut tail = String::new();
    for limit in outcome.limits.iter().filter(|limit| limit.count > 0) {
        let path = outcome.input(limit.source).map_or("-", |input| &input.name);
        tail.push_str(&format!(
            "\n{}: {} of {}, {}: the limit is {}\n",
            code_span(path),
            counted(limit.count, "finding", "findings"),
            code_span(&limit.name),
            if limit.is_kept() { "tolerated" } else { "too many" },
            thousands(limit.most),
        ));
    }
    for (word, parts) in [("Not checked", ledger.not_checked), ("Not shown", ledger.not_shown)] {
        if !parts.is_empty() {
            tail.push_str(&format!("\n{word}: {}\n", markdown(&parts.join(" · "))));
        }
    }
    if !shown.is_empty() {
        let room = MOST_BYTES.saturating_sub(text.len() + tail.len());
        text.push_str(&findings(outcome, &shown, room));
    }
    text.push_str(&tail);
    out.write_all(text.as_bytes())
}

fn bold(yes: bool) -> &'static str {
    if yes { "**" } else { "" }
}

struct Row<'f> {
    severity: Severity,
    findings: u64,
    places: u64,
    first: &'f Finding,
}

fn rules(outcome: &Outcome, shown: &[&Finding]) -> String {
    let mut rows: BTreeMap<&str, Row<'_>> = BTreeMap::new();
    for finding in shown {
        let row = rows.entry(&finding.rule).or_insert(Row {
            severity: finding.severity,
            findings: 0,
            places: 0,
            first: finding,
        });
        row.severity = row.severity.max(finding.severity);
        row.findings += 1;
        row.places += finding.occurrences;
    }
    let mut rows: Vec<_> = rows.into_iter().collect();
    rows.sort_by_key(|(rule, row)| (std::cmp::Reverse((row.severity, row.places)), *rule));
    let mut text =
        String::from("\n| | rule | findings | places | first |\n| --- | --- | --: | --: | --- |\n");
    for (rule, row) in rows.iter().take(MOST_RULES) {
        text.push_str(&format!(
            "| {} | {} | {} | {} | {} {} |\n",
            row.severity.as_str(),
            code_span(rule),
            thousands(row.findings),
            thousands(row.places),
            code_span(&spot(outcome, &row.first.place)),
            markdown(&clip(&row.first.message, 200)),
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
    text
}

fn findings(outcome: &Outcome, shown: &[&Finding], room: usize) -> String {
    const FRAME: usize = 200;
    let mut entries = String::new();
    let mut listed = 0;
    for finding in shown {
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
    let title = counted(shown.len() as u64, "finding", "findings");
    let mut text = format!("\n<details><summary>{title}</summary>\n\n{entries}");
    if listed < shown.len() {
        let rest = counted((shown.len() - listed) as u64, "finding is", "findings are");
        text.push_str(&format!("\n{rest} left out: a comment holds no more\n"));
    }
    text.push_str("\n</details>\n");
    text
}

/// At most `most` characters, the cut marked.
fn clip(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
