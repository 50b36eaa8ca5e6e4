//! The formats for platforms, against what the platforms ask for.

use incilint::finding::Severity;
use incilint::outcome::{Dropped, Failure, Outcome, Summary, Suppressed};
use incilint::report::{Format, Options};
use incilint::spread::Spread;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use snapbox::{assert_data_eq, file};

use crate::render;
use crate::sample::{catalogue, edit, finding, in_text, input, mixed, outcome};

fn sarif(outcome: &Outcome) -> Value {
    let rules = catalogue();
    serde_json::from_str(&render(outcome, Format::Sarif, &Options::new(&rules))).expect("it is JSON")
}

/// As many findings as asked for, every tenth an error and the rest advice.
fn many(count: usize) -> Outcome {
    let place = in_text(0, "Aqua", "Aqua");
    let findings = (0..count)
        .map(|n| {
            let severity = if n % 10 == 9 { Severity::Error } else { Severity::Advice };
            finding("names/unknown", severity, &format!("finding {n}"), place.clone())
        })
        .collect();
    outcome(vec![input("a.inci", Some("Aqua"))], findings)
}

#[test]
fn sarif_has_what_the_standard_requires() {
    let log = sarif(&mixed());
    assert_eq!(log["version"], "2.1.0");
    let runs = log["runs"].as_array().expect("runs is required");
    assert_eq!(runs.len(), 1);
    let run = &runs[0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    assert_eq!(run["tool"]["driver"]["name"], "incilint");
    assert_eq!(run["invocations"], json!([{"executionSuccessful": true}]));
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    assert_eq!(rules.len(), 5, "all enabled rules, found or not");
    for rule in rules {
        assert!(rule["id"].as_str().is_some_and(|id| id.contains('/')));
        for words in ["shortDescription", "fullDescription", "help"] {
            assert!(rule[words]["text"].as_str().is_some_and(|text| !text.is_empty()), "{words}");
        }
        assert!(
            ["error", "warning", "note"].map(Value::from).contains(&rule["defaultConfiguration"]["level"])
        );
        assert!(rule["properties"]["tags"].as_array().is_some_and(|tags| tags.len() <= 10));
    }
    for result in run["results"].as_array().expect("results") {
        let index = result["ruleIndex"].as_u64().expect("an index");
        let index = usize::try_from(index).expect("a small number");
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(result["message"]["text"].is_string());
        assert!(result["occurrenceCount"].as_u64().is_some_and(|count| count > 0));
        assert_eq!(result["partialFingerprints"]["incilintFingerprint/v1"].as_str().map(str::len), Some(16));
        for location in
            result["locations"].as_array().into_iter().chain(result["relatedLocations"].as_array()).flatten()
        {
            let physical = &location["physicalLocation"];
            assert!(physical["artifactLocation"]["uri"].is_string());
            assert!(physical["region"]["startLine"].as_u64().is_some_and(|line| line > 0));
        }
    }
}

/// The names of the standard for the objects that are written.
#[rustfmt::skip]
const SARIF_NAMES: &[&str] = &[
    "$schema", "version", "runs", "tool", "driver", "name", "semanticVersion", "rules", "id", "shortDescription",
    "fullDescription", "help", "defaultConfiguration", "enabled", "level", "properties", "text", "invocations",
    "executionSuccessful", "toolExecutionNotifications", "message", "columnKind", "results", "ruleId", "ruleIndex",
    "locations", "relatedLocations", "physicalLocation", "artifactLocation", "uri", "uriBaseId", "region",
    "startLine", "startColumn", "endLine", "endColumn", "logicalLocations", "fullyQualifiedName", "kind",
    "occurrenceCount", "partialFingerprints", "suppressions", "justification", "fixes", "description",
    "artifactChanges", "replacements", "deletedRegion", "insertedContent",
];

#[test]
fn sarif_uses_only_names_of_the_standard() {
    fn walk(value: &Value, names: &mut Vec<String>) {
        match value {
            Value::Object(map) => {
                for (name, value) in map {
                    names.push(name.clone());
                    // bags whose names are the tool's own
                    if !["properties", "partialFingerprints"].contains(&name.as_str()) {
                        walk(value, names);
                    }
                }
            }
            Value::Array(values) => values.iter().for_each(|value| walk(value, names)),
            _ => {}
        }
    }
    let mut outcome = mixed();
    outcome.failures = vec![Failure { input: "gone.csv".to_owned(), message: "no such file".to_owned() }];
    let finding = outcome.findings.held()[0].clone();
    outcome.suppressed = vec![Suppressed { finding, why: Dropped::Baseline, reason: None }];
    let mut names = Vec::new();
    walk(&sarif(&outcome), &mut names);
    names.sort();
    names.dedup();
    let mut expected: Vec<_> = SARIF_NAMES.iter().map(|name| (*name).to_owned()).collect();
    expected.sort();
    assert_eq!(names, expected);
}

#[test]
fn sarif_results_carry_places_labels_and_fixes() {
    let log = sarif(&mixed());
    let pair = &log["runs"][0]["results"][1];
    assert_eq!(pair["level"], "warning");
    assert_eq!(
        pair["locations"],
        json!([{
            "physicalLocation": {
                "artifactLocation": {"uri": "winter.routine", "uriBaseId": "%SRCROOT%"},
                "region": {"startLine": 11, "startColumn": 3, "endLine": 11, "endColumn": 17}},
            "message": {"text": "Glycolic Acid, 7 % (printed on the list)"}}])
    );
    assert_eq!(pair["relatedLocations"][0]["physicalLocation"]["region"]["startLine"], 12);
    assert_eq!(
        pair["fixes"][0]["artifactChanges"][0]["replacements"],
        json!([{"deletedRegion": {"startLine": 11, "startColumn": 26, "endLine": 11, "endColumn": 29},
                "insertedContent": {"text": "tue"}}])
    );
    let cell = &log["runs"][0]["results"][2];
    assert_eq!(cell["occurrenceCount"], 14);
    assert_eq!(
        cell["locations"][0]["logicalLocations"],
        json!([{"fullyQualifiedName": "record 1203, column ingredients, key A-88", "kind": "record"}])
    );
}

#[test]
fn sarif_tells_of_suppressed_findings() {
    let mut outcome = mixed();
    let (allowed, known) = edit(&mut outcome, |findings| (findings.remove(0), findings.remove(0)));
    outcome.suppressed = vec![
        Suppressed { finding: allowed, why: Dropped::AllowedInSource, reason: Some("a trial".to_owned()) },
        Suppressed { finding: known, why: Dropped::Baseline, reason: None },
    ];
    let log = sarif(&outcome);
    let results = &log["runs"][0]["results"];
    assert!(results[0].get("suppressions").is_none());
    assert_eq!(results[2]["suppressions"], json!([{"kind": "inSource", "justification": "a trial"}]));
    assert_eq!(results[3]["suppressions"], json!([{"kind": "external", "justification": "in the baseline"}]));
}

#[test]
fn sarif_stays_below_the_limit_and_says_what_it_left_out() {
    let log = sarif(&many(6_000));
    let results = log["runs"][0]["results"].as_array().expect("results");
    assert_eq!(results.len(), 5_000);
    let errors = results.iter().filter(|result| result["level"] == "error").count();
    assert_eq!(errors, 600, "no error is left out for an advice");
    assert_eq!(results[9]["message"]["text"], "finding 9", "the order stays");
    let notification = &log["runs"][0]["invocations"][0]["toolExecutionNotifications"][0];
    assert!(
        notification["message"]["text"]
            .as_str()
            .is_some_and(|text| text.starts_with("1000 of 6000 findings are left out")),
        "{notification}"
    );
}

#[test]
fn sarif_paths_are_uris() {
    let mut outcome = mixed();
    outcome.inputs[0].name = "lists/my list #1é.routine".to_owned();
    outcome.inputs[1].name = "/data/shop.csv".to_owned();
    let log = sarif(&outcome);
    let artifact = |index: usize| &log["runs"][0]["results"][index]["locations"][0]["physicalLocation"]["artifactLocation"];
    assert_eq!(
        artifact(0),
        &json!({"uri": "lists/my%20list%20%231%C3%A9.routine", "uriBaseId": "%SRCROOT%"})
    );
    assert_eq!(artifact(3), &json!({"uri": "file:///data/shop.csv"}));
}

#[test]
fn github_gets_commands_and_a_plain_ledger() {
    let rules = catalogue();
    let shown = render(&mixed(), Format::Github, &Options::new(&rules));
    let lines: Vec<_> = shown.lines().collect();
    assert_eq!(
        lines[0],
        "::error file=products.csv,line=1501,col=1,title=table/duplicate-key::key `A-300` stands in 2 records"
    );
    assert!(lines[1].starts_with(
        "::warning file=winter.routine,line=11,endLine=11,col=3,endColumn=17,title=layering/retinoid-with-aha::`Glycolic"
    ));
    assert!(lines[2].starts_with("::notice ") && lines[2].contains("::15 %25 ascorbic acid"), "{}", lines[2]);
    assert!(lines[3].ends_with("one letter away (14 places)"));
    assert!(lines[4].starts_with("checked 1,206 products"));
}

#[test]
fn github_keeps_ten_of_a_kind() {
    let rules = catalogue();
    let shown = render(&many(200), Format::Github, &Options::new(&rules));
    assert_eq!(shown.matches("::error ").count(), 10);
    assert_eq!(shown.matches("::notice ").count(), 10);
    assert!(shown.contains("180 more findings without an annotation"), "{shown}");
}

#[test]
fn gitlab_issues_have_all_fields_and_distinct_fingerprints() {
    let rules = catalogue();
    let mut outcome = mixed();
    edit(&mut outcome, |findings| findings.push(findings[0].clone()));
    let issues: Value =
        serde_json::from_str(&render(&outcome, Format::Gitlab, &Options::new(&rules))).expect("it is JSON");
    assert_eq!(
        issues[1],
        json!({"description": "`Glycolic Toner` and `Retinol Serum` meet on Thursday evenings",
               "check_name": "layering/retinoid-with-aha", "fingerprint": "00c0ffee00000001", "severity": "major",
               "location": {"path": "winter.routine", "lines": {"begin": 11, "end": 11}}})
    );
    assert_eq!(issues[0]["fingerprint"], "00c0ffee00000002");
    assert_eq!(issues[4]["fingerprint"], "00c0ffee00000002-2");
    let severities: Vec<_> =
        issues.as_array().expect("an array").iter().map(|issue| &issue["severity"]).collect();
    assert_eq!(severities, ["minor", "major", "minor", "critical", "minor"]);
}

#[test]
fn junit_suites_are_sources_and_cases_are_rules() {
    let rules = catalogue();
    let shown = render(&mixed(), Format::Junit, &Options::new(&rules));
    assert_data_eq!(shown, file!["expected/mixed.junit.xml"].raw());
    let never = render(&mixed(), Format::Junit, &Options { fail_on: None, ..Options::new(&rules) });
    assert!(!never.contains("<failure") && never.contains("failures=\"0\""));
    let nothing =
        Outcome { summary: Summary::default(), ..outcome(vec![input("a.inci", Some(""))], Vec::new()) };
    let nothing = render(&nothing, Format::Junit, &Options::new(&rules));
    assert!(nothing.contains("<error message=\"nothing was checked"), "{nothing}");
}

#[test]
fn markdown_for_a_pull_request() {
    let rules = catalogue();
    let shown = render(&mixed(), Format::Markdown, &Options::new(&rules));
    assert_data_eq!(shown, file!["expected/mixed.md"].raw());
}

#[test]
fn markdown_fits_into_a_comment_and_says_what_does_not() {
    let rules = catalogue();
    let shown = render(&many(5_000), Format::Markdown, &Options::new(&rules));
    assert!(shown.len() < 65_536, "{}", shown.len());
    let listed = shown.lines().filter(|line| line.starts_with("- ")).count();
    let rest = (5_000 - listed).to_string();
    let rest = format!("{},{} findings are left out", &rest[..1], &rest[1..]);
    assert!(listed > 100 && shown.contains(&rest), "{listed} {rest}");
}

#[test]
fn csv_has_a_row_for_each_finding() {
    let rules = catalogue();
    let shown = render(&mixed(), Format::Csv, &Options::new(&rules));
    let mut reader = csv::Reader::from_reader(shown.as_bytes());
    assert_eq!(
        reader.headers().expect("a header").iter().collect::<Vec<_>>().join(" "),
        "path record key column line column_number severity certainty rule message help occurrences fingerprint tolerated"
    );
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().expect("it is CSV");
    assert_eq!(rows.len(), 4);
    assert_eq!(
        rows[2].iter().take(9).collect::<Vec<_>>(),
        [
            "products.csv",
            "1203",
            "A-88",
            "ingredients",
            "1204",
            "711",
            "advice",
            "certain",
            "names/probable-misspelling"
        ]
    );
    assert_eq!(&rows[2][11], "14");
    assert_eq!(&rows[2][12], "00c0ffee00000003", "as in the other formats");
    let mut outcome = mixed();
    let prints = [0x1234_5678_9012_3456, 0x0012_3e45_6789_0123, 0xab12_3456_7890_1234];
    edit(&mut outcome, |all| all.iter_mut().zip(prints).for_each(|(it, print)| it.fingerprint = print));
    let shown = render(&outcome, Format::Csv, &Options::new(&rules));
    for cell in [",'1234567890123456,", ",'00123e4567890123,", ",ab12345678901234,"] {
        assert!(shown.contains(cell), "{cell}: {shown}");
    }
}

fn with_spreads() -> Outcome {
    let mut outcome = mixed();
    let mut niacinamide = Spread::new("Niacinamide");
    for _ in 0..40 {
        niacinamide.add(Some((2.0, 2.5)));
        niacinamide.add(Some((0.5, 4.0)));
    }
    outcome.spreads = vec![niacinamide, Spread::new("Never Dosed")];
    outcome
}

#[test]
fn html_allows_its_own_style_and_script_and_nothing_else() {
    let rules = catalogue();
    let shown = render(&with_spreads(), Format::Html, &Options::new(&rules));
    let between = |open: &str, close: &str| {
        shown.split_once(open).and_then(|(_, rest)| rest.split_once(close)).expect("it is there").0
    };
    let policy = between("Content-Security-Policy\" content=\"", "\"");
    assert!(policy.starts_with("default-src 'none'; "), "{policy}");
    for (open, close, kind) in [("<style>", "</style>", "style"), ("<script>", "</script>", "script")] {
        let hash = base64(&Sha256::digest(between(open, close)));
        assert!(
            policy.contains(&format!("{kind}-src 'sha256-{hash}'")),
            "{kind} is {hash}; policy: {policy}"
        );
    }
    assert!(!shown.contains(" style=") && !shown.contains(" onclick"), "the policy would block them");
    for outside in ["http://", "https://", "//cdn", "url(", "@import", " src="] {
        assert!(!shown.contains(outside), "{outside}");
    }
}

#[test]
fn html_shows_findings_plots_and_the_ledger() {
    let rules = catalogue();
    let shown = render(&with_spreads(), Format::Html, &Options::new(&rules));
    assert_eq!(shown.matches("<li class=\"finding ").count(), 4);
    assert!(shown.contains("97.2 % recognised · 1 error, 1 warning, 15 advice"));
    assert!(shown.contains(", Ethylhexylglycerin, <mark>Phenoxethanol</mark>, Disodium EDTA, "));
    assert!(shown.contains("<mark>Glycolic Toner</mark> Glycolic Acid, 7 % (printed on the list)"));
    // 14 places are the longest bar, 1 is a fourteenth of it
    assert!(shown.contains("<rect width=\"100.00%\"") && shown.contains("<rect width=\"7.14%\""));
    assert!(shown.contains("<figcaption>Niacinamide <span>80 products</span>"));
    assert!(shown.contains("0.3 to 1 %: 0 for certain, 40 possible; 1 to 3 %: 40 for certain, 80 possible"));
    assert!(!shown.contains("Never Dosed"), "nothing is known of its concentration");
}

#[test]
fn html_of_very_many_findings_says_what_is_left_out() {
    let rules = catalogue();
    let shown = render(&many(6_000), Format::Html, &Options::new(&rules));
    assert_eq!(shown.matches("<li class=\"finding ").count(), 5_000);
    assert!(shown.contains("1,000 more are left out of this page"));
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    bytes
        .chunks(3)
        .flat_map(|chunk| {
            let mut group = [0; 3];
            group[..chunk.len()].copy_from_slice(chunk);
            let bits = u32::from_be_bytes([0, group[0], group[1], group[2]]);
            (0..4).map(move |n| {
                if n > chunk.len() { '=' } else { char::from(LETTERS[(bits >> (18 - 6 * n)) as usize & 63]) }
            })
        })
        .collect()
}
