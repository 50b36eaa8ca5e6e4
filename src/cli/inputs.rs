//! From the paths that were given to the inputs of a run.

use std::path::{Path, PathBuf};

use super::Failure;
use super::columns::ColumnArgs;
use crate::engine::{InputKind, Request};
use crate::table;

/// What the arguments say about how inputs are read.
pub(crate) struct Reading<'a> {
    /// Every input is a bare list.
    pub list: bool,
    /// What standard input holds.
    pub stdin: InputKind,
    /// Where tables keep what.
    pub columns: &'a ColumnArgs,
}

/// The inputs at the paths: files as they are, folders searched for files of known kinds, in a fixed order.
pub(crate) fn requests(paths: &[PathBuf], reading: &Reading<'_>) -> Result<Vec<Request>, Failure> {
    let table = reading.columns.options()?;
    let request = |path: &Path, kind: Option<InputKind>| Request {
        name: shown(path),
        path: path.to_path_buf(),
        kind,
        bare: reading.list,
        table: table.clone(),
    };
    let mut requests = Vec::new();
    for path in paths {
        if path.as_os_str() == "-" {
            requests.push(request(path, Some(if reading.list { InputKind::List } else { reading.stdin })));
        } else if path.is_dir() {
            let files = files_in(path)?;
            if files.is_empty() {
                let message =
                    "no list, routine or table in this folder (.inci .routine .csv .tsv .json .jsonl)";
                return Err(format!("{}: {message}", shown(path)).into());
            }
            requests.extend(files.iter().map(|file| request(file, InputKind::of(file))));
        } else {
            let kind = if reading.list { Some(InputKind::List) } else { InputKind::of(path) };
            requests.push(request(path, kind));
        }
    }
    Ok(requests)
}

/// The files of known kinds below a folder, ignore files respected, sorted.
fn files_in(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for entry in ignore::WalkBuilder::new(folder).build() {
        let entry = entry.map_err(|error| error.to_string())?;
        let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
        if is_file && InputKind::of(entry.path()).is_some() {
            files.push(entry.into_path());
        }
    }
    files.sort();
    Ok(files)
}

/// A path as reports show it: with `/`, and relative where it is below the current folder.
pub(crate) fn shown(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let path = path.strip_prefix(here).unwrap_or(path);
    let path = path.strip_prefix(".").unwrap_or(path);
    path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
}

impl ColumnArgs {
    /// The same for the readers of tables.
    fn options(&self) -> Result<table::Options, Failure> {
        let mut options = table::Options::default();
        let columns = [
            (table::Role::List, &self.ingredients_column),
            (table::Role::Id, &self.id_column),
            (table::Role::Name, &self.name_column),
            (table::Role::Brand, &self.brand_column),
            (table::Role::Type, &self.type_column),
        ];
        for (role, column) in columns {
            if let Some(column) = column {
                options.columns.set(role, column);
            }
        }
        if self.no_header {
            options.header = Some(false);
        }
        if let Some(delimiter) = &self.delimiter {
            options.format = Some(table::Format::Delimited(byte(delimiter)?));
        }
        Ok(options)
    }
}

fn byte(delimiter: &str) -> Result<u8, Failure> {
    match delimiter.as_bytes() {
        b"tab" | b"\\t" => Ok(b'\t'),
        &[byte] if byte.is_ascii() && byte != b'"' && byte != b'\n' => Ok(byte),
        _ => Err(format!("--delimiter takes one ASCII character, or `tab`, not `{delimiter}`").into()),
    }
}
