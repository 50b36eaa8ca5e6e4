//! Lists whose facts exclude each other, and the smallest set of facts that does.

use super::boxes::{EPSILON, Problem};

/// The four ways in which a list can contradict itself; there is no fifth.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// C1: the facts about one item exclude each other.
    Facts,
    /// C2: an item that must be large stands after one that cannot be.
    Order,
    /// C3: what must at least be there exceeds the total.
    TooMuch,
    /// C4: what can at most be there does not reach the total.
    TooLittle,
}

impl Kind {
    /// The short code, `C1` to `C4`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Facts => "C1",
            Self::Order => "C2",
            Self::TooMuch => "C3",
            Self::TooLittle => "C4",
        }
    }
}

/// A contradiction found while solving.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Clash {
    /// Which of the four.
    pub kind: Kind,
    /// Where it shows first: an index into the ordered items, then (past their end) the unordered ones.
    pub item: usize,
}

/// The pairs `(earlier, later)` of ordered items that contradict the order, earlier first. At most `limit`.
#[must_use]
pub fn order_pairs(problem: &Problem, limit: usize) -> Vec<(usize, usize)> {
    let items = &problem.ordered;
    // The least cap so far is the only one that has to be tried to know whether an item offends at all.
    let mut pairs = Vec::new();
    let mut least = f64::INFINITY;
    for (later, item) in items.iter().enumerate() {
        if item.bounds.lo > least.max(problem.line) + EPSILON {
            for (earlier, other) in items[..later].iter().enumerate() {
                if item.bounds.lo > other.bounds.hi.max(problem.line) + EPSILON {
                    pairs.push((earlier, later));
                    if pairs.len() == limit {
                        return pairs;
                    }
                }
            }
        }
        least = least.min(item.bounds.hi);
    }
    pairs
}

/// The item that takes part in most of the pairs, which is probably the misplaced one; of several, the last.
#[must_use]
pub fn misplaced(pairs: &[(usize, usize)]) -> Option<usize> {
    let mut count = std::collections::BTreeMap::new();
    for &(earlier, later) in pairs {
        *count.entry(earlier).or_insert(0usize) += 1;
        *count.entry(later).or_insert(0usize) += 1;
    }
    count.into_iter().max_by_key(|&(item, n)| (n, item)).map(|(item, _)| item)
}

/// Drops the members of `facts` one by one, in the given order, and keeps dropped those without which `still`
/// holds. What remains is irreducible: `still` fails when any one of it is dropped. Costs one call of `still`
/// per fact.
pub fn deletion_filter<T: Copy>(facts: &[T], mut still: impl FnMut(&[T]) -> bool) -> Vec<T> {
    let mut kept = facts.to_vec();
    let mut at = 0;
    while at < kept.len() {
        let dropped = kept.remove(at);
        if !still(&kept) {
            kept.insert(at, dropped);
            at += 1;
        }
    }
    kept
}
