//! Outcomes made by hand, in the shape of real ones.

use std::collections::BTreeMap;

use incilint::finding::{Certainty, Edit, Excerpt, Finding, Fix, Location, Place, Safety, Severity, Status};
use incilint::outcome::{Input, Outcome, Skipped, Summary};
use incilint::report::{RuleInfo, RuleSource, Rules};
use incilint::source::{LineColumn, Source, SourceId, Span};

pub(crate) const ROUTINE: &str = "\
shelf:

  C15 Serum:
    package: dropper
    opened: 2026-08-14
    list:
      Aqua, Ethoxydiglycol, Ascorbic Acid 15%, Glycerin, Laureth-23,
      Phenoxyethanol

pm daily
  Glycolic Toner on mon, thu
  Retinol Serum on thu
";

pub(crate) struct Catalogue(pub(crate) Vec<RuleInfo>);

impl Rules for Catalogue {
    fn version(&self) -> &str {
        "2026-11-22"
    }

    fn enabled(&self) -> Vec<String> {
        self.0.iter().map(|rule| rule.name.clone()).collect()
    }

    fn info(&self, name: &str) -> Option<RuleInfo> {
        self.0.iter().find(|rule| rule.name == name).cloned()
    }
}

fn rule(name: &str, severity: Severity, grade: char, summary: &str) -> RuleInfo {
    RuleInfo {
        name: name.to_owned(),
        summary: summary.to_owned(),
        severity,
        status: Status::Established,
        why: format!("{summary}. This is the longer reason."),
        limits: "It cannot see what is not printed.".to_owned(),
        sources: vec![RuleSource { against: false, grade, text: "A guideline, 2020".to_owned() }],
    }
}

pub(crate) fn catalogue() -> Catalogue {
    Catalogue(vec![
        rule("layering/retinoid-with-aha", Severity::Warning, 'C', "A retinoid and an AHA in one slot"),
        rule(
            "names/probable-misspelling",
            Severity::Advice,
            'B',
            "A name one or two letters away from a known one",
        ),
        rule("names/unknown", Severity::Advice, 'A', "A name that the inventory does not have"),
        rule(
            "stability/ascorbic-acid-in-dropper",
            Severity::Advice,
            'C',
            "Ascorbic acid in a package that lets air in",
        ),
        rule("table/duplicate-key", Severity::Error, 'A', "Two records with one key"),
    ])
}

/// The place of `needle` in a text source.
pub(crate) fn in_text(source: u32, text: &str, needle: &str) -> Place {
    let start = text.find(needle).expect("the needle is in the text");
    text_place(source, text, start, start + needle.len())
}

pub(crate) fn text_place(source: u32, text: &str, start: usize, end: usize) -> Place {
    let lines = Source::new("", text);
    Place {
        at: Location::Text { source: SourceId(source), span: Span::new(start, end) },
        key: None,
        column: None,
        start: Some(lines.position(start)),
        end: Some(lines.position(end)),
        excerpt: None,
    }
}

/// The place of `needle` in a cell that begins at `line` and `column` of a table.
pub(crate) fn in_cell(
    source: u32,
    record: u64,
    key: &str,
    cell: &str,
    needle: &str,
    begins: (u64, u64),
) -> Place {
    let start = cell.find(needle).expect("the needle is in the cell");
    let span = Span::new(start, start + needle.len());
    let before = cell[..start].chars().count() as u64;
    let long = needle.chars().count() as u64;
    Place {
        at: Location::Cell { source: SourceId(source), record, column: 3, span },
        key: Some(key.to_owned()),
        column: Some("ingredients".to_owned()),
        start: Some(LineColumn { line: begins.0, column: begins.1 + before }),
        end: Some(LineColumn { line: begins.0, column: begins.1 + before + long }),
        excerpt: Some(Excerpt::around(cell, span, 300)),
    }
}

pub(crate) fn finding(rule: &str, severity: Severity, message: &str, place: Place) -> Finding {
    Finding {
        rule: rule.to_owned(),
        severity,
        certainty: Certainty::Certain,
        status: Status::Established,
        message: message.to_owned(),
        help: None,
        args: Vec::new(),
        place,
        here: None,
        labels: Vec::new(),
        occurrences: 1,
        also: Vec::new(),
        fix: None,
        fingerprint: 0x00c0_ffee_0000_0001,
    }
}

pub(crate) fn input(name: &str, text: Option<&str>) -> Input {
    Input { name: name.to_owned(), text: text.map(|text| Source::new(name, text)) }
}

pub(crate) fn outcome(inputs: Vec<Input>, findings: Vec<Finding>) -> Outcome {
    let mut by_severity = BTreeMap::new();
    for finding in &findings {
        *by_severity.entry(finding.severity).or_default() += finding.occurrences;
    }
    Outcome {
        inputs,
        configs: Vec::new(),
        markets: vec!["EU"],
        on: "2026-11-22".to_owned(),
        findings: findings.into(),
        summary: Summary { products: 2, items: 187, recognised: 185, by_severity, ..Summary::default() },
        ..Outcome::default()
    }
}

/// Changes the findings of an outcome.
pub(crate) fn edit<R>(outcome: &mut Outcome, change: impl FnOnce(&mut Vec<Finding>) -> R) -> R {
    let mut findings = std::mem::take(&mut outcome.findings).into_vec().expect("they are in memory");
    let changed = change(&mut findings);
    outcome.findings = findings.into();
    changed
}

/// A routine and a table with a finding of each shape.
pub(crate) fn mixed() -> Outcome {
    let mut pair = finding(
        "layering/retinoid-with-aha",
        Severity::Warning,
        "`Glycolic Toner` and `Retinol Serum` meet on Thursday evenings",
        in_text(0, ROUTINE, "Glycolic Toner"),
    );
    pair.here = Some("Glycolic Acid, 7 % (printed on the list)".to_owned());
    pair.labels = vec![(
        in_text(0, ROUTINE, "Retinol Serum"),
        "Retinol, 0.05 to 0.3 % (after Phenoxyethanol; EU limit), works from 0.1 %".to_owned(),
    )];
    pair.help = Some("use `Glycolic Toner` on tue instead of thu: no rule objects to that week".to_owned());
    pair.args = vec![("a.ingredient", "Retinol".to_owned()), ("when", "Thursday evenings".to_owned())];
    let thu = ROUTINE.find("mon, thu").expect("it is there") + 5;
    pair.fix = Some(Fix {
        safety: Safety::Unsafe,
        description: "use `Glycolic Toner` on tue instead of thu".to_owned(),
        edits: vec![Edit { source: SourceId(0), span: Span::new(thu, thu + 3), text: "tue".to_owned() }],
    });

    let mut dropper = finding(
        "stability/ascorbic-acid-in-dropper",
        Severity::Advice,
        "15 % ascorbic acid in a dropper, opened 100 days ago",
        in_text(0, ROUTINE, "Ascorbic Acid 15%"),
    );
    dropper.certainty = Certainty::Likely;
    dropper.here = Some("no ferulic acid, tocopherol or sulfite on this list to slow oxidation".to_owned());
    dropper.labels = vec![(in_text(0, ROUTINE, "dropper"), "lets air in at every use".to_owned())];
    dropper.help = Some(
        "finish it within about 3 months of opening, keep it cool and dark; brown means gone".to_owned(),
    );
    dropper.fingerprint = 0x00c0_ffee_0000_0002;

    let cell = format!(
        "{}Ethylhexylglycerin, Phenoxethanol, Disodium EDTA, {}Parfum",
        "Aqua, Glycerin, Butylene Glycol, ".repeat(20),
        "Sodium Hyaluronate, Xanthan Gum, ".repeat(20)
    );
    let mut misspelt = finding(
        "names/probable-misspelling",
        Severity::Advice,
        "`Phenoxethanol` is not in the inventory (December 2021); `Phenoxyethanol` is one letter away",
        in_cell(1, 1203, "A-88", &cell, "Phenoxethanol", (1204, 31)),
    );
    misspelt.occurrences = 14;
    misspelt.also = vec![
        in_cell(1, 1310, "A-102", &cell, "Phenoxethanol", (1311, 31)),
        in_cell(1, 1401, "A-110", &cell, "Phenoxethanol", (1402, 31)),
    ];
    misspelt.fingerprint = 0x00c0_ffee_0000_0003;

    let row = |record, line| Place {
        at: Location::Row { source: SourceId(1), record },
        key: Some("A-300".to_owned()),
        column: None,
        start: Some(LineColumn { line, column: 1 }),
        end: None,
        excerpt: None,
    };
    let mut twice =
        finding("table/duplicate-key", Severity::Error, "key `A-300` stands in 2 records", row(1500, 1501));
    twice.labels = vec![(row(1502, 1503), "again here".to_owned())];
    twice.fingerprint = 0x00c0_ffee_0000_0004;

    let inputs = vec![input("winter.routine", Some(ROUTINE)), input("products.csv", None)];
    let mut outcome = outcome(inputs, vec![dropper, pair, misspelt, twice]);
    outcome.remarks = vec!["products.csv: list from column `ingredients`, key from `code`".to_owned()];
    outcome.configs = vec!["incilint.toml".to_owned()];
    outcome.summary = Summary {
        products: 1206,
        records: 1204,
        without_list: 12,
        items: 36_911,
        recognised: 35_877,
        distinct_unknown: 388,
        suppressed: 2,
        baselined: 1200,
        possible: BTreeMap::from([("amounts/retinoid-strength".to_owned(), 7)]),
        skipped: vec![Skipped {
            what: "order rules".to_owned(),
            count: 40,
            why: "product type unknown".to_owned(),
        }],
        ..outcome.summary
    };
    outcome
}
