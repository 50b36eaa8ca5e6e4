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
    folder.write("torn.tsv", "# incilint baseline 2: rule, key, hash, findings, input\n<<<< ours\n");
    let told = write("torn.tsv").told;
    assert!(told.contains("; left out a line that could not be read"), "{told}");
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

/// Rule, key and input of each line.
fn entries(folder: &Folder, name: &str) -> Vec<[String; 3]> {
    let fields = |line: &str| line.split('\t').map(str::to_owned).collect::<Vec<_>>();
    let lines = folder.read(name);
    let all = lines.lines().skip(1).map(fields);
    all.map(|fields| [fields[0].clone(), fields[1].clone(), fields[4].clone()]).collect()
}

#[test]
fn what_a_run_leaves_out_stays_in_the_baseline() {
    let twice = |key: &str| format!("id,ingredients\n{key},\"Aqua, Glycerin, Glycerin, Glyzzerin\"\n");
    let folder = Folder::with(&[("a.csv", &twice("A")), ("b.csv", &twice("B"))]);
    let baseline = ["--baseline", "known.tsv"];
    let run = |inputs: &[&str], more: &[&str]| {
        folder.check(&[inputs, &["--skip", "table,stability"], &baseline[..], more].concat())
    };
    assert!(run(&["."], &["--write-baseline"]).told.contains("wrote 4 findings to known.tsv\n"));
    let all = entries(&folder, "known.tsv");
    let of = |rule: &str, key: &str, input: &str| [rule, key, input].map(str::to_owned);
    assert_eq!(all[..2], [of("list/duplicate", "A", "a.csv"), of("list/duplicate", "B", "b.csv")], "{all:?}");

    let again = run(&["a.csv"], &["--write-baseline"]);
    let told = "wrote 2 findings to known.tsv; kept 2 of inputs or rules that this run left out";
    assert!(again.told.contains(told), "{}", again.told);
    let again = run(&["a.csv"], &["--write-baseline", "--only", "list"]);
    assert!(again.told.contains("wrote 1 finding to known.tsv; kept 3 of"), "{}", again.told);
    assert_eq!(entries(&folder, "known.tsv"), all);

    folder.write("a.csv", "id,ingredients\nA,\"Aqua, Glycerin, Glyzzerin\"\n");
    folder.write("b.csv", "id,ingredients\nB,\"Aqua, Glycerin\"\n");
    let told = run(&["a.csv"], &[]).told;
    assert!(told.contains("known.tsv holds 1 known finding that did not occur"), "{told}");
    let told = run(&["a.csv"], &["--prune-baseline"]).told;
    assert!(told.contains("took 1 finding out of known.tsv; kept 2 of"), "{told}");
    let told = run(&["b.csv"], &["--write-baseline"]).told;
    let expected = "wrote 0 findings to known.tsv; took out 2 that did not occur; kept 1 of";
    assert!(told.contains(expected), "{told}");
    assert_eq!(entries(&folder, "known.tsv"), [all[2].clone()]);
}

#[test]
fn one_finding_in_two_inputs_is_two() {
    let twice = "id,ingredients\nA,\"Aqua, Glycerin, Glycerin\"\n";
    let folder = Folder::with(&[("a.csv", twice), ("b.csv", twice)]);
    let only = ["--only", "list/duplicate", "--baseline", "known.tsv"];
    let run = |inputs: &[&str], more: &[&str]| folder.check(&[inputs, &only[..], more].concat());
    run(&["."], &["--write-baseline"]);
    assert_eq!(entries(&folder, "known.tsv").len(), 2);
    folder.write("b.csv", "id,ingredients\nA,\"Aqua, Glycerin\"\n");
    assert!(!run(&["a.csv"], &[]).told.contains("did not occur"));
    assert!(run(&["."], &[]).told.contains("holds 1 known finding that did not occur"));
    run(&["."], &["--prune-baseline"]);
    assert_eq!(entries(&folder, "known.tsv").len(), 1);
}

#[test]
fn inputs_are_known_wherever_the_program_is_started_and_go_with_their_file() {
    let twice = |key: &str| format!("id,ingredients\n{key},\"Aqua, Glycerin, Glycerin\"\n");
    let folder = Folder::with(&[("shop/a.csv", &twice("A")), ("shop/b.csv", &twice("B")), ("ci/none", "")]);
    let only = ["--only", "list/duplicate", "--write-baseline", "--baseline"];
    let run = |inputs: &[&str], file: &str| folder.check(&[inputs, &only[..], &[file]].concat()).told;
    run(&["shop"], "ci/known.tsv");
    let all = entries(&folder, "ci/known.tsv");
    assert_eq!(all.iter().map(|entry| &entry[2]).collect::<Vec<_>>(), ["../shop/a.csv", "../shop/b.csv"]);
    let elsewhere = ["check", "b.csv", "--only", "list/duplicate", "--write-baseline", "--baseline"];
    let mut command = folder.command(&[&elsewhere[..], &["../ci/known.tsv"]].concat());
    let told = Run::of(command.current_dir(folder.path("shop")).output().expect("the program starts")).told;
    assert!(told.contains("wrote 1 finding to ../ci/known.tsv; kept 1 of"), "{told}");
    assert_eq!(entries(&folder, "ci/known.tsv"), all);
    std::fs::remove_file(folder.path("shop/a.csv")).expect("it was there");
    let told = run(&["shop/b.csv"], "ci/known.tsv");
    assert!(told.contains("wrote 1 finding to ci/known.tsv; took out 1 that did not occur\n"), "{told}");
    assert_eq!(entries(&folder, "ci/known.tsv"), all[1..]);
}

#[test]
fn lists_are_known_wherever_the_program_is_started() {
    let twice = "Aqua, Glycerin, Glycerin\n";
    let folder = Folder::with(&[("shop/a.inci", twice), ("ci/none", "")]);
    let only = ["--only", "list/duplicate", "--fail-on", "advice"];
    folder.check(&[&["shop"], &only[..], &["--baseline", "ci/known.tsv", "--write-baseline"]].concat());
    let name = "../shop/a.inci".to_owned();
    assert_eq!(entries(&folder, "ci/known.tsv"), [["list/duplicate".to_owned(), name.clone(), name]]);
    let code_in = |below: &str, input: &str, known: &str| {
        let arguments = [&["check", input], &only[..], &["--baseline", known]].concat();
        let mut command = folder.command(&arguments);
        Run::of(command.current_dir(folder.path(below)).output().expect("the program starts")).code
    };
    assert_eq!(code_in("", "shop/a.inci", "ci/known.tsv"), 0);
    assert_eq!(code_in("shop", "a.inci", "../ci/known.tsv"), 0);
    folder.write("new/a.inci", twice);
    assert_eq!(code_in("new", "a.inci", "../ci/known.tsv"), 1, "another file of that name");
}

#[test]
fn files_that_do_not_say_the_input_are_read_and_written_anew() {
    let folder = Folder::with(&[("t.csv", OLD)]);
    check(&folder, &["--write-baseline"]);
    let new = folder.read("known.tsv");
    let older: Vec<&str> = new.lines().skip(1).map(|line| line.rsplit_once('\t').expect("tabs").0).collect();
    let head = "# incilint baseline 1: rule, key, hash, findings";
    folder.write("known.tsv", &format!("{head}\n{}\nlist/cut-off\tX\t{:016x}\t1\n", older.join("\n"), 7));
    assert_eq!(check(&folder, &[]).summary("baselined"), 3);
    let told = check(&folder, &["--write-baseline"]).told;
    assert!(told.contains("wrote 3 findings to known.tsv; kept 1 of"), "list/cut-off does not run: {told}");
    assert_eq!(folder.read("known.tsv").lines().filter(|line| !line.starts_with("list/cut-off")).count(), 4);
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
