//! Which inputs there are and of what kind each is.

use std::path::{Path, PathBuf};

use crate::table;

/// What an input is read as.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
pub enum InputKind {
    /// One ingredient list, with or without a header
    List,
    /// A skincare routine
    Routine,
    /// A product table: CSV, TSV, JSON, JSON Lines or Parquet
    Table,
}

impl InputKind {
    /// The kind that an extension tells, or the address of a database; a compression suffix is looked through.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        if table::is_database(path) {
            return Some(Self::Table);
        }
        let name = path.file_name()?.to_str()?.to_ascii_lowercase();
        let name = name.strip_suffix(".gz").or_else(|| name.strip_suffix(".zst")).unwrap_or(&name);
        match name.rsplit_once('.')?.1 {
            "inci" => Some(Self::List),
            "routine" => Some(Self::Routine),
            "csv" | "tsv" | "tab" | "psv" | "json" | "jsonl" | "ndjson" | "parquet" => Some(Self::Table),
            _ => None,
        }
    }
}

/// One input of a run.
#[derive(Clone, Debug)]
pub struct Request {
    /// What reports call it: a path with `/`, `-`, or the address of a database without its password.
    pub name: String,
    /// Where it is; `-` is standard input. It may be the address of a database.
    pub path: PathBuf,
    /// What it is read as; told by its content when absent.
    pub kind: Option<InputKind>,
    /// A list has no `key: value` lines before it.
    pub bare: bool,
    /// It was found in a folder and not named: a table without lists is passed over.
    pub from_folder: bool,
    /// How it is read if it is a table.
    pub table: table::Options,
}
