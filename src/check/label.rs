//! The kind `label`: a plan that goes beyond what the product's label says.

use serde::Deserialize;

use super::uses::{allowed_a_week, busiest_day, busiest_week, lasts, steps_of, times};
use super::{Cause, RoutineProduct, RoutineView, Sink, when};
use crate::finding::{Certainty, Details};
use crate::routine::{RhythmText, ScheduleText};

/// Reports products that are used more often, or longer, than their label says.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    what: What,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum What {
    /// More uses in a week or on a day.
    TooOften,
    /// More days than the course on the label.
    TooLong,
}

impl Label {
    pub(super) fn placeholders(&self) -> &'static [&'static str] {
        &["product", "plan", "label"]
    }

    pub(super) fn check_routine(&self, view: &RoutineView<'_>, sink: &mut Sink) {
        for (index, product) in view.products.iter().enumerate() {
            let Some(label) = &product.fields.label else { continue };
            let steps = steps_of(view, index);
            let Some(&first) = steps.first() else { continue };
            let plan = match self.what {
                What::TooOften => too_often(view, &steps, &label.value),
                What::TooLong => too_long(view, &steps, &label.value),
            };
            let Some((plan, at)) = plan else { continue };
            let step = at.unwrap_or(first);
            self.report(view, product, step, &plan, sink);
        }
    }

    fn report(
        &self,
        view: &RoutineView<'_>,
        product: &RoutineProduct<'_>,
        step: usize,
        plan: &str,
        sink: &mut Sink,
    ) {
        let Some(label) = &product.fields.label else { return };
        sink.report(
            Certainty::Certain,
            Cause::of_folded(product.name),
            view.place(view.steps[step].name),
            || {
                Details::default()
                    .arg("product", product.name)
                    .arg("plan", plan)
                    .arg("label", &label.value)
                    .here(when::days(&view.steps[step].schedule))
                    .label(product.place(label.span), "the label outranks every general rule")
            },
        );
    }
}

/// What the plan does more often than the label says. `daily` on a label is not taken for "once a day".
fn too_often(
    view: &RoutineView<'_>,
    steps: &[usize],
    label: &ScheduleText,
) -> Option<(String, Option<usize>)> {
    if let Some(RhythmText::PerDay(most)) = label.rhythm.as_ref().map(|rhythm| &rhythm.value) {
        let busiest = busiest_day(view, steps).filter(|busiest| busiest.uses > u32::from(*most))?;
        return Some((format!("{} a day", times(busiest.uses)), busiest.steps.first().copied()));
    }
    let most = allowed_a_week(label)?.max;
    let busiest = busiest_week(view, steps).filter(|busiest| most < 7 && busiest.uses > most)?;
    Some((format!("{} a week", times(busiest.uses)), busiest.steps.first().copied()))
}

fn too_long(
    view: &RoutineView<'_>,
    steps: &[usize],
    label: &ScheduleText,
) -> Option<(String, Option<usize>)> {
    let most = label.days.as_ref()?.value;
    match lasts(view, steps) {
        Some(days) if days <= most => None,
        Some(days) => Some((format!("for {days} days"), None)),
        None => Some(("without an end".to_owned(), None)),
    }
}
