//! SARIF 2.1.0, for code scanning.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};

mod log;

use self::log::{
    Artifact, Change, Configuration, Content, Descriptor, DescriptorProperties, Driver, FixObject,
    Invocation, Location, Log, Logical, Message, Notification, Physical, Region, Replacement, ResultObject,
    ResultProperties, Run, Suppression, Tool,
};
use super::escape::acts;
use super::json::line;
use super::{Options, RuleInfo, path_of, tolerated, weight_of};
use crate::finding::{Finding, Fix, Location as At, Place, Severity};
use crate::outcome::{Dropped, Limit, Outcome, Suppressed};

/// Results that GitHub keeps of one upload; it rejects uploads of more than 25,000.
const MOST_RESULTS: usize = 5_000;
/// Locations that GitHub shows of one result.
const MOST_RELATED: usize = 100;

pub(super) fn write(outcome: &Outcome, options: &Options<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut infos: Vec<RuleInfo> =
        options.rules.enabled().iter().filter_map(|name| options.rules.info(name)).collect();
    let dropped = outcome.suppressed.iter().map(|suppressed| suppressed.finding.rule.as_str());
    for rule in options.counts(outcome).map(|(_, rule, _)| rule).chain(dropped) {
        // a finding of a rule that was enabled for some files only, for example
        if !infos.iter().any(|info| info.name == rule) {
            infos.extend(options.rules.info(rule));
        }
    }
    let index: HashMap<&str, usize> =
        infos.iter().enumerate().map(|(index, info)| (info.name.as_str(), index)).collect();

    let mut results = options
        .weightiest(outcome, MOST_RESULTS as u64)
        .map(|finding| {
            let finding = finding?;
            Ok(result(outcome, &finding, &index, tolerated(outcome, &finding).map(tolerance)))
        })
        .collect::<io::Result<Vec<_>>>()?;
    let shown = options.number(outcome);
    let left_out = shown - results.len() as u64;
    let room = MOST_RESULTS - results.len();
    results.extend(
        outcome
            .suppressed
            .iter()
            .take(room)
            .map(|suppressed| result(outcome, &suppressed.finding, &index, Some(suppression(suppressed)))),
    );
    let mut notifications: Vec<_> = outcome
        .failures
        .iter()
        .map(|failure| Notification {
            level: "error",
            message: message(&format!("{}: {}", failure.input, failure.message)),
        })
        .collect();
    if left_out > 0 {
        notifications.push(Notification {
            level: "warning",
            message: message(&format!(
                "{left_out} of {} findings are left out, the least severe first: code scanning keeps {MOST_RESULTS}",
                shown
            )),
        });
    }
    // The run itself keeps no more than this many; how many places were suppressed in all is counted exactly.
    let written = outcome.suppressed.len().min(room);
    if written < outcome.suppressed.len() || outcome.suppressed.len() >= MOST_RESULTS {
        let places = outcome.summary.suppressed + outcome.summary.baselined;
        notifications.push(Notification {
            level: "note",
            message: message(&format!(
                "suppressed findings are left out: {written} are written, {places} places are suppressed in all"
            )),
        });
    }
    let log = Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: "incilint",
                    version: env!("CARGO_PKG_VERSION"),
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    rules: infos.iter().map(descriptor).collect(),
                },
            },
            invocations: [Invocation {
                execution_successful: outcome.failures.is_empty(),
                tool_execution_notifications: notifications,
            }],
            column_kind: "unicodeCodePoints",
            results,
        }],
    };
    line(&log, out)
}

fn descriptor(info: &RuleInfo) -> Descriptor {
    let mut help = info.why.trim().to_owned();
    if !info.limits.trim().is_empty() {
        help.push_str("\n\nLimits: ");
        help.push_str(info.limits.trim());
    }
    for source in &info.sources {
        let side = if source.against { "Against" } else { "For" };
        help.push_str(&format!("\n\n{side} ({}): {}", source.grade, source.text.trim()));
    }
    Descriptor {
        id: info.name.clone(),
        short_description: message(&info.summary),
        full_description: Some(info.why.trim()).filter(|why| !why.is_empty()).map(message),
        help: Some(help).filter(|help| !help.is_empty()).map(|help| message(&help)),
        default_configuration: Configuration { enabled: true, level: level(info.severity) },
        properties: DescriptorProperties {
            tags: vec![info.group().to_owned(), info.status.as_str().to_owned()],
            status: info.status.as_str(),
            grade: info.grade(),
            problem_severity: match info.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Advice | Severity::Note => "recommendation",
            },
        },
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice | Severity::Note => "note",
    }
}

fn result(
    outcome: &Outcome,
    finding: &Finding,
    index: &HashMap<&str, usize>,
    suppression: Option<Suppression>,
) -> ResultObject {
    let mut text = finding.message.clone();
    if let Some(help) = &finding.help {
        text.push_str(". Help: ");
        text.push_str(help);
    }
    let also = finding.also.iter().map(|place| (place, "the same here"));
    let related = finding
        .labels
        .iter()
        .map(|(place, text)| (place, text.as_str()))
        .chain(also)
        .take(MOST_RELATED)
        .enumerate()
        .map(|(id, (place, text))| Location {
            id: Some(id),
            message: Some(message(text)).filter(|message| !message.text.is_empty()),
            ..location(outcome, place)
        })
        .collect();
    ResultObject {
        rule_id: finding.rule.clone(),
        rule_index: index.get(finding.rule.as_str()).copied(),
        // Not every reader knows of suppressions, and so what is tolerated is at most a note.
        level: level(weight_of(outcome, finding)),
        message: message(&text),
        locations: [Location {
            message: finding.here.as_deref().map(message),
            ..location(outcome, &finding.place)
        }],
        related_locations: related,
        occurrence_count: finding.occurrences.max(1),
        partial_fingerprints: BTreeMap::from([(
            "incilintFingerprint/v1",
            format!("{:016x}", finding.fingerprint),
        )]),
        suppressions: suppression.into_iter().collect(),
        fixes: finding.fix.iter().filter_map(|fix| fix_object(outcome, fix)).collect(),
        properties: ResultProperties {
            certainty: finding.certainty.as_str(),
            status: finding.status.as_str(),
        },
    }
}

fn suppression(suppressed: &Suppressed) -> Suppression {
    Suppression {
        kind: match suppressed.why {
            Dropped::AllowedInSource => "inSource",
            Dropped::AllowedByConfig | Dropped::Baseline => "external",
        },
        justification: match (&suppressed.reason, suppressed.why) {
            (Some(reason), _) => Some(plain(reason)),
            (None, Dropped::Baseline) => Some("in the baseline".to_owned()),
            (None, _) => None,
        },
    }
}

/// Why a finding that is shown counts for nothing.
fn tolerance(limit: &Limit) -> Suppression {
    Suppression { kind: "external", justification: Some(plain(&limit.told(&limit.name))) }
}

fn location(outcome: &Outcome, place: &Place) -> Location {
    let region = place.start.map(|start| Region {
        start_line: start.line,
        start_column: start.column,
        end_line: place.end.map(|end| end.line),
        end_column: place.end.map(|end| end.column),
    });
    let mut logical = Vec::new();
    if let At::Cell { record, .. } | At::Row { record, .. } = place.at {
        let mut name = format!("record {record}");
        if let Some(column) = &place.column {
            name.push_str(&format!(", column {}", plain(column)));
        }
        if let Some(key) = &place.key {
            name.push_str(&format!(", key {}", plain(key)));
        }
        logical.push(Logical { fully_qualified_name: name, kind: "record" });
    }
    Location {
        id: None,
        physical_location: Physical { artifact_location: artifact(path_of(outcome, place)), region },
        logical_locations: logical,
        message: None,
    }
}

/// A fix whose edits all lie in texts that are at hand, in lines and columns.
fn fix_object(outcome: &Outcome, fix: &Fix) -> Option<FixObject> {
    let mut changes: Vec<Change> = Vec::new();
    for edit in &fix.edits {
        let input = outcome.input(edit.source)?;
        let text = input.text.as_ref()?;
        let start = text.position(edit.span.start as usize);
        let end = text.position(edit.span.end as usize);
        let replacement = Replacement {
            deleted_region: Region {
                start_line: start.line,
                start_column: start.column,
                end_line: Some(end.line),
                end_column: Some(end.column),
            },
            inserted_content: Content { text: edit.text.clone() },
        };
        let artifact = artifact(&input.name);
        match changes.iter_mut().find(|change| change.artifact_location.uri == artifact.uri) {
            Some(change) => change.replacements.push(replacement),
            None => changes.push(Change { artifact_location: artifact, replacements: vec![replacement] }),
        }
    }
    (!changes.is_empty())
        .then(|| FixObject { description: message(&fix.description), artifact_changes: changes })
}

/// A path as a URI reference: relative to the root of the sources unless absolute.
fn artifact(path: &str) -> Artifact {
    let mut uri = String::with_capacity(path.len() + 8);
    let absolute = path.starts_with('/');
    if absolute {
        uri.push_str("file://");
    }
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte))
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    Artifact { uri, uri_base_id: (!absolute).then_some("%SRCROOT%") }
}

/// A plain-text message: braces are doubled because single ones are placeholders, and a bracket that would
/// begin an embedded link is escaped.
fn message(text: &str) -> Message {
    let text = plain(text).replace('{', "{{").replace('}', "}}");
    Message { text: if text.contains("](") { text.replace('[', "\\[") } else { text } }
}

/// Text without characters that act, written so that no brace is needed; line breaks stay.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\t' => out.push(c),
            c if acts(c) => out.push_str(&format!("<U+{:04X}>", c as u32)),
            c => out.push(c),
        }
    }
    out
}
