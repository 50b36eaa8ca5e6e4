//! What a formula is built on: water or not.

use std::sync::OnceLock;

use serde::Deserialize;

use super::ProductView;
use crate::dictionary::ClassSet;
use crate::inci::Section;

/// What a formula is built on.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Base {
    /// Water, or plant water or juice in its place.
    Water,
    /// Without water: oils, silicones, waxes, powders.
    Anhydrous,
}

impl Base {
    /// The base of a product, where its list says so: water among the first two names (or anywhere among a drug's
    /// inactive ingredients, which are often in alphabetical order), or no water on a complete list whose names are
    /// all known.
    #[must_use]
    pub fn of(view: &ProductView<'_>) -> Option<Self> {
        static WATER: OnceLock<ClassSet> = OnceLock::new();
        let water = *WATER.get_or_init(|| {
            let classes = ["water", "plant-water"].into_iter().filter_map(|name| view.names.class(name));
            classes.fold(ClassSet::default(), ClassSet::with)
        });
        let is_water = |listed: &super::Listed<'_>| listed.classes.intersects(water);
        let mut some = false;
        for listed in view.present().filter(is_water) {
            let first = view.product.list.items.iter().position(|item| item.section == listed.item.section);
            if listed.item.section == Section::Inactive
                || first.is_some_and(|first| listed.index <= first + 1)
            {
                return Some(Self::Water);
            }
            some = true;
        }
        (!some && all_known(view)).then_some(Self::Anhydrous)
    }
}

/// Whether a list is complete, of one product only, and every name on it known, so that what is not on it is not in
/// the product.
#[must_use]
pub(super) fn all_known(view: &ProductView<'_>) -> bool {
    let list = view.product.list;
    list.complete
        && list.variants.is_empty()
        && !list.items.is_empty()
        && list.items.iter().all(|item| item.identity.is_some())
}
