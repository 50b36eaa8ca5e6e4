//! The same answers from a linear program for every place of the line.

use incilint::formula::boxes::{Bounds, Entry, Problem};
use incilint::formula::totals::weighted_total;
use microlp::{ComparisonOp, OptimizationDirection, Problem as Program, Variable};
use proptest::prelude::*;

use crate::build::{Random, bounds, facts, formula, solve, solve_robust, wild};

/// The least and greatest value of `Σ weights · amounts`, over all places of the line.
fn brute_force(problem: &Problem, weights: &[f64]) -> Option<Bounds> {
    let mut range: Option<Bounds> = None;
    for k in 0..=problem.ordered.len() {
        let lo = optimum(problem, weights, k, OptimizationDirection::Minimize);
        let hi = optimum(problem, weights, k, OptimizationDirection::Maximize);
        if let (Some(lo), Some(hi)) = (lo, hi) {
            range = Some(range.map_or(Bounds { lo, hi }, |r| Bounds { lo: r.lo.min(lo), hi: r.hi.max(hi) }));
        }
    }
    range
}

fn optimum(problem: &Problem, weights: &[f64], k: usize, direction: OptimizationDirection) -> Option<f64> {
    let mut program = Program::new(direction);
    let line = problem.line;
    let mut total: Vec<(Variable, f64)> = Vec::new();
    let mut place = Vec::new();
    let items = problem.ordered.iter().chain(&problem.unordered);
    for (i, item) in items.enumerate() {
        let Bounds { mut lo, mut hi } = item.bounds;
        if i < k {
            lo = lo.max(line);
        } else if i < problem.ordered.len() {
            hi = hi.min(line);
        }
        if lo > hi {
            return None;
        }
        let amount = program.add_var(weights[i], (lo, hi));
        if item.counted {
            total.push((amount, 1.0));
        } else {
            let share = program.add_var(0.0, (0.0, hi));
            program.add_constraint([(share, 1.0), (amount, -1.0)], ComparisonOp::Le, 0.0);
            total.push((share, 1.0));
        }
        place.push(amount);
    }
    for pair in place[..k].windows(2) {
        program.add_constraint([(pair[0], 1.0), (pair[1], -1.0)], ComparisonOp::Ge, 0.0);
    }
    program.add_constraint(total.clone(), ComparisonOp::Ge, problem.total.lo);
    program.add_constraint(total, ComparisonOp::Le, problem.total.hi);
    let solved = program.solve().ok()?.into_solution().ok()?;
    Some(solved.objective())
}

fn unit(n: usize, at: usize) -> Vec<f64> {
    (0..n).map(|i| f64::from(u8::from(i == at))).collect()
}

fn check(problem: &Problem) {
    let n = problem.ordered.len() + problem.unordered.len();
    match solve(problem) {
        Err(clash) => {
            let possible = brute_force(problem, &unit(n, 0));
            assert!(possible.is_none(), "{clash:?} but {possible:?} is possible in {problem:?}");
        }
        Ok(solution) => {
            for (i, got) in bounds(&solution).into_iter().enumerate() {
                let want = brute_force(problem, &unit(n, i)).expect("the solver found it feasible");
                let near = (got.lo - want.lo).abs() < 1e-5 && (got.hi - want.hi).abs() < 1e-5;
                assert!(near, "item {i}: {got:?} instead of {want:?} in {problem:?}");
            }
        }
    }
}

fn without_overlap(mut problem: Problem) -> Problem {
    for item in problem.ordered.iter_mut().chain(&mut problem.unordered) {
        item.counted = true;
    }
    problem
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn bounds_are_those_of_the_linear_program(seed: u64) {
        let mut random = Random::new(seed);
        let truth = formula(&mut random);
        check(&facts(&truth, &mut random));
    }

    #[test]
    fn so_is_the_verdict_on_wild_boxes(seed: u64) {
        check(&wild(&mut Random::new(seed)));
    }

    #[test]
    fn weighted_totals_are_those_of_the_linear_program(seed: u64) {
        let mut random = Random::new(seed);
        let truth = formula(&mut random);
        let problem = without_overlap(facts(&truth, &mut random));
        let Ok(solution) = solve(&problem) else { return Ok(()) };
        let own = bounds(&solution);
        let weights: Vec<f64> = own.iter().map(|_| random.pick(&[0.0, 0.0, 1.0, 0.5, 2.0])).collect();
        let got = weighted_total(&problem, &weights, &own);
        let want = brute_force(&problem, &weights).expect("the solver found it feasible");
        prop_assert!((got.lo - want.lo).abs() < 1e-5 && (got.hi - want.hi).abs() < 1e-5,
            "{got:?} instead of {want:?} for {weights:?} in {problem:?}");
    }

    #[test]
    fn robust_bounds_are_the_union_over_every_single_loss(seed: u64) {
        let mut random = Random::new(seed);
        let truth = formula(&mut random);
        let problem = facts(&truth, &mut random);
        let Ok(plain) = solve(&problem) else { return Ok(()) };
        let mut want = bounds(&plain);
        for lost in 0..want.len() {
            let mut without = problem.clone();
            let m = without.ordered.len();
            let item: &mut Entry =
                if lost < m { &mut without.ordered[lost] } else { &mut without.unordered[lost - m] };
            item.bounds.hi = item.spare;
            let loss = solve(&without).expect("fewer facts never contradict more");
            for (want, got) in want.iter_mut().zip(bounds(&loss)) {
                *want = Bounds { lo: want.lo.min(got.lo), hi: want.hi.max(got.hi) };
            }
        }
        let got = bounds(&solve_robust(&problem).expect("the plain one is feasible"));
        for (i, (got, want)) in got.iter().zip(&want).enumerate() {
            let near = (got.lo - want.lo).abs() < 1e-9 && (got.hi - want.hi).abs() < 1e-9;
            prop_assert!(near, "item {i}: {got:?} instead of {want:?} in {problem:?}");
        }
    }
}
