//! What of a product as a whole decides which rules have anything to look at.

use crate::bits::Bits;
use crate::dictionary::{AliasKind, Confidence, How};
use crate::inci::{Item, Label, Section, Why};
use crate::product::Product;

/// A set of traits of a product. One that it has may turn out to be nothing to a rule; one that it has not is certain.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Traits(u32);

impl Traits {
    /// How many there can be.
    pub const MOST: usize = u32::BITS as usize;

    /// No trait.
    pub const NONE: Self = Self(0);
    /// What every product has.
    pub const ANY: Self = Self(1);
    /// No text where the list should stand.
    pub const NO_LIST: Self = Self(1 << 1);
    /// Something is wrong with the way the list is written.
    pub const PROBLEMS: Self = Self(1 << 2);
    /// Parts of the text are no ingredients.
    pub const IGNORED: Self = Self(1 << 3);
    /// Several products in one list.
    pub const VARIANTS: Self = Self(1 << 4);
    /// The text claims amounts outside its list.
    pub const CLAIMS: Self = Self(1 << 5);
    /// The product's name has a per cent sign.
    pub const PERCENT_IN_NAME: Self = Self(1 << 6);
    /// The name or the text may say that something is not in it.
    pub const SAYS_FREE: Self = Self(1 << 7);
    /// Five digits in a row, as colour index numbers have them.
    pub const FIVE_DIGITS: Self = Self(1 << 8);
    /// An amount is printed with an item.
    pub const AMOUNTS: Self = Self(1 << 9);
    /// A name is not known.
    pub const UNKNOWN: Self = Self(1 << 10);
    /// A name is not spelt as the inventory has it.
    pub const RESPELT: Self = Self(1 << 11);
    /// Items that the product may contain.
    pub const MAY_CONTAIN: Self = Self(1 << 12);
    /// An ingredient stands there twice.
    pub const REPEATED: Self = Self(1 << 13);
    /// An item goes by its common name.
    pub const COMMON_NAME: Self = Self(1 << 14);
    /// An item goes by a trade name.
    pub const TRADE_NAME: Self = Self(1 << 15);
    /// An item goes by a former name.
    pub const FORMER_NAME: Self = Self(1 << 16);

    /// All of both.
    #[inline]
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether all of `other` are among these.
    #[inline]
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Those in both.
    #[must_use]
    pub fn common(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Those that are not among `other`.
    #[must_use]
    pub(super) fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// The numbers of the traits, each below [`Traits::MOST`].
    pub(super) fn iter(self) -> impl Iterator<Item = usize> {
        Bits(u64::from(self.0))
    }

    /// What can be seen without looking at the items.
    pub(super) fn of_product(product: &Product<'_>) -> Self {
        let list = product.list;
        let name = product.name.map_or("", |name| name.value);
        let free = says_free(name) || list.ignored.iter().any(|ignored| ignored.why == Why::FreeFrom);
        [
            (Self::NO_LIST, product.list_at.is_none()),
            (Self::PROBLEMS, !list.problems.is_empty()),
            (Self::IGNORED, !list.ignored.is_empty()),
            (Self::VARIANTS, !list.variants.is_empty()),
            (Self::CLAIMS, !list.claims.is_empty()),
            (Self::PERCENT_IN_NAME, name.contains('%')),
            (Self::SAYS_FREE, free),
            (Self::FIVE_DIGITS, list.five_digits),
        ]
        .into_iter()
        .fold(Self::ANY, Self::with_if)
    }

    /// What one item adds.
    #[inline]
    pub(super) fn of_item(item: &Item) -> Self {
        let mut traits = Self::NONE;
        if item.amount.is_some() {
            traits = traits.with(Self::AMOUNTS);
        }
        if item.section == Section::MayContain {
            traits = traits.with(Self::MAY_CONTAIN);
        }
        if matches!(item.label, Label::Repaired(_)) {
            traits = traits.with(Self::RESPELT);
        }
        let Some(identity) = item.identity else { return traits.with(Self::UNKNOWN) };
        let Some(alias) = identity.alias else { return traits };
        let named = identity.how == How::Alias && identity.confidence > Confidence::Low;
        traits.with(match alias {
            AliasKind::Typographic => Self::RESPELT,
            AliasKind::Common if named => Self::COMMON_NAME,
            AliasKind::Trade if named => Self::TRADE_NAME,
            AliasKind::Former if named => Self::FORMER_NAME,
            _ => Self::NONE,
        })
    }

    #[inline]
    fn with_if(self, (trait_, has): (Self, bool)) -> Self {
        if has { self.with(trait_) } else { self }
    }
}

/// Whether a name can be one that says "free of something", in any of the forms that rules know.
fn says_free(name: &str) -> bool {
    let name = name.as_bytes();
    let starts = |at: usize, word: &[u8]| {
        name.get(at..at + word.len()).is_some_and(|part| part.eq_ignore_ascii_case(word))
    };
    (0..name.len()).any(|at| match name[at] | 0x20 {
        b'f' => starts(at, b"free"),
        b'w' => starts(at, b"without"),
        // Not the `No.` of a number.
        b'n' => {
            starts(at, b"no")
                && name
                    .get(at + 2)
                    .is_some_and(|byte| byte.is_ascii_whitespace() || *byte == b'-' || !byte.is_ascii())
        }
        b'0' => starts(at, b"0%") || starts(at, b"0 %"),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::Dictionary;
    use crate::finding::Location;
    use crate::source::SourceId;

    const AT: Location = Location::Whole { source: SourceId(0) };

    #[test]
    fn names_that_can_say_free() {
        for said in [
            "Fragrance-FREE",
            "No alcohol",
            "without oil",
            "0% silicones",
            "0 % sulfates",
            "NO-fuss",
            "no\toil",
        ] {
            assert!(says_free(said), "{said}");
        }
        for other in ["Serum No. 5", "Night", "", "10.5% Acid", "Frees"] {
            assert_eq!(says_free(other), other == "Frees", "{other}");
        }
    }

    #[test]
    fn items_tell_what_they_are() {
        let names = Dictionary::embedded();
        let traits = |text: &str| {
            let list = crate::inci::parse(text, names);
            let product = Product { text, ..Product::new(AT, &list) };
            let items = list.items.iter().map(Traits::of_item);
            items.fold(Traits::of_product(&product), Traits::with)
        };
        let plain = traits("Aqua, Glycerin");
        assert_eq!(plain, Traits::ANY.with(Traits::NO_LIST));
        assert!(traits("Aqua, Niacinamide 5 %").contains(Traits::AMOUNTS));
        assert!(traits("Aqua, Xyzzyl Glycerate").contains(Traits::UNKNOWN));
        assert!(
            traits("Aqua, Glycerin [+/- CI 77891]").contains(Traits::MAY_CONTAIN.with(Traits::FIVE_DIGITS))
        );
        assert!(traits("Aqua, , Glycerin").contains(Traits::PROBLEMS));
    }
}
