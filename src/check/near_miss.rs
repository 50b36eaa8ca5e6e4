//! What an unknown name was probably meant to be, where that is more than a coincidence of letters.

use std::cell::RefCell;
use std::collections::HashMap;

use super::Cause;
use crate::dictionary::{AliasKind, Dictionary, IngredientId};

/// A known name that an unknown one was probably meant to be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NearMiss {
    /// The ingredient.
    pub id: IngredientId,
    /// The name: the inventory's, or another one in its folded form.
    pub name: &'static str,
    /// Letters that differ.
    pub distance: u8,
}

/// Near misses by name. Looking for one goes through the whole dictionary, and the same unknown names come back in
/// record after record.
#[derive(Debug, Default)]
pub struct Suggestions(RefCell<HashMap<Cause, Option<NearMiss>>>);

impl Suggestions {
    /// Names that are remembered before everything is forgotten, so that a table of nonsense costs no memory.
    const MOST: usize = 1 << 16;

    pub(super) fn of(&self, name: &str, names: &Dictionary) -> Option<NearMiss> {
        let mut known = self.0.borrow_mut();
        if known.len() >= Self::MOST {
            known.clear();
        }
        *known.entry(Cause::of_folded(name)).or_insert_with(|| near_miss(name, names))
    }
}

/// A near miss that is worth telling. Names of every day ("ceramides") are near too much, and two letters are much in
/// a name of a few.
fn near_miss(name: &str, names: &Dictionary) -> Option<NearMiss> {
    const LONG: usize = 14;
    let meant = names.suggest(name)?;
    let alias = names.lookup(meant.name).and_then(|known| known.alias);
    let everyday = matches!(alias, Some(AliasKind::Common | AliasKind::Trade | AliasKind::Abbreviation));
    let far = meant.distance > 1 && (alias.is_some() || name.len() < LONG);
    let found = NearMiss { id: meant.ingredient.number(), name: meant.name, distance: meant.distance };
    (!everyday && !far && !is_another(name, meant.name)).then_some(found)
}

/// Endings that tell substances apart.
const ENDINGS: [&str; 12] = ["ane", "ene", "yne", "ol", "al", "one", "ate", "ite", "ide", "ame", "yl", "ic"];

/// Whether two names differ where chemistry puts its meaning: a letter more or less at the beginning of a word
/// (ethylene, methylene), or another ending (cinnamate, cinnamal). Slips of the pen sit inside words.
fn is_another(name: &str, known: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let parts = text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
        parts.map(str::to_lowercase).collect()
    };
    let (a, b) = (words(name), words(known));
    let ending = |word: &str| ENDINGS.into_iter().find(|end| word.ends_with(end));
    a.len() == b.len()
        && a.iter().zip(&b).filter(|(a, b)| a != b).any(|(a, b)| {
            let start = a.chars().next() != b.chars().next() && a.chars().count() != b.chars().count();
            let end = ending(a).zip(ending(b)).is_some_and(|(a, b)| a != b);
            start || end
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_told_from_other_substances() {
        for (name, known) in [
            ("Ethylene Glycol", "METHYLENE GLYCOL"),
            ("Methoxycinnamate", "METHOXYCINNAMAL"),
            ("Pvp/Hexadecane Copolymer", "PVP/HEXADECENE COPOLYMER"),
            ("Glyceryl Acrylate", "GLYCERYL CAPRYLATE"),
        ] {
            assert!(is_another(name, known), "{name}");
        }
        for (name, known) in [
            ("Phenoxethanol", "PHENOXYETHANOL"),
            ("Clycerin", "GLYCERIN"),
            ("Propandiol", "PROPANEDIOL"),
            ("Ethylhexyl Glycerin", "ETHYLHEXYLGLYCERIN"),
        ] {
            assert!(!is_another(name, known), "{name}");
        }
    }

    #[test]
    fn only_names_of_the_inventory_are_suggested_and_they_are_remembered() {
        let names = Dictionary::embedded();
        let suggestions = Suggestions::default();
        let found = suggestions.of("Phenoxethanol", names);
        assert_eq!(found.map(|near| names.ingredient(near.id).inci()), Some("PHENOXYETHANOL"));
        assert_eq!(suggestions.of("PHENOXETHANOL", names), found);
        assert_eq!(suggestions.of("Ethylene Glycol", names), None);
    }
}
