//! The levels that apply to one kind of product in one market, looked up once per ingredient: the next product of the
//! kind finds them ready.

use super::boxes::Bounds;
use super::caps::{Levels, Markets, Strength, Usage};
use super::fact::{Fact, Origin, Tier, Trust};
use super::facts::Vouched;
use super::sheet::Said;
use crate::dictionary::IngredientId;

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

/// The levels of one ingredient.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Own {
    /// Where they are among all.
    from: u16,
    to: u16,
    /// Whether no two are of one family.
    pub(crate) alone: bool,
    /// The families of those that are doubted, as bits.
    pub(crate) families: u64,
    /// What they say together when all of them vouch.
    pub(crate) said: Said,
}

impl Own {
    /// No level is known.
    const NOTHING: Self = Self { from: 0, to: 0, alone: true, families: 0, said: Said::NOTHING };
}

impl Known {
    /// The level as a fact about an item.
    #[inline]
    pub(crate) fn fact(&self, item: u32, vouches: bool) -> Fact {
        let bounds = Bounds { lo: 0.0, hi: self.max };
        Fact { item, bounds, trust: self.trust, origin: Origin::Level(self.row), vouches, set_aside: false }
    }
}

/// What decides which levels apply.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Kind {
    pub(crate) market: Markets,
    pub(crate) usage: Usage,
    /// Above this the order is descending.
    pub(crate) line: f64,
}

/// The levels of one kind of product.
#[derive(Debug)]
pub(crate) struct Ready {
    kind: Kind,
    /// By the first row of an ingredient: the place in `own`, or [`UNASKED`].
    of: Vec<u16>,
    own: Vec<Own>,
    known: Vec<Known>,
}

/// The levels of an ingredient have not been looked up yet.
const UNASKED: u16 = u16::MAX;

impl Ready {
    fn new(kind: Kind) -> Self {
        Self { kind, of: Vec::new(), own: Vec::new(), known: Vec::new() }
    }

    /// What is known of the levels of an ingredient.
    #[inline]
    pub(crate) fn of(&mut self, levels: &Levels, id: Option<IngredientId>) -> Own {
        let Some((id, row)) = id.and_then(|id| Some((id, levels.first_row(id)?))) else {
            return Own::NOTHING;
        };
        match self.of.get(usize::from(row)) {
            Some(&at) if at != UNASKED => self.own[usize::from(at)],
            _ => self.look_up(levels, id, row.into()),
        }
    }

    /// These levels, limits first, then what is usual.
    #[inline]
    pub(crate) fn known(&self, own: &Own) -> &[Known] {
        &self.known[usize::from(own.from)..usize::from(own.to)]
    }

    #[cold]
    fn look_up(&mut self, levels: &Levels, id: IngredientId, row: usize) -> Own {
        let from = self.known.len();
        self.find(levels, id);
        let known = &self.known[from..];
        let mut vouched = Vouched::default();
        let alone = known.iter().all(|known| known.trust == Trust::Legal || vouched.first(known.family));
        let facts: Vec<Fact> = known.iter().map(|known| known.fact(0, true)).collect();
        let said = Said::by(&facts, Tier::Corroborated);
        let to = self.known.len() as u16;
        let own = Own { from: from as u16, to, alone, families: vouched.families(), said };
        self.of.resize(self.of.len().max(row + 1), UNASKED);
        self.of[row] = self.own.len() as u16;
        self.own.push(own);
        own
    }

    fn find(&mut self, levels: &Levels, id: IngredientId) {
        let Kind { market, usage, line } = self.kind;
        for (elsewhere, trust) in [(false, Trust::Legal), (true, Trust::Foreign)] {
            if let Some(level) = levels.limit(id, market, elsewhere, &usage) {
                let family = levels.cap(level.row).family;
                self.known.push(Known { max: level.max, trust, family, row: level.row });
            }
        }
        let (level, trust, family) = match levels.usual(id, &usage) {
            Some((level, Strength::Strong)) => (level, Trust::Practical, levels.cap(level.row).family),
            // One that says nothing about the line would take the place of a later one that does.
            Some((level, _)) if level.max <= line => (level, Trust::Moderate, MODERATE),
            _ => return,
        };
        self.known.push(Known { max: level.max, trust, family, row: level.row });
    }
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
