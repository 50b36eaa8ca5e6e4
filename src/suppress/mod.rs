//! Findings that are accepted: by an allow of the configuration, by a comment beside the place in a list or routine
//! file, or because the baseline knows them. [`Policies`] is what a run has of them; every thread asks through a
//! [`Gate`] of its own.

mod gate;

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use globset::GlobMatcher;
use jiff::civil::Date;

use crate::baseline::Baseline;
use crate::check::{PolicyNote, PolicyProblem};
use crate::config::PathGlob;
use crate::finding::Location;
use crate::rule::RuleId;
use crate::source::Span;

pub use gate::{By, Gate};

/// What drops findings in a run; shared by its threads.
#[derive(Debug, Default)]
pub struct Policies {
    /// The allows of the configuration.
    pub allows: Vec<Allow>,
    /// The findings that are known already.
    pub baseline: Option<Baseline>,
}

impl Policies {
    /// What there is to say about the allows of the configuration after all records of the inputs have been checked.
    /// `runs` tells whether a rule was run; `at` places spans of the configuration.
    pub fn notes(
        &self,
        on: Date,
        runs: impl Fn(RuleId) -> bool,
        at: impl Fn(Span) -> Location,
    ) -> Vec<PolicyNote> {
        let had_a_chance = |allow: &&Allow| {
            allow.reached.load(Ordering::Relaxed) && allow.rules.iter().any(|&rule| runs(rule))
        };
        self.allows.iter().filter(had_a_chance).filter_map(|allow| allow.note(on, &at)).collect()
    }
}

/// Findings that the configuration accepts.
#[derive(Debug)]
pub struct Allow {
    /// The rules that the name means, sorted.
    pub rules: Vec<RuleId>,
    /// The rule or group as written.
    pub name: String,
    /// Where that is written in the configuration.
    pub at: Span,
    /// The inputs it is for; `None`: all.
    pub path: Option<PathGlob>,
    /// The record keys it is for; `None`: all.
    pub key: Option<GlobMatcher>,
    /// The marked text it is for, as [`folded`]; `None`: any.
    pub value: Option<String>,
    /// Why they are accepted.
    pub reason: String,
    /// The last day on which it counts, and where that is written.
    pub until: Option<(Date, Span)>,
    /// Whether an input it is for was checked.
    pub reached: AtomicBool,
    /// Whether it dropped a finding.
    pub used: AtomicBool,
}

impl Allow {
    /// Whether it is for the input of this name.
    fn is_for(&self, source: &str) -> bool {
        let is_for = self.path.as_ref().is_none_or(|path| path.is_match(Path::new(source)));
        self.reached.fetch_or(is_for, Ordering::Relaxed);
        is_for
    }

    fn note(&self, on: Date, at: impl Fn(Span) -> Location) -> Option<PolicyNote> {
        let (what, span) = match self.until {
            Some((_, span)) if is_over(self.until, on) => (PolicyProblem::ExpiredAllow, span),
            _ if !self.used.load(Ordering::Relaxed) => (PolicyProblem::UnusedAllow, self.at),
            _ => return None,
        };
        let until = self.until.map(|(until, _)| until);
        Some(PolicyNote { what, at: at(span), name: self.name.clone(), until, meant: None })
    }
}

fn is_over(until: Option<(Date, Span)>, on: Date) -> bool {
    until.is_some_and(|(until, _)| until < on)
}

/// A text for comparison with `value`: in lower case, every run of blanks one space.
#[must_use]
pub fn folded(text: &str) -> String {
    text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}
