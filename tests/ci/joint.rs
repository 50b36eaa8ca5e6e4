//! Rules about tables as a whole, by real runs.

use crate::run::{Folder, Run};

const LONG: &str =
    "Aqua, Glycerin, Squalane, Cetearyl Alcohol, Niacinamide, Panthenol, Tocopherol, Phenoxyethanol";

fn check(folder: &Folder, more: &[&str]) -> Run {
    let mut arguments = vec!["t.csv", "--only", "table", "--format", "json"];
    arguments.extend(more);
    folder.check(&arguments)
}

#[test]
fn pairs_of_records_are_one_finding_a_kind_with_places_of_the_first() {
    let mut rows = String::from("id,brand,name,ingredients\n");
    for number in 0..2000 {
        // Every tenth record has the key of the one before it, and all share one list among two brands.
        let key = if number % 10 == 9 { number - 1 } else { number };
        let brand = if number < 1000 { "Alba" } else { "Birk" };
        rows.push_str(&format!("K-{key},{brand},Name {number},\"{LONG}\"\n"));
    }
    let folder = Folder::with(&[("t.csv", &rows)]);
    let run = check(&folder, &["--jobs", "3"]);
    assert_eq!(
        run.findings(),
        [
            ("table/duplicate-key".into(), "K-8".into(), 200),
            ("table/same-list".into(), "K-1000".into(), 1000)
        ],
        "{run:?}"
    );
    let json = run.json();
    let first = &json["findings"][0];
    assert_eq!(first["location"]["record"], 10);
    assert_eq!(first["location"]["line"], 11);
    assert_eq!(first["location"]["column"], "id");
    assert_eq!(first["message"], "the key `K-8` is that of record 9 as well");
    assert_eq!(first["also"].as_array().map(Vec::len), Some(2));
    assert_eq!(check(&folder, &["--jobs", "1"]).out, run.out, "threads never show");
    let arguments = ["check", "-", "--stdin-format", "table", "--only", "table", "--format", "json"];
    let piped = folder.fed(&arguments, &rows);
    let counts: Vec<u64> = piped.findings().iter().map(|(_, _, count)| *count).collect();
    assert_eq!(counts, [200, 1000], "a stream cannot be read again, and is counted alike: {piped:?}");
}

#[test]
fn one_product_with_two_lists_is_told_whatever_the_spelling_of_the_lists() {
    let other = LONG.replace("Aqua", "Water").to_uppercase();
    let changed = LONG.replace("Squalane", "Squalene");
    let rows = format!(
        "id,brand,name,ingredients\n1,Alba,Calm,\"{LONG}\"\n2,Alba,CALM,\"{other}\"\n3,Alba,Calm,\"{changed}\"\n4,Birk,Calm,\"{changed}\"\n"
    );
    let folder = Folder::with(&[("t.csv", &rows)]);
    let run = folder.check(&["t.csv", "--only", "table/different-lists", "--format", "json"]);
    assert_eq!(run.findings(), [("table/different-lists".into(), "3".into(), 1)], "{run:?}");
}

#[test]
fn a_column_of_something_else_is_one_finding_and_not_one_for_each_row() {
    let rows: String = (0..300)
        .map(|row| {
            format!("{row},Page {row},\"skin care, offers, gift cards, new in, stores, page {row}\"\n")
        })
        .collect();
    let folder = Folder::with(&[("t.csv", &format!("id,name,ingredients\n{rows}"))]);
    let run = check(&folder, &[]);
    assert_eq!(run.findings(), [("table/foreign-column".into(), "t.csv".into(), 1)], "{run:?}");
    assert!(run.out.contains("in the column `ingredients` are known"), "{}", run.out);
}

#[test]
fn water_that_may_be_there_is_not_lost() {
    let found = |list: &str| {
        let rows: String = (0..30).map(|row| format!("{row},Name {row},\"{list}\"\n")).collect();
        let folder = Folder::with(&[("t.csv", &format!("id,name,ingredients\n{rows}"))]);
        let run = folder.check(&["t.csv", "--only", "table/lost-water", "--format", "json"]);
        run.json()["findings"][0]["args"]["lists"].as_str().map(str::to_owned)
    };
    assert_eq!(found("Glycerin, Xanthan Gum, Panthenol").as_deref(), Some("30"));
    assert_eq!(found("Talc, Mica, Panthenol. May contain: Glycerin").as_deref(), Some("30"));
    assert_eq!(found("Glycerin, Xanthan Gum, Panthenol. May contain: Aqua"), None);
}

#[test]
fn since_tells_of_pairs_only_where_a_record_changed() {
    let head = "id,name,ingredients\n";
    let row = |key: &str, name: &str| format!("{key},{name},\"{LONG}\"\n");
    let folder = Folder::with(&[("t.csv", &format!("{head}{}{}", row("A", "One"), row("A", "Two")))]);
    let git = |arguments: &[&str]| {
        let mut command = std::process::Command::new("git");
        command.current_dir(folder.path("")).args(["-c", "user.name=T", "-c", "user.email=t@example.org"]);
        command.args(arguments).output().is_ok_and(|output| output.status.success())
    };
    if !git(&["init", "-q"]) {
        eprintln!("skipped: there is no git");
        return;
    }
    assert!(git(&["add", "."]) && git(&["commit", "-q", "-m", "first"]));
    assert_eq!(check(&folder, &["--since", "HEAD"]).findings(), []);
    folder.write("t.csv", &format!("{head}{}{}{}", row("A", "One"), row("A", "Two"), row("A", "Three")));
    assert_eq!(
        check(&folder, &["--since", "HEAD"]).findings(),
        [("table/duplicate-key".into(), "A".into(), 1)]
    );
}

#[test]
fn known_pairs_are_baselined_by_their_number() {
    let rows = format!("id,name,ingredients\nA,One,\"{LONG}\"\nA,Two,\"{LONG}\"\n");
    let folder = Folder::with(&[("t.csv", &rows)]);
    check(&folder, &["--baseline", "known.tsv", "--write-baseline"]);
    assert_eq!(check(&folder, &["--baseline", "known.tsv"]).summary("baselined"), 1);
    folder.write("t.csv", &format!("{rows}A,Three,\"{LONG}\"\n"));
    let run = check(&folder, &["--baseline", "known.tsv"]);
    assert_eq!((run.findings().len(), run.summary("baselined")), (1, 1), "{run:?}");
}

#[test]
fn what_cannot_be_told_of_a_product_is_counted_once() {
    let list = "Aqua, Retinol, Retinal, Retinyl Palmitate, Ascorbic Acid, Ascorbyl Glucoside";
    let rows = format!("id,ingredients\nA,\"{list}\"\nB,\"{list}\"\nC,\"Aqua, Glycerin\"\n");
    let folder = Folder::with(&[("t.csv", &rows)]);
    let run = folder.check(&["t.csv", "--only", "stability", "--format", "json"]);
    let json = run.json();
    let skipped = json["summary"]["skipped"].as_array().expect("what was skipped");
    let of = |rule: &str| skipped.iter().find(|it| it["what"] == rule).map(|it| it["count"].clone());
    for rule in ["stability/retinoid-opened-too-long", "stability/retinoid-in-poor-pack"] {
        assert_eq!(of(rule), Some(2.into()), "{rule}: {skipped:?}");
    }
}
