//! A rule told to a person: why it exists, what it cannot see, what its evidence is worth, and how to live with it.

use std::fmt::Write as _;

use super::{Bad, Catalogue, Evidence, Example, RuleId, Stance, Words};
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
    let _ = write!(
        out,
        "\nLiving with it\n  in incilint.toml:             [rule.\"{name}\"]\n                                severity = \"off\"    # or advice, warning, error\n  \
         above a product or a step:    # incilint: allow {name} -- your reason\n",
        name = rule.name
    );
    if !rule.aliases.is_empty() {
        let _ = writeln!(out, "\nIt was called {} before.", rule.aliases.join(", "));
    }
    out
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
    fn weak_evidence_is_told_with_both_sides() {
        let catalogue = Catalogue::embedded();
        for (id, rule) in catalogue.rules().filter(|(_, rule)| rule.status != Status::Established) {
            let text = explain(catalogue, id, 80);
            assert!(text.contains("What speaks against it\n"), "{}", rule.name);
            assert!(text.contains("disagree") || text.contains("refuted"), "{}", rule.name);
        }
    }
}
