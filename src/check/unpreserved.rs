//! The kind `unpreserved`: a water-based product for many uses without anything that keeps germs down.

use serde::Deserialize;

use super::base::{Base, all_known};
use super::{Cause, Floor, Needs, Party, ProductView, Selector, Sink};
use crate::dictionary::{ClassSet, IngredientId};
use crate::finding::{Certainty, Details};
use crate::product::Packaging;

/// From this much alcohol on a product keeps by itself, in % w/w.
const ALCOHOL: f64 = 15.0;
/// From this much glycol and glycerol together on, likewise.
const GLYCOLS: f64 = 20.0;
/// At and beyond these pH values hardly anything grows.
const SOUR: f64 = 3.5;
const ALKALINE: f64 = 10.0;
/// Lists shorter than this are spring waters, hydrosols and other things of their own.
const SHORTEST: usize = 4;

/// Reports water-based products for many uses on whose list nothing keeps germs down: no preservative, no material
/// that does the work of one, too little alcohol or glycol, no strong acid. Every name must be known.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Unpreserved {
    preservatives: Selector,
    /// What is listed for another purpose and keeps germs down as well.
    boosters: Selector,
    glycols: Selector,
    alcohols: Selector,
    /// At a working strength they make the product too sour for germs.
    acids: Selector,
    /// Types of product that are used many times, for products whose pack is not known.
    products: Party,
}

impl Unpreserved {
    pub(super) fn placeholders(&self) -> &'static [&'static str] {
        &["items"]
    }

    pub(super) fn concerns(&self, id: IngredientId, classes: ClassSet) -> bool {
        self.preservatives.selects(id, classes)
    }

    pub(super) fn needs(&self) -> Needs<'_> {
        Needs { never: vec![&self.preservatives, &self.boosters], ..Needs::NOTHING }
    }

    pub(super) fn check_product(&self, view: &ProductView<'_>, sink: &mut Sink) {
        let list = view.product.list;
        let lists = |selector: &Selector| selector.find(view).next().is_some();
        if list.items.len() < SHORTEST
            || lists(&self.preservatives)
            || lists(&self.boosters)
            || view.base() != Some(Base::Water)
        {
            return;
        }
        match view.product.packaging.map(|field| field.value) {
            Some(pack) if pack.any(Packaging::SINGLE_DOSE.with(Packaging::AIRLESS)) => return,
            Some(_) => {}
            None if self.products.may_match(view) => {}
            // Ampoules, sheet masks and the like are often used up at once.
            None if view.product.kind.is_some() => return,
            None => return sink.skip("products of which neither type nor packaging is known"),
        }
        if !all_known(view) {
            return sink.skip("lists that break off or have unknown names, where something may be missing");
        }
        if self.keeps_by_itself(view) {
            return;
        }
        let Some(first) = view.present().next() else { return };
        let at = view.locate(first.item.span);
        sink.report(Certainty::Certain, Cause::RULE, at, || {
            let items = list.items.len();
            Details::default()
                .here(format!("none of the {items} names on this list is known to preserve"))
                .arg("items", items)
        });
    }

    fn keeps_by_itself(&self, view: &ProductView<'_>) -> bool {
        let ph = view.product.ph.map(|field| field.value);
        if ph.is_some_and(|ph| ph <= SOUR || ph >= ALKALINE) {
            return true;
        }
        let alcohol = |listed| Floor::Percent(ALCOHOL).reached(view, listed) > Certainty::Excluded;
        if self.alcohols.find(view).any(alcohol) {
            return true;
        }
        let working = |listed| super::working::effective(view, listed) >= Certainty::Likely;
        if self.acids.find(view).any(working) {
            return true;
        }
        // Glycols ahead of the water are its base; otherwise they count as far as the list proves them.
        let water = view.present().position(|listed| !self.glycols.matches(listed)).unwrap_or_default();
        let proven = |listed| view.least(listed).unwrap_or(0.0);
        water > 0 || self.glycols.find(view).map(proven).sum::<f64>() >= GLYCOLS
    }
}
