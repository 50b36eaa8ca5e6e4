//! The kind `order`: what goes on before what.

use std::cell::LazyCell;
use std::collections::HashMap;

use serde::{Deserialize, Deserializer, de::Error as _};

use super::uses::named;
use super::{Cause, Party, RoutineProduct, RoutineView, Selector, Sink, effective, when};
use crate::finding::{Certainty, Details};
use crate::routine::calendar::{Meeting, Meets};
use crate::routine::{Apply, PlannedStep, Slot, StepOrder, Texture};

/// From this place in a slot on come sunscreen and make-up, which do not go by texture.
const SUNSCREEN: u16 = 90;
/// From this place on comes make-up, and what goes on lips and other places.
const MAKEUP: u16 = 92;
/// Lines on either side that a step is compared with; nobody's slot has more, and files of thousands of steps stay fast.
const REACH: usize = 40;

/// Reports a step that comes before another although it belongs after it. Steps of different blocks are not compared,
/// because the file does not say which block is first.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Order {
    what: What,
    /// What belongs first.
    early: Option<Party>,
    /// What belongs later.
    late: Option<Party>,
    /// Products with these at working strength may go either way.
    except: Option<Selector>,
    /// In this slot only.
    #[serde(default, deserialize_with = "slot")]
    slot: Option<Slot>,
}

/// What decides.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum What {
    /// The types of products: `late` before `early` is reported.
    Types,
    /// Textures, where both are given: richer before lighter is reported.
    Texture,
    /// A label that says "last": anything after it is reported.
    Last,
    /// The same where it meets a sunscreen in the morning.
    LastOverSunscreen,
}

/// `am` or `pm`.
pub(super) fn slot<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Slot>, D::Error> {
    match String::deserialize(from)?.as_str() {
        "am" => Ok(Some(Slot::Am)),
        "pm" => Ok(Some(Slot::Pm)),
        other => Err(D::Error::custom(format!("`{other}` is no slot: am or pm"))),
    }
}

impl Order {
    pub(super) fn placeholders(&self) -> &'static [&'static str] {
        match self.what {
            What::Types | What::LastOverSunscreen | What::Last => &["first", "then", "when"],
            What::Texture => &["first", "then", "when", "first.texture", "then.texture"],
        }
    }

    pub(super) fn check_routine(&self, view: &RoutineView<'_>, sink: &mut Sink) {
        let mut wrong = self.wrong(view);
        // The step that explains most of what is wrong is reported, with the others beside it.
        while let Some(group) = largest(&wrong) {
            let (told, rest): (Vec<Wrong>, _) = wrong.into_iter().partition(|pair| group.holds(pair));
            self.report(view, group, &told, sink);
            wrong = rest;
        }
    }

    /// The pairs of steps that are in the wrong order.
    fn wrong(&self, view: &RoutineView<'_>) -> Vec<Wrong> {
        let mut wrong = Vec::new();
        // Most routines are in order and never ask.
        let begins = LazyCell::new(|| {
            let mut begins: HashMap<(usize, usize), usize> = HashMap::new();
            for (at, step) in view.steps.iter().enumerate() {
                begins.entry((step.block, step.product)).or_insert(at);
            }
            begins
        });
        for (at, first) in view.steps.iter().enumerate() {
            if self.slot.is_some_and(|slot| slot != first.slot) || !self.may_begin(view, first) {
                continue;
            }
            // Where both go last either may come first: they should not be in one slot.
            let from = if self.what == What::LastOverSunscreen { 0 } else { at + 1 };
            let from = from.max(at.saturating_sub(REACH));
            for (place, then) in view.steps.iter().enumerate().skip(from).take(2 * REACH) {
                if then.block != first.block || then.product == first.product {
                    continue;
                }
                if !self.is_wrong(view, first, then) || !view.share_skin(first, then) {
                    continue;
                }
                // Once more after it was in its place is on purpose.
                let before = begins.get(&(then.block, then.product)).is_some_and(|&begin| begin < at);
                if self.what != What::LastOverSunscreen && before {
                    continue;
                }
                let meeting = view.meet(first, then, 0);
                wrong.extend(meeting.map(|meeting| Wrong { first: at, then: place, meeting }));
            }
        }
        wrong
    }

    /// Whether a step can be one that comes too soon.
    fn may_begin(&self, view: &RoutineView<'_>, step: &PlannedStep) -> bool {
        let product = view.product(step);
        match self.what {
            What::Types => !goes_last(product) && is(self.late.as_ref(), product) && !self.is_exempt(product),
            What::Texture => by_texture(product).is_some(),
            What::Last => goes_last(product),
            What::LastOverSunscreen => {
                step.slot == Slot::Am && goes_last(product) && !super::sunscreen::is_sunscreen(product)
            }
        }
    }

    /// Whether `then` should not come after `first`.
    fn is_wrong(&self, view: &RoutineView<'_>, first: &PlannedStep, then: &PlannedStep) -> bool {
        let (one, other) = (view.product(first), view.product(then));
        match self.what {
            What::Types => {
                !goes_last(other)
                    && is(self.early.as_ref(), other)
                    && !self.is_exempt(other)
                    && !texture_decides(view, one, other)
            }
            What::Texture => {
                let alike = one.kind().is_some() && one.kind() == other.kind();
                (alike || goes_by_texture(view))
                    && by_texture(one) > by_texture(other)
                    && by_texture(other).is_some()
            }
            What::Last => {
                let place = other.kind().map_or(0, |kind| kind.step().order);
                let shielded = first.slot == Slot::Am && super::sunscreen::is_sunscreen(other);
                !goes_last(other) && place < MAKEUP && !shielded
            }
            What::LastOverSunscreen => super::sunscreen::is_sunscreen(other),
        }
    }

    fn is_exempt(&self, product: &RoutineProduct<'_>) -> bool {
        let works = |listed| effective(&product.view, listed) >= Certainty::Likely;
        self.except.as_ref().is_some_and(|except| except.find(&product.view).any(works))
    }

    fn report(&self, view: &RoutineView<'_>, group: Misplaced, told: &[Wrong], sink: &mut Sink) {
        let Some(Wrong { first, then, meeting }) = told.first() else { return };
        let name = |step: usize| view.product(&view.steps[step]).name;
        let (at, others): (usize, Vec<usize>) = match group {
            Misplaced::First(at) => (at, told.iter().map(|wrong| wrong.then).collect()),
            Misplaced::Then(at) => (at, told.iter().map(|wrong| wrong.first).collect()),
        };
        let step = &view.steps[at];
        let cause = others.iter().fold(Cause::of_folded(name(at)), |cause, &other| cause.and(name(other)));
        sink.report(Certainty::Certain, cause.and(step.slot.keyword()), view.place(step.name), || {
            let when = match meeting.meets {
                Meets::Always => when::of(meeting, Some(step.slot)),
                _ => format!("{}, where they meet", when::of(meeting, Some(step.slot))),
            };
            let (one, other) = (view.product(&view.steps[*first]), view.product(&view.steps[*then]));
            let mut details = Details::default()
                .arg("first", named(told.iter().map(|wrong| name(wrong.first))))
                .arg("then", named(told.iter().map(|wrong| name(wrong.then))))
                .arg("when", when)
                .here(about(view.product(step)));
            if self.what == What::Texture {
                let texture = |product: &RoutineProduct<'_>| by_texture(product).map_or("", Texture::word);
                details = details.arg("first.texture", texture(one)).arg("then.texture", texture(other));
            }
            for &other in &others {
                let other = &view.steps[other];
                details = details.label(view.place(other.name), about(view.product(other)));
            }
            if let Some(apply) = one.fields.apply.as_ref().filter(|_| goes_last(one)) {
                details = details
                    .label(one.place(apply.span), "the label's own instruction outranks the usual order");
            }
            details
        });
    }
}

/// Two steps, by index, of which the second belongs first.
struct Wrong {
    first: usize,
    then: usize,
    meeting: Meeting,
}

/// The step that is in the wrong place.
#[derive(Clone, Copy)]
enum Misplaced {
    /// It comes too soon.
    First(usize),
    /// It comes too late.
    Then(usize),
}

impl Misplaced {
    fn holds(self, wrong: &Wrong) -> bool {
        match self {
            Self::First(step) => wrong.first == step,
            Self::Then(step) => wrong.then == step,
        }
    }
}

/// The step that is part of most pairs; of equals one that comes too soon, and the first.
fn largest(wrong: &[Wrong]) -> Option<Misplaced> {
    let mut sizes: HashMap<(bool, usize), usize> = HashMap::new();
    for pair in wrong {
        *sizes.entry((false, pair.first)).or_default() += 1;
        *sizes.entry((true, pair.then)).or_default() += 1;
    }
    let (&(late, step), _) =
        sizes.iter().max_by_key(|&(&(late, step), &size)| (size, std::cmp::Reverse((late, step))))?;
    Some(if late { Misplaced::Then(step) } else { Misplaced::First(step) })
}

fn is(party: Option<&Party>, product: &RoutineProduct<'_>) -> bool {
    party.is_some_and(|party| party.may_match(&product.view))
}

/// Whether the label says that it goes on as the very last step.
pub(super) fn goes_last(product: &RoutineProduct<'_>) -> bool {
    product.fields.apply.as_ref().is_some_and(|apply| apply.value == Apply::Last)
}

fn goes_by_texture(view: &RoutineView<'_>) -> bool {
    view.step_order() == StepOrder::Texture
}

/// The texture of a product that can go by it: one that stays on, is no sunscreen, and has no place of its own.
fn by_texture(product: &RoutineProduct<'_>) -> Option<Texture> {
    let by_type =
        product.kind().is_none_or(|kind| kind.step().order < SUNSCREEN && kind.step().id != "spot-treatment");
    let stays = product.view.rinse_off == Some(false);
    let texture = product.fields.texture.as_ref().map(|texture| texture.value);
    texture.filter(|_| by_type && stays && !goes_last(product))
}

/// Whether the person orders by texture and the textures of both are known, so that their types do not matter.
fn texture_decides(view: &RoutineView<'_>, one: &RoutineProduct<'_>, other: &RoutineProduct<'_>) -> bool {
    goes_by_texture(view) && by_texture(one).is_some() && by_texture(other).is_some()
}

fn about(product: &RoutineProduct<'_>) -> String {
    match (goes_last(product), product.kind()) {
        (true, _) => "goes last, says its label".to_owned(),
        (false, Some(kind)) => kind.step().name.to_owned(),
        (false, None) => "of unknown type".to_owned(),
    }
}
