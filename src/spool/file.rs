//! A temporary file of records, one after the other.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek as _, SeekFrom, Write as _};
use std::marker::PhantomData;
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Bytes that are read at once. Every run has a buffer of its own.
const BUFFER: usize = 32 << 10;

/// Writes records to the end of a file.
pub(crate) struct Writer<'f> {
    out: BufWriter<&'f File>,
    record: Vec<u8>,
    at: u64,
}

impl<'f> Writer<'f> {
    /// Writes from the end of the file on.
    pub(crate) fn at_end(mut file: &'f File) -> io::Result<Self> {
        let at = file.seek(SeekFrom::End(0))?;
        Ok(Self { out: BufWriter::with_capacity(BUFFER, file), record: Vec::new(), at })
    }

    pub(crate) fn put(&mut self, record: &impl Serialize) -> io::Result<()> {
        self.record.clear();
        self.record =
            postcard::to_extend(record, std::mem::take(&mut self.record)).map_err(io::Error::other)?;
        let length = u32::try_from(self.record.len()).map_err(io::Error::other)?;
        self.out.write_all(&length.to_le_bytes())?;
        self.out.write_all(&self.record)?;
        self.at += 4 + u64::from(length);
        Ok(())
    }

    /// Gives where the last record ends.
    pub(crate) fn close(mut self) -> io::Result<u64> {
        self.out.flush()?;
        Ok(self.at)
    }
}

/// Reads the records between two places of a file.
pub(crate) struct Reader<T> {
    bytes: BufReader<Part>,
    record: Vec<u8>,
    kind: PhantomData<T>,
}

impl<T: DeserializeOwned> Reader<T> {
    pub(crate) fn new(file: Arc<File>, start: u64, end: u64) -> Self {
        let bytes = BufReader::with_capacity(BUFFER, Part { file, at: start, end });
        Self { bytes, record: Vec::new(), kind: PhantomData }
    }

    fn read(&mut self) -> io::Result<Option<T>> {
        let mut length = [0; 4];
        match self.bytes.read(&mut length[..1])? {
            0 => return Ok(None),
            _ => self.bytes.read_exact(&mut length[1..])?,
        }
        self.record.resize(u32::from_le_bytes(length) as usize, 0);
        self.bytes.read_exact(&mut self.record)?;
        postcard::from_bytes(&self.record).map(Some).map_err(io::Error::other)
    }
}

impl<T: DeserializeOwned> Iterator for Reader<T> {
    type Item = io::Result<T>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read().transpose()
    }
}

/// A part of a file. Each has a place of its own, however many are read by turns.
struct Part {
    file: Arc<File>,
    at: u64,
    end: u64,
}

impl Read for Part {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let room = usize::try_from(self.end - self.at).map_or(buffer.len(), |left| left.min(buffer.len()));
        let mut file = &*self.file;
        file.seek(SeekFrom::Start(self.at))?;
        let count = file.read(&mut buffer[..room])?;
        self.at += count as u64;
        Ok(count)
    }
}
