//! The kind `pauses`: strong steps on skin that needs rest.

use serde::Deserialize;

use super::amount::reaches;
use super::frequency::has_skin;
use super::treatment::{is_kind, said};
use super::{Cause, Listed, RoutineProduct, RoutineView, Sink, effective, when};
use crate::dictionary::actives::{Actives, Irritancy};
use crate::finding::{Certainty, Details};
use crate::routine::Skin;

/// Types that are strong whatever is in them.
const STRONG: [&str; 8] = [
    "hair-removal-cream",
    "micro-spicule-ampoule",
    "overnight-peel",
    "peel-home-rinse-off",
    "peel-off-mask",
    "peel-professional",
    "scrub",
    "exfoliating-toner",
];

/// Classes of actives that are paused; others irritate as perfumes or solvents do, which other rules are about.
const PAUSED: [&str; 16] = [
    "acne-rx",
    "aha",
    "alpha-keto-acid",
    "ascorbic-acid",
    "azelaic",
    "bha",
    "bpo",
    "enzyme-exfoliant",
    "hydroquinone",
    "kojic",
    "micro-spicule",
    "peroxide",
    "physical-exfoliant",
    "retinoid",
    "retinoid-rx",
    "sulfur",
];

/// Reports steps that irritate while the routine says that the skin is irritated or reacts.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pauses {}

impl Pauses {
    pub(super) fn placeholders(&self) -> &'static [&'static str] {
        &["product", "active", "skin", "when"]
    }

    pub(super) fn check_routine(&self, view: &RoutineView<'_>, sink: &mut Sink) {
        let state = if has_skin(view, &[Skin::Irritated]) {
            Skin::Irritated
        } else if has_skin(view, &[Skin::Reactive]) {
            Skin::Reactive
        } else {
            return;
        };
        let mut told: Vec<usize> = Vec::new();
        for planned in view.steps {
            let product = view.product(planned);
            let active = irritant(product);
            let strong = active.is_some() || is_kind(product, &STRONG);
            if !strong || told.contains(&planned.product) {
                continue;
            }
            told.push(planned.product);
            sink.report(Certainty::Likely, Cause::of_folded(product.name), view.place(planned.name), || {
                let kind = || product.kind().map_or_else(String::new, |kind| kind.step().name.to_owned());
                let active_said = active.map_or_else(kind, |listed| said(&product.view, listed));
                let details = Details::default()
                    .arg("product", product.name)
                    .arg("active", &active_said)
                    .arg("skin", state.word())
                    .arg("when", when::days(&planned.schedule))
                    .here(&active_said);
                match active {
                    Some(listed) => details.label(product.view.locate(listed.item.span), active_said),
                    None => details,
                }
            });
        }
    }
}

/// The first active of a product that irritates: as a rule, at working strength, or often, at high strength; of what is
/// washed off only what is strong for that.
fn irritant<'v>(product: &'v RoutineProduct<'_>) -> Option<Listed<'v>> {
    let view = &product.view;
    view.present().find(|&listed| {
        let Some(active) = Actives::embedded().of(listed.id) else { return false };
        if !PAUSED.contains(&view.names.class_name(active.class)) {
            return false;
        }
        if view.rinse_off == Some(true) {
            return active
                .rinse_off_high
                .is_some_and(|high| reaches(view, listed, high) >= Certainty::Likely);
        }
        active.irritancy >= Irritancy::Medium && effective(view, listed) >= Certainty::Likely
    })
}
