//! The steps of a routine put on the calendar.

use super::calendar::{Meeting, Phase, Schedule, Window, meet};
use super::tree::{RoutineFile, Slot, SlotItem, When};
use super::zone;
use crate::source::Span;

/// The steps of a routine with the dates on which they are done.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Plan {
    /// In the order of the file.
    pub steps: Vec<PlannedStep>,
    /// Lines of slots whose product or dates could not be understood, so that nothing is known about them.
    pub unplanned: Vec<Span>,
}

/// A product used in a slot on certain dates.
#[derive(Clone, PartialEq, Debug)]
pub struct PlannedStep {
    /// Morning or evening.
    pub slot: Slot,
    /// Index of its block in [`RoutineFile::slots`].
    pub block: usize,
    /// Index of its line in the items of that block.
    pub item: usize,
    /// Index of the product among those that the steps were bound against.
    pub product: usize,
    /// When.
    pub schedule: Schedule,
    /// Where; none is the whole face.
    pub zones: Vec<String>,
    /// The line.
    pub span: Span,
    /// The product's name in the line.
    pub name: Span,
    /// The words of its own rhythm, where it has some: what a fix of the days replaces.
    pub rhythm: Option<Span>,
}

impl Plan {
    /// The plan of a file whose steps are bound.
    #[must_use]
    pub fn of(file: &RoutineFile) -> Self {
        let routine = file.routine.as_ref();
        let bounds = Window {
            first: routine.and_then(|routine| routine.from.as_ref()).map(|date| date.value),
            last: routine.and_then(|routine| routine.until.as_ref()).map(|date| date.value),
        };
        let mut plan = Self::default();
        let mut phase = 0;
        let mut next = || {
            phase += 1;
            Phase(phase)
        };
        for (block, slot) in file.slots.iter().enumerate() {
            let base = match &slot.schedule {
                When::Unread(_) => None,
                when => Some(Schedule::of_slot(when.said(), bounds, next())),
            };
            for (item, line) in slot.items.iter().enumerate() {
                let SlotItem::Step(step) = line else { continue };
                let (Some(product), Some(base), false) =
                    (step.product, base, matches!(step.schedule, When::Unread(_)))
                else {
                    plan.unplanned.push(step.span);
                    continue;
                };
                let said = step.schedule.said();
                plan.steps.push(PlannedStep {
                    slot: slot.slot,
                    block,
                    item,
                    product,
                    schedule: base.of_step(said, next()),
                    zones: step.zones.iter().map(|zone| zone.value.clone()).collect(),
                    span: step.span,
                    name: step.name,
                    rhythm: said.and_then(|said| said.rhythm.as_ref()).map(|rhythm| rhythm.span),
                });
            }
        }
        plan
    }
}

impl PlannedStep {
    /// When this step meets another: same slot, same date, overlapping zones.
    #[must_use]
    pub fn meets(&self, other: &Self) -> Meeting {
        if self.slot == other.slot { self.shares_day(other) } else { Meeting::NEVER }
    }

    /// When this step and another are on the same skin on the same date, be it morning or evening.
    #[must_use]
    pub fn shares_day(&self, other: &Self) -> Meeting {
        if zone::overlap(&self.zones, &other.zones) {
            meet(&self.schedule, &other.schedule)
        } else {
            Meeting::NEVER
        }
    }

    /// When another step is on the same skin on the day after this one.
    #[must_use]
    pub fn meets_next_day(&self, next: &Self) -> Meeting {
        if zone::overlap(&self.zones, &next.zones) {
            meet(&self.schedule.shifted(1), &next.schedule)
        } else {
            Meeting::NEVER
        }
    }
}
