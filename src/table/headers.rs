//! What the name of a column tells about what it holds.

use super::columns::Role;
use super::header_words::{NEUTRAL, TELLING, WEAK_TYPE};

/// A name without case, blanks and punctuation.
pub(crate) fn fold(name: &str) -> String {
    name.chars().filter(|char| char.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// How telling a header name is for a role: lower is better; `None` when it says nothing.
pub(crate) fn rank(name: &str, role: Role) -> Option<usize> {
    let folded = fold(name);
    let (_, names) = TELLING.iter().find(|(of, _)| *of == role)?;
    if let Some(rank) = names.iter().position(|&telling| telling == folded) {
        return Some(rank);
    }
    match role {
        Role::List if speaks_of_lists(name) => Some(names.len()),
        Role::Type => WEAK_TYPE.iter().position(|&weak| weak == folded).map(|rank| names.len() + rank),
        _ => None,
    }
}

/// Whether a name counts only when the content agrees.
pub(crate) fn is_weak_type(name: &str) -> bool {
    WEAK_TYPE.contains(&fold(name).as_str())
}

/// Whether a name is telling for any role.
pub(crate) fn is_telling(name: &str) -> bool {
    let folded = fold(name);
    TELLING.iter().any(|(_, names)| names.contains(&folded.as_str())) || speaks_of_lists(name)
}

/// Whether the name speaks of ingredients and says nothing that narrows them, as `key_ingredients` does.
fn speaks_of_lists(name: &str) -> bool {
    let words = words(name);
    words.iter().any(|word| matches!(word.as_str(), "ingredients" | "ingredient" | "inci"))
        && words.iter().all(|word| NEUTRAL.contains(&word.as_str()))
}

/// The words of `someName`, `some_name`, `Some Name`.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut after_lower = false;
    for char in name.chars() {
        if !char.is_alphanumeric() || (after_lower && char.is_uppercase()) {
            words.push(String::new());
        }
        after_lower = char.is_lowercase();
        if char.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(char.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_told_by_name_and_parts_of_lists_are_not() {
        for name in [
            "Ingredients",
            "ingredients_text",
            "INCI",
            "Ingredient List",
            "ingredientNames",
            " Ингредиенты ",
            "Ingrédients",
            "Full INCI list",
            "product_ingredients_raw",
            "전성분",
        ] {
            assert!(rank(name, Role::List).is_some(), "{name}");
        }
        for name in [
            "key_ingredients",
            "Main Ingredients",
            "active ingredients",
            "ingredient_status",
            "len_ingredients",
            "ingredient_source_url",
            "free from",
            "principal",
            "0",
            "",
        ] {
            assert!(rank(name, Role::List).is_none(), "{name}");
        }
    }

    #[test]
    fn a_brand_name_is_a_brand() {
        assert!(rank("brand_name", Role::Brand).is_some());
        assert!(rank("brand_name", Role::Name).is_none());
        assert!(rank("Product Name", Role::Name) < rank("name", Role::Name));
        assert!(rank("Paraben ", Role::List).is_none());
    }
}
