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
    words: Vec<Word>,
    /// The classes and traits that any rule asks for.
    classes: ClassSet,
    traits: Traits,
    always: Traits,
    /// By ingredient: its row of [`Word::by_id`], the first of which is empty.
    row_of: Vec<u16>,
}

/// The rules that have one word of bits.
#[derive(Clone, Debug)]
struct Word {
    by_class: [u64; ClassSet::MOST],
    by_trait: [u64; Traits::MOST],
    /// Rules that need the trait whatever else they find.
    without_trait: [u64; Traits::MOST],
    by_id: Vec<u64>,
}

impl Dispatch {
    /// Sorts rules by their needs.
    #[must_use]
    pub fn new(needs: &[Needs]) -> Self {
        let mut row_of: Vec<u16> = Vec::new();
        let mut rows = 1;
        for id in needs.iter().flat_map(|needs| &needs.ids).map(|id| id.index()) {
            row_of.resize(row_of.len().max(id + 1), 0);
            if row_of[id] == 0 {
                row_of[id] = rows;
                rows += 1;
            }
        }
        let empty = Word {
            by_class: [0; ClassSet::MOST],
            by_trait: [0; Traits::MOST],
            without_trait: [0; Traits::MOST],
            by_id: vec![0; usize::from(rows)],
        };
        let bits = u64::BITS as usize;
        let mut words = vec![empty; needs.len().div_ceil(bits)];
        for (rule, needs) in needs.iter().enumerate() {
            let (word, bit) = (&mut words[rule / bits], 1 << (rule % bits));
            needs.classes.iter().for_each(|class| word.by_class[class.index()] |= bit);
            needs.traits.iter().for_each(|of| word.by_trait[of] |= bit);
            needs.always.iter().for_each(|of| word.without_trait[of] |= bit);
            needs.ids.iter().for_each(|id| word.by_id[usize::from(row_of[id.index()])] |= bit);
        }
        Self {
            words,
            classes: needs.iter().fold(ClassSet::NONE, |all, needs| all.union(needs.classes)),
            traits: needs.iter().fold(Traits::NONE, |all, needs| all.with(needs.traits)),
            always: needs.iter().fold(Traits::NONE, |all, needs| all.with(needs.always)),
            row_of,
        }
    }

    /// Writes to `due` the rules that can have something to say of a product; of all others it is certain that they
    /// have not.
    pub fn due(&self, contents: &Contents, due: &mut Vec<u64>) {
        let classes = contents.classes().intersection(self.classes);
        let traits = contents.traits().common(self.traits);
        let missing = self.always.without(contents.traits());
        due.clear();
        due.extend(self.words.iter().map(|word| {
            let of_classes = classes.iter().fold(0, |due, class| due | word.by_class[class.index()]);
            traits.iter().fold(of_classes, |due, of| due | word.by_trait[of])
        }));
        for present in contents.present() {
            let row = usize::from(self.row_of.get(present.id.index()).copied().unwrap_or(0));
            if row != 0 {
                due.iter_mut().zip(&self.words).for_each(|(due, word)| *due |= word.by_id[row]);
            }
        }
        for (due, word) in due.iter_mut().zip(&self.words) {
            *due &= !missing.iter().fold(0, |barred, of| barred | word.without_trait[of]);
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
