//! One ingredient of the dictionary.

use super::blob::Blob;
use super::class::ClassSet;
use super::layout::record;

/// An ingredient's number in its dictionary, counted from 0 without gaps. It may change from version to version;
/// [`Ingredient::id`] is permanent.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct IngredientId(u16);

impl IngredientId {
    pub(super) fn new(number: u16) -> Self {
        Self(number)
    }

    /// The number, for use as an index.
    #[inline]
    #[must_use]
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// What the dictionary knows about an ingredient.
#[derive(Clone, Copy)]
pub struct Ingredient<'d> {
    blob: &'d Blob<'static>,
    number: IngredientId,
}

impl<'d> Ingredient<'d> {
    pub(super) fn new(blob: &'d Blob<'static>, number: IngredientId) -> Self {
        Self { blob, number }
    }

    fn text(self, which: usize) -> &'d str {
        self.blob.text(self.number.index(), which)
    }

    /// Its number in this dictionary.
    #[must_use]
    pub fn number(self) -> IngredientId {
        self.number
    }

    /// Its permanent name: `ascorbic-acid`.
    #[must_use]
    pub fn id(self) -> &'d str {
        self.text(record::SLUG)
    }

    /// Its INCI name as the inventory prints it: `ASCORBIC ACID`.
    #[must_use]
    pub fn inci(self) -> &'d str {
        self.text(record::INCI)
    }

    /// The name for labels of the United States: `WATER` where the inventory has `AQUA`.
    #[must_use]
    pub fn us_name(self) -> &'d str {
        match self.text(record::US) {
            "" => self.inci(),
            name => name,
        }
    }

    /// CAS numbers. They are no key: one number may belong to several ingredients.
    pub fn cas(self) -> impl Iterator<Item = &'d str> {
        list(self.text(record::CAS))
    }

    /// EC numbers.
    pub fn ec(self) -> impl Iterator<Item = &'d str> {
        list(self.text(record::EC))
    }

    /// Functions as CosIng states them: `antioxidant`, `emollient`.
    pub fn functions(self) -> impl Iterator<Item = &'d str> {
        let mut left = self.blob.functions_of(self.number.index());
        std::iter::from_fn(move || {
            let at = (left != 0).then(|| left.trailing_zeros() as usize)?;
            left &= left - 1;
            Some(self.blob.function(at).0)
        })
    }

    /// The classes that it is in.
    #[must_use]
    pub fn classes(self) -> ClassSet {
        self.blob.classes_of(self.number.index())
    }

    /// Another ingredient that is the same substance under a name that the inventory keeps apart, such as
    /// `CI 77891` for `TITANIUM DIOXIDE`.
    #[must_use]
    pub fn twin(self) -> Option<IngredientId> {
        self.blob.twin(self.number.index()).map(IngredientId)
    }

    /// Where the facts come from: a CosIng reference, or `curated`.
    #[must_use]
    pub fn source(self) -> &'d str {
        self.text(record::SOURCE)
    }
}

impl std::fmt::Debug for Ingredient<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.inci())
    }
}

fn list(text: &str) -> impl Iterator<Item = &str> {
    text.split(';').filter(|part| !part.is_empty())
}
