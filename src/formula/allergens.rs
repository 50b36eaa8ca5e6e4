//! Fragrance allergens: named in a list although their mass is already inside another item.

use std::sync::OnceLock;

use crate::dictionary::{Dictionary, IngredientId};

/// How an allergen stands in a list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Allergen {
    /// A single substance: part of a perfume or an oil.
    Substance,
    /// An oil or extract: part of a perfume, or an ingredient of its own.
    Plant,
}

const TABLE: &str = include_str!("../../rules/knowledge/fragrance_allergens.tsv");

/// The allergens that must be named, by ingredient.
#[derive(Debug)]
pub(crate) struct Allergens(Vec<Option<Allergen>>);

impl Allergens {
    /// The table that is built in, read at the first call.
    pub(crate) fn embedded() -> &'static Self {
        static ALLERGENS: OnceLock<Allergens> = OnceLock::new();
        ALLERGENS.get_or_init(|| read(Dictionary::embedded()).expect("a test reads the embedded table"))
    }

    /// How an ingredient stands in a list, if it is one of them.
    #[inline]
    pub(crate) fn of(&self, id: IngredientId) -> Option<Allergen> {
        self.0.get(id.index()).copied().flatten()
    }
}

fn read(names: &Dictionary) -> Result<Allergens, String> {
    let mut kinds = vec![None; names.len()];
    for line in TABLE.lines().filter(|line| !line.starts_with('#')).skip(1) {
        let mut fields = line.split('\t');
        let (Some(slug), Some(kind), Some(_), None) =
            (fields.next(), fields.next(), fields.next(), fields.next())
        else {
            return Err(format!("`{line}` has not three fields"));
        };
        let id = names.by_id(slug).ok_or_else(|| format!("no ingredient `{slug}`"))?;
        kinds[id.index()] = match kind {
            "substance" => Some(Allergen::Substance),
            "plant" => Some(Allergen::Plant),
            other => return Err(format!("`{other}` is no kind of allergen")),
        };
    }
    Ok(Allergens(kinds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_names_known_ingredients() {
        let names = Dictionary::embedded();
        let allergens = read(names).unwrap();
        assert!(allergens.0.iter().flatten().count() > 80);
        let of = |slug| allergens.of(names.by_id(slug).unwrap());
        assert_eq!(of("linalool"), Some(Allergen::Substance));
        assert_eq!(of("lavandula-angustifolia-oil"), Some(Allergen::Plant));
        assert_eq!(of("glycerin"), None);
    }
}
