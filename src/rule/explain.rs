//! A rule told to a person: why it exists, what it cannot see, what its evidence is worth, and how to live with it.

use std::fmt::Write as _;

use super::{Bad, Catalogue, Evidence, Example, RuleId, Stance, Words};
use crate::check::Kind;
use crate::finding::Status;

/// The text for a rule, filled to `width` columns.
#[must_use]
pub fn explain(catalogue: &Catalogue, id: RuleId, width: usize) -> String {
    let rule = catalogue.rule(id);
    let words = catalogue.words(id);
    let mut out = String::new();
    let off = if rule.is_on() { "" } else { ", off unless asked for" };
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{}  ({}, {}{off})", rule.name, rule.severity.as_str(), rule.status.as_str());
    let _ = writeln!(out, "{}", rule.summary);
    if let Some((verdict, _)) = verdict(rule.status) {
        paragraph(&mut out, verdict, "", width);
    }
    section(&mut out, "Why", &words.why, width);
    section(&mut out, "What it cannot see", &words.limits, width);
    sources(&mut out, rule.status, &words, width);
    examples(&mut out, &words);
    living(&mut out, &rule.name, &rule.kind);
    if !rule.aliases.is_empty() {
        let _ = writeln!(out, "\nIt was called {} before.", rule.aliases.join(", "));
    }
    out
}

/// How to live with a rule; only what has an effect on what it looks at.
fn living(out: &mut String, name: &str, kind: &Kind) {
    const INDENT: &str = "                                ";
    let _ = write!(
        out,
        "\nLiving with it\n  in incilint.toml:             [rule.\"{name}\"]\n\
         {INDENT}severity = \"off\"    # or advice, warning, error\n"
    );
    let of_tables = matches!(kind, Kind::Across(_) | Kind::Entry(_) | Kind::Record(_));
    if of_tables || kind.is_about_products() {
        let _ = write!(
            out,
            "  there, for a table:           [[allow]]\n\
             {INDENT}rule = \"{name}\"\n\
             {INDENT}path = \"products.csv\"\n\
             {INDENT}reason = \"your reason\"\n"
        );
    }
    if !of_tables {
        let _ = writeln!(out, "  above a product or a step:    # incilint: allow {name} -- your reason");
    }
}

/// What weak evidence means, and the heading under which its supporters stand.
fn verdict(status: Status) -> Option<(&'static str, &'static str)> {
    match status {
        Status::Established => None,
        Status::Contested => Some((
            "Sources disagree about this, so it is advice at most. Both sides are below.",
            "What speaks for it",
        )),
        Status::Myth => Some((
            "This is widely repeated and has been refuted. It never warns; the rule exists to tell you so.",
            "Where it comes from",
        )),
    }
}

fn sources(out: &mut String, status: Status, words: &Words, width: usize) {
    let side = |stance: Stance| words.sources.iter().filter(move |source| source.stance == stance);
    let (pro, contra) = match verdict(status) {
        Some((_, pro)) => (pro, "What speaks against it"),
        None => ("Sources", "What speaks against it, or narrows it"),
    };
    for (heading, stance) in [(pro, Stance::For), (contra, Stance::Against)] {
        let mut listed = side(stance).peekable();
        if listed.peek().is_some() {
            let _ = writeln!(out, "\n{heading}");
        }
        for Evidence { grade, text, .. } in listed {
            hanging(out, &format!("{text} ({}: {})", grade.as_str(), grade.meaning()), "  - ", width);
        }
    }
}

fn examples(out: &mut String, words: &Words) {
    for Bad { input, mark, .. } in words.bad.iter().take(1) {
        let _ = writeln!(out, "\nIt reports `{mark}` in");
        quote(out, input);
    }
    for good in words.good.iter().take(1) {
        let _ = writeln!(out, "\nNo rule objects to this ({}):", good.note);
        quote(out, &good.input);
    }
}

fn quote(out: &mut String, input: &Example) {
    let text = [&input.list, &input.routine, &input.table].into_iter().flatten().next();
    for line in text.map_or("", String::as_str).lines() {
        let _ = writeln!(out, "    {line}");
    }
}

/// A heading and the paragraphs of a text, each filled.
fn section(out: &mut String, heading: &str, text: &str, width: usize) {
    if text.trim().is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{heading}");
    for (at, part) in text.trim().split("\n\n").enumerate() {
        if at > 0 {
            out.push('\n');
        }
        hanging(out, part, "  ", width);
    }
}

fn paragraph(out: &mut String, text: &str, indent: &str, width: usize) {
    out.push('\n');
    hanging(out, text, indent, width);
}

/// A text filled to a width; the first line begins with `first`, the others are indented as far.
pub(crate) fn hanging(out: &mut String, text: &str, first: &str, width: usize) {
    let rest = " ".repeat(first.len());
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let options = textwrap::Options::new(width.max(20))
        .initial_indent(first)
        .subsequent_indent(&rest)
        .break_words(false)
        .word_separator(textwrap::WordSeparator::AsciiSpace) // a DOI stays whole
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    for line in textwrap::wrap(&one_line, options) {
        out.push_str(&line);
        out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_is_told_whole_and_within_the_width() {
        let catalogue = Catalogue::embedded();
        for (id, rule) in catalogue.rules() {
            let text = explain(catalogue, id, 80);
            let words = catalogue.words(id);
            for part in ["Why\n", "What it cannot see\n", "(", "Living with it\n"] {
                assert!(text.contains(part), "{}: no {part}", rule.name);
            }
            let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(flat(&text).contains(&flat(&words.why)), "{}", rule.name);
            for source in &words.sources {
                assert!(flat(&text).contains(&flat(&source.text)), "{}: {}", rule.name, source.text);
            }
            let why = text.split("\nWhat it cannot see").next().unwrap_or_default();
            for line in why.lines().skip(2) {
                assert!(line.chars().count() <= 80, "{}: {line}", rule.name);
            }
        }
    }

    #[test]
    fn only_allows_that_have_an_effect_are_offered() {
        let catalogue = Catalogue::embedded();
        let offers = |name: &str| {
            let text = explain(catalogue, catalogue.find(name).expect("a rule"), 80);
            (text.contains("[[allow]]"), text.contains("# incilint: allow"))
        };
        for name in ["table/duplicate-key", "table/missing-list", "table/nul-byte"] {
            assert_eq!(offers(name), (true, false), "{name}");
        }
        assert_eq!(offers("list/duplicate"), (true, true));
        assert_eq!(offers("table/free-from-alcohol"), (true, true), "lists can say so as well");
        assert_eq!(offers("layering/retinoid-with-aha"), (false, true), "tables have no evenings");
    }

    #[test]
    fn weak_evidence_is_told_with_both_sides() {
        let catalogue = Catalogue::embedded();
        for (id, rule) in catalogue.rules().filter(|(_, rule)| rule.status != Status::Established) {
            let text = explain(catalogue, id, 80);
            assert!(text.contains("What speaks against it\n"), "{}", rule.name);
            assert!(text.contains("disagree") || text.contains("refuted"), "{}", rule.name);
        }
    }
}
