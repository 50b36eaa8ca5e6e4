//! Which rules have something to look at in a product, and at which of its items.

use crate::bits::{self, Bits};

const BITS: usize = u64::BITS as usize;

/// The rules that can have something to say of a product; of all others it is certain that they have not. A buffer, which
/// [`super::Dispatch::due`] refills.
///
/// It is found out for each rule whether the product has one thing that it needs, whether it has the other, and whether
/// it has what forbids the rule: three sets of rules, which are words of bits one behind the other.
#[derive(Debug, Default)]
pub struct Due {
    sets: Vec<u64>,
    /// By rule that is due: the items that it can be due to.
    hits: Vec<Hits>,
    /// The memory of [`Due::take_places`].
    places: Vec<u32>,
}

/// The items of a product that a rule can have something to say of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Hits {
    /// Nobody has looked for them.
    Unknown,
    /// Those at these places of [`super::Contents::present`], as bits.
    At(u64),
}

/// The sets, by their place.
#[derive(Clone, Copy)]
pub(super) enum Part {
    One,
    Other,
    Never,
}

impl Part {
    pub(super) const COUNT: usize = 3;

    /// The bit of a rule among the words of all sets, of which each has so many.
    pub(super) fn bit(self, rule: usize, width: usize) -> usize {
        self as usize * width * BITS + rule
    }
}

impl Due {
    /// The rules by number, each with its hits.
    pub fn rules(&self) -> impl Iterator<Item = (usize, Hits)> {
        bits::of_words(&self.sets).map(|rule| (rule, self.hits[rule]))
    }

    /// Forgets the last product. A set has so many words.
    pub(super) fn begin(&mut self, width: usize) {
        self.sets.clear();
        self.sets.resize(Part::COUNT * width, 0);
        self.hits.resize(width * BITS, Hits::Unknown);
    }

    /// The places of those that are like this. Without a branch for each: there is nothing to foresee in them.
    pub(super) fn take_places<T>(&mut self, of: &[T], is: impl Fn(&T) -> bool) -> Vec<u32> {
        let mut places = std::mem::take(&mut self.places);
        places.resize(of.len(), 0);
        let mut count = 0;
        for (place, one) in (0..).zip(of) {
            places[count] = place;
            count += usize::from(is(one));
        }
        places.truncate(count);
        places
    }

    /// Adds to all sets.
    #[inline]
    pub(super) fn meet_all(&mut self, words: &[u64]) {
        self.sets.iter_mut().zip(words).for_each(|(met, word)| *met |= word);
    }

    /// Adds to a set, by the bit of a rule in it, because of the item at a place.
    #[inline]
    pub(super) fn meet(&mut self, bit: usize, place: usize) {
        let (word, own) = (&mut self.sets[bit / BITS], 1 << (bit % BITS));
        let is_first = *word & own == 0;
        *word |= own;
        // There are as many hits as bits in the first set, that of the one thing.
        if let Some(hits) = self.hits.get_mut(bit) {
            *hits = match *hits {
                _ if place >= BITS => Hits::Unknown,
                Hits::At(places) if !is_first => Hits::At(places | 1 << place),
                Hits::Unknown if !is_first => Hits::Unknown,
                _ => Hits::At(1 << place),
            };
        }
    }

    /// Takes from the sets the rules that are due. The hits of `vague` rules are not all there are.
    pub(super) fn end(&mut self, vague: &[u64], places: Vec<u32>) {
        self.places = places;
        let width = vague.len();
        for (at, vague) in vague.iter().enumerate() {
            self.sets[at] &= self.sets[width + at] & !self.sets[2 * width + at];
            Bits(self.sets[at] & vague).for_each(|bit| self.hits[at * BITS + bit] = Hits::Unknown);
        }
        self.sets.truncate(width);
    }
}
