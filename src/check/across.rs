//! The kind `across`: what shows only when the records of a table are seen together.

use serde::{Deserialize, Serialize};

use super::{Cause, Sink};
use crate::finding::{Certainty, Details, Location};

/// What can be wrong with a table as a whole.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Joint {
    /// Two records with one key.
    DuplicateKey,
    /// One list under two brands.
    SameList,
    /// Two lists of one product.
    DifferentLists,
    /// Few of the column's names are ingredients.
    ForeignColumn,
    /// Water is missing from every list.
    LostWater,
    /// Lists that end at the length a field can hold.
    CutAtLength,
}

/// One place where it shows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct JointNote {
    /// What is wrong.
    pub what: Joint,
    /// Where.
    pub at: Location,
    /// The earlier record that this one is compared with.
    pub earlier: Option<Location>,
    /// Values for the rule's placeholders; needed for the first few places only.
    pub args: Vec<(&'static str, String)>,
}

/// Reports one kind of fault of whole tables: one finding a table, with every record that shows it counted.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Across {
    what: Joint,
}

impl Across {
    pub(super) fn placeholders(&self) -> &'static [&'static str] {
        match self.what {
            Joint::DuplicateKey | Joint::SameList | Joint::DifferentLists => &["text", "earlier", "record"],
            Joint::ForeignColumn => &["column", "share", "items"],
            Joint::LostWater => &["column", "lists"],
            Joint::CutAtLength => &["column", "length", "lists"],
        }
    }

    pub(super) fn check(&self, notes: &[JointNote], sink: &mut Sink) {
        for note in notes.iter().filter(|note| note.what == self.what) {
            sink.report(Certainty::Certain, Cause::RULE, note.at, || {
                let details = Details { args: note.args.clone(), ..Details::default() };
                match note.earlier {
                    Some(earlier) => details.label(earlier, "the earlier record"),
                    None => details,
                }
            });
        }
    }
}
