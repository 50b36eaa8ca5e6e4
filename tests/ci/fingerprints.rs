//! What trackers know a finding again by.

use std::collections::BTreeSet;

use crate::run::{Folder, Run};

/// A table of three products; the first name misspelt in the first so many of them, another in the last.
fn table(misspelt: [bool; 3]) -> String {
    let row = |at: usize| {
        let glycerin = if misspelt[at] { "Glyzzerin" } else { "Glycerin" };
        let last = if at == 2 { ", Phenoxethanol" } else { "" };
        format!("K-{at},Name {at},\"Aqua, {glycerin}, Cetearyl Alcohol{last}\"\n")
    };
    format!("id,name,ingredients\n{}{}{}", row(0), row(1), row(2))
}

/// The fingerprints of a report, by what it calls them.
fn fingerprints(run: &Run, format: &str) -> BTreeSet<String> {
    let owned = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let all = |value: &serde_json::Value| value.as_array().cloned().unwrap_or_default();
    match format {
        "json" => all(&run.json()["findings"]).iter().map(|it| owned(&it["fingerprint"])).collect(),
        "gitlab" => all(&run.json()).iter().map(|it| owned(&it["fingerprint"])).collect(),
        "sarif" => {
            let results = all(&run.json()["runs"][0]["results"]);
            results.iter().map(|it| owned(&it["partialFingerprints"]["incilintFingerprint/v1"])).collect()
        }
        _ => {
            let mut rows = csv::Reader::from_reader(run.out.as_bytes());
            rows.records().map(|row| row.expect("a row")[12].to_owned()).collect()
        }
    }
}

#[test]
fn a_group_stays_what_it_is_when_one_of_its_rows_is_mended() {
    let folder = Folder::with(&[]);
    let mut known = BTreeSet::new();
    for format in ["json", "gitlab", "sarif", "csv"] {
        let of = |misspelt| {
            folder.write("t.csv", &table(misspelt));
            fingerprints(&folder.check(&["t.csv", "--only", "names", "--format", format]), format)
        };
        let all = of([true, true, true]);
        assert_eq!(all.len(), 2, "one for each cause: {all:?}");
        known.extend(all.clone());
        assert_eq!(all, of([false, true, true]), "{format}: the first row is mended");
        assert_eq!(all, of([true, true, false]), "{format}: the last row is mended");
        let other = of([false, false, false]);
        assert!(other.len() == 1 && other.is_subset(&all), "{format}: {other:?} of {all:?}");
    }
    assert_eq!(known.len(), 2, "the same in every format: {known:?}");
}

#[test]
fn groups_of_two_tables_are_two() {
    let text = table([true, true, true]);
    let folder = Folder::with(&[("a.csv", &text), ("b.csv", &text)]);
    let run = folder.check(&["a.csv", "b.csv", "--only", "names", "--format", "json"]);
    assert_eq!((run.findings().len(), fingerprints(&run, "json").len()), (4, 4), "{run:?}");
}
