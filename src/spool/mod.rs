//! What would fill the memory goes to temporary files: piles, and runs in order, which are merged while they are read. The files
//! have no name, so that nothing is left behind however the program ends.

mod distinct;
mod file;
mod pile;
mod sorter;

pub(crate) use distinct::Distinct;
pub(crate) use file::Shelf;
pub(crate) use pile::Pile;
pub(crate) use sorter::{Shelved, Sortable, Sorter};
