//! Sources that change, break off or are very long while they are read.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::path::Path;

use incilint::table::{Hints, Options, ProductTypes, Role, Table};

use crate::run::Folder;
use crate::server::Server;

fn open(path: &Path) -> Table {
    let hints =
        Hints { is_ingredient: &|_| false, is_type: &|text| ProductTypes::standard().is_category(text) };
    Table::open(path, &Options::default(), &hints).unwrap()
}

/// The lists of all records that are still to come.
fn rest(table: &mut Table) -> Result<Vec<String>, String> {
    let columns = table.columns().clone();
    let mut lists = Vec::new();
    while let Some(block) = table.next_block().map_err(|error| error.to_string())? {
        let mut records = block.records(&columns);
        while let Some(record) = records.next_record() {
            lists.push(record.cell(Role::List).unwrap().text().into_owned());
        }
    }
    Ok(lists)
}

#[test]
fn an_sqlite_table_is_read_as_it_was_at_one_moment() {
    let folder = Folder::with(&[]);
    let path = folder.path("shop.db");
    let writer = rusqlite::Connection::open(&path).unwrap();
    writer
        .execute_batch(
            "PRAGMA journal_mode = WAL; CREATE TABLE t (id INTEGER PRIMARY KEY, ingredients TEXT);
             WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
             INSERT INTO t SELECT i, 'Aqua, Glycerin, ' || hex(zeroblob(200)) FROM n",
        )
        .unwrap();
    let mut table = open(Path::new(&format!("sqlite:{}?table=t", path.display())));
    assert!(table.next_block().unwrap().is_some());
    let before = table.records();
    writer
        .execute_batch("UPDATE t SET ingredients = 'changed'; INSERT INTO t VALUES (99999, 'new')")
        .unwrap();
    let lists = rest(&mut table).unwrap();
    assert_eq!(before + lists.len() as u64, 20_000);
    assert!(lists.iter().all(|list| list.starts_with("Aqua, Glycerin")), "nothing of what was written since");
}

#[test]
fn a_file_that_changes_while_it_is_read_is_noticed() {
    let folder = Folder::with(&[]);
    let row = format!("1,\"Aqua, Glycerin, {}\"\n", "Parfum".repeat(50));
    let csv = format!("id,ingredients\n{}", row.repeat(20_000));
    for (grows, told) in [(true, "grew while it was read"), (false, "shrank while it was read")] {
        folder.write("t.csv", &csv);
        let path = folder.path("t.csv");
        let mut table = open(&path);
        assert!(table.next_block().unwrap().is_some());
        let mut file = std::fs::OpenOptions::new().append(true).open(&path).unwrap();
        if grows {
            file.write_all(row.as_bytes()).unwrap();
        } else {
            file.set_len(3_000_000).unwrap();
        }
        let error = rest(&mut table).unwrap_err();
        assert!(error.contains(told) && error.contains("beyond record"), "{error}");
    }
}

/// How many records were checked, going by the message about the end of a table.
fn told_records(told: &str) -> u64 {
    let (_, after) = told.split_once("beyond record ").unwrap_or_else(|| panic!("{told}"));
    after.split(':').next().unwrap().parse().unwrap()
}

#[test]
fn a_connection_that_breaks_costs_what_was_not_read() {
    let Some(server) = Server::start() else { return };
    let folder = Folder::with(&[("good.csv", "id,ingredients\nG-1,\"Aqua, Glycerin, Glycerin\"\n")]);
    let mut client = server.client();
    let rows = "SELECT n AS id, repeat('Brand', 60) AS brand, 'Aqua, Glycerin, Aqua' AS ingredients";
    client.batch_execute(&format!("CREATE TABLE t AS {rows} FROM generate_series(1, 30000) AS n")).unwrap();
    let kill = "CASE WHEN id = 20000 THEN pg_terminate_backend(pg_backend_pid()) END";
    let divide = "1 / (20000 - id)";
    let query = |extra: &str| {
        server.address(&format!("query=SELECT id, brand, ingredients, {extra} AS extra FROM t"))
    };
    let (proxy, port) = proxy(server.port(), 4_000_000);
    let proxied = server.address("table=t").replace(&format!(":{}/", server.port()), &format!(":{port}/"));
    for (address, told) in [
        // Whether the server's last words arrive before the connection ends is a matter of chance.
        (query(kill), ["terminating connection due to administrator command", "the connection broke off"]),
        (query(divide), ["division by zero"; 2]),
        (proxied, ["the connection broke off"; 2]),
    ] {
        let run = folder.check(&[&address, "good.csv", "--format", "json", "--only", "list/duplicate"]);
        assert!(run.code == 2 && told.iter().any(|told| run.told.contains(told)), "{run:?}");
        assert_eq!(run.told.matches("postgres://").count(), 1, "the source is named once: {run:?}");
        assert!(!format!("{run:?}").contains("s3cret"), "{run:?}");
        let records = told_records(&run.told);
        assert!((1000..=20_000).contains(&records), "{told:?}: {records}");
        assert_eq!(run.summary("records"), records + 1);
        let findings = run.findings();
        let of_table = findings.iter().find(|(_, key, _)| key != "G-1").unwrap();
        assert_eq!(of_table.2, records, "one finding for each record, none twice: {run:?}");
        assert!(findings.iter().any(|(_, key, _)| key == "G-1"), "the next input is checked: {run:?}");
    }
    proxy.join().unwrap();
}

/// Forwards one connection and cuts it after so many bytes from the server.
fn proxy(server: u16, bytes: usize) -> (std::thread::JoinHandle<()>, u16) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let thread = std::thread::spawn(move || {
        let (client, _) = listener.accept().unwrap();
        let server = TcpStream::connect(("127.0.0.1", server)).unwrap();
        let (mut from, mut to) = (client.try_clone().unwrap(), server.try_clone().unwrap());
        let asking = std::thread::spawn(move || std::io::copy(&mut from, &mut to));
        // The copy ends early when the client goes first, which is no less an end.
        let _ = std::io::copy(&mut (&server).take(bytes as u64), &mut &client);
        let _ = client.shutdown(Shutdown::Both);
        let _ = server.shutdown(Shutdown::Both);
        let _ = asking.join();
    });
    (thread, port)
}

#[test]
fn one_bad_record_among_very_many_is_found_and_named() {
    let folder = Folder::with(&[]);
    let database = rusqlite::Connection::open(folder.path("shop.db")).unwrap();
    database
        .execute_batch(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, ingredients TEXT);
             WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
             INSERT INTO t SELECT i, 'Aqua, Glycerin' FROM n;
             UPDATE t SET ingredients = CAST(x'417175612c20ff2c2050617266756d' AS TEXT) WHERE id = 77777",
        )
        .unwrap();
    let run = folder.check(&["sqlite:shop.db?table=t", "--format", "json", "--only", "table/invalid-utf8"]);
    let found: Vec<_> = run.findings().into_iter().map(|(_, key, times)| (key, times)).collect();
    assert_eq!((found, run.summary("records")), (vec![("77777".to_owned(), 1)], 100_000), "{run:?}");
    assert_eq!(run.json()["findings"][0]["location"]["record"], 77_777);
}
