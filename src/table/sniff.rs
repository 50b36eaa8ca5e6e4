//! How a delimited text is written: its delimiter, and whether it has a header.

use super::cell::Cell;
use super::content::{Sample, is_address};
use super::delimited::{read_row, skip_line_ends};
use super::headers;
use super::open::{PARQUET, SQLITE};

/// Delimiters that are tried, the likeliest first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Records that are looked at.
const ROWS: usize = 300;

/// The first records of `bytes`, decoded, and where each ends. A record that the end of the bytes cuts is
/// left out unless `eof`.
pub(crate) fn sample(bytes: &[u8], delimiter: u8, eof: bool) -> (Sample, Vec<usize>) {
    let (mut rows, mut ends, mut fields) = (Vec::new(), Vec::new(), Vec::new());
    let mut at = skip_line_ends(bytes, 0);
    while at < bytes.len() && rows.len() < ROWS {
        let row = read_row(bytes, at, delimiter, &mut fields);
        if !row.ended && !eof && !rows.is_empty() {
            break;
        }
        let decode = |field: &super::delimited::Field| {
            let (start, end) = (field.start as usize, field.end as usize);
            Cell { raw: &bytes[start..end], at: start, form: field.form, text: None }.text().into_owned()
        };
        rows.push(fields.iter().map(decode).collect());
        ends.push(row.next);
        at = skip_line_ends(bytes, row.next);
    }
    (Sample { rows }, ends)
}

/// The delimiter that makes the most of the text: telling header names first, then records of one width.
pub(crate) fn delimiter(bytes: &[u8], eof: bool) -> u8 {
    let score = |delimiter: u8| {
        let (sample, _) = sample(bytes, delimiter, eof);
        let telling =
            sample.rows.first().map_or(0, |row| row.iter().filter(|name| headers::is_telling(name)).count());
        let width = sample.common_width();
        if width < 2 && telling < 2 {
            return (telling.min(1), 0, 0);
        }
        let regular = sample.rows.iter().filter(|row| row.len() == width).count();
        (telling, 10 * regular / sample.rows.len().max(1), width)
    };
    // Of equals `max_by_key` takes the last, so the likeliest comes last.
    DELIMITERS.into_iter().rev().max_by_key(|&delimiter| score(delimiter)).unwrap_or(b',')
}

/// Whether the first record names columns.
pub(crate) fn has_header(sample: &Sample) -> bool {
    let Some((first, body)) = sample.rows.split_first() else { return false };
    if first.iter().any(|name| headers::is_telling(name)) {
        return true;
    }
    let numbered =
        first.len() > 1 && first.iter().enumerate().all(|(at, name)| name.trim() == at.to_string());
    if numbered {
        return true;
    }
    let name_like = |name: &String| {
        let name = name.trim();
        name.chars().count() <= 40 && !is_address(name) && !is_amount(name) && name.matches(',').count() < 2
    };
    let distinct: std::collections::HashSet<&str> = first.iter().map(|name| name.trim()).collect();
    // Without telling names the first record is a header only if it is unlike those below it.
    first.iter().all(name_like)
        && distinct.len() == first.len()
        && (0..first.len()).any(|column| {
            let cells = body.iter().filter_map(|row| row.get(column)).filter(|cell| !cell.trim().is_empty());
            let unlike =
                |cell: &&String| is_amount(cell.trim()) || is_address(cell) || cell.chars().count() > 60;
            let (unlike, all) =
                cells.fold((0, 0), |(some, all), cell| (some + usize::from(unlike(&cell)), all + 1));
            all > 0 && unlike * 10 >= all * 8
        })
}

/// A number, perhaps with a currency sign or a unit.
fn is_amount(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let letters = text.chars().filter(|char| char.is_alphabetic()).count();
    digits > 0 && letters <= 3 && digits >= letters
}

/// Whether a text that is to be one ingredient list is none but a table: records in JSON, or a first line that names
/// columns. Lists have lines with equally many commas, so that their number says nothing.
#[must_use]
pub fn is_plainly_table(bytes: &[u8]) -> bool {
    let names_columns = || {
        let (sample, _) = sample(bytes, delimiter(bytes, true), true);
        let telling = |row: &Vec<String>| row.iter().filter(|name| headers::is_telling(name)).count();
        sample.rows.len() > 1 && telling(&sample.rows[0]) > 1
    };
    is_json(bytes) || names_columns()
}

fn is_json(bytes: &[u8]) -> bool {
    match bytes.trim_ascii_start() {
        [b'{', ..] => true,
        [b'[', rest @ ..] => rest.trim_ascii_start().starts_with(b"{"),
        _ => false,
    }
}

/// Whether a text is more likely a table than one ingredient list: its records have one width with some
/// delimiter, or its first line names columns.
#[must_use]
pub fn looks_like_table(bytes: &[u8]) -> bool {
    if bytes.starts_with(PARQUET) || bytes.starts_with(SQLITE) {
        return true;
    }
    if is_json(bytes) {
        return true;
    }
    let delimiter = delimiter(bytes, true);
    let (sample, _) = sample(bytes, delimiter, true);
    let Some(first) = sample.rows.first() else { return false };
    let telling = first.iter().filter(|name| headers::is_telling(name)).count();
    if sample.rows.len() > 1 && telling > 0 && first.len() > 1 {
        return true;
    }
    let width = sample.common_width();
    let regular = sample.rows.iter().filter(|row| row.len() == width).count();
    width > 1 && sample.rows.len() > 2 && regular * 5 >= sample.rows.len() * 4
}
