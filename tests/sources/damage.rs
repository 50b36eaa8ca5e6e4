//! Files that are damaged, cut off, or hold a giant: a word about it, and whatever else can be read is checked.

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use arrow_array::{ArrayRef, RecordBatch, StringArray};
use incilint::table::{Hints, Options, ProductTypes, Table};

use crate::fixture;
use crate::run::{Folder, Run};
use crate::server::Server;

/// Reads a table to its end; gives its records and what went wrong.
fn read(path: &Path) -> (u64, Option<String>) {
    let hints =
        Hints { is_ingredient: &|_| false, is_type: &|text| ProductTypes::standard().is_category(text) };
    let mut table = match Table::open(path, &Options::default(), &hints) {
        Ok(table) => table,
        Err(error) => return (0, Some(error.to_string())),
    };
    loop {
        match table.next_block() {
            Ok(Some(_)) => {}
            Ok(None) => return (table.records(), None),
            Err(error) => return (table.records(), Some(error.to_string())),
        }
    }
}

/// Many records whose lists are all different.
fn many(count: usize) -> RecordBatch {
    let ids = (0..count).map(|number| format!("K-{number}"));
    let lists =
        (0..count).map(|number| format!("Aqua, Glycerin, Unheard Of {}, Parfum", number * 7919 % 65_537));
    let column =
        |cells: &mut dyn Iterator<Item = String>| Arc::new(StringArray::from_iter_values(cells)) as ArrayRef;
    let columns = [("id", column(&mut ids.into_iter())), ("ingredients", column(&mut lists.into_iter()))];
    RecordBatch::try_from_iter(columns).unwrap()
}

#[test]
fn a_cut_or_scribbled_parquet_file_is_an_error_and_no_panic() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.parquet");
    for (codec, compression) in fixture::codecs() {
        fixture::write_parquet(&path, &many(3000), compression, 700);
        let whole = std::fs::read(&path).unwrap();
        assert_eq!(read(&path), (3000, None), "{codec}");
        let mut told = 0;
        for part in 1..40 {
            let cut = whole.len() * part / 40;
            std::fs::write(&path, &whole[..cut]).unwrap();
            assert!(read(&path).1.is_some(), "{codec}, cut after {cut} bytes");
            let mut scribbled = whole.clone();
            for (at, byte) in scribbled[cut..].iter_mut().take(24).enumerate() {
                *byte = byte.wrapping_mul(31).wrapping_add(at as u8 ^ 0x5A);
            }
            std::fs::write(&path, &scribbled).unwrap();
            let (records, fault) = read(&path);
            let fault = fault.unwrap_or_default();
            // Without checksums a changed value is a value.
            assert!(!fault.is_empty() || records == 3000, "{codec} at {cut}: {records}");
            assert!(!fault.contains("broke off"), "{codec} at {cut}: a panic: {fault}");
            told += usize::from(!fault.is_empty());
        }
        assert!(told > 4, "{codec}: {told} of 39");
    }
}

#[test]
fn what_was_read_of_a_damaged_file_is_checked_and_the_run_says_so() {
    let folder = Folder::with(&[("good.csv", "id,ingredients\nG-1,\"Aqua, Glycerin, Glycerin\"\n")]);
    let path = folder.path("t.parquet");
    fixture::write_parquet(&path, &many(3000), fixture::codecs()[1].1, 500);
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() * 6 / 10;
    bytes[middle..middle + 2000].fill(0xEE);
    std::fs::write(&path, bytes).unwrap();
    let run = folder.check(&[
        "t.parquet",
        "good.csv",
        "--format",
        "json",
        "--only",
        "names/unknown,list/duplicate",
    ]);
    assert_eq!(run.code, 2, "{run:?}");
    let (_, after) =
        run.told.split_once("t.parquet: cannot be read beyond record ").unwrap_or_else(|| panic!("{run:?}"));
    let records: u64 = after.split(':').next().unwrap().parse().unwrap();
    assert!((300..3000).contains(&records) && run.summary("records") == records + 1, "{run:?}");
    assert!(run.findings().iter().any(|(rule, key, _)| rule == "list/duplicate" && key == "G-1"));
}

#[test]
fn a_damaged_sqlite_file_is_an_error() {
    let folder = Folder::with(&[]);
    let path = folder.path("shop.db");
    let database = rusqlite::Connection::open(&path).unwrap();
    database
        .execute_batch(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, ingredients TEXT);
             WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
             INSERT INTO t SELECT i, 'Aqua, Glycerin, Unheard Of ' || i FROM n",
        )
        .unwrap();
    drop(database);
    let whole = std::fs::read(&path).unwrap();
    let check = |bytes: &[u8]| {
        std::fs::write(&path, bytes).unwrap();
        folder.check(&["sqlite:shop.db?table=t", "--format", "json"])
    };
    let run = check(&whole[..whole.len() / 2]);
    assert!(run.code == 2 && run.told.contains("malformed"), "{run:?}");
    let mut scribbled = whole.clone();
    scribbled[whole.len() / 2..whole.len() / 2 + 8192].fill(0xEE);
    let run = check(&scribbled);
    assert!(
        run.code == 2 && run.told.contains("beyond record ") && run.told.contains("malformed"),
        "{run:?}"
    );
    assert!((1000..5000).contains(&run.summary("records")), "{run:?}");
    let run = check(b"SQLite format 3\0 and then something else altogether");
    assert!(run.code == 2 && run.told.contains("not a database"), "{run:?}");
}

#[test]
fn a_cell_of_a_hundred_megabytes_is_cut_and_costs_itself() {
    let folder = Folder::with(&[]);
    let database = rusqlite::Connection::open(folder.path("shop.db")).unwrap();
    database
        .execute_batch(
            "CREATE TABLE t (id, ingredients, brand);
             INSERT INTO t VALUES ('A', 'Aqua, Parfum, Parfum', 'x'), ('B', 'Aqua, Aqua', hex(zeroblob(50000000))),
                 ('C', 'Aqua, Parfum', 'x')",
        )
        .unwrap();
    let mut sources = vec!["sqlite:shop.db?table=t".to_owned(), "t.parquet".to_owned()];
    let giant = "0".repeat(100_000_000);
    let column = |cells: [&str; 3]| Arc::new(StringArray::from(cells.to_vec())) as ArrayRef;
    let batch = RecordBatch::try_from_iter([
        ("id", column(["A", "B", "C"])),
        ("ingredients", column(["Aqua, Parfum, Parfum", "Aqua, Aqua", "Aqua, Parfum"])),
        ("brand", column(["x", &giant, "x"])),
    ]);
    fixture::write_parquet(&folder.path("t.parquet"), &batch.unwrap(), fixture::codecs()[1].1, 10);
    let server = Server::start();
    if let Some(server) = &server {
        let rows = "('A', 'Aqua, Parfum, Parfum', 'x'), ('B', 'Aqua, Aqua', repeat('0', 100000000)), ('C', 'Aqua, Parfum', 'x')";
        let table = format!("CREATE TABLE t AS SELECT * FROM (VALUES {rows}) AS t (id, ingredients, brand)");
        server.client().batch_execute(&table).unwrap();
        sources.push(server.address("table=t"));
    }
    for source in sources {
        let run = folder.check(&[&source, "--format", "json", "--only", "list/duplicate,table"]);
        let findings = run.findings();
        let found: Vec<(&str, &str)> = findings.iter().map(|(rule, key, _)| (&**rule, &**key)).collect();
        let expected = [("list/duplicate", "A"), ("list/duplicate", "B"), ("table/record-too-long", "B")];
        assert_eq!(run.summary("records"), 3);
        assert!(found.len() == 3 && expected.iter().all(|it| found.contains(it)), "{source}: {run:?}");
        assert!(run.out.len() < 100_000, "{source}: the cell is not repeated");
    }
}

/// Runs the program, interrupts it after a second, and says how long it then took.
#[cfg(unix)]
fn interrupted(folder: &Folder, address: &str) -> (Run, Duration) {
    let mut command =
        folder.command(&["check", address, "--only", "list/duplicate", "--format", "json", "--jobs", "1"]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    std::thread::sleep(Duration::from_secs(1));
    let asked = Instant::now();
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    (Run::of(child.wait_with_output().unwrap()), asked.elapsed())
}

/// A query that gives so many records at once and then nothing for an hour.
#[cfg(unix)]
fn stalls(folder: &Folder, address: &str, records: u64) {
    let (run, took) = interrupted(folder, address);
    assert!(took < Duration::from_secs(5), "{took:?}");
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.told.contains("interrupted"), "{run:?}");
    let findings = run.findings();
    let found: u64 = findings.iter().map(|(.., times)| times).sum();
    assert_eq!((run.summary("records"), found), (records, records), "what came is told: {run:?}");
}

#[cfg(unix)]
#[test]
fn a_query_that_takes_forever_is_interrupted() {
    let folder = Folder::with(&[]);
    rusqlite::Connection::open(folder.path("shop.db")).unwrap().execute_batch("CREATE TABLE t (id)").unwrap();
    let numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i %2B 1 FROM n)".replace("%2B", "+");
    let query = |condition: &str| {
        format!(
            "sqlite:shop.db?query={numbers} SELECT i AS id, 'Aqua, Glycerin, Glycerin' AS ingredients FROM n WHERE {condition}"
        )
    };
    stalls(&folder, &query("i <= 2000 OR i < 0"), 2_000);
    let (run, took) = interrupted(&folder, &query("i < 0"));
    assert!(run.code == 2 && took < Duration::from_secs(5), "{took:?}: {run:?}");
    assert!(run.told.contains("interrupted"), "{run:?}");
}

#[cfg(unix)]
#[test]
fn a_server_is_told_that_nobody_waits_any_longer() {
    let Some(server) = Server::start() else { return };
    let folder = Folder::with(&[]);
    let query = "query=SELECT i AS id, 'Aqua, Glycerin, Glycerin' AS ingredients FROM generate_series(1, 2000) AS i \
        UNION ALL SELECT 0, pg_sleep(3600)::text";
    stalls(&folder, &server.address(query), 2_000);
    let sleeping = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%pg_sleep(3600)%' \
        AND pid <> pg_backend_pid()";
    let start = Instant::now();
    while server.client().query_one(sleeping, &[]).unwrap().get::<_, i64>(0) > 0 {
        assert!(start.elapsed() < Duration::from_secs(10), "the server goes on");
        std::thread::sleep(Duration::from_millis(50));
    }
}
