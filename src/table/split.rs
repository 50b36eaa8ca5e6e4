//! Cuts a delimited text into stretches of whole records, without looking at fields.
//!
//! Only quotes and line ends are looked at, so that one thread feeds several that parse. Damage is bounded
//! here: a quote that never closes, or closes in a later record, costs its own line.

use super::block::{Cut, CutKind, Progress};
use super::delimited::read_row;

/// Bytes between the start of a record and an open quote beyond which the record itself is in doubt.
const FAR: usize = 64 << 10;

/// The state of the search through a growing buffer. Offsets are relative to the buffer's start.
pub(crate) struct DelimitedSplitter {
    delimiter: u8,
    /// Columns of the table; 0 where rows have no common width.
    width: usize,
    max_record: usize,
    progress: Progress,
    /// The next byte to look at.
    at: usize,
    /// Start of the record at hand.
    record: usize,
    /// The quote that is open.
    opened: Option<usize>,
    /// Passing the rest of a line whose record was cut for its length.
    skipping: bool,
    /// Up to here no field may span lines, because this part was read over and over already.
    one_line_until: usize,
    /// Bytes looked at again after damage.
    reread: usize,
    /// Bytes that left the buffer.
    passed: usize,
}

impl DelimitedSplitter {
    pub(crate) fn new(delimiter: u8, width: usize, max_record: usize) -> Self {
        Self {
            delimiter,
            width,
            max_record,
            progress: Progress::default(),
            at: 0,
            record: 0,
            opened: None,
            skipping: false,
            one_line_until: 0,
            reread: 0,
            passed: 0,
        }
    }

    /// Looks at what is new in `bytes`; `eof` says that nothing follows.
    pub(crate) fn scan(&mut self, bytes: &[u8], eof: bool) {
        loop {
            let more = if self.skipping {
                self.skip_line(bytes)
            } else if let Some(opened) = self.opened {
                self.inside_quotes(bytes, opened, eof)
            } else {
                self.outside_quotes(bytes, eof)
            };
            if !more {
                return;
            }
        }
    }

    pub(crate) fn progress(&mut self) -> &mut Progress {
        &mut self.progress
    }

    /// Tells that the first `by` bytes, all of them whole records, left the buffer.
    pub(crate) fn shift(&mut self, by: usize) {
        self.passed += by;
        self.at -= by;
        self.record -= by;
        self.opened = self.opened.map(|at| at - by);
        self.one_line_until = self.one_line_until.saturating_sub(by);
        self.progress = Progress::default();
    }

    fn outside_quotes(&mut self, bytes: &[u8], eof: bool) -> bool {
        let Some(found) = memchr::memchr3(b'"', b'\n', b'\r', &bytes[self.at..]) else {
            self.at = bytes.len();
            if self.at - self.record > self.max_record {
                self.cut_long();
                return true;
            }
            if eof && self.record < bytes.len() {
                self.end_record(bytes.len(), bytes.len());
            }
            return false;
        };
        let at = self.at + found;
        self.at = at + 1;
        if bytes[at] != b'"' {
            if at - self.record > self.max_record {
                self.cut_long();
            } else {
                self.end_record(at, at + 1);
            }
        } else if at == self.record || bytes[at - 1] == self.delimiter {
            self.opened = Some(at);
        }
        true
    }

    fn inside_quotes(&mut self, bytes: &[u8], opened: usize, eof: bool) -> bool {
        let rest = &bytes[self.at..];
        let found = if self.at < self.one_line_until {
            memchr::memchr2(b'"', b'\n', rest)
        } else {
            memchr::memchr(b'"', rest)
        };
        let at = found.map_or(bytes.len(), |found| self.at + found);
        if at - self.record > self.max_record || (found.is_none() && eof) || bytes.get(at) == Some(&b'\n') {
            self.give_up_quote(bytes, opened, at, eof);
            return true;
        }
        if found.is_none() || (at + 1 == bytes.len() && !eof) {
            // Nothing found, or a quote whose meaning the next byte decides.
            self.at = at;
            return false;
        }
        match bytes.get(at + 1) {
            Some(b'"') => self.at = at + 2,
            Some(&byte) if byte != self.delimiter && byte != b'\n' && byte != b'\r' => {
                match self.closed_by_a_later_record(bytes, opened, at, eof) {
                    Some(true) => self.give_up_quote(bytes, opened, at, eof),
                    Some(false) => {
                        self.opened = None;
                        self.at = at + 1;
                    }
                    None => {
                        self.at = at;
                        return false;
                    }
                }
            }
            _ => {
                self.opened = None;
                self.at = at + 1;
            }
        }
        true
    }

    /// Whether the quote at `close`, with text right behind it, is in truth the opening quote of a later
    /// record: the line after the one with the open quote is then a record of the right width. `None`: the
    /// bytes do not reach far enough to tell.
    fn closed_by_a_later_record(
        &mut self,
        bytes: &[u8],
        opened: usize,
        close: usize,
        eof: bool,
    ) -> Option<bool> {
        if self.width < 2 || self.over_budget() {
            return Some(false);
        }
        let Some(line_end) = memchr::memchr(b'\n', &bytes[opened..close]) else { return Some(false) };
        let next = opened + line_end + 1;
        let mut fields = Vec::with_capacity(self.width);
        // A record that is longer says nothing either way.
        let reach = bytes.len().min(next + FAR);
        let row = read_row(&bytes[..reach], next, self.delimiter, &mut fields);
        self.reread += row.next - next;
        if !row.ended && reach < bytes.len() {
            return Some(false);
        }
        if !row.ended && !eof {
            return None;
        }
        Some(row.messy.is_none() && fields.len() == self.width)
    }

    /// Ends the record with the line of its open quote and goes on with the next line. `seen` is how far the
    /// bytes were looked at.
    fn give_up_quote(&mut self, bytes: &[u8], opened: usize, seen: usize, eof: bool) {
        self.opened = None;
        // In a record that has run on for long it is not the last quote but the first line that went wrong.
        let from = if opened - self.record > FAR { self.record } else { opened };
        let resume = match memchr::memchr(b'\n', &bytes[from..]) {
            Some(found) => from + found + 1,
            None if eof => bytes.len(),
            None => return self.cut_long(),
        };
        if resume - self.record > self.max_record {
            return self.cut_long();
        }
        self.end_record(resume, resume);
        self.progress.cuts.push(Cut { end: resume, kind: CutKind::UnclosedQuote });
        self.reread += seen.saturating_sub(resume);
        if self.over_budget() {
            self.one_line_until = bytes.len();
        }
        self.at = resume;
    }

    /// Cuts the record at the size limit; the rest of its line is passed over.
    fn cut_long(&mut self) {
        let end = self.record + self.max_record;
        self.opened = None;
        self.end_record(end, end);
        self.progress.cuts.push(Cut { end, kind: CutKind::TooLong });
        self.at = end;
        self.skipping = true;
    }

    fn skip_line(&mut self, bytes: &[u8]) -> bool {
        let line_end = memchr::memchr2(b'\n', b'\r', &bytes[self.at..]);
        let end = line_end.map_or(bytes.len(), |found| self.at + found + 1);
        if end > self.at {
            self.progress.cuts.push(Cut { end, kind: CutKind::Passed });
        }
        (self.at, self.record, self.progress.end) = (end, end, end);
        self.skipping = line_end.is_none();
        line_end.is_some()
    }

    /// Keeps the work linear whatever the damage: at most a few passes over the input.
    fn over_budget(&self) -> bool {
        self.reread > 4 * (self.passed + self.at) + 4 * self.max_record
    }

    fn end_record(&mut self, end: usize, next: usize) {
        if end > self.record {
            self.progress.records += 1;
        }
        self.record = next;
        self.progress.end = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::cell::Cell;
    use crate::table::delimited::skip_line_ends;
    use proptest::prelude::*;

    /// Records by the splitter and the field reader, the buffer growing by `step` bytes at a time.
    fn ours(input: &[u8], width: usize, max_record: usize, step: usize) -> (Vec<Vec<String>>, Vec<CutKind>) {
        let mut splitter = DelimitedSplitter::new(b',', width, max_record);
        let (mut records, mut kinds, mut from, mut len) = (Vec::new(), Vec::new(), 0, 0);
        loop {
            len = (len + step).min(input.len());
            let eof = len == input.len();
            splitter.scan(&input[from..len], eof);
            let progress = std::mem::take(splitter.progress());
            splitter.shift(progress.end);
            let before = records.len();
            let mut start = 0;
            let last = Cut { end: progress.end, kind: CutKind::Passed };
            for (index, cut) in progress.cuts.iter().chain([&last]).enumerate() {
                let segment = &input[from..from + cut.end];
                if index < progress.cuts.len() {
                    kinds.push(cut.kind);
                }
                if cut.kind != CutKind::Passed || index == progress.cuts.len() {
                    read(segment, start, &mut records);
                }
                start = cut.end;
            }
            assert_eq!(
                (records.len() - before) as u64,
                progress.records,
                "the splitter counts as the reader does"
            );
            from += progress.end;
            if eof {
                assert_eq!(from, input.len(), "everything is handed over");
                return (records, kinds);
            }
        }
    }

    fn read(bytes: &[u8], start: usize, records: &mut Vec<Vec<String>>) {
        let mut fields = Vec::new();
        let mut at = skip_line_ends(bytes, start);
        while at < bytes.len() {
            let row = read_row(bytes, at, b',', &mut fields);
            let text = |field: &crate::table::delimited::Field| {
                let raw = &bytes[field.start as usize..field.end as usize];
                Cell { raw, at: 0, form: field.form, text: None }.text().into_owned()
            };
            records.push(fields.iter().map(text).collect());
            at = skip_line_ends(bytes, row.next);
        }
    }

    fn csv_crate(input: &[u8]) -> Vec<Vec<String>> {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(input);
        let text = |field: &[u8]| String::from_utf8_lossy(field).into_owned();
        reader.byte_records().map(|record| record.unwrap().iter().map(text).collect()).collect()
    }

    /// Whether a quote is open at the end: a further line is then no further record.
    fn ends_in_quotes(input: &[u8]) -> bool {
        csv_crate(&[input, b"\nX"].concat()).len() == csv_crate(input).len()
    }

    fn agree(input: &[u8], step: usize) {
        let (records, cuts) = ours(input, 0, 1 << 20, step);
        assert_eq!(cuts.is_empty(), !ends_in_quotes(input), "{:?}", String::from_utf8_lossy(input));
        if cuts.is_empty() {
            assert_eq!(records, csv_crate(input), "{:?}", String::from_utf8_lossy(input));
        }
    }

    #[test]
    fn reads_as_the_csv_crate_does() {
        for input in [
            "",
            "\n",
            "a",
            "a,b\nc,d",
            "a,b\r\nc,d\r\n",
            "\n\n\r\na\n\n\nb\n",
            "a\rb\r",
            "\"a,b\"\n",
            "\"a\nb\",c\n",
            "\"a\r\n\r\nb\",c\r\n",
            "\"a\"\"b\",\"\"\n\"\"\n",
            "\"\"\"\"\n",
            "a\"b,c\"d\n\"e\"f\"g\",h\n",
            "a \"b\n",
            ",,\n,\n",
            " \"a\",b\n",
            "\"a\" ,b\n",
            "\"a\"\n\"b\"",
            "\"a\"\"\n\"",
            "a,\"never\nclosed,b\nc,d\n",
        ] {
            for step in [1, 2, 3, 7, 100] {
                agree(input.as_bytes(), step);
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3000))]
        #[test]
        fn reads_random_text_as_the_csv_crate_does(input in "[\",\r\nab \"\n]{0,40}", step in 1_usize..20) {
            agree(input.as_bytes(), step);
        }

        #[test]
        fn nothing_is_lost_or_looped_over_in_damaged_text(
            input in "[\",\nab\"]{0,200}", step in 1_usize..50, width in 0_usize..5, limit in 1_usize..60,
        ) {
            let (records, _) = ours(input.as_bytes(), width, limit, step);
            let lines = input.lines().filter(|line| !line.is_empty()).count();
            prop_assert!(records.len() <= lines + input.len() / limit);
            prop_assert!(records.is_empty() == (lines == 0));
        }
    }

    #[test]
    fn an_unclosed_quote_costs_its_line() {
        let input = b"1,\"Aqua, Glycerin\n2,\"Aqua, Parfum\"\n3,Aqua\n";
        let (records, cuts) = ours(input, 2, 1 << 20, 100);
        assert_eq!(cuts, [CutKind::UnclosedQuote]);
        assert_eq!(records, [["1", "Aqua, Glycerin\n"], ["2", "Aqua, Parfum"], ["3", "Aqua"]]);

        let to_the_end = b"1,Aqua\n2,\"Aqua\n3,Aqua\n4,Aqua\n";
        let (records, cuts) = ours(to_the_end, 2, 1 << 20, 5);
        assert_eq!(cuts, [CutKind::UnclosedQuote]);
        assert_eq!(records, [["1", "Aqua"], ["2", "Aqua\n"], ["3", "Aqua"], ["4", "Aqua"]]);
    }

    #[test]
    fn inner_quotes_in_a_cell_of_several_lines_are_no_unclosed_quote() {
        let input = b"1,\"Aqua\nsee \"notes\" below\"\n2,Aqua\n";
        let (records, cuts) = ours(input, 2, 1 << 20, 100);
        assert!(cuts.is_empty());
        assert_eq!(records[0], ["1", "Aqua\nsee notes\" below\""]);
    }

    #[test]
    fn a_giant_field_is_cut_and_the_rest_is_read() {
        let input = [b"1,".as_slice(), &[b'x'; 500], b"\n2,y\n\"", &[b'z'; 500], b"\",1\n3,w\n"].concat();
        for step in [1, 64, 4096] {
            let (records, cuts) = ours(&input, 2, 100, step);
            assert_eq!(cuts.iter().filter(|&&kind| kind == CutKind::TooLong).count(), 2);
            assert_eq!(records.len(), 4);
            assert_eq!(records[1], ["2", "y"]);
            assert_eq!(records[3], ["3", "w"]);
        }
    }

    #[test]
    fn work_stays_linear_when_every_line_opens_a_quote() {
        // Every line closes the quote of the one before and opens the next, so that no record ever ends.
        let input = "a\",\"b\n".repeat(200_000);
        let start = std::time::Instant::now();
        let (records, _) = ours(input.as_bytes(), 0, 256 << 10, 64 << 10);
        assert!(records.len() > 1000);
        assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
    }
}
