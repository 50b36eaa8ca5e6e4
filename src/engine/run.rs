//! A whole run: every input in turn, one outcome.

use std::fs::File;
use std::io::{self, Read as _};
use std::sync::Arc;
use std::time::Instant;

use super::finish::Totals;
use super::input::{InputKind, Request};
use super::limits::compare;
use super::settle::settle;
use super::since::Earlier;
use super::tally::Tally;
use super::text::TextPlaces;
use super::worker::Worker;
use super::{Options, across, list, routine};
use crate::check::Sink;
use crate::dictionary::Dictionary;
use crate::finding::Location;
use crate::outcome::{Failure, Input, Outcome};
use crate::source::{Source, SourceId};
use crate::table::{Error, Hints, Table, is_plainly_table, looks_like_table};

/// Bytes of a file of unknown kind that are looked at to tell what it is.
const LOOK: usize = 64 << 10;

/// Why tables that were found in folders are passed over.
const NO_LISTS: (&str, &str) = ("files in folders", "no column is known to hold ingredient lists");
/// What is told of tables that an export that failed may have left behind.
const NO_RECORDS: (&str, &str) = ("tables", "they hold no records");

/// Why an input was not read, or not to its end, when the run was asked to end.
pub(super) const INTERRUPTED: &str = "interrupted";

/// Checks every input. What could not be read is in [`Outcome::failures`] and costs only itself.
#[must_use]
pub fn check(requests: &[Request], options: &Options<'_>) -> Outcome {
    check_each(requests, &vec![0; requests.len()], std::slice::from_ref(options))
}

/// What is done with some options. Findings of texts stay apart, those of tables are grouped; each kind has a worker
/// whose sink says so.
struct Desk<'e> {
    options: &'e Options<'e>,
    texts: Worker<'e>,
    tables: Worker<'e>,
    /// The records of each table.
    records: Vec<(SourceId, u64)>,
}

impl<'e> Desk<'e> {
    fn new(options: &'e Options<'e>) -> Self {
        Self {
            options,
            texts: Worker::new(options, Sink::new(None, options.least)),
            tables: Worker::new(options, Sink::new(Some(options.places), options.least)),
            records: Vec::new(),
        }
    }
}

/// [`check`], with the options that are the `numbers`th of each input. What is about the run as a whole is taken from
/// the first.
#[must_use]
pub fn check_each(requests: &[Request], numbers: &[usize], options: &[Options<'_>]) -> Outcome {
    let mut outcome = Outcome::default();
    let Some(first) = options.first() else { return outcome };
    outcome.on = first.on.to_string();
    let start = Instant::now();
    let mut desks: Vec<Desk<'_>> = options.iter().map(Desk::new).collect();
    for (number, request) in requests.iter().enumerate() {
        if first.is_stopped() {
            outcome.failures.push(Failure { input: request.name.clone(), message: INTERRUPTED.to_owned() });
            break;
        }
        let Some(desk) = numbers.get(number).and_then(|&at| desks.get_mut(at)) else { continue };
        let earlier = desk.options.earlier.get(number).map(Arc::as_ref);
        let id = SourceId(u32::try_from(outcome.inputs.len()).unwrap_or(u32::MAX));
        let done = match kind(request) {
            Ok(InputKind::Table) => check_table(request, id, earlier, desk, &mut outcome),
            Ok(kind) => {
                let done = check_text(request, kind, id, earlier, &mut desk.texts, &mut outcome);
                desk.texts.make_room();
                done
            }
            Err(error) => Err(error.to_string()),
        };
        if let Err(message) = done {
            outcome.failures.push(Failure { input: request.name.clone(), message });
        }
        if let Some(watch) = &first.watch {
            watch.input_done();
        }
    }
    let mut totals = Totals::new();
    for mut desk in desks {
        let market = desk.options.market.map(|market| market.as_str());
        let is_new = |market: &&str| !outcome.markets.contains(market);
        let market = market.filter(is_new);
        outcome.markets.extend(market);
        check_config(desk.options, &mut desk.texts, &mut outcome);
        desk.texts.take_in(desk.tables);
        if let Some(clock) = desk.texts.clock.take() {
            clock.tell(desk.options.catalogue, outcome.timing.get_or_insert_default());
        }
        match totals.take_in(desk.texts) {
            Ok(counts) => {
                let Options { tolerances, catalogue, .. } = desk.options;
                compare(tolerances, &desk.records, catalogue, &counts, &mut outcome);
            }
            Err(error) => outcome.failures.push(unread(&error)),
        }
    }
    if let Err(error) = totals.close(first, &mut outcome) {
        outcome.failures.push(unread(&error));
    }
    if let Some(timing) = &mut outcome.timing {
        timing.wall = start.elapsed();
    }
    outcome
}

/// Why what was put into temporary files is not told.
fn unread(error: &io::Error) -> Failure {
    let message = format!("what was found cannot be kept in temporary files: {error}");
    Failure { input: "findings".to_owned(), message }
}

/// Reports what there is to say about the allows of the configuration. A run that was cut short says nothing: what
/// was not reached cannot have used them.
fn check_config(options: &Options<'_>, worker: &mut Worker<'_>, outcome: &mut Outcome) {
    let (Some(config), Some(policies), true) =
        (options.config, &options.policies, outcome.failures.is_empty() && options.earlier.is_empty())
    else {
        return;
    };
    let id = SourceId(u32::try_from(outcome.inputs.len()).unwrap_or(u32::MAX));
    let notes =
        policies.notes(options.on, |rule| options.runs(rule), |span| Location::Text { source: id, span });
    if notes.is_empty() {
        return;
    }
    let source = Source::new(config.name(), config.text());
    worker.enter_source(source.name());
    worker.enter_text(id, source.text(), &[]);
    worker.check_policy(&notes);
    settle(&mut worker.sink, options.catalogue, &TextPlaces { source: &source });
    outcome.inputs.push(Input { name: config.name().to_owned(), text: Some(source) });
}

/// What an input is read as.
///
/// # Errors
/// When the input has to be looked into for that, and cannot be read.
pub fn kind(request: &Request) -> io::Result<InputKind> {
    if let Some(kind) = request.kind {
        return Ok(kind);
    }
    let mut start = Vec::with_capacity(LOOK);
    File::open(&request.path)?.take(LOOK as u64).read_to_end(&mut start)?;
    Ok(if looks_like_table(&start) { InputKind::Table } else { InputKind::List })
}

fn check_text(
    request: &Request,
    kind: InputKind,
    id: SourceId,
    earlier: Option<&Earlier>,
    worker: &mut Worker<'_>,
    outcome: &mut Outcome,
) -> Result<(), String> {
    let text = read_text(request)?;
    // What a routine refers to may have changed where the routine has not.
    if kind != InputKind::Routine && earlier.is_some_and(|earlier| earlier.had_text(&text)) {
        worker.ledger.unchanged += 1;
        outcome.inputs.push(Input { name: request.name.clone(), text: None });
        return Ok(());
    }
    if kind == InputKind::Routine {
        outcome.inputs.extend(routine::check(&path_of(request), text, id, worker));
        return Ok(());
    }
    let start = &text.as_bytes()[..text.len().min(LOOK)];
    if request.path.as_os_str() == "-" && !request.bare && is_plainly_table(start) {
        let told = "read as one list, though it looks like a table; --stdin-format table reads it as one";
        outcome.remarks.push(format!("{}: {told}", request.name));
    }
    let source = Source::new(request.name.clone(), text);
    list::check(&source, id, request.bare, worker);
    outcome.inputs.push(Input { name: request.name.clone(), text: Some(source) });
    Ok(())
}

/// The path that what a routine refers to is relative to.
pub(super) fn path_of(request: &Request) -> String {
    request.path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
}

/// The text of an input.
pub(super) fn read_text(request: &Request) -> Result<String, String> {
    let mut bytes = Vec::new();
    let done = if request.path.as_os_str() == "-" {
        io::stdin().lock().read_to_end(&mut bytes)
    } else {
        File::open(&request.path).and_then(|mut file| file.read_to_end(&mut bytes))
    };
    done.map_err(|error| error.to_string())?;
    if bytes.contains(&0) {
        return Err("is not a text".to_owned());
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        format!("is not UTF-8 (from byte {} on); save it as UTF-8", error.utf8_error().valid_up_to())
    })?;
    if text.trim_start_matches('\u{feff}').trim().is_empty() {
        return Err("is empty".to_owned());
    }
    Ok(text)
}

/// Gives the number of records; nothing for what was found in a folder and is no table of products.
fn check_table<'e>(
    request: &Request,
    id: SourceId,
    earlier: Option<&Earlier>,
    desk: &mut Desk<'e>,
    outcome: &mut Outcome,
) -> Result<(), String> {
    let (options, into) = (desk.options, &mut desk.tables);
    let mut table = match open(request) {
        Ok(table) => table,
        Err(error) if request.from_folder && error.is_about_content() => {
            outcome.remarks.push(format!("{}: passed over: {}", request.name, error.reason(&request.name)));
            *into.ledger.skipped.entry(NO_LISTS).or_default() += 1;
            return Ok(());
        }
        Err(_) if options.is_stopped() => return Err(INTERRUPTED.to_owned()),
        Err(error) => return Err(error.reason(&request.name)),
    };
    outcome.inputs.push(Input { name: request.name.clone(), text: None });
    outcome.remarks.push(format!("{}: {}", request.name, table.columns()));
    let (workers, fault) = super::table::check(&mut table, request, id, earlier, options);
    let mut tally: Option<Tally> = None;
    for mut worker in workers {
        match (&mut tally, worker.tally.take()) {
            (Some(all), Some(own)) => all.take_in(own),
            (None, own) => tally = own,
            (Some(_), None) => {}
        }
        into.take_in(worker);
    }
    if let Some(tally) = tally {
        across::check(tally, request, table.columns(), id, into)
            .map_err(|error| format!("its records could not be compared: {error}"))?;
    }
    if let Some(fault) = fault {
        return Err(fault);
    }
    if table.records() == 0 {
        outcome.remarks.push(format!("{}: holds no records", request.name));
        *into.ledger.skipped.entry(NO_RECORDS).or_default() += 1;
    }
    desk.records.push((id, table.records()));
    Ok(())
}

/// Opens a table; the error says why it cannot be.
pub(super) fn open_table(request: &Request) -> Result<Table, String> {
    open(request).map_err(|error| error.reason(&request.name))
}

fn open(request: &Request) -> Result<Table, Error> {
    let types = request.table.types();
    let is_type = |text: &str| types.is_category(text);
    let hints = hints(&is_type);
    if request.path.as_os_str() == "-" {
        Table::from_reader("-", io::stdin(), &request.table, &hints)
    } else {
        Table::open(&request.path, &request.table, &hints)
    }
}

/// What helps a table to find its columns.
pub(super) fn hints<'h>(is_type: &'h dyn Fn(&str) -> bool) -> Hints<'h> {
    Hints { is_ingredient: &|text| Dictionary::embedded().resolve(text).is_some(), is_type }
}
