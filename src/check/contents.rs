//! What a product certainly holds, arranged for the question that rules ask most: which items are of this class?

use super::Traits;
use crate::bits::Bits;
use crate::dictionary::{ClassSet, Dictionary, IngredientId};
use crate::inci::Section;
use crate::product::Product;

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
    /// Those of all recognised items, also of what may be in the product.
    listed: ClassSet,
    traits: Traits,
    /// The ingredients of the present items, as bits by their number.
    held: Vec<u64>,
}

impl Contents {
    /// Forgets the last product and takes in another.
    pub fn fill(&mut self, product: &Product<'_>, names: &Dictionary) {
        for present in self.present.drain(..) {
            self.held[present.id.index() / WORD] = 0;
        }
        self.held.resize(names.len().div_ceil(WORD), 0);
        let mut traits = Traits::of_product(product);
        let (mut all, mut perhaps) = (ClassSet::NONE, ClassSet::NONE);
        for (index, item) in (0..).zip(&product.list.items) {
            traits = traits.with(Traits::of_item(item));
            let Some(identity) = item.identity else { continue };
            let (id, classes) = (identity.id, names.classes_of(identity.id));
            if item.section == Section::MayContain {
                perhaps = perhaps.union(classes);
                continue;
            }
            let (word, bit) = (&mut self.held[id.index() / WORD], 1 << (id.index() % WORD));
            if *word & bit != 0 {
                traits = traits.with(Traits::REPEATED);
            }
            *word |= bit;
            self.present.push(Present { index, id, classes });
            all = all.union(classes);
        }
        (self.traits, self.classes, self.listed) = (traits, all, all.union(perhaps));
    }

    /// How many words the present items take.
    #[inline]
    fn words(&self) -> usize {
        self.present.len().div_ceil(WORD)
    }

    /// Whether an ingredient is among the items.
    #[inline]
    #[must_use]
    pub fn holds(&self, id: IngredientId) -> bool {
        self.held.get(id.index() / WORD).is_some_and(|word| word >> (id.index() % WORD) & 1 == 1)
    }

    /// What of the product as a whole decides which rules have anything to look at.
    #[inline]
    #[must_use]
    pub fn traits(&self) -> Traits {
        self.traits
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

    /// Union of the classes of all recognised items, also of those that only may be in the product.
    #[must_use]
    pub fn listed_classes(&self) -> ClassSet {
        self.listed
    }

    /// The places in [`present`](Self::present) of the items that are of one of the classes or one of the ingredients,
    /// in label order.
    #[inline]
    #[must_use]
    pub fn places<'a>(&'a self, classes: ClassSet, ids: &'a [IngredientId]) -> Places<'a> {
        let mut places = Places {
            contents: self,
            classes: classes.intersection(self.classes),
            ids,
            word: 0,
            bits: Bits(0),
        };
        places.bits = places.of_word();
        places
    }

    /// The items at these places, which are bits.
    #[inline]
    #[must_use]
    pub fn at(&self, places: u64) -> Places<'_> {
        Places { contents: self, classes: ClassSet::NONE, ids: &[], word: 0, bits: Bits(places) }
    }

    /// Which items of a word are like this. Without a branch for each: there is nothing to foresee in them.
    #[inline]
    fn bits_of(&self, word: usize, is: impl Fn(&Present) -> bool) -> u64 {
        let own = self.present[word * WORD..].iter().take(WORD);
        own.enumerate().fold(0, |bits, (at, present)| bits | u64::from(is(present)) << at)
    }

    /// Which items of a word are of one of the classes.
    #[inline]
    fn classed(&self, word: usize, classes: ClassSet) -> u64 {
        if classes.is_empty() { 0 } else { self.bits_of(word, |present| present.classes.intersects(classes)) }
    }

    /// Which items of a word are one of the ingredients.
    #[inline]
    fn named(&self, word: usize, ids: &[IngredientId]) -> u64 {
        let held = ids.iter().filter(|id| self.holds(**id));
        held.fold(0, |bits, id| bits | self.bits_of(word, |present| present.id == *id))
    }
}

/// See [`Contents::places`].
pub struct Places<'a> {
    contents: &'a Contents,
    classes: ClassSet,
    ids: &'a [IngredientId],
    word: usize,
    bits: Bits,
}

impl Places<'_> {
    /// The items of the word at hand.
    #[inline]
    fn of_word(&self) -> Bits {
        if self.word >= self.contents.words() {
            return Bits(0);
        }
        Bits(self.contents.classed(self.word, self.classes) | self.contents.named(self.word, self.ids))
    }
}

impl Iterator for Places<'_> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        loop {
            if let Some(bit) = self.bits.next() {
                return Some(self.word * WORD + bit);
            }
            self.word += 1;
            if self.word >= self.contents.words() {
                return None;
            }
            self.bits = self.of_word();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Location;
    use crate::source::SourceId;

    #[test]
    fn items_are_found_by_class_and_by_name_in_lists_of_any_length() {
        let names = Dictionary::embedded();
        let text =
            format!("{}Retinol, Glycolic Acid, Water", "Water, Lactic Acid, Glycerin, Xyzzy, ".repeat(50));
        let aha = ClassSet::default().with(names.class("aha").unwrap());
        let retinol = [names.lookup("Retinol").unwrap().id];
        let mut contents = Contents::default();
        for (text, count) in [(&text[..], 52), ("Retinol, Water, Glycolic Acid, Retinol", 3), ("Water", 0)] {
            let list = crate::inci::parse(text, names);
            contents.fill(&Product::new(Location::Whole { source: SourceId(0) }, &list), names);
            let found: Vec<usize> = contents.places(aha, &retinol).collect();
            let scanned = contents.present().iter().enumerate();
            let scanned = scanned.filter(|(_, it)| it.classes.intersects(aha) || it.id == retinol[0]);
            assert_eq!(found, scanned.map(|(at, _)| at).collect::<Vec<_>>());
            assert_eq!(found.len(), count);
            assert_eq!(contents.traits().contains(Traits::REPEATED), count > 0, "{text}");
        }
        assert_eq!(contents.places(ClassSet::default(), &[]).count(), 0);
    }
}
