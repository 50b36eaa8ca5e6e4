//! What a product certainly holds, arranged for the question that rules ask most: which items are of this class?

use crate::dictionary::{ClassSet, Dictionary, IngredientId};
use crate::inci::{List, Section};

/// Items whose places fit into one word of bits.
const WORD: usize = u64::BITS as usize;

/// A recognised item that is certainly in the product (not "may contain").
#[derive(Clone, Copy, Debug)]
pub struct Present {
    /// Index into the list's items.
    pub index: u32,
    /// What it is.
    pub id: IngredientId,
    /// Its classes.
    pub classes: ClassSet,
}

/// The recognised items that are certainly in a product. Its buffers are refilled from product to product.
#[derive(Debug, Default)]
pub struct Contents {
    present: Vec<Present>,
    classes: ClassSet,
    ids: IdFilter,
    /// For each [`WORD`] of present items, by class: one bit for each item of the class.
    by_class: Vec<[u64; ClassSet::MOST]>,
}

impl Contents {
    /// Forgets the last product and takes in a list.
    pub fn fill(&mut self, list: &List, names: &Dictionary) {
        self.present.clear();
        self.by_class.clear();
        (self.classes, self.ids) = (ClassSet::default(), IdFilter::default());
        for (index, item) in (0..).zip(&list.items) {
            let Some(identity) = item.identity.filter(|_| item.section != Section::MayContain) else {
                continue;
            };
            let classes = names.classes_of(identity.id);
            let bit = self.present.len() % WORD;
            if bit == 0 {
                self.by_class.push([0; ClassSet::MOST]);
            }
            if let Some(word) = self.by_class.last_mut() {
                classes.iter().for_each(|class| word[class.index()] |= 1 << bit);
            }
            self.present.push(Present { index, id: identity.id, classes });
            self.classes = self.classes.union(classes);
            self.ids.insert(identity.id);
        }
    }

    /// The items, in label order.
    #[must_use]
    pub fn present(&self) -> &[Present] {
        &self.present
    }

    /// Union of their classes.
    #[must_use]
    pub fn classes(&self) -> ClassSet {
        self.classes
    }

    /// Their ingredients.
    #[must_use]
    pub fn ids(&self) -> IdFilter {
        self.ids
    }

    /// The places in [`present`](Self::present) of the items that are of one of the classes or one of the ingredients
    /// (`ids` sorted, `filter` made of them), in label order.
    pub fn places<'a>(
        &'a self,
        classes: ClassSet,
        ids: &'a [IngredientId],
        filter: IdFilter,
    ) -> impl Iterator<Item = usize> + 'a {
        let classes = classes.intersection(self.classes);
        let by_name = filter.intersects(self.ids);
        let words = if by_name || !classes.is_empty() { &self.by_class[..] } else { &[] };
        words.iter().enumerate().flat_map(move |(at, word)| {
            let first = at * WORD;
            let mut bits = classes.iter().fold(0, |bits, class| bits | word[class.index()]);
            if by_name {
                for (bit, present) in self.present[first..].iter().take(WORD).enumerate() {
                    let named = filter.may_contain(present.id) && ids.binary_search(&present.id).is_ok();
                    bits |= u64::from(named) << bit;
                }
            }
            Bits(bits).map(move |bit| first + bit)
        })
    }
}

/// The places of the bits that are set, from the lowest.
struct Bits(u64);

impl Iterator for Bits {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        let at = (self.0 != 0).then(|| self.0.trailing_zeros() as usize)?;
        self.0 &= self.0 - 1;
        Some(at)
    }
}

/// A set of ingredients that answers "certainly not in it" fast: one bit for each residue of the number.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct IdFilter([u64; 4]);

impl IdFilter {
    /// Adds an ingredient.
    #[inline]
    pub fn insert(&mut self, id: IngredientId) {
        let (word, bit) = Self::place(id);
        self.0[word] |= bit;
    }

    /// Whether the ingredient can be in the set; false is certain.
    #[inline]
    #[must_use]
    pub fn may_contain(self, id: IngredientId) -> bool {
        let (word, bit) = Self::place(id);
        self.0[word] & bit != 0
    }

    /// Whether the two sets can share an ingredient; false is certain.
    #[inline]
    #[must_use]
    pub fn intersects(self, other: Self) -> bool {
        self.0.iter().zip(other.0).any(|(a, b)| a & b != 0)
    }

    /// All of both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        let mut both = self;
        both.0.iter_mut().zip(other.0).for_each(|(word, more)| *word |= more);
        both
    }

    fn place(id: IngredientId) -> (usize, u64) {
        (id.index() / 64 % 4, 1 << (id.index() % 64))
    }
}

impl FromIterator<IngredientId> for IdFilter {
    fn from_iter<I: IntoIterator<Item = IngredientId>>(ids: I) -> Self {
        let mut filter = Self::default();
        ids.into_iter().for_each(|id| filter.insert(id));
        filter
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_found_by_class_and_by_name_in_lists_of_any_length() {
        let names = Dictionary::embedded();
        let text =
            format!("{}Retinol, Glycolic Acid, Water", "Water, Lactic Acid, Glycerin, Xyzzy, ".repeat(50));
        let list = crate::inci::parse(&text, names);
        let mut contents = Contents::default();
        contents.fill(&list, names);
        let aha = ClassSet::default().with(names.class("aha").unwrap());
        let retinol = [names.lookup("Retinol").unwrap().id];
        let filter = retinol.into_iter().collect();
        let found: Vec<usize> = contents.places(aha, &retinol, filter).collect();
        let scanned = contents.present().iter().enumerate();
        let scanned = scanned.filter(|(_, it)| it.classes.intersects(aha) || it.id == retinol[0]);
        assert_eq!(found, scanned.map(|(at, _)| at).collect::<Vec<_>>());
        assert_eq!(found.len(), 52);
        assert_eq!(contents.places(ClassSet::default(), &[], IdFilter::default()).count(), 0);
    }
}
