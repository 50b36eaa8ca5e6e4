//! `incilint config`: what the configuration says, its schema, and which file applies.

use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::inputs::shown;
use super::settings::{RuleArgs, Settings, start_folder};
use super::{Failure, search};
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

/// A path and the file that applies to it; of a folder, also the folders below it where others apply to its inputs.
fn files(path: &Path) -> Result<Vec<(PathBuf, Option<PathBuf>)>, Failure> {
    let found = |path: &Path| config::find_upwards(&start_folder(Some(path)));
    if search::is_glob(path) {
        return Ok(search::glob(path)?.into_iter().map(|file| (file.clone(), found(&file))).collect());
    }
    let own = found(path);
    let mut files = vec![(path.to_path_buf(), own.clone())];
    if path.is_dir() {
        let below = search::inputs(path)?.into_iter().filter_map(|file| found(&file));
        let others = below.filter(|file| own.as_ref() != Some(file));
        let by_folder: BTreeMap<PathBuf, PathBuf> =
            others.filter_map(|file| Some((file.parent()?.to_path_buf(), file))).collect();
        files.extend(by_folder.into_iter().map(|(folder, file)| (folder, Some(file))));
    }
    Ok(files)
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
            for (path, found) in paths.iter().map(|path| files(path)).collect::<Result<Vec<_>, _>>()?.concat()
            {
                writeln!(out, "{}\t{}", shown(&path), found.map_or("-".to_owned(), |found| shown(&found)))?;
            }
        }
    }
    Ok(0)
}
