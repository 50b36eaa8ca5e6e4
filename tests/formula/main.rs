//! The solver of `incilint::formula`: worked examples, invariants, and brute force with a linear program.

mod build;
mod examples;
mod infer;
mod lp;
mod properties;
