//! The records of a block, one after another, without an allocation for each.

use super::block::{Block, CutKind, Format, Place};
use super::cell::{Cell, Form};
use super::columns::{Columns, Role};
use super::delimited::{Field, read_row, skip_line_ends};
use super::json::read_object;
use super::problem::{Problem, ProblemKind};
use crate::source::Span;

/// Where the fields of one record are, and what is wrong with it. Its buffers are refilled from record to record.
#[derive(Debug, Default)]
pub struct Row {
    fields: Vec<Field>,
    problems: Vec<Problem>,
    number: u64,
    start: usize,
    end: usize,
    surplus: Option<Surplus>,
}

/// Hands over the records of a block; see [`Block::records`].
pub struct Records<'b> {
    block: &'b Block,
    columns: &'b Columns,
    row: Row,
    /// Where the next record starts, or the number of the next row where the block knows them.
    at: usize,
    cut: usize,
    number: u64,
    /// The whole block as text, unless some of it is not UTF-8.
    text: Option<&'b str>,
    has_nul: bool,
}

impl<'b> Records<'b> {
    pub(crate) fn new(block: &'b Block, columns: &'b Columns) -> Self {
        Self {
            block,
            columns,
            row: Row::default(),
            at: 0,
            cut: 0,
            number: block.first_record,
            text: simdutf8::basic::from_utf8(block.bytes()).ok(),
            has_nul: memchr::memchr(0, block.bytes()).is_some(),
        }
    }

    /// The next record. It borrows from the reader, so that one record is at hand at a time.
    pub fn next_record(&mut self) -> Option<Record<'b, '_>> {
        let mut row = std::mem::take(&mut self.row);
        let more = self.read(&mut row);
        self.row = row;
        more.then(|| self.record(&self.row))
    }

    /// Reads the next record into `row`; false, with nothing read, when there is none left.
    pub fn read(&mut self, row: &mut Row) -> bool {
        row.problems.clear();
        let place = match self.block.format {
            Format::Delimited(delimiter) => self.next_delimited(delimiter, row),
            Format::JsonLines | Format::Json => self.next_json(row),
            Format::Rows => self.next_row(row),
        };
        let Some((start, end, surplus)) = place else { return false };
        let bytes = &self.block.bytes()[start..end];
        if self.text.is_none()
            && let Err(error) = std::str::from_utf8(bytes)
        {
            row.report(ProblemKind::InvalidUtf8, start + error.valid_up_to());
        }
        if self.has_nul
            && let Some(at) = memchr::memchr(0, bytes)
        {
            row.report(ProblemKind::NulByte, start + at);
        }
        (row.number, row.start, row.end, row.surplus) = (self.number, start, end, surplus);
        self.number += 1;
        true
    }

    /// The record that was read into a row by this reader.
    #[must_use]
    pub fn record<'r>(&self, row: &'r Row) -> Record<'b, 'r> {
        Record { block: self.block, text: self.text, columns: self.columns, row }
    }

    fn next_delimited(&mut self, delimiter: u8, into: &mut Row) -> Option<(usize, usize, Option<Surplus>)> {
        let cuts = &self.block.progress.cuts;
        loop {
            let cut = cuts.get(self.cut);
            let limit = cut.map_or(self.block.len, |cut| cut.end);
            if cut.is_some_and(|cut| cut.kind == CutKind::Passed) {
                self.at = limit;
            }
            let bytes = &self.block.bytes()[..limit];
            self.at = skip_line_ends(bytes, self.at);
            if self.at >= limit {
                cut?;
                self.cut += 1;
                continue;
            }
            let start = self.at;
            let row = read_row(bytes, start, delimiter, &mut into.fields);
            self.at = row.next;
            if let Some(cut) = cut
                && row.next >= limit
                && let Some(kind) = cut.kind.problem()
            {
                let at = into.fields.last().map_or(start, |field| field.start as usize);
                self.end_with_line(into);
                into.report(kind, at);
            }
            if let Some(at) = row.messy {
                into.report(ProblemKind::TextAfterQuote, at);
            }
            let surplus = self.check_width(start, into);
            return Some((start, row.end, surplus));
        }
    }

    /// A field that was cut by its missing quote does not hold the line end.
    fn end_with_line(&self, row: &mut Row) {
        let bytes = self.block.bytes();
        if let Some(field) = row.fields.last_mut() {
            while field.end > field.start && matches!(bytes[field.end as usize - 1], b'\r' | b'\n') {
                field.end -= 1;
            }
        }
    }

    /// Compares the number of fields with the table's and decides whose the surplus is.
    fn check_width(&self, start: usize, row: &mut Row) -> Option<Surplus> {
        let (expected, found) = (self.columns.width(), row.fields.len());
        if found < expected {
            row.report(ProblemKind::TooFewFields { expected, found }, start);
        }
        if found <= expected {
            return None;
        }
        // Spreadsheets pad rows with empty fields at the end.
        let blank = row.fields[expected..].iter().rev().take_while(|field| field.is_empty()).count();
        row.fields.truncate(found - blank);
        let found = row.fields.len();
        if found <= expected {
            return None;
        }
        let joined = self.columns.takes_surplus(&row.fields);
        if !(self.columns.list_is_rest() && joined == self.columns.index(Role::List)) {
            let at = row.fields[expected].start as usize;
            row.report(ProblemKind::TooManyFields { expected, found, joined }, at);
        }
        joined.map(|column| Surplus { column, fields: found - expected })
    }

    fn next_json(&mut self, into: &mut Row) -> Option<(usize, usize, Option<Surplus>)> {
        let row = *self.block.progress.rows.get(self.at)?;
        self.at += 1;
        let text = self.text.unwrap_or_default();
        let read = read_object(text, row.start..row.end, self.columns.names(), &mut into.fields);
        if let Some(kind) = row.damage.and_then(CutKind::problem) {
            into.report(kind, row.start);
        } else if let Err((kind, at)) = read {
            into.report(kind, row.start + at);
        }
        let replaced = &self.block.replaced;
        let first = replaced.partition_point(|&at| at < row.start);
        if let Some(&at) = replaced.get(first).filter(|&&at| at < row.end) {
            into.report(ProblemKind::InvalidUtf8, at);
        }
        Some((row.start, row.end, None))
    }

    fn next_row(&mut self, into: &mut Row) -> Option<(usize, usize, Option<Surplus>)> {
        let row = *self.block.progress.rows.get(self.at)?;
        let width = self.columns.width();
        let cells = self.block.cells.iter().skip(self.at * width).take(width);
        into.fields.clear();
        into.fields.extend(cells);
        self.at += 1;
        if let Some(kind) = row.damage.and_then(CutKind::problem) {
            into.report(kind, row.start);
        }
        Some((row.start, row.end, None))
    }
}

impl Row {
    fn report(&mut self, kind: ProblemKind, at: usize) {
        self.problems.push(Problem { kind, at });
    }
}

/// Fields beyond the table's width, and the column that takes them.
#[derive(Clone, Copy, Debug)]
struct Surplus {
    column: usize,
    fields: usize,
}

/// One record: its cells by column, its number, and the way back to the file.
#[derive(Clone, Copy)]
pub struct Record<'b, 'r> {
    block: &'b Block,
    /// The whole block, where it is text.
    text: Option<&'b str>,
    columns: &'b Columns,
    row: &'r Row,
}

impl<'b, 'r> Record<'b, 'r> {
    /// The record's number, from 1; the header is not counted, nor are blank lines.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.row.number
    }

    /// The raw bytes of the record, without its line end; of a column file or a database, the cells that are read.
    #[must_use]
    pub fn raw(&self) -> &'b [u8] {
        &self.block.bytes()[self.row.start..self.row.end]
    }

    /// What is wrong with the record as such.
    #[must_use]
    pub fn problems(&self) -> &'r [Problem] {
        &self.row.problems
    }

    /// Where the record starts; `None` where the source is no text. Counts lines from the block's start, so ask only
    /// for what is shown.
    #[must_use]
    pub fn place(&self) -> Option<Place> {
        self.block.place(self.row.start)
    }

    /// The cell of a role; `None` when the table has no such column or the record no such field.
    #[must_use]
    pub fn cell(&self, role: Role) -> Option<Cell<'b>> {
        self.column(self.columns.index(role)?)
    }

    /// The cell of a column, from 0.
    #[must_use]
    pub fn column(&self, column: usize) -> Option<Cell<'b>> {
        let fields = &self.row.fields;
        let Some(surplus) = self.row.surplus else {
            return self.cell_of(*fields.get(column)?);
        };
        if column < surplus.column {
            return self.cell_of(*fields.get(column)?);
        }
        let last = *fields.get(column + surplus.fields)?;
        if column > surplus.column {
            return self.cell_of(last);
        }
        let first = *fields.get(column)?;
        let Format::Delimited(delimiter) = self.block.format else { return None };
        self.cell_of(Field { form: Form::Joined(delimiter), end: last.end, ..first })
    }

    /// Where a span of a cell's decoded text starts and ends in the input; `None` where the source is no text.
    #[must_use]
    pub fn locate(&self, cell: &Cell<'_>, span: Span) -> Option<(Place, Place)> {
        let raw = cell.raw_range(span);
        let start = self.block.place(raw.start)?;
        let end = start.after(&self.block.bytes()[raw]);
        Some((start, end))
    }

    #[inline]
    fn cell_of(&self, field: Field) -> Option<Cell<'b>> {
        if field.form == Form::Absent {
            return None;
        }
        let (start, end) = (field.start as usize, field.end as usize);
        let text = self.text.and_then(|text| text.get(start..end));
        Some(Cell { raw: &self.block.bytes()[start..end], at: start, form: field.form, text })
    }
}
