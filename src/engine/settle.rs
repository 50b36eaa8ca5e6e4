//! Makes the places of hits ready for reports while the text they point into is at hand.

use crate::check::{Cause, Hit, Sink};
use crate::finding::{Location, Place};
use crate::rule::Catalogue;
use crate::suppress::Gate;

/// Knows the text that locations point into.
pub(super) trait Places {
    /// The place made ready.
    fn place(&self, at: Location) -> Place;

    /// What a finding of one place belongs to for its identity over runs: a record's key, or a path.
    fn owner(&self) -> Cause;
}

/// Settles every hit that was built since the last call.
pub(super) fn settle(sink: &mut Sink, catalogue: &Catalogue, places: &impl Places) {
    let mut owner = None;
    let input = sink.gate.as_ref().map_or(Cause::RULE, Gate::input);
    sink.settle_fresh(|key, hit: &mut Hit| {
        hit.place = Some(places.place(hit.at));
        hit.label_places = hit.details.labels.iter().map(|label| places.place(label.at)).collect();
        // A group stays what it is when one of its places is mended, the first among them.
        let is_grouped = key.at.is_none();
        let owner = if is_grouped { input } else { *owner.get_or_insert_with(|| places.owner()) };
        hit.fingerprint = Cause::of(&catalogue.rule(key.rule).name).with(owner).with(key.cause).0;
    });
}
