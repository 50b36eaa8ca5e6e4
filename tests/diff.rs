//! `incilint diff`: what changed between two tables or two lists.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use snapbox::{assert_data_eq, file};

fn diff(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_incilint"));
    command.current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/diff"));
    command.args(["diff", "--on", "2026-11-22"]).args(arguments).stdin(Stdio::null());
    command.output().expect("the program starts")
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn told(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

fn code(output: &Output) -> i32 {
    output.status.code().expect("an end")
}

fn json(arguments: &[&str]) -> Value {
    let output = diff(&[arguments, &["--format", "json"]].concat());
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {output:?}"))
}

/// A file with this text in a folder of its own.
fn written(folder: &tempfile::TempDir, name: &str, text: &str) -> String {
    let path = folder.path().join(name);
    std::fs::write(&path, text).expect("a file");
    path.to_string_lossy().into_owned()
}

/// The fates of all products that changed, by key.
fn fates(json: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let products = json["products"].as_array().expect("products");
    products.iter().map(|product| (text(&product["key"]), text(&product["fate"]))).collect()
}

#[test]
fn tables_are_compared_by_key_and_meaning() {
    let run = diff(&["old.csv", "new.csv"]);
    assert_eq!(code(&run), 1, "a warning came");
    assert_data_eq!(out(&run), file!["diff/tables.txt"]);
    assert!(told(&run).contains("new.csv: list: `ingredients` (column 5)"), "what was chosen is told");
    assert_eq!(code(&diff(&["old.csv", "new.csv", "--fail-on", "error"])), 0);
    assert_eq!(code(&diff(&["new.csv", "old.csv"])), 0, "the other way round it got better");
}

#[test]
fn the_other_formats_say_the_same() {
    assert_data_eq!(out(&diff(&["old.csv", "new.csv", "--format", "markdown"])), file!["diff/tables.md"]);
    assert_data_eq!(out(&diff(&["old.inci", "new.inci", "--format", "json"])), file!["diff/lists.json"]);
    let json = json(&["old.csv", "new.csv"]);
    assert_eq!((&json["$version"], &json["summary"]["came"]["warning"]), (&1.into(), &1.into()));
    let expected =
        [("A-1", "changed"), ("A-2", "changed"), ("A-3", "changed"), ("A-6", "added"), ("A-4", "removed")];
    assert_eq!(fates(&json), expected.map(|(key, fate)| (key.to_owned(), fate.to_owned())));
    let finding = &json["products"][2]["came"][0];
    assert_eq!(finding["rule"], "amounts/very-high-retinoid");
    assert_eq!(finding["location"]["path"], "new.csv");
    assert_eq!(finding["location"]["line"], 5);
    let went = &json["products"][1]["went"][0];
    assert_eq!((&went["location"]["path"], &went["location"]["record"]), (&"old.csv".into(), &2.into()));
}

#[test]
fn reports_go_to_files_beside_what_is_printed() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let (json, markdown) = (format!("json={}", path("r.json")), format!("markdown={}", path("r.md")));
    let run = diff(&["old.csv", "new.csv", "--report", &json, "--report", &markdown]);
    assert_eq!((code(&run), out(&run)), (1, out(&diff(&["old.csv", "new.csv"]))));
    let read = |name: &str| std::fs::read_to_string(path(name)).expect("a report");
    for (name, format) in [("r.json", "json"), ("r.md", "markdown")] {
        assert_eq!(read(name), out(&diff(&["old.csv", "new.csv", "--format", format])), "{format}");
    }

    let before = read("r.md");
    let run = diff(&["old.csv", "missing.csv", "--report", &json, "--report", &markdown]);
    assert_eq!(code(&run), 2);
    let failed: Value = serde_json::from_str(&read("r.json")).expect("JSON");
    assert!(failed["failure"].as_str().is_some_and(|failure| failure.contains("missing.csv")), "{failed}");
    assert_eq!(read("r.md"), before, "there is nothing to tell");

    for (report, word) in [
        ("json=-", "standard output has the report"),
        ("json=old.csv", "is read by this run"),
        ("xml=x", "there is no format `xml`; there are human, markdown, json"),
    ] {
        let run = diff(&["old.csv", "new.csv", "--report", report]);
        assert!(code(&run) == 2 && told(&run).contains(word), "{run:?}");
    }
    let run = diff(&["old.csv", "new.csv", "--report", &format!("json={}", path("no/such/folder"))]);
    assert!(code(&run) == 2 && !out(&run).is_empty(), "it is printed all the same: {run:?}");
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_takes_no_report_with_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let rows = |list: &str| {
        let rows: String = (0..3_000).map(|row| format!("K-{row},\"Aqua, {list}\"\n")).collect();
        format!("id,ingredients\n{rows}")
    };
    let (old, new) =
        (written(&folder, "old.csv", &rows("Glycerin")), written(&folder, "new.csv", &rows("Squalane")));
    let program = env!("CARGO_BIN_EXE_incilint");
    let report = folder.path().join("r.json");
    let script = format!("{program} diff {old} {new} --all --report json={} | head -n 1", report.display());
    let run = Command::new("bash").args(["-c", &script]).output().expect("bash");
    assert_eq!(out(&run).lines().count(), 1, "{run:?}");
    let json: Value = serde_json::from_slice(&std::fs::read(&report).expect("a report")).expect("JSON");
    assert_eq!(json["summary"]["changed"], 3_000);
}

#[test]
fn every_field_of_the_object_is_documented() {
    fn fields(value: &Value, into: &mut Vec<String>) {
        match value {
            Value::Object(object) => object.iter().for_each(|(name, value)| {
                into.push(name.clone());
                // Arguments are named by rules, ingredient counts by kinds of change.
                if name != "args" {
                    fields(value, into);
                }
            }),
            Value::Array(values) => values.iter().for_each(|value| fields(value, into)),
            _ => {}
        }
    }
    let docs = include_str!("../docs/diff.md");
    let mut all = Vec::new();
    fields(&json(&["old.csv", "new.csv"]), &mut all);
    fields(&json(&["old.inci", "new.inci"]), &mut all);
    all.sort();
    all.dedup();
    assert!(all.len() > 50, "{all:?}");
    for field in all {
        assert!(docs.contains(&format!("`{field}`")), "{field} is not documented");
    }
}

#[test]
fn an_equal_input_has_no_changes_in_whatever_form_it_comes() {
    let run = diff(&["old.csv", "old.csv"]);
    assert_eq!(code(&run), 0);
    assert!(out(&run).starts_with("5 products, 5 before · 5 as before\n"), "{}", out(&run));
    let folder = tempfile::tempdir().expect("a folder");
    let quoted =
        std::fs::read_to_string("fixtures/diff/old.csv").expect("a fixture").replace(",Fern,", ",\"Fern\",");
    let json = json(&["old.csv", &written(&folder, "b.csv", &quoted)]);
    assert_eq!(json["summary"]["same"], 5, "quotes are no change");
    let reworded = quoted.replace("\"Water, Glycerin", "\"Aqua,  glycerin");
    let json = self::json(&["old.csv", &written(&folder, "c.csv", &reworded)]);
    assert_eq!(fates(&json), [("A-1".to_owned(), "reworded".to_owned())]);
}

#[test]
fn a_table_and_the_same_as_json_are_equal() {
    let folder = tempfile::tempdir().expect("a folder");
    let csv = "id,name,ingredients\nA,One,\"Aqua, Glycerin\"\nB,Two,\"Aqua, 1,2-Hexanediol\"\n";
    let lines = "{\"ingredients\":\"Aqua, Glycerin\",\"id\":\"A\",\"name\":\"One\"}\n\
        {\"name\":\"Two\",\"id\":\"B\",\"ingredients\":\"Aqua, 1,2-Hexanediol\"}\n";
    let (csv, lines) = (written(&folder, "t.csv", csv), written(&folder, "t.jsonl", lines));
    let json = json(&[&csv, &lines]);
    assert_eq!((&json["summary"]["same"], fates(&json).len()), (&2.into(), 0), "{json}");
}

#[test]
fn streams_can_be_compared() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_incilint"));
    command.current_dir("fixtures/diff").args(["diff", "--on", "2026-11-22", "-", "new.csv"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    let old = std::fs::read("fixtures/diff/old.csv").expect("a fixture");
    child.stdin.take().expect("a pipe").write_all(&old).expect("written");
    let run = child.wait_with_output().expect("an end");
    assert_eq!(out(&run), out(&diff(&["old.csv", "new.csv"])));
    assert_eq!(code(&diff(&["-", "-"])), 2);
}

#[cfg(unix)]
#[test]
fn process_substitution_can_be_compared() {
    let script = format!(
        "{} diff --on 2026-11-22 <(cat old.csv) <(cat new.csv) 2>/dev/null",
        env!("CARGO_BIN_EXE_incilint")
    );
    let run = Command::new("bash").current_dir("fixtures/diff").args(["-c", &script]).output();
    let run = run.expect("bash");
    assert_eq!((code(&run), out(&run)), (1, out(&diff(&["old.csv", "new.csv"]))));
}

#[test]
fn what_cannot_be_compared_is_said_in_a_word() {
    let run = diff(&["old.csv", "."]);
    assert!(code(&run) == 2 && told(&run).contains("is a folder"), "{run:?}");
    let folder = tempfile::tempdir().expect("a folder");
    let keyless = written(&folder, "keyless.csv", "ingredients\n\"Aqua, Glycerin\"\n");
    let empty = written(&folder, "empty.csv", "id,name,ingredients\n");
    assert_eq!(code(&diff(&[&empty, "new.csv"])), 1, "all findings of a first table came");
    for (arguments, word) in [
        (vec!["old.csv", "old.inci"], "old.csv is a table and old.inci a list"),
        (vec!["old.csv", "missing.csv"], "missing.csv"),
        (vec![&keyless, "new.csv"], "no column with keys was found"),
        (vec!["../routines/whole.routine", "../routines/whole.routine"], "no routines"),
        (vec!["old.csv", "new.csv", "--id-column", "ean"], "ean"),
        (vec!["old.csv", &empty], "empty.csv: holds no records"),
        (vec![&empty, &empty], "empty.csv: holds no records"),
    ] {
        let run = diff(&arguments);
        assert!(code(&run) == 2 && told(&run).contains(word) && out(&run).is_empty(), "{run:?}");
        let failed = json(&arguments);
        assert!(failed["failure"].as_str().is_some_and(|failure| failure.contains(word)), "{failed}");
    }
}

#[test]
fn shared_and_missing_keys_are_told_and_lose_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let head = "id,name,ingredients\n";
    let old = "A,One,\"Aqua, Glycerin\"\nA,Two,\"Aqua, Urea\"\n,Three,\"Aqua, Panthenol\"\nB,Four,\"Aqua, Betaine\"\n";
    let new = "A,Two,\"Aqua, Urea\"\nA,One,\"Aqua, Glycerin, Parfum\"\n,Three,\"Aqua, Panthenol, Parfum\"\n";
    let old = written(&folder, "old.csv", &format!("{head}{old}"));
    let new = written(&folder, "new.csv", &format!("{head}{new}"));
    let json = json(&[&old, &new]);
    let expected = [("A", "changed"), ("Three", "added"), ("Three", "removed"), ("B", "removed")];
    assert_eq!(fates(&json), expected.map(|(key, fate)| (key.to_owned(), fate.to_owned())));
    let summary = &json["summary"];
    assert_eq!(summary["shared_keys"], 1);
    assert_eq!(summary["keyless"], 2);
    assert_eq!(summary["same"], 1);
    let remarks = summary["remarks"].to_string();
    assert!(remarks.contains("keys that several records share: 1"), "{remarks}");
    assert!(remarks.contains("records without a key: 2"), "{remarks}");
}

#[test]
fn findings_about_the_table_come_and_go() {
    let folder = tempfile::tempdir().expect("a folder");
    let rows = |second: &str| {
        format!("id,name,ingredients\nA,One,\"Aqua, Glycerin\"\n{second},Two,\"Aqua, Urea\"\n")
    };
    let (once, twice) = (written(&folder, "a.csv", &rows("B")), written(&folder, "b.csv", &rows("A")));
    let run = diff(&[&once, &twice]);
    assert_eq!(code(&run), 1, "{run:?}");
    assert!(out(&run).contains("came warning[table/duplicate-key]"), "{}", out(&run));
    assert!(out(&run).contains("in 1 place, was 0"), "{}", out(&run));
    let back = diff(&[&twice, &once]);
    assert!(code(&back) == 0 && out(&back).contains("went warning[table/duplicate-key]"), "{back:?}");
}

#[test]
fn allows_of_the_configuration_count_for_both_sides() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = "[[allow]]\nrule = \"amounts\"\npath = \"new.csv\"\nreason = \"as agreed\"\n";
    let fixture = |name: &str| std::fs::read_to_string(format!("fixtures/diff/{name}")).expect("a fixture");
    let old = written(&folder, "elsewhere.csv", &fixture("new.csv"));
    let new = written(&folder, "new.csv", &fixture("old.csv"));
    written(&folder, "incilint.toml", config);
    let json = json(&[&old, &new]);
    assert_eq!(json["summary"]["went"]["warning"], 0, "what is allowed was not there before either");
}

#[test]
fn hostile_text_does_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let head = "id,name,brand,ingredients\n";
    let hostile = "\u{1b}[31mA\u{202e}|`<script>alert(1)</script>`@all";
    let old = written(&folder, "old.csv", &format!("{head}\"{hostile}\",\"=1+1\",x,\"Aqua, Glycerin\"\n"));
    let changed = format!("{head}\"{hostile}\",\"<img src=x>\",x,\"Aqua, {hostile}, Glycerin\"\n");
    let new = written(&folder, "new.csv", &changed);
    for format in ["human", "markdown", "json"] {
        let text = out(&diff(&[&old, &new, "--format", format]));
        assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}'), "{format}: {text}");
        assert!(text.contains("u{202e}") || text.contains("\\u202e"), "{format}: it is shown all the same");
        if format == "markdown" {
            assert!(!text.contains("<script>") && !text.contains("<img") && !text.contains("@all"), "{text}");
        }
    }
}
