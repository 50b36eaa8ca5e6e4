//! `incilint diff`: what changed between two tables or two lists, in meaning.

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::sync::Arc;

use super::columns::ColumnArgs;
use super::policies::policies;
use super::settings::{RuleArgs, Settings};
use super::spool::spooled;
use super::terminal::Colour;
use super::{Failure, check, complain, inputs, maps, progress};
use crate::config::FailOn;
use crate::diff::{Change, Summary};
use crate::engine::{self, InputKind, Options, Request, Watch};
use crate::finding::Severity;
use crate::report;

/// Arguments of `diff`.
#[derive(clap::Args)]
#[command(
    after_help = "Records are matched by key, wherever they stand. An ingredient that is only written otherwise (an alias \
instead of the INCI name) has not changed.\n\n\
Examples:\n  \
  incilint diff shop-monday.csv shop-today.csv\n  \
  incilint diff <(git show HEAD:products.csv) products.csv --format markdown\n\n\
Exit codes: 0 no finding at or above --fail-on came, 1 some came, 2 the two could not be compared."
)]
pub(crate) struct Args {
    /// The older table or list; `-` is standard input
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// The newer table or list; `-` is standard input
    #[arg(value_name = "NEW")]
    new: PathBuf,
    /// How the changes are written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// The least severity of a finding that came that makes the exit code 1
    #[arg(long, value_enum)]
    fail_on: Option<FailOn>,
    /// Both are bare ingredient lists, whatever their extension
    #[arg(long)]
    list: bool,
    /// What the inputs hold whose names do not tell; told by their content when not given
    #[arg(long, value_enum, value_name = "KIND", conflicts_with = "list")]
    stdin_format: Option<InputKind>,
    /// Also tell of what is fine or refuted: synergies and myths
    #[arg(long)]
    notes: bool,
    /// Print every record, also those that are only written otherwise
    #[arg(long)]
    all: bool,
    /// When to colour
    #[arg(long, value_enum, default_value_t)]
    color: Colour,
    #[command(flatten)]
    rules: RuleArgs,
    #[command(flatten)]
    columns: ColumnArgs,
}

/// How changes are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, clap::ValueEnum)]
enum Format {
    /// For people at a terminal
    #[default]
    Human,
    /// For a pull request
    Markdown,
    /// One JSON object
    Json,
}

/// Runs the command; gives the exit code.
pub(crate) fn run(args: &Args) -> Result<u8, Failure> {
    let dash = |path: &PathBuf| path.as_os_str() == "-";
    if dash(&args.old) && dash(&args.new) {
        return Err("only one of the two can be standard input".to_owned().into());
    }
    let settings = Settings::new(&args.rules, Some(if dash(&args.new) { &args.old } else { &args.new }))?;
    let maps = maps::mappings(&settings)?;
    let reading = inputs::Reading {
        list: args.list,
        stdin: args.stdin_format.unwrap_or(InputKind::List),
        columns: &args.columns,
        maps: &maps,
    };
    let (mut old, mut new) = (request(&args.old, args, &reading)?, request(&args.new, args, &reading)?);
    let _kept = (spooled(&mut old)?, spooled(&mut new)?);
    let policies = policies(&settings, None)?;
    let watch = Arc::new(Watch::default());
    progress::stop_on_interrupt(&watch);
    [&mut old, &mut new].into_iter().for_each(|request| request.table.stop = watch.stop_sign());
    let mut enabled = settings.enabled.clone();
    enabled.retain(|&(_, severity)| args.notes || severity > Severity::Note);
    let options = Options {
        enabled,
        market: settings.market,
        stances: settings.stances(),
        policies: Some(Arc::new(policies)),
        watch: Some(Arc::clone(&watch)),
        ..Options::new(&settings.catalogue, settings.on)
    };
    let line = progress::Line::follow(&watch, 0);
    let mut out = BufWriter::new(io::stdout().lock());
    let summary = write(args, &old, &new, &options, &mut out);
    drop(line);
    let summary = summary?;
    out.flush()?;
    for remark in &summary.outcome.remarks {
        complain(remark);
    }
    let fail_on = check::least(args.fail_on, &settings);
    Ok(u8::from(summary.fails(fail_on)))
}

/// One side. A folder is none.
fn request(path: &PathBuf, args: &Args, reading: &inputs::Reading<'_>) -> Result<Request, Failure> {
    if path.is_dir() {
        return Err(format!("{}: is a folder; two files are compared", path.display()).into());
    }
    let mut requests = inputs::requests(std::slice::from_ref(path), reading)?;
    let mut request = requests.pop().ok_or_else(|| format!("{}: is no file", inputs::shown(path)))?;
    if !args.list && (path.as_os_str() == "-" || request.kind.is_none()) {
        request.kind = args.stdin_format;
    }
    Ok(request)
}

/// Compares and writes what changed.
fn write(
    args: &Args,
    old: &Request,
    new: &Request,
    options: &Options<'_>,
    out: &mut dyn Write,
) -> Result<Summary, Failure> {
    match args.format {
        Format::Human => {
            let look = report::DiffLook { colour: args.color.on_stdout(), all: args.all };
            let mut text = report::DiffText::new(look);
            let summary = engine::diff(old, new, options, |change: &Change| {
                text.change(change, out).map_err(Failure::from)
            })?;
            text.close(&summary, out)?;
            Ok(summary)
        }
        Format::Markdown => {
            let mut text = report::DiffMarkdown::default();
            let summary = engine::diff(old, new, options, |change: &Change| {
                text.change(change);
                Ok::<(), Failure>(())
            })?;
            text.close(&summary, out)?;
            Ok(summary)
        }
        Format::Json => {
            let mut json = report::DiffJson::open(&old.name, &new.name, options.on, out)?;
            let done = engine::diff(old, new, options, |change: &Change| {
                json.change(change, out).map_err(Failure::from)
            });
            match done {
                Ok(summary) => {
                    json.close(&summary, None, out)?;
                    Ok(summary)
                }
                // What was begun is ended, so that programs can read it.
                Err(Failure::Message(message)) => {
                    json.close(&Summary::new(&old.name, &new.name), Some(&message), out)?;
                    out.flush()?;
                    Err(Failure::Message(message))
                }
                Err(failure) => Err(failure),
            }
        }
    }
}
