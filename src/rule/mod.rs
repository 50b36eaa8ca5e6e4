//! Rules: files with words, parameters and examples, and the catalogue made of them.
//!
//! A rule file is TOML (`rules/README.md` describes it). What running needs ([`Rule`]) is embedded ready-made;
//! what explaining needs ([`Words`]) is read from the file's text when somebody asks.

mod catalogue;
pub mod explain;
mod keys;
pub mod listing;
mod load;
mod model;
mod template;

pub use catalogue::Catalogue;
pub use load::{Loaded, RuleError, load};
pub use model::{Bad, Evidence, Example, Good, Grade, Initially, Rule, Stance, Words};
pub use template::Template;

/// The date of the rules and of what they know, ISO 8601.
pub const DATE: &str = "2026-11-22";

/// Index of a rule within the catalogue of one run.
#[derive(
    Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default, serde::Serialize, serde::Deserialize,
)]
pub struct RuleId(pub u16);
