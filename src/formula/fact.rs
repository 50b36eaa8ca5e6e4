//! What is known about the amount of one item, and how far each kind of knowledge is trusted.

use super::boxes::Bounds;

/// How far a fact can be trusted, from the least to the most.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Trust {
    /// A level that products of this kind seldom exceed. It only counts beside one that is trusted more.
    Moderate,
    /// A level that products of this kind hardly ever exceed.
    Practical,
    /// An amount in the product's name or in a claim.
    Claimed,
    /// A limit of another market than the one the label is for.
    Foreign,
    /// A limit of the market the label is for.
    Legal,
    /// An amount printed in the list.
    Printed,
}

/// Where a fact comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Origin {
    /// An amount printed beside the name.
    List,
    /// The amount of an active ingredient of a drug label, which may deviate by a tenth.
    DrugFacts,
    /// The product's name.
    Name,
    /// A claim beside the list; an index into the list's claims.
    Claim(u32),
    /// A row of the table of upper levels, see [`super::caps::Levels::cap`].
    Level(u16),
}

/// One fact: the amount of `item` lies in `bounds`.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Fact {
    /// Index of the item in the list.
    pub item: u32,
    /// What the fact allows; an end it says nothing about is 0 or 100.
    pub bounds: Bounds,
    /// How far it is trusted.
    pub trust: Trust,
    /// Where it comes from.
    pub origin: Origin,
    /// Whether it counts in the corroborated tier. Of markers that fail together only the first does.
    pub vouches: bool,
    /// Set aside, because it contradicted facts that are trusted more.
    pub set_aside: bool,
}

/// What is taken for true, from the strictest to the most credulous.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Tier {
    /// The order, the total and printed amounts.
    Strict,
    /// And amounts in the name and in claims.
    Claimed,
    /// And the limits of the market.
    Legal,
    /// And usual levels and foreign limits, of which any one may be wrong (levels that are only seldom exceeded all
    /// together).
    Corroborated,
    /// And usual levels and foreign limits, all of them.
    Practical,
}

impl Tier {
    /// The tiers in order.
    pub const ALL: [Self; 5] =
        [Self::Strict, Self::Claimed, Self::Legal, Self::Corroborated, Self::Practical];

    /// Whether a fact is used.
    #[inline]
    #[must_use]
    pub fn admits(self, fact: &Fact) -> bool {
        !fact.set_aside && self.trusts(fact.trust) && (fact.vouches || self != Self::Corroborated)
    }

    #[inline]
    fn trusts(self, trust: Trust) -> bool {
        match trust {
            Trust::Printed => true,
            Trust::Claimed => self >= Self::Claimed,
            Trust::Legal => self >= Self::Legal,
            Trust::Foreign | Trust::Practical => self >= Self::Corroborated,
            Trust::Moderate => self == Self::Corroborated,
        }
    }

    /// The word in reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Strict => "strict",
            Self::Claimed => "claimed",
            Self::Legal => "legal",
            Self::Corroborated => "corroborated",
            Self::Practical => "practical",
        }
    }
}

impl Trust {
    /// Whether such a fact is one that may be wrong in the corroborated tier.
    #[must_use]
    pub fn is_doubted(self) -> bool {
        matches!(self, Self::Moderate | Self::Practical | Self::Foreign)
    }
}
