//! A GitLab code quality report: one array of issues.

use std::collections::HashMap;
use std::io::{self, Write};

use serde::Serialize;

use super::escape::visible;
use super::json::pretty;
use super::{Options, path_of};
use crate::finding::Severity;
use crate::outcome::Outcome;

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<u64>,
}

pub(super) fn write(outcome: &Outcome, options: &Options<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut seen: HashMap<u64, u32> = HashMap::new();
    let failures = outcome.failures.iter().map(|failure| Issue {
        description: visible(&format!("not checked: {}", failure.message)).into_owned(),
        check_name: "not-read",
        fingerprint: format!("not-read {}", failure.input),
        severity: "blocker",
        location: Location { path: &failure.input, lines: Lines { begin: 1, end: None } },
    });
    let issues: Vec<_> = failures
        .chain(options.shown(outcome).map(|finding| {
            // two issues with one fingerprint are one issue to GitLab
            let count = seen.entry(finding.fingerprint).or_default();
            *count += 1;
            let again = if *count > 1 { format!("-{count}") } else { String::new() };
            Issue {
                description: visible(&finding.message).into_owned(),
                check_name: &finding.rule,
                fingerprint: format!("{:016x}{again}", finding.fingerprint),
                severity: match finding.severity {
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
        }))
        .collect();
    pretty(&issues, out)
}
