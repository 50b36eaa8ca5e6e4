//! The cells of one JSON record, and the text of a JSON value.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::cell::{Form, utf8_pieces};
use super::delimited::Field;
use super::names::Names;
use super::problem::ProblemKind;

/// Reads one record into `fields`, one for each name of `header`, as ranges of `block`, whose part it is.
/// What was read before a fault stays in `fields`; the fault comes with its offset in the record.
pub(crate) fn read_object(
    block: &str,
    record: Range<usize>,
    header: &Names,
    fields: &mut Vec<Field>,
) -> Result<(), (ProblemKind, usize)> {
    fields.clear();
    fields.resize(header.len(), Field::ABSENT);
    // A record that was cut for its length may end inside a character.
    let text = block.get(record.clone()).ok_or((ProblemKind::InvalidJson, 0))?;
    let into = Cells { header, fields, text, base: record.start };
    read(text, into)
}

/// The keys of one record, in order, as far as it is readable.
pub(crate) fn keys(text: &str, found: &mut Vec<String>) {
    // A record that is not readable is reported when its turn comes.
    let _ = read(text, Keys { found });
}

fn read<'t, S>(text: &'t str, seed: S) -> Result<(), (ProblemKind, usize)>
where
    S: Visitor<'t, Value = ()>,
{
    let mut json = serde_json::Deserializer::from_str(text);
    let result = serde::Deserializer::deserialize_map(&mut json, seed).and_then(|()| json.end());
    result.map_err(|error| {
        if error.is_data() && !text.starts_with('{') {
            return (ProblemKind::NotAnObject, 0);
        }
        (ProblemKind::InvalidJson, offset(text, error.line(), error.column()))
    })
}

/// serde_json counts lines from 1 and bytes in the line; this makes an offset of them.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let before = match line {
        0 | 1 => 0,
        _ => memchr::memchr_iter(b'\n', text.as_bytes()).nth(line - 2).map_or(0, |at| at + 1),
    };
    (before + column.saturating_sub(1)).min(text.len().saturating_sub(1))
}

struct Cells<'x, 't> {
    header: &'x Names,
    fields: &'x mut [Field],
    text: &'t str,
    base: usize,
}

impl<'t> Visitor<'t> for Cells<'_, 't> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'t>>(self, mut map: A) -> Result<(), A::Error> {
        // Keys mostly come in the header's order.
        let mut expected = 0;
        while let Some(column) = map.next_key_seed(Column { header: self.header, expected })? {
            let value: &RawValue = map.next_value()?;
            let Some(column) = column else { continue };
            let value = value.get();
            let start = self.base + (value.as_ptr() as usize - self.text.as_ptr() as usize);
            let form = if value == "null" { Form::Absent } else { Form::Json };
            self.fields[column] = Field::new(start, start + value.len(), form);
            expected = column + 1;
        }
        Ok(())
    }
}

/// A key becomes the number of its column.
struct Column<'x> {
    header: &'x Names,
    expected: usize,
}

impl<'t> DeserializeSeed<'t> for Column<'_> {
    type Value = Option<usize>;

    fn deserialize<D: serde::Deserializer<'t>>(self, json: D) -> Result<Self::Value, D::Error> {
        json.deserialize_str(self)
    }
}

impl Visitor<'_> for Column<'_> {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        Ok(self.header.find(key, self.expected))
    }
}

struct Keys<'x> {
    found: &'x mut Vec<String>,
}

impl<'t> Visitor<'t> for Keys<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'t>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some((key, IgnoredAny)) = map.next_entry::<String, IgnoredAny>()? {
            self.found.push(key);
        }
        Ok(())
    }
}

/// Pieces of a JSON value's text: a string without quotes and escapes, the elements of an array joined with
/// `, `, anything else as it is written.
pub(crate) fn json_pieces(raw: &[u8], sink: &mut dyn FnMut(Range<usize>, &str)) {
    match raw {
        [b'"', ..] => string_pieces(raw, 0, sink),
        [b'[', ..] => array_pieces(raw, sink),
        b"null" => {}
        _ => utf8_pieces(raw, 0, sink),
    }
}

fn array_pieces(raw: &[u8], sink: &mut dyn FnMut(Range<usize>, &str)) {
    let Ok(text) = std::str::from_utf8(raw) else { return utf8_pieces(raw, 0, sink) };
    let Ok(elements) = serde_json::from_str::<Vec<&RawValue>>(text) else {
        return utf8_pieces(raw, 0, sink);
    };
    let mut last = None;
    for element in elements.iter().map(|element| element.get()).filter(|&element| element != "null") {
        let at = element.as_ptr() as usize - text.as_ptr() as usize;
        if let Some(end) = last {
            sink(end..at, ", ");
        }
        if element.starts_with('"') {
            string_pieces(&raw[at..at + element.len()], at, sink);
        } else {
            sink(at..at + element.len(), element);
        }
        last = Some(at + element.len());
    }
}

/// Pieces of a JSON string at `base`, its quotes included.
fn string_pieces(raw: &[u8], base: usize, sink: &mut dyn FnMut(Range<usize>, &str)) {
    let end = raw.len() - usize::from(raw.len() > 1 && raw.ends_with(b"\""));
    let mut at = 1;
    while at < end {
        let next = memchr::memchr(b'\\', &raw[at..end]).map_or(end, |found| at + found);
        utf8_pieces(&raw[at..next], base + at, sink);
        if next == end {
            return;
        }
        let (text, len) = unescape(&raw[next..end]);
        sink(base + next..base + next + len, &text);
        at = next + len;
    }
}

/// The text of the escape that `raw` starts with, and its length in bytes. A lone surrogate is U+FFFD.
fn unescape(raw: &[u8]) -> (Cow<'static, str>, usize) {
    let simple = match raw.get(1) {
        Some(b'n') => "\n",
        Some(b't') => "\t",
        Some(b'r') => "\r",
        Some(b'b') => "\u{8}",
        Some(b'f') => "\u{c}",
        Some(b'"') => "\"",
        Some(b'\\') => "\\",
        Some(b'/') => "/",
        Some(b'u') => {
            let Some(unit) = hex(raw) else { return (Cow::Borrowed("\u{FFFD}"), raw.len().min(2)) };
            if let Some(low) = raw.get(6..).filter(|rest| rest.starts_with(b"\\u")).and_then(hex)
                && let Some(Ok(char)) = char::decode_utf16([unit, low]).next()
                && char > '\u{FFFF}'
            {
                return (Cow::Owned(char.to_string()), 12);
            }
            let char = char::from_u32(u32::from(unit)).unwrap_or('\u{FFFD}');
            return (Cow::Owned(char.to_string()), 6);
        }
        _ => "\u{FFFD}",
    };
    (Cow::Borrowed(simple), raw.len().min(2))
}

/// The four hexadecimal digits of `\uXXXX`.
fn hex(escape: &[u8]) -> Option<u16> {
    let digits = std::str::from_utf8(escape.get(2..6)?).ok()?;
    u16::from_str_radix(digits, 16).ok()
}
