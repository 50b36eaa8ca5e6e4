//! From the paths that were given to the inputs of a run.

use std::collections::HashSet;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::columns::ColumnArgs;
use super::maps::TableMapping;
use super::{Failure, search};
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

/// The inputs at the paths, each once: files as they are, folders and globs searched, in a fixed order.
pub(crate) fn requests(paths: &[PathBuf], reading: &Reading<'_>) -> Result<Vec<Request>, Failure> {
    let mut requests = Vec::new();
    let mut known = HashSet::new();
    let mut add = |path: &Path, kind: Option<InputKind>, from_folder: bool| -> Result<(), Failure> {
        if known.insert(path.canonicalize().unwrap_or_else(|_| path.to_path_buf())) {
            requests.push(reading.request(path, kind, from_folder)?);
        }
        Ok(())
    };
    for path in paths {
        if path.as_os_str() == "-" {
            add(path, Some(if reading.list { InputKind::List } else { reading.stdin }), false)?;
        } else if path.is_dir() {
            for file in search::folder(path)? {
                add(&file, InputKind::of(&file), true)?;
            }
        } else if search::is_glob(path) {
            for file in search::glob(path)? {
                add(&file, if reading.list { Some(InputKind::List) } else { InputKind::of(&file) }, true)?;
            }
        } else {
            add(path, if reading.list { Some(InputKind::List) } else { InputKind::of(path) }, false)?;
        }
    }
    Ok(requests)
}

impl Reading<'_> {
    fn request(&self, path: &Path, kind: Option<InputKind>, from_folder: bool) -> Result<Request, Failure> {
        let name = table::database_name(path).unwrap_or_else(|| shown(path));
        let table = self.table(path, &name, self.maps)?;
        Ok(Request { name, path: path.to_path_buf(), kind, bare: self.list, from_folder, table })
    }

    /// How an input is read if it is a table, where these are the maps of its configuration.
    pub(crate) fn table(
        &self,
        path: &Path,
        name: &str,
        maps: &[TableMapping],
    ) -> Result<table::Options, Failure> {
        let named = if table::is_database(path) { Path::new(name) } else { path };
        let map = maps.iter().find(|map| map.path.is_match(named));
        let mut table = map.map_or_else(table::Options::default, |map| map.options.clone());
        self.columns.lay_over(&mut table)?;
        Ok(table)
    }
}

/// A path as reports show it: with `/`, and relative where it is below the current folder.
pub(crate) fn shown(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let path = path.strip_prefix(here).unwrap_or(path);
    let path = path.strip_prefix(".").unwrap_or(path);
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
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

/// The paths that a file lists: one a line, lines that are blank or begin with `#` left out, or with NUL between them
/// where it holds any, and nothing left out. `-` is standard input.
pub(crate) fn listed(file: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut text = String::new();
    let read = if file.as_os_str() == "-" {
        std::io::stdin().lock().read_to_string(&mut text)
    } else {
        std::fs::File::open(file).and_then(|mut file| file.read_to_string(&mut text))
    };
    read.map_err(|error| format!("--files-from: {}: {error}", shown(file)))?;
    // Editors on Windows put a byte-order mark in front.
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    if text.contains('\0') {
        return Ok(text.split('\0').filter(|path| !path.is_empty()).map(PathBuf::from).collect());
    }
    let paths = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    Ok(paths.map(PathBuf::from).collect())
}
