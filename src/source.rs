//! One input: its name, its bytes, spans into them, and lines on demand.

use std::fmt;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

/// A half-open byte range `[start, end)` into the text it belongs to.
///
/// A span never says which text that is; the value that holds it does. 32 bits are enough because one
/// text (a file given as a list or a routine, or one cell of a table) is limited to 4 GiB.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span `[start, end)`. Offsets beyond 4 GiB saturate.
    #[inline]
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        Self { start: clamp(start), end: clamp(end) }
    }

    /// The span of `part` inside `whole`, by address. `part` must be a subslice of `whole`;
    /// otherwise the empty span at 0 is returned.
    #[inline]
    #[must_use]
    pub fn of(part: &str, whole: &str) -> Self {
        let start = (part.as_ptr() as usize).wrapping_sub(whole.as_ptr() as usize);
        if start <= whole.len() && start + part.len() <= whole.len() {
            Self::new(start, start + part.len())
        } else {
            Self::default()
        }
    }

    /// Length in bytes.
    #[inline]
    #[must_use]
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the span covers no byte.
    #[inline]
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start >= self.end
    }

    /// The bytes as an index range.
    #[inline]
    #[must_use]
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The covered part of `text`; empty when the span does not fit on its character boundaries.
    #[inline]
    #[must_use]
    pub fn slice(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or("")
    }

    /// The same span moved right by `by` bytes.
    #[inline]
    #[must_use]
    pub fn shifted(self, by: u32) -> Self {
        Self { start: self.start.saturating_add(by), end: self.end.saturating_add(by) }
    }

    /// The smallest span that covers both.
    #[must_use]
    pub fn cover(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

#[inline]
fn clamp(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

/// Index of a source within one run.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default, Serialize, Deserialize)]
pub struct SourceId(pub u32);

/// A line and a column, both counted from 1; the column counts Unicode code points.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: u64,
    /// Column in code points, from 1.
    pub column: u64,
}

/// A text that is held in memory whole: a list, a routine, a rule or a configuration file.
pub struct Source {
    name: String,
    text: String,
    lines: OnceLock<Vec<u32>>,
    points: OnceLock<Vec<u32>>,
}

/// Bytes between two known counts of code points.
const BLOCK: usize = 4096;

impl Source {
    /// A source with the name that reports show and its text.
    #[must_use]
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self { name: name.into(), text: text.into(), lines: OnceLock::new(), points: OnceLock::new() }
    }

    /// The name that reports show: a path with `/`, or `-` for standard input.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Byte offsets at which lines start, computed at the first call.
    pub fn line_starts(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let mut starts = vec![0];
            starts.extend(memchr::memchr_iter(b'\n', self.text.as_bytes()).map(|at| clamp(at + 1)));
            starts
        })
    }

    /// Line and column of a byte offset; an offset past the end gives the end.
    #[must_use]
    pub fn position(&self, offset: usize) -> LineColumn {
        let offset = floor_char_boundary(&self.text, offset);
        let starts = self.line_starts();
        let line = starts.partition_point(|&start| start as usize <= offset).max(1);
        let start = starts[line - 1] as usize;
        // a file of one long line is not walked through from its start for each finding
        let points = if offset - start <= BLOCK {
            code_points(&self.text.as_bytes()[start..offset])
        } else {
            self.code_points_before(offset) - self.code_points_before(start)
        };
        LineColumn { line: line as u64, column: u64::from(points) + 1 }
    }

    fn code_points_before(&self, offset: usize) -> u32 {
        let bytes = self.text.as_bytes();
        let known = self.points.get_or_init(|| {
            let mut sum = 0;
            let counted = bytes.chunks(BLOCK).map(|block| {
                sum += code_points(block);
                sum
            });
            std::iter::once(0).chain(counted).collect()
        });
        let block = offset / BLOCK;
        known[block] + code_points(&bytes[block * BLOCK..offset])
    }
}

/// The code points that begin in these bytes of UTF-8.
fn code_points(bytes: &[u8]) -> u32 {
    clamp(bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count())
}

/// The greatest character boundary of `text` at or before `offset`.
#[must_use]
pub fn floor_char_boundary(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_code_points_and_survive_bad_offsets() {
        let source = Source::new("x", "aé\nb\r\n");
        assert_eq!(source.position(0), LineColumn { line: 1, column: 1 });
        assert_eq!(source.position(2), LineColumn { line: 1, column: 2 }, "inside é is its start");
        assert_eq!(source.position(4), LineColumn { line: 2, column: 1 });
        assert_eq!(source.position(99), LineColumn { line: 3, column: 1 });
    }

    #[test]
    fn columns_of_a_long_line_are_counted_across_blocks() {
        let text = format!("x\n{}", "aé水".repeat(5000));
        let source = Source::new("x", text.as_str());
        for offset in [2, 5, BLOCK, BLOCK + 1, 3 * BLOCK - 1, text.len() - 3, text.len()] {
            let at = floor_char_boundary(&text, offset);
            let column = text[2..at].chars().count() as u64 + 1;
            assert_eq!(source.position(offset), LineColumn { line: 2, column }, "{offset}");
        }
    }

    #[test]
    fn span_of_a_foreign_slice_is_empty() {
        let whole = String::from("abcdef");
        assert_eq!(Span::of(&whole[2..4], &whole), Span::new(2, 4));
        assert!(Span::of("elsewhere", &whole).is_empty());
    }
}
