//! What cannot be read says why, and no password shows.

use std::net::TcpListener;

use crate::fixture;
use crate::run::Folder;
use crate::server::Server;

#[test]
fn a_source_that_is_not_there_says_what_is_missing() {
    let folder = Folder::with(&[]);
    fixture::sqlite(&folder.path("shop.db"), "products");
    fixture::sqlite(&folder.path("prices.db"), "prices");
    for (source, told) in [
        ("sqlite:shop.db?table=prodcts", "there is no table `prodcts`; did you mean `products`?"),
        ("sqlite:prices.db?table=shelf", "there is no table `shelf`; there are `prices`"),
        ("sqlite:gone.db?table=products", "gone.db: No such file"),
        ("sqlite:shop.db", "say what to read: ?table=NAME or ?query=SELECT"),
        ("sqlite:shop.db?table=products&tabel=a", "`tabel` is no parameter"),
        ("sqlite:shop.db?query=SELECT code FROM", "incomplete input"),
        ("sqlite:shop.db?query=DELETE FROM products", "it has to be a SELECT"),
        ("sqlite:shop.db?query=DELETE FROM products RETURNING *", "attempt to write a readonly database"),
        ("sqlite:shop.db?query=SELECT 1; SELECT 2", "Multiple statements"),
        ("shop.db", "an SQLite database; say which table as sqlite:FILE?table=NAME"),
        ("gone.parquet", "gone.parquet: No such file"),
    ] {
        let run = folder.check(&[source]);
        assert!(run.code == 2 && run.told.contains(told), "{source}: {run:?}");
    }
    let run = folder.check(&["sqlite:shop.db?table=products", "--ingredients-column", "inci"]);
    assert!(
        run.code == 2 && run.told.contains("has no column `inci` (it has `code` (column 1), "),
        "{run:?}"
    );
    let run = folder.check(&["sqlite:shop.db?table=products", "--format", "json"]);
    assert_eq!(run.summary("records"), 7, "nothing was deleted");
}

#[test]
fn names_of_tables_are_data() {
    let folder = Folder::with(&[]);
    let hostile = "a\"b'; DROP TABLE x; --é&?%";
    let encoded = "a%22b'; DROP TABLE x; --é%26?%25";
    fixture::sqlite(&folder.path("shop.db"), hostile);
    let run = folder.check(&[&format!("sqlite:shop.db?table={encoded}"), "--format", "json"]);
    assert_eq!(run.summary("records"), 7, "{run:?}");
    let Some(server) = Server::start() else { return };
    fixture::postgres(&mut server.client(), hostile);
    let run = folder.check(&[&server.address(&format!("table={encoded}")), "--format", "json"]);
    assert_eq!(run.summary("records"), 7, "{run:?}");
    let mut client = server.client();
    client.batch_execute("CREATE SCHEMA shop; CREATE TABLE shop.products (ingredients TEXT)").unwrap();
    for (part, told) in [
        ("table=a%22", "there is no table `a\"`; there are "),
        ("table=shop.prodcts", "there is no table `shop.prodcts`; did you mean `shop.products`?"),
        ("query=SELECT nothing", "the server says: column \"nothing\" does not exist"),
        ("query=DELETE FROM shop.products RETURNING *", "the server says: syntax error"),
        ("query=SELECT 1) AS a; DROP TABLE shop.products; --", "the server says: "),
        (
            "query=SELECT 1 AS ingredients, set_config('transaction_read_only', 'off', false)",
            "the server says: ",
        ),
        ("table=shop.products&sslmode=require", "TLS"),
        ("table=shop.products&nonsense=s3cret", "unknown option `nonsense`"),
    ] {
        let run = folder.check(&[&server.address(part)]);
        assert!(run.code == 2 && run.told.contains(told), "{part}: {run:?}");
        assert!(!format!("{run:?}").contains("s3cret"), "{part}: {run:?}");
    }
    let run = folder.check(&[&server.address("table=shop.products")]);
    assert!(run.code == 2 && !run.told.contains("no table"), "it is there and empty: {run:?}");
}

#[test]
fn a_server_that_is_not_there_is_named_without_the_password() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let folder = Folder::with(&[]);
    for format in ["human", "json", "sarif", "html"] {
        let address = format!("postgres://me:s3cret@127.0.0.1:{port}/shop?table=products");
        let run = folder.check(&[&address, "--format", format]);
        assert_eq!(run.code, 2, "{run:?}");
        assert!(
            run.told.contains("postgres://me@127.0.0.1") && run.told.contains("Connection refused"),
            "{run:?}"
        );
        assert!(!format!("{run:?}").contains("s3cret"), "{run:?}");
    }
}
