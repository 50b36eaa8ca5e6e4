//! JSON and concise against the machine contract, written out by hand.

use incilint::finding::Severity;
use incilint::outcome::Failure;
use incilint::report::{Format, Options};
use serde_json::{Value, json};

use crate::render;
use crate::sample::{self, catalogue, edit, mixed};

#[test]
fn json_has_the_shape_of_the_contract() {
    let rules = catalogue();
    let shown = render(&mixed(), Format::Json, &Options::new(&rules));
    let report: Value = serde_json::from_str(&shown).expect("it is JSON");
    assert_eq!(report["$version"], 1);
    assert_eq!(
        report["tool"],
        json!({"name": "incilint", "version": env!("CARGO_PKG_VERSION"), "rules": "2026-11-22"})
    );
    assert_eq!(
        report["run"],
        json!({"inputs": ["winter.routine", "products.csv"], "config": "incilint.toml", "market": ["EU"],
               "on": "2026-11-22", "remarks": ["products.csv: list from column `ingredients`, key from `code`"]})
    );
    assert_eq!(
        report["summary"],
        json!({"products": 1206, "records": 1204, "without_list": 12, "items": 36911, "recognised": 35877,
               "unknown": 1034, "distinct_unknown": 388, "error": 1, "warning": 1, "advice": 15, "note": 0,
               "suppressed": 2, "baselined": 1200, "possible": {"amounts/retinoid-strength": 7},
               "skipped": [{"what": "order rules", "count": 40, "why": "product type unknown"}]})
    );
    let start = sample::ROUTINE.find("Glycolic Toner").expect("it is there");
    let serum = sample::ROUTINE.find("Retinol Serum").expect("it is there");
    let thu = sample::ROUTINE.find("thu").expect("it is there");
    assert_eq!(
        report["findings"][1],
        json!({
            "rule": "layering/retinoid-with-aha", "severity": "warning", "certainty": "certain",
            "status": "established",
            "message": "`Glycolic Toner` and `Retinol Serum` meet on Thursday evenings",
            "help": "use `Glycolic Toner` on tue instead of thu: no rule objects to that week",
            "args": {"a.ingredient": "Retinol", "when": "Thursday evenings"},
            "location": {"path": "winter.routine", "line": 11, "column": 3, "end_line": 11, "end_column": 17,
                         "span": [start, start + 14]},
            "labels": [
                {"location": {"path": "winter.routine", "line": 11, "column": 3, "end_line": 11, "end_column": 17,
                              "span": [start, start + 14]},
                 "text": "Glycolic Acid, 7 % (printed on the list)"},
                {"location": {"path": "winter.routine", "line": 12, "column": 3, "end_line": 12, "end_column": 16,
                              "span": [serum, serum + 13]},
                 "text": "Retinol, 0.05 to 0.3 % (after Phenoxyethanol; EU limit), works from 0.1 %"}],
            "occurrences": 1,
            "fix": {"safety": "unsafe", "description": "use `Glycolic Toner` on tue instead of thu",
                    "edits": [{"path": "winter.routine", "span": [thu, thu + 3], "text": "tue"}]},
            "fingerprint": "00c0ffee00000001"
        })
    );
}

#[test]
fn json_places_in_tables_have_record_key_and_column_name() {
    let rules = catalogue();
    let shown = render(&mixed(), Format::Json, &Options::new(&rules));
    let report: Value = serde_json::from_str(&shown).expect("it is JSON");
    let cell = &report["findings"][2];
    assert_eq!(
        cell["location"],
        json!({"path": "products.csv", "record": 1203, "key": "A-88", "line": 1204, "column": "ingredients",
               "column_number": 711, "end_line": 1204, "end_column": 724, "span": [680, 693]})
    );
    assert_eq!(cell["occurrences"], 14);
    assert_eq!(cell["also"][1]["record"], 1401);
    assert_eq!(
        report["findings"][3]["location"],
        json!({"path": "products.csv", "record": 1500, "key": "A-300", "line": 1501, "column_number": 1}),
        "a row has neither column nor span"
    );
    for key in ["help", "args", "labels", "fix", "also"] {
        assert!(report["findings"][3].get(key).is_none() || key == "labels", "{key} has nothing to say");
    }
}

#[test]
fn json_lines_are_the_findings_and_then_the_summary() {
    let rules = catalogue();
    let whole: Value =
        serde_json::from_str(&render(&mixed(), Format::Json, &Options::new(&rules))).expect("it is JSON");
    let shown = render(&mixed(), Format::Jsonl, &Options::new(&rules));
    let lines: Vec<Value> =
        shown.lines().map(|line| serde_json::from_str(line).expect("each line is JSON")).collect();
    assert_eq!(lines.len(), 5);
    assert_eq!(Value::from(lines[..4].to_vec()), whole["findings"]);
    assert_eq!(lines[4], json!({"summary": whole["summary"]}));
}

#[test]
fn concise_is_one_line_a_finding() {
    let rules = catalogue();
    let shown = render(&mixed(), Format::Concise, &Options::new(&rules));
    assert_eq!(
        shown,
        "\
winter.routine:7:29: advice[stability/ascorbic-acid-in-dropper] 15 % ascorbic acid in a dropper, opened 100 days ago
winter.routine:11:3: warning[layering/retinoid-with-aha] `Glycolic Toner` and `Retinol Serum` meet on Thursday evenings
products.csv:1204:711: advice[names/probable-misspelling] `Phenoxethanol` is not in the inventory (December 2021); `Phenoxyethanol` is one letter away (14 places)
products.csv:1501:1: error[table/duplicate-key] key `A-300` stands in 2 records
"
    );
}

#[test]
fn concise_names_record_and_column_where_a_table_has_no_lines() {
    let rules = catalogue();
    let mut outcome = mixed();
    outcome.inputs[1].name = "shop.db?table=products".to_owned();
    edit(&mut outcome, |findings| {
        findings.drain(..2);
        for finding in findings {
            finding.place.start = None;
            finding.place.end = None;
        }
    });
    let shown = render(&outcome, Format::Concise, &Options::new(&rules));
    assert!(
        shown.starts_with(
            "shop.db?table=products[record 1203, column ingredients]: advice[names/probable-misspelling]"
        ),
        "{shown}"
    );
    assert!(shown.contains("shop.db?table=products[record 1500]: error[table/duplicate-key]"), "{shown}");
}

#[test]
fn an_input_that_could_not_be_read_is_told_in_every_format_that_tells_of_inputs() {
    let rules = catalogue();
    let mut outcome = mixed();
    outcome.failures = vec![Failure { input: "gone.csv".to_owned(), message: "no such file".to_owned() }];
    assert_eq!(outcome.exit_code(None), 2);
    for format in Format::ALL {
        let shown = render(&outcome, format, &Options::new(&rules));
        let told = shown.contains("gone.csv") && shown.contains("no such file");
        // these two are findings only; the command says it on standard error
        assert_eq!(told, !matches!(format, Format::Concise | Format::Csv), "{format:?}: {shown}");
    }
    let sarif: Value =
        serde_json::from_str(&render(&outcome, Format::Sarif, &Options::new(&rules))).expect("it is JSON");
    assert_eq!(sarif["runs"][0]["invocations"][0]["executionSuccessful"], false);
    outcome.failures[0].input = "products.csv".to_owned();
    let junit = render(&outcome, Format::Junit, &Options::new(&rules));
    assert!(junit.contains("<error message=\"no such file\""), "{junit}");
    assert!(!junit.contains("<testcase name=\"names/unknown\" classname=\"products.csv\"/>"), "{junit}");
}

#[test]
fn two_equal_runs_give_equal_bytes_in_every_format() {
    let rules = catalogue();
    let options = Options { notes: true, ..Options::new(&rules) };
    for format in Format::ALL {
        assert_eq!(render(&mixed(), format, &options), render(&mixed(), format, &options), "{format:?}");
    }
}

#[test]
fn notes_are_left_out_of_every_format_unless_asked_for() {
    let rules = catalogue();
    let mut outcome = mixed();
    edit(&mut outcome, |findings| {
        findings.truncate(1);
        findings[0].severity = Severity::Note;
        findings[0].message = "a pleasant surprise".to_owned();
    });
    for format in Format::ALL {
        let quiet = render(&outcome, format, &Options::new(&rules));
        assert!(!quiet.contains("a pleasant surprise"), "{format:?}");
        let loud = render(&outcome, format, &Options { notes: true, ..Options::new(&rules) });
        assert!(loud.contains("a pleasant surprise"), "{format:?}");
    }
}

#[test]
fn a_closed_pipe_is_no_error_and_a_full_disk_is() {
    struct Broken(std::io::ErrorKind);
    impl std::io::Write for Broken {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(self.0.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Err(self.0.into())
        }
    }
    let rules = catalogue();
    for format in Format::ALL {
        let mut closed = Broken(std::io::ErrorKind::BrokenPipe);
        assert!(incilint::report::write(&mixed(), format, &Options::new(&rules), &mut closed).is_ok());
        let mut full = Broken(std::io::ErrorKind::StorageFull);
        let failed = incilint::report::write(&mixed(), format, &Options::new(&rules), &mut full);
        assert_eq!(failed.unwrap_err().kind(), std::io::ErrorKind::StorageFull, "{format:?}");
    }
}
