//! Names of ingredients: what a printed name stands for.
//!
//! The tables in `rules/knowledge` are built ahead into one blob (see `layout`), which is embedded and read in place:
//! nothing is filled at start. [`Dictionary::lookup`] probes the table with the name as it is printed and then with the name
//! folded on the stack; [`Dictionary::resolve`] adds the steps that need the shape of a name (brackets, footnotes,
//! slashes); [`Dictionary::suggest`] looks for a near miss. No step ever matches a part of a longer word.

pub mod actives;
mod blob;
mod class;
mod direct;
mod edits;
mod fold;
mod ingredient;
mod kind;
mod layout;
mod pieces;
mod plain;
mod resolve;
mod shape;
mod suggest;
mod translated;

pub use class::{ClassId, ClassSet};
pub use ingredient::{Ingredient, IngredientId};
pub use kind::{AliasKind, Confidence};
pub use resolve::{How, Resolution};
pub use suggest::Suggestion;

use std::sync::OnceLock;

use blob::Blob;
use plain::Buffer;

/// The date of the inventory that "not in the inventory" refers to.
pub const INVENTORY_DATE: &str = "December 2021";

/// Every known name and what it stands for.
pub struct Dictionary {
    blob: Blob<'static>,
}

static EMBEDDED: &InLines<[u8]> = &InLines(*include_bytes!(concat!(env!("OUT_DIR"), "/dictionary.bin")));

/// Begins where a line of the processor's caches does.
#[repr(align(64))]
struct InLines<B: ?Sized>(B);

impl Dictionary {
    /// The dictionary that is built in.
    #[must_use]
    pub fn embedded() -> &'static Self {
        static DICTIONARY: OnceLock<Dictionary> = OnceLock::new();
        DICTIONARY.get_or_init(|| Self { blob: Blob::new(&EMBEDDED.0) })
    }

    /// What `name` stands for as an inventory name or an alias: one probe of the table, without allocation for names
    /// of ordinary length. Case, white space, dashes and quotes do not matter.
    #[inline(never)]
    #[must_use]
    pub fn lookup(&self, name: &str) -> Option<Resolution> {
        match direct::find(&self.blob, name) {
            Some((entry, hyphens)) => Some(Resolution::of_entry(entry, hyphens)),
            None => self.lookup_folded(name),
        }
    }

    /// The same for names that are not as plain as a key.
    fn lookup_folded(&self, name: &str) -> Option<Resolution> {
        let mut buffer = Buffer::new();
        match buffer.fold_plain(name) {
            Some(folded) => {
                let entry = self.blob.find(buffer.as_bytes())?;
                Some(Resolution::of_entry(entry, folded.hyphens))
            }
            None => self.lookup_careful(name),
        }
    }

    fn lookup_careful(&self, name: &str) -> Option<Resolution> {
        let mut buffer = Buffer::new();
        let folded = fold::fold(name, &mut buffer);
        if !folded.whole {
            return self.lookup_long(name);
        }
        let entry = self.blob.find(buffer.as_bytes())?;
        Some(Resolution::of_entry(entry, folded.hyphens))
    }

    #[cold]
    fn lookup_long(&self, name: &str) -> Option<Resolution> {
        // Folding makes a name longer only by spelling out ligatures and Greek letters.
        if name.len() > self.blob.longest() * 4 {
            return None;
        }
        let mut buffer = Vec::with_capacity(name.len());
        let folded = fold::fold(name, &mut buffer);
        let entry = self.blob.find(&buffer)?;
        Some(Resolution::of_entry(entry, folded.hyphens))
    }

    /// How many ingredients there are; their ids count from 0.
    #[must_use]
    pub fn len(&self) -> usize {
        self.blob.ingredients()
    }

    /// Whether there is no ingredient at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All ingredients in the order of their ids.
    pub fn ingredients(&self) -> impl Iterator<Item = Ingredient<'_>> {
        self.ids().map(|id| self.ingredient(id))
    }

    /// The ids of all ingredients, in order.
    pub fn ids(&self) -> impl Iterator<Item = IngredientId> + use<> {
        (0..self.len()).filter_map(|at| u16::try_from(at).ok()).map(IngredientId::new)
    }

    /// The ingredient with this id. An id of another dictionary that is out of range gives an empty ingredient.
    #[must_use]
    pub fn ingredient(&self, id: IngredientId) -> Ingredient<'_> {
        Ingredient::new(&self.blob, id)
    }

    /// The ingredient with this permanent name, as in `ascorbic-acid`.
    #[must_use]
    pub fn by_id(&self, slug: &str) -> Option<IngredientId> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            let id = IngredientId::new(u16::try_from(middle).ok()?);
            match self.ingredient(id).id().cmp(slug) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Some(id),
            }
        }
        None
    }

    /// The class of this name.
    #[must_use]
    pub fn class(&self, name: &str) -> Option<ClassId> {
        self.blob.class_of(name).map(ClassId::new)
    }

    /// All classes in the order of their names.
    pub fn classes(&self) -> impl Iterator<Item = ClassId> {
        (0..self.blob.classes()).filter_map(|at| u8::try_from(at).ok()).map(ClassId::new)
    }

    /// The name of a class.
    #[must_use]
    pub fn class_name(&self, class: ClassId) -> &str {
        self.blob.class(class.index()).0
    }

    /// What a class means, in one line.
    #[must_use]
    pub fn class_summary(&self, class: ClassId) -> &str {
        self.blob.class(class.index()).1
    }

    /// Whether the ingredient is in the class.
    #[must_use]
    pub fn is_in(&self, ingredient: IngredientId, class: ClassId) -> bool {
        self.classes_of(ingredient).contains(class)
    }

    /// The classes of an ingredient, without reading the rest of it.
    #[inline]
    #[must_use]
    pub fn classes_of(&self, ingredient: IngredientId) -> ClassSet {
        self.blob.classes_of(ingredient.index())
    }

    /// Whether the two are the same substance: equal, or two names that the inventory keeps apart.
    #[must_use]
    pub fn same_substance(&self, a: IngredientId, b: IngredientId) -> bool {
        let root = |id: IngredientId| self.ingredient(id).twin().unwrap_or(id);
        a == b || root(a) == b || root(b) == a || root(a) == root(b)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_is_found_by_its_name() {
        let names = Dictionary::embedded();
        assert!(names.classes().count() > 50);
        for class in names.classes() {
            assert_eq!(names.class(names.class_name(class)), Some(class));
        }
        assert_eq!(names.class("no-such-class"), None);
        assert_eq!(names.class(""), None);
    }
}
