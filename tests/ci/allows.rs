//! Allows in comments and in the configuration.

use crate::run::Folder;

const TWICE: &str = "Aqua, Glycerin, Cetearyl Alcohol, Glycerin, Phenoxyethanol\n";

/// A table with duplicates in the records and B-1.
const TABLE: &str = "id,name,ingredients\n\
    A-1,Calm,\"Aqua, Glycerin, Cetearyl Alcohol, Glycerin\"\n\
    A-2,Cool,\"Aqua, Glycerin, Cetearyl Alcohol, Aqua\"\n\
    B-1,Warm,\"Aqua, Glycerin, Cetearyl Alcohol, Glycerin\"\n\
    B-2,Fine,\"Aqua, Glycerin, Cetearyl Alcohol\"\n";

fn only_duplicates(folder: &Folder, more: &[&str]) -> crate::run::Run {
    let mut arguments = vec!["--only", "list/duplicate,lint", "--format", "json"];
    arguments.extend(more);
    folder.check(&arguments)
}

#[test]
fn a_comment_drops_findings_where_it_stands_and_nowhere_else() {
    let folder = Folder::with(&[
        ("a.inci", &format!("# incilint: allow list/duplicate -- two phases\n{TWICE}")),
        ("b.inci", TWICE),
    ]);
    let run = only_duplicates(&folder, &["a.inci", "b.inci"]);
    assert_eq!(run.findings(), [("list/duplicate".into(), "b.inci".into(), 1)]);
    assert_eq!((run.summary("suppressed"), run.code), (1, 0), "list/duplicate is advice");
    let sarif = folder.check(&["--only", "list/duplicate", "--format", "sarif", "a.inci"]).json();
    let result = &sarif["runs"][0]["results"][0];
    assert_eq!(result["suppressions"][0]["kind"], "inSource", "{sarif}");
    assert_eq!(result["suppressions"][0]["justification"], "two phases");
}

#[test]
fn comments_that_are_unused_expired_or_misspelt_are_told_at_their_place() {
    let folder = Folder::with(&[
        ("unused.inci", "# incilint: allow list/duplicate\nAqua, Glycerin, Cetearyl Alcohol\n"),
        ("over.inci", &format!("# incilint: allow list/duplicate until 2026-11-21\n{TWICE}")),
        ("today.inci", &format!("# incilint: allow list/duplicate until 2026-11-22\n{TWICE}")),
        ("typo.inci", &format!("# incilint: allow list/duplicat\n{TWICE}")),
    ]);
    let run = only_duplicates(&folder, &["."]);
    let found: Vec<(String, String)> =
        run.findings().into_iter().map(|(rule, path, _)| (path, rule)).collect();
    let expected = [
        ("over.inci", "lint/expired-allow"),
        ("over.inci", "list/duplicate"),
        ("typo.inci", "lint/unknown-rule"),
        ("typo.inci", "list/duplicate"),
        ("unused.inci", "lint/unused-allow"),
    ];
    assert_eq!(found, expected.map(|(path, rule)| (path.to_owned(), rule.to_owned())));
    assert_eq!(run.code, 1, "a comment that names no rule is a warning");
    let unknown = &run.json()["findings"][2];
    assert_eq!(
        (unknown["location"]["line"].as_u64(), unknown["location"]["column"].as_u64()),
        (Some(1), Some(19))
    );
    assert_eq!(unknown["help"], "did you mean `list/duplicate`?");
}

#[test]
fn the_configuration_allows_by_path_key_and_value() {
    let allow =
        |rest: &str| format!("[[allow]]\nrule = \"list/duplicate\"\nreason = \"old stock\"\n{rest}\n");
    let cases = [
        ("", 0, 3),
        ("key = \"A-*\"", 1, 2),
        ("key = \"B-1\"", 2, 1),
        ("value = \"AQUA\"", 2, 1),
        ("path = \"*.csv\"", 0, 3),
        ("path = \"other.csv\"", 3, 0),
        ("until = \"2026-11-21\"", 3, 0),
    ];
    for (rest, left, suppressed) in cases {
        let folder = Folder::with(&[("t.csv", TABLE), ("incilint.toml", &allow(rest))]);
        let run = folder.check(&["--only", "list/duplicate", "--format", "json", "t.csv"]);
        let shown: u64 = run.findings().iter().map(|(_, _, count)| count).sum();
        assert_eq!((shown, run.summary("suppressed")), (left, suppressed), "{rest}: {run:?}");
    }
}

#[test]
fn allows_of_the_configuration_that_do_nothing_are_told_at_their_line() {
    let config = "market = \"EU\"\n\n[[allow]]\nrule = \"list/duplicate\"\nkey = \"C-*\"\nreason = \"gone\"\n\n\
        [[allow]]\nrule = \"list/duplicate\"\nkey = \"A-1\"\nreason = \"kept\"\n\n\
        [[allow]]\nrule = \"list/duplicate\"\nreason = \"old\"\nuntil = \"2025-01-01\"\n\n\
        [[allow]]\nrule = \"list/duplicate\"\npath = \"elsewhere/*.csv\"\nreason = \"not checked today\"\n";
    let folder = Folder::with(&[("t.csv", TABLE), ("incilint.toml", config)]);
    let run = only_duplicates(&folder, &["t.csv"]);
    let json = run.json();
    let told: Vec<(&str, u64)> = json["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .filter(|it| it["location"]["path"] == "incilint.toml")
        .map(|it| (it["rule"].as_str().unwrap_or_default(), it["location"]["line"].as_u64().unwrap_or(0)))
        .collect();
    assert_eq!(told, [("lint/unused-allow", 4), ("lint/expired-allow", 16)], "{}", run.out);
}

#[test]
fn mistakes_in_an_allow_stop_the_run_with_their_place() {
    let cases = [
        (
            "rule = \"list/duplicat\"\nreason = \"x\"",
            "incilint.toml:2:8: no rule or group is called `list/duplicat`; did you mean `list/duplicate`?",
        ),
        ("rule = \"list/duplicate\"\nreason = \" \"", "incilint.toml:3:10: an allow needs a reason"),
        ("rule = \"list/duplicate\"", "missing field `reason`"),
        ("rule = \"list\"\nreason = \"x\"\nuntil = \"soon\"", "incilint.toml:4:9: `soon` is no date"),
        ("rule = \"list\"\nreason = \"x\"\npath = \"a[\"", "incilint.toml:4:8: `a[` is no glob"),
        ("rule = \"list\"\nreasn = \"x\"", "incilint.toml:3:1: unknown field `reasn`"),
    ];
    for (allow, message) in cases {
        let folder = Folder::with(&[("t.csv", TABLE), ("incilint.toml", &format!("[[allow]]\n{allow}\n"))]);
        let run = folder.check(&["t.csv"]);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{allow}");
        assert!(run.told.contains(message), "{allow}: {}", run.told);
    }
}

#[test]
fn comments_in_a_routine_file_work_alike() {
    let routine = |comment: &str| {
        format!(
            "routine Test\n\nproduct Calm Gel\n  {comment}\n  \
             ingredients: Aqua, Glycerin, Cetearyl Alcohol, Glycerin\n\npm daily\n  Calm Gel\n"
        )
    };
    let count = |comment: &str| {
        let folder = Folder::with(&[("a.routine", &routine(comment))]);
        let run = only_duplicates(&folder, &["a.routine"]);
        (
            run.findings().iter().filter(|(rule, ..)| rule == "list/duplicate").count(),
            run.summary("suppressed"),
        )
    };
    assert_eq!(count("# a comment"), (1, 0));
    assert_eq!(count("# incilint: allow list/duplicate -- two phases"), (0, 1));
}
