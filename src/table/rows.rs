//! Tables whose cells come one by one: from a column file or a database. A thread of its own reads them; what it hands
//! over are the same blocks of whole records that texts are cut into.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use super::block::{Block, CutKind, Format, Place, Pool, Progress, Row};
use super::blocks::BLOCK;
use super::cell::{Cell, Form};
use super::columns::Columns;
use super::content::{Hints, Sample};
use super::delimited::Field;
use super::open::Options;
use super::problem::Error;
use crate::source::floor_char_boundary;

/// Records that are looked at for what columns hold.
pub(crate) const SAMPLE: usize = 300;

/// Bytes of cells after which no more records are looked at.
const SAMPLE_BYTES: usize = 4 << 20;

/// Records of a block at most, for tables of very short cells.
const RECORDS: usize = 16 << 10;

/// Blocks that wait to be fetched.
const WAITING: usize = 2;

/// Between the cells of a record, so that what one ends with is not taken for what the next begins with.
const BETWEEN: u8 = 0x1F;

/// Why a reader ends early.
pub(crate) enum Stop {
    /// Nobody wants more records.
    Unwanted,
    /// The source cannot be read further.
    Failed(String),
}

/// What a reader gives, in this order: `Start`, blocks, `End`.
enum Message {
    Start(Vec<String>, Sample),
    Block(Batch),
    End(Result<(), String>),
}

/// Records on their way into a block.
#[derive(Default)]
struct Batch {
    buffer: Vec<u8>,
    cells: Vec<Field>,
    rows: Vec<Row>,
}

/// Where a reader puts its records, cell by cell.
pub(crate) struct Outlet {
    out: SyncSender<Message>,
    wants: Receiver<Vec<bool>>,
    wanted: Option<Vec<bool>>,
    header: Vec<String>,
    /// The first records, until it is known which of their columns are wanted.
    held: Vec<Vec<(Form, Vec<u8>)>>,
    held_bytes: usize,
    record: Vec<(Form, Vec<u8>)>,
    batch: Batch,
    start: usize,
    column: usize,
    was_cut: bool,
    max_record: usize,
    pool: Arc<Pool>,
    cancel: Cancel,
}

/// What ends a query that is being waited for.
type Cancel = Arc<Mutex<Option<Box<dyn FnOnce() + Send>>>>;

impl Outlet {
    /// Says what makes the source give up a query whose rows nobody waits for any longer.
    #[cfg(any(feature = "postgres", feature = "sqlite"))]
    pub(crate) fn cancel_with(&self, cancel: impl FnOnce() + Send + 'static) {
        *self.cancel.lock().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(cancel));
    }

    /// Names the columns; comes first.
    pub(crate) fn name_columns(&mut self, names: Vec<String>) {
        self.header = names;
    }

    /// Whether the column of the next cell is read by anyone. What is not can be passed over with
    /// [`absent`](Self::absent).
    pub(crate) fn wants_next(&self) -> bool {
        self.wants(if self.wanted.is_some() { self.column } else { self.record.len() })
    }

    /// Whether a column is read by anyone.
    pub(crate) fn wants(&self, column: usize) -> bool {
        self.wanted.as_ref().is_none_or(|wanted| wanted.get(column) == Some(&true))
    }

    /// The next cell of the record is not there.
    pub(crate) fn absent(&mut self) {
        self.put(Form::Absent, b"");
    }

    /// The next cell of the record is a text.
    pub(crate) fn text(&mut self, bytes: &[u8]) {
        self.put(Form::Plain, bytes);
    }

    /// The next cell of the record is a JSON value.
    #[cfg(feature = "postgres")]
    pub(crate) fn json(&mut self, bytes: &[u8]) {
        self.put(Form::Json, bytes);
    }

    /// Ends the record.
    pub(crate) fn end_record(&mut self) -> Result<(), Stop> {
        if self.wanted.is_none() {
            self.held.push(std::mem::take(&mut self.record));
            if self.held.len() >= SAMPLE || self.held_bytes >= SAMPLE_BYTES {
                self.settle()?;
            }
            return Ok(());
        }
        let (start, end) = (self.start, self.batch.buffer.len());
        let damage = self.was_cut.then_some(CutKind::TooLong);
        self.batch.rows.push(Row { start, end, damage });
        (self.start, self.column, self.was_cut) = (end, 0, false);
        if end >= BLOCK || self.batch.rows.len() >= RECORDS {
            self.hand_over()?;
        }
        Ok(())
    }

    /// Shows the first records and learns which columns are wanted. Comes by itself when enough records were seen.
    pub(crate) fn settle(&mut self) -> Result<(), Stop> {
        if self.wanted.is_some() {
            return Ok(());
        }
        let decode =
            |(form, raw): &(Form, Vec<u8>)| Cell { raw, at: 0, form: *form, text: None }.text().into_owned();
        let mut sample = Sample::default();
        self.held.iter().for_each(|record| sample.push(record.iter().map(decode).collect()));
        let start = Message::Start(std::mem::take(&mut self.header), sample);
        self.out.send(start).map_err(|_| Stop::Unwanted)?;
        self.wanted = Some(self.wants.recv().map_err(|_| Stop::Unwanted)?);
        for record in std::mem::take(&mut self.held) {
            record.iter().for_each(|(form, bytes)| self.put(*form, bytes));
            self.end_record()?;
        }
        Ok(())
    }

    fn put(&mut self, form: Form, bytes: &[u8]) {
        if self.wanted.is_none() {
            let bytes = upto(bytes, self.max_record + 4);
            self.held_bytes += bytes.len();
            self.record.push((form, bytes.to_owned()));
            return;
        }
        let form = if self.wants(self.column) { form } else { Form::Absent };
        self.column += 1;
        if form == Form::Absent {
            self.batch.cells.push(Field::ABSENT);
            return;
        }
        let buffer = &mut self.batch.buffer;
        let left = self.max_record.saturating_sub(buffer.len() - self.start);
        let bytes = if bytes.len() > left {
            self.was_cut = true;
            upto(bytes, left)
        } else {
            bytes
        };
        let at = buffer.len();
        buffer.extend_from_slice(bytes);
        self.batch.cells.push(Field::new(at, buffer.len(), form));
        buffer.push(BETWEEN);
    }

    fn hand_over(&mut self) -> Result<(), Stop> {
        let mut buffer = self.pool.take(0);
        buffer.clear();
        let batch = std::mem::replace(&mut self.batch, Batch { buffer, ..Batch::default() });
        self.start = 0;
        self.out.send(Message::Block(batch)).map_err(|_| Stop::Unwanted)
    }

    /// Hands over what is left and says how reading ended.
    fn end(mut self, read: Result<(), Stop>) -> Result<(), Stop> {
        let fault = match read {
            Ok(()) => {
                self.settle()?;
                Ok(())
            }
            Err(Stop::Failed(message)) => {
                // A fault before the columns are settled is told when the records before it have been handed over.
                if !self.held.is_empty() {
                    self.settle()?;
                }
                Err(message)
            }
            Err(Stop::Unwanted) => return Err(Stop::Unwanted),
        };
        if !self.batch.rows.is_empty() {
            self.hand_over()?;
        }
        self.out.send(Message::End(fault)).map_err(|_| Stop::Unwanted)
    }
}

/// The first bytes, without a part of a character at their end.
fn upto(bytes: &[u8], len: usize) -> &[u8] {
    let cut = &bytes[..bytes.len().min(len)];
    match std::str::from_utf8(bytes) {
        Ok(text) => &bytes[..floor_char_boundary(text, len)],
        Err(_) => cut,
    }
}

/// The blocks of such a table, in order.
pub(crate) struct Rows {
    messages: Receiver<Message>,
    pool: Arc<Pool>,
    index: u64,
    records: u64,
    ended: bool,
    stop: Arc<AtomicBool>,
    cancel: Cancel,
}

/// Time between two looks whether the rows are still waited for.
const BEAT: Duration = Duration::from_millis(50);
/// How long a source that was told to end is waited for.
const GRACE: Duration = Duration::from_secs(1);

impl Rows {
    /// Starts a reader, chooses the columns by what it gives first, and tells it which are wanted.
    pub(crate) fn open(
        name: &str,
        options: &Options,
        hints: &Hints<'_>,
        read: impl FnOnce(&mut Outlet) -> Result<(), Stop> + Send + 'static,
    ) -> Result<(Columns, Self), Error> {
        let (out, messages) = sync_channel(WAITING);
        let (want, wants) = sync_channel(1);
        let pool = Arc::<Pool>::default();
        let mut outlet = Outlet {
            out,
            wants,
            wanted: None,
            header: Vec::new(),
            held: Vec::new(),
            held_bytes: 0,
            record: Vec::new(),
            batch: Batch::default(),
            start: 0,
            column: 0,
            was_cut: false,
            max_record: options.max_record(),
            pool: Arc::clone(&pool),
            cancel: Cancel::default(),
        };
        let cancel = Arc::clone(&outlet.cancel);
        let io_error = |cause| Error::Io { name: name.to_owned(), after_records: 0, cause };
        let reader = std::thread::Builder::new().name("table reader".to_owned());
        reader
            .spawn(move || {
                let read = read(&mut outlet);
                // Whoever has gone needs no end.
                let _ = outlet.end(read);
            })
            .map_err(io_error)?;
        let mut rows = Self {
            messages,
            pool,
            index: 0,
            records: 0,
            ended: false,
            stop: Arc::clone(&options.stop),
            cancel,
        };
        let (header, sample) = match rows.receive().map_err(io_error)? {
            Message::Start(header, sample) => (header, sample),
            Message::End(Err(message)) => return Err(io_error(io::Error::other(message))),
            Message::End(Ok(())) | Message::Block(_) => return Err(io_error(broken())),
        };
        let header = header.into_iter().collect();
        let columns = Columns::choose(name, Some(header), &sample, &options.columns, hints)?;
        let wanted = (0..columns.width()).map(|column| columns.is_taken(column)).collect();
        want.send(wanted).map_err(|_| io_error(broken()))?;
        Ok((columns, rows))
    }

    /// Waits for the reader, unless it was said that nobody does any longer.
    fn receive(&mut self) -> io::Result<Message> {
        loop {
            match self.messages.recv_timeout(BEAT) {
                Ok(message) => return Ok(message),
                Err(RecvTimeoutError::Disconnected) => return Err(broken()),
                Err(RecvTimeoutError::Timeout) if self.stop.load(Ordering::Relaxed) => {
                    let cancel = self.cancel.lock().unwrap_or_else(PoisonError::into_inner).take();
                    let Some(cancel) = cancel else { return Err(interrupted()) };
                    cancel();
                    // The reader still hands over what it has read.
                    return self.messages.recv_timeout(GRACE).map_err(|_| interrupted());
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }

    /// Records handed over so far.
    pub(crate) fn records(&self) -> u64 {
        self.records
    }

    /// The next block; `None` at the end. A fault comes after all records before it.
    pub(crate) fn next(&mut self) -> io::Result<Option<Block>> {
        if self.ended {
            return Ok(None);
        }
        let message = self.receive();
        self.ended = !matches!(message, Ok(Message::Block(_)));
        match message? {
            Message::Block(batch) => Ok(Some(self.block(batch))),
            Message::End(Ok(())) => Ok(None),
            Message::End(Err(message)) => Err(io::Error::other(message)),
            Message::Start(..) => Err(broken()),
        }
    }

    fn block(&mut self, Batch { buffer, cells, rows }: Batch) -> Block {
        let (len, count) = (buffer.len(), rows.len() as u64);
        let (index, first_record) = (self.index, self.records + 1);
        self.index += 1;
        self.records += count;
        Block {
            buffer,
            len,
            format: Format::Rows,
            index,
            start: Place::START,
            first_record,
            progress: Progress { end: len, records: count, cuts: Vec::new(), rows },
            cells,
            replaced: Vec::new(),
            marks: OnceLock::new(),
            pool: Arc::clone(&self.pool),
        }
    }
}

/// A reader that ended without a word.
fn broken() -> io::Error {
    io::Error::other("its reader broke off; it is probably damaged")
}

fn interrupted() -> io::Error {
    io::ErrorKind::Interrupted.into()
}
