//! The levels that apply to one kind of product in one market, looked up once per ingredient: the next product of the
//! kind finds them ready.

use super::caps::{Levels, Markets, Strength, Usage};
use super::fact::Trust;
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
    /// By the first row of an ingredient: the range of its levels in `known`, once it was asked for.
    of: Vec<Option<[u16; 2]>>,
    known: Vec<Known>,
}

impl Ready {
    fn new(kind: Kind) -> Self {
        Self { kind, of: Vec::new(), known: Vec::new() }
    }

    /// The levels of an ingredient: limits first, then what is usual.
    #[inline]
    pub(crate) fn of(&mut self, levels: &Levels, id: IngredientId) -> &[Known] {
        let Some(row) = levels.first_row(id) else { return &[] };
        let row = usize::from(row);
        let ready = self.of.get(row).copied().flatten();
        let [from, to] = ready.unwrap_or_else(|| self.look_up(levels, id, row));
        &self.known[usize::from(from)..usize::from(to)]
    }

    #[cold]
    fn look_up(&mut self, levels: &Levels, id: IngredientId, row: usize) -> [u16; 2] {
        let from = self.known.len() as u16;
        self.find(levels, id);
        let range = [from, self.known.len() as u16];
        if self.of.len() <= row {
            self.of.resize(row + 1, None);
        }
        self.of[row] = Some(range);
        range
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
