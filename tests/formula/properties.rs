//! What must hold of every list, whatever its facts.

use incilint::formula::boxes::{Bounds, Entry, Problem};
use incilint::formula::conflict::{Kind, deletion_filter};
use incilint::formula::totals::{loose_total, weighted_total};
use proptest::prelude::*;

use crate::build::{Random, bounds, cap_above, facts, formula, solve, solve_robust, wild};

fn feasible(seed: u64) -> (Problem, Vec<Bounds>, Vec<f64>) {
    let mut random = Random::new(seed);
    let truth = formula(&mut random);
    let problem = facts(&truth, &mut random);
    let solution = solve(&problem).expect("facts that are true of a formula agree");
    let amounts = truth.ordered.iter().chain(&truth.unordered).copied().collect();
    (problem, bounds(&solution), amounts)
}

fn inside(inner: Bounds, outer: Bounds) -> bool {
    inner.lo >= outer.lo - 1e-7 && inner.hi <= outer.hi + 1e-7
}

fn all_inside(inner: &[Bounds], outer: &[Bounds]) -> bool {
    inner.len() == outer.len() && inner.iter().zip(outer).all(|(i, o)| inside(*i, *o))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn the_truth_is_inside(seed: u64) {
        let (problem, got, amounts) = feasible(seed);
        let robust = bounds(&solve_robust(&problem).unwrap());
        for (i, amount) in amounts.iter().enumerate() {
            prop_assert!(got[i].contains(*amount), "{amount} outside {:?} of item {i} in {problem:?}", got[i]);
        }
        prop_assert!(all_inside(&got, &robust), "trusting less never narrows");
    }

    #[test]
    fn the_truth_is_inside_the_robust_bounds_although_one_doubted_cap_is_wrong(seed: u64) {
        let (mut problem, _, amounts) = feasible(seed);
        let caps: Vec<usize> = (0..problem.ordered.len()).filter(|i| problem.ordered[*i].spare > 99.0
            && problem.ordered[*i].bounds.hi < 99.0 && problem.ordered[*i].bounds.lo == 0.0).collect();
        let Some(&wrong) = caps.first() else { return Ok(()) };
        problem.ordered[wrong].bounds.hi = amounts[wrong] * 0.6;
        // When the wrong cap contradicts the rest, it is not trusted in the first place.
        let Ok(robust) = solve_robust(&problem) else { return Ok(()) };
        for (bounds, amount) in bounds(&robust).iter().zip(&amounts) {
            prop_assert!(bounds.contains(*amount), "{amount} outside {bounds:?} in {problem:?}");
        }
    }

    #[test]
    fn a_further_fact_never_widens(seed: u64) {
        let (mut problem, before, amounts) = feasible(seed);
        let mut random = Random::new(seed ^ 1);
        let at = random.below(problem.ordered.len());
        let amount = amounts[at];
        let own = &mut problem.ordered[at];
        own.bounds = own.bounds.and(Bounds { lo: 0.9 * amount, hi: cap_above(amount) });
        prop_assert!(all_inside(&bounds(&solve(&problem).unwrap()), &before));
    }

    #[test]
    fn knowing_less_of_the_order_or_the_total_never_narrows(seed: u64) {
        let (problem, before, _) = feasible(seed);
        let mut open = problem.clone();
        open.total = Bounds { lo: 0.0, hi: problem.total.hi };
        prop_assert!(all_inside(&before, &bounds(&solve(&open).unwrap())));
        let at = Random::new(seed).below(problem.ordered.len());
        let mut moved = problem.clone();
        let item = moved.ordered.remove(at);
        moved.unordered.insert(0, item);
        let mut after = bounds(&solve(&moved).unwrap());
        let own = after.remove(moved.ordered.len());
        after.insert(at, own);
        prop_assert!(all_inside(&before, &after), "{before:?} not inside {after:?}");
    }

    #[test]
    fn bounds_fall_along_the_list(seed: u64) {
        let (problem, got, _) = feasible(seed);
        let solution = solve(&problem).unwrap();
        let [k_lo, k_hi] = solution.window;
        for i in 1..k_hi {
            prop_assert!(got[i].hi <= got[i - 1].hi + 1e-7);
        }
        for i in 1..k_lo {
            prop_assert!(got[i].lo <= got[i - 1].lo + 1e-7);
        }
        if problem.ordered.iter().all(|item| item.counted) {
            for (i, own) in got.iter().enumerate().take(k_hi) {
                prop_assert!(own.hi <= problem.total.hi / (i + 1) as f64 + 1e-7);
            }
        }
    }

    #[test]
    fn the_ends_straddle_the_total(seed: u64) {
        let (problem, got, _) = feasible(seed);
        let items: Vec<&Entry> = problem.ordered.iter().chain(&problem.unordered).collect();
        let least: f64 = got.iter().zip(&items).filter(|(_, item)| item.counted).map(|(b, _)| b.lo).sum();
        let most: f64 = got.iter().map(|b| b.hi).sum();
        prop_assert!(least <= problem.total.hi + 1e-6 && most >= problem.total.lo - 1e-6);
    }

    #[test]
    fn units_do_not_matter(seed: u64, scale in 0.1..10.0f64) {
        let (mut problem, before, _) = feasible(seed);
        for item in problem.ordered.iter_mut().chain(&mut problem.unordered) {
            item.bounds = Bounds { lo: item.bounds.lo * scale, hi: item.bounds.hi * scale };
        }
        problem.total = Bounds { lo: problem.total.lo * scale, hi: problem.total.hi * scale };
        problem.line *= scale;
        for (after, before) in bounds(&solve(&problem).unwrap()).iter().zip(&before) {
            prop_assert!((after.lo - before.lo * scale).abs() < 1e-6 && (after.hi - before.hi * scale).abs() < 1e-6);
        }
    }

    #[test]
    fn solving_again_from_the_answers_changes_nothing(seed: u64) {
        let (mut problem, before, _) = feasible(seed);
        for (item, found) in problem.ordered.iter_mut().chain(&mut problem.unordered).zip(&before) {
            item.bounds = Bounds { lo: (found.lo - 1e-12).max(0.0), hi: found.hi + 1e-12 };
        }
        for (after, before) in bounds(&solve(&problem).unwrap()).iter().zip(&before) {
            prop_assert!((after.lo - before.lo).abs() < 1e-6 && (after.hi - before.hi).abs() < 1e-6);
        }
    }

    #[test]
    fn the_order_of_unordered_items_does_not_matter(seed: u64) {
        let (mut problem, before, _) = feasible(seed);
        problem.unordered.reverse();
        let mut after = bounds(&solve(&problem).unwrap());
        after[problem.ordered.len()..].reverse();
        prop_assert!(all_inside(&before, &after) && all_inside(&after, &before));
    }

    #[test]
    fn a_total_of_one_item_is_that_item_and_no_total_leaves_the_sum_of_the_ends(seed: u64) {
        let (problem, own, _) = feasible(seed);
        let mut random = Random::new(seed);
        let weights: Vec<f64> = own.iter().map(|_| random.pick(&[0.0, 1.0, 1.3])).collect();
        let total = weighted_total(&problem, &weights, &own);
        prop_assert!(inside(total, loose_total(&weights, &own)));
        if problem.ordered.iter().chain(&problem.unordered).all(|item| item.counted) {
            let at = random.below(own.len());
            let unit: Vec<f64> = (0..own.len()).map(|i| f64::from(u8::from(i == at))).collect();
            let one = weighted_total(&problem, &unit, &own);
            prop_assert!(inside(one, own[at]) && inside(own[at], one), "{one:?} is not {:?}", own[at]);
            let all = weighted_total(&problem, &vec![1.0; own.len()], &own);
            prop_assert!(inside(all, problem.total), "{all:?}");
        }
    }

    #[test]
    fn a_contradiction_has_a_smallest_set_of_boxes(seed: u64) {
        let problem = wild(&mut Random::new(seed));
        let Err(clash) = solve(&problem) else { return Ok(()) };
        prop_assert!(matches!(clash.kind, Kind::Facts | Kind::Order | Kind::TooMuch | Kind::TooLittle));
        let m = problem.ordered.len();
        let with = |kept: &[usize]| {
            let mut part = problem.clone();
            for i in (0..m + part.unordered.len()).filter(|i| !kept.contains(i)) {
                let item = if i < m { &mut part.ordered[i] } else { &mut part.unordered[i - m] };
                item.bounds = Bounds::ANY;
            }
            solve(&part).is_err()
        };
        let all: Vec<usize> = (0..m + problem.unordered.len()).rev().collect();
        let kept = deletion_filter(&all, with);
        prop_assert!(with(&kept));
        for at in 0..kept.len() {
            let mut fewer = kept.clone();
            fewer.remove(at);
            prop_assert!(!with(&fewer), "{kept:?} is not smallest in {problem:?}");
        }
    }
}
