//! A block: a stretch of whole records on its way from the thread that reads to the one that parses.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::columns::Columns;
use super::delimited::Field;
use super::problem::ProblemKind;
use super::record::Records;

/// Where a splitter stands in its buffer.
#[derive(Default)]
pub(crate) struct Progress {
    /// End of the last whole record.
    pub(crate) end: usize,
    /// Whole records before `end`.
    pub(crate) records: u64,
    /// Irregular ends before `end`, ascending.
    pub(crate) cuts: Vec<Cut>,
    /// The records before `end`, where the splitter has to know them (JSON).
    pub(crate) rows: Vec<Row>,
}

/// A place at which a record ends that does not end there by the format's own grammar.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Cut {
    pub(crate) end: usize,
    pub(crate) kind: CutKind,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum CutKind {
    /// The record that ends here has a quote that does not close.
    UnclosedQuote,
    /// The record was cut here for its length.
    TooLong,
    /// The bytes up to here belong to no record.
    Passed,
}

impl CutKind {
    pub(crate) fn problem(self) -> Option<ProblemKind> {
        match self {
            Self::UnclosedQuote => Some(ProblemKind::UnclosedQuote),
            Self::TooLong => Some(ProblemKind::TooLong),
            Self::Passed => None,
        }
    }
}

/// The bytes of one record, found by the splitter.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Row {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) damage: Option<CutKind>,
}

/// How the records of a block are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// Fields separated by this byte, quoted with `"`.
    Delimited(u8),
    /// One JSON object a line.
    JsonLines,
    /// JSON objects in an array, or one after another.
    Json,
    /// Cells of a column file or a database. There is no text, so that places have no line and column.
    Rows,
}

/// A stretch of whole records. It owns its bytes and can go to another thread; its buffer returns to the
/// reader when it is dropped.
pub struct Block {
    pub(crate) buffer: Vec<u8>,
    pub(crate) len: usize,
    pub(crate) format: Format,
    pub(crate) index: u64,
    pub(crate) start: Place,
    pub(crate) first_record: u64,
    pub(crate) progress: Progress,
    /// The cells of the records, one for each column, where the source hands them over one by one.
    pub(crate) cells: Vec<Field>,
    /// Offsets of bytes that were not UTF-8 and were replaced (JSON).
    pub(crate) replaced: Vec<usize>,
    /// The place of every `MARK`th byte.
    pub(crate) marks: OnceLock<Vec<Place>>,
    pub(crate) pool: Arc<Pool>,
}

/// Bytes between two places that a block remembers.
const MARK: usize = 8 << 10;

/// A place in the input: byte offset (after decompression), line and column.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place {
    /// Byte offset from the start of the input, a byte-order mark included.
    pub offset: u64,
    /// Line, from 1.
    pub line: u64,
    /// Column in code points, from 1.
    pub column: u64,
    /// The byte that ends lines: a line feed, or a carriage return where there are no line feeds.
    pub(crate) line_end: u8,
}

impl Place {
    /// Where an input begins.
    pub(crate) const START: Self = Self { offset: 0, line: 1, column: 1, line_end: b'\n' };

    /// The place after `bytes`, which start here.
    pub(crate) fn after(self, bytes: &[u8]) -> Self {
        let lines = memchr::memchr_iter(self.line_end, bytes).count() as u64;
        let tail = match memchr::memrchr(self.line_end, bytes) {
            Some(at) => &bytes[at + 1..],
            None => bytes,
        };
        // Every byte but a continuation byte starts a code point; a byte-order mark is none.
        let points = tail.iter().filter(|&&byte| byte & 0xC0 != 0x80).count() as u64;
        let mark = u64::from(self.offset == 0 && lines == 0 && bytes.starts_with(b"\xEF\xBB\xBF"));
        Self {
            offset: self.offset + bytes.len() as u64,
            line: self.line + lines,
            column: if lines == 0 { self.column + points - mark } else { points + 1 },
            line_end: self.line_end,
        }
    }
}

impl Block {
    /// Position of this block among the table's blocks, from 0.
    #[must_use]
    pub fn index(&self) -> u64 {
        self.index
    }

    /// The number of the first record, from 1; the header is not counted.
    #[must_use]
    pub fn first_record(&self) -> u64 {
        self.first_record
    }

    /// How many records there are.
    #[must_use]
    pub fn record_count(&self) -> u64 {
        self.progress.records
    }

    /// The raw bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.buffer[..self.len]
    }

    /// Line and column of an offset into [`bytes`](Self::bytes); `None` where the source is no text. The first call
    /// counts the whole block, so ask only for what is shown.
    #[must_use]
    pub fn place(&self, at: usize) -> Option<Place> {
        if self.format == Format::Rows {
            return None;
        }
        let at = at.min(self.len);
        let marks = self.marks.get_or_init(|| {
            let mut place = self.start;
            let step = |chunk: &[u8]| {
                let next = place.after(chunk);
                std::mem::replace(&mut place, next)
            };
            self.bytes().chunks(MARK).map(step).collect()
        });
        let mark = (at / MARK).min(marks.len().saturating_sub(1));
        Some(marks.get(mark).map_or(self.start, |place| place.after(&self.bytes()[mark * MARK..at])))
    }

    /// The records, one after another.
    #[must_use]
    pub fn records<'b>(&'b self, columns: &'b Columns) -> Records<'b> {
        Records::new(self, columns)
    }
}

impl Drop for Block {
    fn drop(&mut self) {
        self.pool.give(std::mem::take(&mut self.buffer));
    }
}

/// Buffers waiting to be used again. Locked once a block.
#[derive(Default)]
pub(crate) struct Pool {
    free: Mutex<Vec<Vec<u8>>>,
}

impl Pool {
    /// Buffers kept at most; more are freed.
    const KEPT: usize = 16;

    /// A buffer of at least `size` initialised bytes.
    pub(crate) fn take(&self, size: usize) -> Vec<u8> {
        let mut buffer = self.free.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
        if buffer.len() < size {
            buffer.resize(size, 0);
        }
        buffer
    }

    fn give(&self, buffer: Vec<u8>) {
        // A buffer that had to grow for one giant record is not worth keeping.
        if buffer.len() > 4 * super::blocks::BLOCK {
            return;
        }
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        if free.len() < Self::KEPT {
            free.push(buffer);
        }
    }
}
