//! How many findings of a rule or group a table may have before they count.

use super::finish::Counts;
use crate::outcome::{Limit, Outcome};
use crate::rule::{Catalogue, RuleId};
use crate::source::SourceId;

/// A tolerated number of findings of some rules in each table.
#[derive(Clone, PartialEq, Debug)]
pub struct Tolerance {
    /// The rule or group as written.
    pub name: String,
    /// The rules that are counted together.
    pub rules: Vec<RuleId>,
    /// How many.
    pub most: Most,
}

/// A number of findings.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Most {
    /// So many.
    Count(u64),
    /// So many per cent of the table's records.
    Percent(f64),
}

impl Most {
    /// The number in a table of so many records.
    fn of(self, records: u64) -> u64 {
        match self {
            Self::Count(count) => count,
            // A record is the smallest part of a table; the share is rounded down to whole ones.
            Self::Percent(percent) => (records as f64 * percent / 100.0 + 1e-9).floor() as u64,
        }
    }
}

/// Compares the findings of each table with what is tolerated.
pub(super) fn compare(
    tolerances: &[Tolerance],
    tables: &[(SourceId, u64)],
    catalogue: &Catalogue,
    counts: &Counts,
    outcome: &mut Outcome,
) {
    if tolerances.is_empty() {
        return;
    }
    let mut limits = Vec::new();
    for &(source, records) in tables {
        for tolerance in tolerances {
            let rules: Vec<String> =
                tolerance.rules.iter().map(|&id| catalogue.rule(id).name.clone()).collect();
            let count = tolerance.rules.iter().filter_map(|&rule| counts.get(&(source, rule))).sum();
            let most = tolerance.most.of(records);
            limits.push(Limit { name: tolerance.name.clone(), rules, source, count, most });
        }
    }
    for limit in limits.iter().filter(|limit: &&Limit| limit.count > 0) {
        let input = outcome.input(limit.source).map_or("-", |input| &input.name);
        let told = format!("{input}: {}", limit.told(&limit.name));
        outcome.remarks.push(told);
    }
    outcome.limits.extend(limits);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_of_whole_records() {
        assert_eq!(Most::Percent(0.1).of(1000), 1);
        assert_eq!(Most::Percent(0.1).of(999), 0);
        assert_eq!(Most::Percent(30.0).of(10), 3, "no loss to the arithmetic");
        assert_eq!(Most::Count(50).of(3), 50);
    }
}
