//! Columns that are not text, and lists that are.

use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::{
    ArrayRef, BinaryArray, BooleanArray, Date32Array, Decimal128Array, Float64Array, Int64Array, RecordBatch,
};
use serde_json::Value;

use crate::fixture;
use crate::run::Folder;
use crate::server::Server;

const LIST: [Option<&str>; 5] = [Some("Aqua"), Some("Glycerin"), None, Some("Glycerin"), Some("Parfum")];

/// Key, and the texts of the list's items, of each product.
fn products(folder: &Folder, source: &str) -> Vec<(String, Vec<String>)> {
    let run = folder.run(&["parse", "--format", "jsonl", source]);
    let product = |line: &str| {
        let json: Value = serde_json::from_str(line).unwrap();
        let items = json["items"].as_array().unwrap().iter();
        let items = items.map(|item| item["text"].as_str().unwrap().to_owned()).collect();
        (json["id"].as_str().unwrap_or("none").to_owned(), items)
    };
    assert!(run.told.is_empty(), "{run:?}");
    run.out.lines().map(product).collect()
}

fn expected(keys: [&str; 2]) -> Vec<(String, Vec<String>)> {
    let items = || LIST.iter().flatten().map(|item| (*item).to_owned()).collect();
    vec![(keys[0].to_owned(), items()), (keys[1].to_owned(), Vec::new())]
}

#[test]
fn parquet_columns_of_any_type() {
    let mut lists = ListBuilder::new(StringBuilder::new());
    lists.append_value(LIST);
    lists.append_null();
    let list = Arc::new(lists.finish()) as ArrayRef;
    let folder = Folder::with(&[]);
    let ids: [(&str, ArrayRef, [&str; 2]); 6] = [
        ("int", Arc::new(Int64Array::from(vec![4006381333931, -1])), ["4006381333931", "-1"]),
        ("float", Arc::new(Float64Array::from(vec![1.5, 1e9])), ["1.5", "1000000000.0"]),
        ("bool", Arc::new(BooleanArray::from(vec![true, false])), ["true", "false"]),
        ("date", Arc::new(Date32Array::from(vec![0, 20_000])), ["1970-01-01", "2024-10-04"]),
        (
            "decimal",
            Arc::new(Decimal128Array::from(vec![1250, 7]).with_precision_and_scale(9, 2).unwrap()),
            ["12.50", "0.07"],
        ),
        ("binary", Arc::new(BinaryArray::from(vec![&b"A-1"[..], b"A-2"])), ["A-1", "A-2"]),
    ];
    for (name, id, keys) in ids {
        let picture = Arc::new(BinaryArray::from(vec![Some(&b"\x89PNG\0\xff"[..]), None])) as ArrayRef;
        let columns = [("id", id), ("picture", picture), ("ingredients", Arc::clone(&list))];
        let batch =
            RecordBatch::try_from_iter_with_nullable(columns.map(|(name, column)| (name, column, true)));
        let file = format!("{name}.parquet");
        fixture::write_parquet(&folder.path(&file), &batch.unwrap(), fixture::codecs()[0].1, 1);
        assert_eq!(products(&folder, &file), expected(keys), "{name}");
        let run = folder.check(&[&file, "--format", "json", "--only", "table,list"]);
        let rules: Vec<String> = run.findings().into_iter().map(|(rule, _, _)| rule).collect();
        assert_eq!(rules, ["list/duplicate", "table/missing-list"], "a picture is no damage: {run:?}");
    }
}

#[test]
fn sqlite_values_of_any_type() {
    let folder = Folder::with(&[]);
    let database = rusqlite::Connection::open(folder.path("shop.db")).unwrap();
    let list = LIST.iter().flatten().copied().collect::<Vec<_>>().join(", ");
    database.execute_batch("CREATE TABLE t (id, picture BLOB, ingredients)").unwrap();
    let insert = "INSERT INTO t VALUES (?, x'89504e4700ff', ?)";
    database.execute(insert, rusqlite::params![4_006_381_333_931_i64, list]).unwrap();
    database.execute(insert, rusqlite::params![1.5, rusqlite::types::Null]).unwrap();
    assert_eq!(products(&folder, "sqlite:shop.db?table=t"), expected(["4006381333931", "1.5"]));
    database.execute("UPDATE t SET id = CAST(id AS BLOB)", []).unwrap();
    assert_eq!(products(&folder, "sqlite:shop.db?table=t"), expected(["4006381333931", "1.5"]));
    let view = "CREATE VIEW v AS SELECT rowid AS id, ingredients FROM t";
    database.execute_batch(view).unwrap();
    assert_eq!(products(&folder, "sqlite:shop.db?table=v"), expected(["1", "2"]));
}

#[test]
fn postgres_values_of_any_type() {
    let Some(server) = Server::start() else { return };
    let folder = Folder::with(&[]);
    let mut client = server.client();
    client.batch_execute("CREATE TYPE grade AS ENUM ('a', 'b')").unwrap();
    let list = "'{Aqua,Glycerin,NULL,Glycerin,Parfum}'";
    let json = "'[\"Aqua\", \"Glycerin\", null, \"Glycerin\", \"Parfum\"]'";
    let text = "'Aqua, Glycerin, Glycerin, Parfum'";
    for (number, (id, keys, list, kind)) in [
        ("bigint '4006381333931', -1", ["4006381333931", "-1"], list, "text[]"),
        ("numeric '12.50', 'NaN'", ["12.50", "NaN"], list, "varchar(20)[]"),
        ("date '2026-11-22', '1970-01-01'", ["2026-11-22", "1970-01-01"], json, "jsonb"),
        ("grade 'a', 'b'", ["a", "b"], json, "json"),
        ("boolean 't', 'f'", ["true", "false"], text, "bytea"),
        ("real '1.5', '1e9'", ["1.5", "1e+09"], text, "varchar"),
        (
            "uuid 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', 'b0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'",
            ["a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "b0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"],
            text,
            "character(40)",
        ),
    ]
    .into_iter()
    .enumerate()
    {
        let (first, second) = id.split_once(", ").unwrap();
        let of = first.split(' ').next().unwrap();
        client
            .batch_execute(&format!(
                "CREATE TABLE t{number} AS SELECT {first} AS id, 'x'::bytea AS picture, {list}::{kind} AS ingredients; \
                 INSERT INTO t{number} VALUES ({second}::{of}, '\\xff00', NULL)"
            ))
            .unwrap();
        assert_eq!(products(&folder, &server.address(&format!("table=t{number}"))), expected(keys), "{id}");
    }
}
