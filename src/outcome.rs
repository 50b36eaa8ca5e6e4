//! What one run yields: findings, and the ledger of what was checked and what was not.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::finding::{Finding, Severity};
use crate::findings::{Count, Findings};
use crate::source::{Source, SourceId};
use crate::spread::Spread;

/// One input of a run, by its [`SourceId`].
pub struct Input {
    /// The name reports show: a path with `/`, or `-`.
    pub name: String,
    /// The text, for lists and routines; tables are streamed and keep none.
    pub text: Option<Source>,
}

/// Something that was not checked, how often, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Skipped {
    /// What was not checked.
    pub what: String,
    /// How often.
    pub count: u64,
    /// Why not.
    pub why: String,
}

/// The ledger: what was checked and what was not. All counts are exact.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Summary {
    /// Products looked at: records, list files and products of routines.
    pub products: u64,
    /// Records of tables.
    pub records: u64,
    /// Records and products without a list.
    pub without_list: u64,
    /// Items of all lists.
    pub items: u64,
    /// Items that were recognised.
    pub recognised: u64,
    /// Distinct names that were not.
    pub distinct_unknown: u64,
    /// Occurrences of findings by severity.
    pub by_severity: BTreeMap<Severity, u64>,
    /// Findings dropped by allows.
    pub suppressed: u64,
    /// Findings dropped because the baseline has them.
    pub baselined: u64,
    /// Questions the facts leave open, by rule.
    pub possible: BTreeMap<String, u64>,
    /// What was not checked.
    pub skipped: Vec<Skipped>,
    /// Records and files that were left out because they are as they were in an earlier version.
    pub unchanged: u64,
}

/// Why a finding is not counted against the input.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Dropped {
    /// An allow next to the place.
    AllowedInSource,
    /// An allow in the configuration.
    AllowedByConfig,
    /// The baseline has it.
    Baseline,
}

/// A finding that was dropped, kept for the formats that can tell of it.
#[derive(Clone, PartialEq, Debug)]
pub struct Suppressed {
    /// The finding.
    pub finding: Finding,
    /// Why it was dropped.
    pub why: Dropped,
    /// The reason that was written down for it.
    pub reason: Option<String>,
}

/// How many findings of some rules one table has, and how many are tolerated.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Limit {
    /// The rule or group that the limit is for, as written.
    pub name: String,
    /// The rules whose findings are counted together.
    pub rules: Vec<String>,
    /// The table.
    pub source: SourceId,
    /// Its findings of these rules; exact.
    pub count: u64,
    /// As many as are tolerated.
    pub most: u64,
}

impl Limit {
    /// Whether there are no more findings than are tolerated.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        self.count <= self.most
    }

    /// `2 findings of list/duplicate, tolerated: the limit is 3`, with the name as `written`.
    #[must_use]
    pub fn told(&self, written: &str) -> String {
        let findings = if self.count == 1 { "finding" } else { "findings" };
        let judged = if self.is_kept() { "tolerated" } else { "too many" };
        format!("{} {findings} of {written}, {judged}: the limit is {}", self.count, self.most)
    }
}

/// Where the time of a run went.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Timing {
    /// From start to end.
    pub wall: Duration,
    /// By stage, the time of all threads.
    pub stages: Vec<(&'static str, Duration)>,
    /// By rule, the time of all threads, the slowest first.
    pub rules: Vec<(String, Duration)>,
}

/// An input that could not be read, or not to its end.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Failure {
    /// The input's name.
    pub input: String,
    /// What went wrong, a lowercase fragment.
    pub message: String,
}

/// Everything a report is made of.
#[derive(Default)]
pub struct Outcome {
    /// The inputs, in the order of their [`SourceId`].
    pub inputs: Vec<Input>,
    /// The configuration files that applied; what is about the run as a whole is taken from the first.
    pub configs: Vec<String>,
    /// The markets whose law applied.
    pub markets: Vec<&'static str>,
    /// The day the run was made for, ISO 8601.
    pub on: String,
    /// What is worth telling about how inputs were read: the chosen columns of a table, for example.
    pub remarks: Vec<String>,
    /// The findings, by source, record, offset, rule.
    pub findings: Findings,
    /// Findings that were dropped, when they were kept; `summary` has the exact counts.
    pub suppressed: Vec<Suppressed>,
    /// Inputs that could not be read; what could be read of the others is checked all the same.
    pub failures: Vec<Failure>,
    /// What is tolerated in each table.
    pub limits: Vec<Limit>,
    /// Where the time went, if that was asked for.
    pub timing: Option<Timing>,
    /// How the commonest actives are dosed, the commonest first.
    pub spreads: Vec<Spread>,
    /// The ledger.
    pub summary: Summary,
}

impl Outcome {
    /// The input a location lies in.
    #[must_use]
    pub fn input(&self, source: SourceId) -> Option<&Input> {
        self.inputs.get(source.0 as usize)
    }

    /// The exit code: 2 when an input could not be read or there was nothing to check, 1 when a finding is at or
    /// above `fail_on`, else 0.
    #[must_use]
    pub fn exit_code(&self, fail_on: Option<Severity>) -> u8 {
        self.exit_code_of(fail_on, |_| true)
    }

    /// The same where only the findings of some rules are looked at.
    #[must_use]
    pub fn exit_code_of(&self, fail_on: Option<Severity>, is_meant: impl Fn(&str) -> bool) -> u8 {
        if !self.failures.is_empty() || (self.is_empty() && self.findings.is_empty()) {
            return 2;
        }
        let fails = |(source, rule, count): (_, &_, Count)| {
            is_meant(rule) && self.fails(source, rule, count.severity, fail_on)
        };
        u8::from(self.findings.counts().any(fails))
    }

    /// Whether there was nothing to check.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.summary.products == 0 && self.summary.unchanged == 0
    }

    /// Whether the findings of a rule in a source make the run fail: they are at or above `fail_on` and not so few that
    /// they are tolerated.
    #[must_use]
    pub fn fails(&self, source: SourceId, rule: &str, severity: Severity, fail_on: Option<Severity>) -> bool {
        fail_on.is_some_and(|least| severity >= least) && self.tolerated(source, rule).is_none()
    }

    /// The limit under which the findings of a rule in a source are tolerated, if there is one and it is kept.
    #[must_use]
    pub fn tolerated(&self, source: SourceId, rule: &str) -> Option<&Limit> {
        let mut kept = self.limits.iter().filter(|limit| limit.source == source && limit.is_kept());
        kept.find(|limit| limit.rules.iter().any(|name| name == rule))
    }
}
