//! What one run yields: findings, and the ledger of what was checked and what was not.

use std::collections::BTreeMap;

use crate::finding::{Finding, Severity};
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
    /// The configuration file that applied, if any.
    pub config: Option<String>,
    /// The markets whose law applied.
    pub markets: Vec<&'static str>,
    /// The day the run was made for, ISO 8601.
    pub on: String,
    /// What is worth telling about how inputs were read: the chosen columns of a table, for example.
    pub remarks: Vec<String>,
    /// The findings, by source, record, offset, rule.
    pub findings: Vec<Finding>,
    /// Findings that were dropped, when they were kept; `summary` has the exact counts.
    pub suppressed: Vec<Suppressed>,
    /// Inputs that could not be read; what could be read of the others is checked all the same.
    pub failures: Vec<Failure>,
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
        if !self.failures.is_empty() || (self.summary.products == 0 && self.findings.is_empty()) {
            return 2;
        }
        match fail_on {
            Some(least) if self.findings.iter().any(|finding| finding.severity >= least) => 1,
            _ => 0,
        }
    }
}
