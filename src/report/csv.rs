//! The findings as a table for spreadsheets.

use std::io::{self, Write};

use super::escape::spreadsheet;
use super::{Options, path_of, tolerated};
use crate::outcome::Outcome;

const COLUMNS: [&str; 14] = [
    "path",
    "record",
    "key",
    "column",
    "line",
    "column_number",
    "severity",
    "certainty",
    "rule",
    "message",
    "help",
    "occurrences",
    "fingerprint",
    "tolerated",
];

pub(super) fn write(outcome: &Outcome, options: &Options<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut table = ::csv::Writer::from_writer(out);
    table.write_record(COLUMNS)?;
    for finding in options.shown(outcome) {
        let finding = finding?;
        let place = &finding.place;
        let number = |value: Option<u64>| value.map(|value| value.to_string()).unwrap_or_default();
        table.write_record([
            spreadsheet(path_of(outcome, place)).as_ref(),
            &number(place.at.record()),
            &spreadsheet(place.key.as_deref().unwrap_or_default()),
            &spreadsheet(place.column.as_deref().unwrap_or_default()),
            &number(place.start.map(|start| start.line)),
            &number(place.start.map(|start| start.column)),
            finding.severity.as_str(),
            finding.certainty.as_str(),
            &spreadsheet(&finding.rule),
            &spreadsheet(&finding.message),
            &spreadsheet(finding.help.as_deref().unwrap_or_default()),
            &finding.occurrences.to_string(),
            &no_number(format!("{:016x}", finding.fingerprint)),
            tolerated(outcome, &finding).map_or("", |_| "yes"),
        ])?;
    }
    table.flush()
}

/// A cell that no spreadsheet takes for a number: hex digits that would be one get an apostrophe.
fn no_number(digits: String) -> String {
    if digits.parse::<f64>().is_ok() { format!("'{digits}") } else { digits }
}
