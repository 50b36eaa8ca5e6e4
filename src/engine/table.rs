//! Product tables: one thread cuts the input into blocks of whole records, the others check them.

use std::collections::HashMap;
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex};

use super::Options;
use super::input::Request;
use super::run::{INTERRUPTED, told};
use super::settle::{Places, settle};
use super::since::Earlier;
use super::tally::Tally;
use super::worker::Worker;
use crate::check::{Cause, RecordView, Sink};
use crate::finding::{Excerpt, Location, Place};
use crate::product::{Field, Product};
use crate::source::{LineColumn, SourceId, Span};
use crate::step::StepId;
use crate::table::{Block, Columns, ProductTypes, Record, Role, Table};

/// Bytes of a cell kept on either side of a place for reports.
const REACH: usize = 160;

/// Blocks waiting for a worker, for each worker.
const WAITING: usize = 2;

/// Checks all records and returns what each thread collected; the error says why the table was not read to its end.
pub(super) fn check<'e>(
    table: &mut Table,
    request: &Request,
    source: SourceId,
    earlier: Option<&Earlier>,
    options: &'e Options<'e>,
) -> (Vec<Worker<'e>>, Option<String>) {
    let columns = table.columns().clone();
    let shape = Shape { columns: &columns, types: request.table.types(), source };
    let jobs = options.jobs.max(1);
    let (send, receive) = sync_channel(jobs * WAITING);
    let receive = Arc::new(Mutex::new(receive));
    let work = |receive: Arc<Mutex<Receiver<Block>>>| {
        let mut worker = Worker::new(options, Sink::new(Some(options.places), options.least));
        worker.enter_source(&request.name);
        worker.tally = options.compares().then(|| Tally::new(worker.names, jobs));
        let mut cells = Cells::default();
        while let Some(block) = next(&receive) {
            check_block(&block, shape, earlier, &mut worker, &mut cells);
            worker.make_room();
            if let Some(watch) = &options.watch {
                watch.block_done(block.bytes().len(), block.record_count());
            }
        }
        worker
    };
    std::thread::scope(|scope| {
        let work = &work;
        let spawn = |receive| scope.spawn(move || work(receive));
        let threads: Vec<_> = (0..jobs).map(|_| Arc::clone(&receive)).map(spawn).collect();
        // Nobody receives any more once all workers have ended, and so a panic of theirs ends this loop.
        drop(receive);
        let mut fault = None;
        loop {
            if options.is_stopped() {
                fault = Some(format!("{INTERRUPTED} after record {}", table.records()));
                break;
            }
            match table.next_block() {
                Ok(Some(block)) => {
                    // A worker ends only when this sender does, or by a panic, which is passed on below.
                    if send.send(block).is_err() {
                        break;
                    }
                }
                Ok(None) => break,
                Err(_) if options.is_stopped() => {
                    fault = Some(format!("{INTERRUPTED} after record {}", table.records()));
                    break;
                }
                Err(error) => {
                    fault = Some(told(&error, request));
                    break;
                }
            }
        }
        drop(send);
        let workers = threads.into_iter().map(|thread| match thread.join() {
            Ok(worker) => worker,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        (workers.collect(), fault)
    })
}

fn next(receive: &Mutex<Receiver<Block>>) -> Option<Block> {
    receive.lock().unwrap_or_else(std::sync::PoisonError::into_inner).recv().ok()
}

/// Buffers for cells whose text is not in the block as it is.
#[derive(Default)]
pub(super) struct Cells {
    list: String,
    id: String,
    name: String,
    brand: String,
    kind: String,
    types: Types,
}

/// What the records of a table have in common.
#[derive(Clone, Copy)]
pub(super) struct Shape<'t> {
    pub(super) columns: &'t Columns,
    pub(super) types: &'t ProductTypes,
    pub(super) source: SourceId,
}

fn check_block(
    block: &Block,
    shape: Shape<'_>,
    earlier: Option<&Earlier>,
    worker: &mut Worker<'_>,
    cells: &mut Cells,
) {
    each_product(block, shape, worker, cells, |worker, product, record| {
        let is_old = earlier.is_some_and(|earlier| earlier.had_record(record.raw()));
        if let Some(tally) = &mut worker.tally {
            tally.add(product, record.number(), !is_old, worker.names);
        }
        if is_old {
            worker.ledger.unchanged += 1;
            return;
        }
        let key = product.id.or(product.name).map(|field| field.value);
        let brand = product.brand.map(|field| field.value);
        let places = RecordPlaces {
            reading: Reading { record, columns: shape.columns, source: shape.source },
            key,
            brand,
        };
        if let Some(gate) = &mut worker.sink.gate {
            gate.enter_record(product, || places.owner());
        }
        worker.check(product);
        worker.check_record(&RecordView { product, problems: record.problems() });
        settle(&mut worker.sink, worker.options.catalogue, &places);
    });
}

/// Reads the product of each record of a block and hands it to `then`.
pub(super) fn each_product(
    block: &Block,
    Shape { columns, types, source }: Shape<'_>,
    worker: &mut Worker<'_>,
    cells: &mut Cells,
    mut then: impl FnMut(&mut Worker<'_>, &Product<'_>, &Record<'_, '_>),
) {
    let mut records = block.records(columns);
    while let Some(record) = records.next_record() {
        let reading = Reading { record: &record, columns, source };
        let id = reading.field(Role::Id, &mut cells.id);
        let name = reading.field(Role::Name, &mut cells.name);
        let brand = reading.field(Role::Brand, &mut cells.brand);
        let kind = reading.field(Role::Type, &mut cells.kind);
        let text = reading.field(Role::List, &mut cells.list);
        worker.ledger.records += 1;

        let list = worker.read(text.map_or("", |text| text.value));
        let at = Location::Row { source, record: record.number() };
        let product = Product {
            name,
            brand,
            id,
            kind: cells.types.of(types, kind, name),
            text: text.map_or("", |text| text.value),
            list_at: text.map(|text| text.at),
            ..Product::new(at, &list)
        };
        then(worker, &product, &record);
        worker.give_back(list);
    }
}

/// Product types, with those of the categories that were met.
#[derive(Default)]
struct Types {
    decided: HashMap<Box<str>, Option<Option<StepId>>>,
}

impl Types {
    /// How many categories are remembered. A table with more has something else in the column.
    const MOST: usize = 4096;

    /// The product type that the type column and the name tell.
    fn of(
        &mut self,
        types: &ProductTypes,
        category: Option<Field<&str>>,
        name: Option<Field<&str>>,
    ) -> Option<Field<StepId>> {
        let step = |kind: Option<&str>| kind.and_then(StepId::of);
        let by_name = |said: &str| step(types.of(said, name.map_or("", |name| name.value)));
        let value = match category.map_or("", |field| field.value) {
            "" => by_name(""),
            said => match self.decided.get(said) {
                Some(Some(kind)) => *kind,
                Some(None) => by_name(said),
                None => {
                    let decided = types.decided_by(said).map(step);
                    if self.decided.len() < Self::MOST {
                        self.decided.insert(said.into(), decided);
                    }
                    decided.unwrap_or_else(|| by_name(said))
                }
            },
        };
        Some(Field { value: value?, at: category.or(name)?.at })
    }
}

/// A record and what is needed to read and place its cells.
#[derive(Clone, Copy)]
pub(super) struct Reading<'b, 'r, 'x> {
    pub(super) record: &'x Record<'b, 'r>,
    pub(super) columns: &'x Columns,
    pub(super) source: SourceId,
}

impl<'b> Reading<'b, '_, '_> {
    /// The trimmed text of a role's cell, when there is any, with its place.
    pub(super) fn field<'t>(&self, role: Role, buffer: &'t mut String) -> Option<Field<&'t str>>
    where
        'b: 't,
    {
        let column = self.columns.index(role)?;
        let text = self.record.column(column)?.text_in(buffer);
        let value = text.trim();
        if value.is_empty() {
            return None;
        }
        let (source, record) = (self.source, self.record.number());
        let column = u32::try_from(column).unwrap_or(u32::MAX);
        Some(Field { value, at: Location::Cell { source, record, column, span: Span::of(value, text) } })
    }
}

/// Places in the record at hand.
pub(super) struct RecordPlaces<'b, 'r, 'x> {
    pub(super) reading: Reading<'b, 'r, 'x>,
    pub(super) key: Option<&'x str>,
    pub(super) brand: Option<&'x str>,
}

impl Places for RecordPlaces<'_, '_, '_> {
    fn place(&self, at: Location) -> Place {
        let Reading { record, columns, .. } = &self.reading;
        let mut place = Place { key: self.key.map(str::to_owned), ..Place::bare(at) };
        let cell = match at {
            Location::Cell { column, span, .. } => {
                record.column(column as usize).map(|cell| (column, cell, span))
            }
            _ => None,
        };
        match cell {
            Some((column, cell, span)) => {
                let spot = record.locate(&cell, span);
                place.column = Some(columns.label(column as usize));
                place.start = spot.map(|(start, _)| LineColumn { line: start.line, column: start.column });
                place.end = spot.map(|(_, end)| LineColumn { line: end.line, column: end.column });
                place.excerpt = Some(Excerpt::around(&cell.text(), span, REACH));
            }
            None => {
                let start = record.place();
                place.start = start.map(|start| LineColumn { line: start.line, column: start.column });
            }
        }
        place
    }

    fn owner(&self) -> Cause {
        match self.key {
            Some(key) => Cause::of(self.brand.unwrap_or("")).and(key),
            // Without a key the content of the record is all there is to know it again by.
            None => Cause::of(&String::from_utf8_lossy(self.reading.record.raw())),
        }
    }
}
