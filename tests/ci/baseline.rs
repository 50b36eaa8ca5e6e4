//! The baseline: only what is new is told.

use crate::run::{Folder, Run};

const OLD: &str = "id,name,ingredients\n\
    A-1,Calm,\"Aqua, Glycerin, Cetearyl Alcohol, Glycerin\"\n\
    A-2,Cool,\"Aqua, Glycerin, Glycerin, Glyzzerin\"\n";

/// The same records elsewhere in the file, one of them with one more problem, and a new record.
const NEW: &str = "id,name,ingredients\n\
    \n\
    N-1,Noon,\"Aqua, Aqua, Cetearyl Alcohol, Glycerin\"\n\
    A-2,Cool,\"Aqua, Glycerin, Glycerin, Glyzzerin\"\n\
    A-1,Calm,\"Aqua, Glycerin, Cetearyl Alcohol, Glycerin, Aqua\"\n";

fn check(folder: &Folder, more: &[&str]) -> Run {
    let mut arguments =
        vec!["t.csv", "--only", "list/duplicate,names", "--format", "json", "--baseline", "known.tsv"];
    arguments.extend(more);
    folder.check(&arguments)
}

#[test]
fn known_findings_are_counted_and_new_ones_told_wherever_they_stand() {
    let folder = Folder::with(&[("t.csv", OLD)]);
    let written = check(&folder, &["--write-baseline"]);
    let known = written.summary("baselined");
    assert_eq!((written.code, written.findings().len(), known), (0, 0, 3), "{written:?}");
    assert!(written.told.contains("wrote 3 findings to known.tsv"), "{}", written.told);
    let text = folder.read("known.tsv");
    let fields: Vec<&str> = text.lines().skip(1).flat_map(|line| line.split('\t').take(2)).collect();
    assert_eq!(fields[..4], ["list/duplicate", "A-1", "list/duplicate", "A-2"], "{text}");
    assert!(fields[4].starts_with("names/") && fields[5] == "A-2" && fields.len() == 6, "{text}");

    let same = check(&folder, &[]);
    assert_eq!((same.findings().len(), same.summary("baselined"), same.code), (0, 3, 0));
    folder.write("t.csv", NEW);
    let new = check(&folder, &["--fail-on", "advice"]);
    let found: u64 = new.findings().iter().map(|(_, _, count)| count).sum();
    assert_eq!((found, new.summary("baselined"), new.code), (2, 3, 1), "{new:?}");
    assert_eq!(new.findings()[0], ("list/duplicate".into(), "N-1".into(), 2), "one cause, two records");
}

#[test]
fn a_known_amount_says_nothing_for_another_and_other_edits_nothing_against_it() {
    let table = |list: &str| format!("id,ingredients\nA-1,\"{list}\"\n");
    let folder = Folder::with(&[("t.csv", &table("Aqua, Glycerin, Retinol 1%, Tocopherol"))]);
    let rules = ["t.csv", "--only", "amounts/very-high-retinoid,stability/no-preservative"];
    let check = |more: &[&str]| folder.check(&[&rules, more].concat());
    let written = check(&["--baseline", "known.tsv", "--write-baseline"]);
    assert!(written.told.contains("wrote 1 finding "), "{written:?}");
    let json = ["--baseline", "known.tsv", "--format", "json"];
    let cases = [
        ("Aqua, Glycerin, Retinol 1%, Tocopherol", 0),
        ("AQUA, Squalane, RETINOL  1%", 0),
        ("Aqua, Glycerin, Retinol 3%, Tocopherol", 1),
    ];
    for (list, new) in cases {
        folder.write("t.csv", &table(list));
        let run = check(&json);
        assert_eq!((run.findings().len(), run.summary("baselined")), (new, 1 - new as u64), "{list}");
    }
}

#[test]
fn what_is_no_baseline_is_not_written_over() {
    let folder =
        Folder::with(&[("t.csv", OLD), ("empty.tsv", ""), ("torn.tsv", "# incilint baseline 1\n<<<<")]);
    let write = |file| folder.check(&["t.csv", "--baseline", file, "--write-baseline"]);
    let run = write("t.csv");
    assert!(run.code == 2 && run.told.contains("t.csv is no baseline"), "{run:?}");
    assert_eq!(folder.read("t.csv"), OLD);
    for file in ["empty.tsv", "torn.tsv"] {
        assert_eq!(write(file).code, 0, "{file}");
        assert!(folder.read(file).contains("list/duplicate\tA-1\t"), "{file}");
    }
}

#[test]
fn pruning_takes_out_what_is_gone_and_keeps_what_did_not_run() {
    let folder = Folder::with(&[("t.csv", OLD)]);
    check(&folder, &["--write-baseline"]);
    let before = folder.read("known.tsv");
    folder.write("t.csv", OLD.replace(", Glycerin\"", "\"").as_str());
    let unpruned = check(&folder, &[]);
    assert!(
        unpruned.told.contains("known.tsv holds 1 known finding that did not occur"),
        "{}",
        unpruned.told
    );
    assert_eq!(folder.read("known.tsv"), before, "only --prune-baseline writes");

    folder.check(&["t.csv", "--only", "names", "--baseline", "known.tsv", "--prune-baseline"]);
    assert_eq!(folder.read("known.tsv"), before, "list/duplicate did not run");
    check(&folder, &["--prune-baseline", "--certainty", "certain"]);
    assert_eq!(folder.read("known.tsv"), before, "what is only likely was not looked for");
    let pruned = check(&folder, &["--prune-baseline"]);
    assert!(pruned.told.contains("took 1 finding out of known.tsv"), "{}", pruned.told);
    let gone: Vec<&str> = before.lines().filter(|line| !folder.read("known.tsv").contains(*line)).collect();
    assert!(gone.len() == 1 && gone[0].starts_with("list/duplicate\tA-1\t"), "{gone:?}");
}

#[test]
fn a_run_that_could_not_check_everything_leaves_the_baseline_alone() {
    let folder = Folder::with(&[("t.csv", OLD)]);
    check(&folder, &["--write-baseline"]);
    let before = folder.read("known.tsv");
    let run = check(&folder, &["missing.csv", "--write-baseline"]);
    assert_eq!(run.code, 2);
    assert!(run.told.contains("known.tsv was left as it is"), "{}", run.told);
    assert_eq!(folder.read("known.tsv"), before);
    assert_eq!(check(&folder, &["--prune-baseline", "missing.csv"]).code, 2);
    assert_eq!(folder.read("known.tsv"), before);
}

#[test]
fn a_baseline_that_cannot_be_read_stops_the_run() {
    let folder = Folder::with(&[("t.csv", OLD)]);
    let run = check(&folder, &[]);
    assert!(run.code == 2 && run.told.contains("known.tsv cannot be read"), "{run:?}");
    folder.write("known.tsv", "# something else\n");
    let run = check(&folder, &[]);
    assert!(run.code == 2 && run.told.contains("known.tsv:1: is no baseline"), "{run:?}");
}

#[test]
fn threads_and_two_writers_at_once_change_nothing() {
    let rows: String = (0..3_000)
        .map(|row| format!("K-{row},Name {row},\"Aqua, Glycerin, Cetearyl Alcohol, Glycerin, Unkn{row}\"\n"))
        .collect();
    let folder = Folder::with(&[("t.csv", &format!("id,name,ingredients\n{rows}"))]);
    let arguments =
        ["check", "t.csv", "--only", "list/duplicate", "--baseline", "known.tsv", "--write-baseline"];
    let start = |jobs: &str| {
        let mut command = folder.command(&arguments);
        command.args(["--jobs", jobs]).stdout(std::process::Stdio::null());
        command.stderr(std::process::Stdio::null()).spawn().expect("the program starts")
    };
    let both = [start("1"), start("3")];
    for mut run in both {
        assert_eq!(run.wait().expect("an end").code(), Some(0));
    }
    let text = folder.read("known.tsv");
    assert_eq!(text.lines().count(), 3_001, "one line for each finding and the head");
    let mut sorted: Vec<(&str, &str)> =
        text.lines().skip(1).filter_map(|line| line.split_once('\t')).collect();
    let written = sorted.clone();
    sorted.sort_unstable();
    assert_eq!(written, sorted);
    let files = std::fs::read_dir(folder.path("")).expect("the folder").count();
    assert_eq!(files, 2, "no temporary file is left");
    let run =
        folder.check(&["t.csv", "--only", "list/duplicate", "--baseline", "known.tsv", "--format", "json"]);
    assert_eq!((run.summary("baselined"), run.findings().len()), (3_000, 0));
}
