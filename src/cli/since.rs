//! `--since REV`: the earlier versions of inputs, from git.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;

use super::Failure;
use crate::engine::{Earlier, InputKind, Request, kind};
use crate::report::folder_of;
use crate::table::is_database;

/// What each input was at a revision, in the order of the inputs.
pub(crate) fn earlier(revision: &str, requests: &[Request]) -> Result<Vec<Arc<Earlier>>, Failure> {
    requests.iter().map(|request| of(revision, request).map(Arc::new)).collect()
}

fn of(revision: &str, request: &Request) -> Result<Earlier, Failure> {
    if request.path.as_os_str() == "-" {
        return Err("--since is about files in git, not about standard input".to_owned().into());
    }
    if is_database(&request.path) {
        return Err(format!("--since is about files in git; {} is a database", request.name).into());
    }
    // An input that cannot be read is reported by the run.
    let Ok(kind) = kind(request) else { return Ok(Earlier::Nothing) };
    let file = File::of(&request.path)?;
    let commit = format!("{revision}^{{commit}}");
    let known = file.git(&["rev-parse", "--verify", "--quiet", "--end-of-options", &commit])?;
    if !known.status.success() {
        let why = String::from_utf8_lossy(&known.stderr);
        let why = match why.trim() {
            "" => format!("git knows no commit `{revision}`"),
            told => told.lines().last().unwrap_or_default().to_owned(),
        };
        return Err(format!("--since: {}: {why}", request.name).into());
    }
    let commit = String::from_utf8_lossy(&known.stdout).trim().to_owned();
    let object = format!("{commit}:./{}", file.name);
    if !file.git(&["cat-file", "-e", &object])?.status.success() {
        return Ok(Earlier::Nothing);
    }
    let mut git = file.command(&["cat-file", "blob", &object]);
    let mut git = git.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().map_err(|error| no_git(&error))?;
    let Some(mut out) = git.stdout.take() else { return Ok(Earlier::Nothing) };
    let earlier = if kind == InputKind::Table {
        // A table that cannot be read today is reported by the run.
        Earlier::table(request, out).unwrap_or(Earlier::Nothing)
    } else {
        let mut text = Vec::new();
        out.read_to_end(&mut text)?;
        Earlier::Text(text)
    };
    let ended = git.wait()?;
    if !ended.success() && !matches!(earlier, Earlier::Nothing) {
        return Err(format!("--since: git could not show {object}").into());
    }
    Ok(earlier)
}

/// A file and the folder in which git is asked about it.
struct File {
    folder: PathBuf,
    name: String,
}

impl File {
    fn of(path: &Path) -> Result<Self, Failure> {
        let name = path.file_name().and_then(|name| name.to_str());
        let name = name.ok_or_else(|| format!("--since: {} has no name in UTF-8", path.display()))?;
        Ok(Self { folder: folder_of(path).to_owned(), name: name.to_owned() })
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        command.arg("-C").arg(&self.folder).args(arguments).stdin(Stdio::null());
        command
    }

    fn git(&self, arguments: &[&str]) -> Result<Output, Failure> {
        self.command(arguments).output().map_err(|error| no_git(&error))
    }
}

fn no_git(error: &std::io::Error) -> Failure {
    Failure::Message(format!("--since needs the git command: {error}"))
}
