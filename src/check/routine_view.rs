//! What a check sees of a routine: products read once, steps with their dates, and the person.

use jiff::civil::Date;

use super::ProductView;
use crate::finding::{Edit, Location};
use crate::product::Market;
use crate::routine::calendar::{Alternative, Meeting, Meets, Weekdays, meet};
use crate::routine::{
    PlannedStep, ProductFields, RoutineFile, ScheduleText, Slot, Stance, StepOrder, canonical_zone,
    zones_overlap,
};
use crate::source::{SourceId, Span};
use crate::step::StepId;

/// Product types that go elsewhere than on the face, and where.
const AREAS: [(&str, &str); 9] = [
    ("body-lotion", "body"),
    ("body-wash", "body"),
    ("conditioner", "hair"),
    ("hair-leave-on", "hair"),
    ("hand-cream", "hands"),
    ("lip-balm", "lips"),
    ("neck-cream", "neck"),
    ("scalp-serum", "scalp"),
    ("shampoo", "hair"),
];

/// A routine with everything that was found out about it.
#[derive(Clone, Copy)]
pub struct RoutineView<'a> {
    /// The routine's own source; spans of steps and of [`file`](Self::file) lie in it.
    pub source: SourceId,
    /// What the file says: of the person and the plan (skin, avoid, pregnant, stances), slots, pauses.
    pub file: &'a RoutineFile,
    /// The products, each read once, in the order that steps refer to.
    pub products: &'a [RoutineProduct<'a>],
    /// The steps with their dates, in the order of the file. Those that could not be understood are left out, so
    /// that nothing is concluded about them.
    pub steps: &'a [PlannedStep],
    /// The market whose law and customs apply.
    pub market: Market,
    /// The day the check is made for.
    pub on: Date,
    /// Which side is taken where sources disagree and the routine does not say.
    pub stances: Stances,
    /// What rules object to in the routine with some steps changed; `None` where nobody can say.
    pub accepts: Option<Accepts<'a>>,
}

/// Says how many objections are left to a routine with some steps, by their indices, changed: `None` where no
/// objection is gone or a new one has come.
pub type Accepts<'a> = &'a dyn Fn(&[(usize, Change)]) -> Option<usize>;

/// Another time for a step.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Change {
    /// Other days in its slot.
    Days(Alternative),
    /// The other slot on the same days, at the place that its kind of product has there.
    Slot(Slot),
}

/// A product of a routine.
pub struct RoutineProduct<'a> {
    /// What the routine calls it.
    pub name: &'a str,
    /// Where it is declared.
    pub at: Location,
    /// The file its block stands in; spans of [`fields`](Self::fields) lie in it.
    pub source: SourceId,
    /// What its block says: type, package, dates, what the label says.
    pub fields: &'a ProductFields,
    /// What rules about single products see of it.
    pub view: ProductView<'a>,
}

impl RoutineProduct<'_> {
    /// Its product type.
    #[must_use]
    pub fn kind(&self) -> Option<StepId> {
        self.view.product.kind.map(|kind| kind.value)
    }

    /// Whether it has an ingredient list.
    #[must_use]
    pub fn has_list(&self) -> bool {
        !self.view.product.list.items.is_empty()
    }

    /// How often and how long the label says that it is used.
    #[must_use]
    pub fn label(&self) -> Option<&ScheduleText> {
        self.fields.label.as_ref().map(|label| &label.value)
    }

    /// Where something that its block says stands.
    #[must_use]
    pub fn place(&self, span: Span) -> Location {
        Location::Text { source: self.source, span }
    }
}

/// Which side is taken where sources disagree; the sides that the rules take by default where nothing is chosen.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Stances {
    /// How ampoules are used: once or twice a week by default.
    pub ampoules: Option<Stance>,
    /// What steps go by: their types by default.
    pub order: Option<StepOrder>,
}

impl<'a> RoutineView<'a> {
    /// How ampoules are meant to be used; the routine goes before the configuration.
    #[must_use]
    pub fn ampoules(&self) -> Stance {
        let said = self.file.routine.as_ref().and_then(|routine| routine.stance.as_ref());
        said.map(|stance| stance.value).or(self.stances.ampoules).unwrap_or(Stance::Weekly)
    }

    /// What steps are meant to go by; the routine goes before the configuration.
    #[must_use]
    pub fn step_order(&self) -> StepOrder {
        let said = self.file.routine.as_ref().and_then(|routine| routine.order.as_ref());
        said.map(|order| order.value).or(self.stances.order).unwrap_or(StepOrder::Kind)
    }

    /// The product of a step.
    #[must_use]
    pub fn product(&self, step: &PlannedStep) -> &'a RoutineProduct<'a> {
        &self.products[step.product]
    }

    /// Where something of the routine's own file stands.
    #[must_use]
    pub fn place(&self, span: Span) -> Location {
        Location::Text { source: self.source, span }
    }

    /// The weekdays of a step's slot, from which other days for it can be chosen.
    #[must_use]
    pub fn days_of_slot(&self, step: &PlannedStep) -> Weekdays {
        let slot = self.file.slots.get(step.block).and_then(|block| block.schedule.said());
        let rhythm = slot.and_then(|said| said.rhythm.as_ref());
        rhythm.and_then(|rhythm| Weekdays::named_by(&rhythm.value)).unwrap_or(Weekdays::ALL)
    }

    /// The edit that puts other days into a step; `words` are those of a routine file: `on tue`.
    #[must_use]
    pub fn with_days(&self, step: &PlannedStep, words: &str) -> Edit {
        let (span, text) = match step.rhythm {
            Some(rhythm) => (rhythm, words.to_owned()),
            None => (Span { start: step.name.end, end: step.name.end }, format!(" {words}")),
        };
        Edit { source: self.source, span, text }
    }

    /// Whether two steps touch the same skin: their zones overlap, and where none are written, the places that
    /// their kinds of product go on.
    #[must_use]
    pub fn share_skin(&self, a: &PlannedStep, b: &PlannedStep) -> bool {
        let named =
            |step: &PlannedStep, area: &str| step.zones.iter().any(|zone| canonical_zone(zone) == area);
        match (self.area(a), self.area(b)) {
            (None, None) => zones_overlap(&a.zones, &b.zones),
            (Some(area), Some(other)) => area == other,
            (Some(area), None) => named(b, area),
            (None, Some(area)) => named(a, area),
        }
    }

    /// The place its kind of product goes on, where that is not the face and the step names no zone.
    fn area(&self, step: &PlannedStep) -> Option<&'static str> {
        let kind = self.product(step).kind()?.step().id;
        let area = AREAS.iter().find(|(id, _)| *id == kind).map(|&(_, area)| area);
        area.filter(|_| step.zones.is_empty())
    }

    /// When two steps fall on the same day, or the second `later` days after the first, whatever their slots.
    /// `None` where they never do.
    #[must_use]
    pub fn meet(&self, a: &PlannedStep, b: &PlannedStep, later: i32) -> Option<Meeting> {
        let meeting = meet(&a.schedule, &b.schedule.shifted(-later));
        (meeting.meets != Meets::Never).then_some(meeting)
    }
}
