//! From a list to a sheet: what each item is, and every fact about its amount.

use super::allergens::{Allergen, Allergens};
use super::boxes::{Bounds, tolerance};
use super::caps::{Levels, Usage};
use super::claims::Claimed;
use super::fact::{Fact, Origin, Tier, Trust};
use super::law::Law;
use super::ready::Ready;
use super::sheet::{Line, Place, Said, Sheet};
use crate::dictionary::{Dictionary, IngredientId};
use crate::inci::{Amount, Item, List, Section, Unit};

/// A perfume is recognised by its perfume standing no later than this, when the type of product is not known.
const PERFUME_BY: usize = 3;

/// What the facts of a sheet depend on.
pub(crate) struct Setting<'a> {
    pub(crate) text: &'a str,
    pub(crate) list: &'a List,
    pub(crate) names: &'a Dictionary,
    pub(crate) law: &'a Law,
    pub(crate) usage: Usage,
}

/// What was met while the lines were written.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Seen(u8);

impl Seen {
    #[inline]
    fn note(&mut self, section: Section) {
        self.0 |= 1 << section as u8;
    }

    /// Whether any item stands in a section.
    #[inline]
    pub(crate) fn has(self, section: Section) -> bool {
        self.0 & 1 << section as u8 != 0
    }
}

/// The lines of the sheet, before groups are known.
pub(crate) fn lines(setting: &Setting<'_>, sheet: &mut Sheet) -> Seen {
    let (levels, allergens) = (Levels::embedded(), Allergens::embedded());
    let mut seen = Seen::default();
    let (mut perfumed, mut plants) = (false, false);
    sheet.lines.extend(setting.list.items.iter().map(|item| {
        let ingredient = item.identity.map(|found| found.id);
        seen.note(item.section);
        let place = match (item.section, item.blend) {
            (Section::MayContain, _) => Place::Perhaps,
            (Section::Active, _) => Place::Unordered,
            // Only alternatives are known to be unordered, but nothing obliges a blend to name its parts in order.
            (_, Some(blend)) => Place::Part { blend: blend.number, unordered: true },
            _ => Place::Ordered,
        };
        let allergen = ingredient.and_then(|id| allergens.of(id));
        perfumed |= levels.is_parfum(ingredient);
        plants |= allergen == Some(Allergen::Plant);
        Line {
            ingredient,
            place,
            group: item.variant.map_or(0, |variant| variant + 1),
            counted: allergen != Some(Allergen::Substance),
        }
    }));
    if perfumed && plants {
        // An oil or extract among the allergens may be part of the perfume.
        let is_plant = |id| allergens.of(id) == Some(Allergen::Plant);
        let plants = sheet.lines.iter_mut().filter(|line| line.ingredient.is_some_and(is_plant));
        plants.for_each(|line| line.counted = false);
    }
    seen
}

/// Every fact about every item, item by item.
pub(crate) fn facts(setting: &Setting<'_>, ready: &mut Ready, claims: &[Claimed], sheet: &mut Sheet) {
    let levels = Levels::embedded();
    let perfume = looks_like_perfume(setting, sheet).then(|| levels.family("fragrance"));
    let mut vouched = Vouched::default();
    let Sheet { lines, facts, facts_end, entries, .. } = sheet;
    let lines = setting.list.items.iter().zip(&*lines);
    entries.extend(lines.enumerate().map(|(i, (item, line))| {
        let i = i as u32;
        vouched.enter(line.group);
        let own = ready.of(levels, line.ingredient);
        // Most often only levels are known, and all of them vouch.
        let plain = item.amount.is_none() && claims.is_empty() && perfume.is_none() && own.alone;
        let said = if plain && vouched.all(own.families) {
            for known in ready.known(&own) {
                facts.push(known.fact(i, true));
            }
            own.said
        } else {
            let from = facts.len();
            facts.extend(said_of(item, line.ingredient, i, levels, claims));
            for known in ready.known(&own) {
                let vouches = match known.trust {
                    Trust::Practical if perfume == Some(known.family) => continue,
                    Trust::Legal => true,
                    _ => vouched.first(known.family),
                };
                facts.push(known.fact(i, vouches));
            }
            Said::by(&facts[from..], Tier::Corroborated)
        };
        facts_end.push(facts.len() as u32);
        said.entry(line)
    }));
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
#[derive(Default)]
pub(crate) struct Vouched {
    group: u16,
    families: u64,
}

impl Vouched {
    #[inline]
    fn enter(&mut self, group: u16) {
        if group != self.group {
            *self = Self { group, families: 0 };
        }
    }

    /// Whether this is the first of its family. Every marker without a family is a first.
    pub(crate) fn first(&mut self, family: u8) -> bool {
        let bit = 1u64 << (family & 63);
        let first = family == 0 || self.families & bit == 0;
        self.families |= bit;
        first
    }

    /// Whether these are all firsts of their families; those that are have vouched from then on.
    #[inline]
    pub(crate) fn all(&mut self, families: u64) -> bool {
        // The lowest bit stands for no family.
        let first = self.families & families & !1 == 0;
        if first {
            self.families |= families;
        }
        first
    }

    /// The families that have vouched, as bits.
    pub(crate) fn families(&self) -> u64 {
        self.families
    }
}

fn looks_like_perfume(setting: &Setting<'_>, sheet: &Sheet) -> bool {
    let levels = Levels::embedded();
    let early = sheet.lines.iter().take(PERFUME_BY);
    setting.usage.groups.is_unknown() && early.into_iter().any(|line| levels.is_parfum(line.ingredient))
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
