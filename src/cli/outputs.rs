//! What a run writes must take the place of nothing that it reads or writes elsewhere.

use std::path::{Path, PathBuf};

use super::inputs::shown;

/// Refuses a report under a name that the run reads, or that is given to two reports.
///
/// # Errors
/// The first such report.
pub(crate) fn refuse_collisions<'p>(
    reports: impl Iterator<Item = &'p Path>,
    read: impl Iterator<Item = &'p Path>,
) -> Result<(), String> {
    let mut reports = reports.filter_map(file).peekable();
    if reports.peek().is_none() {
        return Ok(());
    }
    let read: Vec<PathBuf> = read.filter_map(file).collect();
    let mut written: Vec<PathBuf> = Vec::new();
    for report in reports {
        if read.contains(&report) {
            return Err(format!("--report: {} is read by this run and is not written over", shown(&report)));
        }
        if written.contains(&report) {
            return Err(format!("--report: {} is given to two reports", shown(&report)));
        }
        written.push(report);
    }
    Ok(())
}

/// The file that a path means, whether it is there or not; none for what is no file, such as a pipe.
fn file(path: &Path) -> Option<PathBuf> {
    match path.canonicalize() {
        Ok(path) => path.is_file().then_some(path),
        Err(_) => std::path::absolute(path).ok(),
    }
}
