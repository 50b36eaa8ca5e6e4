//! Reports made from outcomes that were made by hand.

mod browser;
mod formats;
mod hostile;
mod human;
mod machine;
mod properties;
mod sample;
mod sarif_schema;

use incilint::outcome::Outcome;
use incilint::report::{self, Format, Options};

/// The report as text.
pub(crate) fn render(outcome: &Outcome, format: Format, options: &Options<'_>) -> String {
    let mut out = Vec::new();
    report::write(outcome, format, options, &mut out).expect("a vector takes everything");
    String::from_utf8(out).expect("reports are UTF-8")
}
