//! Tables, views and queries of a PostgreSQL database.
//!
//! One query in a read-only transaction reads everything. The server turns every value into text, so that any type can
//! be read; the rows are streamed.

use std::error::Error as _;
use std::time::Duration;

use postgres::fallible_iterator::FallibleIterator as _;
use postgres::types::{Kind, Type};
use postgres::{Client, Config, Error, IsolationLevel, NoTls, Row, Transaction};

use super::address::{Selection, quoted};
use super::missing::missing_table;
use super::rows::{Outlet, Stop};

/// How long a server is waited for, unless the address says it.
const PATIENCE: Duration = Duration::from_secs(10);

/// How the server hands over a column.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kept {
    Text,
    Json,
    Bytes,
}

/// Reads a table of the database that `server` leads to.
pub(crate) fn read(server: &str, from: &Selection, outlet: &mut Outlet) -> Result<(), Stop> {
    let mut client = config(server)?.connect(NoTls)?;
    let cancel = client.cancel_token();
    let token = cancel.clone();
    outlet.cancel_with(move || {
        // A server that cannot be told goes on until the connection is closed.
        let _ = token.cancel_query(NoTls);
    });
    let read = read_from(&mut client, from, outlet);
    if matches!(read, Err(Stop::Unwanted)) {
        // A server that cannot be told goes on until the connection is closed.
        let _ = cancel.cancel_query(NoTls);
    }
    read
}

fn config(server: &str) -> Result<Config, Stop> {
    let mut config: Config = server.parse().map_err(|error: Error| {
        // The cause names the parameter; it does not hold its value.
        let cause = error.source().map_or_else(|| error.to_string(), ToString::to_string);
        Stop::Failed(format!("the address cannot be read: {cause}"))
    })?;
    config.application_name("incilint");
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(PATIENCE);
    }
    if config.get_password().is_none()
        && let Ok(password) = std::env::var("PGPASSWORD")
    {
        config.password(password);
    }
    Ok(config)
}

fn read_from(client: &mut Client, from: &Selection, outlet: &mut Outlet) -> Result<(), Stop> {
    let transaction =
        client.build_transaction().read_only(true).isolation_level(IsolationLevel::RepeatableRead);
    let mut transaction = transaction.start()?;
    // Equal runs see the records in the same order.
    transaction.batch_execute(
        "SET LOCAL synchronize_seqscans = off; SET LOCAL max_parallel_workers_per_gather = 0",
    )?;
    let source = match from {
        Selection::Table(name) => known_table(&mut transaction, name)?,
        // A comment at the end of the query must not hide the bracket.
        Selection::Query(sql) => format!("({}\n)", sql.trim().trim_end_matches(';')),
    };
    let described = transaction.prepare(&format!("SELECT * FROM {source} AS source"))?;
    let columns = described.columns();
    if columns.is_empty() {
        return Err(Stop::Failed("it has no columns".to_owned()));
    }
    let kept: Vec<Kept> = columns.iter().map(|column| kept(column.type_())).collect();
    let expressions = columns.iter().enumerate().map(|(at, column)| expression(at, column.type_()));
    let expressions: Vec<String> = expressions.collect();
    let aliases: Vec<String> = (0..columns.len()).map(|at| format!("c{at}")).collect();
    outlet.name_columns(columns.iter().map(|column| column.name().to_owned()).collect());
    let sql = format!("SELECT {} FROM {source} AS source ({})", expressions.join(", "), aliases.join(", "));
    let mut rows = transaction.query_raw(&sql, std::iter::empty::<&str>())?;
    while let Some(row) = rows.next().map_err(broken)? {
        for (at, kept) in kept.iter().enumerate() {
            if !outlet.wants_next() {
                outlet.absent();
                continue;
            }
            put(&row, at, *kept, outlet)?;
        }
        outlet.end_record()?;
    }
    Ok(())
}

fn put(row: &Row, at: usize, kept: Kept, outlet: &mut Outlet) -> Result<(), Stop> {
    if kept == Kept::Bytes {
        match row.try_get::<_, Option<&[u8]>>(at)? {
            Some(bytes) => outlet.text(bytes),
            None => outlet.absent(),
        }
        return Ok(());
    }
    match row.try_get::<_, Option<&str>>(at)? {
        Some(text) if kept == Kept::Json => outlet.json(text.as_bytes()),
        Some(text) => outlet.text(text.as_bytes()),
        None => outlet.absent(),
    }
    Ok(())
}

fn kept(kind: &Type) -> Kept {
    match *kind {
        Type::BYTEA => Kept::Bytes,
        Type::JSON | Type::JSONB => Kept::Json,
        _ => Kept::Text,
    }
}

/// What makes a text of the column; the elements of an array become one list.
fn expression(at: usize, kind: &Type) -> String {
    match kind.kind() {
        Kind::Array(_) => format!("array_to_string(c{at}, ', ')"),
        _ if *kind == Type::BYTEA => format!("c{at}"),
        _ => format!("c{at}::text"),
    }
}

/// The table of this name, in SQL: of the search path, or with its schema before it.
fn known_table(transaction: &mut Transaction<'_>, name: &str) -> Result<String, Stop> {
    let relations = "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
        WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')";
    let found = transaction.query_opt(
        &format!(
            "SELECT n.nspname::text, c.relname::text {relations} \
             AND (c.relname::text = $1 AND pg_catalog.pg_table_is_visible(c.oid) \
                  OR n.nspname::text || '.' || c.relname::text = $1) \
             ORDER BY c.relname::text = $1 DESC LIMIT 1"
        ),
        &[&name],
    )?;
    if let Some(row) = found {
        return Ok(format!("{}.{}", quoted(row.try_get(0)?), quoted(row.try_get(1)?)));
    }
    let others = transaction.query(
        &format!(
            "SELECT CASE WHEN pg_catalog.pg_table_is_visible(c.oid) THEN c.relname::text \
             ELSE n.nspname::text || '.' || c.relname::text END {relations} \
             AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') ORDER BY 1"
        ),
        &[],
    )?;
    let others = others.iter().map(|row| row.try_get(0)).collect::<Result<Vec<String>, _>>()?;
    Err(Stop::Failed(missing_table(name, &others)))
}

/// Why no more rows come: the server says so, or the connection is gone.
fn broken(error: Error) -> Stop {
    match error.as_db_error() {
        Some(_) => error.into(),
        None => Stop::Failed(format!("the connection broke off ({})", with_cause(&error))),
    }
}

fn with_cause(error: &Error) -> String {
    let text = error.to_string();
    match error.source().map(ToString::to_string) {
        Some(cause) if !text.contains(&cause) => format!("{text}: {cause}"),
        _ => text,
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        if let Some(told) = error.as_db_error() {
            let hint = told.hint().map(|hint| format!(" ({hint})")).unwrap_or_default();
            return Self::Failed(format!("the server says: {}{hint}", told.message()));
        }
        Self::Failed(with_cause(&error))
    }
}
