//! The baseline: a file of the findings that are known already, so that a run tells only of new ones.
//!
//! A finding is known again by its rule, by what it belongs to (the key of its record with the brand, the content of a
//! record without a key, otherwise the input as the file calls it) and by the content that caused it, to which belongs
//! the text that it marks, in lower case and with single blanks, where that is a part of a list, field or file; never by
//! a line or record number. The three are hashed together with 64-bit FNV-1a: each text byte by byte and closed with
//! 0xFF; then the hash of the owner and the hash of the content are fed in, little end first. The file has a line for
//! each, sorted: rule, key, hash, how many such findings there are, and the input they are in, relative to the file. The
//! input says which findings a run can meet; a finding is known again in whichever input it is.

mod file;

use std::collections::HashMap;
use std::fs::{self, TryLockError};
use std::io::{self, BufRead, BufReader, Read as _};
use std::path::Path;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use self::file::{KIND, Line, lines, save};
use crate::check::Cause;
use crate::finding::Severity;
use crate::report::folder_of;
use crate::rule::{Catalogue, Rule, RuleId};
use crate::spool::Sorter;

/// Known findings, and those that are written down as known.
#[derive(Clone, Debug)]
pub struct Known(Arc<File>);

#[derive(Debug)]
struct File {
    entries: HashMap<u64, Entry>,
    /// How inputs are called in the file, by their names in reports.
    inputs: HashMap<String, String>,
    /// What a run that writes the baseline has met.
    written: Option<Mutex<Sorter<Line>>>,
}

/// How many findings were taken down, or taken out, and how many of those that the run could not meet have stayed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Changed {
    /// Findings that were taken down.
    pub written: u64,
    /// Findings that went, as the run did not meet them.
    pub gone: u64,
    /// Findings that the run could not meet.
    pub kept: u64,
    /// Lines that could not be read, and went.
    pub unread: u64,
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
    /// Those among them that the run can meet.
    due: u32,
    met: AtomicU32,
}

/// Lines that are held in memory.
const HELD: usize = 100_000;

/// How often, and after how long, it is tried to be alone with the file: ten seconds in all.
const TRIES: u32 = 500;
const BETWEEN_TRIES: Duration = Duration::from_millis(20);

impl Baseline {
    /// What the file calls an input.
    pub(crate) fn called<'n>(&'n self, input: &'n str) -> &'n str {
        self.known.0.inputs.get(input).map_or(input, String::as_str)
    }

    /// Whether this finding is known, and not more often than it is known; it counts as met.
    pub(crate) fn take(&self, rule: RuleId, owner: Cause, cause: Cause, key: &str, input: &str) -> bool {
        let Some(rule) = self.rules.get(usize::from(rule.0)) else { return false };
        let hash = rule.hash.with(owner).with(cause).0;
        let is_known = || {
            let entry = self.known.0.entries.get(&hash);
            entry.is_some_and(|entry| entry.met.fetch_add(1, Relaxed) < entry.known)
        };
        match &self.known.0.written {
            Some(_) if !rule.counts => false,
            Some(written) => {
                is_known();
                let (key, input) = (key.to_owned(), input.to_owned());
                let line = Line { rule: rule.name.clone(), key, hash, count: 1, input };
                // Findings are taken down once in a project's life; other runs do not come by this lock.
                written.lock().unwrap_or_else(PoisonError::into_inner).push(line);
                true
            }
            None => is_known(),
        }
    }
}

impl Known {
    /// The baseline in a file. `inputs` says how the file calls inputs, by their names in reports. `is_due` tells of a
    /// rule and an input whether the run can meet such findings; the input is empty where the file does not say it.
    ///
    /// # Errors
    /// The number of the line that cannot be read, and why.
    pub fn read(
        text: impl BufRead,
        inputs: HashMap<String, String>,
        is_due: impl Fn(&str, &str) -> bool,
    ) -> Result<Self, (usize, String)> {
        let mut entries = HashMap::new();
        for line in lines(text) {
            enter(&mut entries, &line?, &is_due);
        }
        Ok(Self(Arc::new(File { entries, inputs, written: None })))
    }

    /// A baseline that takes down every finding it is asked about, notes excepted. `before` is the file that it takes the
    /// place of.
    #[must_use]
    pub fn to_write(
        before: impl BufRead,
        inputs: HashMap<String, String>,
        is_due: impl Fn(&str, &str) -> bool,
    ) -> Self {
        let mut entries = HashMap::new();
        for line in lines(before).flatten() {
            enter(&mut entries, &line, &is_due);
        }
        let written = Some(Mutex::new(Sorter::new(HELD)));
        Self(Arc::new(File { entries, inputs, written }))
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

    /// How many of the known findings that the run could meet it did not meet.
    #[must_use]
    pub fn gone(&self) -> u64 {
        let gone = |entry: &Entry| entry.due.saturating_sub(entry.met.load(Relaxed));
        self.0.entries.values().map(|entry| u64::from(gone(entry))).sum()
    }

    /// Writes what was taken down, and what the run could not meet of the file as it is now.
    ///
    /// # Errors
    /// What reading or writing the file gives; then the file is as it was.
    pub fn write(&self, path: &Path, is_due: impl Fn(&str, &str) -> bool) -> io::Result<Changed> {
        let mut changed = Changed { gone: self.gone(), ..Changed::default() };
        let Some(written) = &self.0.written else { return Ok(changed) };
        let mut written = written.lock().unwrap_or_else(PoisonError::into_inner);
        let mut taken_down = std::mem::replace(&mut *written, Sorter::new(HELD));
        let _alone = alone(path);
        let before = fs::metadata(path).is_ok_and(|known| known.is_file() && known.len() > 0);
        if before {
            for line in lines(BufReader::new(fs::File::open(path)?)) {
                match line {
                    Err(_) => changed.unread += 1,
                    Ok(line) if is_due(&line.rule, &line.input) => {}
                    Ok(line) => {
                        changed.kept += u64::from(line.count);
                        taken_down.push(line);
                    }
                }
            }
        }
        let mut all = 0;
        let lines = taken_down.sorted()?;
        save(path, lines.inspect(|line| all += line.as_ref().map_or(0, |line| u64::from(line.count))))?;
        changed.written = all - changed.kept;
        Ok(changed)
    }

    /// Writes the file of this baseline again without the findings that were not met though they could have been.
    ///
    /// # Errors
    /// What reading or writing the file gives; then the file is as it was.
    pub fn prune(&self, path: &Path, is_due: impl Fn(&str, &str) -> bool) -> io::Result<Changed> {
        let mut kept = Sorter::new(HELD);
        let mut changed = Changed::default();
        let met = |(&hash, entry): (&u64, &Entry)| (hash, entry.met.load(Relaxed));
        let mut met: HashMap<u64, u32> = self.0.entries.iter().map(met).collect();
        let _alone = alone(path);
        for line in lines(BufReader::new(fs::File::open(path)?)) {
            let mut line =
                line.map_err(|(line, message)| io::Error::other(format!("line {line} {message}")))?;
            if is_due(&line.rule, &line.input) {
                // Findings of two inputs can have one hash.
                let met = met.entry(line.hash).or_default();
                let stays = line.count.min(*met);
                *met -= stays;
                changed.gone += u64::from(line.count - stays);
                line.count = stays;
            } else {
                changed.kept += u64::from(line.count);
            }
            if line.count > 0 {
                kept.push(line);
            }
        }
        if changed.gone > 0 {
            save(path, kept.sorted()?)?;
        }
        Ok(changed)
    }
}

/// Keeps other runs from the folder of a baseline until it is dropped, so that none loses what another writes between
/// its reading and its writing. Somebody else may hold it for long, or nobody can: then it is done without.
fn alone(path: &Path) -> Option<fs::File> {
    let path = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let folder = fs::File::open(folder_of(&path)).ok()?;
    for _ in 0..TRIES {
        match folder.try_lock() {
            Ok(()) => return Some(folder),
            Err(TryLockError::WouldBlock) => std::thread::sleep(BETWEEN_TRIES),
            Err(TryLockError::Error(_)) => return None,
        }
    }
    None
}

/// Adds a line of the file to what is known.
fn enter(entries: &mut HashMap<u64, Entry>, line: &Line, is_due: impl Fn(&str, &str) -> bool) {
    let entry = entries.entry(line.hash).or_insert(Entry { known: 0, due: 0, met: AtomicU32::new(0) });
    entry.known = entry.known.saturating_add(line.count);
    if is_due(&line.rule, &line.input) {
        entry.due = entry.due.saturating_add(line.count);
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

#[cfg(test)]
mod tests {
    use super::file::HEAD;
    use super::*;

    #[test]
    fn a_known_finding_is_taken_as_often_as_it_is_known() {
        let rules = Catalogue::embedded();
        let id = rules.find("list/duplicate").expect("a rule");
        let hash = Cause::of("list/duplicate").with(Cause::of("A")).with(Cause::RULE).0;
        let text = format!("{HEAD}\nlist/duplicate\tA\t{hash:016x}\t2\nlist/cut-off\tB\t{:016x}\t1\n", 7);
        let known = Known::read(text.as_bytes(), HashMap::new(), |_, _| true).expect("a baseline");
        let baseline = known.under(rules, &[]);
        let take = |cause| baseline.take(id, Cause::of("A"), cause, "A", "a.csv");
        assert_eq!([take(Cause::RULE), take(Cause::RULE), take(Cause::RULE)], [true, true, false]);
        assert!(!take(Cause::of("glycerin")), "other content is another finding");
        assert_eq!(known.gone(), 1);
    }

    #[test]
    fn runs_that_write_at_once_lose_nothing_of_each_other() {
        let rules = Catalogue::embedded();
        let id = rules.find("list/duplicate").expect("a rule");
        let folder = tempfile::tempdir().expect("a folder");
        let path = &folder.path().join("known.tsv");
        let names: Vec<String> = (0..8).map(|run| format!("{run}.csv")).collect();
        std::thread::scope(|scope| {
            for name in &names {
                scope.spawn(move || {
                    let known = Known::to_write(io::empty(), HashMap::new(), |_, input| input == name);
                    let enabled = [(id, Severity::Advice)];
                    assert!(known.under(rules, &enabled).take(id, Cause::of(name), Cause::RULE, "", name));
                    known.write(path, |_, input| input == name).expect("written");
                });
            }
        });
        let written = fs::read_to_string(path).expect("a baseline");
        let inputs: Vec<&str> = written.lines().skip(1).filter_map(|line| line.rsplit('\t').next()).collect();
        assert_eq!(inputs.len(), names.len(), "{written}");
        assert!(names.iter().all(|name| inputs.contains(&name.as_str())), "{written}");
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
        let refused = |text: &str| {
            Known::read(text.as_bytes(), HashMap::new(), |_, _| true).map(|_| ()).expect_err("refused").0
        };
        assert_eq!(refused(""), 1);
        assert_eq!(refused("{}"), 1);
        assert_eq!(refused(&format!("{HEAD}\n<<<<<<< ours\n")), 2);
        assert_eq!(refused(&format!("{HEAD}\na/b\tk\txyz\t1\n")), 2);
        assert_eq!(refused(&format!("{HEAD}\na/b\tk\tff\t-1\n")), 2);
        assert!(
            Known::read(format!("{HEAD}\n").as_bytes(), HashMap::new(), |_, _| true).is_ok(),
            "nothing is known"
        );
    }
}
