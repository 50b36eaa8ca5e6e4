//! The kind `frequency`: how often a product may be used.

use serde::Deserialize;

use super::uses::{Busiest, busiest_day, busiest_week, steps_of, times};
use super::{Cause, Floor, Member, Party, RoutineProduct, RoutineView, Sink, treatment};
use crate::finding::Details;
use crate::routine::Skin;

/// Reports products that are used more often than their type or an active in them bears. What a label says outranks
/// it.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Frequency {
    of: Party,
    /// Below this strength it does not count.
    floor: Option<Floor>,
    /// Of these types only.
    kind_of_product: Option<Party>,
    /// Products that stay on the skin only.
    #[serde(default)]
    leave_on: bool,
    most_a_day: Option<u32>,
    most_a_week: Option<u32>,
    /// For dry or sensitive skin.
    most_a_week_if_delicate: Option<u32>,
}

impl Frequency {
    pub(super) fn placeholders(&self) -> &'static [&'static str] {
        &["product", "active", "uses", "most", "when"]
    }

    pub(super) fn check_routine(&self, view: &RoutineView<'_>, sink: &mut Sink) {
        for (index, product) in view.products.iter().enumerate() {
            let Some(member) = self.of.best(&product.view, self.floor) else { continue };
            let other_type =
                self.kind_of_product.as_ref().is_some_and(|kinds| !kinds.may_match(&product.view));
            let said = product.label().is_some_and(|label| label.rhythm.is_some());
            if said || other_type || (self.leave_on && product.view.rinse_off != Some(false)) {
                continue;
            }
            let steps = steps_of(view, index);
            if let Some((busiest, most, a_day)) = self.too_often(view, &steps) {
                report(view, product, member, &busiest, most, a_day, sink);
            }
        }
    }

    fn too_often(&self, view: &RoutineView<'_>, steps: &[usize]) -> Option<(Busiest, u32, bool)> {
        let over = |busiest: Option<Busiest>, most: Option<u32>| {
            let (busiest, most) = (busiest?, most?);
            (busiest.uses > most).then_some((busiest, most))
        };
        // A step is done at most once in its slot of a day.
        if self.most_a_day.is_some_and(|most| steps.len() > most as usize)
            && let Some((busiest, most)) = over(busiest_day(view, steps), self.most_a_day)
        {
            return Some((busiest, most, true));
        }
        let a_week = self.most_a_week_if_delicate.filter(|_| is_delicate(view)).or(self.most_a_week);
        a_week?;
        over(busiest_week(view, steps), a_week).map(|(busiest, most)| (busiest, most, false))
    }
}

/// Whether the person says that the skin is dry, mature, sensitive or irritated, and so bears less.
pub(super) fn is_delicate(view: &RoutineView<'_>) -> bool {
    has_skin(view, &[Skin::Dry, Skin::Mature, Skin::Sensitive, Skin::Irritated, Skin::Reactive])
}

/// Whether the person says any of this about the skin.
pub(super) fn has_skin(view: &RoutineView<'_>, any: &[Skin]) -> bool {
    let skin = view.file.routine.as_ref().and_then(|routine| routine.skin.as_ref());
    skin.is_some_and(|skin| skin.value.iter().any(|word| any.contains(&word.value)))
}

fn report(
    view: &RoutineView<'_>,
    product: &RoutineProduct<'_>,
    member: Member<'_>,
    busiest: &Busiest,
    most: u32,
    a_day: bool,
    sink: &mut Sink,
) {
    let Some(&first) = busiest.steps.first() else { return };
    let at = view.place(view.steps[first].name);
    sink.report(member.certainty, Cause::of_folded(product.name), at, || {
        let period = if a_day { "a day" } else { "a week" };
        let active = member.listed.map(|listed| treatment::said(&product.view, listed));
        let kind = || product.kind().map_or_else(String::new, |kind| kind.step().name.to_owned());
        let mut details = Details::default()
            .arg("product", product.name)
            .arg("active", active.clone().unwrap_or_else(kind))
            .arg("uses", format!("{} {period}", times(busiest.uses)))
            .arg("most", format!("{} {period}", times(most)))
            .arg("when", super::when::days(&view.steps[first].schedule))
            .here(super::when::days(&view.steps[first].schedule));
        for &step in &busiest.steps[1..] {
            details = details
                .label(view.place(view.steps[step].name), super::when::days(&view.steps[step].schedule));
        }
        if let Some((listed, active)) = member.listed.zip(active) {
            details = details.label(product.view.locate(listed.item.span), active);
        }
        details
    });
}
