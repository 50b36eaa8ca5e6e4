//! Short ways to write a problem, and random ones.

use incilint::formula::boxes::{Blend, Bounds, Entry, Problem};
use incilint::formula::conflict::Clash;
use incilint::formula::solve::Solution;
use incilint::formula::solver::Solver;

pub(crate) const FREE: [f64; 2] = [0.0, 100.0];

pub(crate) fn list(ordered: &[[f64; 2]]) -> Problem {
    Problem { ordered: entries(ordered), ..Problem::default() }
}

pub(crate) fn entries(boxes: &[[f64; 2]]) -> Vec<Entry> {
    boxes.iter().map(|[lo, hi]| Entry::new(*lo, *hi)).collect()
}

pub(crate) fn blend(problem: &mut Problem, at: usize, parts: &[[f64; 2]]) {
    let start = problem.parts.len();
    problem.parts.extend(entries(parts));
    problem.blends.push(Blend { at, parts: start..problem.parts.len(), descending: true });
}

pub(crate) fn solve(problem: &Problem) -> Result<Solution, Clash> {
    let mut out = Solution::default();
    Solver::default().solve(problem, &mut out).map(|()| out)
}

pub(crate) fn solve_robust(problem: &Problem) -> Result<Solution, Clash> {
    let mut out = Solution::default();
    Solver::default().solve_robust(problem, &mut out).map(|()| out)
}

pub(crate) fn bounds(solution: &Solution) -> Vec<Bounds> {
    solution.ordered.iter().chain(&solution.unordered).map(|solved| solved.bounds).collect()
}

#[track_caller]
pub(crate) fn assert_bounds(got: &[Bounds], want: &[[f64; 2]]) {
    assert_eq!(got.len(), want.len());
    for (i, (got, want)) in got.iter().zip(want).enumerate() {
        let near = (got.lo - want[0]).abs() < 1e-3 && (got.hi - want[1]).abs() < 1e-3;
        assert!(near, "item {i}: {got:?} instead of {want:?}");
    }
}

/// A small deterministic generator, so that a failing seed is all one needs to see a case again.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    pub(crate) fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    pub(crate) fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    pub(crate) fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }
}

/// A lawful formula: amounts in label order, and the unordered ones after them.
pub(crate) struct Truth {
    pub(crate) ordered: Vec<f64>,
    pub(crate) unordered: Vec<f64>,
    pub(crate) line: f64,
}

pub(crate) fn formula(random: &mut Random) -> Truth {
    let line = random.pick(&[1.0, 1.0, 0.1, 0.0]);
    let n = 1 + random.below(9);
    let free = random.below(3);
    let mut amounts: Vec<f64> =
        (0..n + free).map(|_| random.unit().powi(random.pick(&[1, 3, 8])) + 1e-4).collect();
    let sum: f64 = amounts.iter().sum();
    amounts.iter_mut().for_each(|amount| *amount *= 100.0 / sum);
    let unordered = amounts.split_off(n);
    amounts.sort_by(|a, b| b.total_cmp(a));
    let above = amounts.partition_point(|amount| *amount > line);
    for i in (above + 1..n).rev() {
        amounts.swap(i, above + random.below(i - above + 1));
    }
    Truth { ordered: amounts, unordered, line }
}

/// True facts about a formula: printed amounts, caps (some of them doubted), a total.
pub(crate) fn facts(truth: &Truth, random: &mut Random) -> Problem {
    let mut problem = Problem { line: truth.line, ..Problem::default() };
    if random.one_in(4) {
        problem.total = random.pick(&[Bounds { lo: 0.0, hi: 100.0 }, Bounds { lo: 99.0, hi: 101.0 }]);
    }
    let mut entry = |amount: f64| {
        let mut entry = match random.below(5) {
            0 => Entry::new(amount * 0.95, amount * 1.05),
            1 | 2 => Entry::new(0.0, cap_above(amount)),
            3 if random.one_in(3) => Entry::new(amount * 0.5, 100.0),
            _ => Entry::new(0.0, 100.0),
        };
        if entry.bounds.hi < 100.0 && random.one_in(2) {
            entry = entry.doubted(random.pick(&[100.0, entry.bounds.hi * 3.0]));
        }
        if random.one_in(12) { entry.overlapping() } else { entry }
    };
    problem.ordered = truth.ordered.iter().map(|amount| entry(*amount)).collect();
    problem.unordered = truth.unordered.iter().map(|amount| entry(*amount)).collect();
    problem
}

pub(crate) fn cap_above(amount: f64) -> f64 {
    let steps = [0.1, 0.3, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0];
    steps.into_iter().find(|step| *step >= amount).unwrap_or(100.0)
}

/// A problem that need not be feasible.
pub(crate) fn wild(random: &mut Random) -> Problem {
    let mut boxes = |n: usize| -> Vec<Entry> {
        (0..n)
            .map(|_| {
                let lo = if random.one_in(3) { random.unit() * 30.0 } else { 0.0 };
                let hi = if random.one_in(2) { random.unit() * 40.0 } else { 100.0 };
                let item = Entry::new(lo, hi);
                if random.one_in(10) { item.overlapping() } else { item }
            })
            .collect()
    };
    let (ordered, unordered) = (boxes(4), boxes(1));
    let n = 1 + random.below(4);
    Problem {
        ordered: ordered[..n].to_vec(),
        unordered: unordered[..random.below(2)].to_vec(),
        line: random.pick(&[1.0, 0.1, 0.0, 5.0]),
        ..Problem::default()
    }
}
