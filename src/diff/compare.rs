//! Two lists of one product, ingredient by ingredient.

use std::collections::{BTreeSet, HashMap};

use super::{ItemChange, ItemState, Side, What};
use crate::dictionary::{Dictionary, IngredientId};
use crate::formula::Formula;
use crate::formula::boxes::{Bounds, EPSILON};
use crate::formula::sheet::Place;
use crate::inci::Item;
use crate::product::Product;

/// Names that are looked up for what was probably meant; more make no list that somebody corrected.
const MOST_LOOKED_UP: usize = 50;
/// Names that an ingredient is said to have overtaken.
const MOST_PAST: usize = 3;
/// An end of an interval has to change by this factor to be told.
const FACTOR: f64 = 2.0;
/// Below so many per cent, ends of intervals are taken as this.
const LEAST: f64 = 0.1;

/// One side of a comparison.
#[derive(Clone, Copy)]
pub struct Half<'a> {
    /// The product.
    pub product: &'a Product<'a>,
    /// What is proven about its amounts, parallel to its list.
    pub formula: &'a Formula,
}

/// What a comparison gave.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Compared {
    /// In the order of the newer list, then what is gone.
    pub items: Vec<ItemChange>,
}

/// What an item is, whatever its spelling.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Identity {
    Known(IngredientId),
    Unknown(String),
}

impl<'a> Half<'a> {
    fn item(&self, at: usize) -> &'a Item {
        &self.product.list.items[at]
    }

    fn len(&self) -> usize {
        self.product.list.items.len()
    }

    fn name(&self, at: usize) -> &'a str {
        self.item(at).name(self.product.text)
    }

    fn identity(&self, at: usize, names: &Dictionary) -> Identity {
        match self.item(at).identity {
            // Two names that the inventory keeps apart for one substance are one ingredient.
            Some(found) => Identity::Known(names.ingredient(found.id).twin().unwrap_or(found.id)),
            None => Identity::Unknown(folded(self.name(at))),
        }
    }

    fn printed(&self, at: usize) -> Option<(f64, f64)> {
        self.item(at).amount.map(|amount| (amount.lo, amount.hi))
    }

    fn interval(&self, at: usize) -> Option<Bounds> {
        self.formula.least(at).zip(self.formula.most(at)).map(|(lo, hi)| Bounds { lo, hi })
    }

    fn line(&self, at: usize) -> f64 {
        let sheet = &self.formula.sheet;
        let number = sheet.lines.get(at).map(|line| line.group);
        let group = sheet.groups.iter().find(|group| Some(group.number) == number);
        group.map(|group| group.line).filter(|&line| line > 0.0).unwrap_or(1.0)
    }

    fn side(&self, at: usize) -> Side {
        let line = self.line(at);
        match self.interval(at) {
            Some(interval) if interval.hi <= line + EPSILON => Side::Below,
            Some(interval) if interval.lo > line + EPSILON => Side::Above,
            _ => Side::Open,
        }
    }

    /// Whether the item's place in the list says something about its amount.
    fn is_ordered(&self, at: usize) -> bool {
        self.formula.sheet.lines.get(at).is_some_and(|line| line.place == Place::Ordered)
    }

    fn state(&self, at: usize, names: &'static Dictionary) -> ItemState {
        let item = self.item(at);
        ItemState {
            place: at + 1,
            name: self.name(at).to_owned(),
            ingredient: item.identity.map(|found| names.ingredient(found.id).id()),
            section: item.section.as_str(),
            printed: self.printed(at),
            interval: self.interval(at),
            side: self.side(at),
        }
    }
}

/// What changed from one list to the other.
#[must_use]
pub fn compare(old: Half<'_>, new: Half<'_>) -> Compared {
    let names = Dictionary::embedded();
    let pairs = pairs(old, new, names);
    let mut past = overtaken(old, new, &pairs);
    let mut partner = vec![None; new.len()];
    for &(before, now) in &pairs {
        partner[now] = Some(before);
    }
    let mut items = Vec::new();
    for (now, before) in partner.iter().enumerate() {
        let line = new.line(now);
        let Some(before) = *before else {
            let new = Some(new.state(now, names));
            items.push(ItemChange { whats: vec![What::Listed], old: None, new, past: None, line });
            continue;
        };
        let past = past.remove(&now);
        let whats = whats(old, new, before, now, past.is_some(), names);
        if !whats.is_empty() {
            let (old, new) = (Some(old.state(before, names)), Some(new.state(now, names)));
            items.push(ItemChange { whats, old, new, past, line });
        }
    }
    let kept: BTreeSet<usize> = pairs.iter().map(|&(before, _)| before).collect();
    for before in (0..old.len()).filter(|before| !kept.contains(before)) {
        let (state, line) = (Some(old.state(before, names)), old.line(before));
        items.push(ItemChange { whats: vec![What::Gone], old: state, new: None, past: None, line });
    }
    Compared { items }
}

/// In which ways an ingredient of both lists changed.
fn whats(
    old: Half<'_>,
    new: Half<'_>,
    before: usize,
    now: usize,
    moved: bool,
    names: &Dictionary,
) -> Vec<What> {
    let mut whats = Vec::new();
    let same = old.identity(before, names) == new.identity(now, names);
    let interval = match (old.interval(before), new.interval(now)) {
        (Some(before), Some(now)) => is_another(before, now),
        (before, now) => before.is_some() != now.is_some(),
    };
    let renamed = same && folded(old.name(before)) != folded(new.name(now));
    for (what, is) in [
        (What::Identity, !same),
        (What::Section, old.item(before).section != new.item(now).section),
        (What::Amount, old.printed(before) != new.printed(now)),
        (What::Line, old.side(before) != new.side(now)),
        (What::Order, moved),
        (What::Interval, interval),
        (What::Renamed, renamed),
    ] {
        if is {
            whats.push(what);
        }
    }
    whats
}

/// Whether what is proven is clearly something else: no amount fits both, or an end at least doubled or halved.
fn is_another(before: Bounds, now: Bounds) -> bool {
    let far = |a: f64, b: f64| {
        let (a, b) = (a.max(LEAST), b.max(LEAST));
        a.max(b) >= a.min(b) * (FACTOR - EPSILON)
    };
    let apart = before.hi + EPSILON < now.lo || now.hi + EPSILON < before.lo;
    apart || far(before.lo, now.lo) || far(before.hi, now.hi)
}

/// A name for comparison: in lower case, every run of blanks one space.
fn folded(name: &str) -> String {
    crate::suppress::folded(name)
}

/// The items that stand for each other in both lists: the same ingredient in the same part, then in whatever part,
/// then a name that was not recognised and what it was probably meant for.
fn pairs(old: Half<'_>, new: Half<'_>, names: &Dictionary) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let mut left: (Vec<usize>, Vec<usize>) = ((0..old.len()).collect(), (0..new.len()).collect());
    let identities: [Vec<Identity>; 2] =
        [old, new].map(|half| (0..half.len()).map(|at| half.identity(at, names)).collect());
    for same_part in [true, false] {
        let part = |half: Half<'_>, at: usize| if same_part { half.item(at).variant } else { None };
        // The last of each comes first, so that the first is taken first.
        let mut waiting: HashMap<_, Vec<usize>> = HashMap::new();
        for &before in left.0.iter().rev() {
            waiting.entry((part(old, before), &identities[0][before])).or_default().push(before);
        }
        left.1.retain(|&now| {
            let found = waiting.get_mut(&(part(new, now), &identities[1][now])).and_then(Vec::pop);
            pairs.extend(found.map(|before| (before, now)));
            found.is_none()
        });
        let taken: BTreeSet<usize> = pairs.iter().map(|&(before, _)| before).collect();
        left.0.retain(|before| !taken.contains(before));
    }
    corrected(old, new, &left, &identities, names, &mut pairs);
    pairs.sort_unstable_by_key(|&(_, now)| now);
    pairs
}

/// Pairs a name that is not recognised on one side with what it was probably meant for on the other.
fn corrected(
    old: Half<'_>,
    new: Half<'_>,
    left: &(Vec<usize>, Vec<usize>),
    identities: &[Vec<Identity>; 2],
    names: &Dictionary,
    pairs: &mut Vec<(usize, usize)>,
) {
    let meant = |half: Half<'_>, at: usize| {
        let unknown = half.item(at).identity.is_none();
        let near = if unknown { names.suggest(half.name(at)) } else { None };
        near.map(|near| Identity::Known(near.ingredient.twin().unwrap_or(near.ingredient.number())))
    };
    let mut taken = BTreeSet::new();
    for &before in left.0.iter().take(MOST_LOOKED_UP) {
        let meant = meant(old, before);
        let found = left.1.iter().find(|now| {
            !taken.contains(*now) && meant.as_ref().is_some_and(|meant| *meant == identities[1][**now])
        });
        if let Some(&now) = found {
            taken.insert(now);
            pairs.push((before, now));
        }
    }
    let paired: BTreeSet<usize> = pairs.iter().map(|&(before, _)| before).collect();
    let mut open: Vec<usize> = left.0.iter().copied().filter(|before| !paired.contains(before)).collect();
    for &now in left.1.iter().take(MOST_LOOKED_UP).filter(|now| !taken.contains(*now)) {
        let Some(meant) = meant(new, now) else { continue };
        if let Some(at) = open.iter().position(|&before| identities[0][before] == meant) {
            pairs.push((open.remove(at), now));
        }
    }
}

/// By item of the newer list that overtook others or fell behind them where the order says something: whether it
/// stands before them now, and who they are. As few items as possible are said to have moved.
fn overtaken(old: Half<'_>, new: Half<'_>, pairs: &[(usize, usize)]) -> HashMap<usize, (bool, Vec<String>)> {
    let part = |&(before, now): &(usize, usize)| {
        let same = old.item(before).variant == new.item(now).variant;
        (same && old.is_ordered(before) && new.is_ordered(now)).then_some(new.item(now).variant)
    };
    let mut parts: HashMap<Option<u16>, Vec<(usize, usize)>> = HashMap::new();
    for pair in pairs {
        if let Some(part) = part(pair) {
            parts.entry(part).or_default().push(*pair);
        }
    }
    let low =
        |&(before, now): &(usize, usize)| old.side(before) == Side::Below && new.side(now) == Side::Below;
    let mut moved = HashMap::new();
    for pairs in parts.into_values() {
        let stay = longest_run(&pairs);
        let stayed: Vec<(usize, usize)> = stay.iter().map(|&at| pairs[at]).collect();
        let stay: BTreeSet<usize> = stay.into_iter().collect();
        for (_, pair) in pairs.iter().enumerate().filter(|(at, pair)| !stay.contains(at) && !low(pair)) {
            let &(before, now) = pair;
            let is_past = |other: &&(usize, usize)| (other.0 < before) != (other.1 < now) && !low(other);
            let past: Vec<&(usize, usize)> = stayed.iter().filter(is_past).collect();
            let Some(first) = past.first() else { continue };
            let others = past.iter().take(MOST_PAST).map(|&&(_, other)| new.name(other).to_owned());
            moved.insert(now, (now < first.1, others.collect()));
        }
    }
    moved
}

/// The positions of a longest run of pairs, in the order of the newer list, that are in order in the older one too.
fn longest_run(pairs: &[(usize, usize)]) -> Vec<usize> {
    let mut ends: Vec<usize> = Vec::new();
    let mut previous = vec![None; pairs.len()];
    for (at, &(before, _)) in pairs.iter().enumerate() {
        let length = ends.partition_point(|&end| pairs[end].0 < before);
        previous[at] = length.checked_sub(1).map(|shorter| ends[shorter]);
        match ends.get_mut(length) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    let mut run: Vec<usize> = std::iter::successors(ends.last().copied(), |&at| previous[at]).collect();
    run.reverse();
    run
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Location;
    use crate::formula::{Context, Scratch, infer};
    use crate::inci;

    /// The changes from one list to another: names and ways.
    fn changes(old: &str, new: &str) -> Vec<(String, Vec<What>)> {
        let names = Dictionary::embedded();
        let lists = [old, new].map(|text| inci::parse(text, names));
        let at = Location::Whole { source: super::super::OLD };
        let product = |at_list: usize, text| Product { text, ..Product::new(at, &lists[at_list]) };
        let products = [product(0, old), product(1, new)];
        let formulas = [0, 1].map(|at| {
            let mut scratch = Scratch::default();
            infer(products[at].text, &lists[at], names, &Context::default(), &mut scratch)
        });
        let half = |at: usize| Half { product: &products[at], formula: &formulas[at] };
        let name = |change: ItemChange| (change.state().expect("a state").name.clone(), change.whats);
        compare(half(0), half(1)).items.into_iter().map(name).collect()
    }

    fn change(name: &str, whats: &[What]) -> (String, Vec<What>) {
        (name.to_owned(), whats.to_vec())
    }

    #[test]
    fn another_spelling_is_no_change_of_ingredient() {
        let changed = changes("Water, Glycerin, Vitamin E", "AQUA, glycerin, Tocopherol");
        assert_eq!(changed, [change("AQUA", &[What::Renamed]), change("Tocopherol", &[What::Renamed])]);
        assert_eq!(changes("Aqua,  Glycerin", "aqua, GLYCERIN"), []);
        assert_eq!(changes("Aqua, CI 77891", "Aqua, Titanium Dioxide").len(), 1, "one substance, two names");
    }

    #[test]
    fn what_is_new_and_what_is_gone_is_told_with_its_name() {
        let old = "Aqua, Glycerin, Niacinamide, Panthenol, Phenoxyethanol, Parfum";
        let new = "Aqua, Glycerin, Niacinamide, Panthenol, Phenoxyethanol, Linalool";
        let changed = changes(old, new);
        assert_eq!(changed, [change("Linalool", &[What::Listed]), change("Parfum", &[What::Gone])]);
    }

    #[test]
    fn a_corrected_name_is_the_same_item_with_another_identity() {
        let base = "Aqua, Glycerin, Panthenol, Xanthan Gum, Disodium EDTA, ";
        let changed = changes(&format!("{base}Ethylhexylglycrin"), &format!("{base}Ethylhexylglycerin"));
        assert_eq!(changed.len(), 1, "{changed:?}");
        assert!(changed[0].1.contains(&What::Identity) && changed[0].0 == "Ethylhexylglycerin");
        let back = changes(&format!("{base}Ethylhexylglycerin"), &format!("{base}Ethylhexylglycrin"));
        assert!(back[0].1.contains(&What::Identity), "{back:?}");
    }

    #[test]
    fn order_says_something_above_the_line_only() {
        let swapped = changes(
            "Aqua, Glycerin, Propanediol, Phenoxyethanol",
            "Aqua, Propanediol, Glycerin, Phenoxyethanol",
        );
        assert_eq!(swapped, [change("Propanediol", &[What::Order])]);
        // What follows 0.8 % is at or below the line in both.
        let low = changes(
            "Aqua, Glycerin, Phenoxyethanol 0.8%, Parfum, Disodium EDTA, Carbomer",
            "Aqua, Glycerin, Phenoxyethanol 0.8%, Carbomer, Disodium EDTA, Parfum",
        );
        assert_eq!(low, []);
    }

    #[test]
    fn an_ingredient_crosses_the_line_where_both_sides_are_proven() {
        let changed = changes("Aqua, Glycerin, Urea 5%, Carbomer", "Aqua, Glycerin, Urea 0.5%, Carbomer");
        let urea = changed.iter().find(|(name, _)| name == "Urea").expect("it changed");
        assert!(urea.1.starts_with(&[What::Amount, What::Line]), "{changed:?}");
    }

    #[test]
    fn as_many_as_possible_stay_in_their_order() {
        let run = |old: &[usize]| {
            let pairs: Vec<(usize, usize)> = old.iter().copied().zip(0..).collect();
            longest_run(&pairs).into_iter().map(|at| old[at]).collect::<Vec<_>>()
        };
        assert_eq!(run(&[0, 3, 1, 2, 4]), [0, 1, 2, 4]);
        assert_eq!(run(&[]), [] as [usize; 0]);
        assert_eq!(run(&(0..100_000).rev().collect::<Vec<_>>()), [0]);
        assert_eq!(run(&(0..100_000).collect::<Vec<_>>()).len(), 100_000);
    }
}
