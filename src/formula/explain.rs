//! The reasons of an interval in words, and the proof of one interval step by step.

use super::boxes::Bounds;
use super::caps::Levels;
use super::fact::{Fact, Origin, Tier, Trust};
use super::intervals::{Formula, Scratch};
use super::law::Law;
use super::resolve;
use super::why::Why;
use crate::inci::List;

/// One end of an interval.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum End {
    /// The least possible amount.
    Lo,
    /// The greatest possible amount.
    Hi,
}

/// The proof of one end.
#[derive(Clone, PartialEq, Debug)]
pub struct Proof {
    /// Which end.
    pub end: End,
    /// Its value, % w/w.
    pub amount: f64,
    /// The strictest tier that reaches this value.
    pub tier: Tier,
    /// The facts it rests on, as indices into the facts of the sheet: sufficient, and none superfluous.
    pub facts: Vec<u32>,
    /// The steps, each a sentence without a full stop; the last says the result.
    pub steps: Vec<String>,
}

/// A list with what is needed to name its items.
#[derive(Clone, Copy)]
pub struct Named<'a> {
    /// The text that was read.
    pub text: &'a str,
    /// The list read from it.
    pub list: &'a List,
}

impl<'a> Named<'a> {
    fn item(self, item: u32) -> &'a str {
        self.list.items.get(item as usize).map_or("an item", |item| item.name(self.text))
    }
}

impl Formula {
    /// The reason for one end of an item's interval, as a clause: "listed after Phenoxyethanol, which EU V/29 limits
    /// to 1 %". `None` for an item without an interval and for an end that nothing reaches.
    #[must_use]
    pub fn reason(&self, named: Named<'_>, item: usize, end: End) -> Option<String> {
        let interval = self.interval(item)?;
        let why = match end {
            End::Lo => interval.lo_why,
            End::Hi => interval.hi_why,
        };
        let fact = |at: u32| self.fact(at);
        let which = |item: u32, fact: Option<u32>| match fact {
            Some(at) => format!("{}, {}", named.item(item), self.relative(at)),
            None => format!("{}, which cannot be more", named.item(item)),
        };
        Some(match why {
            Why::Nothing => return None,
            Why::Fact(at) => own(fact(at)),
            Why::Position(share) => format!("{} precede it and are at least as large", others(share)),
            Why::After { item, fact } => format!("listed after {}", which(item, fact)),
            Why::AfterEither { first, second } if second as usize == item => {
                let own = self
                    .doubted_cap(second)
                    .map_or_else(String::new, |at| format!(" and {}", own(self.fact(at))));
                format!("listed after {}{own}; either would do", which(first, self.doubted_cap(first)))
            }
            Why::AfterEither { first, second } => format!(
                "listed after {}, and after {}; either would do",
                which(first, self.doubted_cap(first)),
                which(second, self.doubted_cap(second))
            ),
            Why::BelowLine { item, fact } => {
                format!("listed after {}, so below the line", which(item, fact))
            }
            Why::BelowLineEither { first, second } => format!(
                "listed after {}, and after {}, so below the line; either would do",
                which(first, self.doubted_cap(first)),
                which(second, self.doubted_cap(second))
            ),
            Why::NoRoomAbove => "the amounts declared leave no room above the line".to_owned(),
            Why::Shares(1) => "that is what the least amounts of the others leave".to_owned(),
            Why::Shares(share) => {
                format!("{} are at least as large and share what the rest of the list leaves", others(share))
            }
            Why::Before { item, fact } => match fact {
                Some(at) => format!("listed before {}, {}", named.item(item), self.relative(at)),
                None => format!("listed before {}, which is at least as much", named.item(item)),
            },
            Why::Rest(1) => "the others cannot carry more".to_owned(),
            Why::Rest(share) => {
                format!("the others cannot carry more than the rest, which {share} items share")
            }
            Why::AboveLine => "the list would not add up if it were below the line".to_owned(),
            Why::Blend => "it is a part of the raw material it is named with".to_owned(),
        })
    }

    /// The proof of both ends of an item's interval. Costs a solve for each fact of the list.
    #[must_use]
    pub fn prove(&self, named: Named<'_>, item: usize, law: &Law) -> Vec<Proof> {
        [End::Hi, End::Lo].into_iter().filter_map(|end| self.prove_end(named, item, end, law)).collect()
    }

    fn prove_end(&self, named: Named<'_>, item: usize, end: End, law: &Law) -> Option<Proof> {
        let interval = self.interval(item)?;
        let group = self.sheet.groups.iter().find(|group| group.number == self.sheet.lines[item].group)?;
        let pick: fn(Bounds) -> f64 = match end {
            End::Lo => |bounds| bounds.lo,
            End::Hi => |bounds| bounds.hi,
        };
        let amount = pick(interval.bounds());
        let reaches = |bounds: &Option<Bounds>| {
            bounds.is_some_and(|bounds| (pick(bounds) - amount).abs() <= super::boxes::EPSILON)
        };
        let reached = self.by_tier(item).iter().position(reaches);
        let tier = reached.map_or(Tier::Corroborated, |at| Tier::ALL[at].min(Tier::Corroborated));
        let facts = resolve::supporting(&self.sheet, group, tier, item, pick, &mut Scratch::default());
        let count = self.sheet.members(group).len();
        let mut steps = Vec::new();
        let total = if group.total.lo > 0.0 {
            format!("together they are {}", percent(group.total.hi, End::Hi))
        } else {
            "the list may not be complete, so they are at most 100 % together".to_owned()
        };
        steps.push(format!(
            "the list names {count} ingredients; above {} they stand in descending order, at or below it in any \
             ({}); {total}",
            percent(group.line, End::Hi),
            law.reference
        ));
        for at in &facts {
            let fact = self.fact(*at);
            steps.push(format!("{}: {}", named.item(fact.item), own(fact)));
        }
        if tier == Tier::Corroborated && facts.iter().any(|at| self.fact(*at).trust.is_doubted()) {
            steps.push("one of the usual levels may be wrong; what follows holds all the same".to_owned());
        }
        let name = named.item(item as u32);
        let result = match end {
            End::Lo => format!("so {name} is at least {}", percent(amount, end)),
            End::Hi => format!("so {name} is at most {}", percent(amount, end)),
        };
        let reason = self.reason(named, item, end);
        steps.push(reason.map_or_else(|| result.clone(), |reason| format!("{result}: {reason}")));
        Some(Proof { end, amount, tier, facts, steps })
    }

    fn fact(&self, at: u32) -> &Fact {
        &self.sheet.facts()[at as usize]
    }

    fn doubted_cap(&self, item: u32) -> Option<u32> {
        let [from, to] = self.sheet.range_of(item as usize);
        let doubted = |at: &usize| {
            let fact = &self.sheet.facts()[*at];
            Tier::Corroborated.admits(fact) && fact.trust.is_doubted()
        };
        (from..to).find(doubted).map(|at| at as u32)
    }

    /// A fact about another item, as a relative clause.
    fn relative(&self, at: u32) -> String {
        let fact = self.fact(at);
        match (fact.origin, fact.trust) {
            (Origin::Level(_), Trust::Practical | Trust::Moderate) => {
                format!("of which {}", own(fact).trim_end_matches(" of it"))
            }
            (Origin::Level(row), _) => {
                let reference = Levels::embedded().cap(row).reference;
                format!("which {reference} limits to {}", percent(fact.bounds.hi, End::Hi))
            }
            _ => format!("which is {}", own(fact)),
        }
    }
}

/// A fact about the item that is spoken of.
fn own(fact: &Fact) -> String {
    let Bounds { lo, hi } = fact.bounds;
    let stated = match (lo > 0.0, hi < 100.0) {
        (true, true) => format!("{} to {}", number(lo, End::Lo), percent(hi, End::Hi)),
        (true, false) => format!("at least {}", percent(lo, End::Lo)),
        _ => format!("at most {}", percent(hi, End::Hi)),
    };
    match fact.origin {
        Origin::List => format!("declared in the list: {stated}"),
        Origin::DrugFacts => format!("declared as an active ingredient: {stated}"),
        Origin::Name => format!("claimed in the product's name: {stated}"),
        Origin::Claim(_) => format!("claimed beside the list: {stated}"),
        Origin::Level(row) => {
            let reference = Levels::embedded().cap(row).reference;
            match fact.trust {
                Trust::Practical => {
                    format!("such products hardly ever hold more than {} of it", percent(hi, End::Hi))
                }
                Trust::Moderate => {
                    format!("such products seldom hold more than {} of it", percent(hi, End::Hi))
                }
                _ => format!("{reference} limits it to {}", percent(hi, End::Hi)),
            }
        }
    }
}

fn others(share: u32) -> String {
    match share {
        2 => "one item".to_owned(),
        n => format!("{} items", n.saturating_sub(1)),
    }
}

/// An amount for reading, rounded outwards to three digits: `10.5 %`.
#[must_use]
pub fn percent(amount: f64, end: End) -> String {
    format!("{} %", number(amount, end))
}

fn number(amount: f64, end: End) -> String {
    if amount == 0.0 || !amount.is_finite() {
        return "0".to_owned();
    }
    let digits = (2 - amount.abs().log10().floor() as i32).clamp(0, 9);
    let scale = 10f64.powi(digits);
    // Amounts that are a rounding error away from a short number are that number.
    let near = (amount * scale).round();
    let rounded = match end {
        _ if (amount * scale - near).abs() < 1e-6 => near,
        End::Lo => (amount * scale).floor(),
        End::Hi => (amount * scale).ceil(),
    };
    let text = format!("{:.*}", digits as usize, rounded / scale);
    match text.split_once('.') {
        Some(_) => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_rounded_outwards() {
        assert_eq!(
            (number(33.3333, End::Lo), number(33.3333, End::Hi)),
            ("33.3".to_owned(), "33.4".to_owned())
        );
        assert_eq!((number(1.0, End::Hi), number(100.0, End::Hi)), ("1".to_owned(), "100".to_owned()));
        assert_eq!(
            (number(0.1 + 0.2, End::Hi), number(0.36996, End::Hi)),
            ("0.3".to_owned(), "0.37".to_owned())
        );
        assert_eq!((number(0.0, End::Lo), number(0.0015, End::Lo)), ("0".to_owned(), "0.0015".to_owned()));
    }
}
