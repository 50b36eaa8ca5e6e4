//! The grammar of a printed ingredient list.
//!
//! [`parse`] reads a text as a pack or a shop prints it and returns what it understood together with what it
//! found wrong; it never fails. The way of a text:
//!
//! 1. `literal` and `repair` undo what happened to the text on its way from the pack, in a copy that knows where
//!    each byte came from. A clean text is not copied.
//! 2. `lines` tells call-outs from lists where the text has lines; `scan` cuts a list at its separators.
//! 3. A piece that the dictionary knows is an item, and nothing else is asked. Only the others are looked at
//!    closely: `sentence` finds headings, full stops and running text in them, `entry` amounts and marks, `name` damage,
//!    `blend` and `run` several names in one.

mod actives;
mod amount;
mod blend;
mod class;
mod code;
mod colon;
mod comma;
mod entry;
mod first_sight;
mod fold;
mod footnote;
mod group;
mod heading;
mod heading_words;
mod index;
mod lines;
mod list;
mod literal;
mod marks;
mod memo;
mod mend;
mod name;
mod offsets;
mod parted;
mod prose;
mod prose_words;
mod purpose;
mod reader;
mod repair;
mod run;
mod scan;
mod sentence;
mod stops;
mod title;
mod walk;

pub use list::{
    Amount, Blend, Claim, Footnote, Ignored, Item, Label, List, Problem, ProblemKind, Section, Unit, Variant,
    Why,
};
pub use reader::{Reader, parse};
