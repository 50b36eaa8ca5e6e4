//! How a JSON text holds its records, and the names of their columns.

use super::block::Format;
use super::blocks::Input;
use super::cell::Cell;
use super::columns::Role;
use super::content::Sample;
use super::headers;
use super::json::{keys, read_object};
use super::json_split::{JsonSplitter, Layout};
use super::names::Names;
use super::problem::Error;

/// Records that are looked at for column names and content.
const ROWS: usize = 1000;

/// Columns that are known at most; what else records hold is not read.
const COLUMNS: usize = 1000;

/// What the reader needs to go on.
pub(crate) struct Start {
    pub(crate) layout: Layout,
    pub(crate) header: Names,
    pub(crate) sample: Sample,
}

/// Whether a text is JSON, and of which kind.
pub(crate) fn guess(bytes: &[u8]) -> Option<Format> {
    let start = bytes.trim_ascii_start();
    match start.first()? {
        b'[' => start[1..].trim_ascii_start().starts_with(b"{").then_some(Format::Json),
        b'{' => Some(match first_object(start) {
            Some(end) if is_one_line_of_many(start, end) => Format::JsonLines,
            _ => Format::Json,
        }),
        _ => None,
    }
}

fn is_one_line_of_many(start: &[u8], end: usize) -> bool {
    let rest = &start[end..];
    let next = rest.len() - rest.trim_ascii_start().len();
    memchr::memchr(b'\n', &start[..end]).is_none() && next < rest.len() && rest[..next].contains(&b'\n')
}

/// Passes what stands before the first record and reads the names of the columns from the first records.
pub(crate) fn start(
    name: &str,
    input: &mut Input,
    format: Format,
    max_record: usize,
) -> Result<Start, Error> {
    let layout = match format {
        Format::JsonLines => Layout::Lines,
        _ => pass_wrapper(input),
    };
    let mut splitter = JsonSplitter::new(layout, max_record);
    splitter.scan(input.bytes(), input.is_at_end());
    let bytes = input.bytes();
    let text = String::from_utf8_lossy(bytes);
    let lossless = text.len() == bytes.len();
    let rows = &splitter.progress().rows;
    let mut header = Names::default();
    let mut found = Vec::new();
    for row in rows.iter().take(ROWS) {
        let Ok(record) = std::str::from_utf8(&bytes[row.start..row.end]) else { continue };
        keys(record, &mut found);
        for key in found.drain(..) {
            if header.len() < COLUMNS && !header.contains(&key) {
                header.push(key);
            }
        }
    }
    if header.len() == 0 {
        return Err(Error::NoRecords { name: name.into() });
    }
    let mut sample = Sample::default();
    let mut fields = Vec::new();
    for row in rows.iter().take(if lossless { ROWS / 3 } else { 0 }) {
        if read_object(&text, row.start..row.end, &header, &mut fields).is_err() {
            continue;
        }
        let decode = |field: &super::delimited::Field| {
            let (start, end) = (field.start as usize, field.end as usize);
            Cell { raw: &bytes[start..end], at: start, form: field.form, text: None }.text().into_owned()
        };
        sample.push(fields.iter().map(decode).collect());
    }
    Ok(Start { layout, header, sample })
}

/// Passes the `[` of an array of records, or of one inside an object such as `{"data": [...]}`.
fn pass_wrapper(input: &mut Input) -> Layout {
    let bytes = input.bytes();
    let blank = bytes.len() - bytes.trim_ascii_start().len();
    let start = &bytes[blank..];
    if start.starts_with(b"[") {
        input.pass(blank + 1);
        return Layout::Elements;
    }
    let end = first_object(start).unwrap_or(start.len());
    let alone = start[end..].trim_ascii().is_empty();
    match records_array(&start[..end]).filter(|_| alone) {
        Some(array) => {
            input.pass(blank + array + 1);
            Layout::Elements
        }
        None => Layout::Sequence,
    }
}

/// The end of the object that `bytes` starts with, if it is there.
fn first_object(bytes: &[u8]) -> Option<usize> {
    let mut splitter = JsonSplitter::new(Layout::Sequence, bytes.len().max(1));
    splitter.scan(bytes, false);
    splitter.progress().rows.first().map(|row| row.end)
}

/// The `[` of the first array of objects that is reached through objects alone, unless a key beside or above
/// it says that the object is itself a record.
fn records_array(object: &[u8]) -> Option<usize> {
    let mut at = 0;
    let mut key: Option<&[u8]> = None;
    while at < object.len() {
        match object[at] {
            b'"' => {
                let end = string_end(object, at)?;
                key = Some(&object[at + 1..end - 1]);
                at = end;
                if object[at..].trim_ascii_start().starts_with(b":") && key.is_some_and(tells_list) {
                    return None;
                }
                continue;
            }
            b'[' => {
                if object[at + 1..].trim_ascii_start().starts_with(b"{") && !key.is_some_and(tells_list) {
                    return Some(at);
                }
                at = array_end(object, at)?;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    None
}

fn tells_list(key: &[u8]) -> bool {
    std::str::from_utf8(key).is_ok_and(|key| headers::rank(key, Role::List).is_some())
}

/// From an opening quote to the byte after the closing one.
fn string_end(bytes: &[u8], open: usize) -> Option<usize> {
    let mut at = open + 1;
    while let Some(found) = memchr::memchr2(b'"', b'\\', &bytes[at..]) {
        at += found;
        if bytes[at] == b'"' {
            return Some(at + 1);
        }
        at = (at + 2).min(bytes.len());
    }
    None
}

/// From an opening bracket to the byte after the closing one.
fn array_end(bytes: &[u8], open: usize) -> Option<usize> {
    let (mut depth, mut at) = (0_usize, open);
    while at < bytes.len() {
        match bytes[at] {
            b'"' => {
                at = string_end(bytes, at)?;
                continue;
            }
            b'[' => depth += 1,
            b']' if depth == 1 => return Some(at + 1),
            b']' => depth -= 1,
            _ => {}
        }
        at += 1;
    }
    None
}
