//! One side of a rule: ingredients at a strength that counts, or products of a type.

use serde::{Deserialize, Deserializer, de::Error as _};

use super::{Floor, Hits, Listed, ProductView, Selector, Sought};
use crate::dictionary::{ClassSet, Dictionary, IngredientId};
use crate::finding::Certainty;
use crate::step::StepId;

/// Ingredients (`"class:aha"`, `"inci:Retinol"`) or product types (`"product:ampoule"`), or both.
#[derive(Clone, PartialEq, Debug)]
pub struct Party {
    ingredients: Option<Selector>,
    products: Vec<StepId>,
    /// How narrow it is: an ingredient says more than a type of product, a type more than a class.
    narrow: u8,
}

/// What makes a product one side of a rule.
#[derive(Clone, Copy)]
pub struct Member<'a> {
    /// The item, or nothing where the product's type is what counts.
    pub listed: Option<Listed<'a>>,
    /// How sure it is.
    pub certainty: Certainty,
}

impl Party {
    /// How narrow it is: 3 for ingredients only, 2 for product types, 1 for a class.
    #[must_use]
    pub fn narrow(&self) -> u8 {
        self.narrow
    }

    /// Whether it looks at this ingredient in particular.
    #[must_use]
    pub fn concerns(&self, id: IngredientId, classes: ClassSet) -> bool {
        self.ingredients.as_ref().is_some_and(|selector| selector.selects(id, classes))
    }

    /// Whether a product can belong to it; false is certain.
    #[inline]
    #[must_use]
    pub fn may_match(&self, view: &ProductView<'_>) -> bool {
        self.ingredients.as_ref().is_some_and(|selector| selector.may_match(view)) || self.is_type(view)
    }

    /// What a product must hold some of, or be, to belong to it.
    #[must_use]
    pub fn sought(&self, floor: Option<Floor>) -> Sought<'_> {
        let floor = floor.unwrap_or(Floor::ANY);
        let selected = self.ingredients.iter().map(|selector| (selector, floor)).collect();
        Sought { selected, types: self.products.clone(), ..Sought::NONE }
    }

    fn is_type(&self, view: &ProductView<'_>) -> bool {
        view.product.kind.is_some_and(|kind| self.products.contains(&kind.value))
    }

    /// Everything that makes the product belong to it, in label order; the type of the product first.
    pub fn members<'v>(
        &'v self,
        view: &'v ProductView<'_>,
        floor: Option<Floor>,
    ) -> impl Iterator<Item = Member<'v>> + 'v {
        let by_type = self.is_type(view).then_some(Member { listed: None, certainty: Certainty::Certain });
        let items =
            self.ingredients.iter().flat_map(|selector| selector.find(view)).map(move |listed| Member {
                listed: Some(listed),
                certainty: floor.map_or(Certainty::Certain, |floor| floor.reached(view, listed)),
            });
        by_type.into_iter().chain(items.filter(|member| member.certainty > Certainty::Excluded))
    }

    /// Whether anything does among the hits that is not known to be too weak.
    #[must_use]
    pub fn may_be_found(&self, view: &ProductView<'_>, hits: Hits, floor: Option<Floor>) -> bool {
        let strong = |listed| floor.is_none_or(|floor| floor.may_be_reached(view, listed));
        self.is_type(view)
            || self.ingredients.as_ref().is_some_and(|selector| selector.find_among(view, hits).any(strong))
    }

    /// The surest of them, of equally sure ones the first.
    #[must_use]
    pub fn best<'v>(&'v self, view: &'v ProductView<'_>, floor: Option<Floor>) -> Option<Member<'v>> {
        if !self.may_match(view) {
            return None;
        }
        self.members(view, floor)
            .reduce(|best, next| if next.certainty > best.certainty { next } else { best })
    }
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "expected \"class:…\", \"inci:…\", \"product:…\" or a list of them")]
enum Terms {
    One(String),
    Several(Vec<String>),
}

impl<'de> Deserialize<'de> for Party {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let terms = match Terms::deserialize(from)? {
            Terms::One(term) => vec![term],
            Terms::Several(terms) => terms,
        };
        let mut products = Vec::new();
        let mut ingredients = Vec::new();
        for term in &terms {
            match term.strip_prefix("product:") {
                Some(name) => {
                    products.push(StepId::of(name).ok_or_else(|| D::Error::custom(unknown_type(name)))?)
                }
                None => ingredients.push(term.as_str()),
            }
        }
        let class = ingredients.iter().any(|term| term.starts_with("class:"));
        let narrow = if class {
            1
        } else if products.is_empty() {
            3
        } else {
            2
        };
        let ingredients = match (ingredients.is_empty(), products.is_empty()) {
            (true, false) => None,
            _ => Some(Selector::parse(ingredients, Dictionary::embedded()).map_err(D::Error::custom)?),
        };
        Ok(Self { ingredients, products, narrow })
    }
}

fn unknown_type(name: &str) -> String {
    match crate::nearest::meant(name, StepId::all().map(|step| step.step().id)) {
        Some(meant) => format!("there is no product type `{name}`; did you mean `product:{meant}`?"),
        None => format!("there is no product type `{name}`"),
    }
}
