//! What changed between two inputs, for a pull request.

use std::io::{self, Write};

use super::diff_words::{Mark, counts, heading, lines, table};
use super::escape::{code_span, markdown};
use super::numbers::{counted, thousands};
use crate::diff::{Change, Fate, Summary};

/// GitHub takes comments of 65,536 characters; some room stays for what others put around it.
const MOST_BYTES: usize = 50_000;
/// Bytes of one record that are written.
const MOST_OF_ONE: usize = 8_000;

/// Collects as many records as a comment holds.
#[derive(Default)]
pub struct Markdown {
    entries: String,
    told: u64,
    left_out: u64,
}

impl Markdown {
    /// Takes in what changed about one record.
    pub fn change(&mut self, change: &Change) {
        if change.fate == Fate::Reworded {
            return;
        }
        let mut entry = format!("\n**{}**\n\n", markdown(&heading(change)));
        let lines = lines(change);
        for (number, line) in lines.iter().enumerate() {
            if entry.len() > MOST_OF_ONE {
                let rest = (lines.len() - number) as u64;
                entry.push_str(&format!("- {} more\n", thousands(rest)));
                break;
            }
            entry.push_str(&listed(line));
        }
        if self.left_out > 0 || self.entries.len() + entry.len() > MOST_BYTES {
            self.left_out += 1;
            return;
        }
        self.told += 1;
        self.entries.push_str(&entry);
    }

    /// Writes the comment.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn close(&self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        let names: Vec<String> = summary.outcome.inputs.iter().map(|input| code_span(&input.name)).collect();
        writeln!(out, "## incilint diff\n\n{}\n", names.join(" → "))?;
        for line in counts(summary) {
            writeln!(out, "- {}", markdown(&line))?;
        }
        let remarks = summary.outcome.remarks.iter().skip(2);
        remarks.map(|remark| markdown(remark)).try_for_each(|remark| writeln!(out, "- {remark}"))?;
        if !summary.tables.is_empty() {
            writeln!(out, "\n**the table as a whole**\n")?;
            summary.tables.iter().try_for_each(|change| write!(out, "{}", listed(&table(change))))?;
        }
        if self.told + self.left_out > 0 {
            let title = counted(self.told + self.left_out, "record", "records");
            writeln!(out, "\n<details><summary>{title}</summary>\n{}", self.entries)?;
            if self.left_out > 0 {
                let rest = counted(self.left_out, "record is", "records are");
                writeln!(out, "{rest} left out: a comment holds no more\n")?;
            }
            writeln!(out, "</details>")?;
        }
        Ok(())
    }
}

/// A line as an item of a list.
fn listed((mark, text): &(Mark, String)) -> String {
    let word = match mark {
        Mark::Plus => "listed",
        Mark::Minus => "gone",
        Mark::Tilde => "changed",
        Mark::Equals => "renamed",
        Mark::Came(_) | Mark::Went(_) => mark.sign(),
    };
    format!("- {word}: {}\n", markdown(text))
}
