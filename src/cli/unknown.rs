//! `incilint check --unknown`: the names that were not recognised, commonest first.

use std::cmp::{Ordering, Reverse};
use std::io::{self, Write};

use serde::{Deserialize, Serialize};

use super::settings::Settings;
use crate::outcome::Outcome;
use crate::report::escape::visible;
use crate::spool::{Sortable, Sorter};

/// The rules whose findings are about names that are not in the dictionary.
pub(crate) const RULES: [&str; 2] = ["names/unknown", "names/probable-misspelling"];

/// Names that are held in memory.
const HELD: usize = 100_000;

/// A name: how often it occurs, how it is written, and what was probably meant.
#[derive(Serialize, Deserialize)]
struct Unknown {
    count: u64,
    name: String,
    meant: String,
}

impl Sortable for Unknown {
    fn order(&self, other: &Self) -> Ordering {
        (Reverse(self.count), &self.name).cmp(&(Reverse(other.count), &other.name))
    }
}

/// Whether a rule that tells of such names runs.
pub(crate) fn is_looked_for(settings: &Settings) -> bool {
    let find = |name: &&str| settings.catalogue.find(name);
    RULES.iter().filter_map(find).any(|id| settings.enabled.iter().any(|&(enabled, _)| enabled == id))
}

/// Writes one name a line: how often it occurs, the name, and what was probably meant.
pub(crate) fn write(outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    let mut names = Sorter::new(HELD);
    for finding in outcome.findings.iter() {
        let finding = finding?;
        if RULES.contains(&finding.rule.as_str()) {
            let arg = |name| finding.args.iter().find(|(key, _)| *key == name);
            let arg = |name| arg(name).map_or(String::new(), |(_, value)| value.clone());
            names.push(Unknown { count: finding.occurrences, name: arg("item"), meant: arg("meant") });
        }
    }
    let mut out = io::BufWriter::new(out);
    for name in names.sorted()? {
        let Unknown { count, name, meant } = name?;
        write!(out, "{count}\t{}", visible(&name))?;
        if !meant.is_empty() {
            write!(out, "\t{}", visible(&meant))?;
        }
        writeln!(out)?;
    }
    out.flush()
}
