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

/// What is known of one ingredient.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Own {
    /// What its levels come to when all of them vouch.
    caps: Caps,
    /// The families of those that are doubted, as bits.
    families: u64,
    /// Where they are among all.
    from: u16,
    to: u16,
    /// Whether no two are of one family.
    alone: bool,
    /// Whether it has been looked up; nothing else holds before.
    asked: bool,
    /// Whether it is the perfume of a list, which holds most of the allergens that are named beside it.
    pub(crate) parfum: bool,
    /// How it stands in a list, if it is a fragrance allergen.
    pub(crate) allergen: Option<Allergen>,
}

/// Nothing is known.
const NOTHING: Own = Own {
    caps: Caps::ANY,
    families: 0,
    from: 0,
    to: 0,
    alone: true,
    asked: true,
    parfum: false,
    allergen: None,
};

/// The ingredients of which anything is known, numbered from 1.
#[derive(Debug)]
struct Numbers {
    of: Vec<u16>,
    count: usize,
}

impl Numbers {
    #[inline]
    fn of(&self, id: IngredientId) -> usize {
        self.of.get(id.index()).copied().unwrap_or_default().into()
    }

    fn embedded() -> &'static Self {
        static NUMBERS: OnceLock<Numbers> = OnceLock::new();
        NUMBERS.get_or_init(|| {
            let (levels, allergens) = (Levels::embedded(), Allergens::embedded());
            let mut count = 0;
            let number = |of: Ingredient<'_>| {
                let id = of.number();
                let known = levels.has_any(id) || levels.is_parfum(id) || allergens.of(id).is_some();
                count += u16::from(known);
                if known { count } else { 0 }
            };
            let of = Dictionary::embedded().ingredients().map(number).collect();
            Self { of, count: count.into() }
        })
    }
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
        let mut own = vec![Own { asked: false, ..NOTHING }; numbers.count + 1];
        own[0] = NOTHING;
        Self { kind, numbers, own, known: Vec::new() }
    }

    /// What decides which levels these are.
    pub(crate) fn kind(&self) -> Kind {
        self.kind
    }

    /// What is known of an ingredient.
    #[inline]
    pub(crate) fn of(&mut self, id: Option<IngredientId>) -> Own {
        let Some(id) = id else { return NOTHING };
        let number = self.numbers.of(id);
        let own = self.own[number];
        if own.asked { own } else { self.look_up(id, number) }
    }

    /// What the levels of the next item of a list come to.
    #[inline]
    pub(crate) fn caps(&self, own: &Own, perfume: Option<u8>, vouched: &mut Vouched) -> Caps {
        // Most often all of them vouch.
        if perfume.is_none() && own.alone && vouched.all(own.families) {
            own.caps
        } else {
            put_together(&self.known[usize::from(own.from)..usize::from(own.to)], perfume, vouched)
        }
    }

    /// The levels of an ingredient that has been looked up.
    pub(crate) fn levels(&self, id: Option<IngredientId>) -> impl Iterator<Item = Known> {
        let own = id.map_or(NOTHING, |id| self.own[self.numbers.of(id)]);
        self.known[usize::from(own.from)..usize::from(own.to)].iter().copied()
    }

    #[cold]
    fn look_up(&mut self, id: IngredientId, number: usize) -> Own {
        let from = self.known.len();
        self.known.extend(self.kind.levels(Some(id)));
        let known = &self.known[from..];
        let mut vouched = Vouched::default();
        let alone = known.iter().all(|known| vouched.hear(known, None) == Some(true));
        let own = Own {
            caps: put_together(known, None, &mut Vouched::default()),
            families: vouched.families(),
            from: from as u16,
            to: self.known.len() as u16,
            alone,
            asked: true,
            parfum: Levels::embedded().is_parfum(id),
            allergen: Allergens::embedded().of(id),
        };
        self.own[number] = own;
        own
    }
}

/// What several levels come to.
fn put_together(levels: &[Known], perfume: Option<u8>, vouched: &mut Vouched) -> Caps {
    let (mut said, mut all) = (Said::NOTHING, Said::NOTHING);
    for known in levels {
        let Some(vouches) = vouched.hear(known, perfume) else { continue };
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
