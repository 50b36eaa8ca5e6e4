//! From a whole problem to its solution: blends are folded into their place, solved, and unfolded again.

use super::boxes::{Bounds, Entry, Problem};
use super::conflict::{Clash, Kind};
use super::robust::Robust;
use super::solve::{self, Ceiling, Floor, Solution, Solved};
use super::sums::Sums;

/// Buffers that are reused from list to list, so that solving allocates nothing once they have grown.
#[derive(Clone, Debug, Default)]
pub struct Solver {
    sums: Sums,
    robust: Robust,
    folded: Vec<Entry>,
    parts: Solution,
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
        out.parts.clear();
        if problem.blends.is_empty() {
            return self.flat(problem, &problem.ordered, out, robust);
        }
        let mut folded = std::mem::take(&mut self.folded);
        let result = fold(problem, &mut folded).and_then(|()| self.flat(problem, &folded, out, robust));
        self.folded = folded;
        result?;
        out.parts.resize(problem.parts.len(), UNKNOWN);
        for blend in &problem.blends {
            let parts = &problem.parts[blend.parts.clone()];
            let total = out.ordered[blend.at].bounds;
            let (items, free) = if blend.descending { (parts, &[][..]) } else { (&[][..], parts) };
            self.sums.fill(items, free, total, 0.0, None);
            solve::solve_flat(&self.sums, items, free, &mut self.parts)?;
            if robust {
                self.robust.widen(&self.sums, items, free, &mut self.parts);
            }
            let solved = if blend.descending { &self.parts.ordered } else { &self.parts.unordered };
            out.parts[blend.parts.clone()].copy_from_slice(solved);
        }
        Ok(())
    }

    fn flat(
        &mut self,
        problem: &Problem,
        items: &[Entry],
        out: &mut Solution,
        robust: bool,
    ) -> Result<(), Clash> {
        let free = &problem.unordered;
        if items.is_empty() && free.is_empty() {
            out.clear();
            return Ok(());
        }
        self.sums.fill(items, free, problem.total, problem.line, None);
        solve::solve_flat(&self.sums, items, free, out)?;
        if robust {
            self.robust.widen(&self.sums, items, free, out);
        }
        Ok(())
    }
}

const UNKNOWN: Solved = Solved { bounds: Bounds::ANY, floor: Floor::Own, ceiling: Ceiling::Own };

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
