//! One line a finding, in the shape editors and `grep` know.

use std::io::{self, Write};

use super::{Options, escape, mark, numbers::thousands, spot};
use crate::outcome::Outcome;

pub(super) fn write(outcome: &Outcome, options: &Options<'_>, out: &mut dyn Write) -> io::Result<()> {
    for finding in options.shown(outcome) {
        let finding = finding?;
        write!(
            out,
            "{}: {}[{}] {}",
            spot(outcome, &finding.place),
            finding.severity.as_str(),
            escape::visible(&finding.rule),
            escape::visible(&finding.message),
        )?;
        if finding.occurrences > 1 {
            write!(out, " ({} places)", thousands(finding.occurrences))?;
        }
        writeln!(out, "{}", mark(outcome, &finding))?;
    }
    Ok(())
}
