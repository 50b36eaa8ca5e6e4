//! The same records give the same findings, whatever holds them.

use serde_json::Value;

use crate::fixture;
use crate::run::{Folder, Run};
use crate::server::Server;

/// What a run found, without what differs by its nature: the name of the source, and line and column in a text.
fn found(run: &Run) -> (Value, Value) {
    let mut json = run.json();
    strip(&mut json["findings"]);
    for finding in json["findings"].as_array_mut().unwrap() {
        // All places of a cause are one finding, which belongs to the source.
        finding["fingerprint"].take();
    }
    (json["findings"].take(), json["summary"].take())
}

/// Compares finding by finding, so that a difference can be read.
fn assert_same(found: &Value, expected: &Value, source: &str) {
    let (found, expected) = (found.as_array().unwrap(), expected.as_array().unwrap());
    for (found, expected) in found.iter().zip(expected) {
        assert_eq!(found, expected, "{source}");
    }
    assert_eq!(found.len(), expected.len(), "{source}");
}

fn strip(value: &mut Value) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(strip),
        Value::Object(object) => {
            if object.contains_key("record") {
                for name in ["path", "line", "column_number", "end_line", "end_column"] {
                    object.remove(name);
                }
            }
            object.values_mut().for_each(strip);
        }
        _ => {}
    }
}

#[test]
fn every_source_gives_the_same_findings() {
    let folder = Folder::with(&[("incilint.toml", "market = \"EU\"\n")]);
    let csv = fixture::delimited(b',');
    let json = serde_json::to_vec_pretty(&fixture::objects()).unwrap();
    let mut sources = Vec::new();
    for (name, bytes) in [
        ("t.csv", csv.clone()),
        ("t.tsv", fixture::delimited(b'\t')),
        ("t.json", json),
        ("t.jsonl", fixture::lines().into_bytes()),
        ("t.csv.gz", fixture::gzip(&csv)),
        ("t.csv.zst", fixture::zstd(&csv)),
        ("t.jsonl.gz", fixture::gzip(fixture::lines().as_bytes())),
    ] {
        std::fs::write(folder.path(name), bytes).unwrap();
        sources.push(name.to_owned());
    }
    for (codec, compression) in fixture::codecs() {
        let name = format!("{codec}.parquet");
        fixture::parquet(&folder.path(&name), compression);
        sources.push(name);
    }
    std::fs::copy(folder.path("snappy.parquet"), folder.path("no-extension")).unwrap();
    sources.push("no-extension".to_owned());
    fixture::sqlite(&folder.path("shop.db"), "products");
    sources.push("sqlite:shop.db?table=products".to_owned());
    sources.push("sqlite:shop.db?table=PRODUCTS".to_owned());
    sources.push("sqlite:shop.db?query=SELECT%20*%20FROM products ORDER BY rowid".to_owned());
    let server = Server::start();
    if let Some(server) = &server {
        fixture::postgres(&mut server.client(), "products");
        sources.push(server.address("table=products"));
        sources.push(server.address("table=public.products&connect_timeout=5"));
        sources.push(server.address("query=SELECT * FROM products -- all of them"));
    }
    let mut first = None;
    for source in &sources {
        let run = folder.check(&["--format", "json", "--certainty", "possible", "--notes", source]);
        assert_eq!(run.code, 1, "{source}: {run:?}");
        assert!(!format!("{run:?}").contains("s3cret"), "{run:?}");
        let found = found(&run);
        let (all, summary) = first.get_or_insert_with(|| found.clone());
        assert_same(&found.0, all, source);
        assert_eq!(found.1, *summary, "{source} against {}", sources[0]);
    }
    let (all, summary) = first.unwrap();
    assert_eq!(summary["records"], 7);
    let text = all.to_string();
    for rule in [
        "names/probable-misspelling",
        "list/duplicate",
        "table/missing-list",
        "table/duplicate-key",
        "list/empty-item",
        "amounts/very-high-retinoid",
        "list/misread-colour-index",
    ] {
        assert!(text.contains(rule), "the table has something for {rule}: {text}");
    }
    let cell = all.as_array().unwrap().iter().find(|finding| finding["rule"] == "list/misread-colour-index");
    let location = &cell.unwrap()["location"];
    let list = fixture::RECORDS[5][4].unwrap();
    let at = list.find("Cl 45410").unwrap();
    assert_eq!(
        (&location["record"], &location["column"], &location["key"], &location["span"]),
        (&6.into(), &"ingredients".into(), &"S-06".into(), &serde_json::json!([at, at + 8]))
    );
}

#[test]
fn a_baseline_and_allows_hold_for_every_source() {
    let folder = Folder::with(&[]);
    fixture::parquet(&folder.path("t.parquet"), fixture::codecs()[1].1);
    fixture::sqlite(&folder.path("shop.db"), "products");
    std::fs::write(folder.path("t.csv"), fixture::delimited(b',')).unwrap();
    let sources = ["t.parquet", "sqlite:shop.db?table=products"];
    let written = folder.check(&[
        "t.csv",
        "--skip",
        "table/duplicate-key",
        "--baseline",
        "base.tsv",
        "--write-baseline",
    ]);
    assert_eq!(written.code, 0, "{written:?}");
    for source in sources {
        let run = folder.check(&[
            source,
            "--skip",
            "table/duplicate-key",
            "--baseline",
            "base.tsv",
            "--format",
            "json",
        ]);
        assert_eq!((run.code, run.findings().len()), (0, 0), "known from the CSV: {run:?}");
        assert!(run.summary("baselined") > 0);
    }
    let allow = |path: &str| {
        format!(
            "[[allow]]\nrule = \"list/duplicate\"\npath = \"{path}\"\nkey = \"S-02\"\nreason = \"two phases\"\n"
        )
    };
    folder.write("incilint.toml", &(allow("*.parquet") + &allow("sqlite:*")));
    for source in sources {
        let run = folder.check(&[source, "--only", "list/duplicate", "--format", "json"]);
        assert_eq!((run.findings().len(), run.summary("suppressed")), (0, 1), "{source}: {run:?}");
    }
    let run = folder.check(&["sqlite:shop.db?table=products", "--since", "HEAD"]);
    assert!(run.code == 2 && run.told.contains("--since is about files in git"), "{run:?}");
}

#[test]
fn a_map_of_the_configuration_applies_to_a_database() {
    let folder = Folder::with(&[(
        "incilint.toml",
        "[[table]]\npath = \"sqlite:shop.db?table=products\"\ningredients = \"brand\"\n",
    )]);
    fixture::sqlite(&folder.path("shop.db"), "products");
    fixture::sqlite(&folder.path("other.db"), "products");
    let column = |source: &str| {
        let run = folder.check(&[source]);
        run.out.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let mapped = column("sqlite:shop.db?table=products");
    assert!(mapped.contains("list: `brand`"), "{mapped}");
    assert!(column("sqlite:other.db?table=products").contains("list: `ingredients`"));
}

#[test]
fn parquet_comes_through_a_pipe_and_from_git() {
    let folder = Folder::with(&[]);
    let path = folder.path("t.parquet");
    fixture::parquet(&path, fixture::codecs()[1].1);
    // A pipe cannot be read again to show the first of two records.
    let skip = ["--format", "json", "--skip", "table/duplicate-key"];
    let expected = folder.check(&[&["t.parquet"][..], &skip].concat());
    let bytes = std::fs::read(&path).unwrap();
    for bytes in [bytes.clone(), fixture::gzip(&bytes)] {
        let piped = ["check", "--on", "2026-11-22", "-", "--stdin-format", "table"];
        let command = folder.command(&[&piped[..], &skip].concat());
        let run = Run::of(fixture::piped(command, &bytes));
        assert_same(&found(&run).0, &found(&expected).0, "the pipe");
    }
    let git = |arguments: &[&str]| {
        let mut git = std::process::Command::new("git");
        git.current_dir(folder.path("")).args(["-c", "user.name=T", "-c", "user.email=t@example.org"]);
        git.args(arguments).output().is_ok_and(|output| output.status.success())
    };
    if !git(&["init", "-q"]) {
        eprintln!("skipped: there is no git");
        return;
    }
    assert!(git(&["add", "."]) && git(&["commit", "-q", "-m", "first"]));
    let run = folder.check(&["t.parquet", "--since", "HEAD", "--format", "json"]);
    assert_eq!((run.findings().len(), run.summary("unchanged")), (0, 7), "{run:?}");
}
