//! What a limit tolerates, in every format.

use serde_json::Value;

use crate::run::Folder;

const TABLE: &str = "id,name,ingredients\n\
    A-1,Calm,\"Aqua, Glycerin, Cetearyl Alcohol, Glycerin\"\n\
    A-2,Cool,\"Aqua, Glycerin, Cetearyl Alcohol, Aqua\"\n";

const TOLD: &str = "2 findings of list/duplicate, tolerated: the limit is 2";

/// The table with so many duplicates tolerated, which are errors, in a format.
fn report(max: u64, format: &str) -> String {
    let config = format!("[rule.\"list/duplicate\"]\nseverity = \"error\"\nmax = {max}\n");
    let folder = Folder::with(&[("t.csv", TABLE), ("incilint.toml", &config)]);
    let run = folder.check(&["t.csv", "--only", "list/duplicate", "--format", format]);
    assert_eq!(run.code, i32::from(max < 2), "{run:?}");
    run.out
}

fn json(max: u64, format: &str) -> Value {
    serde_json::from_str(&report(max, format)).expect("JSON")
}

#[test]
fn what_is_tolerated_is_marked_in_every_format() {
    for format in ["human", "concise", "github", "gitlab", "markdown", "html"] {
        // Once for each of the two causes.
        let marks = |max| report(max, format).matches("(tolerated)").count();
        assert_eq!((marks(2), marks(1)), (2, 0), "{format}");
    }
    let fields = |max| {
        let findings = json(max, "json")["findings"].as_array().cloned().unwrap_or_default();
        findings.iter().map(|it| (it["severity"].clone(), it["tolerated"].clone())).collect::<Vec<_>>()
    };
    assert_eq!(fields(2), vec![("error".into(), true.into()); 2], "the severity is what was configured");
    assert_eq!(fields(1), vec![("error".into(), Value::Null); 2]);
    let cells = |max| report(max, "csv").lines().skip(1).filter(|line| line.ends_with(",yes")).count();
    assert_eq!((cells(2), cells(1)), (2, 0));
}

#[test]
fn where_only_a_severity_is_seen_it_is_the_least() {
    let github = |max, kind: &str| report(max, "github").matches(&format!("::{kind} ")).count();
    assert_eq!((github(2, "error"), github(2, "notice")), (0, 2));
    assert_eq!((github(1, "error"), github(1, "notice")), (2, 0));
    assert_eq!(
        (&json(2, "gitlab")[0]["severity"], &json(1, "gitlab")[0]["severity"]),
        (&"info".into(), &"critical".into())
    );
    let sarif = |max| json(max, "sarif")["runs"][0]["results"][0].clone();
    let (kept, passed) = (sarif(2), sarif(1));
    assert_eq!((&kept["level"], &passed["level"]), (&"note".into(), &"error".into()));
    assert_eq!(kept["suppressions"], serde_json::json!([{"kind": "external", "justification": TOLD}]));
    assert_eq!(passed["suppressions"], Value::Null);
    let junit = |max| report(max, "junit");
    assert!(junit(2).contains("failures=\"0\"") && junit(2).contains(TOLD), "{}", junit(2));
    assert!(junit(1).contains("failures=\"1\"") && !junit(1).contains("tolerated"), "{}", junit(1));
}

#[test]
fn summaries_name_the_limit() {
    let told = |format: &str, max| report(max, format).replace("<code>", "").replace("</code>", "");
    for format in ["human", "github", "markdown", "html"] {
        assert!(told(format, 2).contains(&format!("t.csv: {TOLD}")), "{format}: {}", told(format, 2));
        let passed = "t.csv: 2 findings of list/duplicate, too many: the limit is 1";
        assert!(told(format, 1).contains(passed), "{format}: {}", told(format, 1));
    }
    assert!(told("markdown", 2).contains("| error, tolerated | list/duplicate |"), "{}", told("markdown", 2));
}
