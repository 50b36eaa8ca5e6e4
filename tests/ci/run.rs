//! Runs the program in a folder of its own.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// A folder with files, gone when dropped.
pub(crate) struct Folder(tempfile::TempDir);

impl Folder {
    /// A folder with these files.
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        let folder = Self(tempfile::tempdir().expect("a folder"));
        for (name, text) in files {
            folder.write(name, text);
        }
        folder
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("the folder");
        std::fs::write(path, text).expect("the file");
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).expect("the file")
    }

    /// `incilint check` with these arguments, for a fixed day.
    pub(crate) fn check(&self, arguments: &[&str]) -> Run {
        let mut all = vec!["check", "--on", "2026-11-22"];
        all.extend(arguments);
        self.run(&all)
    }

    /// The program with these arguments.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        Run::of(self.command(arguments).output().expect("the program starts"))
    }

    /// The program with these arguments and this text on standard input.
    pub(crate) fn fed(&self, arguments: &[&str], text: &str) -> Run {
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        child.stdin.take().expect("a pipe").write_all(text.as_bytes()).expect("written");
        Run::of(child.wait_with_output().expect("an end"))
    }

    /// The program, not yet started.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        program(self.0.path(), arguments)
    }
}

fn program(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_incilint"));
    command.current_dir(folder).args(arguments).env("NO_COLOR", "1").env_remove("COLUMNS");
    command
}

/// What a run gave.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) told: String,
}

impl Run {
    pub(crate) fn of(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).expect("UTF-8"),
            told: String::from_utf8(output.stderr).expect("UTF-8"),
        }
    }

    /// The report of `--format json`.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Rule, record key or path, and number of occurrences of each finding of `--format json`.
    pub(crate) fn findings(&self) -> Vec<(String, String, u64)> {
        let json = self.json();
        let findings = json["findings"].as_array().expect("findings");
        let owned = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let place = |location: &Value| match location["key"].as_str() {
            Some(key) => key.to_owned(),
            None => owned(&location["path"]),
        };
        findings
            .iter()
            .map(|it| (owned(&it["rule"]), place(&it["location"]), it["occurrences"].as_u64().unwrap_or(0)))
            .collect()
    }

    /// A number of the summary of `--format json`.
    pub(crate) fn summary(&self, name: &str) -> u64 {
        self.json()["summary"][name].as_u64().unwrap_or_else(|| panic!("no {name}: {self:?}"))
    }
}
