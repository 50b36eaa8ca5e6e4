//! The baseline of a run: its file, and which of its findings the run can meet.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufReader};
use std::path::{Component, Path, PathBuf};

use super::Failure;
use super::inputs::shown;
use super::settings::Settings;
use crate::baseline::{Baseline, Changed, Known};
use crate::report::folder_of;
use crate::table;

/// Findings that are known already.
#[derive(clap::Args, Clone, Debug, Default)]
#[command(next_help_heading = "Living with findings")]
pub(crate) struct BaselineArgs {
    /// File of known findings; only others are reported
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Write what is found now to the baseline, as known from here on
    #[arg(long, requires = "baseline")]
    pub write_baseline: bool,
    /// Take known findings that are gone out of the baseline
    #[arg(long, requires = "baseline", conflicts_with = "write_baseline")]
    pub prune_baseline: bool,
}

/// The baseline of a run: its file, and what is done with it.
pub(crate) struct BaselineFile<'s> {
    path: PathBuf,
    known: Known,
    write: bool,
    prune: bool,
    scope: Scope<'s>,
}

impl<'s> BaselineFile<'s> {
    /// The baseline that the arguments name, read, for a run over these inputs: their names, with the settings that apply
    /// to them.
    pub(crate) fn of<'p>(
        args: &BaselineArgs,
        settings: impl Iterator<Item = &'s Settings>,
        inputs: impl Iterator<Item = (&'p str, &'s Settings)>,
    ) -> Result<Option<Self>, Failure> {
        let Some(path) = &args.baseline else { return Ok(None) };
        let (scope, names) = Scope::new(path, settings, inputs);
        let is_due = |rule: &str, input: &str| scope.is_due(rule, input);
        let unread = |error: io::Error| format!("--baseline: {} cannot be read: {error}", shown(path));
        let known = if args.write_baseline {
            let before = || File::open(path).ok().filter(|file| file.metadata().is_ok_and(|it| it.is_file()));
            if let Some(file) = before()
                && !Known::may_replace(BufReader::new(file)).map_err(unread)?
            {
                let message = format!("--baseline: {} is no baseline and is not written over", shown(path));
                return Err(Failure::Message(message));
            }
            match before() {
                Some(file) => Known::to_write(BufReader::new(file), names, is_due),
                None => Known::to_write(io::empty(), names, is_due),
            }
        } else {
            Known::read(BufReader::new(File::open(path).map_err(unread)?), names, is_due)
                .map_err(|(line, message)| format!("--baseline: {}:{line}: {message}", shown(path)))?
        };
        let (write, prune) = (args.write_baseline, args.prune_baseline);
        Ok(Some(Self { path: path.clone(), known, write, prune, scope }))
    }

    /// What is known, for a run with these settings.
    pub(crate) fn under(&self, settings: &Settings) -> Baseline {
        self.known.under(&settings.catalogue, &settings.enabled)
    }

    /// Writes or prunes the file after a run, if that was asked for; gives what there is to tell. `whole` says that
    /// every record of every input was checked; otherwise the file stays as it is.
    pub(crate) fn close(&self, whole: bool) -> Result<Option<String>, Failure> {
        let path = shown(&self.path);
        let unwritten = |error: io::Error| Failure::Message(format!("{path}: cannot be written: {error}"));
        let is_due = |rule: &str, input: &str| self.scope.is_due(rule, input);
        if (self.write || self.prune) && !whole {
            return Ok(Some(format!("{path} was left as it is: not everything could be checked")));
        }
        if self.write {
            let changed = self.known.write(&self.path, is_due).map_err(unwritten)?;
            let told = format!("wrote {} to {path}", findings(changed.written, ""));
            return Ok(Some(told + &gone(changed) + &kept(changed) + &unread(changed)));
        }
        if self.prune {
            let changed = self.known.prune(&self.path, is_due).map_err(unwritten)?;
            let told = format!("took {} out of {path}", findings(changed.gone, ""));
            return Ok(Some(told + &kept(changed)));
        }
        let gone = self.known.gone();
        Ok((gone > 0 && whole).then(|| {
            format!("{path} holds {} that did not occur (--prune-baseline)", findings(gone, "known "))
        }))
    }
}

fn findings(count: u64, what: &str) -> String {
    format!("{count} {what}finding{}", if count == 1 { "" } else { "s" })
}

fn gone(changed: Changed) -> String {
    match changed.gone {
        0 => String::new(),
        gone => format!("; took out {gone} that did not occur"),
    }
}

fn kept(changed: Changed) -> String {
    match changed.kept {
        0 => String::new(),
        kept => format!("; kept {kept} of inputs or rules that this run left out"),
    }
}

fn unread(changed: Changed) -> String {
    match changed.unread {
        0 => String::new(),
        1 => "; left out a line that could not be read".to_owned(),
        unread => format!("; left out {unread} lines that could not be read"),
    }
}

/// What a run looks at: which rules on which inputs.
struct Scope<'s> {
    /// What inputs are called relative to.
    folder: PathBuf,
    all: Vec<&'s Settings>,
    /// By what the file calls them.
    inputs: HashMap<String, &'s Settings>,
    /// Files of other runs, and whether they are gone.
    gone: RefCell<HashMap<String, bool>>,
}

impl<'s> Scope<'s> {
    /// The scope, and what the file at `path` calls inputs, by their names.
    fn new<'p>(
        path: &Path,
        settings: impl Iterator<Item = &'s Settings>,
        inputs: impl Iterator<Item = (&'p str, &'s Settings)>,
    ) -> (Self, HashMap<String, String>) {
        let folder = folder_of(path);
        let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf());
        let all: Vec<&Settings> = settings.collect();
        let mut scope = Self { folder, all: all.clone(), inputs: HashMap::new(), gone: RefCell::default() };
        let mut names = HashMap::new();
        let mut add = |name: String, settings: &'s Settings| {
            let called = called(&name, &scope.folder);
            scope.inputs.insert(called.clone(), settings);
            names.insert(name, called);
        };
        for (name, settings) in inputs {
            add(name.to_owned(), settings);
        }
        // What is said about the configuration is a finding like others.
        for settings in all {
            if let Some(path) = &settings.config_path {
                add(shown(path), settings);
            }
        }
        (scope, names)
    }

    /// Whether this run can meet findings of a rule in an input. A file that is gone has none, whoever looks.
    fn is_due(&self, rule: &str, input: &str) -> bool {
        match self.inputs.get(input) {
            Some(settings) => runs(settings, rule),
            None => (input.is_empty() || self.is_gone(input)) && self.all.iter().all(|it| runs(it, rule)),
        }
    }

    fn is_gone(&self, input: &str) -> bool {
        if input == "-" || table::is_database(Path::new(input)) {
            return false;
        }
        let mut gone = self.gone.borrow_mut();
        if let Some(&is_gone) = gone.get(input) {
            return is_gone;
        }
        let is_gone = self.folder.join(input).try_exists().is_ok_and(|exists| !exists);
        gone.insert(input.to_owned(), is_gone);
        is_gone
    }
}

/// Whether a rule runs. One that there no longer is finds nothing in any run.
fn runs(settings: &Settings, rule: &str) -> bool {
    let id = settings.catalogue.find(rule);
    id.is_none_or(|id| settings.enabled.binary_search_by_key(&id, |&(enabled, _)| enabled).is_ok())
}

/// What a baseline in `folder` calls an input: its path from there, so that it does not matter where the program is
/// started.
fn called(name: &str, folder: &Path) -> String {
    let path = Path::new(name).canonicalize().ok().filter(|path| path.is_file());
    let Some(path) = path else { return name.to_owned() };
    let shared = path.components().zip(folder.components()).take_while(|(a, b)| a == b).count();
    let up = folder.components().skip(shared).map(|_| Component::ParentDir);
    let from_there: PathBuf = up.chain(path.components().skip(shared)).collect();
    from_there.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
}
