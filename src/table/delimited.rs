//! The fields of one record of a delimited text.
//!
//! The grammar is that of the `csv` crate in its default mode: a quote opens a quoted field only as the first
//! byte of the field, a doubled quote in a quoted field is one quote, text after a closing quote is part of the
//! field, and CR, LF and CR LF end a record. A test holds the two against each other.

use wide::u8x16;

use super::cell::Form;

/// Vectors of bytes in which the end of a field is looked for first.
const NEAR: usize = 2;

/// A field of the record at hand: raw bytes `[start, end)` of the slice that was read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) form: Form,
}

impl Field {
    pub(crate) const ABSENT: Self = Self { start: 0, end: 0, form: Form::Absent };

    pub(crate) fn new(start: usize, end: usize, form: Form) -> Self {
        // A block is far below 4 GiB: `Options::max_record` bounds it.
        Self { start: start as u32, end: end as u32, form }
    }

    pub(crate) fn is_quoted(&self) -> bool {
        matches!(self.form, Form::Quoted | Form::Escaped)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.start == self.end
    }
}

/// What was seen while a row was read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    /// End of the row without its line end.
    pub(crate) end: usize,
    /// Where the next row starts, line end passed.
    pub(crate) next: usize,
    /// Whether a line end was there, as against the end of the bytes.
    pub(crate) ended: bool,
    /// Where text follows a closing quote.
    pub(crate) messy: Option<usize>,
}

/// Reads the row that starts at `at`, which must not be a line end, into `fields` (cleared first).
pub(crate) fn read_row(bytes: &[u8], at: usize, delimiter: u8, fields: &mut Vec<Field>) -> Row {
    fields.clear();
    let mut at = at;
    let mut messy = None;
    loop {
        let start = at;
        let mut form = Form::Plain;
        if bytes.get(at) == Some(&b'"') {
            (at, form) = close_quote(bytes, at);
            if let Some(&byte) = bytes.get(at)
                && !is_field_end(byte, delimiter)
            {
                messy = messy.or(Some(at));
                form = Form::Escaped;
                at = field_end(bytes, at, delimiter);
            }
        } else {
            at = field_end(bytes, at, delimiter);
        }
        fields.push(Field::new(start, at, form));
        match bytes.get(at) {
            Some(&byte) if byte == delimiter => at += 1,
            Some(b'\r') if bytes.get(at + 1) == Some(&b'\n') => {
                return Row { end: at, next: at + 2, ended: true, messy };
            }
            Some(_) => return Row { end: at, next: at + 1, ended: true, messy },
            None => return Row { end: at, next: at, ended: false, messy },
        }
    }
}

/// Passes blank lines.
pub(crate) fn skip_line_ends(bytes: &[u8], at: usize) -> usize {
    at + bytes[at..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count()
}

fn is_field_end(byte: u8, delimiter: u8) -> bool {
    byte == delimiter || byte == b'\n' || byte == b'\r'
}

/// The end of an unquoted field. Most fields end within the first bytes, which cost less than a call to search in many.
#[inline]
fn field_end(bytes: &[u8], at: usize, delimiter: u8) -> usize {
    let rest = &bytes[at..];
    let mut passed = 0;
    for part in rest.as_chunks().0.iter().take(NEAR) {
        let part = u8x16::new(*part);
        let is = |byte| part.simd_eq(u8x16::splat(byte));
        let ends = (is(delimiter) | is(b'\n') | is(b'\r')).to_bitmask();
        if ends != 0 {
            return at + passed + ends.trailing_zeros() as usize;
        }
        passed += size_of_val(&part);
    }
    memchr::memchr3(delimiter, b'\n', b'\r', &rest[passed..]).map_or(bytes.len(), |end| at + passed + end)
}

/// From an opening quote to the byte after the closing one.
fn close_quote(bytes: &[u8], open: usize) -> (usize, Form) {
    let mut form = Form::Quoted;
    let mut at = open + 1;
    while let Some(found) = memchr::memchr(b'"', &bytes[at..]) {
        at += found + 1;
        if bytes.get(at) != Some(&b'"') {
            return (at, form);
        }
        form = Form::Escaped;
        at += 1;
    }
    (bytes.len(), Form::Escaped)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_field_ends_at_the_first_delimiter_or_line_end(
            text in "[a-z\"]{0,50}([,;\r\n][a-z,]{0,40}){0,3}",
            at in 0usize..60,
        ) {
            let at = at.min(text.len());
            let end = text[at..].find([';', '\r', '\n']).map_or(text.len(), |end| at + end);
            prop_assert_eq!(field_end(text.as_bytes(), at, b';'), end);
        }
    }
}
