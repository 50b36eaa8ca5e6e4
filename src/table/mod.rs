//! Product tables, streamed: delimited text and JSON, compressed or not; with features Parquet, SQLite and PostgreSQL.
//!
//! A [`Table`] is opened once, which settles how it is written and which column holds what ([`Columns`]). It
//! then hands over [`Block`]s of whole records, in order and one at a time; finding where records end is cheap,
//! so that one thread does it and others parse. A [`Block`] gives its [`Record`]s, a record its [`Cell`]s, and
//! a cell its text and the way back from a span of the text to line and column of the file.
//!
//! ```
//! use incilint::table::{Hints, Options, ProductTypes, Role, Table};
//!
//! let file = "name,ingredients\nCalm Gel,\"Aqua, Glycerin\"\n";
//! let hints = Hints { is_ingredient: &|_| false, is_type: &|text| ProductTypes::standard().is_category(text) };
//! let mut table = Table::from_reader("shelf.csv", file.as_bytes(), &Options::default(), &hints)?;
//! while let Some(block) = table.next_block()? {
//!     let mut records = block.records(table.columns());
//!     while let Some(record) = records.next_record() {
//!         let list = record.cell(Role::List).expect("every record of this file has a list");
//!         assert_eq!(list.text(), "Aqua, Glycerin");
//!         assert_eq!(record.place().map(|place| place.line), Some(2));
//!     }
//! }
//! # Ok::<(), incilint::table::Error>(())
//! ```

mod address;
mod block;
mod blocks;
mod cell;
mod columns;
mod content;
mod decompress;
mod delimited;
mod header_words;
mod headers;
mod heavy;
mod json;
mod json_open;
mod json_split;
#[cfg(any(feature = "postgres", feature = "sqlite"))]
mod missing;
mod names;
mod open;
#[cfg(feature = "parquet")]
mod parquet;
#[cfg(feature = "postgres")]
mod postgres;
mod problem;
mod product_type;
mod record;
#[cfg(feature = "rows")]
mod rows;
mod sniff;
mod split;
#[cfg(feature = "sqlite")]
mod sqlite;
mod unchanged;

pub use address::{database_file, database_name, is_database};
pub use block::{Block, Format, Place};
pub use cell::Cell;
pub use columns::{Columns, Found, Pick, Role, Wanted};
pub use content::Hints;
pub use heavy::HeavyFormat;
pub use open::{Options, Table};
pub use problem::{Error, Problem, ProblemKind};
pub use product_type::ProductTypes;
pub use record::{Record, Records, Row};
pub use sniff::{is_plainly_table, looks_like_table};
