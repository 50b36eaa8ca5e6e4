//! One cell: its raw bytes in the block, its decoded text, and the way from one to the other.

use std::borrow::Cow;
use std::ops::Range;

use super::json::json_pieces;
use crate::source::Span;

/// How the raw bytes of a cell stand for its text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Form {
    /// No cell.
    Absent,
    /// The bytes are the text.
    Plain,
    /// In quotes, and nothing to undo between them.
    Quoted,
    /// In quotes, with doubled quotes, text after the closing quote, or no closing quote.
    Escaped,
    /// A JSON value.
    Json,
    /// Several delimited fields that are one text.
    Joined(u8),
}

/// A cell of a record. Decoding borrows from the block wherever the bytes are the text.
#[derive(Clone, Copy, Debug)]
pub struct Cell<'b> {
    pub(crate) raw: &'b [u8],
    /// Offset of `raw` in the block.
    pub(crate) at: usize,
    pub(crate) form: Form,
    /// `raw` as text, where the whole block is known to be.
    pub(crate) text: Option<&'b str>,
}

impl<'b> Cell<'b> {
    /// The decoded text: quotes and JSON escapes undone, the elements of a JSON array joined with `, `,
    /// invalid UTF-8 as U+FFFD. A JSON null is the empty text.
    #[must_use]
    pub fn text(&self) -> Cow<'b, str> {
        match self.verbatim() {
            Some(text) => Cow::Borrowed(text),
            None => {
                let mut text = String::with_capacity(self.raw.len());
                self.pieces(&mut |_, piece| text.push_str(piece));
                Cow::Owned(text)
            }
        }
    }

    /// The decoded text, with `buffer` as the place for it when it is not in the block as it is.
    #[must_use]
    pub fn text_in<'t>(&self, buffer: &'t mut String) -> &'t str
    where
        'b: 't,
    {
        if let Some(text) = self.verbatim() {
            return text;
        }
        buffer.clear();
        self.pieces(&mut |_, piece| buffer.push_str(piece));
        buffer
    }

    /// The raw bytes, quotes and escapes included.
    #[must_use]
    pub fn raw(&self) -> &'b [u8] {
        self.raw
    }

    /// The bytes of the block that a span of the decoded text came from.
    #[must_use]
    pub fn raw_range(&self, span: Span) -> Range<usize> {
        let Range { start, end } = span.range();
        let mut decoded = 0;
        let (mut from, mut to) = (None, None);
        let mut last = 0;
        self.pieces(&mut |raw: Range<usize>, piece: &str| {
            let next = decoded + piece.len();
            let verbatim = raw.len() == piece.len();
            if from.is_none() && start < next {
                from = Some(if verbatim { raw.start + (start - decoded) } else { raw.start });
            }
            if to.is_none() && end <= next && next > 0 {
                to = Some(match end.saturating_sub(decoded) {
                    0 => from.unwrap_or(raw.start),
                    within if verbatim => raw.start + within,
                    _ => raw.end,
                });
            }
            decoded = next;
            last = raw.end;
        });
        let from = from.unwrap_or(last);
        let to = to.unwrap_or(last).max(from);
        self.at + from..self.at + to
    }

    /// The text if the block holds it as it is.
    fn verbatim(&self) -> Option<&'b str> {
        // Bytes at either end that are no text.
        let quotes = match self.form {
            Form::Absent => return Some(""),
            Form::Plain => 0,
            Form::Quoted => 1,
            Form::Json => match self.raw {
                [b'"', inner @ .., b'"'] if memchr::memchr(b'\\', inner).is_none() => 1,
                [b'"' | b'[' | b'n', ..] => return None,
                _ => 0,
            },
            Form::Joined(_) if memchr::memchr(b'"', self.raw).is_none() => 0,
            Form::Escaped | Form::Joined(_) => return None,
        };
        let inner = quotes..self.raw.len() - quotes;
        match self.text {
            Some(text) => text.get(inner),
            None => std::str::from_utf8(&self.raw[inner]).ok(),
        }
    }

    /// Calls `sink` with every piece of the text and the range of `raw` it stands for. A piece is either
    /// the raw bytes as they are or stands for them as a whole.
    fn pieces(&self, sink: &mut dyn FnMut(Range<usize>, &str)) {
        match self.form {
            Form::Absent => {}
            Form::Plain => utf8_pieces(self.raw, 0, sink),
            Form::Quoted | Form::Escaped => quoted_pieces(self.raw, 0, sink),
            Form::Json => json_pieces(self.raw, sink),
            Form::Joined(delimiter) => joined_pieces(self.raw, delimiter, sink),
        }
    }
}

/// Pieces of bytes that are text already, but for invalid UTF-8.
pub(crate) fn utf8_pieces(bytes: &[u8], at: usize, sink: &mut dyn FnMut(Range<usize>, &str)) {
    let mut at = at;
    for chunk in bytes.utf8_chunks() {
        let valid = chunk.valid();
        if !valid.is_empty() {
            sink(at..at + valid.len(), valid);
        }
        at += valid.len();
        let invalid = chunk.invalid().len();
        if invalid > 0 {
            sink(at..at + invalid, "\u{FFFD}");
        }
        at += invalid;
    }
}

/// Pieces of a field that starts with a quote: doubled quotes are one quote, what follows the closing
/// quote is taken as it stands, and a missing closing quote ends with the bytes.
fn quoted_pieces(raw: &[u8], base: usize, sink: &mut dyn FnMut(Range<usize>, &str)) {
    let mut at = 1;
    while let Some(found) = memchr::memchr(b'"', &raw[at.min(raw.len())..]) {
        let quote = at + found;
        utf8_pieces(&raw[at..quote], base + at, sink);
        if raw.get(quote + 1) != Some(&b'"') {
            return utf8_pieces(&raw[quote + 1..], base + quote + 1, sink);
        }
        sink(base + quote..base + quote + 2, "\"");
        at = quote + 2;
    }
    utf8_pieces(&raw[at.min(raw.len())..], base + at, sink);
}

/// Pieces of several fields and the delimiters between them.
fn joined_pieces(raw: &[u8], delimiter: u8, sink: &mut dyn FnMut(Range<usize>, &str)) {
    let mut fields = Vec::new();
    super::delimited::read_row(raw, 0, delimiter, &mut fields);
    for (index, field) in fields.iter().enumerate() {
        let (start, end) = (field.start as usize, field.end as usize);
        if index > 0 {
            utf8_pieces(&raw[start - 1..start], start - 1, sink);
        }
        match field.form {
            Form::Quoted | Form::Escaped => quoted_pieces(&raw[start..end], start, sink),
            _ => utf8_pieces(&raw[start..end], start, sink),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The raw bytes of every character of the text, in order.
    fn spread(cell: Cell<'_>) -> Vec<(char, String)> {
        let text = cell.text().into_owned();
        let mut buffer = String::from("left over");
        assert_eq!(cell.text_in(&mut buffer), text);
        let mut last = cell.at..cell.at;
        let raw = |range: Range<usize>| cell.raw[range.start - cell.at..range.end - cell.at].to_vec();
        text.char_indices()
            .map(|(at, char)| {
                let range = cell.raw_range(Span::new(at, at + char.len_utf8()));
                // The characters of a separator share the raw bytes between two elements.
                assert!(range.start >= last.end || range == last, "{char} at {range:?} after {last:?}");
                assert!(!range.is_empty());
                last = range.clone();
                (char, String::from_utf8_lossy(&raw(range)).into_owned())
            })
            .collect()
    }

    fn of(raw: &str, form: Form) -> Vec<(char, String)> {
        spread(Cell { raw: raw.as_bytes(), at: 7, form, text: None })
    }

    #[test]
    fn escapes_are_located_as_a_whole() {
        let json = of(r#""a\u00e9\ud83d\ude00\n\\\ud800.""#, Form::Json);
        let pairs: Vec<(char, &str)> = json.iter().map(|(char, raw)| (*char, raw.as_str())).collect();
        assert_eq!(
            pairs,
            [
                ('a', "a"),
                ('é', r"\u00e9"),
                ('😀', r"\ud83d\ude00"),
                ('\n', r"\n"),
                ('\\', r"\\"),
                ('\u{FFFD}', r"\ud800"),
                ('.', "."),
            ]
        );
        let array = of(r#"["a" , "b",null, 3]"#, Form::Json);
        let text: String = array.iter().map(|(char, _)| *char).collect();
        assert_eq!(text, "a, b, 3");
    }

    #[test]
    fn an_empty_span_is_a_place() {
        let cell = Cell { raw: br#""a""b""#, at: 10, form: Form::Escaped, text: None };
        assert_eq!(cell.text(), "a\"b");
        assert_eq!(cell.raw_range(Span::new(0, 0)), 11..11);
        assert_eq!(cell.raw_range(Span::new(2, 2)), 14..14);
        assert_eq!(cell.raw_range(Span::new(9, 12)), 15..15, "a span beyond the text is its end");
        let none = Cell { raw: b"", at: 3, form: Form::Absent, text: None };
        assert_eq!((none.text().as_ref(), none.raw_range(Span::new(0, 4))), ("", 3..3));
    }

    proptest! {
        #[test]
        fn every_character_leads_back_to_its_bytes(text in "[a\"\\\\,é정\n\t😀 ]{0,30}") {
            let quoted = format!("\"{}\"", text.replace('"', "\"\""));
            for (char, raw) in of(&quoted, Form::Escaped) {
                prop_assert_eq!(raw, if char == '"' { "\"\"".to_owned() } else { char.to_string() });
            }
            let written = serde_json::to_string(&text).unwrap();
            let read = of(&written, Form::Json);
            prop_assert_eq!(read.iter().map(|(char, _)| *char).collect::<String>(), text.clone());
            for (char, raw) in read {
                prop_assert_eq!(serde_json::from_str::<String>(&format!("\"{raw}\"")).unwrap(), char.to_string());
            }
            for (char, raw) in of(&text, Form::Plain) {
                prop_assert_eq!(raw, char.to_string());
            }
        }
    }
}
