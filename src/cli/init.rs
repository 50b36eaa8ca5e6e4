//! `incilint init`: a commented configuration and a first routine.

use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::path::PathBuf;

use super::Failure;

/// Arguments of `init`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Folder to write to
    #[arg(default_value = ".")]
    folder: PathBuf,
}

const CONFIG: &str = include_str!("init/incilint.toml");
const ROUTINE: &str = include_str!("init/first.routine");

/// Writes both files, never over one that exists.
pub(crate) fn run(args: &Args) -> Result<u8, Failure> {
    std::fs::create_dir_all(&args.folder)?;
    let mut kept = false;
    for (name, text) in [(crate::config::FILE_NAME, CONFIG), ("first.routine", ROUTINE)] {
        let path = args.folder.join(name);
        let shown = path.display();
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(mut file) => {
                file.write_all(text.as_bytes())?;
                writeln!(io::stdout(), "wrote {shown}")?;
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                kept = true;
                writeln!(io::stderr(), "incilint: {shown} exists and was left as it is")?;
            }
            Err(error) => return Err(format!("{shown}: {error}").into()),
        }
    }
    if !kept {
        writeln!(io::stdout(), "next: incilint check {}", args.folder.join("first.routine").display())?;
    }
    Ok(if kept { 2 } else { 0 })
}
