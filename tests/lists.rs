//! Reads every text of `fixtures/lists/` and compares with what was written down by hand.
//!
//! A file holds a line of title and cases. A case is `=== name`, the text, `---` and what it must yield:
//! items divided by ` | `, a section in square brackets before the first item it applies to, `# name` where a
//! variant begins, `= amount` in per cent (`lo..hi` for a range), `^ marks`, `~blend`; then `! why: text` for what
//! is ignored, `$ amount of` for claims and `? kinds` for the problems.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use incilint::dictionary::Dictionary;
use incilint::inci::{self, Item, List, Section};

struct Case {
    name: String,
    text: String,
    expected: String,
}

/// `\u{a0}` becomes the character, so that invisible ones can be seen in the fixture.
fn unescape(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("\\u{") {
        let end = rest[at..].find('}').expect("an escape ends") + at;
        let code = u32::from_str_radix(&rest[at + 3..end], 16).expect("an escape is hexadecimal");
        plain.push_str(&rest[..at]);
        plain.push(char::from_u32(code).expect("an escape is a character"));
        rest = &rest[end + 1..];
    }
    plain + rest
}

fn cases(file: &Path) -> Vec<Case> {
    let content = fs::read_to_string(file).expect("a fixture is readable");
    content
        .split("\n=== ")
        .skip(1)
        .map(|case| {
            let (name, rest) = case.split_once('\n').expect("a case has a text");
            let (text, expected) = rest.split_once("---\n").expect("a case has an expectation");
            let text = unescape(text.strip_suffix('\n').unwrap_or(text));
            Case { name: name.to_owned(), text, expected: expected.trim().to_owned() }
        })
        .collect()
}

fn number(value: f64) -> String {
    let printed = format!("{value:.10}");
    printed.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn item(item: &Item, text: &str) -> String {
    let mut printed = item.name(text).to_owned();
    if let Some(amount) = item.amount {
        let (lo, hi) = (number(amount.lo), number(amount.hi));
        let both = if lo == hi { lo } else { format!("{lo}..{hi}") };
        write!(printed, " = {both}").expect("strings take everything");
    }
    for mark in &item.marks {
        write!(printed, " ^ {mark}").expect("strings take everything");
    }
    if let Some(blend) = item.blend {
        let or = if blend.alternatives { "or" } else { "" };
        write!(printed, " ~{}{or}", blend.number).expect("strings take everything");
    }
    printed
}

/// The list in the notation of the fixtures, one item a line.
fn written(list: &List, text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let (mut section, mut variant) = (Section::Main, None);
    for found in &list.items {
        if found.variant != variant {
            variant = found.variant;
            section = Section::Main;
            let name = variant.map_or("", |number| list.variants[usize::from(number)].name.as_str());
            lines.push(format!("# {name}"));
        }
        if found.section != section {
            section = found.section;
            lines.push(format!("[{}]", section.as_str()));
        }
        lines.push(item(found, text));
    }
    for ignored in &list.ignored {
        lines.push(format!("! {}: {}", ignored.why.as_str(), ignored.span.slice(text).replace('\n', "\\n")));
    }
    for claim in &list.claims {
        lines.push(format!("$ {} {}", number(claim.amount.hi), claim.of.slice(text)));
    }
    let mut kinds: Vec<_> = list.problems.iter().map(|problem| problem.kind.as_str()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    lines.extend(kinds.into_iter().map(|kind| format!("? {kind}")));
    lines
}

/// The expectation in the same form.
fn expected(case: &Case) -> Vec<String> {
    let mut lines = Vec::new();
    let mut kinds = Vec::new();
    for line in case.expected.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if let Some(problems) = line.strip_prefix("? ") {
            kinds.extend(problems.split_whitespace().map(|kind| format!("? {kind}")));
        } else if line.starts_with(['!', '$', '#']) && line[1..].starts_with(' ') {
            lines.push(line.to_owned());
        } else {
            for part in line.split(" | ") {
                let mut rest = part;
                for section in ["[main]", "[active]", "[inactive]", "[may-contain]"] {
                    if let Some(at) = rest.find(section) {
                        let before = rest[..at].trim();
                        if !before.is_empty() {
                            lines.push(before.to_owned());
                        }
                        lines.push(section.to_owned());
                        rest = rest[at + section.len()..].trim();
                    }
                }
                lines.push(rest.to_owned());
            }
        }
    }
    kinds.sort();
    lines.extend(kinds);
    lines
}

#[test]
fn every_list_reads_as_written_down() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/lists");
    let mut files: Vec<_> = fs::read_dir(folder)
        .expect("the folder exists")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    let (mut count, mut failures) = (0, String::new());
    for file in &files {
        for case in cases(file) {
            count += 1;
            let list = inci::parse(&case.text, Dictionary::embedded());
            let (found, wanted) = (written(&list, &case.text), expected(&case));
            if found == wanted {
                continue;
            }
            let file = file.file_name().and_then(|name| name.to_str()).unwrap_or("");
            writeln!(failures, "\n{file}: {}\n  text: {}", case.name, case.text.replace('\n', "\\n"))
                .expect("strings take everything");
            for line in wanted.iter().filter(|line| !found.contains(line)) {
                writeln!(failures, "  missing  {line}").expect("strings take everything");
            }
            for line in found.iter().filter(|line| !wanted.contains(line)) {
                writeln!(failures, "  surplus  {line}").expect("strings take everything");
            }
            if wanted.iter().all(|line| found.contains(line))
                && found.iter().all(|line| wanted.contains(line))
            {
                writeln!(failures, "  order or number differs: {found:?}").expect("strings take everything");
            }
        }
    }
    assert!(count >= 130, "only {count} cases were found");
    assert!(failures.is_empty(), "{failures}");
}
