//! `incilint check --unknown`: the names that were not recognised, commonest first.

use std::io::{self, Write};

use crate::outcome::Outcome;
use crate::report::escape::visible;

/// The rules whose findings are about names that are not in the dictionary.
const RULES: [&str; 2] = ["names/unknown", "names/probable-misspelling"];

/// Writes one name a line: how often it occurs, the name, and what was probably meant.
pub(crate) fn write(outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    let mut names: Vec<(u64, &str, &str)> = Vec::new();
    for finding in outcome.findings.iter().filter(|finding| RULES.contains(&finding.rule.as_str())) {
        let arg =
            |name| finding.args.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| value.as_str());
        names.push((finding.occurrences, arg("item"), arg("meant")));
    }
    names.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    for (count, name, meant) in names {
        write!(out, "{count}\t{}", visible(name))?;
        if !meant.is_empty() {
            write!(out, "\t{}", visible(meant))?;
        }
        writeln!(out)?;
    }
    Ok(())
}
