//! From a list to a sheet: what each item is, where it stands, and what the levels of its ingredient come to.

use super::caps::{Levels, Usage};
use super::facts::Vouched;
use super::law::Law;
use super::ready::{Ready, Scent};
use super::sheet::{Line, Place, Sheet};
use crate::dictionary::Dictionary;
use crate::inci::{List, Section};

/// A perfume is recognised by its perfume standing no later than this, when the type of product is not known.
const PERFUME_BY: usize = 3;

/// What a sheet depends on.
pub(crate) struct Setting<'a> {
    pub(crate) text: &'a str,
    pub(crate) list: &'a List,
    pub(crate) names: &'a Dictionary,
    pub(crate) law: &'a Law,
    pub(crate) usage: Usage,
}

/// What was met while the lines were written.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Seen {
    /// The sections, as bits.
    sections: u8,
    /// Whether any item has an amount.
    pub(crate) amounts: bool,
}

impl Seen {
    /// Whether any item stands in a section.
    pub(crate) fn has(self, section: Section) -> bool {
        self.sections & 1 << section as u8 != 0
    }
}

/// The lines of the sheet, before groups are known.
pub(crate) fn lines(setting: &Setting<'_>, ready: &mut Ready, sheet: &mut Sheet) -> Seen {
    let items = &setting.list.items;
    let mut seen = Seen::default();
    sheet.lines.extend(items.iter().map(|item| {
        seen.sections |= 1 << item.section as u8;
        seen.amounts |= item.amount.is_some();
        let place = match (item.section, item.blend) {
            (Section::MayContain, _) => Place::Perhaps,
            (Section::Active, _) => Place::Unordered,
            // Only alternatives are known to be unordered, but nothing obliges a blend to name its parts in order.
            (_, Some(blend)) => Place::Part { blend: blend.number, unordered: true },
            _ => Place::Ordered,
        };
        let ingredient = item.identity.map(|found| found.id);
        let group = item.variant.map_or(0, |variant| variant + 1);
        Line { ingredient, place, group, counted: true }
    }));
    sheet.kind = ready.kind();
    let perfume = looks_like_perfume(setting).then(|| Levels::embedded().family("fragrance"));
    sheet.perfume = perfume;
    let (mut vouched, mut scents) = (Vouched::without(perfume), Scent::default());
    sheet.caps.extend(sheet.lines.iter_mut().map(|line| {
        vouched.enter(line.group);
        let (caps, scent) = ready.of(line.ingredient, &mut vouched);
        scents = scents.and(scent);
        line.counted = !scent.is(Scent::SUBSTANCE);
        caps
    }));
    if scents.is(Scent::PARFUM.and(Scent::PLANT)) {
        // An oil or extract among the allergens may be part of the perfume.
        for line in &mut sheet.lines {
            line.counted &= !ready.scent(line.ingredient).is(Scent::PLANT);
        }
    }
    seen
}

fn looks_like_perfume(setting: &Setting<'_>) -> bool {
    let levels = Levels::embedded();
    let mut early = setting.list.items.iter().take(PERFUME_BY).filter_map(|item| item.identity);
    setting.usage.groups.is_unknown() && early.any(|found| levels.is_parfum(found.id))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::formula::boxes::Problem;
    use crate::formula::fact::Tier;
    use crate::formula::sheet::Map;
    use crate::formula::{Context, Formula, Scratch, infer};

    /// Names of which levels are known, some of them of one family, and a perfume with allergens.
    const NAMES: [&str; 16] = [
        "Aqua",
        "Parfum",
        "Linalool",
        "Lavandula Angustifolia Oil",
        "Phenoxyethanol",
        "Sodium Benzoate",
        "Potassium Sorbate",
        "Retinol",
        "Tocopherol",
        "Xanthan Gum",
        "Carbomer",
        "Disodium EDTA",
        "Adenosine",
        "Allantoin",
        "Salicylic Acid",
        "Benzyl Alcohol",
    ];

    fn inferred(text: &str, kind: Option<&str>, market: Option<&str>) -> Formula {
        let names = Dictionary::embedded();
        let context = Context { market, product_type: kind, ..Context::default() };
        infer(text, &crate::inci::parse(text, names), names, &context, &mut Scratch::default())
    }

    proptest! {
        #[test]
        fn levels_come_to_what_their_facts_say(
            names in prop::collection::vec(prop::sample::select(NAMES.to_vec()), 1..24),
            kind in prop::sample::select(vec![None, Some("serum"), Some("shampoo"), Some("perfume")]),
            market in prop::sample::select(vec![None, Some("EU"), Some("US")]),
        ) {
            let formula = inferred(&format!("Aqua, {}", names.join(", ")), kind, market);
            let sheet = &formula.sheet;
            prop_assert!(!sheet.caps.is_empty());
            for tier in [Tier::Corroborated, Tier::Practical] {
                let (mut problem, mut map) = (Problem::default(), Map::default());
                sheet.problem(&sheet.groups[0], tier, &mut problem, &mut map);
                let (mut by_facts, mut map) = (Problem::default(), Map::default());
                sheet.problem_with(&sheet.groups[0], tier, |_| true, &mut by_facts, &mut map);
                prop_assert_eq!(problem, by_facts);
            }
        }
    }
}
