//! The kind `doses`: single doses that are used up at once, or not.

use serde::Deserialize;

use super::uses::{days, lasts, steps_of};
use super::{Cause, RoutineProduct, RoutineView, Sink};
use crate::finding::{Certainty, Details};
use crate::product::Packaging;

/// Reports products in single doses that are kept after opening, or of which there are too few for the plan.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Doses {
    what: What,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum What {
    /// One dose, opened and kept, or planned for several uses.
    Kept,
    /// Fewer doses than uses.
    TooFew,
}

impl Doses {
    pub(super) fn placeholders(&self) -> &'static [&'static str] {
        match self.what {
            What::Kept => &["product"],
            What::TooFew => &["product", "doses", "uses"],
        }
    }

    pub(super) fn check_routine(&self, view: &RoutineView<'_>, sink: &mut Sink) {
        for (index, product) in view.products.iter().enumerate() {
            let single = |packaging: Packaging| packaging.any(Packaging::SINGLE_DOSE);
            if product.view.product.packaging.is_some_and(|packaging| single(packaging.value)) {
                let steps = steps_of(view, index);
                match self.what {
                    What::Kept => kept(view, product, &steps, sink),
                    What::TooFew => too_few(view, product, &steps, sink),
                }
            }
        }
    }
}

fn doses(product: &RoutineProduct<'_>) -> Option<u32> {
    product.fields.doses.as_ref().map(|doses| doses.value)
}

/// A dose that was opened before the day of the check and is still planned, or that is planned more than once. Where
/// there are several doses, what was opened is their box.
fn kept(view: &RoutineView<'_>, product: &RoutineProduct<'_>, steps: &[usize], sink: &mut Sink) {
    if doses(product).is_some_and(|doses| doses > 1) {
        return;
    }
    let all = days(view, steps);
    let uses: usize = all.values().map(Vec::len).sum();
    let still = all.last_key_value().is_some_and(|(last, _)| *last >= view.on);
    let opened = product.view.product.opened.filter(|opened| opened.value < view.on && still);
    let counted = product.fields.doses.as_ref().filter(|_| uses > 1);
    let at = match (opened, counted) {
        (Some(opened), _) => opened.at,
        (None, Some(doses)) => product.place(doses.span),
        (None, None) => return,
    };
    sink.report(Certainty::Certain, Cause::of_folded(product.name), at, || {
        let mut details = Details::default().arg("product", product.name);
        for &step in steps {
            details = details
                .label(view.place(view.steps[step].name), super::when::days(&view.steps[step].schedule));
        }
        details
    });
}

/// Fewer doses than a plan with an end needs.
fn too_few(view: &RoutineView<'_>, product: &RoutineProduct<'_>, steps: &[usize], sink: &mut Sink) {
    let Some(doses) = product.fields.doses.as_ref().filter(|doses| doses.value > 1) else { return };
    if lasts(view, steps).is_none() {
        return;
    }
    let uses: usize = days(view, steps).values().map(Vec::len).sum();
    if uses <= doses.value as usize {
        return;
    }
    sink.report(Certainty::Certain, Cause::of_folded(product.name), product.place(doses.span), || {
        let mut details =
            Details::default().arg("product", product.name).arg("doses", doses.value).arg("uses", uses);
        for &step in steps {
            details = details
                .label(view.place(view.steps[step].name), super::when::days(&view.steps[step].schedule));
        }
        details
    });
}
