//! What a rule is: the part that runs and the words around it.

use serde::Deserialize;

use super::Template;
use crate::check::Kind;
use crate::finding::{Severity, Status};

/// What running a rule and showing its findings needs.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// `group/what-is-wrong`; permanent.
    pub name: String,
    /// What it looks for, in one line.
    pub summary: String,
    /// How much its findings weigh unless configured otherwise.
    pub severity: Severity,
    /// What its evidence is worth.
    pub status: Status,
    /// The version it appeared in; empty for a user's own rule that does not say.
    #[serde(default)]
    pub since: String,
    /// Names it had before; they keep working.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Whether it runs without being asked for.
    #[serde(default)]
    pub default: Initially,
    /// What was found: a lowercase fragment.
    pub message: Template,
    /// What to do about it.
    #[serde(default)]
    pub help: Option<Template>,
    /// What it checks, with its parameters.
    pub kind: Kind,
}

impl Rule {
    /// The part of the name before the slash.
    #[must_use]
    pub fn group(&self) -> &str {
        self.name.split_once('/').map_or("", |(group, _)| group)
    }

    /// Whether it runs without being asked for.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.default == Initially::On
    }
}

/// Whether a rule runs without being asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Initially {
    /// It runs.
    #[default]
    On,
    /// It runs when the configuration or the command line names it.
    Off,
}

/// What explaining a rule needs.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
pub struct Words {
    /// Why it matters, for someone who meets the rule for the first time.
    #[serde(default)]
    pub why: String,
    /// What it cannot see, and in which direction it may err.
    #[serde(default)]
    pub limits: String,
    /// What supports it and what speaks against it.
    #[serde(default, rename = "source")]
    pub sources: Vec<Evidence>,
    /// Examples in which it must report.
    #[serde(default)]
    pub bad: Vec<Bad>,
    /// Examples in which no rule may report.
    #[serde(default)]
    pub good: Vec<Good>,
}

/// One source.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// On which side it stands.
    pub stance: Stance,
    /// How good it is.
    pub grade: Grade,
    /// Author, year, journal; or regulation, article, entry.
    pub text: String,
}

/// On which side a source stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stance {
    /// It supports the rule.
    For,
    /// It speaks against the rule.
    Against,
}

impl Stance {
    /// The word in rule files and reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::For => "for",
            Self::Against => "against",
        }
    }
}

/// How good a source is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Deserialize)]
pub enum Grade {
    /// Regulation, official monograph or opinion.
    A,
    /// Peer-reviewed study, expert panel, industry standard.
    B,
    /// Expert consensus, formulation practice.
    C,
    /// Folklore, manufacturers' claims.
    D,
}

impl Grade {
    /// The letter in rule files and reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
            Self::D => "D",
        }
    }

    /// What the letter means.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        match self {
            Self::A => "law or official opinion",
            Self::B => "reviewed study or expert panel",
            Self::C => "expert consensus or practice",
            Self::D => "folklore or a maker's claim",
        }
    }
}

/// The input of an example: exactly one of the three is set.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
pub struct Example {
    /// The text of a list file.
    #[serde(default)]
    pub list: Option<String>,
    /// The text of a routine file.
    #[serde(default)]
    pub routine: Option<String>,
    /// The text of a CSV file with a header.
    #[serde(default)]
    pub table: Option<String>,
}

/// An example in which the rule must report.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
pub struct Bad {
    /// The input.
    #[serde(flatten)]
    pub input: Example,
    /// The text that the primary place covers.
    pub mark: String,
    /// A part of the message.
    #[serde(default)]
    pub message: Option<String>,
}

/// An example in which no rule may report.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
pub struct Good {
    /// The input.
    #[serde(flatten)]
    pub input: Example,
    /// Why it is fine.
    #[serde(default)]
    pub note: String,
}
