//! Amounts in the product's name ("10% Niacinamide Serum") and in claims, matched to one item of the list.

use super::boxes::{Bounds, tolerance};
use super::caps::Levels;
use super::fact::Origin;
use super::sheet::Sheet;
use crate::dictionary::{AliasKind, Dictionary, IngredientId};
use crate::inci::List;

/// A claimed amount of one item.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Claimed {
    pub(crate) item: usize,
    pub(crate) bounds: Bounds,
    pub(crate) origin: Origin,
}

/// Most words an ingredient's name is looked for in.
const MOST_WORDS: usize = 6;

/// Words that stand for an ingredient, for what it is made into, or for an element.
const MEANS: &[(&str, &str)] = &[
    ("vitamin c", "ascorbic-acid"),
    ("l-ascorbic acid", "ascorbic-acid"),
    ("bha", "salicylic-acid"),
    ("vitamin a", "retinol"),
    ("vitamin b3", "niacinamide"),
    ("vitamin b5", "panthenol"),
    ("zinc", "zinc"),
    ("fluoride", "fluorine"),
];

/// The claims of a product's name.
pub(crate) fn of_name(name: &str, names: &Dictionary, sheet: &Sheet, out: &mut Vec<Claimed>) {
    if !name.as_bytes().contains(&b'%') {
        return;
    }
    let found = amounts(name);
    // "10% Niacinamide" or "Niacinamide 10%": a name keeps to one of the two.
    let leads = found
        .first()
        .is_some_and(|first| target(before(name, first.start), names, sheet, Side::End).is_none());
    for (at, amount) in found.iter().enumerate() {
        let phrase = if leads {
            let end = found.get(at + 1).map_or(name.len(), |next| next.start);
            until_separator(&name[amount.end..end])
        } else {
            let start = if at == 0 { 0 } else { found[at - 1].end };
            before(&name[start..], amount.start - start)
        };
        let side = if leads { Side::Start } else { Side::End };
        if let Some((item, factor)) = target(phrase, names, sheet, side) {
            let half = tolerance(amount.value, amount.decimals);
            let bounds = Bounds::new((amount.value - half).max(0.0), (amount.value + half) * factor);
            out.push(Claimed { item, bounds, origin: Origin::Name });
        }
    }
}

/// The claims that stand beside the list.
pub(crate) fn of_list(text: &str, list: &List, names: &Dictionary, sheet: &Sheet, out: &mut Vec<Claimed>) {
    for (at, claim) in list.claims.iter().enumerate() {
        let Some((item, factor)) = target(claim.of.slice(text), names, sheet, Side::Start) else { continue };
        let bounds = match claim.amount.percent() {
            Some(value) => {
                let half = tolerance(value, claim.amount.decimals);
                Bounds::new((value - half).max(0.0), (value + half) * factor)
            }
            None => Bounds::new(claim.amount.lo, (claim.amount.hi * factor).min(100.0)),
        };
        out.push(Claimed { item, bounds, origin: Origin::Claim(at as u32) });
    }
}

struct Found {
    start: usize,
    end: usize,
    value: f64,
    decimals: u8,
}

/// The numbers in per cent, up to 100, with their places.
fn amounts(name: &str) -> Vec<Found> {
    let bytes = name.as_bytes();
    let mut found = Vec::new();
    for (at, _) in name.match_indices('%') {
        let end = at + 1;
        let number_end = name[..at].trim_end().len();
        let digit = |b: &u8| b.is_ascii_digit() || *b == b'.' || *b == b',';
        let start = number_end - bytes[..number_end].iter().rev().take_while(|b| digit(b)).count();
        let number = name[start..number_end].replace(',', ".");
        if let Some(value) = number.parse::<f64>().ok().filter(|value| *value > 0.0 && *value <= 100.0) {
            let decimals = number.split_once('.').map_or(0, |(_, digits)| digits.len().min(9) as u8);
            found.push(Found { start, end, value, decimals });
        }
    }
    found
}

#[derive(Clone, Copy, PartialEq)]
enum Side {
    Start,
    End,
}

fn before(name: &str, end: usize) -> &str {
    let part = &name[..end];
    part.rfind(SEPARATORS).map_or(part, |at| &part[at + 1..])
}

fn until_separator(part: &str) -> &str {
    part.find(SEPARATORS).map_or(part, |at| &part[..at])
}

const SEPARATORS: [char; 9] = ['+', '&', '|', '(', ')', ':', ';', '[', ']'];

/// The one item that a phrase means, looking from one side of it, with the factor of the widest reading.
fn target(phrase: &str, names: &Dictionary, sheet: &Sheet, side: Side) -> Option<(usize, f64)> {
    let words: Vec<&str> = phrase.split_whitespace().collect();
    let words = match side {
        Side::Start => &words[..words.len().min(MOST_WORDS)],
        Side::End => &words[words.len().saturating_sub(MOST_WORDS)..],
    };
    for count in (1..=words.len()).rev() {
        let part = match side {
            Side::Start => &words[..count],
            Side::End => &words[words.len() - count..],
        };
        let part = part.join(" ");
        let part = part.trim_matches(|c: char| !c.is_alphanumeric());
        if let Some(found) = meant(part, names, sheet) {
            return found;
        }
    }
    None
}

/// `None` when the words mean nothing; `Some(None)` when they mean none or several of the items.
fn meant(words: &str, names: &Dictionary, sheet: &Sheet) -> Option<Option<(usize, f64)>> {
    let said = MEANS.iter().find(|(said, _)| said.eq_ignore_ascii_case(words)).map(|(_, basis)| *basis);
    let exact =
        names.lookup(words).filter(|found| found.alias != Some(AliasKind::Trade)).map(|found| found.id);
    let basis = said.or_else(|| exact.map(|id| names.ingredient(id).id()))?;
    let exact = if said.is_some() { names.by_id(basis) } else { exact };
    if said.is_none() {
        let items = sheet.lines.iter().enumerate();
        let mut own =
            items.filter(|(_, line)| line.ingredient.is_some_and(|id| same(names, Some(id), exact)));
        if let Some((item, _)) = own.next() {
            return Some(own.next().is_none().then_some((item, 1.0)));
        }
    }
    let levels = Levels::embedded();
    let factor =
        |id: IngredientId| if same(names, Some(id), exact) { Some(1.0) } else { levels.factor(id, basis) };
    let items = sheet.lines.iter().enumerate();
    let mut found = items.filter_map(|(item, line)| Some((item, factor(line.ingredient?)?)));
    let first = found.next();
    Some(first.filter(|_| found.next().is_none()).map(|(item, factor)| (item, factor.max(1.0))))
}

fn same(names: &Dictionary, a: Option<IngredientId>, b: Option<IngredientId>) -> bool {
    a.zip(b).is_some_and(|(a, b)| names.same_substance(a, b))
}
