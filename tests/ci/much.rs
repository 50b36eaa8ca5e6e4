//! Tables with more findings than memory holds.

use crate::run::{Folder, Run};

/// So many records, each with two names of its own that nobody knows and one known one twice.
fn table(records: usize) -> String {
    let letters = |number: usize| {
        let digits = format!("{number:05}");
        digits.bytes().map(|digit| char::from(b'k' + (digit - b'0'))).collect::<String>()
    };
    let row = |row: usize| {
        let (a, b) = (letters(row), letters(row / 2));
        format!("K-{row},Name {row},\"Aqua, Wuvq{a} Zypt, Glycerin, Xeehf{b} Jqom, Glycerin\"\n")
    };
    format!("id,name,ingredients\n{}", (0..records).map(row).collect::<String>())
}

fn check(folder: &Folder, more: &[&str]) -> Run {
    let mut arguments = vec!["t.csv", "--only", "names/unknown,list/duplicate", "--notes"];
    arguments.extend(more);
    folder.check(&arguments)
}

#[test]
fn findings_in_files_are_told_like_those_in_memory() {
    let folder = Folder::with(&[("t.csv", &table(2_000))]);
    let formats = ["human", "jsonl", "sarif", "github", "gitlab", "junit", "markdown", "html", "csv"];
    // One thread may hold all of them, one of many but few.
    let run = |jobs: &str| {
        let reports = formats.map(|format| format!("--report={format}={format}"));
        let mut arguments = vec!["--format", "json", "--jobs", jobs];
        arguments.extend(reports.iter().map(String::as_str));
        let run = check(&folder, &arguments);
        (run.code, run.told.clone(), run.json(), formats.map(|format| folder.read(format)))
    };
    let (held, filed) = (run("1"), run("60"));
    assert_eq!((held.0, &held.1, &held.2), (filed.0, &filed.1, &filed.2));
    for (format, (held, filed)) in formats.iter().zip(held.3.iter().zip(&filed.3)) {
        assert!(held == filed, "{format}");
    }
    let json = filed.2;
    let findings = json["findings"].as_array().expect("findings");
    let occurrences = |rule: &str| -> Vec<u64> {
        let of = findings.iter().filter(|finding| finding["rule"] == rule);
        of.map(|finding| finding["occurrences"].as_u64().expect("a number")).collect()
    };
    assert_eq!(occurrences("list/duplicate"), [2_000]);
    let unknown = occurrences("names/unknown");
    assert_eq!((unknown.len(), unknown.iter().sum::<u64>()), (3_000, 4_000));
    assert_eq!(json["summary"]["distinct_unknown"], 3_000);
    assert_eq!(json["summary"]["note"], 4_000);
}

#[test]
fn notes_that_are_not_shown_are_counted_all_the_same() {
    let limit = "[rule.\"names/unknown\"]\nmax = 3\n";
    let folder = Folder::with(&[("t.csv", &table(4)), ("incilint.toml", limit)]);
    let run = folder.check(&["t.csv", "--only", "names/unknown,list/duplicate", "--format", "json"]);
    assert_eq!((run.summary("note"), run.findings().len()), (8, 1), "{}", run.out);
    let limits = &run.json()["summary"]["limits"][0];
    assert_eq!((limits["count"].as_u64(), limits["kept"].as_bool()), (Some(8), Some(false)), "{limits}");
    let names = folder.check(&["t.csv", "--unknown"]);
    let lines: Vec<&str> = names.out.lines().collect();
    assert_eq!((lines.len(), lines[0].split('\t').next()), (6, Some("2")), "{}", names.out);
}
