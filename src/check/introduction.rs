//! The kind `introduction`: how an active is begun.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;

use super::treatment::said;
use super::uses::{busiest_week, steps_of, times};
use super::{Cause, Listed, RoutineProduct, RoutineView, Selector, Sink, effective};
use crate::finding::{Certainty, Details, Location};
use crate::routine::{RhythmText, SlotItem};

/// Reports an active that is used often from the first week. Its beginning is the first day that a step names, or the
/// day on which the product was opened; where neither is known nothing is said.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Introduction {
    of: Selector,
    most_a_week: u32,
    /// How long the beginning is.
    weeks: u8,
}

impl Introduction {
    pub(super) fn placeholders(&self) -> &'static [&'static str] {
        &["product", "active", "uses", "most", "since"]
    }

    pub(super) fn check_routine(&self, view: &RoutineView<'_>, sink: &mut Sink) {
        for (index, product) in view.products.iter().enumerate() {
            let said = product.label().is_some_and(|label| label.rhythm.is_some());
            let works = |listed: &Listed<'_>| effective(&product.view, *listed) >= Certainty::Likely;
            let active = self.of.find(&product.view).find(works);
            let Some(active) = active.filter(|_| !said && product.view.rinse_off != Some(true)) else {
                continue;
            };
            let steps = steps_of(view, index);
            let Some(busiest) = busiest_week(view, &steps) else { continue };
            if busiest.uses <= self.most_a_week {
                continue;
            }
            match begins(view, product, &steps) {
                Some((since, at)) if self.is_new(view.on, since) => {
                    self.report(view, product, active, (&steps, busiest.uses), (since, at), sink);
                }
                Some(_) => {}
                None => sink.skip("products of which it is not known since when they are used"),
            }
        }
    }

    /// Whether the day falls into the first weeks, or these are still to come.
    fn is_new(&self, on: Date, since: Date) -> bool {
        since.checked_add(i64::from(self.weeks).weeks()).is_ok_and(|settled| on < settled)
    }

    fn report(
        &self,
        view: &RoutineView<'_>,
        product: &RoutineProduct<'_>,
        active: Listed<'_>,
        (steps, uses): (&[usize], u32),
        (since, at): (Date, Location),
        sink: &mut Sink,
    ) {
        let place = view.place(view.steps[steps[0]].name);
        sink.report(Certainty::Likely, Cause::of_folded(product.name), place, || {
            let active_said = said(&product.view, active);
            Details::default()
                .arg("product", product.name)
                .arg("active", &active_said)
                .arg("uses", times(uses))
                .arg("most", times(self.most_a_week))
                .arg("since", since)
                .here(super::when::days(&view.steps[steps[0]].schedule))
                .label(at, "the beginning")
                .label(product.view.locate(active.item.span), active_said)
        });
    }
}

/// Since when a product is used, and where that is said.
fn begins(view: &RoutineView<'_>, product: &RoutineProduct<'_>, steps: &[usize]) -> Option<(Date, Location)> {
    let named = steps.iter().filter_map(|&step| {
        let planned = &view.steps[step];
        let SlotItem::Step(line) = view.file.slots.get(planned.block)?.items.get(planned.item)? else {
            return None;
        };
        let said = line.schedule.said()?;
        let from = said.from.as_ref()?;
        // A period needs a day to be counted from, whenever the product was begun.
        let is_anchor =
            said.rhythm.as_ref().is_some_and(|rhythm| matches!(rhythm.value, RhythmText::Every(_)));
        (!is_anchor).then_some((from.value, view.place(from.span)))
    });
    let opened = product.view.product.opened.map(|opened| (opened.value, opened.at));
    opened.or_else(|| named.min_by_key(|&(day, _)| day))
}
