//! What a run has found, by cause; beyond a fixed number in temporary files.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::Options;
use super::finish::finding;
use crate::check::{Group, GroupKey};
use crate::finding::{Finding, Location};
use crate::rule::RuleId;
use crate::source::{SourceId, Span};
use crate::spool::Sortable;
use crate::suppress::By;

/// Hits that all threads together keep in memory, and findings before they are in their order.
pub(super) const HELD: usize = 16_000;

/// All hits of one cause that one thread had in memory at once.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Grouped {
    pub(super) key: GroupKey,
    pub(super) finding: Box<Finding>,
}

impl Grouped {
    /// None for hits that were only counted.
    pub(super) fn new(key: GroupKey, mut group: Group, options: &Options<'_>) -> Option<Self> {
        group.hits.sort_by_key(|hit| hit.at.order());
        let finding = finding(key, group, options.severity(key.rule), options)?;
        Some(Self { key, finding: Box::new(finding) })
    }

    /// The finding with the first of its places only, where places are grouped.
    pub(super) fn shown(self, places: usize) -> Box<Finding> {
        let mut finding = self.finding;
        if self.key.at.is_none() {
            finding.also.sort_by_key(|place| place.at.order());
            finding.also.truncate(places.saturating_sub(1));
        }
        finding
    }
}

impl Sortable for Grouped {
    fn order(&self, other: &Self) -> Ordering {
        order(&self.key).cmp(&order(&other.key))
    }

    fn take_in(&mut self, mut next: Self) -> Option<Self> {
        if next.finding.place.at.order() < self.finding.place.at.order() {
            std::mem::swap(self, &mut next);
        }
        let (ours, theirs) = (&mut self.finding, next.finding);
        ours.occurrences += theirs.occurrences;
        ours.also.push(theirs.place);
        ours.also.extend(theirs.also);
        None
    }
}

type Order = (Option<By>, SourceId, RuleId, u64, Option<(SourceId, u64, u32, Span)>);

fn order(key: &GroupKey) -> Order {
    (key.dropped, key.source, key.rule, key.cause.0, key.at.map(Location::order))
}
