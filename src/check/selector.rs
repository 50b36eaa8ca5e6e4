//! Which ingredients a rule speaks of.

use serde::{Deserialize, Deserializer, de::Error as _};

use super::{Hits, Listed, ProductView};
use crate::dictionary::{ClassId, ClassSet, Dictionary, IngredientId};

/// Ingredients by class and by name: `"class:aha"`, `"inci:Retinol"`, a list of both, and exceptions (`"not inci:…"`).
///
/// Names are resolved while a rule is read; one that names nothing is an error there.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Selector {
    classes: ClassSet,
    /// In order.
    ids: Vec<IngredientId>,
    not_classes: ClassSet,
    not_ids: Vec<IngredientId>,
}

impl Selector {
    /// Reads one or more terms.
    ///
    /// # Errors
    /// What is wrong with the first term that means nothing, with the word that was probably meant.
    pub fn parse<'t>(terms: impl IntoIterator<Item = &'t str>, names: &Dictionary) -> Result<Self, String> {
        let mut selector = Self::default();
        for term in terms {
            selector.add(term, names)?;
        }
        if selector.classes.is_empty() && selector.ids.is_empty() {
            return Err("nothing is selected: name at least one \"class:…\" or \"inci:…\"".into());
        }
        selector.ids.sort_unstable();
        selector.ids.dedup();
        Ok(selector)
    }

    fn add(&mut self, term: &str, names: &Dictionary) -> Result<(), String> {
        let (not, positive) = match term.strip_prefix("not ") {
            Some(rest) => (true, rest.trim_start()),
            None => (false, term),
        };
        if let Some(class) = positive.strip_prefix("class:") {
            let class = find_class(class, names)?;
            let set = if not { &mut self.not_classes } else { &mut self.classes };
            *set = set.with(class);
        } else if let Some(name) = positive.strip_prefix("inci:") {
            let id = find_ingredient(name, names)?;
            if not { &mut self.not_ids } else { &mut self.ids }.push(id);
        } else {
            return Err(format!(
                "`{term}` is no selector: write \"class:…\" or \"inci:…\", with \"not \" before it for an exception"
            ));
        }
        Ok(())
    }

    /// Whether an ingredient is selected.
    #[inline]
    #[must_use]
    pub fn selects(&self, id: IngredientId, classes: ClassSet) -> bool {
        (self.classes.intersects(classes) || self.ids.binary_search(&id).is_ok())
            && !self.excepts(id, classes)
    }

    fn excepts(&self, id: IngredientId, classes: ClassSet) -> bool {
        self.not_classes.intersects(classes) || self.not_ids.contains(&id)
    }

    /// Whether an item is selected.
    #[inline]
    #[must_use]
    pub fn matches(&self, listed: Listed<'_>) -> bool {
        self.selects(listed.id, listed.classes)
    }

    /// Whether a product can hold something that is selected; that it cannot is certain.
    #[inline]
    #[must_use]
    pub fn may_match(&self, view: &ProductView<'_>) -> bool {
        self.classes.intersects(view.contents.classes()) || self.ids.iter().any(|&id| view.contents.holds(id))
    }

    /// The same as far as these ingredients go, which it selects if nothing excepts them.
    #[must_use]
    pub fn among(self, ids: impl IntoIterator<Item = IngredientId>) -> Self {
        let mut ids: Vec<IngredientId> = ids.into_iter().collect();
        ids.sort_unstable();
        Self { classes: ClassSet::NONE, ids, ..self }
    }

    /// The classes it names.
    #[must_use]
    pub fn classes(&self) -> ClassSet {
        self.classes
    }

    /// The ingredients it names, in order.
    #[must_use]
    pub fn ids(&self) -> &[IngredientId] {
        &self.ids
    }

    /// The selected items of a product, in label order.
    pub fn find<'v>(&'v self, view: &'v ProductView<'_>) -> impl Iterator<Item = Listed<'v>> + 'v {
        self.find_among(view, Hits::Unknown)
    }

    /// The same among hits.
    pub fn find_among<'v>(
        &'v self,
        view: &'v ProductView<'_>,
        hits: Hits,
    ) -> impl Iterator<Item = Listed<'v>> + 'v {
        let places = match hits {
            Hits::Unknown => view.contents.places(self.classes, &self.ids),
            Hits::At(places) => view.contents.at(places),
        };
        places.map(|at| view.listed(at)).filter(|listed| self.matches(*listed))
    }
}

fn find_class(word: &str, names: &Dictionary) -> Result<ClassId, String> {
    names.class(word).ok_or_else(|| {
        let known = names.classes().map(|class| names.class_name(class));
        match crate::nearest::meant(word, known) {
            Some(meant) => format!("there is no class `{word}`; did you mean `class:{meant}`?"),
            None => format!("there is no class `{word}`"),
        }
    })
}

fn find_ingredient(name: &str, names: &Dictionary) -> Result<IngredientId, String> {
    names.lookup(name).map(|resolution| resolution.id).ok_or_else(|| match names.suggest(name) {
        Some(meant) => format!("`{name}` is not in the dictionary; did you mean `inci:{}`?", meant.name),
        None => format!("`{name}` is not in the dictionary"),
    })
}

/// One term or a list of terms.
#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a selector (\"class:…\", \"inci:…\") or a list of them")]
enum Terms {
    One(String),
    Several(Vec<String>),
}

impl<'de> Deserialize<'de> for Selector {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let terms = match Terms::deserialize(from)? {
            Terms::One(term) => vec![term],
            Terms::Several(terms) => terms,
        };
        Self::parse(terms.iter().map(String::as_str), Dictionary::embedded()).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_select_by_class_and_name_and_exceptions_win() {
        let names = Dictionary::embedded();
        let acids = Selector::parse(["class:aha", "inci:Retinol", "not inci:Citric Acid"], names).unwrap();
        let selects = |name: &str| {
            let id = names.lookup(name).unwrap().id;
            acids.selects(id, names.classes_of(id))
        };
        assert!(selects("Glycolic Acid") && selects("retinol"));
        assert!(!selects("Citric Acid") && !selects("Glycerin"));
    }

    #[test]
    fn what_means_nothing_is_an_error_with_a_hint() {
        let names = Dictionary::embedded();
        let error = |term: &str| Selector::parse([term], names).unwrap_err();
        assert!(error("class:retinoids").contains("`class:retinoid`"), "{}", error("class:retinoids"));
        assert!(error("inci:Phenoxethanol").to_ascii_lowercase().contains("`inci:phenoxyethanol`"));
        assert!(error("Retinol").contains("no selector"));
        assert!(error("not inci:Retinol").contains("nothing is selected"));
    }
}
