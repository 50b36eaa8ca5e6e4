//! What a column holds, judged by the table's first records.

use std::collections::HashSet;

/// What is known about texts outside this module.
pub struct Hints<'h> {
    /// Whether a text is a known ingredient name.
    pub is_ingredient: &'h dyn Fn(&str) -> bool,
    /// Whether a text as a whole names a product type.
    pub is_type: &'h dyn Fn(&str) -> bool,
}

/// The first records of a table, decoded.
#[derive(Default)]
pub(crate) struct Sample {
    pub(crate) rows: Vec<Vec<String>>,
}

impl Sample {
    /// The commonest number of fields; 0 for no records.
    pub(crate) fn common_width(&self) -> usize {
        let mut widths: Vec<usize> = self.rows.iter().map(Vec::len).collect();
        widths.sort_unstable();
        let runs = widths.chunk_by(|a, b| a == b);
        runs.max_by_key(|run| run.len()).map_or(0, |run| run[0])
    }

    /// Whether most records that have a list have more fields than the table has columns.
    pub(crate) fn overflows(&self, list: usize, width: usize) -> bool {
        let with_list =
            self.rows.iter().filter(|row| row.get(list).is_some_and(|cell| !cell.trim().is_empty()));
        let (mut longer, mut all) = (0, 0);
        for row in with_list {
            all += 1;
            longer += usize::from(row.iter().skip(width).any(|cell| !cell.trim().is_empty()));
        }
        longer * 2 > all
    }

    fn cells(&self, column: usize) -> impl Iterator<Item = &str> {
        self.rows
            .iter()
            .filter_map(move |row| row.get(column))
            .map(|cell| cell.trim())
            .filter(|cell| !cell.is_empty())
    }
}

/// The column whose cells are lists: many pieces between separators, most of them known names.
pub(crate) fn list_column(sample: &Sample, columns: &[usize], hints: &Hints<'_>) -> Option<usize> {
    let scored = columns.iter().map(|&column| (list_score(sample, column, hints), column));
    scored
        .filter(|&(score, _)| score >= 0.3)
        .rev()
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, column)| column)
}

/// Share of the pieces that are known names, over cells that have three pieces or more; scaled down where
/// only few cells have so many.
fn list_score(sample: &Sample, column: usize, hints: &Hints<'_>) -> f64 {
    let (mut known, mut pieces, mut lists, mut cells) = (0_u32, 0_u32, 0_u32, 0_u32);
    for cell in sample.cells(column).take(200) {
        cells += 1;
        // Tags part names, too: a text whose tags were stripped has names that grew together.
        let found: Vec<&str> =
            cell.split([',', ';', '|', '•', '\n', '<']).map(bare).filter(|piece| !piece.is_empty()).collect();
        if found.len() >= 3 {
            lists += 1;
            pieces += found.len() as u32;
            known += found.iter().filter(|piece| (hints.is_ingredient)(piece)).count() as u32;
        }
    }
    if pieces == 0 {
        return 0.0;
    }
    // A shop's filter values are known names as well, but short rows of them.
    let share = f64::from(known) / f64::from(pieces);
    let mean = f64::from(pieces) / f64::from(lists);
    share * (f64::from(lists) / f64::from(cells)).sqrt() * (mean / 8.0).min(1.0).sqrt()
}

/// A piece of a list without a tag in front and without the brackets and quotes of a list literal.
fn bare(piece: &str) -> &str {
    piece
        .rsplit('>')
        .next()
        .unwrap_or(piece)
        .trim_matches(|char: char| char.is_whitespace() || matches!(char, '[' | ']' | '\'' | '"' | '.' | '*'))
}

/// Share of a column's cells that name a product type.
pub(crate) fn type_share(sample: &Sample, column: usize, hints: &Hints<'_>) -> f64 {
    let (mut types, mut all) = (0_u32, 0_u32);
    for cell in sample.cells(column) {
        all += 1;
        types += u32::from((hints.is_type)(cell));
    }
    if all == 0 { 0.0 } else { f64::from(types) / f64::from(all) }
}

/// A column of few distinct values that name product types.
pub(crate) fn type_column(sample: &Sample, columns: &[usize], hints: &Hints<'_>) -> Option<usize> {
    let scored = columns
        .iter()
        .filter(|&&column| distinct_share(sample, column) <= 0.5 && mean_length(sample, column) < 40.0)
        .map(|&column| (type_share(sample, column, hints), column));
    scored
        .filter(|&(share, _)| share >= 0.6)
        .rev()
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, column)| column)
}

/// The column of short texts in words that differ most from record to record.
pub(crate) fn name_column(sample: &Sample, columns: &[usize]) -> Option<usize> {
    let scored = columns
        .iter()
        .filter(|&&column| is_wordy(sample, column) && (8.0..120.0).contains(&mean_length(sample, column)))
        .map(|&column| (distinct_share(sample, column), column));
    scored
        .filter(|&(share, _)| share >= 0.5)
        .rev()
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, column)| column)
}

/// A column of fewer distinct texts right beside the name.
pub(crate) fn brand_column(sample: &Sample, columns: &[usize], name: usize) -> Option<usize> {
    let beside = |column: usize| column.abs_diff(name) == 1;
    columns
        .iter()
        .copied()
        .filter(|&column| beside(column) && is_wordy(sample, column))
        .find(|&column| distinct_share(sample, column) < distinct_share(sample, name))
}

fn distinct_share(sample: &Sample, column: usize) -> f64 {
    let cells: Vec<&str> = sample.cells(column).collect();
    let distinct: HashSet<&str> = cells.iter().copied().collect();
    distinct.len() as f64 / cells.len().max(1) as f64
}

fn mean_length(sample: &Sample, column: usize) -> f64 {
    let (mut length, mut count) = (0, 0);
    for cell in sample.cells(column) {
        length += cell.chars().count();
        count += 1;
    }
    length as f64 / f64::from(count.max(1))
}

/// Whether most cells are words: letters, no address, no sentence, no number with a unit.
fn is_wordy(sample: &Sample, column: usize) -> bool {
    let (mut wordy, mut all) = (0, 0);
    for cell in sample.cells(column) {
        all += 1;
        let letters = cell.chars().filter(|char| char.is_alphabetic()).count();
        let telling = letters * 2 > cell.chars().count() && !is_address(cell) && !cell.contains(". ");
        wordy += u32::from(telling && !cell.starts_with(|char: char| char.is_ascii_digit()));
    }
    all > 0 && wordy * 10 > all * 7
}

pub(crate) fn is_address(cell: &str) -> bool {
    cell.contains("://") || cell.starts_with("www.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_with_its_tags_is_a_better_list_than_one_without() {
        let row = |plain: &str, tags: &str| vec![plain.to_owned(), tags.to_owned()];
        let sample = Sample {
            rows: vec![
                row(
                    "-Kaolin: cleans.Water, Glycerin, Mica.It varies.",
                    "-Kaolin: cleans.<br>Water, Glycerin, Mica.<br>It varies.",
                ),
                row("Water, Mica, Talc", "<b>Water</b>, Mica, Talc"),
            ],
        };
        let is_ingredient = |name: &str| ["Water", "Glycerin", "Mica", "Talc"].contains(&name);
        let hints = Hints { is_ingredient: &is_ingredient, is_type: &|_| false };
        assert_eq!(list_column(&sample, &[0, 1], &hints), Some(1));
        assert_eq!(list_column(&sample, &[0], &hints), Some(0));
    }
}
