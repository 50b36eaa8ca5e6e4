//! From a list to a sheet: where each item stands, and every fact about its amount.

use super::allergens::{Allergen, allergen};
use super::boxes::{Bounds, tolerance};
use super::caps::{Levels, Strength, Usage, market};
use super::claims::Claimed;
use super::fact::{Fact, Origin, Trust};
use super::law::Law;
use super::sheet::{Line, Place, Sheet};
use crate::dictionary::{Dictionary, IngredientId};
use crate::inci::{Amount, List, Section, Unit};

/// Names in a row that are in alphabetical order by chance once in 720 times.
const ALPHABETICAL_RUN: usize = 6;

/// A perfume is recognised by its perfume standing no later than this, when the type of product is not known.
const PERFUME_BY: usize = 3;

/// What the facts of a sheet depend on.
pub(crate) struct Setting<'a> {
    pub(crate) text: &'a str,
    pub(crate) list: &'a List,
    pub(crate) names: &'a Dictionary,
    pub(crate) market: Option<&'a str>,
    pub(crate) law: &'a Law,
    pub(crate) usage: Usage,
}

/// The lines of the sheet, before groups are known.
pub(crate) fn lines(setting: &Setting<'_>, sheet: &mut Sheet) {
    let levels = Levels::embedded();
    let perfumed =
        setting.list.items.iter().any(|item| levels.is_parfum(item.identity.map(|found| found.id)));
    for item in &setting.list.items {
        let ingredient = item.identity.map(|found| found.id);
        let place = match (item.section, item.blend) {
            (Section::MayContain, _) => Place::Perhaps,
            (Section::Active, _) => Place::Unordered,
            // Only alternatives are known to be unordered, but nothing obliges a blend to name its parts in order.
            (_, Some(blend)) => Place::Part { blend: blend.number, unordered: true },
            _ => Place::Ordered,
        };
        let inside = match ingredient.and_then(allergen) {
            Some(Allergen::Substance) => true,
            Some(Allergen::Plant) => perfumed,
            None => false,
        };
        sheet.lines.push(Line {
            ingredient,
            place,
            group: item.variant.map_or(0, |variant| variant + 1),
            counted: !inside,
        });
    }
}

/// Finds, in each group, the items whose place says nothing after all.
pub(crate) fn places(setting: &Setting<'_>, sheet: &mut Sheet) {
    for at in 0..sheet.groups.len() {
        let group = sheet.groups[at];
        let members = group.members[0] as usize..group.members[1] as usize;
        let item = |sheet: &Sheet, at: usize| sheet.members[at] as usize;
        let section = |sheet: &Sheet, at: usize| setting.list.items[item(sheet, at)].section;
        let drug = members.clone().any(|at| section(sheet, at) == Section::Active);
        if members.clone().all(|at| section(sheet, at) == Section::Active) {
            // Active ingredients alone are never the whole product.
            sheet.groups[at].total.lo = 0.0;
        }
        for of in [Section::Main, Section::Inactive] {
            let names = || {
                let items = members.clone().map(|at| &setting.list.items[item(sheet, at)]);
                items.filter(|item| item.section == of).map(|item| item.name(setting.text))
            };
            // A drug's inactive ingredients may follow others; a list of its own is alphabetical from end to end.
            let alphabetical = match of {
                Section::Inactive => has_alphabetical_run(names()),
                _ => names().is_sorted_by(|a, b| !precedes(b, a)) && names().count() >= ALPHABETICAL_RUN,
            };
            if alphabetical || (drug && setting.law.drugs_unordered) {
                for at in members.clone() {
                    let i = item(sheet, at);
                    if setting.list.items[i].section == of && sheet.lines[i].place == Place::Ordered {
                        sheet.lines[i].place = Place::Unordered;
                    }
                }
            }
        }
        leading_filters(setting, sheet, members.clone());
        // Hair dyes get no such freedom; for other hair products giving it is only wider.
        if setting.law.colourants_last {
            trailing_colourants(setting, sheet, members);
        }
    }
}

/// Takes declared sunscreen filters at the very start out of the order: actives of a drug label whose heading was lost
/// stand in an order of their own.
fn leading_filters(setting: &Setting<'_>, sheet: &mut Sheet, members: std::ops::Range<usize>) {
    for at in members {
        let i = sheet.members[at] as usize;
        let is_filter = |id| {
            let filters = ["uv-filter-organic", "uv-filter-mineral"].into_iter();
            filters.filter_map(|name| setting.names.class(name)).any(|class| setting.names.is_in(id, class))
        };
        if setting.list.items[i].amount.is_none() || !sheet.lines[i].ingredient.is_some_and(is_filter) {
            break;
        }
        if sheet.lines[i].place == Place::Ordered {
            sheet.lines[i].place = Place::Unordered;
        }
    }
}

/// Takes the colourants at the very end out of the order, and unknown names among them, which may be colourants.
fn trailing_colourants(setting: &Setting<'_>, sheet: &mut Sheet, members: std::ops::Range<usize>) {
    let mut first = None;
    for at in members.clone().rev() {
        let line = &sheet.lines[sheet.members[at] as usize];
        if line.place == Place::Perhaps {
            continue;
        }
        match line.ingredient {
            _ if line.place != Place::Ordered => break,
            Some(id) if is_colourant(setting.names, id) => first = Some(at),
            Some(_) => break,
            None => {}
        }
    }
    for at in first.map_or(0..0, |first| first..members.end) {
        let line = &mut sheet.lines[sheet.members[at] as usize];
        if line.place == Place::Ordered {
            line.place = Place::Unordered;
        }
    }
}

fn is_colourant(names: &Dictionary, id: IngredientId) -> bool {
    names.ingredient(id).functions().any(|function| function == "colorant")
}

/// Whether [`ALPHABETICAL_RUN`] names in a row are in alphabetical order.
fn has_alphabetical_run<'a>(names: impl Iterator<Item = &'a str>) -> bool {
    let mut last: Option<&str> = None;
    let mut run = 0;
    names.into_iter().any(|name| {
        let after = last.replace(name).is_none_or(|last| !precedes(name, last));
        run = if after { run + 1 } else { 1 };
        run >= ALPHABETICAL_RUN
    })
}

fn precedes(a: &str, b: &str) -> bool {
    let folded = |byte: u8| byte.to_ascii_lowercase();
    a.bytes().map(folded).lt(b.bytes().map(folded))
}

/// Every fact about every item, item by item.
pub(crate) fn facts(setting: &Setting<'_>, claims: &[Claimed], sheet: &mut Sheet) {
    let levels = Levels::embedded();
    let perfume = looks_like_perfume(setting, sheet).then(|| levels.family("fragrance"));
    let market = market(setting.market);
    let mut vouched = Vouched::default();
    for (i, item) in setting.list.items.iter().enumerate() {
        let Line { ingredient, group, .. } = sheet.lines[i];
        vouched.enter(group);
        let mut add = |bounds: Bounds, trust: Trust, origin: Origin, vouches: bool| {
            sheet.facts.push(Fact { item: i as u32, bounds, trust, origin, vouches, set_aside: false });
        };
        if let Some(amount) = &item.amount {
            let drug = item.section == Section::Active;
            let origin = if drug { Origin::DrugFacts } else { Origin::List };
            let hydrate = ingredient.and_then(|id| levels.factor(id, "anhydrous")).unwrap_or(1.0);
            add(printed(amount, drug, hydrate), Trust::Printed, origin, true);
        }
        for claim in claims.iter().filter(|claim| claim.item == i) {
            add(claim.bounds, Trust::Claimed, claim.origin, true);
        }
        if let Some(id) = ingredient.filter(|id| levels.knows(*id)) {
            let of = &setting.usage;
            let up_to = |max: f64| Bounds { lo: 0.0, hi: max };
            if let Some(level) = levels.limit(id, market, false, of) {
                add(up_to(level.max), Trust::Legal, Origin::Level(level.row), true);
            }
            if let Some(level) = levels.limit(id, market, true, of) {
                let vouches = vouched.first(levels.cap(level.row).family);
                add(up_to(level.max), Trust::Foreign, Origin::Level(level.row), vouches);
            }
            match levels.usual(id, of) {
                Some((level, Strength::Strong)) => {
                    let family = levels.cap(level.row).family;
                    if perfume != Some(family) {
                        let vouches = vouched.first(family);
                        add(up_to(level.max), Trust::Practical, Origin::Level(level.row), vouches);
                    }
                }
                // One that says nothing about the line would take the place of a later one that does.
                Some((level, _)) if level.max <= setting.law.line => {
                    let vouches = vouched.first(MODERATE);
                    add(up_to(level.max), Trust::Moderate, Origin::Level(level.row), vouches);
                }
                _ => {}
            }
        }
        sheet.facts_end.push(sheet.facts.len() as u32);
    }
}

/// The family of all levels that are only seldom exceeded: one of them may help, never two.
const MODERATE: u8 = 63;

/// Which families of markers have vouched in a group already.
#[derive(Default)]
struct Vouched {
    group: u16,
    families: u64,
}

impl Vouched {
    fn enter(&mut self, group: u16) {
        if group != self.group {
            *self = Self { group, families: 0 };
        }
    }

    /// Whether this is the first of its family. Every marker without a family is a first.
    fn first(&mut self, family: u8) -> bool {
        let bit = 1u64 << (family & 63);
        let first = family == 0 || self.families & bit == 0;
        self.families |= bit;
        first
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
