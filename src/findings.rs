//! The findings of a run in their order. Very many are in a temporary file, so that memory does not grow with them.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::io;

use crate::finding::{Finding, Severity};
use crate::source::SourceId;
use crate::spool::{Shelved, Sortable, Sorter};

/// Findings by source, record, offset, rule.
#[derive(Debug, Default)]
pub struct Findings {
    held: Vec<Finding>,
    /// Where they are if they are not held.
    filed: Option<Shelved<Box<Finding>>>,
    counts: Counts,
}

/// Collects findings in any order.
#[derive(Debug)]
pub(crate) struct Collector {
    findings: Sorter<Box<Finding>>,
    counts: Counts,
}

/// How much of one severity a rule found in a source.
#[derive(Debug, Default)]
struct Counts(BTreeMap<(SourceId, String, Severity), Count>);

impl Counts {
    fn add(&mut self, finding: &Finding) {
        let of = (finding.place.at.source(), finding.rule.clone(), finding.severity);
        let new = Count { severity: finding.severity, findings: 0, places: 0 };
        let count = self.0.entry(of).or_insert(new);
        count.findings += 1;
        count.places += finding.occurrences;
    }
}

/// How much of one severity a rule found in a source.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Count {
    /// How much it weighs there.
    pub severity: Severity,
    /// Findings.
    pub findings: u64,
    /// Places of all of them.
    pub places: u64,
}

impl Collector {
    /// Holds so many findings in memory.
    pub(crate) fn new(room: usize) -> Self {
        Self { findings: Sorter::new(room), counts: Counts::default() }
    }

    pub(crate) fn push(&mut self, finding: Box<Finding>) {
        self.counts.add(&finding);
        self.findings.push(finding);
    }

    /// Why no file could be written, if one was to be.
    pub(crate) fn fault(&self) -> Option<&io::Error> {
        self.findings.fault()
    }

    /// What was collected, in its order.
    ///
    /// # Errors
    /// When temporary files cannot be read again or written.
    pub(crate) fn close(self) -> io::Result<Findings> {
        let (mut held, mut filed) = (Vec::new(), None);
        if self.findings.is_held() {
            held = self.findings.sorted()?.map(|finding| finding.map(|it| *it)).collect::<io::Result<_>>()?;
        } else {
            filed = Some(self.findings.shelved()?);
        }
        Ok(Findings { held, filed, counts: self.counts })
    }
}

impl Findings {
    /// Whether nothing was found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.counts.0.is_empty()
    }

    /// How much each rule found in each source, by severity.
    pub fn counts(&self) -> impl Iterator<Item = (SourceId, &str, Count)> {
        self.counts.0.iter().map(|((source, rule, _), count)| (*source, rule.as_str(), *count))
    }

    /// The findings that are in memory: all of them, unless a table has very many.
    #[must_use]
    pub fn held(&self) -> &[Finding] {
        &self.held
    }

    /// All findings, one after the other. Each may fail, as it may have to be read from a file.
    pub fn iter(&self) -> impl Iterator<Item = io::Result<Cow<'_, Finding>>> {
        self.held
            .iter()
            .map(|held| Ok(Cow::Borrowed(held)))
            .chain(self.filed().map(|read| read.map(Cow::Owned)))
    }

    /// The findings that are in files.
    fn filed(&self) -> impl Iterator<Item = io::Result<Finding>> + use<> {
        let (sorted, fault) = match self.filed.as_ref().map(Shelved::sorted) {
            Some(Ok(sorted)) => (Some(sorted), None),
            Some(Err(fault)) => (None, Some(Err(fault))),
            None => (None, None),
        };
        fault.into_iter().chain(sorted.into_iter().flatten().map(|read| read.map(|finding| *finding)))
    }

    /// All findings at once.
    ///
    /// # Errors
    /// When a temporary file cannot be read again.
    pub fn into_vec(self) -> io::Result<Vec<Finding>> {
        let filed = self.filed();
        self.held.into_iter().map(Ok).chain(filed).collect()
    }
}

impl From<Vec<Finding>> for Findings {
    fn from(held: Vec<Finding>) -> Self {
        let mut counts = Counts::default();
        held.iter().for_each(|finding| counts.add(finding));
        Self { held, filed: None, counts }
    }
}

impl Sortable for Finding {
    fn order(&self, other: &Self) -> Ordering {
        let by_place = self.place.at.order().cmp(&other.place.at.order());
        by_place.then_with(|| self.rule.cmp(&other.rule)).then(self.fingerprint.cmp(&other.fingerprint))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Certainty, Location, Place, Status};

    fn finding(record: u64) -> Box<Finding> {
        let (rule, severity) =
            if record.is_multiple_of(3) { ("a/b", Severity::Advice) } else { ("a/c", Severity::Error) };
        Box::new(Finding {
            rule: rule.to_owned(),
            severity,
            certainty: Certainty::Certain,
            status: Status::Established,
            message: format!("record {record}"),
            help: None,
            args: vec![("item", "Glycerin".to_owned())],
            place: Place::bare(Location::Row { source: SourceId::default(), record }),
            here: None,
            labels: Vec::new(),
            occurrences: 2,
            also: Vec::new(),
            fix: None,
            fingerprint: record,
        })
    }

    #[test]
    fn findings_in_files_come_as_those_in_memory() {
        let collected = |room| {
            let mut collector = Collector::new(room);
            (0..50).rev().for_each(|record| collector.push(finding(record)));
            collector.close().expect("files")
        };
        let (held, filed) = (collected(usize::MAX), collected(7));
        assert_eq!((held.held().len(), filed.held().len()), (50, 0));
        for _ in 0..2 {
            let read: Vec<Finding> = filed.iter().map(|read| read.expect("a file").into_owned()).collect();
            assert_eq!(read, held.held());
            assert!(read.iter().map(|finding| finding.fingerprint).eq(0..50));
        }
        let counts = |findings: &Findings| {
            findings.counts().map(|(_, rule, count)| (rule.to_owned(), count)).collect::<Vec<_>>()
        };
        let advice = Count { severity: Severity::Advice, findings: 17, places: 34 };
        let errors = Count { severity: Severity::Error, findings: 33, places: 66 };
        assert_eq!(counts(&filed), [("a/b".to_owned(), advice), ("a/c".to_owned(), errors)]);
        assert_eq!(counts(&filed), counts(&held));
        assert_eq!(filed.into_vec().expect("files"), held.held());
    }
}
