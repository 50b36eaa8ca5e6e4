//! Finds JSON records: one a line, the elements of an array, or objects one after another.
//!
//! Only strings and brackets are followed, so memory holds a block however long the array is. A record whose
//! strings or brackets do not close ends where the next record plainly starts.

use super::block::{CutKind, Progress, Row};

/// How records follow each other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Layout {
    Lines,
    /// Elements of an array whose `[` was passed.
    Elements,
    Sequence,
}

/// The state of the search through a growing buffer. Offsets are relative to the buffer's start.
pub(crate) struct JsonSplitter {
    layout: Layout,
    max_record: usize,
    progress: Progress,
    at: usize,
    /// The record at hand.
    record: Option<Open>,
    /// Passing what follows a record that was cut for its length.
    skipping: bool,
    /// The array has ended; what follows belongs to no record.
    closed: bool,
    /// The last byte so far that is no white space.
    last: u8,
    reread: usize,
    passed: usize,
}

#[derive(Clone, Copy)]
struct Open {
    start: usize,
    depth: usize,
    in_string: bool,
    /// Its strings or brackets do not close; it ends where the next one starts.
    damaged: bool,
}

impl Open {
    fn at(start: usize) -> Self {
        Self { start, depth: 0, in_string: false, damaged: false }
    }
}

enum Step {
    More,
    Ended(usize),
    Damaged,
}

impl JsonSplitter {
    pub(crate) fn new(layout: Layout, max_record: usize) -> Self {
        Self {
            layout,
            max_record,
            progress: Progress::default(),
            at: 0,
            record: None,
            skipping: false,
            closed: false,
            last: 0,
            reread: 0,
            passed: 0,
        }
    }

    pub(crate) fn progress(&mut self) -> &mut Progress {
        &mut self.progress
    }

    pub(crate) fn shift(&mut self, by: usize) {
        self.passed += by;
        self.at -= by;
        if let Some(open) = &mut self.record {
            open.start -= by;
        }
        self.progress = Progress::default();
    }

    /// Whether the input, which has ended, breaks off within its array. Where a damaged record has swallowed the end of
    /// the array, the end is there all the same.
    pub(crate) fn breaks_off(&self) -> bool {
        self.layout == Layout::Elements && !self.closed && self.last != b']'
    }

    /// Looks at what is new in `bytes`; `eof` says that nothing follows.
    pub(crate) fn scan(&mut self, bytes: &[u8], eof: bool) {
        self.last = bytes.trim_ascii_end().last().copied().unwrap_or(self.last);
        while self.at < bytes.len() || (eof && self.record.is_some()) {
            let more = match (self.layout, self.record) {
                _ if self.closed => self.pass_all(bytes),
                _ if self.skipping => self.skip(bytes),
                (Layout::Lines, _) => self.line(bytes, eof),
                (_, None) => self.between(bytes),
                (_, Some(open)) => self.within(bytes, open, eof),
            };
            if !more {
                return;
            }
        }
    }

    fn line(&mut self, bytes: &[u8], eof: bool) -> bool {
        let start = self.record.map_or(self.at, |open| open.start);
        let line_end = memchr::memchr(b'\n', &bytes[self.at..]).map(|found| self.at + found);
        let end = line_end.unwrap_or(bytes.len());
        if end - start > self.max_record {
            self.cut_long(start);
            return true;
        }
        if line_end.is_none() && !eof {
            self.record = Some(Open::at(start));
            self.at = end;
            return false;
        }
        let blank = |byte: &u8| byte.is_ascii_whitespace();
        let from = start + bytes[start..end].iter().take_while(|byte| blank(byte)).count();
        let to = end - bytes[from..end].iter().rev().take_while(|byte| blank(byte)).count();
        if from < to {
            self.push(Row { start: from, end: to, damage: None });
        }
        self.at = (end + 1).min(bytes.len());
        (self.record, self.progress.end) = (None, self.at);
        line_end.is_some()
    }

    /// Between records: blanks, commas, and the end of the array.
    fn between(&mut self, bytes: &[u8]) -> bool {
        let byte = bytes[self.at];
        if byte.is_ascii_whitespace() || byte == b',' {
            self.at += 1;
            self.progress.end = self.at;
        } else if byte == b']' && self.layout == Layout::Elements {
            self.closed = true;
        } else {
            self.record = Some(Open::at(self.at));
        }
        true
    }

    fn within(&mut self, bytes: &[u8], mut open: Open, eof: bool) -> bool {
        let step = if open.damaged { Step::Damaged } else { self.follow(bytes, &mut open) };
        open.damaged |= matches!(step, Step::Damaged);
        self.record = Some(open);
        let too_long = self.at - open.start > self.max_record;
        match step {
            Step::Ended(end) if !too_long => self.end(open.start, end),
            Step::More if !too_long && !eof => return false,
            Step::More if !too_long && open.depth == 0 && !open.in_string => {
                self.end(open.start, bytes.len())
            }
            _ => {
                let by_sight = next_record(bytes, open.start + 1);
                match by_sight {
                    Some(next) if next - open.start <= self.max_record => {
                        self.reread += self.at.saturating_sub(next);
                        self.end(open.start, next);
                    }
                    None if eof && bytes.len() - open.start <= self.max_record => {
                        self.end(open.start, bytes.len());
                    }
                    // The start of the next record may be still to come.
                    None if !too_long => {
                        self.at = bytes.len();
                        return false;
                    }
                    _ => self.cut_long(open.start),
                }
            }
        }
        true
    }

    /// Follows strings and brackets from `self.at`.
    fn follow(&mut self, bytes: &[u8], open: &mut Open) -> Step {
        if self.reread > 4 * (self.passed + self.at) + 4 * self.max_record {
            // So much damage that following brackets would go over the same bytes again and again.
            return Step::Damaged;
        }
        while self.at < bytes.len() {
            if open.in_string {
                let Some(found) = memchr::memchr3(b'"', b'\\', b'\n', &bytes[self.at..]) else {
                    self.at = bytes.len();
                    break;
                };
                let at = self.at + found;
                match bytes[at] {
                    b'"' => {
                        open.in_string = false;
                        self.at = at + 1;
                        if open.depth == 0 {
                            return Step::Ended(self.at);
                        }
                    }
                    b'\\' if at + 1 < bytes.len() => self.at = at + 2,
                    b'\\' => {
                        self.at = at;
                        break;
                    }
                    // JSON strings hold no line breaks: a quote is missing.
                    _ => return Step::Damaged,
                }
                continue;
            }
            let byte = bytes[self.at];
            match byte {
                b'"' => open.in_string = true,
                b'{' | b'[' => open.depth += 1,
                b'}' | b']' if open.depth <= 1 => {
                    let scalar = open.depth == 0 && self.at > open.start;
                    self.at += usize::from(!scalar);
                    return Step::Ended(self.at);
                }
                b'}' | b']' => open.depth -= 1,
                b',' | b'\n' if open.depth == 0 => return Step::Ended(self.at),
                _ => {}
            }
            self.at += 1;
        }
        Step::More
    }

    fn end(&mut self, start: usize, end: usize) {
        self.push(Row { start, end, damage: None });
        (self.record, self.at, self.progress.end) = (None, end, end);
    }

    fn push(&mut self, row: Row) {
        self.progress.rows.push(row);
        self.progress.records += 1;
    }

    fn cut_long(&mut self, start: usize) {
        let end = start + self.max_record;
        self.push(Row { start, end, damage: Some(CutKind::TooLong) });
        (self.record, self.at, self.progress.end, self.skipping) = (None, end, end, true);
    }

    fn skip(&mut self, bytes: &[u8]) -> bool {
        let found = match self.layout {
            Layout::Lines => memchr::memchr(b'\n', &bytes[self.at..]).map(|found| self.at + found),
            _ => next_record(bytes, self.at),
        };
        // The marks of a next record may straddle the end of what was read, so a little is kept.
        let end = found.unwrap_or(bytes.len().saturating_sub(8).max(self.at));
        (self.at, self.progress.end) = (end, end);
        self.skipping = found.is_none();
        found.is_some()
    }

    fn pass_all(&mut self, bytes: &[u8]) -> bool {
        (self.at, self.progress.end) = (bytes.len(), bytes.len());
        false
    }
}

/// Where, at or after `from`, a record plainly starts: at a `{` after `},` or first on its line.
fn next_record(bytes: &[u8], from: usize) -> Option<usize> {
    memchr::memchr_iter(b'{', bytes.get(from..)?).map(|found| from + found).find(|&at| {
        let before = bytes[..at].trim_ascii_end();
        match before.last() {
            Some(b',') => before[..before.len() - 1].trim_ascii_end().last() == Some(&b'}'),
            Some(b'}' | b'"') | None => bytes[before.len()..at].contains(&b'\n'),
            _ => false,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    /// The records, the buffer growing by `step` bytes at a time.
    fn split(input: &[u8], layout: Layout, max_record: usize, step: usize) -> Vec<Vec<u8>> {
        let mut splitter = JsonSplitter::new(layout, max_record);
        let (mut rows, mut from, mut len) = (Vec::new(), 0, 0);
        loop {
            len = (len + step).min(input.len());
            let eof = len == input.len();
            splitter.scan(&input[from..len], eof);
            let progress = std::mem::take(splitter.progress());
            splitter.shift(progress.end);
            assert_eq!(progress.rows.len() as u64, progress.records);
            for row in &progress.rows {
                assert!(row.start < row.end && row.end <= progress.end);
                rows.push(input[from + row.start..from + row.end].to_vec());
            }
            from += progress.end;
            if eof && progress.end == 0 {
                return rows;
            }
        }
    }

    fn parsed(rows: &[Vec<u8>]) -> Vec<Value> {
        rows.iter().map(|row| serde_json::from_slice(row).unwrap()).collect()
    }

    fn records() -> impl Strategy<Value = Vec<Value>> {
        let text = "[a{}\\[\\]\",:\\\\\n é]{0,12}";
        let record = (text, proptest::collection::vec(text, 0..3), any::<Option<i32>>());
        let record = record
            .prop_map(|(name, list, price)| json!({"n": name, "l": list, "x": {"p": price, "q": [{}]}}));
        proptest::collection::vec(record, 0..6)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(500))]
        #[test]
        fn finds_the_records_that_a_whole_parse_finds(records in records(), step in 1_usize..40, pretty in any::<bool>()) {
            let whole = json!({"data": records});
            let whole = if pretty { serde_json::to_string_pretty(&whole) } else { serde_json::to_string(&whole) }.unwrap();
            let elements = &whole.as_bytes()[whole.find('[').unwrap() + 1..];
            prop_assert_eq!(&parsed(&split(elements, Layout::Elements, 1 << 20, step)), &records);

            let lines: String = records.iter().map(|record| format!("{record}\n")).collect();
            prop_assert_eq!(&parsed(&split(lines.as_bytes(), Layout::Lines, 1 << 20, step)), &records);
            prop_assert_eq!(&parsed(&split(lines.as_bytes(), Layout::Sequence, 1 << 20, step)), &records);
        }

        #[test]
        fn ends_on_any_text(input in "[{}\\[\\]\",:\\\\\na]{0,120}", step in 1_usize..30, limit in 1_usize..60) {
            for layout in [Layout::Elements, Layout::Lines, Layout::Sequence] {
                let rows = split(input.as_bytes(), layout, limit, step);
                prop_assert!(rows.iter().all(|row| row.len() <= limit));
            }
        }
    }

    #[test]
    fn a_record_that_does_not_close_ends_where_the_next_one_starts() {
        let input = br#"{"a": "x"}, {"a": [1, 2}, {"a": "y"}, {"a": "z"}]"#;
        let rows = split(input, Layout::Elements, 30, 1000);
        assert_eq!(
            rows.len(),
            4,
            "{:?}",
            rows.iter().map(|row| String::from_utf8_lossy(row)).collect::<Vec<_>>()
        );
        assert_eq!(rows[3], br#"{"a": "z"}"#);
    }

    #[test]
    fn a_giant_record_is_cut_and_the_rest_is_read() {
        let input = format!("{{\"a\": \"{}\"}}, {{\"a\": \"y\"}}, {{\"a\": 1}}]", "x".repeat(5000));
        for step in [7, 100, 10_000] {
            let rows = split(input.as_bytes(), Layout::Elements, 200, step);
            assert_eq!(rows.len(), 3);
            assert_eq!(rows[1], br#"{"a": "y"}"#);
        }
    }

    #[test]
    fn work_stays_linear_when_no_record_closes() {
        let input = "{\"a\": [1},\n".repeat(100_000);
        let start = std::time::Instant::now();
        let rows = split(input.as_bytes(), Layout::Elements, 256 << 10, 64 << 10);
        assert!(rows.len() > 1000);
        assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
    }
}
