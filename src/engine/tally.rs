//! What is kept of every record, so that records can be compared: hashes, never texts. Those of many are in a
//! temporary file.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::io;

use serde::{Deserialize, Serialize};

use super::hashes;
use super::repeats::Repeats;
use crate::check::Joint;
use crate::dictionary::{ClassId, ClassSet, Dictionary};
use crate::product::Product;
use crate::spool::{Pile, Sortable, Sorter};

/// Records of which all threads together keep 40 bytes in memory.
const HELD: usize = 1 << 17;
/// Pairs of records that are held in memory.
const PAIRS_HELD: usize = 1 << 18;
/// Shorter lists are the same by chance.
const LONG_LIST: usize = 8;

/// Hashes of one record; 0 stands for what is absent.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Fact {
    #[serde(with = "postcard::fixint::le")]
    key: u64,
    /// Of brand and name.
    #[serde(with = "postcard::fixint::le")]
    product: u64,
    /// Of the ingredients in their order; the lowest bit says that the list is long.
    #[serde(with = "postcard::fixint::le")]
    list: u64,
    record: u64,
    /// Of the brand; the lowest bit says that the record changed.
    #[serde(with = "postcard::fixint::le")]
    brand: u32,
}

impl Fact {
    fn changed(self) -> bool {
        self.brand & 1 == 1
    }
}

/// A record in the order of the hash that is its `BY`th.
#[derive(Debug, Serialize, Deserialize)]
struct By<const BY: usize>(Fact);

/// The numbers of the hashes by which records are compared.
const KEY: usize = 0;
const PRODUCT: usize = 1;
const LIST: usize = 2;

impl Fact {
    fn hash(&self, by: usize) -> u64 {
        [self.key, self.product, self.list][by]
    }
}

impl<const BY: usize> Sortable for By<BY> {
    fn order(&self, other: &Self) -> Ordering {
        (self.0.hash(BY), self.0.record).cmp(&(other.0.hash(BY), other.0.record))
    }
}

/// What one thread keeps of a table's records.
#[derive(Debug)]
pub(super) struct Tally {
    facts: Pile<Fact>,
    pub(super) column: ColumnTally,
    water: Option<ClassId>,
    /// Classes of what is dissolved in water.
    watery: ClassSet,
}

/// Counts over the column of lists.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct ColumnTally {
    pub(super) lists: u64,
    pub(super) items: u64,
    pub(super) recognised: u64,
    /// Lists with water.
    pub(super) with_water: u64,
    /// Lists without it that name something made to be dissolved in it.
    pub(super) dry: u64,
    /// The greatest length, in bytes and in characters, and how many lists have it.
    pub(super) bytes: Longest,
    pub(super) chars: Longest,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Longest {
    pub(super) length: usize,
    pub(super) lists: u64,
}

impl Longest {
    fn see(&mut self, length: usize, lists: u64) {
        if length > self.length {
            *self = Self { length, lists };
        } else if length == self.length {
            self.lists += lists;
        }
    }
}

/// Two records, by number, that do not go together.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(super) struct Pair {
    pub(super) what: Joint,
    pub(super) record: u64,
    pub(super) earlier: u64,
}

impl Sortable for Pair {
    fn order(&self, other: &Self) -> Ordering {
        (self.what, self.record).cmp(&(other.what, other.record))
    }
}

/// The pairs of a table.
pub(super) struct Pairs {
    /// All of them.
    pub(super) all: Sorter<Pair>,
    /// How many of each kind are shown.
    places: usize,
    /// The first of each kind, with what is known of their records.
    first: BTreeMap<(Joint, u64), [Fact; 2]>,
}

impl Tally {
    /// What one of so many threads keeps.
    pub(super) fn new(names: &Dictionary, jobs: usize) -> Self {
        let class = |name| names.class(name);
        let watery = ["polymer-thickener", "humectant", "chelator"].into_iter().filter_map(class);
        Self {
            facts: Pile::new(HELD / jobs),
            column: ColumnTally::default(),
            water: class("water"),
            watery: watery.fold(ClassSet::default(), ClassSet::with),
        }
    }

    /// Takes a record in with the classes that it lists. `changed`: it is not as it was in an earlier version.
    pub(super) fn add(&mut self, product: &Product<'_>, classes: ClassSet, record: u64, changed: bool) {
        self.column(product, classes);
        let brand = product.brand.map(|brand| hashes::folded(brand.value));
        self.facts.push(Fact {
            key: hashes::of_key(product.id.map(|id| id.value)),
            product: hashes::of_product(product.name.map(|name| name.value), brand),
            list: list_hash(product),
            record,
            brand: brand.map_or(0, |brand| (brand >> 32) as u32 & !1) | u32::from(changed),
        });
    }

    fn column(&mut self, product: &Product<'_>, classes: ClassSet) {
        let items = &product.list.items;
        if items.is_empty() {
            return;
        }
        let column = &mut self.column;
        column.lists += 1;
        column.items += items.len() as u64;
        column.recognised += items.iter().filter(|item| item.identity.is_some()).count() as u64;
        let water = self.water.is_some_and(|water| classes.contains(water));
        column.with_water += u64::from(water);
        column.dry += u64::from(!water && classes.intersects(self.watery));
        let length = product.text.len();
        column.bytes.see(length, 1);
        if length >= column.chars.length {
            column.chars.see(product.text.chars().count(), 1);
        }
    }

    /// Takes in what another thread has kept of the same table.
    pub(super) fn take_in(&mut self, other: Self) {
        self.facts.append(other.facts);
        let (ours, theirs) = (&mut self.column, other.column);
        ours.lists += theirs.lists;
        ours.items += theirs.items;
        ours.recognised += theirs.recognised;
        ours.with_water += theirs.with_water;
        ours.dry += theirs.dry;
        ours.bytes.see(theirs.bytes.length, theirs.bytes.lists);
        ours.chars.see(theirs.chars.length, theirs.chars.lists);
    }

    /// The pairs of records that do not go together. Of each kind so many are shown.
    ///
    /// # Errors
    /// When temporary files cannot be read again.
    pub(super) fn pairs(self, places: usize) -> io::Result<Pairs> {
        let mut pairs = Pairs { all: Sorter::new(PAIRS_HELD), places, first: BTreeMap::new() };
        // Far fewer than all have a hash that another has, most often, and only they are put in order.
        let expected = self.facts.len();
        let mut repeats = [KEY, PRODUCT, LIST].map(|_| Repeats::new(expected));
        self.facts.each(|facts| {
            for (by, repeats) in repeats.iter_mut().enumerate() {
                facts.iter().for_each(|fact| repeats.see(fact.hash(by)));
            }
        })?;
        let (mut by_key, mut by_product, mut by_list) =
            (Sorter::new(HELD), Sorter::new(HELD), Sorter::new(HELD));
        self.facts.each(|facts| {
            for &fact in facts {
                let is_repeated = |by: usize| repeats[by].may_have_repeated(fact.hash(by));
                if is_repeated(KEY) {
                    by_key.push(By::<KEY>(fact));
                }
                if is_repeated(PRODUCT) {
                    by_product.push(By::<PRODUCT>(fact));
                }
                if is_repeated(LIST) {
                    by_list.push(By::<LIST>(fact));
                }
            }
        })?;
        drop((repeats, self.facts));
        pairs.each_run(by_key)?;
        pairs.each_run(by_product)?;
        pairs.each_run(by_list)?;
        Ok(pairs)
    }
}

impl Pairs {
    /// The records that are shown: the first of each kind, and those they are compared with.
    pub(super) fn shown(&self) -> BTreeSet<u64> {
        self.first.values().flatten().map(|fact| fact.record).collect()
    }

    /// Whether a record that is shown is called what it was called when it was first read.
    pub(super) fn knows(&self, record: u64, [id, name, brand]: [Option<&str>; 3]) -> bool {
        let fact = self.first.values().flatten().find(|fact| fact.record == record);
        let brand = brand.map(hashes::folded);
        fact.is_some_and(|fact| {
            (fact.key, fact.product) == (hashes::of_key(id), hashes::of_product(name, brand))
        })
    }

    /// Looks at every run of records that have the same hash: the first of them with each of the others.
    fn each_run<const BY: usize>(&mut self, facts: Sorter<By<BY>>) -> io::Result<()> {
        let mut first: Option<Fact> = None;
        for fact in facts.sorted()? {
            let By(fact) = fact?;
            match first {
                Some(first) if first.hash(BY) == fact.hash(BY) => self.compare(BY, first, fact),
                _ => first = Some(fact),
            }
        }
        Ok(())
    }

    fn compare(&mut self, by: usize, first: Fact, other: Fact) {
        // Records that both are as they were are nothing new.
        if !first.changed() && !other.changed() {
            return;
        }
        let what = match by {
            KEY => Joint::DuplicateKey,
            PRODUCT => {
                let same_record = first.key != 0 && first.key == other.key;
                if first.list == 0 || other.list == 0 || first.list == other.list || same_record {
                    return;
                }
                Joint::DifferentLists
            }
            _ => {
                let brands = [first, other].map(|fact| fact.brand & !1);
                if first.list & 1 == 0 || brands.contains(&0) || brands[0] == brands[1] {
                    return;
                }
                Joint::SameList
            }
        };
        self.all.push(Pair { what, record: other.record, earlier: first.record });
        self.first.insert((what, other.record), [first, other]);
        let own = (what, 0)..=(what, u64::MAX);
        if self.first.range(own.clone()).nth(self.places).is_some()
            && let Some((&last, _)) = self.first.range(own).next_back()
        {
            self.first.remove(&last);
        }
    }
}

/// What is listed, in its order, whatever the spelling.
fn list_hash(product: &Product<'_>) -> u64 {
    let items = &product.list.items;
    if items.is_empty() {
        return 0;
    }
    let own = |item: &crate::inci::Item| match item.identity {
        Some(identity) => identity.id.index() as u64 + 1,
        None => hashes::folded(item.name(product.text)),
    };
    hashes::all(items.iter().map(own)) & !1 | u64::from(items.len() >= LONG_LIST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Location;
    use crate::source::SourceId;

    #[test]
    fn what_is_there_is_not_taken_for_absent() {
        assert_ne!(
            hashes::of_product(Some("Lotus"), Some(hashes::folded("LOTUS"))),
            0,
            "called as its brand is"
        );
        assert_ne!(hashes::of_product(Some(""), None), 0);
        let names = Dictionary::embedded();
        for id in names.ids().take(2) {
            let text = names.ingredient(id).inci();
            let list = crate::inci::parse(text, names);
            let at = Location::Whole { source: SourceId(0) };
            assert_ne!(list_hash(&Product { text, ..Product::new(at, &list) }) & !1, 0, "{text}");
        }
    }

    /// The pairs of a table of which so many records are held, and the records that are shown.
    fn pairs(held: usize) -> (Vec<(Joint, u64, u64)>, BTreeSet<u64>) {
        let mut tally = Tally::new(Dictionary::embedded(), 1);
        tally.facts = Pile::new(held);
        for record in (1..=60).rev() {
            // Every key twice; lists of four kinds, long ones; three brands, and names that some share.
            tally.facts.push(Fact {
                key: 1 + record % 30,
                product: 100 + record % 12,
                list: 201 + 2 * (record % 4),
                record,
                brand: (10 * (1 + record as u32 % 3)) | u32::from(record > 20),
            });
        }
        let pairs = tally.pairs(3).expect("files");
        let shown = pairs.shown();
        let all = pairs.all.sorted().expect("files").map(|pair| pair.expect("files"));
        (all.map(|pair| (pair.what, pair.record, pair.earlier)).collect(), shown)
    }

    #[test]
    fn records_in_files_are_compared_like_those_in_memory() {
        let (all, shown) = pairs(usize::MAX);
        let count = |what| all.iter().filter(|pair| pair.0 == what).count();
        assert_eq!(count(Joint::DuplicateKey), 30, "{all:?}");
        assert_eq!(all[0], (Joint::DuplicateKey, 31, 1), "{all:?}");
        // Names repeat every 12 records and lists every 4, so that one name always has one list.
        assert_eq!(count(Joint::DifferentLists), 0, "{all:?}");
        // Of 15 records with a list 10 are of another brand than the first, and of those some are as they were.
        assert!(count(Joint::SameList) > 20, "{all:?}");
        assert!(shown.contains(&31) && shown.contains(&1) && shown.len() <= 12, "{shown:?}");
        assert_eq!(pairs(7), (all, shown));
    }
}
