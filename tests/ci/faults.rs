//! Disks that fill, readers that go away, tables that change.

use std::process::{Command, Stdio};

use crate::run::{Folder, Run};

const TWICE: &str = "Aqua, Glycerin, Cetearyl Alcohol, Glycerin\n";

/// A table with a finding in every record.
fn table(records: usize) -> String {
    let row = |number: usize| format!("K-{number},\"Aqua, Name {number} Of Nothing, Glycerin, Glycerin\"\n");
    format!("id,ingredients\n{}", (0..records).map(row).collect::<String>())
}

fn bash(folder: &Folder, script: &str) -> Run {
    let mut bash = Command::new("bash");
    bash.current_dir(folder.path("")).env("INCILINT", env!("CARGO_BIN_EXE_incilint")).args(["-c", script]);
    Run::of(bash.output().expect("bash"))
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_what_was_there_and_what_was_found_is_printed() {
    let folder = Folder::with(&[("t.csv", &table(500)), ("full/r.json", ""), ("full/b.tsv", "")]);
    // A file system of 16 kB, which a user may mount in a name space of his own.
    let script = "mount -t tmpfs -o size=16k none full && printf old > full/r.json && printf '# incilint baseline' > full/b.tsv || exit 77
        $INCILINT check t.csv --report sarif=full/r.json --format concise > out.txt; echo check $?
        $INCILINT check t.csv --only names,list --baseline full/b.tsv --write-baseline > /dev/null; echo baseline $?
        cat full/r.json full/b.tsv; ls -A full | tr '\\n' ' '";
    let mut unshare = Command::new("unshare");
    unshare.args(["--user", "--map-root-user", "--mount", "bash", "-c", script]);
    unshare.current_dir(folder.path("")).env("INCILINT", env!("CARGO_BIN_EXE_incilint"));
    let run = match unshare.output() {
        Ok(output) if output.status.success() => Run::of(output),
        refused => {
            eprintln!("skipped: no file system can be mounted here: {refused:?}");
            return;
        }
    };
    assert_eq!(run.out, "check 2\nbaseline 2\nold# incilint baselineb.tsv r.json ", "{}", run.told);
    assert!(run.told.contains("--report: full/r.json: No space left"), "{}", run.told);
    assert!(run.told.contains("full/b.tsv: cannot be written: No space left"), "{}", run.told);
    assert!(folder.read("out.txt").contains("[list/duplicate]"), "what was found is printed all the same");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_device_is_said_in_a_word() {
    let folder = Folder::with(&[("a.inci", TWICE), ("b.inci", "Aqua\n")]);
    for command in
        ["check a.inci", "check a.inci --format sarif", "diff a.inci b.inci", "rules", "parse a.inci"]
    {
        let run = bash(&folder, &format!("$INCILINT {command} > /dev/full"));
        assert!(run.code == 2 && run.told.contains("cannot write: No space left"), "{command}: {run:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_is_no_error() {
    let folder = Folder::with(&[("t.csv", &table(600)), ("u.csv", &table(601).replace("Glycerin, G", "G"))]);
    for command in ["check t.csv --all --format jsonl", "diff t.csv u.csv --all --format json", "parse t.csv"]
    {
        let script = format!(
            "set -o pipefail; $INCILINT {command} | head -c 100 > /dev/null; echo ${{PIPESTATUS[0]}}"
        );
        let run = bash(&folder, &script);
        assert!(["0", "1"].contains(&run.out.trim()), "{command}: {run:?}");
        assert!(!run.told.contains("panicked") && !run.told.contains("cannot write"), "{command}: {run:?}");
    }
}

#[test]
fn two_writers_of_one_report_leave_one_whole_report() {
    let folder = Folder::with(&[("t.csv", &table(100)), ("a.inci", TWICE)]);
    let children: Vec<_> = (0..6)
        .map(|number| {
            let input = if number % 2 == 0 { "t.csv" } else { "a.inci" };
            let mut command =
                folder.command(&["check", input, "--report", "json=r.json", "--format", "concise"]);
            command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program starts")
        })
        .collect();
    for mut child in children {
        assert!(child.wait().is_ok_and(|status| status.code() != Some(2)));
    }
    let report: serde_json::Value = serde_json::from_str(&folder.read("r.json")).expect("one whole report");
    assert_eq!(report["$version"], 1);
    let left = std::fs::read_dir(folder.path("")).expect("a folder").count();
    assert_eq!(left, 3, "no temporary file is left");
}

#[cfg(unix)]
#[test]
fn a_report_takes_the_place_of_nothing_else() {
    let table = table(2);
    let folder =
        Folder::with(&[("t.csv", &table), ("incilint.toml", ""), ("known.tsv", "# incilint baseline 1")]);
    for file in ["./t.csv", "incilint.toml", "known.tsv"] {
        let report = format!("json={file}");
        let run =
            folder.check(&["t.csv", "--baseline", "known.tsv", "--write-baseline", "--report", &report]);
        assert!(run.code == 2 && run.told.contains("is read by this run"), "{file}: {run:?}");
    }
    assert_eq!(folder.read("t.csv"), table);
    std::fs::create_dir(folder.path("below")).unwrap();
    for other in ["./new", "below/../new"] {
        let run = folder.check(&["t.csv", "--report", "json=new", "--report", &format!("csv={other}")]);
        assert!(run.code == 2 && run.told.contains("new is given to two reports"), "{run:?}");
    }
    assert!(!folder.path("new").exists());
    let devices = folder.check(&["t.csv", "--report", "json=/dev/null", "--report", "csv=/dev/null"]);
    assert!(!devices.told.contains("--report"), "{devices:?}");
}

#[test]
fn a_file_that_may_not_grow_further_is_a_failed_write() {
    let folder = Folder::with(&[("t.csv", &table(500)), ("r.json", "old"), ("b.tsv", "# incilint baseline")]);
    let script = "ulimit -f 8
        $INCILINT check t.csv --report sarif=r.json --format concise > /dev/null; echo check $?
        $INCILINT check t.csv --only names,list --baseline b.tsv --write-baseline > /dev/null; echo baseline $?
        cat r.json b.tsv; ls -A | tr '\\n' ' '";
    let run = bash(&folder, script);
    assert_eq!(run.out, "check 2\nbaseline 2\nold# incilint baselineb.tsv r.json t.csv ", "{}", run.told);
    assert!(run.told.contains("--report: r.json: File too large"), "{}", run.told);
    assert!(run.told.contains("b.tsv: cannot be written: File too large"), "{}", run.told);
}

#[test]
fn a_table_that_a_routine_names_and_that_is_not_there_is_named_once() {
    let routine = "routine Test\n\nproduct A\n  from: nope.csv#A-1\n\npm daily\n  A\n";
    let folder = Folder::with(&[("a.routine", routine)]);
    let run = folder.check(&["a.routine", "--only", "routine/table-unreadable", "--format", "concise"]);
    let told =
        "a.routine:4:9: error[routine/table-unreadable] `nope.csv`: No such file or directory (os error 2)\n";
    assert_eq!((run.code, run.out.as_str()), (1, told));
}

#[test]
fn a_json_array_that_breaks_off_is_not_read_to_its_end() {
    let whole = r#"[{"id":1,"ingredients":"Aqua, Glycerin"},{"id":2,"ingredients":"Aqua, Squalane"}]"#;
    let folder = Folder::with(&[
        ("between.json", &whole[..whole.len() - 1]),
        ("within.json", &whole[..whole.len() - 10]),
        ("quote.json", &whole.replace("Squalane\"", "Squalane")),
        ("whole.json", whole),
    ]);
    for (file, code) in [("between.json", 2), ("within.json", 2), ("quote.json", 1), ("whole.json", 0)] {
        let run = folder.check(&[file, "--fail-on", "warning"]);
        assert_eq!(run.code, code, "{file}: {run:?}");
        assert_eq!(run.told.contains("breaks off"), code == 2, "{file}: {run:?}");
    }
}
