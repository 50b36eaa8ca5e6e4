//! Every fact about the amounts of a list, and which of them vouch for each other.

use super::boxes::{Bounds, tolerance};
use super::caps::Levels;
use super::claims::Claimed;
use super::fact::{Fact, Origin, Trust};
use super::ready::{Known, Ready};
use super::sheet::{Line, Sheet};
use crate::dictionary::IngredientId;
use crate::inci::{Amount, Item, List, Section, Unit};

/// The facts of a list, item by item.
#[derive(Clone, Debug, Default)]
pub(crate) struct Facts {
    pub(crate) all: Vec<Fact>,
    /// By item: the end of its facts.
    ends: Vec<u32>,
}

impl Facts {
    /// Where the facts about an item are among all.
    #[inline]
    pub(crate) fn range_of(&self, item: usize) -> [usize; 2] {
        let from = if item == 0 { 0 } else { self.ends[item - 1] };
        [from as usize, self.ends[item] as usize]
    }

    /// Fills in what is declared of each item and the levels of its ingredient. `perfume` is the family of markers that
    /// mean nothing in the list.
    pub(crate) fn fill<D: Iterator<Item = Fact>, L: Iterator<Item = Known>>(
        &mut self,
        lines: &[Line],
        perfume: Option<u8>,
        declared: impl Fn(usize) -> D,
        levels: impl Fn(Option<IngredientId>) -> L,
    ) {
        let Self { all, ends } = self;
        all.clear();
        ends.clear();
        let mut vouched = Vouched::without(perfume);
        ends.extend(lines.iter().enumerate().map(|(i, line)| {
            vouched.enter(line.group);
            all.extend(declared(i));
            for known in levels(line.ingredient) {
                all.extend(vouched.hear(&known).map(|vouches| known.fact(i as u32, vouches)));
            }
            all.len() as u32
        }));
    }
}

/// Every fact about the items of a list with amounts or claims. The list has been read into the sheet with these
/// levels.
pub(crate) fn declare(list: &List, ready: &Ready, claims: &[Claimed], sheet: &mut Sheet) {
    let levels = Levels::embedded();
    sheet.declare(|facts, lines, perfume| {
        let said = |i: usize| said_of(&list.items[i], lines[i].ingredient, i as u32, levels, claims);
        facts.fill(lines, perfume, said, |id| ready.levels(id));
    });
}

/// What print and claims say of the `i`th item.
fn said_of<'a>(
    item: &Item,
    ingredient: Option<IngredientId>,
    i: u32,
    levels: &Levels,
    claims: &'a [Claimed],
) -> impl Iterator<Item = Fact> + use<'a> {
    let fact =
        move |bounds, trust, origin| Fact { item: i, bounds, trust, origin, vouches: true, set_aside: false };
    let print = item.amount.map(|amount| {
        let drug = item.section == Section::Active;
        let origin = if drug { Origin::DrugFacts } else { Origin::List };
        let hydrate = ingredient.and_then(|id| levels.factor(id, "anhydrous")).unwrap_or(1.0);
        fact(printed(&amount, drug, hydrate), Trust::Printed, origin)
    });
    let claimed = claims.iter().filter(move |claim| claim.item == i as usize);
    print.into_iter().chain(claimed.map(move |claim| fact(claim.bounds, Trust::Claimed, claim.origin)))
}

/// Which families of markers have vouched in a group already.
#[derive(Debug)]
pub(crate) struct Vouched {
    group: u16,
    /// As bits.
    families: u64,
    /// Those whose levels have to be looked at one by one.
    doubtful: u64,
    /// The family of usual levels that mean nothing in the list.
    perfume: Option<u8>,
}

impl Default for Vouched {
    fn default() -> Self {
        Self::without(None)
    }
}

impl Vouched {
    /// Among families as bits: some of these levels are of one family. The bit is that of no family.
    pub(crate) const CLOSELY: u64 = 1;

    /// None has vouched. Usual levels of the family `perfume` say nothing.
    pub(crate) fn without(perfume: Option<u8>) -> Self {
        let doubtful = if perfume.is_some() { u64::MAX } else { Self::CLOSELY };
        Self { group: 0, families: 0, doubtful, perfume }
    }

    #[inline]
    pub(crate) fn enter(&mut self, group: u16) {
        if group != self.group {
            (self.group, self.families) = (group, 0);
        }
    }

    /// Whether the next level of a list vouches; none when it says nothing there.
    pub(crate) fn hear(&mut self, known: &Known) -> Option<bool> {
        match known.trust {
            Trust::Practical if self.perfume == Some(known.family) => None,
            Trust::Legal => Some(true),
            _ => Some(self.first(known.family)),
        }
    }

    /// Whether this is the first of its family. Every marker without a family is a first.
    fn first(&mut self, family: u8) -> bool {
        let bit = 1u64 << (family & 63) & !Self::CLOSELY;
        let first = self.families & bit == 0;
        self.families |= bit;
        first
    }

    /// Whether levels of these families all vouch, as far as that can be told of them together; they have vouched from
    /// then on.
    #[inline]
    pub(crate) fn all(&mut self, families: u64) -> bool {
        let all = (self.families | self.doubtful) & families == 0;
        if all {
            self.families |= families;
        }
        all
    }

    /// The families that have vouched, as bits.
    pub(crate) fn families(&self) -> u64 {
        self.families
    }
}

/// What a printed amount can stand for. `hydrate` is the mass of the hydrate per mass without its water, since both
/// have the same name.
fn printed(amount: &Amount, drug: bool, hydrate: f64) -> Bounds {
    let scale = match amount.unit {
        Unit::Percent => 1.0,
        Unit::MgPerG | Unit::MgPerMl => 0.1,
        Unit::Ppm => 1e-4,
        Unit::Ppb => 1e-7,
        // The decimals of international units say nothing about those of a per cent.
        Unit::IuPerG => 0.0,
    };
    let half = |value: f64| {
        let parts = if scale > 0.0 { value / scale } else { value };
        match scale {
            _ if drug => 0.1 * value,
            0.0 => 0.01 * value,
            _ => scale * tolerance(parts, amount.decimals),
        }
    };
    let mut bounds = match amount.percent() {
        Some(value) => Bounds::new((value - half(value)).max(0.0), value + half(value)),
        None => Bounds::new(amount.lo, amount.hi),
    };
    if amount.unit == Unit::MgPerMl {
        bounds = Bounds::new(bounds.lo / 1.3, bounds.hi / 0.8);
    }
    Bounds { lo: bounds.lo / hydrate, hi: bounds.hi }
}
