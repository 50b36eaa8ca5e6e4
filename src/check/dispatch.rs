//! Which of many rules have anything to look at in a product: found from the product's side, so that the rules which
//! have not cost nothing.

use super::{Contents, Traits};
use crate::dictionary::{ClassSet, IngredientId};

/// What a product must hold some of for a rule to have anything to say of it.
#[derive(Clone, Debug, Default)]
pub struct Needs {
    /// Ingredients of these classes,
    pub classes: ClassSet,
    /// or these ingredients,
    pub ids: Vec<IngredientId>,
    /// or one of these traits;
    pub traits: Traits,
    /// and, whichever of them it is, all of these.
    pub always: Traits,
}

impl Needs {
    /// Those of a rule that may have something to say of any product.
    pub const NOTHING: Self = Self::traits(Traits::ANY);

    /// One of these traits.
    #[must_use]
    pub const fn traits(traits: Traits) -> Self {
        Self { classes: ClassSet::NONE, ids: Vec::new(), traits, always: Traits::NONE }
    }

    /// What these or those are content with.
    #[must_use]
    pub fn or(mut self, other: Self) -> Self {
        self.ids.extend(other.ids);
        Self {
            classes: self.classes.union(other.classes),
            ids: self.ids,
            traits: self.traits.with(other.traits),
            always: self.always.common(other.always),
        }
    }

    /// Whether any product will do.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.traits.contains(Traits::ANY)
    }
}

/// Rules by what they need. A rule has the number that it was given in, and a set of rules is words of bits.
#[derive(Debug)]
pub struct Dispatch {
    /// The classes and traits that any rule asks for.
    classes: ClassSet,
    traits: Traits,
    always: Traits,
    by_class: Sets,
    by_trait: Sets,
    /// Rules that need the trait whatever else they find.
    without_trait: Sets,
    /// By ingredient: its number in `by_id`, of which the first is empty.
    number_of: Vec<u16>,
    by_id: Sets,
}

/// Sets of rules, by number.
#[derive(Debug)]
struct Sets {
    words: Vec<u64>,
    /// How many words one set takes.
    width: usize,
}

impl Sets {
    fn new(sets: usize, width: usize) -> Self {
        Self { words: vec![0; sets * width], width }
    }

    fn add(&mut self, set: usize, rule: usize) {
        self.words[set * self.width + rule / BITS] |= 1 << (rule % BITS);
    }

    #[inline]
    fn of(&self, set: usize) -> &[u64] {
        &self.words[set * self.width..(set + 1) * self.width]
    }
}

const BITS: usize = u64::BITS as usize;

impl Dispatch {
    /// Sorts rules by their needs.
    #[must_use]
    pub fn new(needs: &[Needs]) -> Self {
        let mut number_of: Vec<u16> = Vec::new();
        let mut ids = 1;
        for id in needs.iter().flat_map(|needs| &needs.ids).map(|id| id.index()) {
            number_of.resize(number_of.len().max(id + 1), 0);
            if number_of[id] == 0 {
                number_of[id] = ids;
                ids += 1;
            }
        }
        let sets = |count| Sets::new(count, needs.len().div_ceil(BITS));
        let (mut by_class, mut by_id) = (sets(ClassSet::MOST), sets(ids.into()));
        let (mut by_trait, mut without_trait) = (sets(Traits::MOST), sets(Traits::MOST));
        for (rule, needs) in needs.iter().enumerate() {
            needs.classes.iter().for_each(|class| by_class.add(class.index(), rule));
            needs.traits.iter().for_each(|of| by_trait.add(of, rule));
            needs.always.iter().for_each(|of| without_trait.add(of, rule));
            needs.ids.iter().for_each(|id| by_id.add(number_of[id.index()].into(), rule));
        }
        Self {
            classes: needs.iter().fold(ClassSet::NONE, |all, needs| all.union(needs.classes)),
            traits: needs.iter().fold(Traits::NONE, |all, needs| all.with(needs.traits)),
            always: needs.iter().fold(Traits::NONE, |all, needs| all.with(needs.always)),
            by_class,
            by_trait,
            without_trait,
            number_of,
            by_id,
        }
    }

    /// Writes to `due` the rules that can have something to say of a product; of all others it is certain that they
    /// have not.
    pub fn due(&self, contents: &Contents, due: &mut Vec<u64>) {
        due.clear();
        due.resize(self.by_id.width, 0);
        let mut add = |set: &[u64]| due.iter_mut().zip(set).for_each(|(due, word)| *due |= word);
        let classes = contents.classes().intersection(self.classes);
        classes.iter().for_each(|class| add(self.by_class.of(class.index())));
        contents.traits().common(self.traits).iter().for_each(|of| add(self.by_trait.of(of)));
        for present in contents.present() {
            let number = self.number_of.get(present.id.index()).copied().unwrap_or(0);
            if number != 0 {
                add(self.by_id.of(number.into()));
            }
        }
        for of in self.always.without(contents.traits()).iter() {
            due.iter_mut().zip(self.without_trait.of(of)).for_each(|(due, word)| *due &= !word);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::Dictionary;
    use crate::finding::Location;
    use crate::product::Product;
    use crate::source::SourceId;

    #[test]
    fn a_rule_is_due_where_it_finds_what_it_needs() {
        let names = Dictionary::embedded();
        let id = |name: &str| names.lookup(name).unwrap().id;
        let class = |name: &str| ClassSet::default().with(names.class(name).unwrap());
        let mut needs = vec![Needs::NOTHING; 70];
        needs[1] = Needs { classes: class("aha"), ..Needs::default() };
        needs[2] = Needs { ids: vec![id("Retinol"), id("Water")], ..Needs::default() };
        needs[68] = Needs { ids: vec![id("Retinol")], always: Traits::UNKNOWN, ..Needs::default() };
        needs[69] = Needs::traits(Traits::UNKNOWN).or(Needs { classes: class("bha"), ..Needs::default() });
        let dispatch = Dispatch::new(&needs);
        let due = |text: &str| {
            let list = crate::inci::parse(text, names);
            let mut contents = Contents::default();
            contents.fill(
                &Product { text, ..Product::new(Location::Whole { source: SourceId(0) }, &list) },
                names,
            );
            let mut due = Vec::new();
            dispatch.due(&contents, &mut due);
            let due: Vec<usize> = crate::bits::of_words(&due).collect();
            [1, 2, 3, 68, 69].map(|rule| due.contains(&rule))
        };
        assert_eq!(due("Glycerin"), [false, false, true, false, false]);
        assert_eq!(due("Water, Lactic Acid"), [true, true, true, false, false]);
        assert_eq!(due("Retinol"), [false, true, true, false, false]);
        assert_eq!(due("Retinol, Xyzzyl Glycerate"), [false, true, true, true, true]);
        assert_eq!(due("Salicylic Acid"), [false, false, true, false, true]);
    }
}
