//! The closing words of reports for people: what was checked, what was found, and what was not checked.

use super::Options;
use super::numbers::{counted, share, thousands};
use crate::finding::Severity;
use crate::outcome::{Outcome, Skipped};

/// The ledger in plain words.
pub(super) struct Ledger {
    /// What was checked and what came of it; one line.
    pub checked: String,
    /// Whether there was nothing to check at all.
    pub empty: bool,
    /// What was not checked, one entry each.
    pub not_checked: Vec<String>,
    /// What was found and is not shown, one entry each.
    pub not_shown: Vec<String>,
}

pub(super) fn ledger(outcome: &Outcome, options: &Options<'_>) -> Ledger {
    let summary = &outcome.summary;
    let empty = outcome.is_empty();
    let found = found(outcome);
    let mut parts = Vec::new();
    if empty {
        parts.push(match outcome.inputs.len() {
            0 => "nothing was checked: no input".to_owned(),
            inputs => format!(
                "nothing was checked: no list and no routine in {}",
                counted(inputs as u64, "input", "inputs")
            ),
        });
        if !found.is_empty() {
            parts.push(found.join(", "));
        }
    } else {
        parts.push(format!("checked {}", counted(summary.products, "product", "products")));
        parts.push(match summary.items {
            0 => "no items".to_owned(),
            items => format!(
                "{}, {} recognised",
                counted(items, "item", "items"),
                share(summary.recognised, items)
            ),
        });
        parts.push(if found.is_empty() { "nothing found".to_owned() } else { found.join(", ") });
    }
    Ledger {
        checked: parts.join(" · "),
        empty,
        not_checked: not_checked(outcome),
        not_shown: not_shown(outcome, options),
    }
}

/// `3 warnings`, `21 advice`: the exact counts of what was found, the weightiest first, notes left out.
fn found(outcome: &Outcome) -> Vec<String> {
    let count = |severity| outcome.summary.by_severity.get(&severity).copied().unwrap_or(0);
    [
        (Severity::Error, "error", "errors"),
        (Severity::Warning, "warning", "warnings"),
        (Severity::Advice, "advice", "advice"),
    ]
    .into_iter()
    .filter(|(severity, ..)| count(*severity) > 0)
    .map(|(severity, singular, plural)| counted(count(severity), singular, plural))
    .collect()
}

fn not_checked(outcome: &Outcome) -> Vec<String> {
    let summary = &outcome.summary;
    let mut parts: Vec<_> =
        outcome.failures.iter().map(|failure| format!("{} ({})", failure.input, failure.message)).collect();
    if summary.without_list > 0 {
        parts.push(match summary.records {
            0 => format!("{} without a list", counted(summary.without_list, "product", "products")),
            _ => format!("{} without a list", counted(summary.without_list, "record", "records")),
        });
    }
    if summary.distinct_unknown > 0 {
        parts.push(format!(
            "{} (incilint check --unknown)",
            counted(summary.distinct_unknown, "distinct unknown name", "distinct unknown names")
        ));
    }
    // Rules that lack the same fact are told together; the machine formats name each.
    let mut reasons: Vec<(&str, Vec<&Skipped>)> = Vec::new();
    for skipped in &summary.skipped {
        match reasons.iter_mut().find(|(why, _)| *why == skipped.why) {
            Some((_, all)) => all.push(skipped),
            None => reasons.push((&skipped.why, vec![skipped])),
        }
    }
    if summary.unchanged > 0 {
        parts.push(format!(
            "{} (--since)",
            counted(summary.unchanged, "unchanged record", "unchanged records")
        ));
    }
    for (why, all) in reasons {
        let what = match all[..] {
            [one] => one.what.clone(),
            _ => counted(all.len() as u64, "rule", "rules"),
        };
        let most = all.iter().map(|skipped| skipped.count).max().unwrap_or(0);
        let times = if most == 1 { "once".to_owned() } else { format!("{} times", thousands(most)) };
        let up_to = if all.len() > 1 && most > 1 { "up to " } else { "" };
        parts.push(match why {
            "" => format!("{what} ({up_to}{times})"),
            _ => format!("{what} ({up_to}{times}: {why})"),
        });
    }
    parts
}

fn not_shown(outcome: &Outcome, options: &Options<'_>) -> Vec<String> {
    let summary = &outcome.summary;
    let mut parts = Vec::new();
    let notes = summary.by_severity.get(&Severity::Note).copied().unwrap_or(0);
    if notes > 0 && !options.notes {
        parts.push(format!("{} (--notes)", counted(notes, "note", "notes")));
    }
    if summary.suppressed > 0 {
        parts.push(format!("{} allowed", counted(summary.suppressed, "finding", "findings")));
    }
    if summary.baselined > 0 {
        parts.push(format!("{} in the baseline", counted(summary.baselined, "finding", "findings")));
    }
    let open = summary.possible.values().sum();
    if open > 0 {
        parts.push(format!(
            "{} (--certainty possible)",
            counted(open, "question the facts leave open", "questions the facts leave open")
        ));
    }
    parts
}
