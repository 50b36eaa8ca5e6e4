//! A week of a routine for a terminal: a line for each morning and evening, and what there is to say about the steps.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::drawing::wrap;
use super::escape::visible;
use super::numbers::counted;
use crate::finding::{Finding, Severity};
use crate::outcome::Outcome;
use crate::week::{Entry, Week};

/// What the terminal shows.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Colours.
    pub colour: bool,
    /// Typographic marks; otherwise ASCII.
    pub unicode: bool,
    /// Columns.
    pub width: usize,
}

/// Columns before the steps: day, date, slot.
const LEAD: usize = 16;

/// Writes the week and its findings.
///
/// # Errors
/// Those of the writer.
pub fn write(week: &Week, outcome: &Outcome, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page { week, outcome, look, text: String::new() };
    page.days();
    page.findings();
    out.write_all(page.text.as_bytes())
}

/// A pause as people say it.
pub(super) fn pause(seconds: u32) -> String {
    if seconds.is_multiple_of(60) {
        format!("wait {} min", seconds / 60)
    } else {
        format!("wait {seconds} s")
    }
}

struct Page<'a> {
    week: &'a Week,
    outcome: &'a Outcome,
    look: Look,
    text: String,
}

impl Page<'_> {
    fn days(&mut self) {
        let name = self.week.name.as_deref().unwrap_or("Routine");
        let monday = self.week.days.first().map(|day| day.date.to_string()).unwrap_or_default();
        let _ = writeln!(self.text, "{}, week of {monday}\n", visible(name));
        if self.week.is_empty() {
            self.text.push_str("nothing is planned in this week\n\n");
        } else {
            for day in &self.week.days {
                let date = day.date.strftime("%a %e %b").to_string();
                self.slot(&date, "am", &day.am);
                self.slot("", "pm", &day.pm);
            }
            self.text.push('\n');
        }
        if self.week.floats() {
            self.text.push_str("~ its days are left open; shown is one way of following them\n");
        }
        if self.week.missing > 0 {
            let steps = counted(self.week.missing as u64, "step is", "steps are");
            let _ = writeln!(self.text, "{steps} missing here: product or days were not understood");
        }
    }

    fn slot(&mut self, date: &str, slot: &str, entries: &[Entry]) {
        let arrow = if self.look.unicode { " › " } else { " > " };
        let nothing = if self.look.unicode { "–" } else { "-" };
        let words: Vec<String> = entries.iter().map(|entry| self.entry(entry)).collect();
        let line = if words.is_empty() { nothing.to_owned() } else { words.join(arrow) };
        let width = self.look.width.max(LEAD + 24) - LEAD;
        let mut lead = format!("{date:<12}{slot}  ");
        for part in wrap(&line, width, "  ") {
            let part = self.coloured(&part);
            let _ = writeln!(self.text, "{lead}{part}");
            lead = " ".repeat(LEAD);
        }
    }

    fn entry(&self, entry: &Entry) -> String {
        match entry {
            Entry::Wait(seconds) => pause(*seconds),
            Entry::Step { name, zones, floats, marks } => {
                let mut text = String::new();
                if floats.is_some() {
                    text.push('~');
                }
                text.push_str(&visible(name));
                if let Some(words) = floats.as_ref().filter(|words| !words.is_empty()) {
                    let _ = write!(text, " ({})", visible(words));
                }
                if !zones.is_empty() {
                    let _ = write!(text, " @{}", visible(&zones.join(", ")));
                }
                for mark in marks {
                    let _ = write!(text, " {}", tag(*mark));
                }
                text
            }
        }
    }

    /// The line with the marks of its findings in the colour of their severity.
    fn coloured(&self, line: &str) -> String {
        if !self.look.colour || !line.contains('[') {
            return line.to_owned();
        }
        let mut line = line.to_owned();
        for (mark, &finding) in self.week.marked.iter().enumerate() {
            let tag = tag(mark);
            let ink = ink(self.outcome.findings.held()[finding].severity);
            line = line.replace(&tag, &format!("\u{1b}[{ink}m{tag}\u{1b}[0m"));
        }
        line
    }

    fn findings(&mut self) {
        for (mark, &at) in self.week.marked.iter().enumerate() {
            self.finding(&tag(mark), &self.outcome.findings.held()[at]);
        }
        if !self.week.elsewhere.is_empty() {
            let said = counted(self.week.elsewhere.len() as u64, "finding", "findings");
            let _ = writeln!(self.text, "\n{said} about the rest of the file:");
            for &at in &self.week.elsewhere {
                self.finding("-", &self.outcome.findings.held()[at]);
            }
        }
        if self.outcome.findings.is_empty() {
            self.text.push_str("nothing found\n");
        }
    }

    fn finding(&mut self, tag: &str, finding: &Finding) {
        let label = format!("{tag} {}[{}]:", finding.severity.as_str(), visible(&finding.rule));
        let whole = format!("{label} {}", visible(&finding.message));
        let width = self.look.width.clamp(40, 110);
        for (index, line) in wrap(&whole, width, "    ").iter().enumerate() {
            match line.strip_prefix(&label) {
                Some(rest) if index == 0 && self.look.colour => {
                    let _ = writeln!(self.text, "\u{1b}[{}m{label}\u{1b}[0m{rest}", ink(finding.severity));
                }
                _ => {
                    let _ = writeln!(self.text, "{line}");
                }
            }
        }
        if let Some(help) = &finding.help {
            for line in wrap(&format!("help: {}", visible(help)), width - 4, "      ") {
                let _ = writeln!(self.text, "    {line}");
            }
        }
    }
}

/// `[1]`
fn tag(mark: usize) -> String {
    format!("[{}]", mark + 1)
}

/// Ink, as SGR parameters.
fn ink(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "1;31",
        Severity::Warning => "1;33",
        Severity::Advice => "1;36",
        Severity::Note => "1;34",
    }
}
