//! Which of many rules have anything to look at in a product: found from the product's side, so that the rules which
//! have not cost nothing.

use super::due::{Due, Part};
use super::{Floor, Needs, Present, ProductView, Selector, Traits};
use crate::dictionary::{ClassSet, Dictionary, IngredientId};
use crate::step::StepId;

/// Rules by what they need. A rule has the number that it was given in.
#[derive(Debug)]
pub struct Dispatch {
    /// The rules whose one thing can be something else than an item, as bits.
    vague: Vec<u64>,
    /// The traits that any rule asks for.
    traits: Traits,
    always: Traits,
    by_trait: Sets,
    by_type: Sets,
    /// By trait: the rules that need it, which is forbidden by its absence.
    without_trait: Sets,
    /// By ingredient: its number in `doses_end`, of which the first has none.
    number_of: Vec<u16>,
    /// By number: the end of its doses.
    doses_end: Vec<u32>,
    doses: Vec<Dose>,
}

/// From which amount on an ingredient counts in a set.
#[derive(Clone, Copy, Debug)]
struct Dose {
    /// In % w/w; 0 for any amount. Of one ingredient they rise.
    from: f64,
    /// The bit among the words of all three sets.
    bit: u32,
}

/// Bits by some number: for each one the words of all three sets.
#[derive(Debug)]
struct Sets {
    words: Vec<u64>,
    /// How many words belong to a number.
    width: usize,
}

const BITS: usize = u64::BITS as usize;

impl Sets {
    fn new(numbers: usize, width: usize) -> Self {
        Self { words: vec![0; numbers * width], width }
    }

    fn add(&mut self, number: usize, bit: usize) {
        self.words[number * self.width + bit / BITS] |= 1 << (bit % BITS);
    }

    /// What a number stands for.
    #[inline]
    fn of(&self, number: usize) -> &[u64] {
        &self.words[number * self.width..(number + 1) * self.width]
    }
}

impl Dispatch {
    /// Sorts rules by their needs.
    #[must_use]
    pub fn new(needs: &[Needs<'_>], names: &Dictionary) -> Self {
        let width = needs.len().div_ceil(BITS);
        let sets = |numbers| Sets::new(numbers, Part::COUNT * width);
        let (mut by_trait, mut without_trait) = (sets(Traits::MOST), sets(Traits::MOST));
        let mut by_type = sets(StepId::all().count());
        let (mut doses, mut selected) = (Vec::new(), Vec::new());
        let mut vague = vec![0; width];
        let (mut traits, mut always) = (Traits::NONE, Traits::NONE);
        for (rule, needs) in needs.iter().enumerate() {
            if !needs.one.is_items() {
                vague[rule / BITS] |= 1 << (rule % BITS);
            }
            for (part, sought) in [(Part::One, &needs.one), (Part::Other, &needs.other)] {
                let bit = part.bit(rule, width);
                sought.traits.iter().for_each(|of| by_trait.add(of, bit));
                sought.types.iter().for_each(|of| by_type.add(of.index(), bit));
                doses.extend(sought.ids.iter().map(|&(id, from)| (id, Dose::new(from, bit))));
                selected.extend(sought.selected.iter().map(|&(of, floor)| (of, floor, bit)));
                traits = traits.with(sought.traits);
            }
            let bit = Part::Never.bit(rule, width);
            needs.always.iter().for_each(|of| without_trait.add(of, bit));
            selected.extend(needs.never.iter().map(|&of| (of, Floor::ANY, bit)));
            always = always.with(needs.always);
        }
        doses.extend(doses_of(&selected, names));
        doses.sort_by(|(a, one), (b, other)| a.cmp(b).then(one.from.total_cmp(&other.from)));
        let mut number_of = vec![0; names.len()];
        let mut doses_end = vec![0];
        let mut count = 0;
        for same in doses.chunk_by(|(one, _), (other, _)| one == other) {
            count += same.len();
            number_of[same[0].0.index()] = doses_end.len() as u16;
            doses_end.push(count as u32);
        }
        let doses = doses.into_iter().map(|(_, dose)| dose).collect();
        Self { vague, traits, always, by_trait, by_type, without_trait, number_of, doses_end, doses }
    }

    /// Writes to `due` the rules that can have something to say of a product.
    pub fn due(&self, view: &ProductView<'_>, due: &mut Due) {
        let contents = view.contents;
        due.begin(self.vague.len());
        contents.traits().common(self.traits).iter().for_each(|of| due.meet_all(self.by_trait.of(of)));
        let lacking = self.always.without(contents.traits());
        lacking.iter().for_each(|of| due.meet_all(self.without_trait.of(of)));
        if let Some(kind) = view.product.kind {
            due.meet_all(self.by_type.of(kind.value.index()));
        }
        let number = |present: &Present| self.number_of.get(present.id.index()).copied().unwrap_or(0);
        let places = due.take_places(contents.present(), |present| number(present) != 0);
        for &place in &places {
            let present = &contents.present()[place as usize];
            let number = usize::from(number(present));
            let range = self.doses_end[number - 1] as usize..self.doses_end[number] as usize;
            meet_doses(&self.doses[range], view, present, |dose| due.meet(dose.bit as usize, place as usize));
        }
        due.end(&self.vague, places);
    }
}

/// Hands to `met` the doses that an item can be.
#[inline]
fn meet_doses(doses: &[Dose], view: &ProductView<'_>, present: &Present, mut met: impl FnMut(&Dose)) {
    let index = present.index as usize;
    let printed = || view.product.list.items[index].amount.is_some();
    let mut reached = 0.0;
    for dose in doses {
        if dose.from > reached {
            // What is printed is for the rules to weigh.
            if !printed() && view.formula.is_at_most(index, dose.from) == Some(true) {
                return;
            }
            reached = dose.from;
        }
        met(dose);
    }
}

impl Dose {
    fn new(from: f64, bit: usize) -> Self {
        // Bounds come from arithmetic; what is a millionth below an amount may be that amount.
        Self { from: from * (1.0 - 1e-6), bit: bit as u32 }
    }
}

/// The doses of all ingredients that are selected, each with the bit of its set.
fn doses_of(selected: &[(&Selector, Floor, usize)], names: &Dictionary) -> Vec<(IngredientId, Dose)> {
    let mut doses = Vec::new();
    let mut add = |(of, floor, bit): (&Selector, Floor, usize), id, classes| {
        if of.selects(id, classes)
            && let Some(from) = floor.counts_from(id, classes)
        {
            doses.push((id, Dose::new(from, bit)));
        }
    };
    // The selectors by class, so that each ingredient is shown to those only that may select it.
    let mut by_class = vec![Vec::new(); ClassSet::MOST];
    for one in selected {
        one.0.classes().iter().for_each(|class| by_class[class.index()].push(*one));
    }
    let all = selected.iter().fold(ClassSet::NONE, |all, (of, ..)| all.union(of.classes()));
    for id in names.ids() {
        let classes = names.classes_of(id);
        for class in classes.intersection(all).iter() {
            // Under the first of its classes that a selector names.
            let is_first = |of: &Selector| classes.intersection(of.classes()).iter().next() == Some(class);
            by_class[class.index()]
                .iter()
                .filter(|(of, ..)| is_first(of))
                .for_each(|one| add(*one, id, classes));
        }
    }
    for one in selected {
        for &id in one.0.ids() {
            let classes = names.classes_of(id);
            if !classes.intersects(one.0.classes()) {
                add(*one, id, classes);
            }
        }
    }
    doses
}

#[cfg(test)]
mod tests {
    use std::cell::OnceCell;
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;
    use crate::check::{Collected, Contents, Hits, Kind, Sink, Sought, Suggestions};
    use crate::dictionary::actives::Actives;
    use crate::finding::{Certainty, Location};
    use crate::formula::{self, Scratch};
    use crate::product::{Field, Market, Packaging, Product};
    use crate::rule::Catalogue;
    use crate::source::SourceId;

    const AT: Location = Location::Whole { source: SourceId(0) };

    /// A product as rules see it, handed to `then`.
    fn with_view<T>(product: Product<'_>, text: &str, then: impl FnOnce(&ProductView<'_>) -> T) -> T {
        let names = Dictionary::embedded();
        let list = crate::inci::parse(text, names);
        let product = Product { text, list: &list, list_at: Some(AT), ..product };
        let context = formula::Context {
            product_type: product.kind.map(|kind| kind.value.step().id),
            rinse_off: product.rinse_off(),
            name: product.name.map(|name| name.value),
            ..formula::Context::default()
        };
        let formula = formula::infer(text, &list, names, &context, &mut Scratch::default());
        let mut contents = Contents::default();
        contents.fill(&product, names);
        then(&ProductView {
            product: &product,
            formula: &formula,
            names,
            market: Market::default(),
            on: jiff::civil::date(2026, 1, 1),
            rinse_off: product.rinse_off(),
            contents: &contents,
            suggestions: &Suggestions::default(),
            base: OnceCell::new(),
        })
    }

    fn due(dispatch: &Dispatch, view: &ProductView<'_>) -> HashMap<usize, Hits> {
        let mut due = Due::default();
        dispatch.due(view, &mut due);
        due.rules().collect()
    }

    #[test]
    fn a_rule_is_due_where_it_finds_what_it_needs() {
        let names = Dictionary::embedded();
        let id = |name: &str| names.lookup(name).unwrap().id;
        let ids = |ids: &[(&str, f64)]| Sought {
            ids: ids.iter().map(|&(name, from)| (id(name), from)).collect(),
            ..Sought::NONE
        };
        let selector = |terms: &[&str]| Selector::parse(terms.iter().copied(), names).unwrap();
        let (any_aha, bha, water) =
            (selector(&["class:aha"]), selector(&["class:bha"]), selector(&["inci:Water"]));
        let acids = selector(&["class:aha", "not inci:Citric Acid"]);
        let toner = StepId::of("toner").unwrap();
        let mut needs = vec![Needs::NOTHING; 70];
        needs[1] = Sought::selected(&any_aha, Floor::ANY).into();
        needs[2] = ids(&[("Retinol", 0.0), ("Water", 0.0)]).into();
        needs[4] = ids(&[("Retinol", 10.0)]).into();
        needs[5] = Sought::selected(&acids, Floor::Percent(5.0)).into();
        needs[6] = Needs { other: ids(&[("Water", 0.0)]), ..ids(&[("Retinol", 0.0)]).into() };
        needs[7] = Needs { never: vec![&water], ..Needs::NOTHING };
        needs[8] = Sought { types: vec![toner], ..Sought::NONE }.into();
        needs[68] = Needs { always: Traits::UNKNOWN, ..ids(&[("Retinol", 0.0)]).into() };
        needs[69] = Sought::selected(&bha, Floor::ANY).or(Sought::traits(Traits::UNKNOWN)).into();
        let dispatch = Dispatch::new(&needs, names);
        let list = crate::inci::List::default();
        let due_of = |product: Product<'_>, text: &str| {
            let due = with_view(product, text, |view| due(&dispatch, view));
            let mut due: Vec<usize> =
                due.into_keys().filter(|rule| (1..9).contains(rule) || *rule > 67).collect();
            due.sort_unstable();
            due
        };
        let due = |text: &str| due_of(Product::new(AT, &list), text);
        assert_eq!(due("Glycerin"), [3, 7]);
        assert_eq!(due("Water, Lactic Acid"), [1, 2, 3, 5]);
        assert_eq!(due("Water, Citric Acid"), [1, 2, 3], "excepted from the acids with a floor");
        assert_eq!(due("Water, Lactic Acid 2%"), [1, 2, 3, 5], "print is for the rules to weigh");
        assert_eq!(due("Retinol"), [2, 3, 4, 7]);
        assert_eq!(due("Water, Retinol"), [2, 3, 4, 6]);
        assert_eq!(due(&format!("Water{}, Retinol", ", Glycerin".repeat(12))), [2, 3, 6], "below 10 %");
        assert_eq!(due("Retinol, Xyzzyl Glycerate"), [2, 3, 4, 7, 68, 69]);
        assert_eq!(due("Salicylic Acid"), [3, 7, 69]);
        let kind = Some(Field { value: toner, at: AT });
        assert_eq!(due_of(Product { kind, ..Product::new(AT, &list) }, "Glycerin"), [3, 7, 8]);
    }

    /// Names that rules speak of, and any others.
    fn name() -> impl Strategy<Value = String> {
        let names = Dictionary::embedded();
        let inci = move |id| names.ingredient(id).inci().to_owned();
        let active = (0..Actives::embedded().iter().count())
            .prop_filter_map("a row", |at| Actives::embedded().iter().nth(at))
            .prop_map(move |active| inci(active.ingredient));
        let any = (0..names.len()).prop_filter_map("an id", move |at| names.ids().nth(at)).prop_map(inci);
        let common = proptest::sample::select(vec![
            "Water",
            "Glycerin",
            "Phenoxyethanol",
            "Sodium Benzoate",
            "Parfum",
            "Alcohol Denat.",
            "Citric Acid",
            "Disodium EDTA",
            "Niacinamide",
            "Tocopherol",
            "CI 77891",
            "Xyzzyl Glycerate",
        ]);
        prop_oneof![4 => active, 2 => any, 3 => common.prop_map(str::to_owned)]
    }

    fn item() -> impl Strategy<Value = String> {
        let amount = prop_oneof![6 => Just(None), 1 => (1..400u32).prop_map(Some)];
        (name(), amount).prop_map(|(name, amount)| match amount {
            Some(tenths) => format!("{name} {}.{}%", tenths / 10, tenths % 10),
            None => name,
        })
    }

    proptest! {
        #[test]
        fn rules_say_by_their_hits_what_they_say_of_all_items(
            items in prop_oneof![
                9 => prop::collection::vec(item(), 1..24),
                1 => prop::collection::vec(item(), 60..90),
            ],
            tail in prop::sample::select(vec![
                "", "", ". May contain: Mica, CI 77891, Retinol", ". Free from parabens.", ", Lactic Ac...",
            ]),
            title in prop::sample::select(vec!["Night Serum", "Retinol 1% Serum", "Paraben-free Gel", "SPF 50"]),
            kind in prop::option::of(0..StepId::all().count()),
            pack in prop::option::of(prop::sample::select(vec![Packaging::JAR, Packaging::CLEAR])),
            ph in prop::option::of(2.0..12.0f64),
            opened in prop::option::of(1i8..13),
        ) {
            let catalogue = Catalogue::embedded();
            let rules: Vec<_> = catalogue.rules().filter(|(_, rule)| rule.kind.is_about_products()).collect();
            let kinds: Vec<&Kind> = rules.iter().map(|(_, rule)| &rule.kind).collect();
            let needs: Vec<Needs<'_>> = kinds.iter().map(|kind| kind.needs()).collect();
            let dispatch = Dispatch::new(&needs, Dictionary::embedded());
            let list = crate::inci::List::default();
            let product = Product {
                name: Some(Field { value: title, at: AT }),
                kind: kind.and_then(|at| StepId::all().nth(at)).map(|value| Field { value, at: AT }),
                packaging: pack.map(|value| Field { value, at: AT }),
                ph: ph.map(|value| Field { value, at: AT }),
                opened: opened.map(|month| Field { value: jiff::civil::date(2025, month, 1), at: AT }),
                ..Product::new(AT, &list)
            };
            with_view(product, &format!("{}{tail}", items.join(", ")), |view| {
                let due = due(&dispatch, view);
                for (rule, kind) in kinds.iter().enumerate() {
                    let said = |hits| {
                        let mut sink = Sink::new(None, Certainty::Possible);
                        kind.check_product(view, hits, &mut sink);
                        let Collected { groups, undecided, skipped, .. } = sink.into_parts();
                        (groups, undecided, skipped)
                    };
                    let all = said(Hits::Unknown);
                    let by_hits = due.get(&rule).map(|&hits| said(hits)).unwrap_or_default();
                    prop_assert_eq!(by_hits, all, "{}", rules[rule].1.name);
                }
                Ok(())
            })?;
        }
    }
}
