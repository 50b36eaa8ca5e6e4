//! What is checked, where reports go, and how a run ends.

use std::process::{Command, Stdio};
use std::time::Duration;

use crate::run::{Folder, Run};

const TWICE: &str = "Aqua, Glycerin, Cetearyl Alcohol, Glycerin\n";

#[test]
fn paths_come_from_a_file_or_from_standard_input() {
    let folder = Folder::with(&[
        ("a.inci", TWICE),
        ("with space.inci", TWICE),
        ("#odd.inci", TWICE),
        ("list.txt", "\u{feff}# lists\r\na.inci\r\n \n#odd.inci\nwith space.inci\n\n"),
    ]);
    let paths = |run: Run| run.findings().into_iter().map(|(_, path, _)| path).collect::<Vec<_>>();
    let arguments = ["--only", "list/duplicate", "--format", "json", "--files-from"];
    let from = |file: &str| folder.check(&[&arguments[..], &[file]].concat());
    assert_eq!(paths(from("list.txt")), ["a.inci", "with space.inci"]);
    folder.write("list.txt", "./#odd.inci");
    assert_eq!(paths(from("list.txt")), ["#odd.inci"]);
    folder.write("nul.txt", "with space.inci\0#odd.inci\0");
    assert_eq!(
        paths(from("nul.txt")),
        ["with space.inci", "#odd.inci"],
        "no comments among what programs write"
    );
    let missing = from("missing.txt");
    assert!(missing.code == 2 && missing.told.contains("--files-from: missing.txt"), "{missing:?}");
}

#[test]
fn a_table_on_standard_input_that_is_read_as_a_list_is_told() {
    let folder = Folder::with(&[]);
    let told = |more: &[&str], text: &str| {
        let run = folder.fed(&[&["check", "-", "--format", "concise"], more].concat(), text);
        run.told.contains("-: read as one list, though it looks like a table; --stdin-format table")
    };
    let tables = [
        "id,name,ingredients\nA,One,\"Aqua, Glycerin\"\n",
        "sku;ingredients\nA;Aqua, Glycerin\n",
        "{\"id\": \"A\", \"ingredients\": \"Aqua\"}\n",
        "[\n  {\"id\": \"A\", \"ingredients\": \"Aqua\"}\n]\n",
    ];
    for text in tables {
        assert!(told(&[], text), "{text}");
        assert!(!told(&["--stdin-format", "table"], text) && !told(&["--list"], text), "{text}");
    }
    for text in [
        "Aqua, Glycerin\nCetyl Alcohol, Parfum\nLimonene, Linalool\n",
        "name: Cream\nAqua, Glycerin\n",
        TWICE,
    ] {
        assert!(!told(&[], text), "{text}");
    }
}

#[test]
fn folders_and_globs_are_searched_and_no_file_is_checked_twice() {
    let table = "id,ingredients\nT-1,\"Aqua, Glycerin, Glycerin\"\n";
    let folder = Folder::with(&[
        ("a/x.inci", TWICE),
        ("a/b/y.inci", TWICE),
        ("a/b/old.inci", TWICE),
        ("a/[odd].csv", table),
        ("a/notes.txt", TWICE),
        (".hidden/z.inci", TWICE),
        (".ignore", "old.inci\n"),
        ("package.json", "{\"name\": \"shop\", \"version\": \"1.0.0\"}"),
    ]);
    let check = |paths: &[&str]| {
        folder.check(&[&["--only", "list/duplicate", "--format", "json"][..], paths].concat())
    };
    let inputs = |paths: &[&str]| {
        let run = check(paths);
        assert_eq!(run.code, 0, "{paths:?}: {run:?}");
        let inputs = run.json()["run"]["inputs"].as_array().expect("inputs").clone();
        assert_eq!(run.json()["summary"]["advice"], inputs.len(), "{run:?}");
        inputs.iter().map(|name| name.as_str().expect("a name").to_owned()).collect::<Vec<_>>()
    };
    let all = ["a/[odd].csv", "a/b/y.inci", "a/x.inci"];
    assert_eq!(inputs(&["."]), all);
    assert_eq!(inputs(&["a", "a/x.inci", "./a/b/y.inci", "a/*"]), all);
    assert_eq!(inputs(&["a/**/*.inci"]), ["a/b/y.inci", "a/x.inci"]);
    assert_eq!(inputs(&["./a/*.{inci,csv}"]), ["a/[odd].csv", "a/x.inci"]);
    assert_eq!(inputs(&["a/*.txt"]), ["a/notes.txt"], "the glob says what is meant");
    assert_eq!(inputs(&["a/[odd].csv"]), ["a/[odd].csv"], "a file of that name is no glob");
    assert_eq!(inputs(&["a/b/old.inci"]), ["a/b/old.inci"], "what is named is not ignored");
    let run = check(&["."]);
    let skipped = run.json()["summary"]["skipped"].clone();
    assert_eq!(
        (&skipped[0]["what"], &skipped[0]["count"]),
        (&"files in folders".into(), &1.into()),
        "{run:?}"
    );
    assert!(run.out.contains("package.json: passed over: no column of package.json is known"), "{run:?}");
    let named = check(&["package.json", "a"]);
    assert!(
        named.code == 2 && named.told.contains("package.json: no column"),
        "what is named is meant: {named:?}"
    );
    let none = check(&["b/*.csv"]);
    assert!(
        none.code == 2 && none.told.contains("b/*.csv: no such file, and as a glob it matches none"),
        "{none:?}"
    );
    let wrong = check(&["a/[x"]);
    assert!(wrong.code == 2 && wrong.told.contains("is no glob"), "{wrong:?}");
}

#[test]
fn reports_go_to_files_beside_the_one_that_is_printed() {
    let folder = Folder::with(&[("a.inci", TWICE)]);
    let run = folder.check(&["a.inci", "--report", "sarif=out/../r.sarif", "--format", "concise"]);
    assert!(run.code == 2 && run.told.contains("--report: out/../r.sarif"), "{run:?}");
    let run = folder.check(&[
        "a.inci",
        "--report",
        "sarif=r.sarif",
        "--report",
        "json=r.json",
        "--format",
        "concise",
    ]);
    assert!(run.code == 0 && run.out.contains("advice[list/duplicate]"), "{run:?}");
    let sarif: serde_json::Value = serde_json::from_str(&folder.read("r.sarif")).expect("JSON");
    assert_eq!(sarif["version"], "2.1.0");
    let json: serde_json::Value = serde_json::from_str(&folder.read("r.json")).expect("JSON");
    assert_eq!(json["$version"], 1);
    let run = folder.check(&["a.inci", "--report", "saraf=r.sarif"]);
    assert!(run.code == 2 && run.told.contains("there is no format `saraf`"), "{run:?}");
}

#[test]
fn reports_in_the_folder_that_is_checked_are_no_inputs() {
    let table = "id,ingredients\nT-1,\"Aqua, Glycerin, Glycerin\"\n";
    let folder = Folder::with(&[("t.csv", table), ("none.json", "[]\n")]);
    let reports = ["json=a.json", "jsonl=b.jsonl", "sarif=c.json", "gitlab=d.json", "csv=e.csv"];
    let mut arguments = vec![".", "--only", "list/duplicate", "--format", "json"];
    arguments.extend(reports.iter().flat_map(|report| ["--report", report]));
    let inputs = |run: &Run| run.json()["run"]["inputs"].clone();
    let write = ["--baseline", "known.tsv", "--write-baseline"];
    assert_eq!(folder.check(&[&arguments[..], &write].concat()).code, 0, "no findings in the reports");
    for _ in 0..2 {
        let run = folder.check(&arguments);
        assert_eq!((run.code, inputs(&run)), (0, serde_json::json!(["t.csv"])), "{run:?}");
        assert!(!run.told.contains("passed over"), "{}", run.told);
    }
    let globs = folder.check(&["*.{csv,json}", "--only", "list", "--format", "json"]);
    assert_eq!(inputs(&globs), serde_json::json!(["t.csv"]));
    let run = folder.check(&[".", "--report", "csv=t.csv"]);
    assert!(run.code == 2 && run.told.contains("t.csv is read by this run"), "a table stays one: {run:?}");
    assert_eq!(folder.read("t.csv"), table);
}

#[test]
fn what_only_looks_like_a_report_is_checked_and_an_empty_array_is_told() {
    let product = r#""id": "T-1", "ingredients": "Aqua, Glycerin, Glycerin""#;
    let folder = Folder::with(&[
        ("export.json", &format!("{{\"$version\": 3, \"products\": [{{{product}}}]}}\n")),
        ("lines.jsonl", &format!("{{\"$version\": 1, {product}}}\n")),
        ("counted.json", &format!("{{\"summary\": {{\"products\": 1}}, \"products\": [{{{product}}}]}}\n")),
        ("none.json", "[\n]\n"),
        ("parsed.jsonl", "{\"$version\":1,\"source\":\"a.csv\",\"record\":1,\"items\":[]}\n"),
    ]);
    let run = folder.check(&[".", "--only", "list/duplicate", "--format", "json"]);
    assert_eq!(
        run.json()["run"]["inputs"],
        serde_json::json!(["counted.json", "export.json", "lines.jsonl"]),
        "{run:?}"
    );
    assert_eq!(run.summary("products"), 3);
    assert!(run.told.contains("none.json: left out: an empty array"), "{}", run.told);
}

#[test]
fn a_table_without_records_beside_others_is_told() {
    let row = "A,\"Aqua, Glycerin\"\n";
    let head = "id,ingredients\n";
    let folder = Folder::with(&[("none.csv", head), ("full.csv", &format!("{head}{row}"))]);
    let check = |format: &str| folder.check(&["none.csv", "full.csv", "--format", format]);
    let told = check("concise").told;
    assert!(told.contains("none.csv: holds no records") && !told.contains("full.csv: holds"), "{told}");
    let skipped = check("json").json()["summary"]["skipped"].to_string();
    assert!(skipped.contains("they hold no records"), "{skipped}");
    let shown = check("human").out;
    assert!(shown.contains("none.csv: holds no records"), "{shown}");
}

#[test]
fn a_report_to_standard_output_is_refused() {
    let folder = Folder::with(&[("a.inci", TWICE)]);
    let run = folder.check(&["a.inci", "--report", "html=-"]);
    assert!(run.code == 2 && run.told.contains("standard output has the report of --format"), "{run:?}");
    assert!(run.out.is_empty() && !folder.path("-").exists());
    let run = folder.check(&["a.inci", "--report", "csv=./-"]);
    assert!(run.code == 0 && folder.read("-").starts_with("path,"), "{run:?}");
}

#[test]
fn the_page_plots_how_actives_are_dosed_whatever_the_number_of_threads() {
    let row = |number: usize| {
        format!(
            "K-{number},Serum {number},\"Aqua, Niacinamide {}%, Carbomer, Niacinamide\"\n",
            number % 5 + 1
        )
    };
    let table: String = (0..5_000).map(row).collect();
    let folder = Folder::with(&[("t.csv", &format!("id,name,ingredients\n{table}"))]);
    let page = |jobs: &str| {
        folder.check(&["t.csv", "--report", "html=page.html", "--jobs", jobs, "--format", "concise"]);
        folder.read("page.html")
    };
    let one = page("1");
    assert!(one.contains("<figcaption>Niacinamide <span>5,000 products</span>"), "once for each product");
    // 1 % is 0.5 to 1.5 %, 2 % is 1.5 to 2.5 %, 3 % is 2.5 to 3.5 %, and so on.
    let told = "aria-label=\"0.3 to 1 %: 0 for certain, 1000 possible; \
        1 to 3 %: 1000 for certain, 3000 possible; 3 to 10 %: 2000 for certain, 3000 possible\"";
    assert!(one.contains(told), "{:?}", one.split("aria-label").find(|part| part.contains("for certain")));
    assert_eq!(one, page("2"));
}

#[cfg(unix)]
#[test]
fn a_pipe_of_unknown_kind_is_looked_into_and_lost_nothing() {
    let folder = Folder::with(&[("t.csv", "id,ingredients\nA,\"Aqua, Glycerin, Glycerin, Panthenol\"\n")]);
    let program = env!("CARGO_BIN_EXE_incilint");
    let script = format!("{program} check --only list/duplicate --format concise <(cat t.csv)");
    let run = Command::new("bash").current_dir(folder.path("")).args(["-c", &script]).output();
    let run = Run::of(run.expect("bash"));
    assert!(run.out.contains(":2:20: advice[list/duplicate]"), "{run:?}");
}

#[test]
fn statistics_and_timing_name_the_rules() {
    let folder = Folder::with(&[("a.inci", TWICE)]);
    let run = folder.check(&["a.inci", "--only", "list", "--statistics", "--timing"]);
    assert!(run.out.starts_with("1\t1\tadvice\tlist/duplicate\t"), "{}", run.out);
    assert!(
        run.told.contains("reading lists, all threads") && run.told.contains("  list/duplicate"),
        "{}",
        run.told
    );
}

#[test]
fn what_is_printed_alone_says_how_the_run_ends() {
    let list = "Aqua, Retinol 3%, Phenoxethanol, Xyzzyl Plughate\n";
    let folder = Folder::with(&[("a.inci", list)]);
    assert_eq!(folder.check(&["a.inci"]).code, 1, "a warning");
    let names = folder.check(&["a.inci", "--unknown"]);
    assert_eq!(
        (names.code, names.out.as_str()),
        (0, "1\tPhenoxethanol\tPhenoxyethanol\n1\tXyzzyl Plughate\n")
    );
    assert_eq!(folder.check(&["a.inci", "--unknown", "--fail-on", "advice"]).code, 1, "a misspelling");
    let nothing = folder.check(&["a.inci", "--unknown", "--only", "list"]);
    assert!(nothing.code == 2 && nothing.told.contains("names/unknown"), "{nothing:?}");
    for alone in ["--unknown", "--statistics"] {
        let refused = folder.check(&["a.inci", alone, "--format", "json"]);
        assert!(refused.code == 2 && refused.told.contains("cannot be used with '--format"), "{refused:?}");
    }
}

fn git(folder: &Folder, arguments: &[&str]) -> bool {
    let mut command = Command::new("git");
    command.current_dir(folder.path("")).args(["-c", "user.name=T", "-c", "user.email=t@example.org"]);
    command
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

#[test]
fn only_what_changed_since_a_revision_is_checked() {
    let head = "id,name,ingredients\n";
    let old = "A-1,Calm,\"Aqua, Glycerin, Cetearyl Alcohol, Glycerin\"\nA-2,Cool,\"Aqua, Glycerin, Cetearyl Alcohol\"\n";
    let folder = Folder::with(&[("sub/t.csv", &format!("{head}{old}")), ("a.inci", TWICE)]);
    if !git(&folder, &["init", "-q"]) {
        eprintln!("skipped: there is no git");
        return;
    }
    assert!(git(&folder, &["add", "."]) && git(&folder, &["commit", "-q", "-m", "first"]));
    let since = |revision: &str| {
        folder.check(&[
            "sub/t.csv",
            "a.inci",
            "--only",
            "list/duplicate",
            "--format",
            "json",
            "--since",
            revision,
        ])
    };
    let same = since("HEAD");
    assert_eq!((same.findings().len(), same.summary("unchanged"), same.code), (0, 3, 0), "{same:?}");
    let new = "N-1,New,\"Aqua, Aqua, Cetearyl Alcohol\"\n";
    let changed = old.replace("Cool,\"Aqua", "Cool,\"Aqua, Glycerin");
    folder.write("sub/t.csv", &format!("{head}{new}{changed}"));
    folder.write("b.inci", TWICE);
    let run = since("HEAD");
    let found: Vec<String> = run.findings().into_iter().map(|(_, key, _)| key).collect();
    assert_eq!((found, run.summary("unchanged")), (vec!["N-1".to_owned(), "A-2".to_owned()], 2), "{run:?}");
    let run = folder.check(&["b.inci", "--only", "list/duplicate", "--format", "json", "--since", "HEAD"]);
    assert_eq!(run.findings().len(), 1, "a file that git does not know is new");
    folder.write("sub/t.csv", &format!("id,title,ingredients\n{old}"));
    assert_eq!(since("HEAD").summary("unchanged"), 1, "other columns: every record counts as changed");
    let run = since("nowhere");
    assert!(
        run.code == 2 && run.told.contains("--since: sub/t.csv: git knows no commit `nowhere`"),
        "{run:?}"
    );
    let run = since("--help");
    assert_eq!(run.code, 2, "a revision is never an option: {run:?}");
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_reports_what_it_found_and_says_so() {
    use std::io::Write as _;
    let folder = Folder::with(&[]);
    let arguments = [
        "check",
        "-",
        "--stdin-format",
        "table",
        "--only",
        "list/duplicate",
        "--format",
        "json",
        "--jobs",
        "1",
    ];
    let mut child = folder
        .command(&arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut input = child.stdin.take().expect("a pipe");
    input.write_all(b"id,note,ingredients\n").expect("written");
    let note = "wide ".repeat(800);
    let row = |number: usize| format!("K-{number},{note},\"Aqua, Glycerin, Glycerin\"\n");
    // More than is looked at to find the columns, so that the run is under way when it is interrupted.
    for number in 0..2_000 {
        input.write_all(row(number).as_bytes()).expect("written");
    }
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(sent.is_ok_and(|status| status.success()));
    std::thread::sleep(Duration::from_millis(200));
    let mut number = 2_000;
    while number < 20_000 && input.write_all(row(number).as_bytes()).is_ok() {
        number += 1;
    }
    drop(input);
    let run = Run::of(child.wait_with_output().expect("an end"));
    assert_eq!(run.code, 2, "{}", run.told);
    assert!(run.told.contains("interrupted after record"), "{}", run.told);
    let records = run.summary("records");
    assert!(records > 0 && records < 20_000, "{records}");
    assert_eq!(run.findings()[0].2, records, "every record that was read was checked");
}
