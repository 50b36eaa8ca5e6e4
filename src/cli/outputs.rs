//! Reports that go to files. What a run writes must take the place of nothing that it reads or writes elsewhere.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::inputs::shown;

/// A report and the file it goes to.
#[derive(Clone, Debug)]
pub(crate) struct ReportFile<F> {
    pub format: F,
    pub path: PathBuf,
}

impl<F: ValueEnum> ReportFile<F> {
    /// Reads `FORMAT=PATH`.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let (format, path) = text.split_once('=').ok_or("write FORMAT=PATH")?;
        let format = F::from_str(format, true).map_err(|_| {
            let known = F::value_variants().iter().filter_map(ValueEnum::to_possible_value);
            let known: Vec<String> = known.map(|value| value.get_name().to_owned()).collect();
            format!("there is no format `{format}`; there are {}", known.join(", "))
        })?;
        match path {
            "" => Err("write FORMAT=PATH".to_owned()),
            "-" => Err("standard output has the report of --format; a file of that name is ./-".to_owned()),
            path => Ok(Self { format, path: path.into() }),
        }
    }
}

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
    if let Ok(path) = path.canonicalize() {
        return path.is_file().then_some(path);
    }
    let path = std::path::absolute(path).ok()?;
    let folder = path.parent().and_then(|folder| folder.canonicalize().ok());
    Some(match (folder, path.file_name()) {
        (Some(folder), Some(name)) => folder.join(name),
        _ => path,
    })
}
