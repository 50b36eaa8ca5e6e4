//! From which strength on an ingredient does what it is known for: `rules/knowledge/actives.tsv`, and what else it is used for.

use std::sync::OnceLock;

use serde::Deserialize;

use super::amount::{may_reach, reaches};
use super::{Listed, ProductView};
use crate::dictionary::actives::{Actives, Threshold};
use crate::dictionary::{ClassId, ClassSet, Dictionary, IngredientId};
use crate::finding::Certainty;

static TABLE: &str = include_str!("../../rules/knowledge/other_uses.tsv");

/// Words in a product's name that say that it is there for a class, and the product types that say the same.
/// What a rule would only think possible becomes likely by them.
const SAID: [(&str, &[&str], &[&str]); 10] = [
    ("retinoid", &["retinol", "retinal", "retinaldehyde", "retinoid", "vitamin a"], &["retinoid-serum"]),
    ("retinoid-ester", &["retinoid", "retinyl", "granactive", "vitamin a"], &["retinoid-serum"]),
    ("ascorbic-acid", &["vitamin c", "ascorbic", "vit c", "c serum"], &["vitamin-c-serum"]),
    ("ascorbic-derivative", &["vitamin c", "ascorbyl", "vit c", "c serum"], &["vitamin-c-serum"]),
    (
        "aha",
        &["aha", "ahas", "glycolic", "lactic", "mandelic", "malic", "peel", "peeling", "acid"],
        &["exfoliating-toner", "peel-home-rinse-off", "overnight-peel", "cotton-pad-treatment"],
    ),
    (
        "bha",
        &["bha", "salicylic", "acne", "blemish"],
        &["exfoliating-toner", "medicated-cleanser", "spot-treatment", "cotton-pad-treatment"],
    ),
    ("pha", &["pha", "gluconolactone", "lactobionic"], &["exfoliating-toner"]),
    ("uv-filter-mineral", &["spf", "sunscreen", "mineral"], &["sunscreen", "tinted-sunscreen"]),
    ("uv-filter-organic", &["spf", "sunscreen"], &["sunscreen", "tinted-sunscreen"]),
    ("clay", &["clay", "mud", "kaolin", "charcoal"], &["mask-wash-off"]),
];

/// An active that usual lists hold at a working strength this often, at this place, is taken to be there for it.
const NOT_UNUSUAL: f64 = 0.1;
/// The same for what is also in formulas for something else.
const USUAL: f64 = 0.5;

/// From which strength on something counts.
#[derive(Clone, Copy, PartialEq, Debug, Deserialize)]
#[serde(untagged, expecting = "expected \"effective\" or a number of per cent")]
pub enum Floor {
    /// From this many per cent on.
    Percent(f64),
    /// From the strength at which the ingredient works.
    Table(Effective),
}

/// The word `effective`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effective {
    /// The strength of the table.
    Effective,
}

impl Floor {
    /// Any amount.
    pub const ANY: Self = Self::Percent(0.0);

    /// How sure it is that an item is at least that strong.
    #[must_use]
    pub fn reached(self, view: &ProductView<'_>, listed: Listed<'_>) -> Certainty {
        match self {
            Self::Percent(percent) => {
                let usual = || {
                    view.formula
                        .estimate(listed.index)
                        .is_some_and(|estimate| estimate.above(percent) > USUAL)
                };
                match reaches(view, listed, Threshold { percent, inclusive: true }) {
                    // At its place such lists hold as much more often than not.
                    Certainty::Possible if usual() => Certainty::Likely,
                    certainty => certainty,
                }
            }
            Self::Table(Effective::Effective) => effective(view, listed),
        }
    }

    /// Whether that is more than excluded. Asks no estimate, and so costs little.
    #[must_use]
    pub fn may_be_reached(self, view: &ProductView<'_>, listed: Listed<'_>) -> bool {
        let from = self.counts_from(listed.id, listed.classes);
        let may_reach = |percent| may_reach(view, listed, Threshold { percent, inclusive: true });
        from.is_some_and(|from| from <= 0.0 || may_reach(from))
    }

    /// The least amount of an ingredient that may count, in % w/w; 0 where any may, and nothing where none does.
    #[must_use]
    pub fn counts_from(self, id: IngredientId, classes: ClassSet) -> Option<f64> {
        match self {
            Self::Percent(percent) => Some(percent),
            Self::Table(Effective::Effective) => match Uses::embedded().of(id, classes) {
                Some(Use::Any) => Some(0.0),
                Some(Use::NoDose) => None,
                Some(Use::Other) | None => Some(works_from(id).unwrap_or(0.0)),
            },
        }
    }
}

/// What else an ingredient is in formulas for: `rules/knowledge/other_uses.tsv`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Use {
    /// Lists hardly ever print how much; any amount counts.
    Any,
    /// Not to be taken for a dose of its class.
    NoDose,
    /// Something at lower strength, so that a bare mention says little.
    Other,
}

struct Uses {
    ingredients: Vec<(IngredientId, Use)>,
    classes: Vec<(ClassId, Use)>,
}

impl Uses {
    fn embedded() -> &'static Self {
        static ROWS: OnceLock<Uses> = OnceLock::new();
        ROWS.get_or_init(|| {
            let mut table = Self { ingredients: Vec::new(), classes: Vec::new() };
            // A test reads every line; one that meant nothing would be missing here.
            for line in lines() {
                match read(line, Dictionary::embedded()) {
                    Ok((Subject::Ingredient(id), of)) => table.ingredients.push((id, of)),
                    Ok((Subject::Class(class), of)) => table.classes.push((class, of)),
                    Err(_) => {}
                }
            }
            table.ingredients.sort_unstable_by_key(|&(id, _)| id);
            table
        })
    }

    fn of(&self, id: IngredientId, classes: ClassSet) -> Option<Use> {
        if let Ok(at) = self.ingredients.binary_search_by_key(&id, |&(id, _)| id) {
            return Some(self.ingredients[at].1);
        }
        self.classes.iter().find(|&&(class, _)| classes.contains(class)).map(|&(_, of)| of)
    }
}

enum Subject {
    Ingredient(IngredientId),
    Class(ClassId),
}

fn lines() -> impl Iterator<Item = &'static str> {
    let data = |line: &&str| !line.is_empty() && !line.starts_with('#');
    TABLE.lines().filter(data).skip(1)
}

fn read(line: &str, names: &Dictionary) -> Result<(Subject, Use), String> {
    let (name, of) = line.split_once('\t').ok_or("no second column")?;
    let subject = match name.strip_prefix("class:") {
        Some(class) => Subject::Class(names.class(class).ok_or_else(|| format!("no class `{class}`"))?),
        None => Subject::Ingredient(names.lookup(name).ok_or_else(|| format!("no ingredient `{name}`"))?.id),
    };
    let of = match of {
        "any" => Use::Any,
        "no dose" => Use::NoDose,
        _ => Use::Other,
    };
    Ok((subject, of))
}

/// The strength from which an ingredient works, in % w/w, where the table of actives has one.
#[must_use]
pub fn works_from(id: IngredientId) -> Option<f64> {
    Actives::embedded().of(id)?.effective.0
}

/// How sure it is that an item is there at a strength at which it works.
///
/// What a formula holds for nothing else (retinol, glycolic acid) is likely to be there at a working strength unless
/// the list rules that out or lists like it make it improbable. What also sets the pH, preserves or colours needs a sign: a place above the 1 % line or
/// where such lists usually hold as much, or the product's name or type.
#[must_use]
pub fn effective(view: &ProductView<'_>, listed: Listed<'_>) -> Certainty {
    let of = Uses::embedded().of(listed.id, listed.classes);
    match of {
        Some(Use::Any) => return Certainty::Certain,
        Some(Use::NoDose) => return Certainty::Excluded,
        Some(Use::Other) | None => {}
    }
    let Some(from) = works_from(listed.id) else { return Certainty::Possible };
    match reaches(view, listed, Threshold { percent: from, inclusive: true }) {
        Certainty::Possible if is_meant(view, listed, from, of.is_some()) => Certainty::Likely,
        certainty => certainty,
    }
}

/// Whether an item that can be strong enough is likely to be there for that.
fn is_meant(view: &ProductView<'_>, listed: Listed<'_>, from: f64, used_elsewhere: bool) -> bool {
    let chance = |percent: f64| view.formula.estimate(listed.index).map(|estimate| estimate.above(percent));
    match used_elsewhere {
        false => said(view, listed) || chance(from).is_none_or(|chance| chance >= NOT_UNUSUAL),
        // What sets the pH, preserves or is a trace stays below 1 %.
        true => {
            let much = from.max(1.0);
            said(view, listed)
                || high_up(view, listed, from)
                || chance(much).is_some_and(|chance| chance >= USUAL)
        }
    }
}

/// Whether the list proves more of it than a pH adjuster or trace needs.
fn high_up(view: &ProductView<'_>, listed: Listed<'_>, from: f64) -> bool {
    view.least(listed).is_some_and(|least| least >= from.min(1.0))
}

/// Whether the product's name or type says that it is there for this ingredient or its class.
fn said(view: &ProductView<'_>, listed: Listed<'_>) -> bool {
    let kind = view.product.kind.map(|kind| kind.value.step().id);
    let name = view.product.name.map_or("", |name| name.value);
    listed.classes.iter().any(|class| {
        let class = view.names.class_name(class);
        SAID.iter().filter(|(of, ..)| *of == class).any(|(_, words, kinds)| {
            kind.is_some_and(|kind| kinds.contains(&kind)) || words.iter().any(|word| mentions(name, word))
        })
    })
}

/// Whether `text` has `words` as whole words, letters of either case.
fn mentions(text: &str, words: &str) -> bool {
    let (text, words) = (text.as_bytes(), words.as_bytes());
    let edge = |at: Option<&u8>| at.is_none_or(|byte| !byte.is_ascii_alphabetic());
    (0..text.len().saturating_sub(words.len() - 1)).any(|at| {
        let end = at + words.len();
        text[at..end].eq_ignore_ascii_case(words)
            && edge(at.checked_sub(1).map(|at| &text[at]))
            && edge(text.get(end))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_means_something_and_nothing_has_two() {
        let names = Dictionary::embedded();
        let mut seen = Vec::new();
        for line in lines() {
            let (subject, of) = read(line, names).unwrap_or_else(|error| panic!("{line}: {error}"));
            let key = match subject {
                Subject::Ingredient(id) => {
                    assert!(of == Use::NoDose || works_from(id).is_some(), "{line}: has no working strength");
                    names.ingredient(id).id().to_owned()
                }
                Subject::Class(class) => names.class_name(class).to_owned(),
            };
            assert!(!seen.contains(&key), "{line}: twice");
            seen.push(key);
        }
    }

    #[test]
    fn classes_with_telling_names_exist() {
        for (class, ..) in SAID {
            assert!(Dictionary::embedded().class(class).is_some(), "{class}");
        }
    }

    #[test]
    fn words_are_whole_words() {
        assert!(mentions("Vitamin C Serum", "vitamin c") && mentions("AHA-Toner", "aha"));
        assert!(
            !mentions("Bahama Breeze", "aha") && !mentions("Hyaluronic", "c serum") && !mentions("", "aha")
        );
    }
}
