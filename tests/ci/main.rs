//! Living with findings in CI, by real runs of the program.

mod allows;
mod baseline;
mod configuration;
mod faults;
mod fingerprints;
mod joint;
mod much;
mod pieces;
mod run;
mod sources;
mod tolerated;
