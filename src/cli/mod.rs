//! The command line: one file per command.

mod baseline;
mod check;
mod columns;
mod config;
mod configurations;
mod diff;
mod explain;
mod fmt;
mod init;
mod inputs;
mod maps;
mod outputs;
mod pairs;
mod parse;
mod policies;
mod progress;
mod rules;
mod search;
mod settings;
mod since;
mod spool;
mod statistics;
mod terminal;
mod unknown;
mod week;
mod why;
mod words;

use std::ffi::OsString;
use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser, Subcommand};

use crate::report::escape::visible;

/// A linter for cosmetic ingredient lists, product tables and skincare routines.
#[derive(Parser)]
#[command(
    name = "incilint",
    version,
    propagate_version = true,
    after_help = "Examples:\n  \
        incilint check serum.inci                 one list\n  \
        incilint check products.csv               a table; the list column is found by itself\n  \
        pbpaste | incilint check --list -         a list from the clipboard\n  \
        incilint explain stability/ascorbic-acid-in-dropper\n\n\
        Exit codes: 0 nothing at or above --fail-on, 1 findings, 2 the job could not be done."
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Check lists, routines and product tables (the main job)
    Check(check::Args),
    /// Show what changed between two tables or two lists, in meaning
    Diff(diff::Args),
    /// Show which products of a shelf go together, and why
    Pairs(pairs::Args),
    /// Show a routine as a week, with its findings in place
    Week(week::Args),
    /// Show how a list was read: items, identities, amounts
    Parse(parse::Args),
    /// Write routine files in their canonical form
    Fmt(fmt::Args),
    /// Prove the concentration interval of one ingredient, step by step
    Why(why::Args),
    /// Explain a rule or an ingredient
    Explain(explain::Args),
    /// List the rules
    Rules(rules::Args),
    /// Show the configuration, its schema, or which file applies
    Config(config::Args),
    /// Write a commented incilint.toml and a first routine
    Init(init::Args),
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

/// Why a command could not do its job. Shown as one line on standard error; the exit code is 2.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Something the user has to change, in words.
    Message(String),
    /// Writing to the terminal or to a file failed.
    Output(io::Error),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

impl From<String> for Failure {
    fn from(message: String) -> Self {
        Self::Message(message)
    }
}

/// Runs the command that the arguments name and returns the exit code:
/// 0 nothing at or above `--fail-on`, 1 findings, 2 the job could not be done.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are no failures; clap prints them to standard output.
            let code = if error.use_stderr() { 2 } else { 0 };
            return if error.print().is_ok() { ExitCode::from(code) } else { ExitCode::from(2) };
        }
    };
    survive_file_limit();
    let result = match cli.command {
        Command::Check(args) => check::run(&args),
        Command::Diff(args) => diff::run(&args),
        Command::Pairs(args) => pairs::run(&args),
        Command::Week(args) => week::run(&args),
        Command::Parse(args) => parse::run(&args),
        Command::Why(args) => why::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Fmt(args) => fmt::run(&args),
        Command::Rules(args) => rules::run(&args),
        Command::Config(args) => config::run(&args),
        Command::Init(args) => init::run(&args),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "incilint", &mut script);
            io::stdout().write_all(&script).map(|()| 0).map_err(Failure::from)
        }
    };
    match result {
        Ok(code) => ExitCode::from(code),
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(Failure::Output(error)) => fail(&format!("cannot write: {error}")),
        Err(Failure::Message(message)) => fail(&message),
    }
}

/// A file that reaches the greatest size that this process may write makes the write fail instead of ending the program,
/// so that it is told and nothing half-written stays.
fn survive_file_limit() {
    #[cfg(unix)]
    {
        // Where the signal cannot be caught, it ends the program as it always does.
        let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, std::sync::Arc::default());
    }
}

fn fail(message: &str) -> ExitCode {
    complain(message);
    ExitCode::from(2)
}

/// Says on standard error what went wrong, or what is worth telling beside the report.
fn complain(message: &str) {
    let lines: Vec<_> = message.lines().map(visible).collect();
    // Nothing is left to do when even standard error is closed.
    let _ = writeln!(io::stderr(), "incilint: {}", lines.join("\n"));
}
