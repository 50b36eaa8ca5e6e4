//! The kind `contradiction`: amounts that cannot be, or that do not agree with each other.

use serde::Deserialize;

use super::{Cause, Needs, ProductView, Sink, Traits, wording};
use crate::dictionary::{ClassSet, IngredientId};
use crate::finding::{Certainty, Details, Location};
use crate::formula::conflict::Kind;
use crate::formula::fact::{Fact, Origin, Trust};
use crate::inci::{Amount, Claim, Item, Section, Unit};

/// Reports one way in which amounts contradict themselves, each other or the list.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contradiction {
    what: What,
}

/// Which way.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum What {
    /// An amount that nothing can have.
    Impossible,
    /// Printed amounts that add up to more than there is.
    Sum,
    /// A claim about an ingredient whose printed amount is another.
    Claim,
    /// Printed amounts, or a printed amount and a limit of law, that the order of the list excludes.
    Order,
    /// Printed amounts that, with what must be larger, exceed the whole.
    TooMuch,
    /// Printed amounts that leave a part of the whole to nobody.
    TooLittle,
    /// A claimed amount that the ingredient's place on the list excludes.
    ClaimedPlace,
}

impl Contradiction {
    pub(super) fn placeholders(&self) -> &'static [&'static str] {
        match self.what {
            What::Impossible => &["item", "amount"],
            What::Sum => &["sum", "count"],
            What::Claim => &["item", "ingredient", "amount", "claim"],
            What::Order => &["item", "amount", "first", "most"],
            What::ClaimedPlace => &["item", "claim", "first", "most"],
            What::TooMuch | What::TooLittle => &["item", "amount"],
        }
    }

    pub(super) fn concerns(&self, _: IngredientId, _: ClassSet) -> bool {
        false
    }

    /// Nothing contradicts the order or the whole by itself that is not printed or claimed.
    pub(super) fn needs(&self) -> Needs<'static> {
        Needs::traits(match self.what {
            What::Impossible | What::Sum => Traits::AMOUNTS,
            What::Claim => Traits::CLAIMS,
            What::Order | What::TooMuch | What::TooLittle | What::ClaimedPlace => {
                Traits::AMOUNTS.with(Traits::CLAIMS).with(Traits::PERCENT_IN_NAME)
            }
        })
    }

    pub(super) fn check_product(&self, view: &ProductView<'_>, sink: &mut Sink) {
        match self.what {
            What::Impossible => impossible(view, sink),
            What::Sum => sum(view, sink),
            What::Claim => {
                for claim in &view.product.list.claims {
                    claimed(view, claim, sink);
                }
            }
            What::Order | What::TooMuch | What::TooLittle | What::ClaimedPlace => self.of_formula(view, sink),
        }
    }

    /// What the formula could not bring together. The facts of a contradiction are the smallest set that shows it; what
    /// is said depends on the one that is trusted least.
    fn of_formula(&self, view: &ProductView<'_>, sink: &mut Sink) {
        for contradiction in &view.formula.contradictions {
            let facts: Vec<Fact> =
                contradiction.facts.iter().map(|&at| view.formula.sheet.facts()[at as usize]).collect();
            let Some(least) = facts.iter().map(|fact| fact.trust).min() else { continue };
            if facts.iter().any(is_purity) {
                continue;
            }
            // A single fact contradicts no other one: what stands before the item is too much with it.
            let order = contradiction.kind == Kind::Order && facts.len() > 1;
            let too_much =
                contradiction.kind == Kind::TooMuch || (contradiction.kind == Kind::Order && !order);
            let printed = least == Trust::Printed;
            let applies = match self.what {
                What::Order => order && least >= Trust::Foreign && !are_filters(view, &facts),
                What::ClaimedPlace => order && least == Trust::Claimed,
                What::TooMuch => too_much && printed && !exceeds(&facts) && !are_filters(view, &facts),
                What::TooLittle => {
                    contradiction.kind == Kind::TooLittle && printed && all_printed(view, &facts)
                }
                What::Impossible | What::Sum | What::Claim => false,
            };
            if applies {
                self.report_facts(view, facts, least, sink);
            }
        }
    }

    fn report_facts(&self, view: &ProductView<'_>, mut facts: Vec<Fact>, least: Trust, sink: &mut Sink) {
        facts.sort_by_key(|fact| fact.item);
        let items = &view.product.list.items;
        let item = |fact: &Fact| &items[fact.item as usize];
        let (Some(first), Some(last)) = (facts.first(), facts.last()) else { return };
        // A list that was hard to read may contradict itself only because it was misread.
        let certainty =
            if view.product.list.problems.is_empty() { Certainty::Certain } else { Certainty::Likely };
        let at = if least == Trust::Claimed {
            claim_place(view, &facts).unwrap_or_else(|| view.locate(item(last).span))
        } else {
            view.locate(item(last).span)
        };
        sink.report(certainty, Cause::RULE, at, || {
            let claim = facts.iter().find(|fact| fact.trust == Trust::Claimed).unwrap_or(last);
            let mut details = Details::default()
                .arg("item", view.printed(item(last)))
                .arg("amount", amount(view, last))
                .arg("claim", amount(view, claim))
                .arg("first", view.printed(item(first)))
                .arg("most", wording::percent(first.bounds.hi))
                .here(said(view, last));
            for fact in facts.iter().filter(|fact| fact.item != last.item).take(3) {
                details = details.label(view.locate(item(fact).span), said(view, fact));
            }
            if certainty < Certainty::Certain {
                details =
                    details.help("the list has defects that may have been misread; look at those first");
            }
            details
        });
    }
}

/// Whether the facts are about filters of a sunscreen. As drugs they stand before everything else, in the order of the
/// alphabet, and the heading that says so is lost in many a table.
fn are_filters(view: &ProductView<'_>, facts: &[Fact]) -> bool {
    let filters = ["uv-filter", "uv-filter-organic", "uv-filter-mineral"];
    let filters: ClassSet = filters.into_iter().filter_map(|class| view.names.class(class)).collect();
    facts.iter().all(|fact| {
        let identity = view.product.list.items[fact.item as usize].identity;
        identity.is_some_and(|identity| view.names.classes_of(identity.id).intersects(filters))
    })
}

/// "100 % natural" and "99 % of natural origin" are said of purity and have strayed to a name.
fn is_purity(fact: &Fact) -> bool {
    fact.trust == Trust::Printed && fact.bounds.lo > 95.0
}

/// Whether every ingredient of the product that the facts are about has a printed amount. Where one has not, the print
/// may as well be out of order: a drug's actives before the water. The actives of a drug are no whole list either.
fn all_printed(view: &ProductView<'_>, facts: &[Fact]) -> bool {
    let items = &view.product.list.items;
    let variant = facts.first().and_then(|fact| items[fact.item as usize].variant);
    let mut own = items.iter().filter(|item| item.variant == variant && item.section != Section::MayContain);
    own.all(|item| item.amount.is_some() && item.section == Section::Main) && !are_filters(view, facts)
}

/// Where a claim stands: in the text beside the list, or in the product's name.
fn claim_place(view: &ProductView<'_>, facts: &[Fact]) -> Option<Location> {
    facts.iter().find_map(|fact| match fact.origin {
        Origin::Name => view.product.name.map(|name| name.at),
        Origin::Claim(at) => view.product.list.claims.get(at as usize).map(|claim| view.locate(claim.span)),
        _ => None,
    })
}

/// Whether printed amounts exceed the whole by themselves, which is the rule `sum`'s to say.
fn exceeds(facts: &[Fact]) -> bool {
    facts.iter().map(|fact| fact.bounds.lo).sum::<f64>() > 100.0
}

/// What a fact says, for a label.
fn said(view: &ProductView<'_>, fact: &Fact) -> String {
    let amount = amount(view, fact);
    match fact.trust {
        Trust::Printed => format!("{amount}, printed here"),
        Trust::Claimed => format!("{amount}, claimed"),
        Trust::Legal => format!("{amount}, by the law of the market"),
        Trust::Foreign => format!("{amount}, by the law of some markets"),
        Trust::Practical | Trust::Moderate => format!("{amount}, as a rule"),
    }
}

/// The amount that a fact is about: as printed, or as the bounds that it sets.
fn amount(view: &ProductView<'_>, fact: &Fact) -> String {
    let list = view.product.list;
    let source = match fact.origin {
        Origin::List | Origin::DrugFacts => list.items[fact.item as usize].amount,
        Origin::Claim(at) => list.claims.get(at as usize).map(|claim| claim.amount),
        Origin::Name | Origin::Level(_) => None,
    };
    match source {
        Some(amount) => wording::printed(&amount, view.product.text),
        // A name's amount has no place in the list's text; its middle is what it says.
        None if fact.origin == Origin::Name => wording::percent(fact.bounds.lo.midpoint(fact.bounds.hi)),
        None => wording::range(fact.bounds.lo, fact.bounds.hi),
    }
}

/// Reports amounts of nothing and of more than everything.
fn impossible(view: &ProductView<'_>, sink: &mut Sink) {
    for (item, amount) in amounts(view) {
        if amount.lo <= 100.0 && amount.hi > 0.0 && amount.lo <= amount.hi {
            continue;
        }
        sink.report(Certainty::Certain, Cause::RULE, view.locate(amount.span), || {
            Details::default()
                .arg("item", view.printed(item))
                .arg("amount", wording::printed(amount, view.product.text))
        });
    }
}

/// Reports lists of one product whose printed amounts need more than 100 %.
fn sum(view: &ProductView<'_>, sink: &mut Sink) {
    let variants = (0u16..).take(view.product.list.variants.len()).map(Some);
    for variant in std::iter::once(None).chain(variants) {
        let listed = || {
            amounts(view).filter(|(item, _)| item.variant == variant && item.section != Section::MayContain)
        };
        // More than 100 % is a finding of its own, and "100 %" is said of purity.
        let counted = || listed().filter(|(_, amount)| amount.lo < 100.0);
        let least: f64 = counted().map(|(_, amount)| amount.lo - rounding(amount)).sum();
        let Some((first, _)) = counted().next().filter(|_| least > 100.0 + 1e-6) else { continue };
        let at = view.locate(first.span);
        sink.report(Certainty::Certain, Cause::RULE, at, || {
            let total: f64 = counted().map(|(_, amount)| amount.lo).sum();
            let mut details = Details::default()
                .arg("sum", wording::percent(total))
                .arg("count", counted().count())
                .here("counted from here");
            let mut largest: Vec<_> = counted().skip(1).collect();
            largest.sort_by(|a, b| b.1.lo.total_cmp(&a.1.lo));
            for (item, amount) in largest.into_iter().take(2) {
                details = details.label(view.locate(item.span), wording::printed(amount, view.product.text));
            }
            details
        });
    }
}

/// Reports a claimed amount that differs from the amount printed on the list for the same ingredient.
fn claimed(view: &ProductView<'_>, claim: &Claim, sink: &mut Sink) {
    let Some(of) = view.names.resolve(claim.of.slice(view.product.text)) else { return };
    let mut items =
        amounts(view).filter(|(item, _)| item.identity.is_some_and(|identity| identity.id == of.id));
    // Listed twice, in two shades or as two grades: no telling which of them the claim means.
    let (Some((item, amount)), None) = (items.next(), items.next()) else { return };
    let (low, high) = (amount.lo - rounding(amount), amount.hi + rounding(amount));
    let claim_rounding = rounding(&claim.amount);
    if claim.amount.lo - claim_rounding <= high && low <= claim.amount.hi + claim_rounding {
        return;
    }
    let slug = view.names.ingredient(of.id).id();
    sink.report(Certainty::Certain, Cause::of(slug), view.locate(amount.span), || {
        Details::default()
            .arg("item", view.printed(item))
            .arg("ingredient", wording::ingredient(view.names, of.id, view.market))
            .arg("amount", wording::printed(amount, view.product.text))
            .arg("claim", wording::printed(&claim.amount, view.product.text))
            .here("on the list")
            .label(view.locate(claim.span), "claimed here")
    });
}

fn amounts<'v>(view: &'v ProductView<'_>) -> impl Iterator<Item = (&'v Item, &'v Amount)> {
    view.product.list.items.iter().filter_map(|item| Some((item, item.amount.as_ref()?)))
}

/// What rounding may have added to or taken from an amount, in per cent: half a unit of its last printed digit.
fn rounding(amount: &Amount) -> f64 {
    let unit = match amount.unit {
        Unit::Percent => 1.0,
        Unit::MgPerG | Unit::MgPerMl => 0.1,
        Unit::Ppm => 1e-4,
        Unit::Ppb => 1e-7,
        Unit::IuPerG => 0.0,
    };
    0.5 * unit * 10f64.powi(-i32::from(amount.decimals))
}
