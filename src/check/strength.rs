//! From which concentration on an active is strong for the skin of the face, as rules see it.

use serde::Deserialize;

use super::Selector;
use crate::dictionary::actives::{Active, Actives, Grade};
use crate::dictionary::{ClassSet, IngredientId};

/// How strong.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Upper part of what consumer products hold; many people feel it.
    High,
    /// Beyond that: professional, prescription or unstudied.
    VeryHigh,
}

/// Rows of the table of actives, by ingredient.
#[derive(Clone, Debug)]
pub(super) struct Rows {
    /// The ingredients by themselves, so that a search stays in one place.
    ids: Vec<IngredientId>,
    rows: Vec<&'static Active>,
}

impl Rows {
    /// The rows with thresholds that a selector means. An active is judged under one class only, whatever classes it is
    /// in, and thresholds that rest on nothing but folklore or a maker's word (grade D) judge nothing.
    pub(super) fn selected(by: &Selector) -> Self {
        let own_class = |active: &Active| ClassSet::default().with(active.class);
        let known = |active: &&Active| active.threshold_grade < Grade::D && has_threshold(active);
        let rows: Vec<&'static Active> = Actives::embedded()
            .iter()
            .filter(known)
            .filter(|active| by.selects(active.ingredient, own_class(active)))
            .collect();
        Self { ids: rows.iter().map(|row| row.ingredient).collect(), rows }
    }

    /// The ingredients, in order.
    pub(super) fn ids(&self) -> &[IngredientId] {
        &self.ids
    }

    /// The row of an ingredient.
    pub(super) fn of(&self, id: IngredientId) -> Option<&'static Active> {
        self.ids.binary_search(&id).ok().map(|at| self.rows[at])
    }
}

fn has_threshold(active: &Active) -> bool {
    active.high.is_some() || active.very_high.is_some() || active.rinse_off_high.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::Dictionary;

    #[test]
    fn an_active_is_judged_under_its_own_class_only() {
        let names = Dictionary::embedded();
        let rows = |term: &str| Rows::selected(&Selector::parse([term], names).unwrap());
        let id = |name: &str| names.lookup(name).unwrap().id;
        assert!(rows("class:ascorbic-acid").of(id("Ascorbic Acid")).is_some());
        assert!(rows("class:antioxidant").of(id("Ascorbic Acid")).is_none(), "judged as ascorbic acid");
        assert!(rows("class:bha").of(id("Salix Alba Bark Extract")).is_none(), "its threshold is a guess");
        assert!(rows("class:unsaturated-oil").ids().is_empty(), "no thresholds");
    }

    #[test]
    fn thresholds_rise_and_every_row_is_found() {
        for active in Actives::embedded().iter().filter(|active| active.threshold_grade < Grade::D) {
            if let (Some(high), Some(very)) = (active.high, active.very_high) {
                assert!(high.percent <= very.percent, "{active:?}");
            }
            let classes = Dictionary::embedded().classes_of(active.ingredient);
            assert!(classes.contains(active.class), "rules would not see {active:?}");
        }
    }
}
