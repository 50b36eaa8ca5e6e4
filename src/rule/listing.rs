//! The catalogue for people and programs: a table, JSON, Markdown.

use std::fmt::Write as _;

use serde_json::{Value, json};
use unicode_width::UnicodeWidthStr as _;

use super::{Catalogue, Rule, RuleId, Words};

/// The rules as aligned columns with a line for each group's beginning.
#[must_use]
pub fn table(catalogue: &Catalogue, rules: &[RuleId]) -> String {
    let name_width = rules.iter().map(|&id| catalogue.rule(id).name.width()).max().unwrap_or(0);
    let mut out = String::new();
    let mut group = "";
    for &id in rules {
        let rule = catalogue.rule(id);
        if rule.group() != group && !out.is_empty() {
            out.push('\n');
        }
        group = rule.group();
        let gap = name_width - rule.name.width();
        let (severity, remark) = (shown_severity(rule), remark(rule));
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{}{:gap$}  {severity:<7}  {}{remark}", rule.name, "", rule.summary);
    }
    let off = rules.iter().filter(|&&id| !catalogue.rule(id).is_on()).count();
    let _ = writeln!(out, "\n{} rules, {off} of them off unless asked for", rules.len());
    out
}

fn shown_severity(rule: &Rule) -> &'static str {
    if rule.is_on() { rule.severity.as_str() } else { "off" }
}

/// What the columns do not say: that evidence is weak.
fn remark(rule: &Rule) -> &'static str {
    match rule.status {
        crate::finding::Status::Established => "",
        crate::finding::Status::Contested => " (contested)",
        crate::finding::Status::Myth => " (a myth)",
    }
}

/// The rules with all their words, as a JSON array on several lines.
#[must_use]
pub fn json(catalogue: &Catalogue, rules: &[RuleId]) -> String {
    let rules: Vec<Value> =
        rules.iter().map(|&id| rule_json(catalogue.rule(id), &catalogue.words(id))).collect();
    let mut out = serde_json::to_string_pretty(&rules).unwrap_or_default();
    out.push('\n');
    out
}

fn rule_json(rule: &Rule, words: &Words) -> Value {
    let sources: Vec<Value> = words
        .sources
        .iter()
        .map(|source| {
            json!({
                "stance": source.stance.as_str(),
                "grade": source.grade.as_str(),
                "text": source.text,
            })
        })
        .collect();
    json!({
        "name": rule.name,
        "group": rule.group(),
        "summary": rule.summary,
        "severity": rule.severity.as_str(),
        "status": rule.status.as_str(),
        "kind": rule.kind.name(),
        "default": if rule.is_on() { "on" } else { "off" },
        "since": rule.since,
        "aliases": rule.aliases,
        "message": rule.message.as_str(),
        "help": rule.help.as_ref().map(super::Template::as_str),
        "why": words.why.trim(),
        "limits": words.limits.trim(),
        "sources": sources,
    })
}

/// The rules as Markdown tables, one for each group.
#[must_use]
pub fn markdown(catalogue: &Catalogue, rules: &[RuleId]) -> String {
    let mut out = String::new();
    let mut group = "";
    for &id in rules {
        let rule = catalogue.rule(id);
        if rule.group() != group {
            let gap = if out.is_empty() { "" } else { "\n" };
            group = rule.group();
            let _ = writeln!(
                out,
                "{gap}### {group}\n\n| rule | severity | evidence | what it finds |\n| --- | --- | --- | --- |"
            );
        }
        let summary = rule.summary.replace('|', "\\|");
        let (severity, status) = (shown_severity(rule), rule.status.as_str());
        let _ = writeln!(out, "| `{}` | {severity} | {status} | {summary} |", rule.name);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> (&'static Catalogue, Vec<RuleId>) {
        let catalogue = Catalogue::embedded();
        (catalogue, catalogue.rules().map(|(id, _)| id).collect())
    }

    #[test]
    fn the_table_has_a_line_for_every_rule_and_says_what_is_off() {
        let (catalogue, rules) = all();
        let text = table(catalogue, &rules);
        for &id in &rules {
            let rule = catalogue.rule(id);
            let line = text.lines().find(|line| line.starts_with(&format!("{} ", rule.name)));
            let line = line.unwrap_or_else(|| panic!("{} is missing", rule.name));
            assert!(line.contains(&rule.summary) && line.contains(shown_severity(rule)), "{line}");
        }
        assert!(text.trim_end().ends_with("off unless asked for"));
    }

    #[test]
    fn json_can_be_read_back_and_markdown_has_a_table_for_each_group() {
        let (catalogue, rules) = all();
        let read: Vec<Value> = serde_json::from_str(&json(catalogue, &rules)).unwrap();
        assert_eq!(read.len(), rules.len());
        assert!(
            read.iter().all(|rule| rule["sources"].as_array().is_some_and(|sources| !sources.is_empty()))
        );
        let text = markdown(catalogue, &rules);
        for group in catalogue.groups() {
            assert_eq!(text.matches(&format!("### {group}\n")).count(), 1, "{group}");
        }
    }
}
