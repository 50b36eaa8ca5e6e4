//! Parquet, SQLite and PostgreSQL: the same findings as from text, any type of column, and what goes wrong.
#![cfg(all(feature = "parquet", feature = "postgres", feature = "sqlite"))]
#![allow(clippy::unwrap_used, reason = "a test that cannot make its fixture has failed")]

mod between;
mod damage;
mod fixture;
mod refused;
#[path = "../ci/run.rs"]
#[allow(dead_code, reason = "shared with other tests")]
mod run;
mod same;
mod server;
mod streams;
mod values;
