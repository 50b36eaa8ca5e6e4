//! What is known of ingredients before a list is looked at: their levels in one kind of product in one market, put
//! together once per ingredient. The next product of the kind finds them ready.

use std::sync::OnceLock;

use super::allergens::{Allergen, Allergens};
use super::boxes::Bounds;
use super::caps::{Levels, Markets, Strength, Usage};
use super::fact::{Fact, Origin, Trust};
use super::facts::Vouched;
use super::sheet::{Caps, Said};
use crate::dictionary::{Dictionary, Ingredient, IngredientId};

/// The family of all levels that are only seldom exceeded: one of them may help, never two.
const MODERATE: u8 = 63;

/// More kinds of products than this are not remembered.
const MOST_KINDS: usize = 256;

/// One level that an ingredient does not exceed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Known {
    /// The level, % of the listed substance.
    pub(crate) max: f64,
    pub(crate) trust: Trust,
    /// Of markers of a family only the first vouches; 0 for none.
    pub(crate) family: u8,
    /// The row of the table of levels.
    pub(crate) row: u16,
}

impl Known {
    /// The level as a fact about an item.
    pub(crate) fn fact(&self, item: u32, vouches: bool) -> Fact {
        let origin = Origin::Level(self.row);
        Fact { item, bounds: self.bounds(), trust: self.trust, origin, vouches, set_aside: false }
    }

    fn bounds(&self) -> Bounds {
        Bounds { lo: 0.0, hi: self.max }
    }
}

/// What decides which levels apply.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub(crate) struct Kind {
    pub(crate) market: Markets,
    pub(crate) usage: Usage,
    /// Above this the order is descending.
    pub(crate) line: f64,
}

impl Kind {
    /// The levels of an ingredient in such products, limits first, then what is usual.
    pub(crate) fn levels(&self, id: Option<IngredientId>) -> impl Iterator<Item = Known> + use<> {
        id.map_or([None; 3], |id| self.find(Levels::embedded(), id)).into_iter().flatten()
    }

    fn find(&self, levels: &Levels, id: IngredientId) -> [Option<Known>; 3] {
        let [own, foreign] = [(false, Trust::Legal), (true, Trust::Foreign)].map(|(elsewhere, trust)| {
            let level = levels.limit(id, self.market, elsewhere, &self.usage)?;
            Some(Known { max: level.max, trust, family: levels.cap(level.row).family, row: level.row })
        });
        let usual = levels.usual(id, &self.usage).and_then(|(level, strength)| {
            let (trust, family) = match strength {
                Strength::Strong => (Trust::Practical, levels.cap(level.row).family),
                // One that says nothing about the line would take the place of a later one that does.
                _ if level.max <= self.line => (Trust::Moderate, MODERATE),
                _ => return None,
            };
            Some(Known { max: level.max, trust, family, row: level.row })
        });
        [own, foreign, usual]
    }
}

/// What an ingredient is to the perfume of a list, as bits, so that those of a whole list are told together.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Scent(u8);

impl Scent {
    /// The perfume itself, which holds most of the allergens that are named beside it.
    pub(crate) const PARFUM: Self = Self(1);
    /// A fragrance allergen that is a single substance, or an oil or extract.
    pub(crate) const SUBSTANCE: Self = Self(2);
    pub(crate) const PLANT: Self = Self(4);

    fn of(id: IngredientId) -> Self {
        let own = if Levels::embedded().is_parfum(id) { Self::PARFUM } else { Self(0) };
        own.and(match Allergens::embedded().of(id) {
            Some(Allergen::Substance) => Self::SUBSTANCE,
            Some(Allergen::Plant) => Self::PLANT,
            None => Self(0),
        })
    }

    /// Both.
    #[inline]
    pub(crate) fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether it is all that the other is.
    #[inline]
    pub(crate) fn is(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

/// The ingredients of which anything is known, numbered from 1.
#[derive(Debug)]
struct Numbers {
    of: Vec<u16>,
    /// By number.
    scents: Vec<Scent>,
}

impl Numbers {
    #[inline]
    fn of(&self, id: IngredientId) -> usize {
        self.of.get(id.index()).copied().unwrap_or_default().into()
    }

    fn embedded() -> &'static Self {
        static NUMBERS: OnceLock<Numbers> = OnceLock::new();
        NUMBERS.get_or_init(|| {
            let levels = Levels::embedded();
            let mut scents = vec![Scent::default()];
            let number = |of: Ingredient<'_>| {
                let scent = Scent::of(of.number());
                if !levels.has_any(of.number()) && scent == Scent::default() {
                    return 0;
                }
                scents.push(scent);
                (scents.len() - 1) as u16
            };
            Self { of: Dictionary::embedded().ingredients().map(number).collect(), scents }
        })
    }
}

/// What is known of one ingredient.
#[derive(Clone, Copy, Debug)]
struct Own {
    /// What its levels come to when all of them vouch.
    caps: Caps,
    /// The families of those that are doubted, as bits; [`Vouched::CLOSELY`] when they are not known or do not differ.
    families: u64,
    /// Where they are among all; nowhere before they have been looked up.
    known: Option<[u16; 2]>,
    scent: Scent,
}

/// What is known of ingredients in one kind of product.
#[derive(Debug)]
pub(crate) struct Ready {
    kind: Kind,
    numbers: &'static Numbers,
    /// By the number of the ingredient.
    own: Vec<Own>,
    known: Vec<Known>,
}

impl Ready {
    fn new(kind: Kind) -> Self {
        let numbers = Numbers::embedded();
        let own = |&scent| Own { caps: Caps::ANY, families: Vouched::CLOSELY, known: None, scent };
        let mut own: Vec<Own> = numbers.scents.iter().map(own).collect();
        own[0].families = 0;
        Self { kind, numbers, own, known: Vec::new() }
    }

    /// What decides which levels these are.
    pub(crate) fn kind(&self) -> Kind {
        self.kind
    }

    /// What the levels of the next item of a list come to, and what it is to its perfume.
    #[inline]
    pub(crate) fn of(&mut self, id: Option<IngredientId>, vouched: &mut Vouched) -> (Caps, Scent) {
        let number = id.map_or(0, |id| self.numbers.of(id));
        let own = &self.own[number];
        let (caps, scent) = (own.caps, own.scent);
        // Most often all of them vouch.
        let caps = if vouched.all(own.families) { caps } else { self.look_closely(id, number, vouched) };
        (caps, scent)
    }

    /// What an ingredient is to the perfume of a list.
    pub(crate) fn scent(&self, id: Option<IngredientId>) -> Scent {
        self.own[id.map_or(0, |id| self.numbers.of(id))].scent
    }

    /// The levels of an ingredient that has been met.
    pub(crate) fn levels(&self, id: Option<IngredientId>) -> impl Iterator<Item = Known> {
        let [from, to] = id.and_then(|id| self.own[self.numbers.of(id)].known).unwrap_or_default();
        self.known[usize::from(from)..usize::from(to)].iter().copied()
    }

    #[inline(never)]
    fn look_closely(&mut self, id: Option<IngredientId>, number: usize, vouched: &mut Vouched) -> Caps {
        let [from, to] = self.own[number].known.unwrap_or_else(|| self.look_up(id, number));
        put_together(&self.known[usize::from(from)..usize::from(to)], vouched)
    }

    #[cold]
    fn look_up(&mut self, id: Option<IngredientId>, number: usize) -> [u16; 2] {
        let from = self.known.len();
        self.known.extend(self.kind.levels(id));
        let range = [from as u16, self.known.len() as u16];
        let known = &self.known[from..];
        let mut vouched = Vouched::default();
        let alone = known.iter().all(|known| vouched.hear(known) == Some(true));
        let own = &mut self.own[number];
        own.caps = put_together(known, &mut Vouched::default());
        own.families = if alone { vouched.families() } else { Vouched::CLOSELY };
        own.known = Some(range);
        range
    }
}

/// What several levels come to.
fn put_together(levels: &[Known], vouched: &mut Vouched) -> Caps {
    let (mut said, mut all) = (Said::NOTHING, Said::NOTHING);
    for known in levels {
        let Some(vouches) = vouched.hear(known) else { continue };
        if vouches {
            said.add(known.bounds(), known.trust.is_doubted());
        }
        if known.trust != Trust::Moderate {
            all.add(known.bounds(), false);
        }
    }
    Caps::of(&said, &all)
}

/// The levels of all kinds of products that were met.
#[derive(Debug, Default)]
pub(crate) struct ReadyTables(Vec<Ready>);

impl ReadyTables {
    /// The levels of one kind.
    pub(crate) fn of(&mut self, kind: Kind) -> &mut Ready {
        let at = self.0.iter().position(|ready| ready.kind == kind).unwrap_or_else(|| {
            if self.0.len() >= MOST_KINDS {
                self.0.clear();
            }
            self.0.push(Ready::new(kind));
            self.0.len() - 1
        });
        &mut self.0[at]
    }
}
