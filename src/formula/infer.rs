//! The whole way from a printed list to its intervals.

use super::boxes::Bounds;
use super::caps::Usage;
use super::groups::Groups;
use super::intervals::{Formula, Missing, Scratch};
use super::lines::{self, Setting};
use super::ready::Kind;
use super::{caps, claims, facts, law, places};
use crate::dictionary::Dictionary;
use crate::inci::{List, ProblemKind, Why};

/// More product types than this are not remembered.
const MOST_TYPES: usize = 256;

/// What is known of a product beside its list.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Context<'a> {
    /// The market the label is for: `EU`, `US`, …; limits of law are only trusted when it is known.
    pub market: Option<&'a str>,
    /// The product's type: `serum`, `body-lotion`.
    pub product_type: Option<&'a str>,
    /// Whether it is rinsed off; where this is not said, the type may tell.
    pub rinse_off: Option<bool>,
    /// The product's name, for amounts claimed in it.
    pub name: Option<&'a str>,
    /// What the listed ingredients add up to, when that is known to be other than 100 %.
    pub total: Option<f64>,
}

/// The intervals of a list, with reasons.
#[must_use]
pub fn infer(
    text: &str,
    list: &List,
    names: &Dictionary,
    context: &Context<'_>,
    scratch: &mut Scratch,
) -> Formula {
    let mut formula = Formula::default();
    infer_into(text, list, names, context, scratch, &mut formula);
    formula
}

/// The same into `formula`, whose old content is forgotten and whose memory is used again.
pub fn infer_into(
    text: &str,
    list: &List,
    names: &Dictionary,
    context: &Context<'_>,
    scratch: &mut Scratch,
    formula: &mut Formula,
) {
    formula.clear();
    if list.items.is_empty() {
        let not_a_list = list.problems.iter().any(|problem| problem.kind == ProblemKind::NotAList);
        formula.missing = Some(if not_a_list { Missing::NotAList } else { Missing::Empty });
        return;
    }
    let usage = scratch.usage(context);
    formula.usage = usage;
    let law = law::of(context.market);
    let setting = Setting { text, list, names, law, usage };
    let sheet = &mut formula.sheet;
    let ready = scratch.ready.of(Kind { market: caps::market(context.market), usage, line: law.line });
    let seen = lines::lines(&setting, ready, sheet);
    let total = total(list, context);
    sheet.group(law.line, total, !list.variants.is_empty());
    places::places(&setting, seen, sheet);
    scratch.claims.clear();
    if let Some(name) = context.name {
        claims::of_name(name, names, sheet, &mut scratch.claims);
    }
    claims::of_list(text, list, names, sheet, &mut scratch.claims);
    if seen.amounts || !scratch.claims.is_empty() {
        facts::declare(list, ready, &scratch.claims, sheet);
    }
    formula.solve(scratch);
}

impl Scratch {
    /// What of the product decides which levels apply; remembered, since there are few types.
    fn usage(&mut self, context: &Context<'_>) -> Usage {
        let Some(of) = context.product_type else {
            return Usage { groups: Groups::UNKNOWN, rinse_off: context.rinse_off };
        };
        let known = self.types.iter().find(|(name, _)| name == of).map(|(_, usage)| *usage);
        let usage = known.unwrap_or_else(|| {
            if self.types.len() >= MOST_TYPES {
                self.types.clear();
            }
            let usage = Usage { groups: Groups::of_type(of), rinse_off: Groups::rinsed(of) };
            self.types.push((of.to_owned(), usage));
            usage
        });
        Usage { rinse_off: context.rinse_off.or(usage.rinse_off), ..usage }
    }
}

/// What the items add up to: less than the whole when part of the list is missing.
fn total(list: &List, context: &Context<'_>) -> Bounds {
    let whole = context.total.filter(|total| total.is_finite() && *total > 0.0).unwrap_or(100.0);
    let cut = |kind| matches!(kind, ProblemKind::CutOff | ProblemKind::TooDeep);
    let first = list.items.first().map_or(0, |item| item.span.start);
    let last = list.items.last().map_or(0, |item| item.span.end);
    // Text between two items that was not understood may hide an ingredient.
    let hides = |why| matches!(why, Why::Prose);
    let lost = list.ignored.iter().any(|it| hides(it.why) && it.span.start > first && it.span.end < last);
    let open = !list.complete || lost || list.problems.iter().any(|problem| cut(problem.kind));
    Bounds { lo: if open { 0.0 } else { whole }, hi: whole }
}
