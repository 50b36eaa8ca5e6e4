//! incilint reads what is printed on cosmetic packs and reports what does not add up.

pub mod baseline;
pub mod check;
pub mod cli;
pub mod config;
pub mod dictionary;
pub mod engine;
pub mod finding;
pub mod formula;
pub mod inci;
pub mod outcome;
pub mod product;
pub mod report;
pub mod routine;
pub mod rule;
pub mod source;
pub mod spread;
pub mod step;
pub mod suppress;
pub mod table;
