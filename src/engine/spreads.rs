//! How the actives of a run are dosed, counted by one thread and added up at the end.

use std::collections::HashMap;

use crate::check::wording;
use crate::dictionary::actives::{Active, Actives};
use crate::dictionary::{Dictionary, IngredientId};
use crate::formula::Formula;
use crate::product::{Market, Product};
use crate::spread::Spread;

/// Actives that are kept; the commonest.
const MOST: usize = 24;

/// Whether anything is known about the strength it is used at.
fn has_strength(active: &Active) -> bool {
    let thresholds = [active.high, active.very_high, active.rinse_off_high];
    active.effective.0.is_some() || thresholds.iter().any(Option::is_some)
}

/// The products with each active.
#[derive(Clone, Debug, Default)]
pub(super) struct Spreads(HashMap<IngredientId, Spread>);

impl Spreads {
    /// Counts the actives of one product, each once.
    pub(super) fn add(&mut self, product: &Product<'_>, formula: &Formula) {
        let is_dosed = |id| Actives::embedded().of(id).is_some_and(has_strength);
        let items = &product.list.items;
        for (at, item) in items.iter().enumerate() {
            let Some(id) = item.identity.map(|identity| identity.id).filter(|&id| is_dosed(id)) else {
                continue;
            };
            let again = |earlier: &crate::inci::Item| earlier.identity.is_some_and(|found| found.id == id);
            if items[..at].iter().any(again) {
                continue;
            }
            self.0.entry(id).or_default().add(formula.least(at).zip(formula.most(at)));
        }
    }

    /// Adds the counts of another thread.
    pub(super) fn take_in(&mut self, other: Self) {
        for (id, theirs) in other.0 {
            self.0.entry(id).or_default().take_in(&theirs);
        }
    }

    /// The commonest actives, by number of products and then by name.
    pub(super) fn told(self, names: &Dictionary, market: Market) -> Vec<Spread> {
        let named = |(id, spread)| Spread { name: wording::ingredient(names, id, market), ..spread };
        let mut all: Vec<Spread> = self.0.into_iter().map(named).collect();
        all.sort_by(|a, b| b.products.cmp(&a.products).then_with(|| a.name.cmp(&b.name)));
        all.truncate(MOST);
        all
    }
}
