//! How much of what: proven concentration intervals from a label alone.
//!
//! A label prints an order, a total and now and then an amount. [`solver`] turns these and what is known of the
//! ingredients into the exact interval of every item, with the reason for each end. What is proven and what is
//! merely usual are two types that are never mixed.

pub mod boxes;
pub mod conflict;
pub mod solve;
pub mod solver;
pub mod totals;

mod robust;
mod sums;
