//! How a list was read, for programs: one JSON object a product, as in the machine contract.

use serde::Serialize;

use crate::dictionary::Dictionary;
use crate::finding::Location;
use crate::formula::Formula;
use crate::inci::Item;
use crate::product::Product;
use crate::source::Span;

/// What is said about one product.
#[derive(Serialize)]
pub struct Reading<'a> {
    #[serde(rename = "$version")]
    version: u32,
    source: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    kind: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rinse_off: Option<bool>,
    items: Vec<ItemReading<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    ignored: Vec<IgnoredReading<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    problems: Vec<ProblemReading<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    no_interval_why: Option<&'static str>,
}

#[derive(Serialize)]
struct ItemReading<'a> {
    text: &'a str,
    span: [u32; 2],
    name: &'a str,
    section: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    variant: Option<&'a str>,
    percent: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    percent_range: Option<[f64; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    amount_text: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    marks: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    blend: Option<u16>,
    ingredient: Option<IngredientReading<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    suggestion: Option<SuggestionReading<'a>>,
    interval: Option<IntervalReading>,
}

#[derive(Serialize)]
struct IngredientReading<'a> {
    id: &'a str,
    inci: &'a str,
    how: &'static str,
    classes: Vec<&'a str>,
}

#[derive(Serialize)]
struct SuggestionReading<'a> {
    id: &'a str,
    inci: &'a str,
    distance: u8,
}

#[derive(Serialize)]
struct IntervalReading {
    lo: f64,
    hi: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    estimate: Option<f64>,
    lo_why: &'static str,
    hi_why: &'static str,
}

#[derive(Serialize)]
struct IgnoredReading<'a> {
    text: &'a str,
    span: [u32; 2],
    why: &'static str,
}

#[derive(Serialize)]
struct ProblemReading<'a> {
    kind: &'static str,
    text: &'a str,
    span: [u32; 2],
}

impl<'a> Reading<'a> {
    /// What is said about a product of `source`; `formula` is parallel to its items.
    #[must_use]
    pub fn new(source: &'a str, record: Option<u64>, product: &'a Product<'a>, formula: &Formula) -> Self {
        let text = product.text;
        let names = Dictionary::embedded();
        let list = product.list;
        let items: Vec<ItemReading<'a>> = (0..)
            .zip(&list.items)
            .map(|(index, item)| item_reading(index, item, product, formula, names))
            .collect();
        let none_known = items.iter().all(|item| item.interval.is_none());
        let missing = formula.missing.map_or("every item may be absent", |missing| missing.as_str());
        Self {
            version: 1,
            source,
            record,
            id: product.id.map(|id| id.value),
            name: product.name.map(|name| name.value),
            kind: product.kind.map(|kind| kind.value.step().name),
            rinse_off: product.rinse_off(),
            no_interval_why: none_known.then_some(missing),
            items,
            ignored: list
                .ignored
                .iter()
                .map(|part| IgnoredReading {
                    text: part.span.slice(text),
                    span: in_source(product, part.span),
                    why: part.why.as_str(),
                })
                .collect(),
            problems: list
                .problems
                .iter()
                .map(|problem| ProblemReading {
                    kind: problem.kind.as_str(),
                    text: problem.span.slice(text),
                    span: in_source(product, problem.span),
                })
                .collect(),
        }
    }
}

fn item_reading<'a>(
    index: usize,
    item: &'a Item,
    product: &'a Product<'a>,
    formula: &Formula,
    names: &'static Dictionary,
) -> ItemReading<'a> {
    let text = product.text;
    let name = item.name(text);
    let amount = item.amount.as_ref();
    let variant = item.variant.and_then(|at| product.list.variants.get(usize::from(at)));
    ItemReading {
        text: item.text(text),
        span: in_source(product, item.span),
        name,
        section: item.section.as_str(),
        variant: variant.map(|variant| variant.name.as_str()),
        percent: amount.and_then(|amount| amount.percent()),
        percent_range: amount
            .filter(|amount| amount.percent().is_none())
            .map(|amount| [amount.lo, amount.hi]),
        amount_text: amount.map(|amount| amount.span.slice(text)),
        marks: &item.marks,
        blend: item.blend.map(|blend| blend.number),
        ingredient: item.identity.map(|identity| {
            let ingredient = names.ingredient(identity.id);
            IngredientReading {
                id: ingredient.id(),
                inci: ingredient.inci(),
                how: identity.how.name(),
                classes: ingredient.classes().iter().map(|class| names.class_name(class)).collect(),
            }
        }),
        suggestion: if item.identity.is_some() { None } else { names.suggest(name) }.map(|near| {
            SuggestionReading {
                id: near.ingredient.id(),
                inci: near.ingredient.inci(),
                distance: near.distance,
            }
        }),
        interval: formula.interval(index).map(|interval| IntervalReading {
            lo: interval.lo,
            hi: interval.hi,
            estimate: formula.estimate(index).map(|estimate| estimate.point),
            lo_why: interval.lo_why.code(&formula.sheet),
            hi_why: interval.hi_why.code(&formula.sheet),
        }),
    }
}

/// A span of the list as one of the text it is a part of: the file, or the cell.
fn in_source(product: &Product<'_>, span: Span) -> [u32; 2] {
    let span = match product.list_at {
        Some(Location::Text { span: list, .. } | Location::Cell { span: list, .. }) => {
            span.shifted(list.start)
        }
        _ => span,
    };
    [span.start, span.end]
}
