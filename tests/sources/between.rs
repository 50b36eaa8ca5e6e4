//! `incilint diff` between sources of different kinds.

use crate::fixture;
use crate::run::{Folder, Run};
use crate::server::Server;

fn diff(folder: &Folder, old: &str, new: &str) -> Run {
    folder.run(&["diff", "--on", "2026-11-22", "--format", "json", old, new])
}

#[test]
fn the_same_records_in_any_two_sources_are_no_difference() {
    let folder = Folder::with(&[]);
    std::fs::write(folder.path("t.csv"), fixture::delimited(b',')).unwrap();
    fixture::parquet(&folder.path("t.parquet"), fixture::codecs()[0].1);
    fixture::sqlite(&folder.path("shop.db"), "products");
    let mut sources =
        vec!["t.csv".to_owned(), "t.parquet".to_owned(), "sqlite:shop.db?table=products".to_owned()];
    let server = Server::start();
    if let Some(server) = &server {
        fixture::postgres(&mut server.client(), "products");
        sources.push(server.address("table=products"));
    }
    for old in &sources {
        for new in sources.iter().filter(|new| *new != old) {
            let run = diff(&folder, old, new);
            assert_eq!(run.code, 0, "{old} {new}: {run:?}");
            let json = run.json();
            let summary = &json["summary"];
            assert!(summary["same"].as_u64() > Some(0), "{summary}");
            assert_eq!(summary["same"], summary["products_new"], "{old} {new}: {json}");
            assert_eq!(json["products"].as_array().map(Vec::len), Some(0), "{old} {new}");
        }
    }
}

#[test]
fn a_record_that_changed_in_a_database_is_told() {
    let folder =
        Folder::with(&[("old.csv", "id,ingredients\nA-1,\"Aqua, Glycerin\"\nA-2,\"Aqua, Parfum\"\n")]);
    let database = rusqlite::Connection::open(folder.path("shop.db")).unwrap();
    database
        .execute_batch(
            "CREATE TABLE t (id TEXT, ingredients TEXT);
             INSERT INTO t VALUES ('A-2', 'Aqua, Parfum'), ('A-1', 'Aqua, Glycerin, Glycerin')",
        )
        .unwrap();
    let run = diff(&folder, "old.csv", "sqlite:shop.db?table=t");
    let json = run.json();
    let products = json["products"].as_array().unwrap();
    assert_eq!(products.len(), 1, "{json}");
    assert_eq!((&products[0]["key"], &products[0]["fate"]), (&"A-1".into(), &"changed".into()));
    assert_eq!((&products[0]["old_record"], &products[0]["new_record"]), (&1.into(), &2.into()));
    assert_eq!(products[0]["came"][0]["rule"], "list/duplicate", "{json}");
}
