//! `incilint check --statistics` and `--timing`: what was found and where the time went, by rule.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::time::Duration;

use crate::finding::Severity;
use crate::outcome::{Outcome, Timing};
use crate::report::Rules;

/// Writes how often each rule reports, the commonest first: count, causes, severity, rule, summary.
pub(crate) fn write(
    outcome: &Outcome,
    words: &dyn Rules,
    notes: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut rules: BTreeMap<&str, (u64, u64, Severity)> = BTreeMap::new();
    for (_, rule, count) in outcome.findings.counts() {
        if notes || count.severity > Severity::Note {
            let row = rules.entry(rule).or_insert((0, 0, count.severity));
            row.0 += count.places;
            row.1 += count.findings;
        }
    }
    let mut rows: Vec<_> = rules.into_iter().collect();
    rows.sort_by(|a, b| b.1.0.cmp(&a.1.0).then_with(|| a.0.cmp(b.0)));
    for (rule, (count, causes, severity)) in rows {
        let summary = words.info(rule).map(|info| info.summary).unwrap_or_default();
        writeln!(out, "{count}\t{causes}\t{}\t{rule}\t{summary}", severity.as_str())?;
    }
    let summary = &outcome.summary;
    for (count, what) in [(summary.suppressed, "allowed"), (summary.baselined, "in the baseline")] {
        if count > 0 {
            writeln!(out, "{count}\t\t\t\t{what}")?;
        }
    }
    Ok(())
}

/// Rules whose time is told.
const SLOWEST: usize = 20;

/// Writes where the time went; stages and rules add up the time of all threads.
pub(crate) fn write_timing(timing: &Timing, out: &mut dyn Write) -> io::Result<()> {
    let told = |spent: Duration| format!("{:>9.1} ms", spent.as_secs_f64() * 1e3);
    writeln!(out, "{}  the whole run", told(timing.wall))?;
    for (stage, spent) in &timing.stages {
        writeln!(out, "{}  {stage}, all threads", told(*spent))?;
    }
    for (rule, spent) in timing.rules.iter().take(SLOWEST) {
        writeln!(out, "{}    {rule}", told(*spent))?;
    }
    Ok(())
}
