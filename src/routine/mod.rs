//! The routine language (`*.routine`) and list files (`*.inci`).

mod bind;
mod block;
pub mod calendar;
mod directive;
mod field;
mod format;
mod key_block;
mod keys;
mod line;
mod list_file;
mod names;
mod plan;
mod problem;
mod resolve;
mod schedule;
mod step;
mod tree;
mod value;
mod words;
mod zone;

pub use directive::Directive;
pub use format::format;
pub use list_file::{ListFile, parse_list_file};
pub use names::{Found, Names};

pub use plan::{Plan, PlannedStep};
pub use problem::{Problem, ProblemKind};
pub use resolve::{Loaded, LoadedFile, LoadedProduct, Loader, RecordError, join, load};
pub use schedule::{LONGEST_COURSE, LONGEST_PERIOD, weekday_name};
pub use tree::*;
pub use value::{Avoid, Volume};
pub use words::{Answer, Apply, Package, Skin, Stance, StepOrder, Texture};
pub use zone::{canonical as canonical_zone, overlap as zones_overlap};

/// Reads one routine file by itself. Steps are bound to the products of this file; a file that uses
/// others is read with [`load`] instead. Never fails: what was not understood is in
/// [`RoutineFile::problems`].
#[must_use]
pub fn parse(text: &str) -> RoutineFile {
    let mut file = block::read(text);
    let names = Names::new(file.products.iter().map(|product| product.name.as_str()));
    bind::steps(&mut file, text, &names);
    bind::whole(&mut file);
    file
}
