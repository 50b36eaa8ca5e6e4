//! From collected hits to findings in their order, and the summary.

use std::collections::BTreeMap;
use std::io;

use super::Options;
use super::collected::{Grouped, HELD};
use super::ledger::Ledger;
use super::worker::Worker;
use crate::check::{Group, GroupKey, Hit};
use crate::dictionary::Dictionary;
use crate::finding::{Finding, Place, Severity};
use crate::findings::Collector;
use crate::outcome::{Dropped, Outcome, Skipped, Summary, Suppressed};
use crate::rule::RuleId;
use crate::source::SourceId;
use crate::spool::Sortable as _;
use crate::suppress::By;

/// Dropped findings that are kept; as many as code scanning takes.
const MOST_DROPPED: usize = 5000;

/// How often each rule found something in each source, whether it is shown or not.
pub(super) type Counts = BTreeMap<(SourceId, RuleId), u64>;

/// What the workers of a run have found and counted, added up.
pub(super) struct Totals {
    findings: Collector,
    dropped: Vec<Suppressed>,
    summary: Summary,
    ledger: Ledger,
}

impl Totals {
    pub(super) fn new() -> Self {
        Self {
            findings: Collector::new(HELD),
            dropped: Vec::new(),
            summary: Summary::default(),
            ledger: Ledger::new(1),
        }
    }

    /// Takes in what a worker has collected.
    ///
    /// # Errors
    /// When what was put into temporary files cannot be read again.
    pub(super) fn take_in(&mut self, mut worker: Worker<'_>) -> io::Result<Counts> {
        let options = worker.options;
        let mut counts = Counts::new();
        let summary = &mut self.summary;
        let mut count = |key: &GroupKey, count| match key.dropped {
            None => {
                *summary.by_severity.entry(options.severity(key.rule)).or_default() += count;
                *counts.entry((key.source, key.rule)).or_default() += count;
            }
            Some(By::Comment(_) | By::Config(_)) => summary.suppressed += count,
            Some(By::Baseline) => summary.baselined += count,
        };
        for (key, group) in worker.sink.take_built() {
            if let Some(grouped) = Grouped::new(key, group, options) {
                worker.spilled.push(grouped);
            }
        }
        let collected = worker.sink.into_parts();
        collected.groups.iter().for_each(|(key, group)| count(key, group.count));
        for grouped in worker.spilled.sorted()? {
            let grouped = grouped?;
            count(&grouped.key, grouped.finding.occurrences);
            let dropped = grouped.key.dropped;
            let finding = grouped.shown(options.places);
            let Some(by) = dropped else {
                self.findings.push(finding);
                continue;
            };
            let reason = collected.gate.as_ref().and_then(|gate| gate.reason(by));
            self.dropped.push(Suppressed { finding: *finding, why: why(by), reason });
            if self.dropped.len() >= 2 * MOST_DROPPED {
                keep_first(&mut self.dropped);
            }
        }
        for (rule, count) in collected.undecided {
            *self.summary.possible.entry(options.catalogue.rule(rule).name.clone()).or_default() += count;
        }
        for ((rule, why), count) in collected.skipped {
            let what = options.catalogue.rule(rule).name.clone();
            self.summary.skipped.push(Skipped { what, count, why: why.to_owned() });
        }
        self.ledger.add(worker.ledger);
        Ok(counts)
    }

    /// Findings by source, record, offset, rule; and the ledger.
    ///
    /// # Errors
    /// When temporary files cannot be read again or written.
    pub(super) fn close(mut self, options: &Options<'_>, outcome: &mut Outcome) -> io::Result<()> {
        let ledger = self.ledger;
        for ((what, why), count) in ledger.skipped {
            self.summary.skipped.push(Skipped { what: what.to_owned(), count, why: why.to_owned() });
        }
        let market = options.market.unwrap_or_default();
        outcome.spreads =
            ledger.spreads.map_or_else(Vec::new, |spreads| spreads.told(Dictionary::embedded(), market));
        outcome.summary = Summary {
            products: ledger.products,
            records: ledger.records,
            without_list: ledger.without_list,
            unchanged: ledger.unchanged,
            items: ledger.items,
            recognised: ledger.recognised,
            ..self.summary
        };
        keep_first(&mut self.dropped);
        outcome.suppressed = self.dropped;
        outcome.remarks.extend(self.findings.fault().map(|fault| {
            format!("findings were kept in memory, as temporary files cannot be written: {fault}")
        }));
        outcome.summary.distinct_unknown = ledger.unknown.count()?;
        outcome.findings = self.findings.close()?;
        Ok(())
    }
}

fn keep_first(dropped: &mut Vec<Suppressed>) {
    dropped.sort_by(|a, b| a.finding.order(&b.finding));
    dropped.truncate(MOST_DROPPED);
}

fn why(by: By) -> Dropped {
    match by {
        By::Comment(_) => Dropped::AllowedInSource,
        By::Config(_) => Dropped::AllowedByConfig,
        By::Baseline => Dropped::Baseline,
    }
}

pub(super) fn finding(
    key: GroupKey,
    group: Group,
    severity: Severity,
    options: &Options<'_>,
) -> Option<Finding> {
    let rule = options.catalogue.rule(key.rule);
    let mut hits = group.hits.into_iter();
    let Hit { certainty, at, details, place, label_places, fingerprint } = hits.next()?;
    let labels =
        label_places.into_iter().zip(details.labels).map(|(place, label)| (place, label.text)).collect();
    Some(Finding {
        rule: rule.name.clone(),
        severity,
        certainty,
        status: rule.status,
        message: rule.message.fill(&details.args),
        help: details.help.or_else(|| rule.help.as_ref().map(|help| help.fill(&details.args))),
        args: details.args,
        place: place.unwrap_or_else(|| Place::bare(at)),
        here: details.here,
        labels,
        occurrences: group.count,
        also: hits.filter_map(|hit| hit.place).collect(),
        fix: details.fix,
        fingerprint,
    })
}
