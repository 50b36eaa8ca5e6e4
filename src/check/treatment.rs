//! What makes a product a treatment: actives that do more than care for the skin.

use super::amount::reaches;
use super::{Listed, ProductView, RoutineProduct, effective};
use crate::dictionary::actives::{Active, Actives, Irritancy, LightEffect};
use crate::finding::Certainty;

/// Classes of actives that treat. What only brings water, lipids or calm is in none of them.
const TREATING: [&str; 28] = [
    "acne-rx",
    "aha",
    "alpha-keto-acid",
    "arbutin",
    "ascorbic-acid",
    "ascorbic-derivative",
    "azelaic",
    "bha",
    "bpo",
    "copper-peptide",
    "enzyme-exfoliant",
    "growth-factor",
    "hydroquinone",
    "kojic",
    "micro-spicule",
    "niacinamide",
    "peptide",
    "peroxide",
    "pha",
    "photosensitising-oil",
    "physical-exfoliant",
    "retinoid",
    "retinoid-alternative",
    "retinoid-ester",
    "retinoid-rx",
    "sulfur",
    "tranexamic",
    "tyrosinase-inhibitor",
];

/// Product types that are there for their actives and stay on.
const TREATMENTS: [&str; 10] = [
    "ampoule",
    "cotton-pad-treatment",
    "daily-ampoule",
    "exfoliating-toner",
    "micro-spicule-ampoule",
    "overnight-peel",
    "prescription-treatment",
    "retinoid-serum",
    "serum",
    "vitamin-c-serum",
];

/// Classes for which something narrower than "an active at high strength" says how often they are used.
const OWN_LIMITS: [&str; 8] =
    ["acne-rx", "aha", "azelaic", "bha", "bpo", "physical-exfoliant", "retinoid-rx", "micro-spicule"];

/// Whether a product is of a type that is there for its actives, and stays on the skin.
pub(super) fn is_treatment(product: &RoutineProduct<'_>) -> bool {
    product.kind().is_some_and(|kind| TREATMENTS.contains(&kind.step().id))
}

/// Whether a product is of a type, by its permanent name.
pub(super) fn is_kind(product: &RoutineProduct<'_>, ids: &[&str]) -> bool {
    product.kind().is_some_and(|kind| ids.contains(&kind.step().id))
}

/// Whether a product brings nothing but water, lipids and calm. One without a list may hold anything.
pub(super) fn is_hydrating(product: &RoutineProduct<'_>) -> bool {
    let view = &product.view;
    let names = view.names;
    let treats = |listed: &Listed<'_>| {
        listed.classes.iter().any(|class| TREATING.contains(&names.class_name(class)))
            && effective(view, *listed) >= Certainty::Likely
    };
    let unread = |item: &&crate::inci::Item| item.identity.is_none();
    let known = view.product.list.items.iter().filter(|item| !unread(item)).count();
    // A list of which little is known says little.
    known * 2 > view.product.list.items.len() && !view.present().any(|listed| treats(&listed))
}

/// The first active of a product at the strength that counts as high, of those that irritate at all.
pub(super) fn high<'v>(view: &'v ProductView<'_>) -> Option<Listed<'v>> {
    find(view, |active| active.irritancy > Irritancy::None, |active| active.high)
}

/// The first active of a product that is strong enough for the product to be used as sparingly as an ampoule: one that
/// often irritates at high strength, any other at very high strength. Those of which something else says how often
/// they are used are left out.
pub(super) fn strong<'v>(view: &'v ProductView<'_>) -> Option<Listed<'v>> {
    let names = view.names;
    let own = |active: &Active| OWN_LIMITS.contains(&names.class_name(active.class));
    let daily = |active: &Active| matches!(names.class_name(active.class), "ascorbic-acid" | "retinoid");
    let often = |active: &Active| active.irritancy >= Irritancy::Medium && !own(active) && !daily(active);
    find(view, often, |active| active.high).or_else(|| {
        find(view, |active| active.irritancy > Irritancy::None && !own(active), |active| active.very_high)
    })
}

fn find<'v>(
    view: &'v ProductView<'_>,
    counts: impl Fn(&Active) -> bool,
    threshold: impl Fn(&Active) -> Option<crate::dictionary::actives::Threshold>,
) -> Option<Listed<'v>> {
    view.present().find(|&listed| {
        let Some(active) = Actives::embedded().of(listed.id) else { return false };
        let treating = TREATING.contains(&view.names.class_name(active.class));
        treating
            && counts(active)
            && threshold(active).is_some_and(|limit| reaches(view, listed, limit) >= Certainty::Likely)
    })
}

/// The first item that makes skin sensitive to light and is strong enough to.
pub(super) fn photosensitising<'v>(view: &'v ProductView<'_>) -> Option<Listed<'v>> {
    if view.rinse_off == Some(true) {
        return None;
    }
    view.present().find(|&listed| {
        let active = Actives::embedded().of(listed.id);
        active.is_some_and(|active| {
            active.light == LightEffect::Sensitises && strong_enough(view, listed, active)
        })
    })
}

/// At working strength; oils that have none at the strength that is high.
fn strong_enough(view: &ProductView<'_>, listed: Listed<'_>, active: &Active) -> bool {
    let certainty = match (active.effective.0, active.high) {
        (None, Some(high)) => reaches(view, listed, high),
        _ => effective(view, listed),
    };
    certainty >= Certainty::Likely
}

/// An item as findings name it: `Glycolic Acid, 7 %, printed on the list`.
pub(super) fn said(view: &ProductView<'_>, listed: Listed<'_>) -> String {
    let name = super::wording::ingredient(view.names, listed.id, view.market);
    format!("{name}, {}", view.dose(listed))
}
