//! What to do when facts exclude each other: find the smallest set that does, and set aside what is trusted least.

use super::boxes::Bounds;
use super::conflict::{Clash, Kind, deletion_filter, misplaced, order_pairs};
use super::fact::{Fact, Tier, Trust};
use super::intervals::{Contradiction, Formula, Scratch, Solved};
use super::posed::Posed;
use super::sheet::{Behind, Group, Place, Sheet};

/// Facts times items beyond which no smallest set is looked for, because that takes a solve per fact.
const MOST_WORK: usize = 4_000_000;

/// After so many contradictions in one list its doubted facts are worth nothing together.
const MOST_ROUNDS: usize = 8;

/// Levels that one printed amount has to contradict before its place is doubted rather than they. Of one alone it may
/// be the level that is wrong, which bounds survive; of two hardly.
const OUTVOTED_BY: usize = 2;

/// Reports the contradiction, sets aside what is trusted least in it, and solves again until the list is possible or
/// only print is left. That is usually the least trusted facts, and the place of an amount that several facts gainsay.
pub(crate) fn resolve(
    formula: &mut Formula,
    group: &Group,
    clash: Clash,
    posed: &mut Posed,
    scratch: &mut Scratch,
) -> Solved {
    let mut clash = clash;
    let mut round = 0;
    loop {
        round += 1;
        let facts = conflict_set(&formula.sheet, group, Tier::Corroborated, scratch);
        let found = facts.iter().map(|at| &formula.sheet.facts()[*at as usize]);
        let least = found.map(|fact| fact.trust).min();
        let doubted = least.is_some_and(|trust| trust < Trust::Printed);
        let misplaced = if clash.kind == Kind::Order {
            misplaced_item(&formula.sheet, group, &facts, scratch)
        } else {
            None
        };
        let set = facts.clone();
        formula.contradictions.push(Contradiction {
            kind: clash.kind,
            group: group.number,
            facts,
            misplaced,
            resolved: doubted,
        });
        if round > MOST_ROUNDS || set.is_empty() {
            let Some(least) = set_aside_lowest(&mut formula.sheet, group) else { return Err(clash) };
            if let Some(last) = formula.contradictions.last_mut() {
                last.resolved = least < Trust::Printed;
            }
        } else if let Some(item) = outvoted(&formula.sheet, group, clash, scratch).filter(|_| doubted) {
            doubt_place(&mut formula.sheet, item);
        } else if let Some(least) = least.filter(|_| doubted) {
            let (_, facts) = formula.sheet.give_up();
            for at in set {
                let fact = &mut facts[at as usize];
                fact.set_aside |= fact.trust == least;
            }
        } else {
            return Err(clash);
        }
        if clash.kind == Kind::TooLittle {
            // A list that begins with something that cannot be much is probably a choice of ingredients, or sorted
            // by name: its order is not to be trusted either.
            formula.sheet.forget_order(group);
        }
        match posed.pose(&formula.sheet, group, Tier::Corroborated) {
            Ok(()) => return Ok(()),
            Err(next) => clash = next,
        }
    }
}

/// The item whose amount is too much for its place by the levels of several items before it. Lists that name an amount
/// of a raw material, or add what they advertise at the end, have such items.
fn outvoted(sheet: &Sheet, group: &Group, clash: Clash, scratch: &mut Scratch) -> Option<usize> {
    if clash.kind != Kind::Order {
        return None;
    }
    sheet.problem(group, Tier::Corroborated, &mut scratch.problem, &mut scratch.map);
    let pairs = order_pairs(&scratch.problem, 1000);
    let entry = misplaced(&pairs)?;
    let Behind::Item(item) = scratch.map.ordered[entry] else { return None };
    let against = pairs.iter().filter(|(_, later)| *later == entry).count();
    (against >= OUTVOTED_BY).then_some(item as usize)
}

/// Takes an item out of the order; an amount that is only claimed of it is given up instead.
fn doubt_place(sheet: &mut Sheet, item: usize) {
    let [from, to] = sheet.range_of(item);
    let (lines, facts) = sheet.give_up();
    let facts = &mut facts[from..to];
    if facts.iter().any(|fact| fact.trust == Trust::Printed) {
        lines[item].place = Place::Unordered;
    } else {
        let claims = facts.iter_mut().filter(|fact| fact.trust == Trust::Claimed);
        claims.for_each(|claim| claim.set_aside = true);
    }
}

/// Sets aside all facts of the lowest trust below print that are left; says which trust, if there were any.
fn set_aside_lowest(sheet: &mut Sheet, group: &Group) -> Option<Trust> {
    let (lines, facts) = sheet.give_up();
    let here = |fact: &Fact| lines[fact.item as usize].group == group.number;
    let live = |fact: &Fact| !fact.set_aside && fact.trust < Trust::Printed && here(fact);
    let least = facts.iter().filter(|fact| live(fact)).map(|fact| fact.trust).min()?;
    for fact in facts.iter_mut().filter(|fact| fact.trust == least && here(fact)) {
        fact.set_aside = true;
    }
    Some(least)
}

/// The smallest set of facts that cannot all be true, the most trusted ones surviving. Empty when the list is too
/// long to look for one.
fn conflict_set(sheet: &Sheet, group: &Group, tier: Tier, scratch: &mut Scratch) -> Vec<u32> {
    let facts = candidates(sheet, group, tier);
    if facts.len().saturating_mul(sheet.members(group).len()) > MOST_WORK {
        return Vec::new();
    }
    let known = Known::new(sheet);
    deletion_filter(&facts, |kept| {
        let kept = known.of(kept);
        sheet.problem_with(group, tier, |at| kept[at], &mut scratch.problem, &mut scratch.map);
        scratch.solver.solve(&scratch.problem, &mut scratch.solution).is_err()
    })
}

/// The facts that a bound of `item` rests on: sufficient, and none of them superfluous.
pub(crate) fn supporting(
    sheet: &Sheet,
    group: &Group,
    tier: Tier,
    item: usize,
    end: fn(Bounds) -> f64,
    scratch: &mut Scratch,
) -> Vec<u32> {
    let facts = candidates(sheet, group, tier);
    let Ok(full) = bounds_with(sheet, group, tier, item, |_| true, scratch) else { return Vec::new() };
    if facts.len().saturating_mul(sheet.members(group).len()) > MOST_WORK {
        return facts;
    }
    let known = Known::new(sheet);
    deletion_filter(&facts, |kept| {
        let kept = known.of(kept);
        let got = bounds_with(sheet, group, tier, item, |at| kept[at], scratch);
        got.is_ok_and(|got| (end(got) - end(full)).abs() <= super::boxes::EPSILON)
    })
}

/// The bounds of one item with only the kept facts.
pub(crate) fn bounds_with(
    sheet: &Sheet,
    group: &Group,
    tier: Tier,
    item: usize,
    keep: impl Fn(usize) -> bool,
    scratch: &mut Scratch,
) -> Result<Bounds, Clash> {
    let Scratch { solver, problem, map, solution, .. } = scratch;
    sheet.problem_with(group, tier, keep, problem, map);
    if tier == Tier::Corroborated {
        solver.solve_robust(problem, solution)?;
    } else {
        solver.solve(problem, solution)?;
    }
    let item = item as u32;
    let ordered = map.ordered.iter().position(|behind| *behind == Behind::Item(item));
    let unordered = map.unordered.iter().position(|at| *at == item);
    let part = map.parts.iter().position(|at| *at == item);
    let solved = ordered.map(|at| &solution.ordered[at]);
    let solved = solved.or_else(|| unordered.map(|at| &solution.unordered[at]));
    let solved = solved.or_else(|| part.map(|at| &solution.parts[at]));
    Ok(solved.map_or(Bounds::ANY, |solved| solved.bounds))
}

/// The facts in the order in which they are given up: the least trusted first, of those the last in the list.
fn candidates(sheet: &Sheet, group: &Group, tier: Tier) -> Vec<u32> {
    let mut facts: Vec<u32> = Vec::new();
    for item in sheet.members(group) {
        let [from, to] = sheet.range_of(*item as usize);
        facts.extend((from..to).map(|at| at as u32));
    }
    let fact = |at: &u32| &sheet.facts()[*at as usize];
    facts.retain(|at| tier.admits(fact(at)));
    facts.reverse();
    facts.sort_by_key(|at| fact(at).trust);
    facts
}

fn misplaced_item(sheet: &Sheet, group: &Group, facts: &[u32], scratch: &mut Scratch) -> Option<u32> {
    let known = Known::new(sheet);
    let kept = known.of(facts);
    sheet.problem_with(group, Tier::Corroborated, |at| kept[at], &mut scratch.problem, &mut scratch.map);
    let pairs = order_pairs(&scratch.problem, 1000);
    misplaced(&pairs).map(|entry| scratch.map.item_of(&scratch.problem, entry) as u32)
}

/// Turns lists of kept facts into a set.
struct Known {
    count: usize,
}

impl Known {
    fn new(sheet: &Sheet) -> Self {
        Self { count: sheet.facts().len() }
    }

    fn of(&self, kept: &[u32]) -> Vec<bool> {
        let mut set = vec![false; self.count];
        for at in kept {
            set[*at as usize] = true;
        }
        set
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::Dictionary;
    use crate::formula::{Context, infer};

    const TEXTS: [&str; 5] = [
        "Aqua, Glycerin, Niacinamide 5%, Squalane, Phenoxyethanol, Xanthan Gum, Parfum, Linalool, Disodium EDTA",
        "Aqua, Niacinamide 10%, Betaine, Zinc PCA 1%, Urea, Carbomer, Sodium Hyaluronate, Cetyl Alcohol, Citric Acid",
        "Aqua, Cetearyl Alcohol (and) Ceteareth-20, Glycerin, Phenoxyethanol (and) Ethylhexylglycerin, Parfum, Carbomer",
        "Aqua 60%, Glycerin, Urea 10%, Sodium Benzoate, Potassium Sorbate, Tocopherol, Allantoin, CI 42090",
        "Squalane, Tocopherol",
    ];

    fn inferred(text: &str) -> Formula {
        let names = Dictionary::embedded();
        let context = Context { market: Some("EU"), rinse_off: Some(false), ..Context::default() };
        infer(text, &crate::inci::parse(text, names), names, &context, &mut Scratch::default())
    }

    #[test]
    fn a_proof_is_sufficient_and_has_no_superfluous_fact() {
        let mut rests = 0;
        for text in TEXTS {
            let formula = inferred(text);
            let (sheet, scratch) = (&formula.sheet, &mut Scratch::default());
            let group = sheet.groups[0];
            let ends: [fn(Bounds) -> f64; 2] = [|bounds| bounds.lo, |bounds| bounds.hi];
            for (item, end, tier) in
                (0..sheet.lines.len()).flat_map(|item| ends.map(|end| (item, end))).flat_map(|(item, end)| {
                    [Tier::Strict, Tier::Legal, Tier::Corroborated].map(|tier| (item, end, tier))
                })
            {
                let full = end(bounds_with(sheet, &group, tier, item, |_| true, scratch).unwrap());
                let facts = supporting(sheet, &group, tier, item, end, scratch);
                rests += facts.len();
                let mut with = |kept: &[u32]| {
                    let keep = |at: usize| kept.contains(&(at as u32));
                    (end(bounds_with(sheet, &group, tier, item, keep, scratch).unwrap()) - full).abs() < 1e-6
                };
                assert!(with(&facts), "item {item} of {text}");
                for dropped in &facts {
                    let fewer: Vec<u32> = facts.iter().copied().filter(|at| at != dropped).collect();
                    assert!(!with(&fewer), "{dropped} is superfluous for item {item} of {text}");
                }
            }
        }
        assert!(rests > 100, "the bounds of these lists rest on facts");
    }

    #[test]
    fn tiers_are_nested() {
        for text in TEXTS {
            let formula = inferred(text);
            for item in 0..formula.sheet.lines.len() {
                let by_tier = formula.by_tier(item).map(Option::unwrap);
                for pair in by_tier.windows(2) {
                    assert!(
                        pair[1].lo >= pair[0].lo - 1e-9 && pair[1].hi <= pair[0].hi + 1e-9,
                        "item {item} of {text}: {by_tier:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn an_amount_that_several_levels_gainsay_loses_its_place_and_not_they_their_word() {
        let before = "Aqua, Glycerin, Betaine, Allantoin, Adenosine, Xanthan Gum, Carbomer, Disodium EDTA";
        let formula = inferred(&format!("{before}, Lactic Acid 4.023%, Citric Acid"));
        assert!(formula.missing.is_none());
        assert_eq!(formula.contradictions[0].kind, Kind::Order);
        assert_eq!(formula.contradictions[0].misplaced, Some(8));
        for (item, most) in [(4, 1.0), (5, 2.0), (7, 1.0)] {
            let bounds = formula.bounds(item);
            assert!(bounds.lo < 1e-9 && bounds.hi <= most, "item {item}: {bounds:?}");
        }
        let acid = formula.bounds(8);
        assert!(acid.lo > 3.9 && acid.hi < 4.1, "what is printed of the item itself stands: {acid:?}");

        // One level alone may be what is wrong.
        let single = inferred("Aqua, Glycerin, Betaine, Xanthan Gum, Squalane, Lactic Acid 8%, Citric Acid");
        assert_eq!(single.contradictions.len(), 1);
        assert!(single.bounds(3).lo > 7.0, "{:?}", single.bounds(3));
    }

    #[test]
    fn a_contradiction_is_told_by_its_smallest_set() {
        let text =
            "Aqua, Glycerin, Phenoxyethanol, Xanthan Gum, Urea 5%, Betaine 2%, Niacinamide 4%, Squalane";
        let formula = inferred(text);
        let first = &formula.contradictions[0];
        assert_eq!(first.kind, Kind::Order);
        let (sheet, scratch) = (&formula.sheet, &mut Scratch::default());
        let mut fresh = sheet.clone();
        fresh.give_up().1.iter_mut().for_each(|fact| fact.set_aside = false);
        let mut possible = |kept: &[u32]| {
            let keep = |at: usize| kept.contains(&(at as u32));
            bounds_with(&fresh, &sheet.groups[0], Tier::Practical, 0, keep, scratch).is_ok()
        };
        assert!(!possible(&first.facts), "{first:?}");
        for dropped in &first.facts {
            let fewer: Vec<u32> = first.facts.iter().copied().filter(|at| at != dropped).collect();
            assert!(possible(&fewer), "{dropped} is superfluous in {first:?}");
        }
        // Betaine 2 % before Niacinamide 4 %: print against print.
        assert!(!formula.contradictions.last().unwrap().resolved);
    }
}
