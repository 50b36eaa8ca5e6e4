//! What rules look at: one product, from whichever source it came.

use jiff::civil::Date;

use crate::finding::Location;
use crate::inci::List;
use crate::step::StepId;

/// A value together with the place that says it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Field<T> {
    /// The value.
    pub value: T,
    /// Where it is said.
    pub at: Location,
}

/// How a product is packed: any combination, as a bit set.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Packaging(u16);

impl Packaging {
    /// One use, then thrown away: a vial, a capsule, a sachet.
    pub const SINGLE_DOSE: Self = Self(1);
    /// A pump that lets no air in.
    pub const AIRLESS: Self = Self(1 << 1);
    /// An ordinary pump.
    pub const PUMP: Self = Self(1 << 2);
    /// A tube.
    pub const TUBE: Self = Self(1 << 3);
    /// A bottle with a pipette.
    pub const DROPPER: Self = Self(1 << 4);
    /// An open jar.
    pub const JAR: Self = Self(1 << 5);
    /// A spray.
    pub const SPRAY: Self = Self(1 << 6);
    /// Lets no light through.
    pub const OPAQUE: Self = Self(1 << 7);
    /// Lets light through.
    pub const CLEAR: Self = Self(1 << 8);

    /// The words of the language, each with its meaning.
    pub const WORDS: [(&'static str, Self); 9] = [
        ("single-dose", Self::SINGLE_DOSE),
        ("airless", Self::AIRLESS),
        ("pump", Self::PUMP),
        ("tube", Self::TUBE),
        ("dropper", Self::DROPPER),
        ("jar", Self::JAR),
        ("spray", Self::SPRAY),
        ("opaque", Self::OPAQUE),
        ("clear", Self::CLEAR),
    ];

    /// The packaging a word names, case-insensitively.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)).map(|&(_, value)| value)
    }

    /// Both together.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether anything of `other` applies.
    #[must_use]
    pub fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// Where the law that applies is made.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Market {
    /// European Union.
    #[default]
    Eu,
    /// Great Britain.
    Uk,
    /// United States.
    Us,
    /// Canada.
    Ca,
    /// Korea.
    Kr,
    /// Japan.
    Jp,
    /// China.
    Cn,
    /// Australia.
    Au,
}

impl Market {
    /// The markets by the words that name them.
    pub const WORDS: [(&'static str, Self); 9] = [
        ("EU", Self::Eu),
        ("UK", Self::Uk),
        ("GB", Self::Uk),
        ("US", Self::Us),
        ("CA", Self::Ca),
        ("KR", Self::Kr),
        ("JP", Self::Jp),
        ("CN", Self::Cn),
        ("AU", Self::Au),
    ];

    /// The market a word names, case-insensitively.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)).map(|&(_, value)| value)
    }

    /// The word reports use.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Self::WORDS.iter().find(|&&(_, value)| value == self).map_or("EU", |&(name, _)| name)
    }
}

/// One product: what is known about it beside its list, each value with its place.
///
/// Everything borrows from the record or file it was read from; a product of a table is made anew for each
/// record without allocating.
#[derive(Clone)]
pub struct Product<'a> {
    /// Where the product as a whole stands.
    pub at: Location,
    /// What it is called.
    pub name: Option<Field<&'a str>>,
    /// Who makes it.
    pub brand: Option<Field<&'a str>>,
    /// Its key in its table or file.
    pub id: Option<Field<&'a str>>,
    /// Its product type: a row of the step table.
    pub kind: Option<Field<StepId>>,
    /// How it is packed.
    pub packaging: Option<Field<Packaging>>,
    /// Its pH.
    pub ph: Option<Field<f64>>,
    /// When it was opened.
    pub opened: Option<Field<Date>>,
    /// The printed date after which it should not be used.
    pub expires: Option<Field<Date>>,
    /// The printed period after opening, in months.
    pub pao: Option<Field<u16>>,
    /// The text of its list.
    pub text: &'a str,
    /// Where that text stands; a span of an item counts from its start.
    pub list_at: Option<Location>,
    /// The list as read.
    pub list: &'a List,
}

impl<'a> Product<'a> {
    /// A product of which nothing is known but where it stands and its list, as read from the empty text.
    #[must_use]
    pub fn new(at: Location, list: &'a List) -> Self {
        Self {
            at,
            name: None,
            brand: None,
            id: None,
            kind: None,
            packaging: None,
            ph: None,
            opened: None,
            expires: None,
            pao: None,
            text: "",
            list_at: None,
            list,
        }
    }

    /// Whether it is washed off; `None` where nobody says what type of product it is.
    #[must_use]
    pub fn rinse_off(&self) -> Option<bool> {
        self.kind.and_then(|kind| kind.value.step().rinse_off())
    }
}
