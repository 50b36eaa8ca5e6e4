//! Single rows of tables that a routine refers to by `TABLE#ID`.

use std::path::Path;

use crate::finding::{Excerpt, Location, Place};
use crate::nearest::nearest;
use crate::routine::RecordError;
use crate::source::{LineColumn, SourceId, Span};
use crate::table::{Hints, Options, ProductTypes, Role, Table};

/// Bytes of a cell kept on either side of a place for reports.
const REACH: usize = 160;

/// A row with the cells that a product is made of.
pub(super) struct Row {
    /// The table's path.
    pub(super) table: String,
    /// The record's number, from 1.
    pub(super) number: u64,
    /// Its key.
    key: String,
    cells: Vec<RowCell>,
}

/// A cell of a row.
struct RowCell {
    role: Role,
    column: u32,
    label: String,
    text: String,
    start: Option<LineColumn>,
}

impl Row {
    /// The text of a role's cell and where it stands.
    pub(super) fn field(&self, role: Role, source: SourceId) -> Option<(&str, Location)> {
        let cell = self.cells.iter().find(|cell| cell.role == role)?;
        let text = cell.text.trim();
        let span = Span::of(text, &cell.text);
        (!text.is_empty())
            .then_some((text, Location::Cell { source, record: self.number, column: cell.column, span }))
    }

    /// The place made ready. Line and column are exact where the cell's text is the text of the file.
    pub(super) fn place(&self, at: Location) -> Place {
        let mut place = Place { key: Some(self.key.clone()), ..Place::bare(at) };
        let Location::Cell { column, span, .. } = at else { return place };
        let Some(cell) = self.cells.iter().find(|cell| cell.column == column) else { return place };
        place.column = Some(cell.label.clone());
        let after = |end: u32| Some(after(cell.start?, Span::new(0, end as usize).slice(&cell.text)));
        (place.start, place.end) = (after(span.start), after(span.end));
        place.excerpt = Some(Excerpt::around(&cell.text, span, REACH));
        place
    }
}

/// The place after `text`, which starts at `start`.
fn after(start: LineColumn, text: &str) -> LineColumn {
    match text.rsplit_once('\n') {
        Some((_, last)) => LineColumn {
            line: start.line + text.matches('\n').count() as u64,
            column: last.chars().count() as u64 + 1,
        },
        None => LineColumn { line: start.line, column: start.column + text.chars().count() as u64 },
    }
}

/// Looks a row up by its key.
pub(super) fn find_row(table: &str, id: &str) -> Result<Row, RecordError> {
    let unreadable = |error: crate::table::Error| RecordError::Unreadable(error.reason(table));
    let names = crate::dictionary::Dictionary::embedded();
    let hints = Hints {
        is_ingredient: &|text| names.resolve(text).is_some(),
        is_type: &|text| ProductTypes::standard().is_category(text),
    };
    let mut reader = Table::open(Path::new(table), &Options::default(), &hints).map_err(unreadable)?;
    let columns = reader.columns().clone();
    if columns.index(Role::Id).is_none() {
        return Err(RecordError::Unreadable("it has no column with keys".to_owned()));
    }
    let (mut found, mut keys) = (Vec::new(), Vec::new());
    while let Some(block) = reader.next_block().map_err(unreadable)? {
        let mut records = block.records(&columns);
        while let Some(record) = records.next_record() {
            let Some(key) = record.cell(Role::Id).map(|cell| cell.text().trim().to_owned()) else { continue };
            if key != id {
                keys.push(key);
                continue;
            }
            let cell = |role: Role| {
                let column = columns.index(role)?;
                let cell = record.column(column)?;
                let start = record.locate(&cell, Span::new(0, 0));
                Some(RowCell {
                    role,
                    column: u32::try_from(column).unwrap_or(u32::MAX),
                    label: columns.label(column),
                    text: cell.text().into_owned(),
                    start: start.map(|(start, _)| LineColumn { line: start.line, column: start.column }),
                })
            };
            let roles = [Role::List, Role::Name, Role::Brand, Role::Type];
            found.push(Row {
                table: table.to_owned(),
                number: record.number(),
                key,
                cells: roles.into_iter().filter_map(cell).collect(),
            });
        }
    }
    match found.len() {
        0 => {
            let near = nearest(id, keys.iter().map(String::as_str), 3);
            Err(RecordError::NotFound(near.into_iter().map(str::to_owned).collect()))
        }
        1 => found.pop().ok_or(RecordError::Ambiguous(0)),
        many => Err(RecordError::Ambiguous(many)),
    }
}
