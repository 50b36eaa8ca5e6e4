//! Tables, views and queries of an SQLite database.
//!
//! One statement reads everything, so that what is read is the database at one moment, whoever writes to it meanwhile.

use std::path::Path;
use std::time::Duration;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};

use super::address::{Selection, quoted};
use super::missing::missing_table;
use super::rows::{Outlet, Stop};

/// How long a writer is waited for.
const PATIENCE: Duration = Duration::from_secs(10);

/// Reads a table of the database in a file.
pub(crate) fn read(file: &Path, from: &Selection, outlet: &mut Outlet) -> Result<(), Stop> {
    // SQLite says no more than that it cannot open the file.
    std::fs::File::open(file).map_err(|error| Stop::Failed(format!("{}: {error}", file.display())))?;
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let database = Connection::open_with_flags(file, flags)?;
    database.busy_timeout(PATIENCE)?;
    database.execute_batch("PRAGMA query_only = ON; PRAGMA trusted_schema = OFF;")?;
    let handle = database.get_interrupt_handle();
    outlet.cancel_with(move || handle.interrupt());
    let sql = match from {
        Selection::Table(name) => format!("SELECT * FROM {}", quoted(&known_table(&database, name)?)),
        Selection::Query(sql) => sql.clone(),
    };
    let mut statement = database.prepare(&sql)?;
    let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
    if names.is_empty() {
        return Err(Stop::Failed("the query gives no columns; it has to be a SELECT".to_owned()));
    }
    let width = names.len();
    outlet.name_columns(names);
    let mut rows = statement.query([])?;
    let mut number = String::new();
    while let Some(row) = rows.next()? {
        for column in 0..width {
            if !outlet.wants_next() {
                outlet.absent();
                continue;
            }
            match row.get_ref(column)? {
                ValueRef::Null => outlet.absent(),
                ValueRef::Text(text) => outlet.text(text),
                ValueRef::Blob(bytes) => outlet.text(bytes),
                ValueRef::Integer(value) => put_number(value, &mut number, outlet),
                ValueRef::Real(value) => put_number(value, &mut number, outlet),
            }
        }
        outlet.end_record()?;
    }
    Ok(())
}

fn put_number(value: impl std::fmt::Display, buffer: &mut String, outlet: &mut Outlet) {
    use std::fmt::Write as _;
    buffer.clear();
    // A string takes everything.
    let _ = write!(buffer, "{value}");
    outlet.text(buffer.as_bytes());
}

/// The table of this name, whatever its case, as the database calls it.
fn known_table(database: &Connection, name: &str) -> Result<String, Stop> {
    let mut tables = database
        .prepare("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name")?;
    let tables = tables.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
    let same = tables.iter().find(|table| *table == name);
    let same = same.or_else(|| tables.iter().find(|table| table.eq_ignore_ascii_case(name)));
    same.cloned().ok_or_else(|| Stop::Failed(missing_table(name, &tables)))
}

impl From<rusqlite::Error> for Stop {
    fn from(error: rusqlite::Error) -> Self {
        Self::Failed(match error {
            rusqlite::Error::SqlInputError { msg, .. } => format!("the query cannot be read: {msg}"),
            error => error.to_string(),
        })
    }
}
