//! The findings of a run in their order. Very many are in a temporary file, so that memory does not grow with them.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::sync::Arc;

use crate::finding::{Finding, Severity};
use crate::source::SourceId;
use crate::spool::{Reader, Sortable, Sorter, Writer};

/// Findings by source, record, offset, rule.
#[derive(Debug, Default)]
pub struct Findings {
    held: Vec<Finding>,
    /// Where they are if they are not held.
    filed: Option<(Arc<File>, u64)>,
    counts: BTreeMap<(SourceId, String, Severity), Count>,
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

impl Findings {
    /// What was collected, in its order.
    ///
    /// # Errors
    /// When temporary files cannot be read again or written.
    pub(crate) fn of(collected: Sorter<Finding>) -> io::Result<Self> {
        if collected.is_held() {
            return Ok(collected.sorted()?.collect::<io::Result<Vec<_>>>()?.into());
        }
        let mut findings = Self::default();
        let file = tempfile::tempfile()?;
        let mut out = Writer::at_end(&file)?;
        for finding in collected.sorted()? {
            let finding = finding?;
            findings.count(&finding);
            out.put(&finding)?;
        }
        let end = out.close()?;
        findings.filed = Some((Arc::new(file), end));
        Ok(findings)
    }

    fn count(&mut self, finding: &Finding) {
        let of = (finding.place.at.source(), finding.rule.clone(), finding.severity);
        let new = Count { severity: finding.severity, findings: 0, places: 0 };
        let count = self.counts.entry(of).or_insert(new);
        count.findings += 1;
        count.places += finding.occurrences;
    }

    /// Whether nothing was found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// How much each rule found in each source, by severity.
    pub fn counts(&self) -> impl Iterator<Item = (SourceId, &str, Count)> {
        self.counts.iter().map(|((source, rule, _), count)| (*source, rule.as_str(), *count))
    }

    /// The findings that are in memory: all of them, unless a table has very many.
    #[must_use]
    pub fn held(&self) -> &[Finding] {
        &self.held
    }

    /// All findings, one after the other. Each may fail, as it may have to be read from a file.
    pub fn iter(&self) -> impl Iterator<Item = io::Result<Cow<'_, Finding>>> {
        let filed = self.filed.iter().flat_map(|(file, end)| Reader::new(Arc::clone(file), 0, *end));
        self.held.iter().map(|held| Ok(Cow::Borrowed(held))).chain(filed.map(|read| read.map(Cow::Owned)))
    }

    /// All findings at once.
    ///
    /// # Errors
    /// When a temporary file cannot be read again.
    pub fn into_vec(self) -> io::Result<Vec<Finding>> {
        match self.filed {
            None => Ok(self.held),
            Some((file, end)) => Reader::new(file, 0, end).collect(),
        }
    }
}

impl From<Vec<Finding>> for Findings {
    fn from(held: Vec<Finding>) -> Self {
        let mut findings = Self::default();
        held.iter().for_each(|finding| findings.count(finding));
        findings.held = held;
        findings
    }
}

impl Sortable for Finding {
    fn order(&self, other: &Self) -> Ordering {
        let by_place = self.place.at.order().cmp(&other.place.at.order());
        by_place.then_with(|| self.rule.cmp(&other.rule)).then(self.fingerprint.cmp(&other.fingerprint))
    }
}
