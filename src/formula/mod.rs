//! How much of what: proven concentration intervals from a label alone.
//!
//! A label prints an order, a total and now and then an amount. [`solver`] turns these and what is known of the
//! ingredients into the exact interval of every item, with the reason for each end. What is proven and what is
//! merely usual are two types that are never mixed.

pub mod boxes;
pub mod caps;
pub mod conflict;
pub mod estimate;
pub mod fact;
pub mod groups;
pub mod law;
pub mod sheet;
pub mod solve;
pub mod solver;
pub mod totals;

mod allergens;
mod ceilings;
mod claims;
mod decide;
mod explain;
mod facts;
mod flat;
mod guesses;
mod infer;
mod intervals;
mod later;
mod lines;
mod places;
mod posed;
mod ready;
mod resolve;
mod robust;
mod sums;
mod sums_of;
mod why;

pub use decide::{slot_above, slot_total};
pub use explain::{End, Named, Proof, percent};
pub use infer::{Context, infer, infer_into};
pub use intervals::{Contradiction, Formula, Interval, Missing, Scratch, Window};
pub use why::Why;
