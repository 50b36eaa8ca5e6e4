//! `incilint pairs`: which products of a shelf go together.

use std::io::{self, BufWriter, Write as _};
use std::path::PathBuf;

use jiff::civil::Date;

use super::columns::ColumnArgs;
use super::settings::{RuleArgs, Settings};
use super::terminal::{self, Colour};
use super::{Failure, inputs, maps};
use crate::engine::{self, InputKind, Options};
use crate::report;

/// Arguments of `pairs`.
#[derive(clap::Args)]
#[command(
    after_help = "A shelf is the products of a routine file, a product table, list files, or several of them. \
The exit code is 0 whatever goes together, and 2 when there are no two products to compare."
)]
pub(crate) struct Args {
    /// Routine files, product tables, lists, folders; `-` is standard input
    #[arg(value_name = "SHELF", required = true)]
    paths: Vec<PathBuf>,
    /// Compare only these products, by key or name
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    only: Vec<String>,
    /// How the answer is written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Also write a page that needs no network
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Give the reasons also for what is fine
    #[arg(long)]
    all: bool,
    /// What standard input holds
    #[arg(long, value_enum, value_name = "KIND", default_value = "routine")]
    stdin_format: InputKind,
    /// Market whose names are used and whose limits are trusted: EU, UK, US, CA, KR, JP, CN, AU
    #[arg(long)]
    market: Option<String>,
    /// Day to compare for, as 2026-11-22; today when not given
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
    /// Configuration file; the closest incilint.toml upwards when not given
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Use no configuration file
    #[arg(long, conflicts_with = "config")]
    no_config: bool,
    /// When to colour
    #[arg(long, value_enum, default_value_t)]
    color: Colour,
    #[command(flatten)]
    columns: ColumnArgs,
}

/// How the answer is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, clap::ValueEnum)]
enum Format {
    /// A matrix and the reasons
    #[default]
    Human,
    /// One object
    Json,
}

/// Runs the command; gives the exit code.
pub(crate) fn run(args: &Args) -> Result<u8, Failure> {
    let rules = RuleArgs {
        market: args.market.clone(),
        on: args.on,
        config: args.config.clone(),
        no_config: args.no_config,
        ..RuleArgs::default()
    };
    let settings = Settings::new(&rules, args.paths.first().map(PathBuf::as_path))?;
    let maps = maps::mappings(&settings)?;
    let reading =
        inputs::Reading { list: false, stdin: args.stdin_format, columns: &args.columns, maps: &maps };
    let requests = inputs::requests(&args.paths, &reading)?;
    let options = Options {
        enabled: settings.enabled.clone(),
        market: settings.market,
        ..Options::new(&settings.catalogue, settings.on)
    };
    let shelf = engine::shelf(&requests, &options, &args.only)?;
    if let Some(path) = &args.html {
        let names: Vec<&str> = requests.iter().map(|request| request.name.as_str()).collect();
        report::write_file(path, |out| report::pairs_html(&shelf, &names.join(", "), out))
            .map_err(|error| format!("{}: cannot be written: {error}", inputs::shown(path)))?;
    }
    let mut out = BufWriter::new(io::stdout().lock());
    match args.format {
        Format::Json => report::pairs_json(&shelf, &mut out)?,
        Format::Human => {
            let look = report::PairsLook {
                colour: args.color.on_stdout(),
                unicode: terminal::unicode(),
                width: terminal::width(),
                all: args.all,
            };
            report::pairs_text(&shelf, look, &mut out)?;
        }
    }
    out.flush()?;
    Ok(0)
}
