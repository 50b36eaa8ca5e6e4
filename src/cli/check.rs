//! `incilint check`: the main job.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use super::columns::ColumnArgs;
use super::terminal::Colour;
use super::words::RunRules;
use super::{Failure, complain, inputs, policies, settings, terminal, unknown};
use crate::config::FailOn;
use crate::engine::{self, InputKind, Options};
use crate::finding::{Certainty, Severity};
use crate::report::{self, Format};

/// Arguments of `check`.
#[derive(clap::Args)]
#[command(
    after_help = "Kinds of input are known by extension: .inci (a list), .routine, and the tables .csv .tsv .json .jsonl, \
also with .gz or .zst. Folders are searched for them. Other files are looked into."
)]
pub(crate) struct Args {
    /// Files and folders; `-` is standard input
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    /// How findings are written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// The least severity that makes the exit code 1
    #[arg(long, value_enum)]
    fail_on: Option<FailOn>,
    /// Every input is a bare ingredient list, whatever its extension
    #[arg(long, conflicts_with = "stdin_format")]
    list: bool,
    /// What standard input holds
    #[arg(long, value_enum, value_name = "KIND", default_value = "list")]
    stdin_format: InputKind,
    #[command(flatten)]
    rules: settings::RuleArgs,
    /// Report statements from this certainty on
    #[arg(long, value_enum, default_value = "likely")]
    certainty: LeastCertainty,
    /// Also tell what is fine or refuted: synergies and myths
    #[arg(long)]
    notes: bool,
    /// Print every group of findings instead of the first few of each rule
    #[arg(long)]
    all: bool,
    /// List the names that were not recognised, commonest first, and nothing else
    #[arg(long)]
    unknown: bool,
    /// When to colour
    #[arg(long, value_enum, default_value_t)]
    color: Colour,
    /// Threads for tables; as many as there are cores when not given
    #[arg(long, short, value_name = "N")]
    jobs: Option<usize>,
    #[command(flatten)]
    baseline: policies::BaselineArgs,
    #[command(flatten)]
    columns: ColumnArgs,
}

/// Places of one cause that are shown.
const PLACES: usize = 3;

/// The certainties one can ask for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
enum LeastCertainty {
    /// Only what is proven
    Certain,
    /// Also what is probable (90 %)
    Likely,
    /// Also what cannot be excluded
    Possible,
}

/// Runs the command; gives the exit code.
pub(crate) fn run(args: &Args) -> Result<u8, Failure> {
    let settings = settings::Settings::new(&args.rules, args.paths.first().map(PathBuf::as_path))?;
    let reading = inputs::Reading { list: args.list, stdin: args.stdin_format, columns: &args.columns };
    let requests = inputs::requests(&args.paths, &reading)?;
    let (policies, baseline) = policies::policies(&settings, &args.baseline)?;
    let policies = Arc::new(policies);
    let options = Options {
        catalogue: &settings.catalogue,
        enabled: settings.enabled.clone(),
        market: settings.market,
        on: settings.on,
        least: match args.certainty {
            LeastCertainty::Certain => Certainty::Certain,
            LeastCertainty::Likely => Certainty::Likely,
            LeastCertainty::Possible => Certainty::Possible,
        },
        places: PLACES,
        jobs: args.jobs.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from)),
        policies: Some(Arc::clone(&policies)),
        config: settings.source.as_ref(),
    };
    let mut outcome = engine::check(&requests, &options);
    outcome.config = settings.config_path.as_ref().map(|path| inputs::shown(path));
    for failure in &outcome.failures {
        complain(&format!("{}: {}", failure.input, failure.message));
    }
    if let Some(file) = &baseline
        && let Some(told) = file.close(&policies, &settings, outcome.failures.is_empty())?
    {
        complain(&told);
    }
    if args.unknown {
        unknown::write(&outcome, &mut io::stdout().lock())?;
    } else {
        let words = RunRules { catalogue: &settings.catalogue, enabled: &settings.enabled };
        let report = report::Options {
            colour: args.color.on_stdout(),
            unicode: terminal::unicode(),
            width: terminal::width(),
            notes: args.notes,
            per_rule: if args.all { None } else { report::Options::new(&words).per_rule },
            fail_on: fail_on(args, &settings),
            rules: &words,
        };
        report::write(&outcome, args.format, &report, &mut io::stdout().lock())?;
    }
    Ok(outcome.exit_code(fail_on(args, &settings)))
}

/// The severity from which on a finding fails the run.
fn fail_on(args: &Args, settings: &settings::Settings) -> Option<Severity> {
    match args.fail_on.or(settings.config.fail_on).unwrap_or_default() {
        FailOn::Error => Some(Severity::Error),
        FailOn::Warning => Some(Severity::Warning),
        FailOn::Advice => Some(Severity::Advice),
        FailOn::Never => None,
    }
}
