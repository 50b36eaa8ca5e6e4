//! The kind `time-of-day`: what does not belong into the morning, or the evening.

use serde::Deserialize;

use super::treatment::said;
use super::{Cause, Floor, Party, RoutineView, Sink, when};
use crate::finding::Details;
use crate::routine::Slot;

/// Reports what stands in a slot that it is not for.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct TimeOfDay {
    of: Party,
    /// Below this strength it does not count.
    floor: Option<Floor>,
    /// The slot that it does not belong into.
    #[serde(deserialize_with = "super::order::slot")]
    slot: Option<Slot>,
    /// Products that stay on the skin only.
    #[serde(default)]
    leave_on: bool,
}

impl TimeOfDay {
    pub(super) fn placeholders(&self) -> &'static [&'static str] {
        &["product", "active", "when"]
    }

    pub(super) fn check_routine(&self, view: &RoutineView<'_>, sink: &mut Sink) {
        for planned in view.steps.iter().filter(|planned| Some(planned.slot) == self.slot) {
            let product = view.product(planned);
            if self.leave_on && product.view.rinse_off == Some(true) {
                continue;
            }
            let Some(member) = self.of.best(&product.view, self.floor) else { continue };
            let cause = Cause::of_folded(product.name).and(planned.slot.keyword());
            sink.report(member.certainty, cause, view.place(planned.name), || {
                let days = when::days(&planned.schedule);
                let details = Details::default().arg("product", product.name).arg("when", &days);
                match member.listed {
                    Some(listed) => {
                        let active = said(&product.view, listed);
                        details
                            .arg("active", &active)
                            .here(&active)
                            .label(product.view.locate(listed.item.span), active)
                    }
                    None => {
                        details.arg("active", product.kind().map_or("", |kind| kind.step().name)).here(days)
                    }
                }
            });
        }
    }
}
