//! Rules of the kind `pair` over a routine: who meets whom, and which rule says it.

use super::other_times::{self, OtherTime, other_times};
use super::pair::{Pair, Scope, Unless};
use super::working::effective;
use super::{Cause, Change, Kind, Member, RoutineProduct, RoutineView, Sink, when};
use crate::finding::{Certainty, Details, Fix, Safety, Severity};
use crate::routine::PlannedStep;
use crate::routine::calendar::{Meeting, Meets};
use crate::rule::{Rule, RuleId};

/// Classes that make a product more than gentle.
const IRRITANTS: [&str; 17] = [
    "acne-rx",
    "aha",
    "alpha-keto-acid",
    "ascorbic-acid",
    "azelaic",
    "bha",
    "bpo",
    "enzyme-exfoliant",
    "hydroquinone",
    "kojic",
    "micro-spicule",
    "peroxide",
    "retinoid",
    "retinoid-ester",
    "retinoid-rx",
    "sulfur",
    "vasoactive",
];

/// What stands in place of free days where there are none.
const NONE_FREE: &str = "none is free in this plan, so one of them on fewer days";

/// The rules of the kind `pair` that some two products of a routine are the two sides of.
pub struct Layering<'v> {
    rules: Vec<Applied<'v>>,
}

impl<'v> Layering<'v> {
    /// Those among `rules`, asked of the products once for all plans that are made of them.
    #[must_use]
    pub fn new(rules: &[(RuleId, &'v Rule)], view: &RoutineView<'v>) -> Self {
        Self { rules: rules.iter().filter_map(|&(id, rule)| Applied::new(id, rule, view)).collect() }
    }

    /// Checks every pair of steps.
    ///
    /// Two steps give one finding, however many rules and ingredients say so: the surest, then the gravest, then the
    /// narrowest rule speaks and names the others. A rule about two ingredients replaces those about their classes.
    /// Rules about a day or a week speak once for two products. Notes are apart from that: each speaks once for two
    /// products.
    pub fn check(&self, view: &RoutineView<'_>, sink: &mut Sink) {
        for first in 0..view.products.len() {
            for second in first + 1..view.products.len() {
                between(&self.rules, first, second, view, sink);
            }
        }
    }
}

/// A rule and what it sees in each product.
pub(super) struct Applied<'v> {
    pub(super) id: RuleId,
    rule: &'v Rule,
    pub(super) pair: &'v Pair,
    pub(super) sides: Vec<Sides<'v>>,
}

/// What makes one product either side of a rule.
pub(super) struct Sides<'v> {
    pub(super) a: Option<Member<'v>>,
    pub(super) b: Option<Member<'v>>,
}

/// One rule about two steps.
pub(super) struct Hit<'v> {
    pub(super) applied: &'v Applied<'v>,
    /// Indices of steps: the one that is `a`, the one that is `b`.
    pub(super) a: usize,
    pub(super) b: usize,
    pub(super) certainty: Certainty,
    meeting: Meeting,
    /// Days from `a` to `b`.
    later: i32,
}

impl<'v> Applied<'v> {
    pub(super) fn new(id: RuleId, rule: &'v Rule, view: &RoutineView<'v>) -> Option<Self> {
        let Kind::Pair(pair) = &rule.kind else { return None };
        if pair.scope == Scope::Product {
            return None;
        }
        let sides = view.products.iter().map(|product| {
            let exempt = |rinse_off: Unless, gentle: Unless| {
                (pair.unless.contains(&rinse_off) && product.view.rinse_off == Some(true))
                    || (pair.unless.contains(&gentle) && is_gentle(product))
            };
            let a = (!exempt(Unless::RinseOffA, Unless::GentleA))
                .then(|| pair.a.best(&product.view, pair.floor.a));
            let b = (!exempt(Unless::RinseOffB, Unless::GentleB))
                .then(|| pair.b.best(&product.view, pair.floor.b));
            Sides { a: a.flatten(), b: b.flatten() }
        });
        let sides: Vec<_> = sides.collect();
        let some = sides.iter().any(|sides| sides.a.is_some()) && sides.iter().any(|sides| sides.b.is_some());
        some.then_some(Self { id, rule, pair, sides })
    }

    /// The surest way in which two products are the two sides: whether the first is `a`, and how sure it is.
    pub(super) fn sides(&self, first: usize, second: usize) -> Option<(bool, Certainty)> {
        let certainty = |a: usize, b: usize| {
            let (a, b) = (self.sides[a].a?, self.sides[b].b?);
            Some(a.certainty.min(b.certainty))
        };
        match (certainty(first, second), certainty(second, first)) {
            (Some(forth), Some(back)) if back > forth => Some((false, back)),
            (Some(forth), _) => Some((true, forth)),
            (None, back) => back.map(|back| (false, back)),
        }
    }

    /// What decides between rules about the same two steps.
    fn rank(&self, certainty: Certainty) -> (bool, Severity, u8, bool) {
        (
            certainty >= Certainty::Likely,
            self.rule.severity,
            self.pair.narrow(),
            self.pair.scope == Scope::Slot,
        )
    }
}

/// Whether nothing in a product irritates; one without a list may hold anything.
pub(super) fn is_gentle(product: &RoutineProduct<'_>) -> bool {
    let names = product.view.names;
    let irritates = |listed: &super::Listed<'_>| {
        listed.classes.iter().any(|class| IRRITANTS.contains(&names.class_name(class)))
    };
    let works = |listed| effective(&product.view, listed) >= Certainty::Likely;
    product.has_list() && !product.view.present().filter(irritates).any(works)
}

pub(super) fn is_for_spots(view: &RoutineView<'_>, step: &PlannedStep) -> bool {
    let by_type =
        view.product(step).kind().is_some_and(|kind| matches!(kind.step().id, "spot-treatment" | "patch"));
    by_type
        || (!step.zones.is_empty()
            && step.zones.iter().all(|zone| crate::routine::canonical_zone(zone) == "spots"))
}

/// What each rule says about the steps of two products, before one of them speaks for the others.
pub(super) fn hits<'r>(
    rules: &'r [Applied<'r>],
    first: usize,
    second: usize,
    view: &RoutineView<'_>,
) -> Vec<Hit<'r>> {
    let sides: Vec<_> = rules.iter().filter_map(|rule| Some((rule, rule.sides(first, second)?))).collect();
    let mut hits: Vec<Hit<'_>> = Vec::new();
    if sides.is_empty() {
        return hits;
    }
    let steps_of =
        |product: usize| view.steps.iter().enumerate().filter(move |(_, step)| step.product == product);
    for (at_first, one) in steps_of(first) {
        for (at_second, other) in steps_of(second) {
            if !view.share_skin(one, other) {
                continue;
            }
            for &(applied, (first_is_a, certainty)) in &sides {
                let (a, b) = if first_is_a { (at_first, at_second) } else { (at_second, at_first) };
                if let Some((meeting, later)) = meets(applied.pair, view, a, b) {
                    hits.push(Hit { applied, a, b, certainty, meeting, later });
                }
            }
        }
    }
    leave_out_overruled(&mut hits, view);
    once_for_both_products(&mut hits, view);
    hits
}

/// Reports what the rules say about two products.
fn between(rules: &[Applied<'_>], first: usize, second: usize, view: &RoutineView<'_>, sink: &mut Sink) {
    let mut hits = hits(rules, first, second, view);
    let is_note = |hit: &Hit<'_>| hit.applied.rule.severity == Severity::Note;
    while let Some(best) = strongest(&hits) {
        let hit = hits.swap_remove(best);
        let same = |other: &Hit<'_>| {
            (other.a.min(other.b), other.a.max(other.b)) == (hit.a.min(hit.b), hit.a.max(hit.b))
        };
        let mut also: Vec<&str> = Vec::new();
        if !is_note(&hit) {
            hits.retain(|other| {
                let beaten = same(other) && !is_note(other);
                if beaten && other.certainty >= Certainty::Likely {
                    also.push(&other.applied.rule.name);
                }
                !beaten
            });
        }
        also.sort_unstable();
        report(&hit, &also, view, sink);
    }
}

/// Index of the hit that speaks first.
fn strongest(hits: &[Hit<'_>]) -> Option<usize> {
    let rank = |at: usize| hits[at].applied.rank(hits[at].certainty);
    let name = |at: usize| (&hits[at].applied.rule.name, hits[at].a, hits[at].b);
    (0..hits.len()).max_by(|&a, &b| rank(a).cmp(&rank(b)).then_with(|| name(b).cmp(&name(a))))
}

/// Leaves out rules about classes where one about these very ingredients speaks of the same steps.
fn leave_out_overruled(hits: &mut Vec<Hit<'_>>, view: &RoutineView<'_>) {
    let key = |hit: &Hit<'_>| {
        let of = |member: Option<Member<'_>>| member.and_then(|member| member.listed).map(|listed| listed.id);
        let (a, b) = (&view.steps[hit.a], &view.steps[hit.b]);
        let ids = (of(hit.applied.sides[a.product].a), of(hit.applied.sides[b.product].b));
        if hit.a <= hit.b { (hit.a, hit.b, ids.0, ids.1) } else { (hit.b, hit.a, ids.1, ids.0) }
    };
    let speaks =
        |hit: &&Hit<'_>| hit.certainty >= Certainty::Likely && hit.applied.rule.severity > Severity::Note;
    let narrow: Vec<_> =
        hits.iter().filter(speaks).map(|hit| (key(hit), hit.applied.pair.narrow())).collect();
    hits.retain(|hit| {
        let overruled = |(other, by): &(_, u8)| *other == key(hit) && *by > hit.applied.pair.narrow();
        hit.applied.rule.severity == Severity::Note || !narrow.iter().any(overruled)
    });
}

/// Leaves one hit of each rule that does not go by slots: in one slot if there is such, else the first.
fn once_for_both_products(hits: &mut Vec<Hit<'_>>, view: &RoutineView<'_>) {
    let by_product =
        |hit: &Hit<'_>| hit.applied.pair.scope != Scope::Slot || hit.applied.rule.severity == Severity::Note;
    let apart =
        |hit: &Hit<'_>| (view.steps[hit.a].slot != view.steps[hit.b].slot, hit.later.abs(), hit.a, hit.b);
    let mut kept: Vec<(RuleId, (bool, i32, usize, usize))> = Vec::new();
    for hit in hits.iter().filter(|hit| by_product(hit)) {
        match kept.iter_mut().find(|(id, _)| *id == hit.applied.id) {
            Some((_, best)) => *best = apart(hit).min(*best),
            None => kept.push((hit.applied.id, apart(hit))),
        }
    }
    hits.retain(|hit| !by_product(hit) || kept.contains(&(hit.applied.id, apart(hit))));
}

/// When the step `a` and the step `b` come as near to each other as the rule is about, and by how many days.
fn meets(pair: &Pair, view: &RoutineView<'_>, a: usize, b: usize) -> Option<(Meeting, i32)> {
    let (one, other) = (&view.steps[a], &view.steps[b]);
    if pair.unless.contains(&Unless::Spot) && (is_for_spots(view, one) || is_for_spots(view, other)) {
        return None;
    }
    let reach = match pair.scope {
        Scope::Product => return None,
        Scope::Slot if one.slot != other.slot => return None,
        Scope::Slot => 0,
        Scope::Day => i32::from(pair.gap),
        Scope::Week => 6,
    };
    // The nearest days first.
    let offsets = (0..=reach).flat_map(|days| if days == 0 { vec![0] } else { vec![days, -days] });
    let meetings = offsets.filter_map(|later| Some((view.meet(one, other, later)?, later)));
    meetings.reduce(|best, next| if next.0.meets > best.0.meets { next } else { best })
}

fn report(hit: &Hit<'_>, also: &[&str], view: &RoutineView<'_>, sink: &mut Sink) {
    let (first, second) = if hit.a <= hit.b { (hit.a, hit.b) } else { (hit.b, hit.a) };
    let (one, other) = (&view.steps[first], &view.steps[second]);
    let cause =
        Cause::of_folded(view.product(one).name).and(view.product(other).name).and(one.slot.keyword());
    sink.enter(hit.applied.id);
    sink.report(hit.certainty, cause, view.place(one.name), || details(hit, also, view));
}

fn details(hit: &Hit<'_>, also: &[&str], view: &RoutineView<'_>) -> Details {
    let (a, b) = (&view.steps[hit.a], &view.steps[hit.b]);
    let (product_a, product_b) = (view.product(a), view.product(b));
    let sides = &hit.applied.sides;
    let (member_a, member_b) = (sides[a.product].a, sides[b.product].b);
    let (said_a, said_b) = (Said::of(member_a, product_a), Said::of(member_b, product_b));
    let slot = (hit.applied.pair.scope == Scope::Slot).then_some(a.slot);
    let when = match hit.later {
        0 => when::of(&hit.meeting, slot),
        _ => format!(
            "`{}` {} and `{}` {}",
            product_a.name,
            when::days(&a.schedule),
            product_b.name,
            when::days(&b.schedule)
        ),
    };
    let other_times = other_times(hit, view);
    let in_words = |times: &OtherTime| other_times::in_words(view, times);
    let mut details = Details::default()
        .arg("a.product", product_a.name)
        .arg("b.product", product_b.name)
        .arg("a.ingredient", &said_a.ingredient)
        .arg("b.ingredient", &said_b.ingredient)
        .arg("a.amount", &said_a.amount)
        .arg("b.amount", &said_b.amount)
        .arg("meet", if hit.meeting.meets == Meets::Always { "meet" } else { "can meet" })
        .arg("when", when);
    let free: Vec<String> = other_times.iter().map(in_words).collect();
    details =
        details.arg("free-days", if free.is_empty() { NONE_FREE.to_owned() } else { free.join(", or ") });
    let (here, there) =
        if hit.a <= hit.b { ((&said_a, a), (&said_b, b)) } else { ((&said_b, b), (&said_a, a)) };
    details = details.here(here.0.label()).label(view.place(there.1.name), there.0.label());
    for (member, product) in [(member_a, product_a), (member_b, product_b)] {
        if let Some(listed) = member.and_then(|member| member.listed) {
            details = details.label(product.view.locate(listed.item.span), product.view.dose(listed));
        }
    }
    if !also.is_empty() {
        details = details.label(view.place(there.1.name), format!("see also {}", also.join(", ")));
    }
    // Only what has been linted is offered.
    if let (Some(_), Some(times)) = (view.accepts, other_times.first()) {
        let edit = |(step, change): &(usize, Change)| match change {
            Change::Days(other) => Some(view.with_days(&view.steps[*step], &other.words)),
            Change::Slot(_) => None,
        };
        if let Some(edits) = times.iter().map(edit).collect() {
            let description = format!("use {}", in_words(times));
            details.fix = Some(Fix { safety: Safety::Unsafe, description, edits });
        }
    }
    details
}

/// What a side of a pair is, in words.
pub(super) struct Said {
    pub(super) ingredient: String,
    pub(super) amount: String,
}

impl Said {
    pub(super) fn of(member: Option<Member<'_>>, product: &RoutineProduct<'_>) -> Self {
        match member.and_then(|member| member.listed) {
            Some(listed) => Self {
                ingredient: super::wording::ingredient(product.view.names, listed.id, product.view.market),
                amount: product.view.dose(listed),
            },
            None => {
                let kind = product.kind().map_or("", |kind| kind.step().name);
                Self { ingredient: kind.to_owned(), amount: String::new() }
            }
        }
    }

    fn label(&self) -> String {
        if self.amount.is_empty() {
            self.ingredient.clone()
        } else {
            format!("{}, {}", self.ingredient, self.amount)
        }
    }
}
