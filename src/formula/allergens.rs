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

/// Whether the ingredient is one of the allergens that must be named.
pub(crate) fn allergen(id: IngredientId) -> Option<Allergen> {
    static KINDS: OnceLock<Vec<u8>> = OnceLock::new();
    let kinds = KINDS.get_or_init(|| read(Dictionary::embedded()).expect("a test reads the embedded table"));
    match kinds.get(id.index()) {
        Some(1) => Some(Allergen::Substance),
        Some(2) => Some(Allergen::Plant),
        _ => None,
    }
}

fn read(names: &Dictionary) -> Result<Vec<u8>, String> {
    let mut kinds = vec![0; names.len()];
    for line in TABLE.lines().filter(|line| !line.starts_with('#')).skip(1) {
        let mut fields = line.split('\t');
        let (Some(slug), Some(kind), Some(_), None) =
            (fields.next(), fields.next(), fields.next(), fields.next())
        else {
            return Err(format!("`{line}` has not three fields"));
        };
        let id = names.by_id(slug).ok_or_else(|| format!("no ingredient `{slug}`"))?;
        kinds[id.index()] = match kind {
            "substance" => 1,
            "plant" => 2,
            other => return Err(format!("`{other}` is no kind of allergen")),
        };
    }
    Ok(kinds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_names_known_ingredients() {
        let names = Dictionary::embedded();
        assert!(read(names).unwrap().iter().filter(|kind| **kind != 0).count() > 80);
        let of = |slug| allergen(names.by_id(slug).unwrap());
        assert_eq!(of("linalool"), Some(Allergen::Substance));
        assert_eq!(of("lavandula-angustifolia-oil"), Some(Allergen::Plant));
        assert_eq!(of("glycerin"), None);
    }
}
