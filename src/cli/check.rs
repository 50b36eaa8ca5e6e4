//! `incilint check`: the main job.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use super::baseline::{BaselineArgs, BaselineFile};
use super::columns::ColumnArgs;
use super::configurations::Configurations;
use super::outputs::ReportFile;
use super::spool::spooled;
use super::terminal::Colour;
use super::words::RunRules;
use super::{
    Failure, complain, inputs, outputs, policies, progress, settings, since, statistics, terminal, unknown,
};
use crate::config::FailOn;
use crate::engine::{self, InputKind, Options, Request, Watch};
use crate::finding::{Certainty, Severity};
use crate::report::{self, Format};

/// Arguments of `check`.
#[derive(clap::Args)]
#[command(
    after_help = "Kinds of input are known by extension: .inci (a list), .routine, and the tables .csv .tsv .json .jsonl, \
also with .gz or .zst, and .parquet. Folders are searched for them. Other files are looked into. Tables of databases are \
sqlite:FILE?table=NAME and postgres://USER@HOST/DATABASE?table=NAME, or ?query=SELECT...; both are only read."
)]
pub(crate) struct Args {
    /// Files and folders; `-` is standard input
    #[arg(value_name = "PATH", required_unless_present = "files_from")]
    paths: Vec<PathBuf>,
    /// Also check the paths that this file lists, one a line (`#` begins a comment) or with NUL between them; `-` is
    /// standard input
    #[arg(long, value_name = "FILE")]
    files_from: Option<PathBuf>,
    /// How findings are written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Also write a report to a file, whole or not at all; can be given again
    #[arg(long, value_name = "FORMAT=PATH", value_parser = ReportFile::<Format>::parse)]
    report: Vec<ReportFile<Format>>,
    /// Check only what changed since this git revision: records of tables, and whole lists
    #[arg(long, value_name = "REV")]
    since: Option<String>,
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
    #[arg(long, conflicts_with = "format")]
    unknown: bool,
    /// Print how often each rule reports, and nothing else: places, causes, severity, rule
    #[arg(long, conflicts_with_all = ["unknown", "format"])]
    statistics: bool,
    /// Tell on standard error where the time went, by stage and rule
    #[arg(long)]
    timing: bool,
    /// When to colour
    #[arg(long, value_enum, default_value_t)]
    color: Colour,
    /// Threads for tables; as many as there are cores when not given
    #[arg(long, short, value_name = "N")]
    jobs: Option<usize>,
    #[command(flatten)]
    baseline: BaselineArgs,
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
    let mut paths = args.paths.clone();
    if let Some(file) = &args.files_from {
        paths.extend(inputs::listed(file)?);
    }
    let mut configurations = Configurations::new(&args.rules, paths.first().map(PathBuf::as_path))?;
    let reading =
        inputs::Reading { list: args.list, stdin: args.stdin_format, columns: &args.columns, maps: &[] };
    let (mut requests, numbers) = configurations.requests(&paths, &reading)?;
    if configurations.all().all(|settings| settings.enabled.is_empty()) {
        return Err(Failure::Message("no rule is left to run".to_owned()));
    }
    if args.unknown && !configurations.all().any(unknown::is_looked_for) {
        let message =
            format!("--unknown: neither {} nor {} is left to run", unknown::RULES[0], unknown::RULES[1]);
        return Err(Failure::Message(message));
    }
    let known = args.baseline.baseline.iter().chain(&args.files_from).map(PathBuf::as_path);
    let configs = configurations.all().filter_map(|settings| settings.config_path.as_deref());
    let read = requests.iter().map(|request| request.path.as_path()).chain(known).chain(configs);
    outputs::refuse_collisions(args.report.iter().map(|report| report.path.as_path()), read)?;
    // What can be read only once is kept where it has to be looked into first.
    let streams = requests.iter_mut().filter(|request| request.kind.is_none());
    let _kept = streams.map(spooled).collect::<Result<Vec<_>, _>>()?;
    let watch = Arc::new(Watch::default());
    progress::stop_on_interrupt(&watch);
    requests.iter_mut().for_each(|request| request.table.stop = watch.stop_sign());
    let earlier = match &args.since {
        Some(revision) => since::earlier(revision, &requests)?,
        None => Vec::new(),
    };
    let each = requests.iter().zip(&numbers);
    let each = each.map(|(request, &number)| (&*request.name, configurations.number(number)));
    let baseline = BaselineFile::of(&args.baseline, configurations.all(), each)?;
    // Whoever asks for rules that only ever note something wants to see it.
    let mut severities = configurations.all().flat_map(|settings| &settings.enabled);
    let notes = args.notes || severities.all(|&(_, severity)| severity == Severity::Note);
    let writes = |format| args.format == format || args.report.iter().any(|report| report.format == format);
    let options = configurations.all().map(|settings| {
        Ok(Options {
            catalogue: &settings.catalogue,
            enabled: settings.enabled.clone(),
            market: settings.market,
            stances: settings.stances(),
            on: settings.on,
            least: match args.certainty {
                LeastCertainty::Certain => Certainty::Certain,
                LeastCertainty::Likely => Certainty::Likely,
                LeastCertainty::Possible => Certainty::Possible,
            },
            places: PLACES,
            jobs: args.jobs.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from)),
            policies: Some(Arc::new(policies::policies(settings, baseline.as_ref())?)),
            config: settings.source.as_ref(),
            tolerances: settings.tolerances()?,
            earlier: earlier.clone(),
            watch: Some(Arc::clone(&watch)),
            timing: args.timing,
            spreads: writes(Format::Html),
            notes: notes || args.unknown,
            suppressed: writes(Format::Sarif),
        })
    });
    let options = options.collect::<Result<Vec<_>, Failure>>()?;
    let settings = configurations.first();
    let line = progress::Line::follow(&watch, size_of(&requests));
    let mut outcome = engine::check_each(&requests, &numbers, &options);
    drop(line);
    outcome.configs = configurations
        .all()
        .filter_map(|settings| settings.config_path.as_deref())
        .map(inputs::shown)
        .collect();
    for failure in &outcome.failures {
        complain(&format!("{}: {}", failure.input, failure.message));
    }
    // A known finding that is only likely does not go because only what is certain was asked for.
    let looked = args.baseline.write_baseline || args.certainty != LeastCertainty::Certain;
    let whole = outcome.failures.is_empty() && args.since.is_none() && looked;
    if let Some(file) = &baseline
        && let Some(told) = file.close(whole)?
    {
        complain(&told);
    }
    // Which columns were chosen, and counts that have a limit, are told in any case.
    if args.unknown || args.statistics || !args.format.tells_remarks() {
        outcome.remarks.iter().for_each(|remark| complain(remark));
    }
    let fail_on = least(args.fail_on, settings);
    let words = RunRules(configurations.all().collect());
    let plain = report::Options { notes, fail_on, ..report::Options::new(&words) };
    let shown = report::Options {
        colour: args.color.on_stdout(),
        unicode: terminal::unicode(),
        width: terminal::width(),
        per_rule: if args.all { None } else { plain.per_rule },
        ..plain
    };
    // A report that cannot be written costs only itself; what was found is still printed.
    let mut unwritten = false;
    for ReportFile { format, path } in &args.report {
        if let Err(error) = report::write_file(path, |out| report::write(&outcome, *format, &plain, out)) {
            complain(&format!("--report: {}: {error}", inputs::shown(path)));
            unwritten = true;
        }
    }
    let out = &mut io::stdout().lock();
    if args.unknown {
        unknown::write(&outcome, out)?;
    } else if args.statistics {
        statistics::write(&outcome, &words, notes, out)?;
    } else {
        report::write(&outcome, args.format, &shown, out)?;
    }
    if let Some(timing) = &outcome.timing {
        statistics::write_timing(timing, &mut io::stderr().lock())?;
    }
    // What is not printed does not fail the run.
    let is_printed = |rule: &str| !args.unknown || unknown::RULES.contains(&rule);
    Ok(if unwritten { 2 } else { outcome.exit_code_of(fail_on, is_printed) })
}

/// Bytes of the tables; 0 when any is compressed, a database or standard input, as nobody knows what it will hold.
fn size_of(requests: &[Request]) -> u64 {
    let size = |request: &Request| {
        let packed =
            request.path.extension().is_some_and(|end| end == "gz" || end == "zst" || end == "parquet");
        let size = std::fs::metadata(&request.path).ok()?.len();
        (!packed).then_some(if request.kind == Some(InputKind::Table) { size } else { 0 })
    };
    requests.iter().map(size).sum::<Option<u64>>().unwrap_or(0)
}

/// The severity from which on a finding fails the run.
pub(crate) fn least(said: Option<FailOn>, settings: &settings::Settings) -> Option<Severity> {
    match said.or(settings.config.fail_on).unwrap_or_default() {
        FailOn::Error => Some(Severity::Error),
        FailOn::Warning => Some(Severity::Warning),
        FailOn::Advice => Some(Severity::Advice),
        FailOn::Never => None,
    }
}
