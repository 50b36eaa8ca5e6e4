//! One line a finding, in the shape editors and `grep` know.

use std::io::{self, Write};

use super::{Options, escape, spot};
use crate::outcome::Outcome;

pub(super) fn write(outcome: &Outcome, options: &Options<'_>, out: &mut dyn Write) -> io::Result<()> {
    for finding in options.shown(outcome) {
        let finding = finding?;
        writeln!(
            out,
            "{}: {}[{}] {}",
            spot(outcome, &finding.place),
            finding.severity.as_str(),
            escape::visible(&finding.rule),
            escape::visible(&finding.message),
        )?;
    }
    Ok(())
}
