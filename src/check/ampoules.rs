//! The kind `ampoules`: how sparingly concentrated boosters are used.

use serde::Deserialize;

use super::treatment::{high, is_hydrating, is_kind, said, strong};
use super::uses::{allowed_a_week, busiest_week, lasts, longest_run, named, steps_of, times};
use super::{Cause, RoutineProduct, RoutineView, Sink, when};
use crate::finding::{Certainty, Details};
use crate::routine::Stance;
use crate::routine::calendar::Meets;

/// Uses a week that are sparing.
const MOST_A_WEEK: u32 = 2;
/// The same for a serum that is as strong as an ampoule.
const MOST_A_WEEK_OF_SERUM: u32 = 3;
/// Days on end of a short course.
const SHORT: u32 = 5;
/// Days of a course of some weeks.
const LONG: u32 = 28;
/// Steps of one ampoule that are compared with each other.
const MOST_STEPS: usize = 100;

/// Reports ampoules that are not used sparingly: once or twice a week, for a few days on end, or for some weeks, as the
/// routine's stance says. Counted are products of that type, unless they only bring water and calm or are serums by
/// composition. What a label says outranks it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ampoules {
    what: What,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum What {
    /// More than twice a week, all ampoules together.
    TooOften,
    /// On consecutive days outside a course.
    TooClose,
    /// Twice on a day.
    TwiceADay,
    /// A course that is too long.
    TooLong,
    /// A course without an end.
    WithoutEnd,
    /// A serum that is as strong as an ampoule more than three times a week.
    StrongSerum,
    /// A hydrating ampoule more than twice a week.
    Hydrating,
}

/// How one ampoule is used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Pattern {
    /// Once or twice a week.
    Sparing,
    /// More often, in a course that the stance allows.
    Course,
    /// In a course of so many days that is longer.
    TooLong(u32),
    /// More often without an end, where the stance asks for one.
    WithoutEnd,
    /// More often.
    TooOften,
}

/// An ampoule with its steps.
struct Used<'v> {
    product: &'v RoutineProduct<'v>,
    steps: Vec<usize>,
    pattern: Pattern,
}

impl Ampoules {
    pub(super) fn placeholders(&self) -> &'static [&'static str] {
        match self.what {
            What::TooOften | What::Hydrating => &["products", "uses", "when"],
            What::TooClose | What::WithoutEnd => &["product", "when"],
            What::TwiceADay => &["product", "meet", "when"],
            What::TooLong => &["product", "days", "most"],
            What::StrongSerum => &["product", "active", "uses"],
        }
    }

    pub(super) fn check_routine(&self, view: &RoutineView<'_>, sink: &mut Sink) {
        match self.what {
            What::StrongSerum => return strong_serums(view, sink),
            What::TwiceADay => return twice_a_day(view, sink),
            _ => {}
        }
        let stance = view.ampoules();
        let used: Vec<Used<'_>> = (0..view.products.len())
            .filter(|&index| self.counts(&view.products[index]))
            .map(|index| (index, steps_of(view, index)))
            .filter(|(_, steps)| !steps.is_empty())
            .map(|(index, steps)| {
                let pattern = pattern(view, &steps, stance);
                Used { product: &view.products[index], steps, pattern }
            })
            .collect();
        match self.what {
            What::TooOften | What::Hydrating => too_often(view, &used, sink),
            What::TooClose => too_close(view, &used, sink),
            What::TooLong => too_long(view, &used, stance, sink),
            What::WithoutEnd => without_end(view, &used, sink),
            What::StrongSerum | What::TwiceADay => {}
        }
    }

    fn counts(&self, product: &RoutineProduct<'_>) -> bool {
        let generous = product.label().is_some_and(|label| {
            label.days.is_some() || allowed_a_week(label).is_some_and(|allowed| allowed.max > MOST_A_WEEK)
        });
        is_ampoule(product) && !generous && is_hydrating(product) == (self.what == What::Hydrating)
    }
}

/// Whether a product is an ampoule, whatever is in it, and no serum that is called one.
fn is_ampoule(product: &RoutineProduct<'_>) -> bool {
    let daily = is_kind(product, &["daily-ampoule"])
        || (is_kind(product, &["ampoule"])
            && product
                .name
                .split(|c: char| !c.is_alphanumeric())
                .any(|word| word.eq_ignore_ascii_case("daily")));
    match daily {
        true => high(&product.view).is_some(),
        false => is_kind(product, &["ampoule", "micro-spicule-ampoule"]),
    }
}

fn pattern(view: &RoutineView<'_>, steps: &[usize], stance: Stance) -> Pattern {
    let a_week = busiest_week(view, steps).map_or(0, |busiest| busiest.uses);
    let (lasts, run) = (lasts(view, steps), longest_run(view, steps));
    let short = lasts.is_some_and(|days| days <= SHORT);
    if short {
        return Pattern::Course;
    }
    if a_week <= MOST_A_WEEK {
        return Pattern::Sparing;
    }
    match (stance, lasts) {
        (Stance::Weekly, Some(days)) if days <= LONG && run > SHORT => Pattern::TooLong(days),
        (Stance::Weekly, _) => Pattern::TooOften,
        (Stance::Burst | Stance::Weeks, None) => Pattern::WithoutEnd,
        (Stance::Burst, Some(days)) if run > SHORT => Pattern::TooLong(days),
        (Stance::Burst, Some(days)) if days > LONG => Pattern::TooOften,
        (Stance::Weeks, Some(days)) if days > LONG => Pattern::TooLong(days),
        (Stance::Burst | Stance::Weeks, Some(_)) => Pattern::Course,
    }
}

/// More than twice a week: one of them alone, or those together that are used sparingly one by one. One that is used
/// more often than its own label says is left to the rule about that.
fn too_often(view: &RoutineView<'_>, used: &[Used<'_>], sink: &mut Sink) {
    let by_label = |ampoule: &Used<'_>| ampoule.product.label().is_some_and(|label| label.rhythm.is_some());
    let counted: Vec<usize> = used
        .iter()
        .filter(|ampoule| match ampoule.pattern {
            Pattern::Sparing => true,
            Pattern::TooOften => !by_label(ampoule),
            Pattern::Course | Pattern::TooLong(_) | Pattern::WithoutEnd => false,
        })
        .flat_map(|ampoule| ampoule.steps.iter().copied())
        .collect();
    let Some(busiest) = busiest_week(view, &counted).filter(|busiest| busiest.uses > MOST_A_WEEK) else {
        return;
    };
    let Some(&first) = busiest.steps.first() else { return };
    let names = || busiest.steps.iter().map(|&step| view.product(&view.steps[step]).name);
    let cause = names().fold(Cause::RULE, Cause::and);
    sink.report(Certainty::Certain, cause, view.place(view.steps[first].name), || {
        let mut details = Details::default()
            .arg("products", named(names()))
            .arg("uses", times(busiest.uses))
            .arg("when", when::days(&view.steps[first].schedule))
            .here(when::days(&view.steps[first].schedule));
        for &step in &busiest.steps[1..] {
            details =
                details.label(view.place(view.steps[step].name), when::days(&view.steps[step].schedule));
        }
        details
    });
}

fn too_close(view: &RoutineView<'_>, used: &[Used<'_>], sink: &mut Sink) {
    for ampoule in used.iter().filter(|ampoule| ampoule.pattern == Pattern::Sparing) {
        let first = ampoule.steps[0];
        if longest_run(view, &ampoule.steps) < 2 {
            continue;
        }
        let name = ampoule.product.name;
        sink.report(Certainty::Certain, Cause::of_folded(name), view.place(view.steps[first].name), || {
            Details::default()
                .arg("product", name)
                .arg("when", when::days(&view.steps[first].schedule))
                .here(when::days(&view.steps[first].schedule))
        });
    }
}

fn too_long(view: &RoutineView<'_>, used: &[Used<'_>], stance: Stance, sink: &mut Sink) {
    for ampoule in used {
        let Pattern::TooLong(days) = ampoule.pattern else { continue };
        let name = ampoule.product.name;
        let at = view.place(view.steps[ampoule.steps[0]].name);
        sink.report(Certainty::Certain, Cause::of_folded(name), at, || {
            let most = if stance == Stance::Weeks { "four weeks" } else { "five days" };
            Details::default()
                .arg("product", name)
                .arg("days", days)
                .arg("most", most)
                .here(format!("{}, {days} days", when::days(&view.steps[ampoule.steps[0]].schedule)))
        });
    }
}

fn without_end(view: &RoutineView<'_>, used: &[Used<'_>], sink: &mut Sink) {
    for ampoule in used.iter().filter(|ampoule| ampoule.pattern == Pattern::WithoutEnd) {
        let (name, first) = (ampoule.product.name, ampoule.steps[0]);
        sink.report(Certainty::Certain, Cause::of_folded(name), view.place(view.steps[first].name), || {
            Details::default()
                .arg("product", name)
                .arg("when", when::days(&view.steps[first].schedule))
                .here("no last day")
        });
    }
}

/// The same ampoule in two steps of one day.
fn twice_a_day(view: &RoutineView<'_>, sink: &mut Sink) {
    for (index, product) in view.products.iter().enumerate() {
        if !is_ampoule(product)
            || is_hydrating(product)
            || product.label().is_some_and(|label| label.rhythm.is_some())
        {
            continue;
        }
        let mut steps = steps_of(view, index);
        steps.truncate(MOST_STEPS);
        let twice = steps.iter().enumerate().find_map(|(at, &one)| {
            let other = steps[at + 1..].iter().copied().find_map(|other| {
                let (a, b) = (&view.steps[one], &view.steps[other]);
                let meeting = view.share_skin(a, b).then(|| view.meet(a, b, 0)).flatten()?;
                Some((other, meeting))
            });
            other.map(|(other, meeting)| (one, other, meeting))
        });
        let Some((one, other, meeting)) = twice else { continue };
        let at = view.place(view.steps[one].name);
        sink.report(Certainty::Certain, Cause::of_folded(product.name), at, || {
            Details::default()
                .arg("product", product.name)
                .arg("meet", if meeting.meets == Meets::Always { "is" } else { "can be" })
                .arg("when", when::of(&meeting, None))
                .here(view.steps[one].slot.keyword())
                .label(
                    view.place(view.steps[other].name),
                    format!("and again, {}", view.steps[other].slot.keyword()),
                )
        });
    }
}

/// Serums that are used as sparingly as ampoules for what is in them.
fn strong_serums(view: &RoutineView<'_>, sink: &mut Sink) {
    for (index, product) in view.products.iter().enumerate() {
        if !is_kind(product, &["serum", "vitamin-c-serum", "retinoid-serum"]) || product.label().is_some() {
            continue;
        }
        let Some(active) = strong(&product.view) else { continue };
        let steps = steps_of(view, index);
        let busiest = busiest_week(view, &steps).filter(|busiest| busiest.uses > MOST_A_WEEK_OF_SERUM);
        let Some(busiest) = busiest else { continue };
        if lasts(view, &steps).is_some_and(|days| days <= SHORT) {
            continue;
        }
        let at = view.place(view.steps[steps[0]].name);
        sink.report(Certainty::Likely, Cause::of_folded(product.name), at, || {
            let active_said = said(&product.view, active);
            Details::default()
                .arg("product", product.name)
                .arg("active", &active_said)
                .arg("uses", times(busiest.uses))
                .here(when::days(&view.steps[steps[0]].schedule))
                .label(product.view.locate(active.item.span), active_said)
        });
    }
}
