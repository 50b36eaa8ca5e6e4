//! Every rule file keeps its promises: its examples, its words, its limits.

mod amounts;
mod elsewhere;
mod fixtures;
mod layering;
mod routine;

use std::path::Path;

use incilint::check::Stances;
use incilint::engine::{self, InputKind, Options, Request};
use incilint::finding::{Finding, Location, Severity, Status};
use incilint::rule::{Catalogue, Example, RuleId, Stance};

/// What a run over a text reports with the rules that are on.
fn run_text(name: &str, bytes: &[u8], table: incilint::table::Options, folder: &Path) -> Vec<Reported> {
    run_text_with(Stances::default(), name, bytes, table, folder)
}

fn run_text_with(
    stances: Stances,
    name: &str,
    bytes: &[u8],
    table: incilint::table::Options,
    folder: &Path,
) -> Vec<Reported> {
    let path = folder.join(name);
    std::fs::write(&path, bytes).expect("the temporary folder can be written");
    let kind = if name.ends_with(".routine") { InputKind::Routine } else { InputKind::Table };
    let request = Request {
        name: path.display().to_string(),
        path,
        kind: Some(kind),
        bare: false,
        from_folder: false,
        table,
    };
    let options = Options { stances, ..Options::new(Catalogue::embedded(), jiff::civil::date(2026, 11, 22)) };
    let outcome = engine::check(&[request], &options);
    assert!(outcome.failures.is_empty(), "{name}: {:?}", outcome.failures);
    let text = String::from_utf8_lossy(bytes);
    outcome
        .findings
        .into_vec()
        .expect("they are in memory")
        .into_iter()
        .map(|finding| Reported::new(finding, &text))
        .collect()
}

/// What a run over an example reports, as somebody who runs these rules on such a file would see it.
fn run(input: &Example, rules: &[RuleId], folder: &Path) -> Vec<Reported> {
    let (name, kind, text) = match (&input.list, &input.routine, &input.table) {
        (Some(list), None, None) => ("example.inci", InputKind::List, list),
        (None, Some(routine), None) => ("example.routine", InputKind::Routine, routine),
        (None, None, Some(table)) if table.starts_with('{') => ("example.jsonl", InputKind::Table, table),
        (None, None, Some(table)) => ("example.csv", InputKind::Table, table),
        _ => panic!("an example is one of list, routine and table: {input:?}"),
    };
    let path = folder.join(name);
    std::fs::write(&path, text).expect("the temporary folder can be written");
    let request = Request {
        name: name.to_owned(),
        path,
        kind: Some(kind),
        bare: false,
        from_folder: false,
        table: incilint::table::Options::default(),
    };
    let catalogue = Catalogue::embedded();
    let mut options = Options::new(catalogue, jiff::civil::date(2026, 11, 22));
    options.enabled = rules.iter().map(|&id| (id, catalogue.rule(id).severity)).collect();
    let outcome = engine::check(&[request], &options);
    assert!(outcome.failures.is_empty(), "{input:?}: {:?}", outcome.failures);
    outcome
        .findings
        .into_vec()
        .expect("they are in memory")
        .into_iter()
        .map(|finding| Reported::new(finding, text))
        .collect()
}

/// Rules about what no text by itself can show; `elsewhere` has their bad examples.
const NEEDS_OTHER_FILES: [&str; 5] = [
    "routine/record-not-found",
    "routine/step-without-list",
    "routine/use-too-deep",
    "table/invalid-utf8",
    "table/record-too-long",
];

/// What a test needs of a finding.
struct Reported {
    rule: String,
    severity: Severity,
    /// The text that the primary place covers.
    mark: String,
    message: String,
    help: String,
}

impl Reported {
    fn new(finding: Finding, text: &str) -> Self {
        let mark = mark(&finding, text);
        let Finding { rule, severity, message, help, .. } = finding;
        Self { rule, severity, mark, message, help: help.unwrap_or_default() }
    }
}

fn mark(finding: &Finding, text: &str) -> String {
    match (finding.place.at, &finding.place.excerpt) {
        (Location::Text { span, .. }, _) => span.slice(text).to_owned(),
        (_, Some(excerpt)) => excerpt.span.slice(&excerpt.text).to_owned(),
        _ => String::new(),
    }
}

#[test]
fn every_example_is_judged_as_it_says() {
    let catalogue = Catalogue::embedded();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut wrong = Vec::new();
    for (id, rule) in catalogue.rules() {
        let name = &rule.name;
        let words = catalogue.words(id);
        let on: Vec<RuleId> = catalogue
            .rules()
            .filter(|(other, rule)| rule.is_on() || *other == id)
            .map(|(other, _)| other)
            .collect();
        let bad_elsewhere = NEEDS_OTHER_FILES.contains(&name.as_str());
        if words.bad.is_empty() != bad_elsewhere || words.good.is_empty() {
            wrong.push(format!("{name}: needs a bad and a good example"));
        }
        for bad in &words.bad {
            let found = run(&bad.input, &on, folder.path());
            let is_meant = |it: &&Reported| {
                it.rule == *name
                    && it.mark == bad.mark
                    && bad.message.as_deref().is_none_or(|part| it.message.contains(part))
            };
            if !found.iter().any(|it| is_meant(&it)) {
                wrong.push(format!("{name}: not reported at `{}` in {:?}", bad.mark, bad.input));
                wrong.extend(found.iter().map(told));
            }
            let unfilled = |it: &&Reported| it.message.contains('{') || it.help.contains('{');
            wrong.extend(
                found.iter().filter(unfilled).map(|it| format!("{name}: a placeholder is left:{}", told(it))),
            );
        }
        for good in &words.good {
            let found = run(&good.input, &on, folder.path());
            let counts = |it: &&Reported| it.severity > Severity::Note;
            wrong
                .extend(found.iter().filter(counts).map(|it| format!("{name}: a good example:{}", told(it))));
        }
    }
    assert!(wrong.is_empty(), "{} examples:\n{}", wrong.len(), wrong.join("\n"));
}

fn told(it: &Reported) -> String {
    format!("    {} at `{}`: {}", it.rule, it.mark, it.message)
}

#[test]
fn every_rule_says_why_what_it_cannot_see_and_on_what_grounds() {
    let catalogue = Catalogue::embedded();
    for (id, rule) in catalogue.rules() {
        let words = catalogue.words(id);
        let name = &rule.name;
        assert!(words.why.split_whitespace().count() >= 20, "{name}: why");
        assert!(words.limits.split_whitespace().count() >= 5, "{name}: limits");
        assert!(words.sources.iter().any(|source| source.stance == Stance::For), "{name}: no source for it");
        if rule.status != Status::Established {
            assert!(
                words.sources.iter().any(|source| source.stance == Stance::Against),
                "{name}: no source against it"
            );
        }
        assert!(
            !rule.message.as_str().ends_with('.') && !rule.summary.ends_with('.'),
            "{name}: fragments end without a stop"
        );
        assert_eq!(rule.since, "0.1.0", "{name}");
    }
}

#[test]
fn every_embedded_file_passes_the_checks_for_users_files() {
    let catalogue = Catalogue::embedded();
    for (id, rule) in catalogue.rules() {
        let loaded = incilint::rule::load(catalogue.text(id))
            .unwrap_or_else(|errors| panic!("{}: {errors:?}", rule.name));
        assert_eq!(loaded.rule.name, rule.name);
        assert_eq!(format!("{:?}", loaded.rule.kind), format!("{:?}", rule.kind), "{}", rule.name);
    }
}

#[test]
fn names_and_aliases_are_taken_once() {
    let mut seen = std::collections::HashSet::new();
    for (_, rule) in Catalogue::embedded().rules() {
        for name in std::iter::once(&rule.name).chain(&rule.aliases) {
            assert!(seen.insert(name.clone()), "{name} is taken twice");
        }
    }
}
