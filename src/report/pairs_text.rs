//! How the products of a shelf go together, for a terminal: a matrix, what its words mean, and the reasons.

use std::fmt::Write as _;
use std::io::{self, Write};

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::drawing::wrap;
use super::escape::visible;
use super::numbers::counted;
use crate::finding::Certainty;
use crate::shelf::{Reason, RuleReason, Shelf, Together, Verdict};

/// What the terminal shows.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Colours.
    pub colour: bool,
    /// Typographic marks; otherwise ASCII.
    pub unicode: bool,
    /// Columns.
    pub width: usize,
    /// Give the reasons also where nothing stands against a pair.
    pub all: bool,
}

/// Columns of a word with the gap before it.
const WORD: usize = 11;
/// Columns of a mark with the gap before it.
const MARK: usize = 3;
/// Least and greatest columns of names.
const NAMES: (usize, usize) = (8, 30);

/// Writes the matrix and the reasons.
///
/// # Errors
/// Those of the writer.
pub fn write(shelf: &Shelf, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page { shelf, look, text: String::new() };
    page.matrix();
    page.key();
    page.reasons();
    page.close();
    out.write_all(page.text.as_bytes())
}

struct Page<'a> {
    shelf: &'a Shelf,
    look: Look,
    text: String,
}

impl Page<'_> {
    fn wide(&self) -> bool {
        let columns = self.shelf.products.len() - 1;
        self.names() + columns * WORD <= self.look.width
    }

    /// Columns of the numbered names.
    fn names(&self) -> usize {
        let longest = self.shelf.products.iter().map(|product| visible(&product.name).width()).max();
        let (least, most) = NAMES;
        longest.unwrap_or(0).clamp(least, most.min(self.look.width / 2)) + 4
    }

    fn matrix(&mut self) {
        let (wide, names, products) = (self.wide(), self.names(), &self.shelf.products);
        let cell = if wide { WORD } else { MARK };
        let fit = (self.look.width.saturating_sub(names) / cell).max(1);
        let last = products.len() - 1;
        for from in (0..last).step_by(fit) {
            let columns = from..last.min(from + fit);
            let _ = write!(self.text, "{:names$}", "");
            for column in columns.clone() {
                let _ = write!(self.text, "{:>cell$}", column + 1);
            }
            self.text.push('\n');
            for (row, product) in products.iter().enumerate() {
                let _ = write!(self.text, "{:>3} {}", row + 1, fitted(&visible(&product.name), names - 4));
                for column in columns.clone().filter(|&column| column < row) {
                    let verdict = self.shelf.pair(column, row).map_or(Verdict::NoRule, |pair| pair.verdict);
                    let shown = if wide { self.word(verdict) } else { self.mark(verdict) };
                    self.text.push_str(&" ".repeat(cell - shown.width()));
                    self.paint(shown, ink(verdict));
                }
                while self.text.ends_with(' ') {
                    self.text.pop();
                }
                self.text.push('\n');
            }
            self.text.push('\n');
        }
    }

    fn word(&self, verdict: Verdict) -> &'static str {
        match verdict {
            Verdict::CannotTell | Verdict::NoRule => self.mark(verdict),
            verdict => verdict.as_str(),
        }
    }

    fn mark(&self, verdict: Verdict) -> &'static str {
        match verdict {
            Verdict::Avoid => "X",
            Verdict::Alternate => "/",
            Verdict::CannotTell => "?",
            Verdict::NoRule if self.look.unicode => "·",
            Verdict::NoRule => ".",
            Verdict::Fine => "o",
            Verdict::Helps => "+",
        }
    }

    /// What the words or marks of the matrix mean.
    fn key(&mut self) {
        let wide = self.wide();
        for verdict in Verdict::ALL {
            let count = self.shelf.pairs.iter().filter(|pair| pair.verdict == verdict).count();
            if count == 0 {
                continue;
            }
            let shown = if wide { self.word(verdict) } else { self.mark(verdict) };
            let named = if shown == verdict.as_str() {
                shown.to_owned()
            } else {
                format!("{shown} {}", verdict.as_str())
            };
            self.text.push_str("  ");
            self.paint(&named, ink(verdict));
            self.text.push_str(&" ".repeat(WORD.max(13).saturating_sub(named.width()) + 1));
            let _ = writeln!(self.text, "{} ({})", verdict.meaning(), counted(count as u64, "pair", "pairs"));
        }
        self.text.push('\n');
    }

    fn reasons(&mut self) {
        let by_rules = |pair: &&Together| pair.deciding().any(|reason| !matches!(reason, Reason::NoList(_)));
        for verdict in Verdict::ALL {
            let told = verdict != Verdict::Fine || self.look.all;
            let pairs = self.shelf.pairs.iter().filter(|pair| pair.verdict == verdict).filter(by_rules);
            for pair in pairs.filter(|_| told) {
                self.pair(pair);
            }
        }
    }

    fn pair(&mut self, pair: &Together) {
        let name = |at: usize| visible(&self.shelf.products[at].name).into_owned();
        let (first, second) = (name(pair.first), name(pair.second));
        self.paint(pair.verdict.as_str(), ink(pair.verdict));
        let _ = writeln!(self.text, ": `{first}` and `{second}`");
        for reason in pair.deciding() {
            match reason {
                Reason::Rule(rule) => self.rule(rule),
                Reason::ElsewhereOnTheBody => self.text.push_str("  they go on different skin\n"),
                Reason::NoList(at) => {
                    let _ = writeln!(self.text, "  nothing is known of what is in `{}`", name(*at));
                }
            }
        }
        self.text.push('\n');
    }

    fn rule(&mut self, rule: &RuleReason) {
        self.wrapped(&format!("{}: {}", rule.consequence(), visible(&rule.summary)), "  ");
        for side in &rule.sides {
            let amount = if side.amount.is_empty() { "" } else { ", " };
            let name = &self.shelf.products[side.product].name;
            self.wrapped(&visible(&format!("`{name}`: {}{amount}{}", side.ingredient, side.amount)), "    ");
        }
        let likely =
            if rule.certainty == Certainty::Likely && rule.cleared.is_none() { ", likely" } else { "" };
        let (severity, status) = (rule.severity.as_str(), rule.status.as_str());
        let named = format!("    {} ({severity}, {status}{likely})", visible(&rule.rule));
        self.paint(&named, "2");
        self.text.push('\n');
    }

    /// What was left out, and what to do about it.
    fn close(&mut self) {
        let unread: Vec<_> =
            self.shelf.unread().map(|product| format!("`{}`", visible(&product.name))).collect();
        if !unread.is_empty() {
            self.wrapped(&format!("no list, or none that was understood: {}", unread.join(", ")), "");
        }
        for product in &self.shelf.products {
            let unknown = product.items - product.recognised;
            if unknown > 0 && product.recognised > 0 {
                let names = counted(unknown as u64, "name", "names");
                self.wrapped(
                    &format!(
                        "`{}`: {names} not recognised, so rules do not see them",
                        visible(&product.name)
                    ),
                    "",
                );
            }
        }
        let fine = self.shelf.pairs.iter().filter(|pair| pair.verdict == Verdict::Fine).count();
        if fine > 0 && !self.look.all {
            self.text.push_str("reasons for what is fine: --all; a rule in full: incilint explain RULE\n");
        }
    }

    fn wrapped(&mut self, text: &str, indent: &str) {
        let width = self.look.width.clamp(40, 110) - indent.len();
        for line in wrap(text, width, "  ") {
            let _ = writeln!(self.text, "{indent}{line}");
        }
    }

    fn paint(&mut self, text: &str, ink: &str) {
        if self.look.colour {
            let _ = write!(self.text, "\u{1b}[{ink}m{text}\u{1b}[0m");
        } else {
            self.text.push_str(text);
        }
    }
}

/// Ink, as SGR parameters.
fn ink(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Avoid => "1;31",
        Verdict::Alternate => "1;33",
        Verdict::CannotTell => "1;35",
        Verdict::NoRule => "2",
        Verdict::Fine => "32",
        Verdict::Helps => "1;32",
    }
}

/// The text in exactly so many columns, cut where it is longer.
fn fitted(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return format!("{text}{}", " ".repeat(columns - text.width()));
    }
    let mut out = String::new();
    let mut used = 0;
    for c in text.chars() {
        let width = c.width().unwrap_or(0);
        if used + width > columns - 2 {
            break;
        }
        used += width;
        out.push(c);
    }
    format!("{out}..{}", " ".repeat(columns - 2 - used))
}
