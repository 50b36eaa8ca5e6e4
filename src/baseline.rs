//! The baseline: a file of the findings that are known already, so that a run tells only of new ones.
//!
//! A finding is known again by its rule, by what it belongs to (the key of its record with the brand, the content of
//! a record without a key, the path of a list or routine file) and by the content that caused it, to which belongs the
//! text that it marks, in lower case and with single blanks, where that is a part of a list, field or file; never by a
//! line or record number. The three are hashed together with 64-bit FNV-1a: each text byte by byte and closed with
//! 0xFF; then the hash of the owner and the hash of the content are fed in, little end first. The file has a line for
//! each, sorted: rule, key, hash, and how many such findings there are.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::fs;
use std::io::{self, BufRead, BufReader, Read as _};
use std::path::Path;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::check::Cause;
use crate::finding::Severity;
use crate::report::write_file;
use crate::rule::{Catalogue, Rule, RuleId};
use crate::spool::{Sortable, Sorter};

/// First line of the file.
const HEAD: &str = "# incilint baseline 1: rule, key, hash, findings";

/// What the first line of every version begins with.
const KIND: &str = "# incilint baseline";

/// Known findings, and those that are written down as known.
#[derive(Clone, Debug)]
pub struct Known(Arc<File>);

#[derive(Debug)]
struct File {
    entries: HashMap<u64, Entry>,
    /// What a run that writes the baseline has met.
    written: Option<Mutex<Sorter<Line>>>,
}

/// The same for one catalogue of rules.
#[derive(Debug)]
pub struct Baseline {
    known: Known,
    /// The rules by id.
    rules: Vec<Named>,
}

/// A rule's name, the hash of it, and whether its findings are written down.
#[derive(Debug)]
struct Named {
    name: String,
    hash: Cause,
    counts: bool,
}

#[derive(Debug)]
struct Entry {
    known: u32,
    met: AtomicU32,
}

/// Lines that are held in memory.
const HELD: usize = 100_000;

/// A line of the file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
struct Line {
    rule: String,
    key: String,
    hash: u64,
    count: u32,
}

impl Sortable for Line {
    fn order(&self, other: &Self) -> Ordering {
        (&self.rule, &self.key, self.hash).cmp(&(&other.rule, &other.key, other.hash))
    }

    fn take_in(&mut self, next: Self) -> Option<Self> {
        self.count = self.count.saturating_add(next.count);
        None
    }
}

impl Baseline {
    /// Whether this finding is known, and not more often than it is known; it counts as met.
    pub(crate) fn take(&self, rule: RuleId, owner: Cause, cause: Cause, key: &str) -> bool {
        let Some(rule) = self.rules.get(usize::from(rule.0)) else { return false };
        let hash = rule.hash.with(owner).with(cause).0;
        match &self.known.0.written {
            Some(_) if !rule.counts => false,
            Some(written) => {
                // Findings are taken down once in a project's life; other runs do not come by this lock.
                let line = Line { rule: rule.name.clone(), key: key.to_owned(), hash, count: 1 };
                written.lock().unwrap_or_else(PoisonError::into_inner).push(line);
                true
            }
            None => {
                let entry = self.known.0.entries.get(&hash);
                entry.is_some_and(|entry| entry.met.fetch_add(1, Relaxed) < entry.known)
            }
        }
    }
}

impl Known {
    /// The baseline in a file.
    ///
    /// # Errors
    /// The number of the line that cannot be read, and why.
    pub fn read(text: impl BufRead) -> Result<Self, (usize, String)> {
        let mut entries = HashMap::new();
        for line in lines(text) {
            let line = line?;
            let entry = entries.entry(line.hash).or_insert(Entry { known: 0, met: AtomicU32::new(0) });
            entry.known = entry.known.saturating_add(line.count);
        }
        Ok(Self(Arc::new(File { entries, written: None })))
    }

    /// A baseline that takes down every finding it is asked about, notes excepted.
    #[must_use]
    pub fn to_write() -> Self {
        let written = Some(Mutex::new(Sorter::new(HELD)));
        Self(Arc::new(File { entries: HashMap::new(), written }))
    }

    /// The same for a run of these rules.
    #[must_use]
    pub fn under(&self, rules: &Catalogue, enabled: &[(RuleId, Severity)]) -> Baseline {
        Baseline { known: self.clone(), rules: named(rules, enabled) }
    }

    /// Whether a file that is about to be written was one before: anything else is not written over.
    ///
    /// # Errors
    /// What reading its beginning gives.
    pub fn may_replace(text: impl BufRead) -> io::Result<bool> {
        let mut start = Vec::new();
        text.take(KIND.len() as u64 + 3).read_to_end(&mut start)?;
        let start = start.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&start);
        Ok(start.is_empty() || start.starts_with(KIND.as_bytes()))
    }

    /// How many of the known findings were not met.
    #[must_use]
    pub fn gone(&self) -> u64 {
        let gone = |entry: &Entry| entry.known.saturating_sub(entry.met.load(Relaxed));
        self.0.entries.values().map(|entry| u64::from(gone(entry))).sum()
    }

    /// Writes what was taken down; gives the number of findings.
    ///
    /// # Errors
    /// What writing the file gives; then the file is as it was.
    pub fn write(&self, path: &Path) -> io::Result<u64> {
        let Some(written) = &self.0.written else { return Ok(0) };
        let mut written = written.lock().unwrap_or_else(PoisonError::into_inner);
        let mut count = 0;
        let lines = std::mem::replace(&mut *written, Sorter::new(HELD)).sorted()?;
        save(path, lines.inspect(|line| count += line.as_ref().map_or(0, |line| u64::from(line.count))))?;
        Ok(count)
    }

    /// Writes the file of this baseline again without the findings that were not met; those of rules that were not run
    /// stay. Gives the number of findings that went.
    ///
    /// # Errors
    /// What reading or writing the file gives; then the file is as it was.
    pub fn prune(&self, path: &Path, ran: impl Fn(&str) -> bool) -> io::Result<u64> {
        let mut kept = Sorter::new(HELD);
        let mut gone = 0;
        for line in lines(BufReader::new(fs::File::open(path)?)) {
            let mut line =
                line.map_err(|(line, message)| io::Error::other(format!("line {line} {message}")))?;
            let met = self.0.entries.get(&line.hash).map_or(0, |entry| entry.met.load(Relaxed));
            let stays = if ran(&line.rule) { line.count.min(met) } else { line.count };
            gone += u64::from(line.count - stays);
            line.count = stays;
            if stays > 0 {
                kept.push(line);
            }
        }
        if gone > 0 {
            save(path, kept.sorted()?)?;
        }
        Ok(gone)
    }
}

fn named(rules: &Catalogue, enabled: &[(RuleId, Severity)]) -> Vec<Named> {
    let counts = |id| enabled.iter().any(|&(of, severity)| of == id && severity > Severity::Note);
    let named = |(id, rule): (RuleId, &Rule)| Named {
        name: rule.name.clone(),
        hash: Cause::of(&rule.name),
        counts: counts(id),
    };
    rules.rules().map(named).collect()
}

fn save(path: &Path, lines: impl Iterator<Item = io::Result<Line>>) -> io::Result<()> {
    write_file(path, |out| {
        writeln!(out, "{HEAD}")?;
        for line in lines {
            let Line { rule, key, hash, count } = line?;
            writeln!(out, "{rule}\t{}\t{hash:016x}\t{count}", escaped(&key))?;
        }
        Ok(())
    })
}

/// The lines of a baseline; or the number of one that cannot be read, and why.
fn lines(text: impl BufRead) -> impl Iterator<Item = Result<Line, (usize, String)>> {
    let mut number = 0;
    let mut lines = text.lines();
    std::iter::from_fn(move || {
        loop {
            let line = match lines.next() {
                None if number > 0 => return None,
                None => Err("is empty".to_owned()),
                Some(line) => line.map_err(|error| format!("cannot be read: {error}")),
            };
            number += 1;
            match line.and_then(|line| parsed(&line, number == 1)) {
                Ok(None) => {}
                Ok(Some(line)) => return Some(Ok(line)),
                Err(message) => return Some(Err((number, message))),
            }
        }
    })
}

/// What a line says, if anything.
fn parsed(line: &str, is_first: bool) -> Result<Option<Line>, String> {
    if is_first {
        return match line.trim_start_matches('\u{feff}').trim_end() == HEAD {
            true => Ok(None),
            false => Err(format!("is no baseline of this version; it would begin with `{HEAD}`")),
        };
    }
    if line.trim().is_empty() || line.starts_with('#') {
        return Ok(None);
    }
    let fields: Vec<&str> = line.trim_end_matches('\r').split('\t').collect();
    let &[rule, key, hash, count] = &fields[..] else {
        return Err(format!("has {} fields between tabs instead of 4", fields.len()));
    };
    let hash = u64::from_str_radix(hash, 16).map_err(|_| format!("`{hash}` is no hash"))?;
    let count = count.parse().map_err(|_| format!("`{count}` is no number of findings"))?;
    Ok(Some(Line { rule: rule.to_owned(), key: unescaped(key), hash, count }))
}

/// A key on one line, without tabs.
fn escaped(key: &str) -> String {
    let mut out = String::with_capacity(key.len());
    for char in key.chars() {
        match char {
            '\\' => out.push_str("\\\\"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            other => out.push(other),
        }
    }
    out
}

fn unescaped(key: &str) -> String {
    let mut out = String::with_capacity(key.len());
    let mut chars = key.chars();
    while let Some(char) = chars.next() {
        if char != '\\' {
            out.push(char);
            continue;
        }
        match chars.next() {
            Some('t') => out.push('\t'),
            Some('n') => out.push('\n'),
            Some('r') => out.push('\r'),
            Some(other) => out.push(other),
            None => out.push('\\'),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_any_kind_come_back() {
        for key in ["A-88", "a\tb\\n", "\n\r", "", "end\\"] {
            assert_eq!(unescaped(&escaped(key)), key);
            assert!(!escaped(key).contains(['\t', '\n', '\r']));
        }
    }

    #[test]
    fn a_known_finding_is_taken_as_often_as_it_is_known() {
        let rules = Catalogue::embedded();
        let id = rules.find("list/duplicate").expect("a rule");
        let hash = Cause::of("list/duplicate").with(Cause::of("A")).with(Cause::RULE).0;
        let text = format!("{HEAD}\nlist/duplicate\tA\t{hash:016x}\t2\nlist/cut-off\tB\t{:016x}\t1\n", 7);
        let known = Known::read(text.as_bytes()).expect("a baseline");
        let baseline = known.under(rules, &[]);
        let take = |cause| baseline.take(id, Cause::of("A"), cause, "A");
        assert_eq!([take(Cause::RULE), take(Cause::RULE), take(Cause::RULE)], [true, true, false]);
        assert!(!take(Cause::of("glycerin")), "other content is another finding");
        assert_eq!(known.gone(), 1);
    }

    #[test]
    fn the_hash_is_the_documented_one() {
        // FNV-1a by hand: the offset basis, `a`, then the closing 0xFF.
        let by_hand = (0xcbf2_9ce4_8422_2325_u64 ^ u64::from(b'a')).wrapping_mul(0x0000_0100_0000_01b3);
        let by_hand = (by_hand ^ 0xff).wrapping_mul(0x0000_0100_0000_01b3);
        assert_eq!(Cause::of("a").0, by_hand);
    }

    #[test]
    fn what_is_no_baseline_is_refused_with_its_line() {
        let refused = |text: &str| Known::read(text.as_bytes()).map(|_| ()).expect_err("refused").0;
        assert_eq!(refused(""), 1);
        assert_eq!(refused("{}"), 1);
        assert_eq!(refused(&format!("{HEAD}\n<<<<<<< ours\n")), 2);
        assert_eq!(refused(&format!("{HEAD}\na/b\tk\txyz\t1\n")), 2);
        assert_eq!(refused(&format!("{HEAD}\na/b\tk\tff\t-1\n")), 2);
        assert!(Known::read(format!("{HEAD}\n").as_bytes()).is_ok(), "nothing is known");
    }
}
