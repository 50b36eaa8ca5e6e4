//! `incilint.toml`: what it may say, and how it is found. Every value that a finding can point at keeps its span.

mod error;
mod find;
mod paths;

use std::collections::BTreeMap;
use std::path::PathBuf;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use toml::Spanned;

pub use error::Error;
pub use find::{FILE_NAME, find_upwards, load, parse};
pub use paths::{PathGlob, glob};

/// The contents of an `incilint.toml`.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Config {
    /// The market whose law and customs apply: EU, UK, US, CA, KR, JP, CN or AU.
    #[schemars(with = "Option<String>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub market: Option<Spanned<String>>,
    /// The day to check for (ISO 8601); the current day when absent.
    #[schemars(with = "Option<String>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<Spanned<String>>,
    /// The least severity that makes the exit code 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fail_on: Option<FailOn>,
    /// Folders or files with rules of one's own, relative to this file.
    #[schemars(with = "Vec<String>")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Spanned<PathBuf>>,
    /// What is changed about a rule or a whole group, by name.
    #[schemars(with = "BTreeMap<String, RuleChange>")]
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub rule: BTreeMap<Spanned<String>, RuleChange>,
    /// Where product tables keep what, by path.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub table: Vec<TableMap>,
    /// Which side is taken where sources disagree.
    #[serde(skip_serializing_if = "Stance::is_default")]
    pub stance: Stance,
    /// Findings that are accepted, each with a reason.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allow: Vec<Allow>,
}

/// When the exit code is 1.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize, Serialize, JsonSchema, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum FailOn {
    /// A finding of severity error
    Error,
    /// A finding of severity warning or error
    #[default]
    Warning,
    /// Any finding
    Advice,
    /// Never
    Never,
}

/// A severity that configuration may give a rule.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The rule does not run.
    Off,
    /// Advice.
    Advice,
    /// Warning.
    Warning,
    /// Error.
    Error,
    /// On, with the rule's own severity.
    On,
}

/// What is changed about a rule or a group.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct RuleChange {
    /// Its severity, or `off`, or `on` for a rule that is off by default.
    #[schemars(with = "Option<Level>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub severity: Option<Spanned<Level>>,
    /// How many findings a table may have before they count: a number, or a share of its records such as `"0.1 %"`.
    #[schemars(with = "Option<Max>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<Spanned<Max>>,
}

/// A tolerated number of findings in a table.
#[derive(Clone, PartialEq, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(untagged, expecting = "`max` is a number of findings, or a share of the records such as \"0.1 %\"")]
pub enum Max {
    /// So many.
    Count(u64),
    /// A share of the records, written `"0.1 %"`.
    Share(String),
}

/// Where the tables under a path keep what. Columns are named, or numbered from 1.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TableMap {
    /// A path or a glob, relative to this file.
    #[schemars(with = "String")]
    pub path: Spanned<String>,
    /// The column with the list.
    #[schemars(with = "Option<String>")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ingredients: Option<Spanned<String>>,
    /// The column with the product's key.
    #[schemars(with = "Option<String>")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Spanned<String>>,
    /// The column with the product's name.
    #[schemars(with = "Option<String>")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Spanned<String>>,
    /// The column with the brand.
    #[schemars(with = "Option<String>")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brand: Option<Spanned<String>>,
    /// The column with the product type or category.
    #[schemars(with = "Option<String>")]
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<Spanned<String>>,
    /// Category values and the product type each stands for.
    #[schemars(with = "BTreeMap<String, String>")]
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub types: BTreeMap<String, Spanned<String>>,
    /// The first record is data.
    #[serde(default)]
    pub no_header: bool,
    /// The field separator: one ASCII character, or `tab`.
    #[schemars(with = "Option<String>")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<Spanned<String>>,
}

/// Which side is taken where sources disagree.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Stance {
    /// How ampoules are used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ampoule: Option<AmpouleStance>,
    /// What layering order goes by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderStance>,
}

impl Stance {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// How ampoules are used.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum AmpouleStance {
    /// Once or twice a week.
    Weekly,
    /// A few days in a row, then none.
    Burst,
    /// A few weeks in a row, then none.
    Weeks,
}

/// What layering order goes by.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum OrderStance {
    /// The kind of product.
    Kind,
    /// Light before rich.
    Texture,
}

/// A finding that is accepted.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Allow {
    /// The rule, or a group.
    #[schemars(with = "String")]
    pub rule: Spanned<String>,
    /// The path or a glob of paths; everywhere when absent.
    #[schemars(with = "Option<String>")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<Spanned<String>>,
    /// The record's key or a glob of keys; every record when absent.
    #[schemars(with = "Option<String>")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<Spanned<String>>,
    /// The text that the finding marks; any when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// Why it is accepted.
    #[schemars(with = "String")]
    pub reason: Spanned<String>,
    /// The last day on which it is accepted (ISO 8601).
    #[schemars(with = "Option<String>")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Spanned<String>>,
}
