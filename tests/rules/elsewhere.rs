//! Bad examples of rules about what no text by itself can show.

use incilint::table::Options;

const TABLE: &str = "id,name,ingredients
A-1,Plain Cream,
A-2,Rich Cream,\"Aqua, Glycerin, Squalane, Cetearyl Alcohol, Phenoxyethanol\"
";

/// Rule and marked text of everything that is reported about a file beside others.
fn beside(others: &[(String, String)], name: &str, text: &[u8], table: Options) -> Vec<(String, String)> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, text) in others {
        std::fs::write(folder.path().join(name), text).expect("the temporary folder can be written");
    }
    super::run_text(name, text, table, folder.path()).into_iter().map(|it| (it.rule, it.mark)).collect()
}

fn with_product_from(id: &str) -> Vec<(String, String)> {
    let text = format!(
        "product Plain Cream\n  type: moisturizer\n  from: cream.csv#{id}\n\npm daily\n  Plain Cream\n"
    );
    let table = [("cream.csv".to_owned(), TABLE.to_owned())];
    beside(&table, "example.routine", text.as_bytes(), Options::default())
}

fn pair(rule: &str, mark: &str) -> (String, String) {
    (rule.to_owned(), mark.to_owned())
}

#[test]
fn a_key_that_the_table_does_not_have_is_reported() {
    assert!(with_product_from("A-9").contains(&pair("routine/record-not-found", "A-9")));
    assert_eq!(with_product_from("A-2"), []);
}

#[test]
fn a_record_without_a_list_is_reported_at_the_step() {
    assert_eq!(with_product_from("A-1"), [pair("routine/step-without-list", "Plain Cream")]);
}

#[test]
fn a_chain_of_files_that_is_too_long_is_cut_off_and_reported() {
    let chain: Vec<_> =
        (1..100).map(|at| (format!("{at}.routine"), format!("use {}.routine\n", at + 1))).collect();
    let found = beside(&chain, "example.routine", b"use 1.routine\n", Options::default());
    let rules: Vec<&str> = found.iter().map(|(rule, _)| rule.as_str()).collect();
    assert_eq!(rules, ["routine/use-too-deep"]);
}

/// The rules about records that fire on a table of these bytes.
fn in_table(bytes: &[u8], most: usize) -> Vec<String> {
    let table = Options { max_record: most, ..Options::default() };
    let rules = beside(&[], "example.csv", bytes, table).into_iter().map(|(rule, _)| rule);
    rules.filter(|rule| rule.starts_with("table/")).collect()
}

#[test]
fn bytes_that_are_no_text_are_reported() {
    let bytes = b"id,name,ingredients\nA-1,Cr\xe8me,\"Aqua, Glycerin, Carbomer, Phenoxyethanol\"\n";
    assert_eq!(in_table(bytes, 1 << 20), ["table/invalid-utf8"]);
}

#[test]
fn a_record_that_is_too_long_is_reported() {
    let long = format!("id,name,ingredients\nA-1,Plain Gel,\"Aqua{}\"\n", ", Glycerin".repeat(500));
    assert!(in_table(long.as_bytes(), 1000).contains(&"table/record-too-long".to_owned()));
}
