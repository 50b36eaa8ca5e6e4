//! Everything that rules of the kind `pair` say about two products of a shelf, for and against.

use super::layering::{Applied, Hit, Said, hits, is_for_spots, is_gentle};
use super::pair::{Scope, Unless};
use super::{Kind, RoutineView};
use crate::finding::{Certainty, Severity};
use crate::rule::{Rule, RuleId};

/// What one rule says about two products.
#[derive(Clone, PartialEq, Debug)]
pub struct Pairing {
    /// The rule.
    pub rule: RuleId,
    /// How far apart the two may be and still count.
    pub scope: Scope,
    /// Days to the next use that still count, for the scope `day`.
    pub gap: u8,
    /// How sure it is that both reach the strength that counts.
    pub certainty: Certainty,
    /// What makes the two products the two sides of the rule.
    pub sides: [PairingSide; 2],
    /// Why the rule, though both sides are there, does not object.
    pub cleared: Option<Cleared>,
}

/// What makes a product one side of a rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PairingSide {
    /// Index of the product.
    pub product: usize,
    /// The ingredient's name, or the product type's where that is what counts.
    pub ingredient: String,
    /// How much of it there is and how that is known; empty where the product type counts.
    pub amount: String,
}

/// Why a rule does not object to a pair that it looks at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cleared {
    /// One of the two is washed off.
    WashedOff,
    /// One of the two goes on single spots only.
    Spots,
    /// One of the two has no active that irritates.
    Gentle,
    /// One of the two is below the strength that matters.
    Weak,
}

/// The rules of a run without strengths and exemptions, notes left out: what they look at, not what they object to.
pub(crate) fn without_exemptions(rules: &[(RuleId, &Rule)]) -> Vec<(RuleId, Rule)> {
    let bare = |&(id, rule): &(RuleId, &Rule)| {
        let Kind::Pair(pair) = &rule.kind else { return None };
        let bare = Rule { kind: Kind::Pair(Box::new(pair.without_exemptions())), ..rule.clone() };
        (rule.severity > Severity::Note).then_some((id, bare))
    };
    rules.iter().filter_map(bare).collect()
}

/// The rules that can speak of the pairs of a shelf.
pub(crate) struct Pairings<'v> {
    rules: &'v [(RuleId, &'v Rule)],
    strict: Vec<Applied<'v>>,
    lenient: Vec<Applied<'v>>,
}

impl<'v> Pairings<'v> {
    /// What `rules` see in the products of `view`; `bare` are the same [`without_exemptions`].
    pub(crate) fn new(
        rules: &'v [(RuleId, &'v Rule)],
        bare: &'v [(RuleId, Rule)],
        view: &RoutineView<'v>,
    ) -> Self {
        Self {
            rules,
            strict: rules.iter().filter_map(|&(id, rule)| Applied::new(id, rule, view)).collect(),
            lenient: bare.iter().filter_map(|(id, rule)| Applied::new(*id, rule, view)).collect(),
        }
    }

    /// What they say about two products, each of which has one step; and why those that look at the two without
    /// objecting do not.
    pub(crate) fn of(&self, first: usize, second: usize, view: &RoutineView<'_>) -> Vec<Pairing> {
        let mut said: Vec<Pairing> =
            hits(&self.strict, first, second, view).iter().map(|hit| pairing(hit, view, None)).collect();
        for hit in hits(&self.lenient, first, second, view) {
            if said.iter().any(|pairing| pairing.rule == hit.applied.id) {
                continue;
            }
            let strict = self.strict.iter().find(|applied| applied.id == hit.applied.id);
            let strong = strict.is_some_and(|strict| strict.sides(first, second).is_some());
            // What is strong enough and yet silent gave way to a narrower rule, unless it is for spots.
            match self.cleared(&hit, view) {
                Some(Cleared::Weak) | None if strong => {}
                cleared => said.push(pairing(&hit, view, cleared)),
            }
        }
        said
    }

    fn cleared(&self, hit: &Hit<'_>, view: &RoutineView<'_>) -> Option<Cleared> {
        let (_, rule) = self.rules.iter().find(|(id, _)| *id == hit.applied.id)?;
        let Kind::Pair(pair) = &rule.kind else { return None };
        let (a, b) = (&view.steps[hit.a], &view.steps[hit.b]);
        let washed_off = |step| view.product(step).view.rinse_off == Some(true);
        let why = |unless: &Unless| match unless {
            Unless::RinseOffA => washed_off(a).then_some(Cleared::WashedOff),
            Unless::RinseOffB => washed_off(b).then_some(Cleared::WashedOff),
            Unless::Spot => (is_for_spots(view, a) || is_for_spots(view, b)).then_some(Cleared::Spots),
            Unless::GentleA => is_gentle(view.product(a)).then_some(Cleared::Gentle),
            Unless::GentleB => is_gentle(view.product(b)).then_some(Cleared::Gentle),
        };
        pair.unless.iter().find_map(why).or(Some(Cleared::Weak))
    }
}

fn pairing(hit: &Hit<'_>, view: &RoutineView<'_>, cleared: Option<Cleared>) -> Pairing {
    let side = |step: usize, is_a: bool| {
        let product = view.steps[step].product;
        let sides = &hit.applied.sides[product];
        let said = Said::of(if is_a { sides.a } else { sides.b }, &view.products[product]);
        PairingSide { product, ingredient: said.ingredient, amount: said.amount }
    };
    Pairing {
        rule: hit.applied.id,
        scope: hit.applied.pair.scope,
        gap: hit.applied.pair.gap,
        certainty: hit.certainty,
        sides: [side(hit.a, true), side(hit.b, false)],
        cleared,
    }
}
