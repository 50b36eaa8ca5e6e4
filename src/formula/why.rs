//! The reason for each end of an interval, as a value and in words.

use super::boxes::{EPSILON, Problem};
use super::fact::{Fact, Tier};
use super::intervals::Interval;
use super::sheet::{Behind, Map, Sheet};
use super::solve::{Ceiling, Floor, Solved};

/// Why an end of an interval is where it is. `item` and `fact` are indices into the list and the sheet's facts.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Why {
    /// No fact reaches this end: it is nothing, or the whole.
    Nothing,
    /// A fact about the item itself.
    Fact(u32),
    /// The order and the total alone: so many items are at least as large.
    Position(u32),
    /// An earlier item, which is at least as large, is capped.
    After {
        /// The earlier item.
        item: u32,
        /// What caps it, if one fact does.
        fact: Option<u32>,
    },
    /// Two items are capped, of which one would do.
    AfterEither {
        /// The earlier of the two.
        first: u32,
        /// The later; perhaps the item itself.
        second: u32,
    },
    /// An earlier item cannot be above the line, so nothing after it is.
    BelowLine {
        /// The earlier item.
        item: u32,
        /// What keeps it below.
        fact: Option<u32>,
    },
    /// Two items cannot be above the line, of which one would do.
    BelowLineEither {
        /// The earlier of the two.
        first: u32,
        /// The later.
        second: u32,
    },
    /// What is declared elsewhere leaves no room above the line.
    NoRoomAbove,
    /// What the others leave of the total, shared by so many items that are at least as large.
    Shares(u32),
    /// A later item, which is at most as large, is at least that much.
    Before {
        /// The later item.
        item: u32,
        /// What it is known by.
        fact: Option<u32>,
    },
    /// The others cannot carry more; so many items share the rest.
    Rest(u32),
    /// The total cannot be reached unless the item is above the line.
    AboveLine,
    /// The raw material that it is a part of.
    Blend,
}

impl Why {
    /// The word for programs.
    #[must_use]
    pub fn code(self, sheet: &Sheet) -> &'static str {
        use super::fact::Trust;
        match self {
            Self::Nothing => "none",
            Self::Fact(fact) => match sheet.facts()[fact as usize].trust {
                Trust::Printed => "declared",
                Trust::Claimed => "claimed",
                Trust::Legal => "legal-limit",
                Trust::Foreign => "foreign-limit",
                Trust::Practical | Trust::Moderate => "usual-level",
            },
            Self::Position(_) => "position",
            Self::After { .. } | Self::AfterEither { .. } => "listed-after",
            Self::BelowLine { .. } | Self::BelowLineEither { .. } => "below-line",
            Self::NoRoomAbove => "no-room-above-line",
            Self::Shares(_) => "shares-the-rest",
            Self::Before { .. } => "listed-before",
            Self::Rest(_) => "rest-of-total",
            Self::AboveLine => "above-line",
            Self::Blend => "part-of-blend",
        }
    }
}

/// The interval of an ordered item.
pub(crate) fn of_ordered(
    sheet: &Sheet,
    problem: &Problem,
    map: &Map,
    entry: usize,
    solved: &Solved,
) -> Interval {
    let item = map.item_of(problem, entry);
    let (lo, hi) = (solved.bounds.lo, solved.bounds.hi);
    let at = |entry: usize| map.item_of(problem, entry) as u32;
    let capping = |entry: usize, amount: f64| match map.ordered[entry] {
        Behind::Item(item) => capping(sheet, item as usize, amount),
        Behind::Blend(_) => None,
    };
    let hi_why = match solved.ceiling {
        Ceiling::Own => own_cap(sheet, item, hi),
        Ceiling::Earlier(_) if hi >= problem.total.hi - EPSILON => Why::Nothing,
        Ceiling::Earlier(by) => Why::After { item: at(by), fact: capping(by, hi) },
        Ceiling::EitherEarlier(a, b) => either(at(a), at(b), hi >= problem.total.hi - EPSILON),
        Ceiling::LineBefore(by) => Why::BelowLine { item: at(by), fact: capping(by, 0.0) },
        Ceiling::EitherLineBefore(a, b) => Why::BelowLineEither { first: at(a), second: at(b) },
        Ceiling::NoRoomAbove => Why::NoRoomAbove,
        Ceiling::Left { sharing } => {
            let share = problem.total.hi / (entry + 1) as f64;
            let whole = sharing == entry + 1 && (hi - share).abs() < EPSILON;
            if whole { position(sharing) } else { Why::Shares(sharing as u32) }
        }
    };
    let lo_why = match solved.floor {
        Floor::Own => own_floor(sheet, item, lo),
        Floor::Later(by) => {
            let fact = match map.ordered[by] {
                Behind::Item(item) => supporting(sheet, item as usize, lo),
                Behind::Blend(_) => None,
            };
            Why::Before { item: at(by), fact }
        }
        Floor::Total { sharing } => Why::Rest(sharing as u32),
        Floor::AboveForTotal => Why::AboveLine,
    };
    Interval { lo, hi, lo_why, hi_why }
}

/// The interval of an item whose place says nothing.
pub(crate) fn of_unordered(sheet: &Sheet, item: usize, solved: &Solved) -> Interval {
    let (lo, hi) = (solved.bounds.lo, solved.bounds.hi);
    let hi_why = match solved.ceiling {
        Ceiling::Left { .. } => Why::Shares(1),
        _ => own_cap(sheet, item, hi),
    };
    let lo_why = match solved.floor {
        Floor::Total { .. } => Why::Rest(1),
        _ => own_floor(sheet, item, lo),
    };
    Interval { lo, hi, lo_why, hi_why }
}

/// The interval of a part of a blend.
pub(crate) fn of_part(sheet: &Sheet, map: &Map, item: usize, solved: &Solved, whole: &Solved) -> Interval {
    let (lo, hi) = (solved.bounds.lo, solved.bounds.hi);
    let own = own_cap(sheet, item, hi);
    let hi_why = match (own, solved.ceiling) {
        (Why::Fact(_), _) => own,
        (_, Ceiling::Earlier(by)) if hi < whole.bounds.hi - EPSILON => {
            let by = map.parts.get(by).copied().unwrap_or(item as u32);
            Why::After { item: by, fact: capping(sheet, by as usize, hi) }
        }
        _ => Why::Blend,
    };
    let lo_why = match (own_floor(sheet, item, lo), solved.floor) {
        (Why::Nothing, Floor::Total { .. }) if lo > 0.0 => Why::Blend,
        (own, _) => own,
    };
    Interval { lo, hi, lo_why, hi_why }
}

fn position(sharing: usize) -> Why {
    if sharing == 1 { Why::Nothing } else { Why::Position(sharing as u32) }
}

fn either(first: u32, second: u32, whole: bool) -> Why {
    if whole { Why::Nothing } else { Why::AfterEither { first, second } }
}

fn own_cap(sheet: &Sheet, item: usize, amount: f64) -> Why {
    match capping(sheet, item, amount) {
        Some(fact) if sheet.facts()[fact as usize].bounds.hi <= amount + EPSILON => Why::Fact(fact),
        _ => Why::Nothing,
    }
}

fn own_floor(sheet: &Sheet, item: usize, amount: f64) -> Why {
    if amount <= 0.0 {
        return Why::Nothing;
    }
    supporting(sheet, item, amount).map_or(Why::Nothing, Why::Fact)
}

/// The fact that caps an item at `amount`: the widest that still does, since a narrower one may be doubted.
fn capping(sheet: &Sheet, item: usize, amount: f64) -> Option<u32> {
    let [from, to] = sheet.range_of(item);
    let admitted =
        (from..to).filter(|at| admitted(&sheet.facts()[*at]) && sheet.facts()[*at].bounds.hi < 100.0);
    let cap = |at: usize| sheet.facts()[at].bounds.hi;
    let exact = admitted.clone().find(|at| (cap(*at) - amount).abs() <= EPSILON);
    exact.or_else(|| admitted.min_by(|a, b| cap(*a).total_cmp(&cap(*b)))).map(|at| at as u32)
}

/// The fact by which an item is at least `amount`.
fn supporting(sheet: &Sheet, item: usize, amount: f64) -> Option<u32> {
    let [from, to] = sheet.range_of(item);
    let found = (from..to).find(|at| {
        let fact = &sheet.facts()[*at];
        admitted(fact) && (fact.bounds.lo - amount).abs() <= EPSILON && fact.bounds.lo > 0.0
    });
    found.map(|at| at as u32)
}

fn admitted(fact: &Fact) -> bool {
    Tier::Corroborated.admits(fact)
}
