//! From collected hits to findings in their order, and the summary.

use std::cmp::Ordering;

use crate::check::{Collected, Group, GroupKey, Hit};
use crate::dictionary::Dictionary;
use crate::finding::{Finding, Place, Severity};
use crate::outcome::{Dropped, Outcome, Skipped, Summary, Suppressed};
use crate::suppress::By;

use super::Options;
use super::ledger::Ledger;

/// Dropped findings that are kept; as many as code scanning takes.
const MOST_DROPPED: usize = 5000;

/// Findings by source, record, offset, rule; and the ledger.
pub(super) fn finish(collected: Collected, ledger: Ledger, options: &Options<'_>, outcome: &mut Outcome) {
    let mut summary = Summary {
        products: ledger.products,
        records: ledger.records,
        without_list: ledger.without_list,
        unchanged: ledger.unchanged,
        items: ledger.items,
        recognised: ledger.recognised,
        distinct_unknown: ledger.unknown.len() as u64,
        ..Summary::default()
    };
    let mut findings: Vec<Finding> = Vec::with_capacity(collected.groups.len());
    let mut dropped = Vec::new();
    for (key, group) in collected.groups {
        let severity = options.severity(key.rule);
        let count = match key.dropped {
            None => summary.by_severity.entry(severity).or_default(),
            Some(By::Comment(_) | By::Config(_)) => &mut summary.suppressed,
            Some(By::Baseline) => &mut summary.baselined,
        };
        *count += group.count;
        let Some(finding) = finding(key, group, severity, options) else { continue };
        match key.dropped {
            None => findings.push(finding),
            Some(by) => {
                let reason = collected.gate.as_ref().and_then(|gate| gate.reason(by));
                dropped.push(Suppressed { finding, why: why(by), reason });
            }
        }
    }
    findings.sort_by(in_order);
    dropped.sort_by(|a, b| in_order(&a.finding, &b.finding));
    dropped.truncate(MOST_DROPPED);
    for (rule, count) in collected.undecided {
        summary.possible.insert(options.catalogue.rule(rule).name.clone(), count);
    }
    for ((rule, why), count) in collected.skipped {
        let what = options.catalogue.rule(rule).name.clone();
        summary.skipped.push(Skipped { what, count, why: why.to_owned() });
    }
    for ((what, why), count) in ledger.skipped {
        summary.skipped.push(Skipped { what: what.to_owned(), count, why: why.to_owned() });
    }
    let market = options.market.unwrap_or_default();
    outcome.spreads =
        ledger.spreads.map_or_else(Vec::new, |spreads| spreads.told(Dictionary::embedded(), market));
    outcome.findings = findings;
    outcome.suppressed = dropped;
    outcome.summary = summary;
}

pub(super) fn in_order(a: &Finding, b: &Finding) -> Ordering {
    a.place
        .at
        .order()
        .cmp(&b.place.at.order())
        .then_with(|| a.rule.cmp(&b.rule))
        .then(a.fingerprint.cmp(&b.fingerprint))
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
