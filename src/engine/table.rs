//! Product tables: each thread takes a block of whole records from the input in turn and checks it.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::thread::ScopedJoinHandle;

use super::Options;
use super::input::Request;
use super::run::INTERRUPTED;
use super::settle::{Places, settle};
use super::since::Earlier;
use super::tally::Tally;
use super::worker::{Found, Worker};
use crate::check::{Cause, RecordView, Sink};
use crate::finding::{Excerpt, Location, Place};
use crate::inci::List;
use crate::product::{Field, Product};
use crate::source::{LineColumn, SourceId, Span};
use crate::step::StepId;
use crate::table::{Block, Columns, ProductTypes, Record, Role, Row, Table};

/// Bytes of a cell kept on either side of a place for reports.
const REACH: usize = 160;

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
    let blocks = Mutex::new(Blocks { table, request, options, is_over: false, fault: None });
    let work = || {
        let mut worker = Worker::new(options, Sink::new(Some(options.places), options.least));
        worker.enter_source(&request.name);
        worker.tally = options.compares().then(|| Tally::new(worker.names, jobs));
        let mut batch = Batch::default();
        while let Some(block) = next(&blocks) {
            check_block(&block, shape, earlier, &mut worker, &mut batch);
            worker.make_room();
            if let Some(watch) = &options.watch {
                watch.block_done(block.bytes().len(), block.record_count());
            }
        }
        worker
    };
    let workers = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..jobs).map(|_| scope.spawn(work)).collect();
        let join = |thread: ScopedJoinHandle<'_, _>| match thread.join() {
            Ok(worker) => worker,
            Err(panic) => std::panic::resume_unwind(panic),
        };
        threads.into_iter().map(join).collect()
    });
    (workers, blocks.into_inner().unwrap_or_else(PoisonError::into_inner).fault)
}

/// The blocks of a table. The thread that wants one reads it, and then has it in the caches of its own core.
struct Blocks<'t, 'e> {
    table: &'t mut Table,
    request: &'t Request,
    options: &'t Options<'e>,
    is_over: bool,
    /// Why the table was not read to its end.
    fault: Option<String>,
}

impl Blocks<'_, '_> {
    fn next(&mut self) -> Option<Block> {
        if self.is_over {
            return None;
        }
        let next = if self.options.is_stopped() { Ok(None) } else { self.table.next_block() };
        self.fault = match next {
            Ok(Some(block)) => return Some(block),
            _ if self.options.is_stopped() => {
                Some(format!("{INTERRUPTED} after record {}", self.table.records()))
            }
            Ok(None) => None,
            Err(error) => Some(error.reason(&self.request.name)),
        };
        self.is_over = true;
        None
    }
}

/// The next block; none after a panic while one was read, which is passed on elsewhere.
fn next(blocks: &Mutex<Blocks<'_, '_>>) -> Option<Block> {
    blocks.lock().ok()?.next()
}

/// Buffers for one record: the list that it holds, and the text of cells that is not in the block as it is.
#[derive(Default)]
struct Cells {
    list: List,
    text: String,
    id: String,
    name: String,
    brand: String,
    kind: String,
}

/// Buffers for reading the products of a table.
#[derive(Default)]
pub(super) struct Products {
    cells: Cells,
    types: Types,
}

/// A record that is at hand together with others.
#[derive(Default)]
struct Seat {
    row: Row,
    cells: Cells,
}

/// Records that are at hand together: each step is made for all of them before the next one, so that its code and
/// tables stay close to the processor.
struct Batch {
    seats: Vec<Seat>,
    found: Vec<Found>,
    types: Types,
}

impl Default for Batch {
    fn default() -> Self {
        let seats = (0..Self::RECORDS).map(|_| Seat::default()).collect();
        let found = (0..Self::RECORDS).map(|_| Found::default()).collect();
        Self { seats, found, types: Types::default() }
    }
}

impl Batch {
    /// So many fit into the caches.
    const RECORDS: usize = 8;
}

/// What the records of a table have in common.
#[derive(Clone, Copy)]
pub(super) struct Shape<'t> {
    pub(super) columns: &'t Columns,
    pub(super) types: &'t ProductTypes,
    pub(super) source: SourceId,
}

impl<'t> Shape<'t> {
    /// A record of the table, to be read.
    fn reading<'b, 'r, 'x>(self, record: &'x Record<'b, 'r>) -> Reading<'b, 'r, 'x>
    where
        't: 'x,
    {
        Reading { record, columns: self.columns, source: self.source }
    }
}

fn check_block(
    block: &Block,
    shape: Shape<'_>,
    earlier: Option<&Earlier>,
    worker: &mut Worker<'_>,
    batch: &mut Batch,
) {
    let Batch { seats, found, types } = batch;
    let mut records = block.records(shape.columns);
    loop {
        let rows = seats.iter_mut().map_while(|seat| records.read(&mut seat.row).then_some(())).count();
        if rows == 0 {
            return;
        }
        let mut at_hand = [const { None }; Batch::RECORDS];
        for (slot, seat) in at_hand.iter_mut().zip(&mut seats[..rows]) {
            let record = records.record(&seat.row);
            let is_old = earlier.is_some_and(|earlier| earlier.had_record(record.raw()));
            let product = product_of(shape.reading(&record), shape.types, worker, &mut seat.cells, types);
            *slot = Some((record, product, is_old));
        }
        for ((_, product, is_old), found) in at_hand.iter().flatten().zip(found.iter_mut()) {
            if !is_old {
                worker.infer_into(product, found);
            } else if worker.tally.is_some() {
                found.contents.fill(product, worker.names);
            }
        }
        for ((record, product, is_old), found) in at_hand.iter().flatten().zip(found.iter()) {
            check_record(shape.reading(record), product, *is_old, found, worker);
        }
    }
}

/// Counts and checks one record. Of one that is as it was nothing but its contents is known, where they are compared.
fn check_record(
    reading: Reading<'_, '_, '_>,
    product: &Product<'_>,
    is_old: bool,
    found: &Found,
    worker: &mut Worker<'_>,
) {
    let record = reading.record;
    if let Some(tally) = &mut worker.tally {
        tally.add(product, found.contents.listed_classes(), record.number(), !is_old);
    }
    if is_old {
        worker.ledger.unchanged += 1;
        return;
    }
    let key = product.id.or(product.name).map(|field| field.value);
    let brand = product.brand.map(|field| field.value);
    let places = RecordPlaces { reading, key, brand };
    if let Some(gate) = &mut worker.sink.gate {
        gate.enter_record(product, || places.owner());
    }
    worker.check_found(product, found, worker.options.market);
    worker.check_record(&RecordView { product, problems: record.problems() });
    settle(&mut worker.sink, worker.options.catalogue, &places);
}

/// Reads the product of each record of a block and hands it to `then`.
pub(super) fn each_product(
    block: &Block,
    shape: Shape<'_>,
    worker: &mut Worker<'_>,
    products: &mut Products,
    mut then: impl FnMut(&mut Worker<'_>, &Product<'_>, &Record<'_, '_>),
) {
    let mut records = block.records(shape.columns);
    while let Some(record) = records.next_record() {
        let Products { cells, types } = &mut *products;
        let product = product_of(shape.reading(&record), shape.types, worker, cells, types);
        then(worker, &product, &record);
    }
}

/// Reads the product of a record.
fn product_of<'p>(
    reading: Reading<'p, '_, '_>,
    types: &ProductTypes,
    worker: &mut Worker<'_>,
    cells: &'p mut Cells,
    met: &mut Types,
) -> Product<'p> {
    let id = reading.field(Role::Id, &mut cells.id);
    let name = reading.field(Role::Name, &mut cells.name);
    let brand = reading.field(Role::Brand, &mut cells.brand);
    let kind = reading.field(Role::Type, &mut cells.kind);
    let text = reading.field(Role::List, &mut cells.text);
    worker.ledger.records += 1;
    worker.read(text.map_or("", |text| text.value), &mut cells.list);
    let at = Location::Row { source: reading.source, record: reading.record.number() };
    Product {
        name,
        brand,
        id,
        kind: met.of(types, kind, name),
        text: text.map_or("", |text| text.value),
        list_at: text.map(|text| text.at),
        ..Product::new(at, &cells.list)
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
        // Most cells have nothing to be trimmed, which shows at their ends.
        let is_tight = matches!(text.as_bytes(), [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic());
        let value = if is_tight { text } else { text.trim() };
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
