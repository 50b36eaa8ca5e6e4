//! What an input was in an earlier version, so that only what changed is checked.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hasher as _};
use std::io::Read;

use super::input::Request;
use super::run::hints;
use crate::table::{Columns, Table};

/// The earlier version of an input.
#[derive(Debug)]
pub enum Earlier {
    /// There was none, or its columns were others.
    Nothing,
    /// A list or routine file with this text.
    Text(Vec<u8>),
    /// A table with records of these hashes.
    Records(HashSet<u64>),
}

impl Earlier {
    /// The records of the earlier version of a table.
    ///
    /// # Errors
    /// Why one of the versions could not be read, in words.
    pub fn table(request: &Request, earlier: impl Read + Send + 'static) -> Result<Self, String> {
        let today = super::run::open_table(request)?;
        let types = request.table.types();
        let is_type = |text: &str| types.is_category(text);
        let opened = Table::from_reader(&*request.name, earlier, &request.table, &hints(&is_type));
        let mut table = match opened {
            Ok(table) => table,
            // What was no table then has no records that could be the same.
            Err(_) => return Ok(Self::Nothing),
        };
        if !same_columns(today.columns(), table.columns()) {
            return Ok(Self::Nothing);
        }
        let columns = table.columns().clone();
        let mut records = HashSet::new();
        while let Some(block) = table.next_block().map_err(|error| error.to_string())? {
            let mut all = block.records(&columns);
            while let Some(record) = all.next_record() {
                records.insert(hash(record.raw()));
            }
        }
        Ok(Self::Records(records))
    }

    /// Whether the earlier version had a record of these bytes.
    pub(super) fn had_record(&self, raw: &[u8]) -> bool {
        matches!(self, Self::Records(records) if records.contains(&hash(raw)))
    }

    /// Whether this was the text of the earlier version.
    pub(super) fn had_text(&self, text: &str) -> bool {
        matches!(self, Self::Text(earlier) if earlier == text.as_bytes())
    }
}

/// Whether a record means the same under both.
fn same_columns(a: &Columns, b: &Columns) -> bool {
    let picks = |columns: &Columns| crate::table::Role::ALL.map(|role| columns.index(role));
    a.header() == b.header() && a.width() == b.width() && picks(a) == picks(b)
}

fn hash(raw: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(raw);
    hasher.finish()
}
