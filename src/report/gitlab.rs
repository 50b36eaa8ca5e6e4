//! A GitLab code quality report: one array of issues.

use std::collections::HashMap;
use std::io::{self, Write};

use serde::ser::{Error as _, Serialize, SerializeSeq as _, Serializer};

use super::escape::visible;
use super::json::pretty;
use super::numbers::thousands;
use super::{Options, mark, path_of, weight_of};
use crate::finding::{Finding, Severity};
use crate::outcome::Outcome;

/// Issues that are written; GitLab refuses reports beyond some megabytes, and nobody reads so many.
const MOST: u64 = 50_000;

#[derive(serde::Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(serde::Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(serde::Serialize)]
struct Lines {
    begin: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<u64>,
}

pub(super) fn write(outcome: &Outcome, options: &Options<'_>, out: &mut dyn Write) -> io::Result<()> {
    let failures = outcome.failures.iter().map(|failure| Issue {
        description: visible(&format!("not checked: {}", failure.message)).into_owned(),
        check_name: "not-read",
        fingerprint: format!("not-read {}", failure.input),
        severity: "blocker",
        location: Location { path: &failure.input, lines: Lines { begin: 1, end: None } },
    });
    let left_out = options.number(outcome).saturating_sub(MOST);
    let rest = (left_out > 0).then(|| Issue {
        description: format!(
            "{} more findings, the least severe, are left out of this report",
            thousands(left_out)
        ),
        check_name: "left-out",
        fingerprint: "left-out".to_owned(),
        severity: "info",
        location: Location {
            path: outcome.inputs.first().map_or("-", |input| &input.name),
            lines: Lines { begin: 1, end: None },
        },
    });
    pretty(&Issues { outcome, options, others: failures.chain(rest).collect() }, out)
}

/// The issues, written one after the other.
struct Issues<'a> {
    outcome: &'a Outcome,
    options: &'a Options<'a>,
    /// What is to be told beside the findings.
    others: Vec<Issue<'a>>,
}

impl Serialize for Issues<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        for other in &self.others {
            list.serialize_element(other)?;
        }
        let mut seen: HashMap<u64, u32> = HashMap::new();
        for finding in self.options.weightiest(self.outcome, MOST) {
            let finding = finding.map_err(S::Error::custom)?;
            // two issues with one fingerprint are one issue to GitLab
            let count = seen.entry(finding.fingerprint).or_default();
            *count += 1;
            let again = if *count > 1 { format!("-{count}") } else { String::new() };
            list.serialize_element(&issue(self.outcome, &finding, &again))?;
        }
        list.end()
    }
}

fn issue<'a>(outcome: &'a Outcome, finding: &'a Finding, again: &str) -> Issue<'a> {
    Issue {
        description: format!("{}{}", visible(&finding.message), mark(outcome, finding)),
        check_name: &finding.rule,
        fingerprint: format!("{:016x}{again}", finding.fingerprint),
        severity: match weight_of(outcome, finding) {
            Severity::Error => "critical",
            Severity::Warning => "major",
            Severity::Advice => "minor",
            Severity::Note => "info",
        },
        location: Location {
            path: path_of(outcome, &finding.place),
            lines: Lines {
                begin: finding.place.start.map_or(1, |start| start.line),
                end: finding.place.end.map(|end| end.line),
            },
        },
    }
}
