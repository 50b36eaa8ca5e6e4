//! How the products of a shelf go together, for programs: one object.

use std::io::{self, Write};

use serde::Serialize;

use super::json::pretty;
use crate::check::{Cleared, Scope};
use crate::shelf::{self, Reason, RuleReason, Shelf, Shelved, Together, Verdict};

const CONTRACT: u32 = 1;

#[derive(Serialize)]
struct Report<'a> {
    #[serde(rename = "$version")]
    version: u32,
    products: Vec<Product<'a>>,
    pairs: Vec<Pair<'a>>,
}

#[derive(Serialize)]
struct Product<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    kind: Option<&'a str>,
    items: usize,
    recognised: usize,
}

#[derive(Serialize)]
struct Pair<'a> {
    /// Indices into the products.
    products: [usize; 2],
    verdict: Verdict,
    reasons: Vec<Said<'a>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Said<'a> {
    Rule(Rule<'a>),
    Other {
        why: &'static str,
        #[serde(skip_serializing_if = "Option::is_none")]
        product: Option<usize>,
    },
}

#[derive(Serialize)]
struct Rule<'a> {
    rule: &'a str,
    summary: &'a str,
    severity: &'static str,
    status: &'static str,
    certainty: &'static str,
    scope: &'static str,
    consequence: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    cleared: Option<&'static str>,
    sides: Vec<Side<'a>>,
}

#[derive(Serialize)]
struct Side<'a> {
    product: usize,
    ingredient: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    amount: &'a str,
}

/// Writes the object.
///
/// # Errors
/// Those of the writer.
pub fn write(shelf: &Shelf, out: &mut dyn Write) -> io::Result<()> {
    let report = Report {
        version: CONTRACT,
        products: shelf.products.iter().map(Product::of).collect(),
        pairs: shelf.pairs.iter().map(Pair::of).collect(),
    };
    pretty(&report, out)
}

impl<'a> Product<'a> {
    fn of(product: &'a Shelved) -> Self {
        let Shelved { name, id, kind, items, recognised } = product;
        Self { name, id: id.as_deref(), kind: *kind, items: *items, recognised: *recognised }
    }
}

impl<'a> Pair<'a> {
    fn of(pair: &'a Together) -> Self {
        let Together { first, second, verdict, reasons } = pair;
        Self { products: [*first, *second], verdict: *verdict, reasons: reasons.iter().map(said).collect() }
    }
}

impl<'a> Side<'a> {
    fn of(side: &'a shelf::Side) -> Self {
        Self { product: side.product, ingredient: &side.ingredient, amount: &side.amount }
    }
}

fn said(reason: &Reason) -> Said<'_> {
    match reason {
        Reason::Rule(reason) => Said::Rule(rule(reason)),
        Reason::ElsewhereOnTheBody => Said::Other { why: "different-skin", product: None },
        Reason::NoList(product) => Said::Other { why: "no-list", product: Some(*product) },
    }
}

fn rule(reason: &RuleReason) -> Rule<'_> {
    Rule {
        rule: &reason.rule,
        summary: &reason.summary,
        severity: reason.severity.as_str(),
        status: reason.status.as_str(),
        certainty: reason.certainty.as_str(),
        scope: match reason.scope {
            Scope::Product => "product",
            Scope::Slot => "slot",
            Scope::Day => "day",
            Scope::Week => "week",
        },
        consequence: reason.consequence(),
        cleared: reason.cleared.map(|cleared| match cleared {
            Cleared::WashedOff => "washed-off",
            Cleared::Spots => "spots",
            Cleared::Gentle => "gentle",
            Cleared::Weak => "weak",
        }),
        sides: reason.sides.iter().map(Side::of).collect(),
    }
}
