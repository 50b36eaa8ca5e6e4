//! The kind `policy`: allows that do nothing, or no longer.

use jiff::civil::Date;
use serde::Deserialize;

use super::{Cause, Sink};
use crate::finding::{Certainty, Details, Location};

/// What can be wrong with an allow.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PolicyProblem {
    /// It dropped no finding.
    UnusedAllow,
    /// Its last day has passed.
    ExpiredAllow,
    /// It names no rule and no group.
    UnknownRule,
}

/// Something to say about an allow.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PolicyNote {
    /// What is wrong with it.
    pub what: PolicyProblem,
    /// The name of the rule, or the date that has passed, in the configuration or in the comment.
    pub at: Location,
    /// The rule or group as written.
    pub name: String,
    /// Its last day.
    pub until: Option<Date>,
    /// The rule that was probably meant.
    pub meant: Option<String>,
}

/// Reports one kind of mistake in allows.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    what: PolicyProblem,
}

impl Policy {
    pub(super) fn placeholders(&self) -> &'static [&'static str] {
        &["rule", "until"]
    }

    pub(super) fn check(&self, notes: &[PolicyNote], sink: &mut Sink) {
        for note in notes.iter().filter(|note| note.what == self.what) {
            sink.report(Certainty::Certain, Cause::of(&note.name), note.at, || {
                let mut details = Details::default().arg("rule", &note.name);
                if let Some(until) = note.until {
                    details = details.arg("until", until);
                }
                match &note.meant {
                    Some(meant) => details.help(format!("did you mean `{meant}`?")),
                    None => details,
                }
            });
        }
    }
}
