#![doc = include_str!("../README.md")]

pub mod baseline;
mod bits;
pub mod check;
pub mod cli;
pub mod config;
pub mod dictionary;
pub mod diff;
pub mod engine;
pub mod finding;
pub mod findings;
pub mod formula;
pub mod inci;
pub mod nearest;
pub mod outcome;
pub mod product;
pub mod report;
pub mod routine;
pub mod rule;
pub mod shelf;
pub mod source;
mod spool;
pub mod spread;
pub mod step;
pub mod suppress;
pub mod table;
pub mod week;
