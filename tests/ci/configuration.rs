//! Limits, table maps and the `config` command.

use crate::run::Folder;

const TABLE: &str = "id,name,ingredients\n\
    A-1,Calm,\"Aqua, Glycerin, Cetearyl Alcohol, Glycerin\"\n\
    A-2,Cool,\"Aqua, Glycerin, Cetearyl Alcohol, Aqua\"\n\
    B-2,Fine,\"Aqua, Glycerin, Cetearyl Alcohol\"\n";

#[test]
fn so_few_findings_are_tolerated_and_counted_all_the_same() {
    let cases = [
        ("[rule.\"list/duplicate\"]\nmax = 2\n", 0, true, 2),
        ("[rule.\"list/duplicate\"]\nmax = 1\n", 1, false, 1),
        ("[rule.\"list/duplicate\"]\nmax = \"70 %\"\n", 0, true, 2),
        ("[rule.\"list/duplicate\"]\nmax = \"50%\"\n", 1, false, 1),
        ("[rule.list]\nmax = 2\n", 0, true, 2),
        ("[rule.list]\nmax = 5\n[rule.\"list/duplicate\"]\nmax = 0\n", 1, false, 0),
    ];
    for (config, code, kept, max) in cases {
        let folder = Folder::with(&[("t.csv", TABLE), ("incilint.toml", config)]);
        let run = folder.check(&["t.csv", "--only", "list", "--fail-on", "advice", "--format", "json"]);
        let limits = run.json()["summary"]["limits"].clone();
        let own = limits.as_array().and_then(|all| all.iter().find(|it| it["max"] == max)).cloned();
        let own = own.unwrap_or_else(|| panic!("{config}: {limits}"));
        assert_eq!(
            (run.code, own["kept"].as_bool(), own["count"].as_u64()),
            (code, Some(kept), Some(2)),
            "{config}"
        );
        assert_eq!(run.summary("advice"), 2, "counts stay exact");
        let human = folder.check(&["t.csv", "--only", "list"]);
        assert!(human.out.contains("t.csv: 2 findings of list"), "{}", human.out);
        let concise = folder.check(&["t.csv", "--only", "list", "--format", "concise"]);
        assert!(concise.told.contains("t.csv: 2 findings of list"), "{}", concise.told);
        let markdown = folder.check(&["t.csv", "--only", "list", "--format", "markdown"]);
        assert!(markdown.out.contains("<code>t.csv</code>: 2 findings of <code>list"), "{}", markdown.out);
    }
    let folder = Folder::with(&[("t.csv", TABLE), ("incilint.toml", "[rule.list]\nmax = \"some\"\n")]);
    let run = folder.check(&["t.csv"]);
    assert!(run.code == 2 && run.told.contains("incilint.toml:2:7: `max` is a number"), "{run:?}");
}

#[test]
fn every_input_has_the_configuration_closest_to_it() {
    let allow =
        |key: &str| format!("[[allow]]\nrule = \"list/duplicate\"\nkey = \"{key}\"\nreason = \"agreed\"\n");
    let folder = Folder::with(&[
        ("t.csv", TABLE),
        ("strict/t.csv", TABLE),
        ("lax/t.csv", TABLE),
        ("lax/deep/t.csv", TABLE),
        ("incilint.toml", &format!("market = \"US\"\n{}", allow("A-1"))),
        ("strict/incilint.toml", "[rule.\"list/duplicate\"]\nseverity = \"error\"\nmax = 1\n"),
        ("lax/incilint.toml", &format!("market = \"EU\"\n{}{}", allow("A-*"), allow("C-*"))),
    ]);
    let only = ["--only", "list/duplicate,lint", "--format", "json"];
    let check = |inputs: &[&str]| folder.check(&[inputs, &only].concat());
    // The middle one first: the order of findings is that of the inputs, whatever applies to them.
    let all = check(&["strict/t.csv", "t.csv", "lax"]);
    let json = all.json();
    let findings = json["findings"].as_array().expect("findings");
    let told: Vec<[&str; 4]> = findings
        .iter()
        .map(|it| {
            let place = &it["location"];
            [&it["rule"], &it["severity"], &place["path"], &place["key"]]
                .map(|value| value.as_str().unwrap_or("-"))
        })
        .collect();
    let expected = [
        ["list/duplicate", "error", "strict/t.csv", "A-1"],
        ["list/duplicate", "error", "strict/t.csv", "A-2"],
        ["list/duplicate", "advice", "t.csv", "A-2"],
        ["lint/unused-allow", "advice", "lax/incilint.toml", "-"],
    ];
    assert_eq!(told, expected, "{}", all.out);
    assert_eq!(findings[3]["location"]["line"], 7, "the second allow of lax");
    assert_eq!((all.code, all.summary("suppressed")), (1, 5), "1 of t.csv, 2 of each in lax");
    assert_eq!(json["run"]["config"], "strict/incilint.toml");
    assert_eq!(
        json["run"]["configs"],
        serde_json::json!(["strict/incilint.toml", "incilint.toml", "lax/incilint.toml"])
    );
    assert_eq!(json["run"]["market"], serde_json::json!(["US", "EU"]));
    let limits = json["summary"]["limits"].as_array().expect("limits");
    assert_eq!(
        (limits.len(), &limits[0]["path"]),
        (1, &"strict/t.csv".into()),
        "limits are for their own tables"
    );

    let one = check(&["t.csv", "lax", "--config", "incilint.toml"]);
    assert_eq!(one.summary("suppressed"), 3, "what the arguments name is for all: {}", one.out);
    assert!(one.json()["run"].get("configs").is_none());
    let none = check(&["t.csv", "lax", "--no-config"]);
    assert_eq!((none.summary("suppressed"), none.summary("advice")), (0, 6));

    // A baseline is one for the run; it counts where the rule runs.
    let baseline = ["--baseline", "known.tsv", "--write-baseline"];
    let written = folder.check(&[&["strict/t.csv", "t.csv", "lax"], &only[..], &baseline].concat());
    assert!(written.told.contains("wrote 4 findings to known.tsv"), "{written:?}");
    let known = folder.check(&[&["strict", "t.csv", "lax"], &only[..], &baseline[..2]].concat());
    assert_eq!((known.code, known.summary("baselined")), (0, 4), "{known:?}");
}

#[test]
fn own_rules_that_are_not_there_are_told_at_their_line() {
    let folder = Folder::with(&[("t.csv", TABLE), ("empty/readme.md", "nothing")]);
    for (rules, message) in [
        ("\"house\"", "incilint.toml:2:10: `house` cannot be read: No such file"),
        ("\"empty\", \"x\"", "incilint.toml:2:10: `empty` holds no rule (.toml)"),
    ] {
        folder.write("incilint.toml", &format!("market = \"EU\"\nrules = [{rules}]\n"));
        let run = folder.check(&["t.csv"]);
        assert!(run.code == 2 && run.told.contains(message), "{run:?}");
    }
}

#[test]
fn columns_that_were_chosen_are_told_in_every_format_and_do_nothing() {
    let folder = Folder::with(&[("t.csv", &TABLE.replace("name", "name\u{1b}[31m"))]);
    for format in
        ["human", "concise", "json", "jsonl", "sarif", "github", "gitlab", "junit", "markdown", "csv"]
    {
        let run = folder.check(&["t.csv", "--format", format]);
        let all = format!("{}{}", run.out, run.told);
        assert!(all.contains("list: `ingredients` (column 3)"), "{format}: {all}");
        assert!(!all.contains('\u{1b}'), "{format}: {all}");
    }
}

#[test]
fn limits_are_for_tables_and_do_not_hide_findings_in_lists() {
    let folder = Folder::with(&[
        ("a.inci", "Aqua, Glycerin, Cetearyl Alcohol, Glycerin\n"),
        ("incilint.toml", "[rule.list]\nmax = 100\n"),
    ]);
    assert_eq!(folder.check(&["a.inci", "--only", "list", "--fail-on", "advice"]).code, 1);
}

#[test]
fn tables_are_read_as_the_configuration_says_for_their_path() {
    let config = "[[table]]\npath = \"shop/*.csv\"\ningredients = \"what\"\nid = \"2\"\ntype = \"3\"\ndelimiter = \";\"\n\
        types = { Gesicht = \"moisturizer\" }\n";
    let odd = "label;nr;kind;what\nAqua, Glycerin, Parfum;K-1;Gesicht;Aqua, Glycerin, Glycerin\n";
    let folder = Folder::with(&[("shop/a.csv", odd), ("shop/old/a.csv", odd), ("incilint.toml", config)]);
    let run = folder.run(&["parse", "shop/a.csv", "--format", "json"]);
    let json = run.json();
    assert_eq!((json["id"].as_str(), json["type"].as_str()), (Some("K-1"), Some("moisturizer")), "{json}");
    assert_eq!(json["items"].as_array().map(Vec::len), Some(3));
    let run = folder.run(&["parse", "shop/a.csv", "--format", "json", "--ingredients-column", "label"]);
    assert_eq!(run.json()["items"][2]["name"], "Parfum", "arguments win: {}", run.out);
    let run = folder.run(&["parse", "shop/old/a.csv", "--format", "json"]);
    assert_ne!(run.json()["type"].as_str(), Some("moisturizer"), "another path: {}", run.out);
    let mistakes = [
        ("types = { a = \"hovercraft\" }", "incilint.toml:3:15: `hovercraft` is no product type"),
        ("delimiter = \"ab\"", "incilint.toml:3:13: a delimiter is one ASCII character"),
        ("ingredient = \"x\"", "incilint.toml:3:1: unknown field `ingredient`"),
        ("id = \"ean\"", "shop/a.csv: has no column `ean`, which incilint.toml:3:6 names (it has `label`"),
    ];
    for (line, message) in mistakes {
        folder.write("incilint.toml", &format!("[[table]]\npath = \"*.csv\"\n{line}\n"));
        let run = folder.check(&["shop/a.csv"]);
        assert!(run.code == 2 && run.told.contains(message), "{line}: {}", run.told);
    }
}

#[test]
fn unknown_keys_are_errors_with_what_was_meant() {
    let folder = Folder::with(&[("t.csv", TABLE), ("incilint.toml", "markt = \"EU\"\n")]);
    let run = folder.check(&["t.csv"]);
    assert_eq!(run.code, 2);
    assert!(run.told.contains("incilint.toml:1:1: unknown field `markt`"), "{}", run.told);
    assert!(run.told.contains("did you mean `market`?"), "{}", run.told);
}

#[test]
fn days_without_quotes_and_limits_below_none_are_told_in_words() {
    let cases = [
        ("on = 2026-11-22\n", "incilint.toml:1:6: a day stands in quotes: \"2026-11-22\""),
        (
            "[[allow]]\nrule = \"list\"\nreason = \"agreed\"\nuntil = 2027-01-31\n",
            "incilint.toml:4:9: a day stands in quotes: \"2027-01-31\"",
        ),
        ("[rule.list]\nmax = -1\n", "incilint.toml:2:7: `max` is a number of findings, or a share"),
    ];
    for (config, told) in cases {
        let folder = Folder::with(&[("t.csv", TABLE), ("incilint.toml", config)]);
        let run = folder.check(&["t.csv"]);
        assert!(run.code == 2 && run.told.contains(told), "{run:?}");
    }
}

#[test]
fn where_no_rule_is_left_nothing_was_checked() {
    let folder = Folder::with(&[("t.csv", TABLE)]);
    let run = folder.check(&["t.csv", "--only", "names", "--skip", "names"]);
    assert!(run.code == 2 && run.told.contains("no rule is left to run"), "{run:?}");
    assert_eq!(folder.check(&["t.csv", "--only", "names", "--skip", "list"]).code, 0);
}

#[test]
fn show_prints_what_was_understood_and_files_which_applies() {
    let folder = Folder::with(&[
        ("incilint.toml", "market = \"EU\"\n[rule.\"list/duplicate\"]\nmax = 3 # a few\n"),
        ("sub/incilint.toml", "market = \"US\"\n"),
        ("sub/a.inci", "Aqua"),
        ("other/a.inci", "Aqua"),
    ]);
    let shown = folder.run(&["config", "show"]);
    assert_eq!(shown.code, 0, "{shown:?}");
    let again: toml::Table = toml::from_str(&shown.out).expect("TOML");
    assert_eq!(again["market"].as_str(), Some("EU"));
    assert_eq!(again["rule"]["list/duplicate"]["max"].as_integer(), Some(3));
    let files = folder.run(&["config", "files", "sub/a.inci", "other/a.inci"]);
    assert_eq!(files.out, "sub/a.inci\tsub/incilint.toml\nother/a.inci\tincilint.toml\n");
    folder.write("sub/deep/er/incilint.toml", "");
    folder.write("sub/deep/er/b.inci", "Aqua");
    folder.write("sub/unused/incilint.toml", "");
    let files = folder.run(&["config", "files", ".", "other", "sub/*.inci"]);
    let expected = ".\tincilint.toml\nsub\tsub/incilint.toml\nsub/deep/er\tsub/deep/er/incilint.toml\n\
        other\tincilint.toml\nsub/a.inci\tsub/incilint.toml\n";
    assert_eq!(files.out, expected, "those that `check .` would use");
}

#[test]
fn the_schema_is_the_committed_one() {
    let committed = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/incilint.schema.json");
    let folder = Folder::with(&[]);
    let run = folder.run(&["config", "schema"]);
    let known = std::fs::read_to_string(committed).unwrap_or_default();
    assert_eq!(run.out, known, "write it anew: incilint config schema > docs/incilint.schema.json");
    let schema: serde_json::Value = serde_json::from_str(&known).expect("JSON");
    for key in ["market", "fail-on", "rule", "table", "allow"] {
        assert!(schema["properties"][key]["description"].is_string(), "{key} is not described");
    }
    assert_eq!(schema["additionalProperties"], false);
}

#[test]
fn notes_that_are_asked_for_by_name_are_shown() {
    let folder = Folder::with(&[("a.inci", "Aqua, Glycerin, Xyzzyl Plughate, Phenoxyethanol\n")]);
    let told = |arguments: &[&str]| folder.check(arguments).out.contains("Xyzzyl Plughate");
    assert!(told(&["--only", "names/unknown", "--format", "concise", "a.inci"]));
    assert!(!told(&["--only", "names", "--format", "concise", "a.inci"]), "a note among others");
}

#[test]
fn mistakes_are_told_at_the_path_as_seen_from_where_the_program_runs() {
    let folder = Folder::with(&[("in/t.csv", TABLE), ("in/ours/r.toml", "name = 1\n"), ("in/none", "")]);
    let told = |config: &str, paths: &[&str]| {
        folder.write("in/incilint.toml", config);
        let mut command = folder.command(&[&["check"], paths].concat());
        if paths[0].starts_with("..") {
            command.current_dir(folder.path("in/ours"));
        }
        crate::run::Run::of(command.output().expect("the program starts")).told
    };
    let market = "market = \"XX\"\n";
    assert!(told(market, &["in/t.csv"]).starts_with("incilint: in/incilint.toml:1:10: `XX`"));
    assert!(told("x = 1\n", &["./in/t.csv"]).starts_with("incilint: in/incilint.toml:1:1: unknown field"));
    assert!(told(market, &["../t.csv"]).starts_with("incilint: ../incilint.toml:1:10: `XX`"));
    let own = told("rules = [\"ours\"]\n", &["in/t.csv"]);
    assert!(own.starts_with("incilint: in/ours/r.toml:"), "{own}");
}
