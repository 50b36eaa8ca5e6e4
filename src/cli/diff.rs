//! `incilint diff`: what changed between two tables or two lists, in meaning.

use std::fs::File;
use std::io::{self, BufWriter, Seek as _, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;

use super::columns::ColumnArgs;
use super::outputs::ReportFile;
use super::policies::policies;
use super::settings::{RuleArgs, Settings};
use super::spool::spooled;
use super::terminal::Colour;
use super::{Failure, check, complain, inputs, maps, outputs, progress};
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
    /// Also write a report to a file, whole or not at all; can be given again
    #[arg(long, value_name = "FORMAT=PATH", value_parser = ReportFile::<Format>::parse)]
    report: Vec<ReportFile<Format>>,
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
    let read = [Some(&old.path), Some(&new.path), settings.config_path.as_ref()];
    let read = read.into_iter().flatten().map(PathBuf::as_path);
    outputs::refuse_collisions(args.report.iter().map(|report| report.path.as_path()), read)?;
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
    let look = report::DiffLook { colour: args.color.on_stdout(), all: args.all };
    let mut shown = Form::open(args.format, look, [&old, &new], settings.on, &mut out)?;
    let mut waiting = Vec::new();
    for ReportFile { format, path } in &args.report {
        let mut out = BufWriter::new(tempfile::tempfile()?);
        let plain = report::DiffLook { colour: false, ..look };
        let form = Form::open(*format, plain, [&old, &new], settings.on, &mut out)?;
        waiting.push(Waiting { path, form, out });
    }
    // A reader that has gone away takes no report from others.
    let mut is_read = true;
    let done = engine::diff(&old, &new, &options, |change: &Change| {
        let told = if is_read { shown.change(change, &mut out) } else { Ok(()) };
        match told {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe && !waiting.is_empty() => is_read = false,
            told => told?,
        }
        waiting.iter_mut().try_for_each(|it| it.form.change(change, &mut it.out)).map_err(Failure::from)
    });
    drop(line);
    let (summary, failure) = match done {
        Ok(summary) => (summary, None),
        Err(Failure::Message(message)) => (Summary::new(&old.name, &new.name), Some(message)),
        Err(failure) => return Err(failure),
    };
    let mut unwritten = false;
    for report in waiting {
        let is_json = matches!(report.form, Form::Json(_));
        let path = report.path;
        if (failure.is_none() || is_json)
            && let Err(error) = report.finish(&summary, failure.as_deref())
        {
            complain(&format!("--report: {}: {error}", inputs::shown(path)));
            unwritten = true;
        }
    }
    if is_read {
        shown.close(&summary, failure.as_deref(), &mut out)?;
    }
    if let Some(message) = failure {
        return Err(Failure::Message(message));
    }
    for remark in &summary.outcome.remarks {
        complain(remark);
    }
    let fail_on = check::least(args.fail_on, &settings);
    Ok(if unwritten { 2 } else { u8::from(summary.fails(fail_on)) })
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

/// A report that is being written.
enum Form {
    Human(report::DiffText),
    Markdown(report::DiffMarkdown),
    Json(Box<report::DiffJson>),
}

impl Form {
    fn open(
        format: Format,
        look: report::DiffLook,
        [old, new]: [&Request; 2],
        on: Date,
        out: &mut dyn Write,
    ) -> io::Result<Self> {
        Ok(match format {
            Format::Human => Self::Human(report::DiffText::new(look)),
            Format::Markdown => Self::Markdown(report::DiffMarkdown::default()),
            Format::Json => Self::Json(Box::new(report::DiffJson::open(&old.name, &new.name, on, out)?)),
        })
    }

    fn change(&mut self, change: &Change, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Self::Human(text) => text.change(change, out),
            Self::Markdown(text) => {
                text.change(change);
                Ok(())
            }
            Self::Json(json) => json.change(change, out),
        }
    }

    /// Ends the report. Where the two could not be compared, only one that programs read says so: what was begun has to
    /// be ended.
    fn close(&self, summary: &Summary, failure: Option<&str>, out: &mut dyn Write) -> io::Result<()> {
        match (self, failure) {
            (Self::Human(text), None) => text.close(summary, out)?,
            (Self::Markdown(text), None) => text.close(summary, out)?,
            (Self::Json(json), failure) => json.close(summary, failure, out)?,
            (Self::Human(_) | Self::Markdown(_), Some(_)) => {}
        }
        out.flush()
    }
}

/// A report that goes to a file, and waits in a temporary one until it is whole.
struct Waiting<'a> {
    path: &'a Path,
    form: Form,
    out: BufWriter<File>,
}

impl Waiting<'_> {
    /// Ends the report and gives it its name.
    fn finish(mut self, summary: &Summary, failure: Option<&str>) -> io::Result<()> {
        self.form.close(summary, failure, &mut self.out)?;
        let mut file = self.out.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.rewind()?;
        report::write_file(self.path, |out| io::copy(&mut file, out).map(|_| ()))
    }
}
