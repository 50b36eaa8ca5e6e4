//! The kind `statement`: what a product's name or list says of itself, and its list contradicts.

use serde::Deserialize;

use super::{Cause, Floor, Needs, ProductView, Selector, Sink, Sought, Traits, wording};
use crate::dictionary::{ClassSet, IngredientId};
use crate::finding::{Certainty, Details, Location};
use crate::inci::{Section, Why};
use crate::step::StepId;

/// Reports a list that holds what its product says to be free from, or lacks what its product type is made of.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Statement {
    /// The ingredients in question.
    of: Selector,
    /// What they are called in "free from …" and "…-free"; lower case.
    #[serde(default)]
    free_from: Vec<String>,
    /// The product types that are nothing without them.
    #[serde(default, deserialize_with = "types")]
    needed_by: Vec<StepId>,
    /// What shows that the product is of another type after all.
    #[serde(default)]
    unless: Option<Selector>,
}

fn types<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<StepId>, D::Error> {
    let words = Vec::<String>::deserialize(from)?;
    let of = |word: String| {
        StepId::of(&word).ok_or_else(|| serde::de::Error::custom(format!("`{word}` is no product type")))
    };
    words.into_iter().map(of).collect()
}

impl Statement {
    pub(super) fn placeholders(&self) -> &'static [&'static str] {
        &["ingredient", "item", "statement", "count"]
    }

    pub(super) fn concerns(&self, id: IngredientId, classes: ClassSet) -> bool {
        self.of.selects(id, classes)
    }

    pub(super) fn needs(&self) -> Needs<'_> {
        match (self.free_from.is_empty(), self.needed_by.is_empty()) {
            (false, false) => Needs::NOTHING,
            (true, _) => Sought { types: self.needed_by.clone(), ..Sought::NONE }.into(),
            (false, true) => {
                Needs { always: Traits::SAYS_FREE, ..Sought::selected(&self.of, Floor::ANY).into() }
            }
        }
    }

    pub(super) fn check_product(&self, view: &ProductView<'_>, sink: &mut Sink) {
        if !self.free_from.is_empty() {
            self.contradicted(view, sink);
        }
        if !self.needed_by.is_empty() {
            self.lacking(view, sink);
        }
    }

    /// Reports the ingredient that the product says not to hold.
    fn contradicted(&self, view: &ProductView<'_>, sink: &mut Sink) {
        if !self.of.may_match(view) {
            return;
        }
        let Some((statement, said_at)) = self.statement(view) else { return };
        let mut held = view.present().filter(|it| self.of.matches(*it));
        let Some(first) = held.next() else { return };
        let slug = view.names.ingredient(first.id).id();
        let at = view.locate(first.item.span);
        sink.report(Certainty::Certain, Cause::of(slug).and(statement), at, || {
            Details::default()
                .arg("ingredient", wording::ingredient(view.names, first.id, view.market))
                .arg("item", view.printed(first.item))
                .arg("statement", statement)
                .arg("count", 1 + held.count())
                .label(said_at, "said here")
        });
    }

    /// The words that say it, and where.
    fn statement<'a>(&'a self, view: &ProductView<'_>) -> Option<(&'a str, Location)> {
        let product = view.product;
        if let Some(name) = product.name
            && let Some(word) = self.free_from.iter().find(|word| says_free(name.value, word))
        {
            return Some((word, name.at));
        }
        let said = product.list.ignored.iter().filter(|it| it.why == Why::FreeFrom);
        said.into_iter().find_map(|it| {
            let text = it.span.slice(product.text);
            let word = self.free_from.iter().find(|word| says_free(text, word))?;
            Some((word.as_str(), view.locate(it.span)))
        })
    }

    /// Reports a product of such a type whose whole list is known and has none of the ingredients.
    fn lacking(&self, view: &ProductView<'_>, sink: &mut Sink) {
        const SHORTEST: usize = 5;
        let product = view.product;
        let Some(kind) = product.kind.filter(|kind| self.needed_by.contains(&kind.value)) else { return };
        let items = &product.list.items;
        let listed = items.iter().filter(|item| item.section != Section::MayContain);
        // A list of inactive ingredients has its actives elsewhere.
        let in_part = items.iter().any(|item| item.section == Section::Inactive);
        if in_part || items.len() < SHORTEST || !product.list.complete || !product.list.variants.is_empty() {
            return;
        }
        if listed.clone().any(|item| item.identity.is_none()) {
            return sink.undecided();
        }
        let is_other = self.unless.as_ref().is_some_and(|unless| view.present().any(|it| unless.matches(it)));
        if is_other {
            return;
        }
        let present = self.of.may_match(view) && view.present().any(|it| self.of.matches(it));
        if present {
            return;
        }
        let at = product.list_at.unwrap_or(product.at);
        sink.report(Certainty::Certain, Cause::of(kind.value.step().id), at, || {
            Details::default().arg("count", items.len()).label(kind.at, "the product type is told here")
        });
    }
}

/// Whether a text says to be free from something: `X-free`, `X free`, `free from X`, `free of X`, `no X`, `without X`,
/// `0% X`; whole words only.
fn says_free(text: &str, word: &str) -> bool {
    // Most names say nothing of the sort, and this is asked of every product.
    let first = word.split(' ').next().unwrap_or(word).as_bytes();
    if !text.as_bytes().windows(first.len()).any(|window| window.eq_ignore_ascii_case(first)) {
        return false;
    }
    let text: String = text.chars().map(|c| if c == '-' || c == '‑' { ' ' } else { c }).collect();
    let text = text.to_lowercase();
    let is_word = |at: usize, end: usize| {
        let before = text[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
        let after = text[end..].chars().next().is_none_or(|c| !c.is_alphanumeric());
        before && after
    };
    text.match_indices(word).filter(|&(at, _)| is_word(at, at + word.len())).any(|(at, _)| {
        let before = text[..at].trim_end();
        let after = text[at + word.len()..].trim_start();
        let ends = |said: &str| {
            before
                .strip_suffix(said)
                .is_some_and(|rest| rest.chars().next_back().is_none_or(|c| !c.is_alphanumeric()))
        };
        let begins = |said: &str| {
            after
                .strip_prefix(said)
                .is_some_and(|rest| rest.chars().next().is_none_or(|c| !c.is_alphanumeric()))
        };
        // "Alcohol free from the heart" and the like are not worth a grammar; "not alcohol free" is.
        let denied = ["not", "isn't"].iter().any(|no| ends(no));
        !denied
            && (begins("free")
                || ["free from", "free of", "without", "no", "0%", "0 %"].iter().any(|said| ends(said)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_are_whole_words_in_the_usual_forms() {
        for said in [
            "Fragrance-Free Gel",
            "gel, free from fragrance",
            "No fragrance",
            "without fragrance",
            "0% fragrance",
            "fragrance free",
        ] {
            assert!(says_free(said, "fragrance"), "{said}");
        }
        for other in [
            "Fragrance Gel",
            "not fragrance free",
            "Fragrances free",
            "Freedom fragrance",
            "Casino fragrance",
            "Free fragrance sample",
        ] {
            assert!(!says_free(other, "fragrance"), "{other}");
        }
    }
}
