//! From the paths that were given to the inputs of a run.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::Failure;
use super::columns::ColumnArgs;
use super::maps::TableMapping;
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
    /// Where the configuration says that tables keep what.
    pub maps: &'a [TableMapping],
}

/// The inputs at the paths: files as they are, folders searched for files of known kinds, in a fixed order.
pub(crate) fn requests(paths: &[PathBuf], reading: &Reading<'_>) -> Result<Vec<Request>, Failure> {
    let request = |path: &Path, kind: Option<InputKind>| -> Result<Request, Failure> {
        let name = table::database_name(path).unwrap_or_else(|| shown(path));
        let named = if table::is_database(path) { Path::new(&name) } else { path };
        let mut table = reading
            .maps
            .iter()
            .find(|map| map.path.is_match(named))
            .map_or_else(table::Options::default, |map| map.options.clone());
        reading.columns.lay_over(&mut table)?;
        Ok(Request { name, path: path.to_path_buf(), kind, bare: reading.list, table })
    };
    let mut requests = Vec::new();
    for path in paths {
        if path.as_os_str() == "-" {
            requests.push(request(path, Some(if reading.list { InputKind::List } else { reading.stdin }))?);
        } else if path.is_dir() {
            let files = files_in(path)?;
            if files.is_empty() {
                let message = "no list, routine or table in this folder (.inci .routine .csv .tsv .json .jsonl .parquet)";
                return Err(format!("{}: {message}", shown(path)).into());
            }
            for file in &files {
                requests.push(request(file, InputKind::of(file))?);
            }
        } else {
            let kind = if reading.list { Some(InputKind::List) } else { InputKind::of(path) };
            requests.push(request(path, kind)?);
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
    /// Lays what was said over how a table is read.
    fn lay_over(&self, options: &mut table::Options) -> Result<(), Failure> {
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
            let byte = separator(delimiter).ok_or_else(|| {
                format!("--delimiter takes one ASCII character, or `tab`, not `{delimiter}`")
            })?;
            options.format = Some(table::Format::Delimited(byte));
        }
        Ok(())
    }
}

/// The byte that a word for a separator means.
pub(crate) fn separator(word: &str) -> Option<u8> {
    match word.as_bytes() {
        b"tab" | b"\\t" => Some(b'\t'),
        &[byte] if byte.is_ascii() && byte != b'"' && byte != b'\n' => Some(byte),
        _ => None,
    }
}

/// The paths that a file lists: one a line, or with NUL between them where it holds any. `-` is standard input.
pub(crate) fn listed(file: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut text = String::new();
    let read = if file.as_os_str() == "-" {
        std::io::stdin().lock().read_to_string(&mut text)
    } else {
        std::fs::File::open(file).and_then(|mut file| file.read_to_string(&mut text))
    };
    read.map_err(|error| format!("--files-from: {}: {error}", shown(file)))?;
    let separator = if text.contains('\0') { '\0' } else { '\n' };
    let paths = text.split(separator).map(|path| path.strip_suffix('\r').unwrap_or(path));
    Ok(paths.filter(|path| !path.is_empty()).map(PathBuf::from).collect())
}
