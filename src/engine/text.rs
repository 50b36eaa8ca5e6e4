//! Inputs that are held in memory whole: list files.

use super::settle::Places;
use crate::check::Cause;
use crate::finding::{Location, Place};
use crate::source::Source;

/// Places in a text source.
pub(super) struct TextPlaces<'s> {
    pub(super) source: &'s Source,
}

impl Places for TextPlaces<'_> {
    fn place(&self, at: Location) -> Place {
        text_place(self.source, at)
    }

    fn owner(&self) -> Cause {
        Cause::of(self.source.name())
    }
}

/// A place in a text made ready.
pub(super) fn text_place(source: &Source, at: Location) -> Place {
    let mut place = Place::bare(at);
    if let Location::Text { span, .. } = at {
        place.start = Some(source.position(span.start as usize));
        place.end = Some(source.position(span.end as usize));
    }
    place
}
