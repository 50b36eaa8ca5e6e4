//! From a reader to blocks: fills buffers, lets the splitter find the last whole record, passes the rest on.

use std::io::{self, Read};
use std::sync::{Arc, OnceLock};

use super::block::{Block, Format, Place, Pool, Progress};
use super::json_split::JsonSplitter;
use super::split::DelimitedSplitter;

/// Usual size of a block in bytes: large enough that handing over costs nothing, small enough for the cache.
pub(crate) const BLOCK: usize = 512 << 10;

/// Finds record ends in the buffer.
pub(crate) enum Splitter {
    Delimited(DelimitedSplitter),
    Json(JsonSplitter),
}

impl Splitter {
    fn scan(&mut self, bytes: &[u8], eof: bool) {
        match self {
            Self::Delimited(splitter) => splitter.scan(bytes, eof),
            Self::Json(splitter) => splitter.scan(bytes, eof),
        }
    }

    fn progress(&mut self) -> &mut Progress {
        match self {
            Self::Delimited(splitter) => splitter.progress(),
            Self::Json(splitter) => splitter.progress(),
        }
    }

    fn shift(&mut self, by: usize) {
        match self {
            Self::Delimited(splitter) => splitter.shift(by),
            Self::Json(splitter) => splitter.shift(by),
        }
    }
}

/// The input with what was read of it and not yet handed over.
pub(crate) struct Input {
    reader: Box<dyn Read + Send>,
    buffer: Vec<u8>,
    len: usize,
    place: Place,
    eof: bool,
    fault: Option<io::Error>,
    pool: Arc<Pool>,
}

impl Input {
    pub(crate) fn new(reader: Box<dyn Read + Send>) -> Self {
        let (buffer, place) = (Vec::new(), Place::START);
        Self { reader, buffer, len: 0, place, eof: false, fault: None, pool: Arc::default() }
    }

    /// Reads until `size` bytes are at hand, or no more come.
    pub(crate) fn fill(&mut self, size: usize) {
        if self.buffer.is_empty() {
            self.buffer = self.pool.take(size.max(BLOCK));
        } else if self.buffer.len() < size {
            self.buffer.resize(size, 0);
        }
        while self.len < size && !self.eof && self.fault.is_none() {
            match self.reader.read(&mut self.buffer[self.len..size]) {
                Ok(0) => self.eof = true,
                Ok(count) => self.len += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => self.fault = Some(error),
            }
        }
        if self.place.offset == 0 {
            let has = |byte| memchr::memchr(byte, self.bytes()).is_some();
            self.place.line_end = if !has(b'\n') && has(b'\r') { b'\r' } else { b'\n' };
        }
    }

    /// What was read and not yet handed over.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.buffer[..self.len]
    }

    pub(crate) fn is_at_end(&self) -> bool {
        self.eof
    }

    /// What was read and not yet handed over, and all that is still to be read.
    pub(crate) fn into_reader(self) -> impl Read {
        let Self { reader, mut buffer, len, .. } = self;
        buffer.truncate(len);
        io::Cursor::new(buffer).chain(reader)
    }

    pub(crate) fn take_fault(&mut self) -> Option<io::Error> {
        self.fault.take()
    }

    /// Passes over bytes that belong to no record: a byte-order mark, a header, the way to the first record.
    pub(crate) fn pass(&mut self, count: usize) {
        self.place = self.place.after(&self.buffer[..count]);
        self.buffer.copy_within(count..self.len, 0);
        self.len -= count;
    }
}

/// The blocks of an input, in order.
pub(crate) struct Blocks {
    input: Input,
    splitter: Splitter,
    format: Format,
    index: u64,
    records: u64,
}

impl Blocks {
    pub(crate) fn new(input: Input, splitter: Splitter, format: Format) -> Self {
        Self { input, splitter, format, index: 0, records: 0 }
    }

    /// Records handed over so far.
    pub(crate) fn records(&self) -> u64 {
        self.records
    }

    /// The next block; `None` at the end. A fault of the reader comes after all whole records before it.
    pub(crate) fn next(&mut self) -> io::Result<Option<Block>> {
        let mut target = BLOCK;
        loop {
            self.input.fill(target);
            self.splitter.scan(&self.input.buffer[..self.input.len], self.input.eof);
            let end = self.splitter.progress().end;
            if end > 0 {
                return Ok(Some(self.hand_over(end)));
            }
            if let Some(fault) = self.input.take_fault() {
                return Err(fault);
            }
            if self.input.eof {
                return match &self.splitter {
                    Splitter::Json(splitter) if splitter.breaks_off() => {
                        let told = "the file breaks off before its array ends";
                        Err(io::Error::new(io::ErrorKind::UnexpectedEof, told))
                    }
                    _ => Ok(None),
                };
            }
            target = (self.input.len * 2).max(BLOCK);
        }
    }

    fn hand_over(&mut self, end: usize) -> Block {
        let progress = std::mem::take(self.splitter.progress());
        self.splitter.shift(end);
        let input = &mut self.input;
        let rest = input.len - end;
        let mut next = input.pool.take(rest.max(BLOCK));
        next[..rest].copy_from_slice(&input.buffer[end..input.len]);
        let mut buffer = std::mem::replace(&mut input.buffer, next);
        input.len = rest;
        let start = input.place;
        input.place = start.after(&buffer[..end]);
        let replaced = match self.format {
            Format::Delimited(_) | Format::Rows => Vec::new(),
            Format::JsonLines | Format::Json => replace_invalid(&mut buffer[..end]),
        };
        let first_record = self.records + 1;
        self.records += progress.records;
        let index = self.index;
        self.index += 1;
        let pool = Arc::clone(&input.pool);
        let marks = OnceLock::new();
        Block {
            buffer,
            len: end,
            format: self.format,
            index,
            start,
            first_record,
            progress,
            cells: Vec::new(),
            replaced,
            marks,
            pool,
        }
    }
}

/// Puts `?` in the place of bytes that are not UTF-8, so that offsets stay, and says where.
fn replace_invalid(bytes: &mut [u8]) -> Vec<usize> {
    let mut replaced = Vec::new();
    if std::str::from_utf8(bytes).is_ok() {
        return replaced;
    }
    let mut at = 0;
    for chunk in bytes.utf8_chunks() {
        at += chunk.valid().len();
        replaced.extend(at..at + chunk.invalid().len());
        at += chunk.invalid().len();
    }
    for &at in &replaced {
        bytes[at] = b'?';
    }
    replaced
}
