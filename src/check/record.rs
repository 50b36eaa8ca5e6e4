//! The kind `record`: how a record of a table is written.

use serde::Deserialize;

use super::{Cause, Sink};
use crate::finding::{Certainty, Details};
use crate::product::Product;
use crate::table::{Problem, ProblemKind};

/// One record of a table.
pub struct RecordView<'a> {
    /// Its product.
    pub product: &'a Product<'a>,
    /// What is wrong with the record as such.
    pub problems: &'a [Problem],
}

/// Reports one kind of damage of records.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recorded {
    what: String,
}

impl Recorded {
    pub(super) fn placeholders(&self) -> &'static [&'static str] {
        &["problem"]
    }

    pub(super) fn check_record(&self, view: &RecordView<'_>, sink: &mut Sink) {
        for problem in view.problems.iter().filter(|problem| problem.kind.name() == self.what) {
            sink.report(Certainty::Certain, cause(problem.kind), view.product.at, || {
                Details::default().arg("problem", problem.kind)
            });
        }
    }
}

/// Records with the same number of fields are damaged in the same way.
fn cause(kind: ProblemKind) -> Cause {
    match kind {
        ProblemKind::TooManyFields { .. } | ProblemKind::TooFewFields { .. } => Cause::of(&kind.to_string()),
        _ => Cause::of(kind.name()),
    }
}
