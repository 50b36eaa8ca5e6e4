//! Which of many rules have anything to look at in a product: found from the product's side, so that the rules which
//! have not cost nothing.

use super::{Floor, Needs, Present, ProductView, Selector, Traits};
use crate::dictionary::{ClassSet, Dictionary, IngredientId};
use crate::step::StepId;

/// Rules by what they need. A rule has the number that it was given in.
///
/// For each rule it is found out whether the product has one thing that it needs, whether it has the other, and
/// whether it has what forbids the rule: three sets of rules, which are words of bits one behind the other.
#[derive(Debug)]
pub struct Dispatch {
    /// How many words a set of rules takes.
    width: usize,
    /// The classes and traits that any rule asks for.
    classes: ClassSet,
    traits: Traits,
    always: Traits,
    by_class: Sets,
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

/// The sets that are found for a product, by their place.
#[derive(Clone, Copy)]
enum Part {
    One,
    Other,
    Never,
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

    /// Adds to `met` what a number stands for.
    #[inline]
    fn meet(&self, number: usize, met: &mut [u64]) {
        let set = &self.words[number * self.width..(number + 1) * self.width];
        met.iter_mut().zip(set).for_each(|(met, word)| *met |= word);
    }
}

impl Dispatch {
    /// Sorts rules by their needs.
    #[must_use]
    pub fn new(needs: &[Needs<'_>], names: &Dictionary) -> Self {
        let width = needs.len().div_ceil(BITS);
        let sets = |numbers| Sets::new(numbers, Part::COUNT * width);
        let (mut by_class, mut by_trait) = (sets(ClassSet::MOST), sets(Traits::MOST));
        let (mut by_type, mut without_trait) = (sets(StepId::all().count()), sets(Traits::MOST));
        let (mut doses, mut selected) = (Vec::new(), Vec::new());
        let (mut classes, mut traits, mut always) = (ClassSet::NONE, Traits::NONE, Traits::NONE);
        for (rule, needs) in needs.iter().enumerate() {
            let bit = |part: Part| part as usize * width * BITS + rule;
            for (part, sought) in [(Part::One, &needs.one), (Part::Other, &needs.other)] {
                let bit = bit(part);
                sought.classes.iter().for_each(|class| by_class.add(class.index(), bit));
                sought.traits.iter().for_each(|of| by_trait.add(of, bit));
                sought.types.iter().for_each(|of| by_type.add(of.index(), bit));
                doses.extend(sought.ids.iter().map(|&(id, from)| (id, Dose::new(from, bit))));
                selected.extend(sought.selected.iter().map(|&(of, floor)| (of, floor, bit)));
                (classes, traits) = (classes.union(sought.classes), traits.with(sought.traits));
            }
            let bit = bit(Part::Never);
            needs.always.iter().for_each(|of| without_trait.add(of, bit));
            selected.extend(needs.never.iter().map(|&of| (of, Floor::Percent(0.0), bit)));
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
        Self {
            width,
            classes,
            traits,
            always,
            by_class,
            by_trait,
            by_type,
            without_trait,
            number_of,
            doses_end,
            doses,
        }
    }

    /// Writes to `due` the rules that can have something to say of a product, as bits; of all others it is certain that
    /// they have not.
    pub fn due(&self, view: &ProductView<'_>, due: &mut Vec<u64>) {
        due.clear();
        due.resize(Part::COUNT * self.width, 0);
        let contents = view.contents;
        let classes = contents.classes().intersection(self.classes);
        classes.iter().for_each(|class| self.by_class.meet(class.index(), due));
        contents.traits().common(self.traits).iter().for_each(|of| self.by_trait.meet(of, due));
        self.always.without(contents.traits()).iter().for_each(|of| self.without_trait.meet(of, due));
        if let Some(kind) = view.product.kind {
            self.by_type.meet(kind.value.index(), due);
        }
        for present in contents.present() {
            let number = usize::from(self.number_of.get(present.id.index()).copied().unwrap_or(0));
            if number != 0 {
                let range = self.doses_end[number - 1] as usize..self.doses_end[number] as usize;
                meet_doses(&self.doses[range], view, present, due);
            }
        }
        for at in 0..self.width {
            due[at] &= due[self.width + at] & !due[2 * self.width + at];
        }
        due.truncate(self.width);
    }
}

/// Adds to `met` the sets that an item can be enough for.
#[inline]
fn meet_doses(doses: &[Dose], view: &ProductView<'_>, present: &Present, met: &mut [u64]) {
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
        let bit = dose.bit as usize;
        met[bit / BITS] |= 1 << (bit % BITS);
    }
}

impl Part {
    const COUNT: usize = 3;
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
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;
    use crate::bits;
    use crate::check::{Contents, Kind, Sink, Sought, Suggestions};
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

    fn due(dispatch: &Dispatch, view: &ProductView<'_>) -> HashSet<usize> {
        let mut due = Vec::new();
        dispatch.due(view, &mut due);
        bits::of_words(&due).collect()
    }

    #[test]
    fn a_rule_is_due_where_it_finds_what_it_needs() {
        let names = Dictionary::embedded();
        let id = |name: &str| names.lookup(name).unwrap().id;
        let class = |name: &str| ClassSet::default().with(names.class(name).unwrap());
        let ids = |ids: &[(&str, f64)]| Sought {
            ids: ids.iter().map(|&(name, from)| (id(name), from)).collect(),
            ..Sought::NONE
        };
        let acids = Selector::parse(["class:aha", "not inci:Citric Acid"], names).unwrap();
        let water = Selector::parse(["inci:Water"], names).unwrap();
        let toner = StepId::of("toner").unwrap();
        let mut needs = vec![Needs::NOTHING; 70];
        needs[1] = Sought { classes: class("aha"), ..Sought::NONE }.into();
        needs[2] = ids(&[("Retinol", 0.0), ("Water", 0.0)]).into();
        needs[4] = ids(&[("Retinol", 10.0)]).into();
        needs[5] = Sought { selected: vec![(&acids, Floor::Percent(5.0))], ..Sought::NONE }.into();
        needs[6] = Needs { other: ids(&[("Water", 0.0)]), ..ids(&[("Retinol", 0.0)]).into() };
        needs[7] = Needs { never: vec![&water], ..Needs::NOTHING };
        needs[8] = Sought { types: vec![toner], ..Sought::NONE }.into();
        needs[68] = Needs { always: Traits::UNKNOWN, ..ids(&[("Retinol", 0.0)]).into() };
        needs[69] = Sought { classes: class("bha"), ..Sought::traits(Traits::UNKNOWN) }.into();
        let dispatch = Dispatch::new(&needs, names);
        let list = crate::inci::List::default();
        let due_of = |product: Product<'_>, text: &str| {
            let due = with_view(product, text, |view| due(&dispatch, view));
            let mut due: Vec<usize> =
                due.into_iter().filter(|rule| (1..9).contains(rule) || *rule > 67).collect();
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
        fn a_rule_that_is_not_due_has_nothing_to_say(
            items in prop::collection::vec(item(), 1..24),
            title in prop::sample::select(vec!["Night Serum", "Retinol 1% Serum", "Paraben-free Gel", "SPF 50"]),
            kind in prop::option::of(0..StepId::all().count()),
            pack in prop::option::of(prop::sample::select(vec![Packaging::JAR, Packaging::CLEAR])),
            ph in prop::option::of(2.0..12.0f64),
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
                ..Product::new(AT, &list)
            };
            with_view(product, &items.join(", "), |view| {
                let due = due(&dispatch, view);
                for (rule, kind) in kinds.iter().enumerate().filter(|(rule, _)| !due.contains(rule)) {
                    let mut sink = Sink::new(None, Certainty::Possible);
                    kind.check_product(view, &mut sink);
                    let said = sink.into_parts();
                    let nothing = said.groups.is_empty() && said.undecided.is_empty() && said.skipped.is_empty();
                    prop_assert!(nothing, "{}: {said:?}", rules[rule].1.name);
                }
                Ok(())
            })?;
        }
    }
}
