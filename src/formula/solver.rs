//! From a whole problem to its solution: blends are folded into their place, solved, and unfolded again.

use super::boxes::{Bounds, Entry, Problem};
use super::conflict::{Clash, Kind};
use super::flat::{Flat, Items};
use super::solve::{Ceiling, Floor, Solution, Solved};

/// Buffers that are reused from list to list, so that solving allocates nothing once they have grown.
#[derive(Clone, Debug, Default)]
pub struct Solver {
    flat: Flat,
    /// The ordered items when there are blends, each blend with what its parts say.
    folded: Vec<Entry>,
    /// The parts of a blend, and those of all blends when they have been solved.
    blend: Flat,
    parts: Vec<Solved>,
}

impl Solver {
    /// The exact bounds of every item under all facts of `problem`.
    ///
    /// # Errors
    /// The facts exclude each other; `out` is then without meaning.
    pub fn solve(&mut self, problem: &Problem, out: &mut Solution) -> Result<(), Clash> {
        self.run(problem, out, false)
    }

    /// Bounds that hold even if any one of the doubted caps is wrong ([`Entry::spare`]).
    ///
    /// Exact for lists without blends; the parts of a blend may come out wider than need be, never narrower.
    ///
    /// # Errors
    /// The facts exclude each other; `out` is then without meaning.
    pub fn solve_robust(&mut self, problem: &Problem, out: &mut Solution) -> Result<(), Clash> {
        self.run(problem, out, true)
    }

    fn run(&mut self, problem: &Problem, out: &mut Solution, robust: bool) -> Result<(), Clash> {
        self.pose(problem, robust)?;
        out.clear();
        out.window = self.window();
        out.ordered.extend((0..problem.ordered.len()).map(|i| self.ordered(problem, i)));
        out.unordered.extend((0..problem.unordered.len()).map(|u| self.unordered(problem, u)));
        out.parts.extend_from_slice(&self.parts);
        Ok(())
    }

    /// Makes a problem ready for questions about its items.
    pub(crate) fn pose(&mut self, problem: &Problem, robust: bool) -> Result<(), Clash> {
        self.parts.clear();
        if problem.ordered.is_empty() && problem.unordered.is_empty() {
            self.flat.clear();
            return Ok(());
        }
        if !problem.blends.is_empty() {
            fold(problem, &mut self.folded)?;
        }
        let Self { flat, folded, blend, parts } = self;
        let items = items(problem, folded);
        flat.pose(items, problem.total, problem.line, robust)?;
        parts.resize(problem.parts.len(), UNKNOWN);
        for one in &problem.blends {
            let of = &problem.parts[one.parts.clone()];
            let total = flat.ordered(items, one.at).bounds;
            let (ordered, unordered) = if one.descending { (of, &[][..]) } else { (&[][..], of) };
            let of = Items { ordered, unordered };
            blend.pose(of, total, 0.0, robust)?;
            for (i, part) in parts[one.parts.clone()].iter_mut().enumerate() {
                *part = if one.descending { blend.ordered(of, i) } else { blend.unordered(of, i) };
            }
        }
        Ok(())
    }

    /// The greatest that an ordered item of the problem that is ready can be.
    pub(crate) fn upper(&self, problem: &Problem, i: usize) -> f64 {
        self.flat.upper(items(problem, &self.folded), i).0
    }

    /// Whether an ordered item of the problem that is ready is at most `limit`.
    pub(crate) fn is_at_most(&self, problem: &Problem, i: usize, limit: f64) -> bool {
        self.flat.is_at_most(items(problem, &self.folded), i, limit)
    }

    /// The least that an ordered item of the problem that is ready can be.
    pub(crate) fn lower(&self, problem: &Problem, i: usize) -> f64 {
        self.flat.lower(items(problem, &self.folded), i).0
    }

    /// Where the line can lie.
    pub(crate) fn window(&self) -> [usize; 2] {
        self.flat.window()
    }

    /// Both ends of an ordered item of the problem that is ready.
    pub(crate) fn ordered(&self, problem: &Problem, i: usize) -> Solved {
        self.flat.ordered(items(problem, &self.folded), i)
    }

    /// Both ends of an unordered item of the problem that is ready.
    pub(crate) fn unordered(&self, problem: &Problem, u: usize) -> Solved {
        self.flat.unordered(items(problem, &self.folded), u)
    }

    /// Both ends of the parts of blends, by part.
    pub(crate) fn parts(&self) -> &[Solved] {
        &self.parts
    }
}

const UNKNOWN: Solved = Solved { bounds: Bounds::ANY, floor: Floor::Own, ceiling: Ceiling::Own };

fn items<'a>(problem: &'a Problem, folded: &'a [Entry]) -> Items<'a> {
    let ordered = if problem.blends.is_empty() { &problem.ordered } else { folded };
    Items { ordered, unordered: &problem.unordered }
}

/// The ordered items with what the parts of each blend say about their sum. The blend's own amount is the only
/// link between the two lists and its possible values have no gaps, so nothing is lost by this.
fn fold(problem: &Problem, folded: &mut Vec<Entry>) -> Result<(), Clash> {
    folded.clear();
    folded.extend_from_slice(&problem.ordered);
    for blend in &problem.blends {
        let parts = &problem.parts[blend.parts.clone()];
        let sum = sum_of_parts(parts, blend.descending).map_err(|at| Clash {
            kind: Kind::Order,
            item: problem.ordered.len() + problem.unordered.len() + blend.parts.start + at,
        })?;
        let entry = &mut folded[blend.at];
        let own = *entry;
        entry.bounds = own.bounds.and(sum.bounds);
        // One wrong cap is either the blend's own or one of its parts'.
        entry.spare = own.spare.min(sum.bounds.hi).max(own.bounds.hi.min(sum.spare)).max(entry.bounds.hi);
    }
    Ok(())
}

/// The range of the sum of a blend's parts, or the part at which they contradict each other.
fn sum_of_parts(parts: &[Entry], descending: bool) -> Result<Entry, usize> {
    let mut floor = 0.0;
    let mut least = 0.0;
    for part in parts.iter().rev() {
        floor = if descending { part.bounds.lo.max(floor) } else { part.bounds.lo };
        least += part.weight() * floor;
    }
    let mut sum = Entry::new(least, 0.0);
    let (mut most, mut best_gain) = (0.0, 0.0f64);
    let (mut holder, mut held, mut next, mut gain) = (0, f64::INFINITY, f64::INFINITY, 0.0);
    for (i, part) in parts.iter().enumerate() {
        let cap = part.bounds.hi;
        if !descending {
            most += cap;
            best_gain = best_gain.max(part.spare - cap);
        } else {
            if cap < held {
                (next, held, holder, gain) = (held, cap, i, 0.0);
            } else {
                next = next.min(cap);
            }
            most += held;
            gain += parts[holder].spare.min(next) - held;
            best_gain = best_gain.max(gain);
        }
        let running = if descending { held } else { cap };
        if part.bounds.lo > running + super::boxes::EPSILON {
            return Err(i);
        }
    }
    sum.bounds.hi = most;
    sum.spare = most + best_gain;
    Ok(sum)
}
