//! `incilint pairs` as people run it. What is expected of each pair was read from the lists, not from the output.

#![allow(clippy::unwrap_used, reason = "a test whose run fails has failed")]

use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::Value;

fn shelf(file: &str) -> String {
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "fixtures", "shelves", file].iter().collect();
    path.to_str().unwrap().to_owned()
}

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_incilint"))
        .args(["pairs", "--no-config", "--on", "2026-11-22"])
        .args(arguments)
        .env("COLUMNS", "100")
        .env("LC_ALL", "C.UTF-8")
        .output()
        .unwrap()
}

fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn json(arguments: &[&str]) -> Value {
    let output = run(&[arguments, &["--format", "json"]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The pair of two products by their names, in whichever order.
fn pair<'v>(shelf: &'v Value, a: &str, b: &str) -> &'v Value {
    let name = |index: &Value| shelf["products"][index.as_u64().unwrap() as usize]["name"].as_str().unwrap();
    let both = |pair: &&Value| {
        let names = [name(&pair["products"][0]), name(&pair["products"][1])];
        names == [a, b] || names == [b, a]
    };
    shelf["pairs"].as_array().unwrap().iter().find(both).unwrap()
}

#[test]
fn every_pair_of_the_bathroom_is_what_its_lists_make_it() {
    let shelf = json(&[&shelf("bathroom.routine")]);
    let expected = [
        // Two strengths that work, on the same skin.
        ("Retinol Serum", "Glycolic Toner", "alternate"),
        ("Glycolic Toner", "Retinal Cream", "alternate"),
        // The same class twice in a day.
        ("Retinol Serum", "Retinal Cream", "avoid"),
        // Washed off.
        ("Retinol Serum", "Glycolic Wash", "fine"),
        ("Glycolic Toner", "Glycolic Wash", "fine"),
        // A myth says no.
        ("Glycolic Toner", "Niacinamide Drops", "fine"),
        // It eases the retinoid.
        ("Retinol Serum", "Niacinamide Drops", "helps"),
        ("Retinal Cream", "Niacinamide Drops", "helps"),
        // Nothing in it is anybody's business.
        ("Glycolic Toner", "Water Gel", "no-rule"),
        ("Niacinamide Drops", "Water Gel", "no-rule"),
        // No list.
        ("Gift Mask", "Water Gel", "cannot-tell"),
        ("Gift Mask", "Retinol Serum", "cannot-tell"),
    ];
    for (a, b, verdict) in expected {
        assert_eq!(pair(&shelf, a, b)["verdict"], verdict, "{a} and {b}");
    }
    assert_eq!(shelf["pairs"].as_array().unwrap().len(), 28, "eight products");
}

#[test]
fn reasons_name_the_rule_both_ingredients_and_how_their_strength_is_known() {
    let shelf = json(&[&shelf("bathroom.routine")]);
    let reason = &pair(&shelf, "Retinol Serum", "Glycolic Toner")["reasons"][0];
    assert_eq!(reason["rule"], "layering/retinoid-with-aha");
    assert_eq!(reason["scope"], "slot");
    assert_eq!(reason["sides"][0]["ingredient"], "Retinol");
    assert_eq!(reason["sides"][0]["amount"], "0.3 %, printed on the list");
    assert_eq!(reason["sides"][1]["ingredient"], "Glycolic Acid");
    assert_eq!(reason["sides"][1]["amount"], "7 %, printed on the list");
    let cleared = &pair(&shelf, "Retinol Serum", "Glycolic Wash")["reasons"][0];
    assert_eq!(
        (cleared["rule"].as_str(), cleared["cleared"].as_str()),
        (Some("layering/retinoid-with-aha"), Some("washed-off"))
    );
    let missing = &pair(&shelf, "Gift Mask", "Water Gel")["reasons"][0];
    assert_eq!((missing["why"].as_str(), missing["product"].as_u64()), (Some("no-list"), Some(6)));
}

#[test]
fn the_matrix_names_every_verdict_once_and_each_half_of_it_only_once() {
    let shown = text(&run(&[&shelf("bathroom.routine")]));
    let row = |start: &str| {
        let line = shown.lines().find(|line| line.trim_start().starts_with(start)).unwrap_or_default();
        line.split_whitespace().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(row("1 Retinol Serum"), ["1", "Retinol", "Serum"], "nothing stands before it");
    assert_eq!(row("5 Retinal Cream"), ["5", "Retinal", "Cream", "avoid", "alternate", "fine", "helps"]);
    assert_eq!(row("6 Water Gel"), ["6", "Water", "Gel", "helps", "·", "·", "·", "helps"]);
    assert!(shown.contains("· no rule"), "{shown}");
    assert!(shown.contains("? cannot tell"), "{shown}");
    assert!(shown.contains("no list, or none that was understood: `Gift Mask`"), "{shown}");
    assert!(!shown.contains("\nfine: "), "what is fine needs no words unless asked for");
    assert!(text(&run(&[&shelf("bathroom.routine"), "--all"])).contains("\nfine: "));
}

#[test]
fn a_narrow_terminal_gets_marks_and_no_line_is_wider() {
    let output = Command::new(env!("CARGO_BIN_EXE_incilint"))
        .args(["pairs", "--no-config", &shelf("bathroom.routine")])
        .env("COLUMNS", "46")
        .env("LC_ALL", "C")
        .output()
        .unwrap();
    let shown = text(&output);
    let matrix: Vec<&str> = shown.split("\n\n").next().unwrap().lines().collect();
    assert!(matrix.iter().all(|line| line.len() <= 46), "{matrix:#?}");
    let row: Vec<&str> = matrix[5].split_whitespace().collect();
    assert_eq!(row, ["5", "Retinal", "Cream", "X", "/", "o", "+"]);
    assert!(shown.is_ascii(), "the locale speaks nothing else");
}

#[test]
fn tables_are_shelves_and_only_chooses_by_key_or_name() {
    let table = shelf("catalogue.csv");
    let whole = json(&[&table]);
    assert_eq!(pair(&whole, "Retinol Serum", "Peel Toner")["verdict"], "alternate");
    assert_eq!(
        pair(&whole, "Peel Toner", "A-3")["verdict"],
        "no-rule",
        "a record without name goes by its key"
    );
    let hair = pair(&whole, "Retinol Serum", "Lavender Shampoo");
    assert_eq!(
        (hair["verdict"].as_str(), hair["reasons"][0]["why"].as_str()),
        (Some("fine"), Some("different-skin"))
    );
    let some = json(&[&table, "--only", "A-1,peel  toner"]);
    let names: Vec<_> = some["products"].as_array().unwrap().iter().map(|product| &product["name"]).collect();
    assert_eq!(names, ["Retinol Serum", "Peel Toner"]);
}

#[test]
fn what_cannot_be_compared_is_said_and_fails() {
    let fails = |arguments: &[&str], words: &str| {
        let output = run(arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{said}");
        assert!(said.contains(words), "{said}");
    };
    let table = shelf("catalogue.csv");
    fails(&[&table, "--only", "A-1,A-22"], "no product has the key or name `A-22`");
    fails(&[&table, "--only", "A-1"], "at least two products");
    fails(&["no-such.routine"], "no-such.routine");
    let folder = tempfile::tempdir().unwrap();
    let many = folder.path().join("many.csv");
    let rows: String = (0..200).map(|row| format!("P-{row},Product {row},\"Aqua, Glycerin\"\n")).collect();
    std::fs::write(&many, format!("sku,name,ingredients\n{rows}")).unwrap();
    fails(&[many.to_str().unwrap()], "--only");
}

#[test]
fn the_page_has_headers_for_both_products_a_word_in_every_cell_and_a_reason_behind_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("shelf.html");
    let output = run(&[&shelf("bathroom.routine"), "--html", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0));
    let page = std::fs::read_to_string(&file).unwrap();
    assert_eq!(page.matches("<th scope=\"col\">").count(), 8);
    assert_eq!(page.matches("<th scope=\"row\">").count(), 8);
    assert_eq!(page.matches("<td class=\"self\">itself</td>").count(), 8);
    assert_eq!(page.matches("<td class=\"no-rule\">no rule</td>").count(), 2 * 4, "{page}");
    let link = "<td class=\"alternate\"><a href=\"#p1-2\">alternate</a></td>";
    assert_eq!(page.matches(link).count(), 2, "from either side");
    for id in page.split("href=\"#").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        assert!(page.contains(&format!("id=\"{id}\"")), "{id} leads somewhere");
    }
    assert!(page.contains("Glycolic Acid, 7 %, printed on the list"));
}

#[test]
fn names_that_act_are_harmless_on_the_page_and_in_the_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("shelf.html");
    let output = run(&[&shelf("hostile.csv"), "--html", file.to_str().unwrap()]);
    let page = std::fs::read_to_string(&file).unwrap();
    assert!(page.contains("&lt;img src=x onerror=alert(1)&gt;") && !page.contains("<img"));
    let json = run(&[&shelf("hostile.csv"), "--format", "json"]);
    for shown in [text(&output), text(&json), page] {
        assert!(!shown.contains(['\u{1b}', '\u{202e}']), "{shown}");
    }
}
