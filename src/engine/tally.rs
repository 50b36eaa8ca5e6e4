//! What is kept of every record, so that records can be compared: hashes, never texts. A table beyond
//! [`MOST`] records is compared as far as that, which bounds the memory.

use crate::check::{Cause, Joint};
use crate::dictionary::{ClassId, ClassSet, Dictionary};
use crate::product::Product;

/// Records that are compared; 32 bytes are kept of each.
const MOST: usize = 4 << 20;
/// Shorter lists are the same by chance.
const LONG_LIST: usize = 8;

/// Hashes of one record; 0 stands for what is absent.
#[derive(Clone, Copy, Debug)]
struct Fact {
    key: u64,
    /// Of brand and name.
    product: u64,
    /// Of the ingredients in their order; the lowest bit says that the list is long.
    list: u64,
    record: u32,
    /// Of the brand; the lowest bit says that the record changed.
    brand: u32,
}

impl Fact {
    fn changed(self) -> bool {
        self.brand & 1 == 1
    }
}

/// What one thread keeps of a table's records.
#[derive(Debug)]
pub(super) struct Tally {
    facts: Vec<Fact>,
    left_out: u64,
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
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Pair {
    pub(super) what: Joint,
    pub(super) record: u64,
    pub(super) earlier: u64,
}

impl Tally {
    pub(super) fn new(names: &Dictionary) -> Self {
        let class = |name| names.class(name);
        let watery = ["polymer-thickener", "humectant", "chelator"].into_iter().filter_map(class);
        Self {
            facts: Vec::new(),
            left_out: 0,
            column: ColumnTally::default(),
            water: class("water"),
            watery: watery.fold(ClassSet::default(), ClassSet::with),
        }
    }

    /// Takes a record in. `changed`: it is not as it was in an earlier version.
    pub(super) fn add(&mut self, product: &Product<'_>, record: u64, changed: bool, names: &Dictionary) {
        self.column(product, names);
        let Some(record) = u32::try_from(record).ok().filter(|_| self.facts.len() < MOST) else {
            self.left_out += 1;
            return;
        };
        let brand = product.brand.map(|brand| Cause::of_folded(brand.value));
        self.facts.push(Fact {
            key: key_hash(product.id.map(|id| id.value)),
            product: product_hash(
                product.name.map(|name| name.value),
                product.brand.map(|brand| brand.value),
            ),
            list: list_hash(product),
            record,
            brand: brand.map_or(0, |brand| (brand.0 >> 32) as u32 & !1) | u32::from(changed),
        });
    }

    fn column(&mut self, product: &Product<'_>, names: &Dictionary) {
        let items = &product.list.items;
        if items.is_empty() {
            return;
        }
        let column = &mut self.column;
        column.lists += 1;
        column.items += items.len() as u64;
        let mut classes = ClassSet::default();
        let mut water = false;
        for identity in items.iter().filter_map(|item| item.identity) {
            column.recognised += 1;
            let own = names.classes_of(identity.id);
            water |= self.water.is_some_and(|water| own.contains(water));
            classes = classes.union(own);
        }
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
        self.facts.extend(other.facts);
        self.left_out += other.left_out;
        let (ours, theirs) = (&mut self.column, other.column);
        ours.lists += theirs.lists;
        ours.items += theirs.items;
        ours.recognised += theirs.recognised;
        ours.with_water += theirs.with_water;
        ours.dry += theirs.dry;
        ours.bytes.see(theirs.bytes.length, theirs.bytes.lists);
        ours.chars.see(theirs.chars.length, theirs.chars.lists);
    }

    /// Records that were not compared.
    pub(super) fn left_out(&self) -> u64 {
        self.left_out
    }

    /// The pairs of records that do not go together, by kind and record.
    pub(super) fn pairs(&mut self) -> Vec<Pair> {
        let mut pairs = Vec::new();
        self.each_run(
            |fact| fact.key,
            |first, other| {
                pairs.extend(pair(Joint::DuplicateKey, first, other));
            },
        );
        self.each_run(
            |fact| fact.product,
            |first, other| {
                let same_record = first.key != 0 && first.key == other.key;
                if first.list != 0 && other.list != 0 && first.list != other.list && !same_record {
                    pairs.extend(pair(Joint::DifferentLists, first, other));
                }
            },
        );
        self.each_run(
            |fact| fact.list,
            |first, other| {
                let brands = [first, other].map(|fact| fact.brand & !1);
                if first.list & 1 == 1 && !brands.contains(&0) && brands[0] != brands[1] {
                    pairs.extend(pair(Joint::SameList, first, other));
                }
            },
        );
        pairs.sort_unstable_by_key(|pair| (pair.what, pair.record));
        pairs
    }

    /// Whether a record is called what it was called when it was first read.
    pub(super) fn knows(&self, record: u64, [id, name, brand]: [Option<&str>; 3]) -> bool {
        let fact = self.facts.iter().find(|fact| u64::from(fact.record) == record);
        fact.is_some_and(|fact| (fact.key, fact.product) == (key_hash(id), product_hash(name, brand)))
    }

    /// Hands over the first record of every run of records that have the same hash, with each of the others.
    fn each_run(&mut self, hash: fn(&Fact) -> u64, mut then: impl FnMut(Fact, Fact)) {
        self.facts.sort_unstable_by_key(|fact| (hash(fact), fact.record));
        for run in self.facts.chunk_by(|a, b| hash(a) == hash(b)) {
            if let [first, others @ ..] = run
                && hash(first) != 0
            {
                others.iter().for_each(|&other| then(*first, other));
            }
        }
    }
}

/// Records that both are as they were are nothing new.
fn pair(what: Joint, first: Fact, other: Fact) -> Option<Pair> {
    (first.changed() || other.changed()).then_some(Pair {
        what,
        record: u64::from(other.record),
        earlier: u64::from(first.record),
    })
}

fn key_hash(id: Option<&str>) -> u64 {
    id.map_or(0, |id| Cause::of(id).0)
}

fn product_hash(name: Option<&str>, brand: Option<&str>) -> u64 {
    name.map_or(0, |name| Cause::of_folded(name).with(brand.map_or(Cause::RULE, Cause::of_folded)).0)
}

/// What is listed, in its order, whatever the spelling.
fn list_hash(product: &Product<'_>) -> u64 {
    let items = &product.list.items;
    if items.is_empty() {
        return 0;
    }
    // Never leaves the run, so that one multiplication by an odd number is mixing enough.
    let fold = |hash: u64, item: &crate::inci::Item| {
        let own = match item.identity {
            Some(identity) => identity.id.index() as u64 + 1,
            None => Cause::of_folded(item.name(product.text)).0,
        };
        (hash ^ own).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29)
    };
    items.iter().fold(Cause::RULE.0, fold) & !1 | u64::from(items.len() >= LONG_LIST)
}
