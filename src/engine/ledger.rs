//! What was checked, counted by one thread and added up at the end.

use std::collections::BTreeMap;

use super::spreads::Spreads;
use crate::product::Product;
use crate::spool::Distinct;

/// Hashes of unknown names that all threads together keep in memory.
const NAMES_HELD: usize = 1 << 19;

/// Counts of one thread.
#[derive(Debug)]
pub(super) struct Ledger {
    pub(super) products: u64,
    pub(super) records: u64,
    pub(super) without_list: u64,
    pub(super) unchanged: u64,
    pub(super) items: u64,
    pub(super) recognised: u64,
    /// Folded names that were not recognised.
    pub(super) unknown: Distinct,
    /// What was not checked, with the reason.
    pub(super) skipped: BTreeMap<(&'static str, &'static str), u64>,
    /// How actives are dosed, where somebody wants to know.
    pub(super) spreads: Option<Spreads>,
}

impl Ledger {
    /// What one of so many threads counts.
    pub(super) fn new(jobs: usize) -> Self {
        Self {
            products: 0,
            records: 0,
            without_list: 0,
            unchanged: 0,
            items: 0,
            recognised: 0,
            unknown: Distinct::new(NAMES_HELD / jobs.max(1)),
            skipped: BTreeMap::new(),
            spreads: None,
        }
    }

    /// Counts a product and its items, of which so many are not known.
    pub(super) fn count(&mut self, product: &Product<'_>, unknown: usize) {
        let items = &product.list.items;
        self.products += 1;
        self.items += items.len() as u64;
        self.recognised += (items.len() - unknown) as u64;
        if items.is_empty() {
            self.without_list += 1;
        }
    }

    /// Adds the counts of another thread.
    pub(super) fn add(&mut self, other: Self) {
        self.products += other.products;
        self.records += other.records;
        self.without_list += other.without_list;
        self.unchanged += other.unchanged;
        self.items += other.items;
        self.recognised += other.recognised;
        self.unknown.append(other.unknown);
        for (key, count) in other.skipped {
            *self.skipped.entry(key).or_default() += count;
        }
        if let Some(theirs) = other.spreads {
            self.spreads.get_or_insert_default().take_in(theirs);
        }
    }
}
