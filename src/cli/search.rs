//! Looks for inputs in folders and by globs; what ignore files name is passed over, and so is what is hidden.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::inputs::shown;
use super::{Failure, complain};
use crate::config;
use crate::engine::InputKind;
use crate::{report, table};

/// The files of known kinds below a folder, sorted.
pub(crate) fn folder(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let files = inputs(folder)?;
    if files.is_empty() {
        let message =
            "no list, routine or table in this folder (.inci .routine .csv .tsv .json .jsonl .parquet)";
        return Err(format!("{}: {message}", shown(folder)).into());
    }
    Ok(files)
}

/// The same, if there are any. Reports and baselines of this program are none.
pub(crate) fn inputs(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    walk(folder, |path| InputKind::of(path).is_some() && !is_own(path))
}

fn is_own(path: &Path) -> bool {
    let mut start = Vec::with_capacity(report::LOOK);
    // A file that cannot be read is reported by the run.
    let read = File::open(path).and_then(|file| file.take(report::LOOK as u64).read_to_end(&mut start));
    let is_own = read.is_ok() && report::is_own(&start);
    // A report without findings can be an empty array, but so can an export that failed.
    let is_empty = read.is_ok() && start.iter().filter(|byte| !byte.is_ascii_whitespace()).eq(b"[]");
    if is_empty {
        complain(&format!("{}: left out: an empty array, as a report without findings is", shown(path)));
    }
    is_own || is_empty
}

/// Whether a path is a glob: shells leave one as it is in quotes, or when nothing matches it.
pub(crate) fn is_glob(path: &Path) -> bool {
    let text = path.to_string_lossy();
    text.contains(['*', '?', '[', '{']) && !table::is_database(path) && !path.exists()
}

/// The files that a glob means, sorted; of known kinds alone, unless it says how their names end.
pub(crate) fn glob(pattern: &Path) -> Result<Vec<PathBuf>, Failure> {
    let text = pattern.to_string_lossy();
    let text = text.trim_start_matches("./");
    let matcher = config::glob(text)?.compile_matcher();
    let plain = |part: &str| !part.contains(['*', '?', '[', '{', '\\']);
    let folder: PathBuf = Path::new(text)
        .parent()
        .into_iter()
        .flat_map(Path::components)
        .take_while(|part| plain(&part.as_os_str().to_string_lossy()))
        .collect();
    let folder = if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder };
    let ends_plainly = Path::new(text).extension().is_some_and(|end| plain(&end.to_string_lossy()));
    let is_meant = |path: &Path| {
        let path = path.strip_prefix(".").unwrap_or(path);
        matcher.is_match(path) && (ends_plainly || InputKind::of(path).is_some()) && !is_own(path)
    };
    let files = if folder.is_dir() { walk(&folder, is_meant)? } else { Vec::new() };
    if files.is_empty() {
        return Err(format!("{}: no such file, and as a glob it matches none", shown(pattern)).into());
    }
    Ok(files)
}

fn walk(folder: &Path, is_meant: impl Fn(&Path) -> bool) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for entry in ignore::WalkBuilder::new(folder).build() {
        let entry = entry.map_err(|error| error.to_string())?;
        let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
        if is_file && is_meant(entry.path()) {
            files.push(entry.into_path());
        }
    }
    files.sort();
    Ok(files)
}
