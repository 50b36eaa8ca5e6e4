//! What changed between two inputs, for a terminal.

use std::io::{self, Write};

use super::diff_words::{Mark, counts, heading, lines, table};
use super::escape::visible;
use super::numbers::counted;
use crate::diff::{Change, Fate, Summary};
use crate::finding::Severity;

/// What is shown and how.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Colours.
    pub colour: bool,
    /// Every record, also those that are only written otherwise.
    pub all: bool,
}

/// Records that are told in full unless all are wanted.
const MOST: u64 = 50;

/// Writes one record after another as they come, then the counts.
pub struct Text {
    look: Look,
    told: u64,
    left_out: u64,
}

impl Text {
    /// Nothing written yet.
    #[must_use]
    pub fn new(look: Look) -> Self {
        Self { look, told: 0, left_out: 0 }
    }

    /// Writes what changed about one record.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn change(&mut self, change: &Change, out: &mut dyn Write) -> io::Result<()> {
        if !self.look.all {
            if change.fate == Fate::Reworded {
                return Ok(());
            }
            if self.told >= MOST {
                self.left_out += 1;
                return Ok(());
            }
        }
        self.told += 1;
        writeln!(out, "{}", self.paint("1", &visible(&heading(change))))?;
        for (mark, text) in lines(change) {
            self.line(mark, &text, out)?;
        }
        writeln!(out)
    }

    /// Writes what is told of the whole.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn close(&self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        if self.left_out > 0 {
            let more = counted(self.left_out, "more product", "more products");
            writeln!(out, "{more} changed (--all shows them)\n")?;
        }
        if !summary.tables.is_empty() {
            writeln!(out, "{}", self.paint("1", "the table as a whole"))?;
            for change in &summary.tables {
                let (mark, text) = table(change);
                self.line(mark, &text, out)?;
            }
            writeln!(out)?;
        }
        for line in counts(summary) {
            writeln!(out, "{line}")?;
        }
        Ok(())
    }

    fn line(&self, mark: Mark, text: &str, out: &mut dyn Write) -> io::Result<()> {
        let ink = match mark {
            Mark::Plus | Mark::Went(_) => "32",
            Mark::Minus | Mark::Came(Severity::Error) => "31",
            Mark::Tilde | Mark::Came(Severity::Warning) => "33",
            Mark::Came(_) => "36",
            Mark::Equals => "2",
        };
        writeln!(out, "  {} {}", self.paint(ink, mark.sign()), visible(text))
    }

    fn paint(&self, ink: &str, text: &str) -> String {
        if self.look.colour { format!("\u{1b}[{ink}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}
