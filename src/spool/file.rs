//! A temporary file of records, one after the other.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek as _, SeekFrom, Write as _};
use std::marker::PhantomData;
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Bytes that are read at once. Every run has a buffer of its own.
const BUFFER: usize = 16 << 10;

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
        encode(record, &mut self.record)?;
        self.out.write_all(&self.record)?;
        self.at += self.record.len() as u64;
        Ok(())
    }

    /// Writes records behind all others; gives where the last one ends.
    pub(crate) fn append(file: &'f File, records: &[impl Serialize]) -> io::Result<u64> {
        let mut out = Self::at_end(file)?;
        records.iter().try_for_each(|record| out.put(record))?;
        out.close()
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
}

impl<T: DeserializeOwned> Iterator for Reader<T> {
    type Item = io::Result<T>;

    fn next(&mut self) -> Option<Self::Item> {
        decode(&mut self.bytes, &mut self.record).transpose()
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

/// Records that are put away one by one and taken out again in any order.
#[derive(Debug)]
pub(crate) struct Shelf {
    file: BufWriter<File>,
    record: Vec<u8>,
    end: u64,
}

impl Shelf {
    pub(crate) fn new() -> io::Result<Self> {
        let file = BufWriter::with_capacity(BUFFER, tempfile::tempfile()?);
        Ok(Self { file, record: Vec::new(), end: 0 })
    }

    /// Puts a record away and gives its place.
    pub(crate) fn put(&mut self, record: &impl Serialize) -> io::Result<u64> {
        encode(record, &mut self.record)?;
        self.file.write_all(&self.record)?;
        let place = self.end;
        self.end += self.record.len() as u64;
        Ok(place)
    }

    /// The record at a place.
    pub(crate) fn get<T: DeserializeOwned>(&mut self, place: u64) -> io::Result<T> {
        self.file.flush()?;
        let mut file = self.file.get_ref();
        file.seek(SeekFrom::Start(place))?;
        let record = decode(&mut file, &mut self.record)?.ok_or(io::ErrorKind::UnexpectedEof)?;
        file.seek(SeekFrom::End(0))?;
        Ok(record)
    }
}

/// A record with its length before it.
fn encode(record: &impl Serialize, into: &mut Vec<u8>) -> io::Result<()> {
    into.clear();
    into.extend([0; 4]);
    *into = postcard::to_extend(record, std::mem::take(into)).map_err(io::Error::other)?;
    let length = u32::try_from(into.len() - 4).map_err(io::Error::other)?;
    into[..4].copy_from_slice(&length.to_le_bytes());
    Ok(())
}

/// The next record, if there is one.
fn decode<T: DeserializeOwned>(from: &mut impl Read, buffer: &mut Vec<u8>) -> io::Result<Option<T>> {
    let mut length = [0; 4];
    match from.read(&mut length[..1])? {
        0 => return Ok(None),
        _ => from.read_exact(&mut length[1..])?,
    }
    buffer.resize(u32::from_le_bytes(length) as usize, 0);
    from.read_exact(buffer)?;
    postcard::from_bytes(buffer).map(Some).map_err(io::Error::other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_come_back_in_any_order_while_others_are_put_away() {
        let mut shelf = Shelf::new().expect("a file");
        let texts = ["", "one", "a longer one"];
        let places: Vec<u64> = texts.iter().map(|text| shelf.put(text).expect("it is put away")).collect();
        assert_eq!(shelf.get::<String>(places[2]).expect("it is there"), texts[2]);
        let late = shelf.put(&"late").expect("it is put away");
        assert_eq!(shelf.get::<String>(places[1]).expect("it is there"), texts[1]);
        assert_eq!(shelf.get::<String>(late).expect("it is there"), "late");
        assert_eq!(shelf.get::<String>(places[0]).expect("it is there"), texts[0]);
    }
}
