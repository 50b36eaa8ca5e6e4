//! `incilint fmt`: routine files in their canonical form.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use similar::TextDiff;

use super::{Failure, complain, inputs};
use crate::report;
use crate::routine;

/// Arguments of `fmt`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Routine files; `-` reads standard input and writes standard output
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Write nothing; the exit code is 1 when a file would change
    #[arg(long)]
    check: bool,
    /// Write nothing; print what would change
    #[arg(long)]
    diff: bool,
}

/// Runs the command; gives the exit code.
pub(crate) fn run(args: &Args) -> Result<u8, Failure> {
    let mut out = io::stdout().lock();
    let (mut would_change, mut failed) = (false, false);
    for path in &args.files {
        match one(path, args, &mut out) {
            Ok(changed) => would_change |= changed,
            Err(Failure::Message(message)) => {
                complain(&message);
                failed = true;
            }
            Err(error) => return Err(error),
        }
    }
    let look_only = args.check || args.diff;
    Ok(if failed { 2 } else { u8::from(look_only && would_change) })
}

/// Formats one file; gives whether it changes.
fn one(path: &Path, args: &Args, out: &mut dyn Write) -> Result<bool, Failure> {
    let from_stdin = path.as_os_str() == "-";
    let name = inputs::shown(path);
    let read = if from_stdin { io::read_to_string(io::stdin()) } else { std::fs::read_to_string(path) };
    let before = read.map_err(|error| format!("{name}: {error}"))?;
    let after = routine::format(&before);
    let changed = after != before;
    if args.diff && changed {
        let diff = TextDiff::from_lines(&before, &after);
        write!(out, "{}", diff.unified_diff().header(&name, &name))?;
    }
    if args.check && changed {
        writeln!(out, "{name} is not in canonical form")?;
    }
    if !args.check && !args.diff {
        if from_stdin {
            out.write_all(after.as_bytes())?;
        } else if changed {
            report::write_file(path, |file| file.write_all(after.as_bytes()))
                .map_err(|error| format!("{name}: {error}"))?;
        }
    }
    Ok(changed)
}
