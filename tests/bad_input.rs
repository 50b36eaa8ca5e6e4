//! What a user gets for input that is damaged, empty, huge or not there: a clear word, the right exit code, no panic,
//! and the rest of the input is still checked.

use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

fn incilint(arguments: &[&str]) -> Output {
    let output = Command::new(env!("CARGO_BIN_EXE_incilint"))
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdin(Stdio::null())
        .output()
        .expect("the binary runs");
    let errors = text(&output.stderr);
    assert!(!errors.contains("panicked"), "{errors}");
    output
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Checks `content` under `name` in a folder of its own; gives the exit code, standard output and standard error.
fn check(name: &str, content: &[u8]) -> (i32, String, String) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join(name);
    std::fs::write(&path, content).expect("a file can be written");
    let output = incilint(&["check", "--no-config", "--format", "concise", &path.to_string_lossy()]);
    (output.status.code().unwrap_or(-1), text(&output.stdout), text(&output.stderr))
}

#[test]
fn what_is_not_there_is_an_error_and_the_rest_is_checked() {
    let output = incilint(&["check", "--format", "json", "no/such.inci", "fixtures/demo/vitamin-c.inci"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("no/such.inci: "), "{}", text(&output.stderr));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("one JSON object");
    assert_eq!(report["summary"]["products"], 1);
    assert!(report["findings"].as_array().is_some_and(|findings| !findings.is_empty()));
}

#[test]
fn every_command_says_which_file_is_not_there() {
    for arguments in [&["parse", "no/such"][..], &["why", "no/such", "Aqua"], &["parse", "no/such.inci"]] {
        let output = incilint(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(text(&output.stderr).contains("no/such"), "{arguments:?}: {}", text(&output.stderr));
    }
}

#[test]
fn a_long_text_without_a_separator_is_no_list() {
    for content in ["a".repeat(1_000_000), "Aqua".repeat(250_000)] {
        let (code, found, _) = check("run.inci", content.as_bytes());
        assert!(code == 1 && found.contains("list/not-a-list"), "{code} {found}");
    }
}

#[test]
fn nothing_to_check_is_not_success() {
    for (name, content) in
        [("empty.inci", &b""[..]), ("blank.inci", b" \n\t\n"), ("mark.inci", b"\xEF\xBB\xBF")]
    {
        let (code, _, errors) = check(name, content);
        assert_eq!(code, 2, "{name}");
        assert!(errors.contains("is empty"), "{name}: {errors}");
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let output = incilint(&["check", &folder.path().to_string_lossy()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("no list, routine or table in this folder"));
}

#[test]
fn what_is_no_text_is_refused_with_the_reason() {
    let (code, _, errors) = check("binary.inci", b"\x7fELF\x00\x00\x01");
    assert!(code == 2 && errors.contains("is not a text"), "{code} {errors}");
    let (code, _, errors) = check("latin.inci", b"Aqua, Huile d'Am\xe8nde");
    assert!(code == 2 && errors.contains("is not UTF-8 (from byte 16 on)"), "{code} {errors}");
    let output = incilint(&["check", "fixtures/tables/binary.csv"]);
    let (code, errors) = (output.status.code().unwrap_or(-1), text(&output.stderr));
    assert!(code == 2 && errors.contains("is not a table"), "{code} {errors}");
}

#[cfg(not(any(feature = "parquet", feature = "postgres", feature = "sqlite")))]
#[test]
fn a_source_that_needs_a_feature_names_it() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("t.parquet");
    std::fs::write(&path, b"PAR1 and more").expect("a file can be written");
    let path = path.to_string_lossy();
    for (source, feature, named) in [
        (&*path, "parquet", &*path),
        ("sqlite:shop.db?table=products", "sqlite", "sqlite:shop.db?table=products"),
        ("postgres://me:s3cret@host/shop?table=a", "postgres", "postgres://me@host/shop?table=a"),
    ] {
        let output = incilint(&["check", source, "fixtures/demo/vitamin-c.inci"]);
        let errors = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{errors}");
        assert!(
            errors.contains(&format!("without the feature `{feature}`")) && errors.contains(named),
            "{errors}"
        );
        assert!(!errors.contains("s3cret"), "{errors}");
        assert!(text(&output.stdout).contains("checked 1 product"), "the rest is checked");
    }
}

#[test]
fn a_table_without_a_list_column_says_which_columns_there_are() {
    let (code, _, errors) = check("prices.csv", b"sku,price\nA-1,12.50\nA-2,9.90\n");
    assert_eq!(code, 2);
    assert!(errors.contains("--ingredients-column") && errors.contains("sku"), "{errors}");
    let path = "fixtures/demo/products.csv";
    let output = incilint(&["check", "--ingredients-column", "inci", path]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("has no column `inci`"), "{}", text(&output.stderr));
}

#[test]
fn a_quote_that_never_closes_costs_its_line_only() {
    let table =
        "id,ingredients\n1,\"Aqua, Glycerin\"\n2,\"Aqua, Retinol 1%\n3,\"Aqua, Glycerin,, Squalane\"\n";
    let (code, out, _) = check("open.csv", table.as_bytes());
    assert_eq!(code, 1, "{out}");
    assert!(out.contains("amounts/very-high-retinoid"), "the damaged record is still read: {out}");
    assert!(out.contains("list/empty-item"), "the record after it too: {out}");
}

#[test]
fn hostile_texts_end_quickly_and_are_not_repeated_to_the_terminal() {
    let brackets = format!("Aqua, {}Glycerin{}", "(".repeat(500), ")".repeat(500));
    let items: Vec<String> = (0..10_000).map(|number| format!("Unheard Of Extract {number}")).collect();
    let cases = [
        ("commas.inci", ",".repeat(100_000)),
        ("brackets.inci", brackets),
        ("items.inci", items.join(", ")),
        ("run.inci", "glycerinaqua".repeat(90_000)),
        ("spaces.inci", "aqua ".repeat(200_000)),
        ("bidi.inci", "Aqua, Gly\u{202e}cerin\u{1b}[31m, Parfum\u{7}".to_owned()),
    ];
    for (name, content) in cases {
        let start = Instant::now();
        let (code, out, errors) = check(name, content.as_bytes());
        assert!((0..=2).contains(&code), "{name}: {code} {errors}");
        assert!(start.elapsed() < Duration::from_secs(60), "{name} took {:?}", start.elapsed());
        assert!(!out.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{name}");
    }
}

#[test]
fn a_closed_pipe_is_no_error() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_incilint"))
        .args(["check", "--format", "jsonl", "fixtures/demo/products.csv"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    let told = text(&output.stderr);
    assert!(
        told.lines().all(|line| line.contains("products.csv: list: `ingredients`")),
        "only columns: {told}"
    );
    assert!(output.status.code().is_some_and(|code| code <= 1), "{:?}", output.status);
}

#[test]
fn usage_errors_say_what_was_meant() {
    let output =
        incilint(&["check", "--only", "stability/ascorbic-acid-in-droper", "fixtures/demo/vitamin-c.inci"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("did you mean `stability/ascorbic-acid-in-dropper`?"));
    let output = incilint(&["explain", "amounts/high-retinod"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("amounts/high-retinoid"), "{}", text(&output.stderr));
    assert_eq!(incilint(&["check"]).status.code(), Some(2));
    assert_eq!(incilint(&["--help"]).status.code(), Some(0));
}

#[test]
fn configuration_mistakes_are_told_with_their_place() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let list = folder.path().join("a.inci");
    std::fs::write(&list, "Aqua, Glycerin").expect("a file can be written");
    let with = |config: &str| {
        std::fs::write(folder.path().join("incilint.toml"), config).expect("a file can be written");
        let output = incilint(&["check", &list.to_string_lossy()]);
        (output.status.code(), text(&output.stderr))
    };
    let (code, errors) = with("markt = \"EU\"\n");
    assert!(
        code == Some(2) && errors.contains(":1:1: ") && errors.contains("did you mean `market`?"),
        "{errors}"
    );
    let (code, errors) = with("\n[rule.\"names/unknwon\"]\nseverity = \"off\"\n");
    assert!(code == Some(2) && errors.contains(":2:") && errors.contains("`names/unknown`"), "{errors}");
    let (code, errors) = with("market = \"EU\"\n");
    assert_eq!((code, errors.as_str()), (Some(0), ""));
}

#[test]
fn init_writes_what_check_finds_clean_and_never_overwrites() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().to_string_lossy().into_owned();
    assert_eq!(incilint(&["init", &path]).status.code(), Some(0));
    let routine = folder.path().join("first.routine");
    let output = incilint(&["check", "--fail-on", "advice", &routine.to_string_lossy()]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
    std::fs::write(&routine, "mine").expect("a file can be written");
    assert_eq!(incilint(&["init", &path]).status.code(), Some(2));
    assert_eq!(std::fs::read_to_string(&routine).expect("it is there"), "mine");
    assert!(Path::new(&folder.path().join("incilint.toml")).exists());
}
