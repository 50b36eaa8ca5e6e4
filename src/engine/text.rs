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
        let mut place = Place::bare(at);
        if let Location::Text { span, .. } = at {
            place.start = Some(self.source.position(span.start as usize));
            place.end = Some(self.source.position(span.end as usize));
        }
        place
    }

    fn owner(&self) -> Cause {
        Cause::of(self.source.name())
    }
}
