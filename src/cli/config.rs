//! `incilint config`: what the configuration says, its schema, and which file applies.

use std::io::{self, Write as _};
use std::path::PathBuf;

use super::Failure;
use super::inputs::shown;
use super::settings::{RuleArgs, Settings, start_folder};
use crate::config::{self, Config, FILE_NAME};

/// Arguments of `config`.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// Print the configuration that applies to a path, as it was understood
    Show {
        /// A file or folder; the current folder when not given
        #[arg(default_value = ".")]
        path: PathBuf,
        /// Configuration file; the closest incilint.toml upwards when not given
        #[arg(long, value_name = "FILE")]
        config: Option<PathBuf>,
    },
    /// Print the JSON schema of incilint.toml
    Schema,
    /// Print which configuration file applies to each path
    Files {
        /// Files and folders; the current folder when not given
        #[arg(default_value = ".")]
        paths: Vec<PathBuf>,
    },
}

pub(crate) fn run(args: &Args) -> Result<u8, Failure> {
    let mut out = io::stdout().lock();
    match &args.what {
        What::Show { path, config } => {
            let args = RuleArgs { config: config.clone(), ..RuleArgs::default() };
            let settings = Settings::new(&args, Some(path))?;
            // Rules, tolerances and tables are looked at as a run does, so that mistakes show.
            settings.tolerances()?;
            super::maps::mappings(&settings)?;
            match &settings.config_path {
                Some(path) => writeln!(out, "# {}", shown(path))?,
                None => writeln!(out, "# no {FILE_NAME} here or above")?,
            }
            let text = toml::to_string(&settings.config).map_err(|error| error.to_string())?;
            out.write_all(text.as_bytes())?;
        }
        What::Schema => {
            let schema = schemars::schema_for!(Config);
            serde_json::to_writer_pretty(&mut out, &schema).map_err(io::Error::from)?;
            writeln!(out)?;
        }
        What::Files { paths } => {
            for path in paths {
                let found = config::find_upwards(&start_folder(Some(path)));
                writeln!(out, "{}\t{}", shown(path), found.map_or("-".to_owned(), |found| shown(&found)))?;
            }
        }
    }
    Ok(0)
}
