//! The report for people: each finding with the text it is about, what to do about it, and a closing ledger.
//! miette draws the text with its labels; what stands around it is ours.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use super::drawing::{draw, head, span_of, windows, wrap};
use super::escape::visible;
use super::ledger::ledger;
use super::numbers::{counted, thousands};
use super::{Options, mark, path_of};
use crate::finding::{Certainty, Finding, Place, Severity};
use crate::outcome::Outcome;

/// Text wider than this is hard to read whatever the terminal.
const WIDEST: usize = 110;

pub(super) fn write(outcome: &Outcome, options: &Options<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page::new(outcome, options);
    let mut left: BTreeMap<&str, (usize, u64)> = BTreeMap::new();
    for (_, rule, count) in options.counts(outcome) {
        left.entry(rule).or_insert((options.per_rule.unwrap_or(usize::MAX), 0)).1 += count.findings;
    }
    for finding in options.shown(outcome) {
        let finding = finding?;
        let Some((room, left)) = left.get_mut(finding.rule.as_str()).filter(|(room, _)| *room > 0) else {
            continue;
        };
        *room -= 1;
        *left -= 1;
        page.finding(&finding);
        out.write_all(page.text.as_bytes())?;
        page.text.clear();
    }
    page.cut(left.into_iter().map(|(rule, (_, left))| (rule, left)).filter(|(_, left)| *left > 0).collect());
    page.close();
    out.write_all(page.text.as_bytes())
}

/// What is being written, and how.
struct Page<'a> {
    outcome: &'a Outcome,
    options: &'a Options<'a>,
    width: usize,
    explained: BTreeSet<String>,
    text: String,
}

/// Ink, as SGR parameters.
mod ink {
    pub(super) const BOLD: &str = "1";
    pub(super) const DIM: &str = "2";
    pub(super) const RED: &str = "1;31";
    pub(super) const GREEN: &str = "32";
    pub(super) const YELLOW: &str = "1;33";
    pub(super) const CYAN: &str = "1;36";
    pub(super) const BLUE: &str = "1;34";
}

impl<'a> Page<'a> {
    fn new(outcome: &'a Outcome, options: &'a Options<'a>) -> Self {
        Self {
            outcome,
            options,
            width: options.width.clamp(40, WIDEST),
            explained: BTreeSet::new(),
            text: String::new(),
        }
    }

    fn finding(&mut self, finding: &Finding) {
        self.headline(finding);
        let windows = windows(self.outcome, finding, self.width, self.options.unicode);
        let indent = windows.last().map_or(1, |window| window.number_width()) + 4;
        for window in &windows {
            self.text.push_str(&draw(window, finding.severity, self.width, self.options));
        }
        if windows.is_empty() {
            let place = head(self.outcome, &finding.place);
            self.hanging(indent, "at", &place, ink::DIM);
        }
        for (place, text) in finding.labels.iter().filter(|(place, _)| span_of(place).is_none()) {
            let words = format!("{}: {}", head(self.outcome, place), visible(text));
            self.hanging(indent, "see", &words, ink::DIM);
        }
        if let Some(also) = self.also(finding) {
            self.hanging(indent, "also", &also, ink::DIM);
        }
        if let Some(help) = &finding.help {
            self.hanging(indent, "help", &visible(help), ink::CYAN);
        }
        if !self.explained.contains(&finding.rule) {
            self.explained.insert(finding.rule.clone());
            let note = self.note(finding);
            self.hanging(indent, "note", &note, ink::DIM);
        }
        self.text.push('\n');
    }

    /// `warning[group/rule]: message`, wrapped.
    fn headline(&mut self, finding: &Finding) {
        let label = format!("{}[{}]:", finding.severity.as_str(), visible(&finding.rule));
        let sure = match finding.certainty {
            Certainty::Certain => String::new(),
            less => format!(" ({})", less.as_str()),
        };
        let whole = format!("{label} {}{sure}{}", visible(&finding.message), mark(self.outcome, finding));
        let ink = match finding.severity {
            Severity::Error => ink::RED,
            Severity::Warning => ink::YELLOW,
            Severity::Advice => ink::CYAN,
            Severity::Note => ink::BLUE,
        };
        for (index, line) in wrap(&whole, self.width, "    ").iter().enumerate() {
            match line.strip_prefix(&label) {
                Some(rest) if index == 0 => {
                    self.paint(&label, ink);
                    self.paint(rest, ink::BOLD);
                }
                _ => self.paint(line, ink::BOLD),
            }
            self.text.push('\n');
        }
    }

    /// `help: text`, wrapped behind the word.
    fn hanging(&mut self, indent: usize, word: &str, text: &str, ink: &str) {
        let first = format!("{}{word}: ", " ".repeat(indent));
        let rest = " ".repeat(first.len());
        for (index, line) in wrap(text, self.width.saturating_sub(first.len()).max(20), "").iter().enumerate()
        {
            if index == 0 {
                self.text.push_str(&" ".repeat(indent));
                self.paint(&format!("{word}:"), ink);
                self.text.push(' ');
            } else {
                self.text.push_str(&rest);
            }
            self.text.push_str(line);
            self.text.push('\n');
        }
    }

    fn also(&self, finding: &Finding) -> Option<String> {
        if finding.occurrences < 2 {
            return None;
        }
        let named: Vec<String> = finding.also.iter().take(3).map(|place| self.short(place)).collect();
        let text = named.join(", ");
        let rest = counted(
            (finding.occurrences - 1).saturating_sub(named.len() as u64),
            "more place",
            "more places",
        );
        match (named.len() as u64, finding.occurrences - 1) {
            (0, _) => Some(rest),
            (named, others) if named < others => Some(format!("{text} and {rest}")),
            _ => Some(text),
        }
    }

    /// Where a place is, as short as can be.
    fn short(&self, place: &Place) -> String {
        let at = match (place.start, place.at.record()) {
            (Some(start), _) => format!("line {}", start.line),
            (None, Some(record)) => format!("record {record}"),
            (None, None) => visible(path_of(self.outcome, place)).into_owned(),
        };
        match &place.key {
            Some(key) => format!("{at} ({})", visible(key)),
            None => at,
        }
    }

    fn note(&self, finding: &Finding) -> String {
        let grade =
            self.options.rules.info(&finding.rule).and_then(|rule| rule.grade()).map(|grade| match grade {
                'A' => ", regulation (A)",
                'B' => ", peer-reviewed (B)",
                'C' => ", expert consensus (C)",
                _ => ", folklore (D)",
            });
        format!(
            "{}{}; more: incilint explain {}",
            finding.status.as_str(),
            grade.unwrap_or_default(),
            visible(&finding.rule)
        )
    }

    fn cut(&mut self, mut cut: Vec<(&str, u64)>) {
        cut.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let (first, rest) = cut.split_at(cut.len().min(6));
        if first.is_empty() {
            return;
        }
        let mut parts: Vec<_> =
            first.iter().map(|(rule, count)| format!("{} of {}", thousands(*count), visible(rule))).collect();
        if !rest.is_empty() {
            let count = rest.iter().map(|(_, count)| count).sum();
            parts.push(format!(
                "{} of {}",
                thousands(count),
                counted(rest.len() as u64, "other rule", "other rules")
            ));
        }
        let text = format!(
            "and {} more: {}; --all shows them",
            thousands(cut.iter().map(|(_, count)| count).sum()),
            parts.join(", ")
        );
        for line in wrap(&text, self.width, "    ") {
            self.paint(&line, ink::DIM);
            self.text.push('\n');
        }
        self.text.push('\n');
    }

    fn close(&mut self) {
        for remark in &self.outcome.remarks {
            for line in wrap(&visible(remark), self.width, "    ") {
                self.paint(&line, ink::DIM);
                self.text.push('\n');
            }
        }
        let ledger = ledger(self.outcome, self.options);
        let ink = if ledger.empty {
            ink::RED
        } else if self.outcome.summary.by_severity.keys().any(|severity| *severity > Severity::Note) {
            ink::BOLD
        } else {
            ink::GREEN
        };
        for line in wrap(&self.plain(&ledger.checked), self.width, "    ") {
            self.paint(&line, ink);
            self.text.push('\n');
        }
        for (word, parts) in [("not checked", ledger.not_checked), ("not shown", ledger.not_shown)] {
            if parts.is_empty() {
                continue;
            }
            let text = self.plain(&visible(&parts.join(" · ")));
            self.hanging(0, word, &text, ink::DIM);
        }
    }

    fn plain(&self, text: &str) -> String {
        if self.options.unicode { text.to_owned() } else { text.replace(" · ", "; ") }
    }

    fn paint(&mut self, text: &str, ink: &str) {
        if self.options.colour && !text.is_empty() {
            self.text.push_str(&format!("\u{1b}[{ink}m{text}\u{1b}[0m"));
        } else {
            self.text.push_str(text);
        }
    }
}
