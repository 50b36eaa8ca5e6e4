//! `incilint week`: a routine as a week.

use std::io::{self, BufWriter, Write as _};
use std::path::PathBuf;
use std::sync::Arc;

use super::columns::ColumnArgs;
use super::policies::policies;
use super::settings::{RuleArgs, Settings};
use super::terminal::{self, Colour};
use super::{Failure, inputs};
use crate::engine::{self, InputKind, Options};
use crate::finding::Severity;
use crate::report;

/// Arguments of `week`.
#[derive(clap::Args)]
#[command(after_help = "The week is that of --on, else the first from today in which something is planned. \
The exit code is 0 whatever was found; `incilint check` is the one that fails.")]
pub(crate) struct Args {
    /// A routine file; `-` is standard input
    #[arg(value_name = "FILE", required = true)]
    path: PathBuf,
    /// Also write a page that needs no network
    #[arg(long, value_name = "PAGE")]
    html: Option<PathBuf>,
    #[command(flatten)]
    rules: RuleArgs,
    /// Also tell what is fine or refuted: synergies and myths
    #[arg(long)]
    notes: bool,
    /// When to colour
    #[arg(long, value_enum, default_value_t)]
    color: Colour,
}

/// Runs the command; gives the exit code.
pub(crate) fn run(args: &Args) -> Result<u8, Failure> {
    let settings = Settings::new(&args.rules, Some(&args.path))?;
    let columns = ColumnArgs::default();
    let reading = inputs::Reading { list: false, stdin: InputKind::Routine, columns: &columns, maps: &[] };
    let mut requests = inputs::requests(std::slice::from_ref(&args.path), &reading)?;
    let (Some(request), true) = (requests.pop(), requests.is_empty()) else {
        return Err(format!("{}: a week is that of one routine file", inputs::shown(&args.path)).into());
    };
    let policies = policies(&settings, None)?;
    let options = Options {
        enabled: settings.enabled.clone(),
        market: settings.market,
        policies: Some(Arc::new(policies)),
        config: settings.source.as_ref(),
        ..Options::new(&settings.catalogue, settings.on)
    };
    let least = if args.notes { Severity::Note } else { Severity::Advice };
    let (week, outcome) = engine::week(&request, &options, args.rules.on.is_some(), least)
        .map_err(|message| format!("{}: {message}", request.name))?;
    if let Some(path) = &args.html {
        report::write_file(path, |out| report::week_html(&week, &outcome, out))
            .map_err(|error| format!("{}: cannot be written: {error}", inputs::shown(path)))?;
    }
    let look = report::WeekLook {
        colour: args.color.on_stdout(),
        unicode: terminal::unicode(),
        width: terminal::width(),
    };
    let mut out = BufWriter::new(io::stdout().lock());
    report::week_text(&week, &outcome, look, &mut out)?;
    out.flush()?;
    Ok(0)
}
