//! How long reports take for ten thousand findings in a file of ten megabytes.

use divan::{Bencher, bench, black_box};
use incilint::finding::{Certainty, Finding, Location, Place, Severity, Status};
use incilint::outcome::{Input, Outcome};
use incilint::report::{Format, Options, RuleInfo, Rules, write};
use incilint::source::{Source, SourceId, Span};

fn main() {
    divan::main();
}

struct NoRules;

impl Rules for NoRules {
    fn version(&self) -> &str {
        "2026-01-01"
    }

    fn enabled(&self) -> Vec<String> {
        Vec::new()
    }

    fn info(&self, _: &str) -> Option<RuleInfo> {
        None
    }
}

/// Ten thousand lists with a finding in the middle of each, on lines of their own or all on one.
fn large(separator: &str) -> Outcome {
    let line =
        format!("{}Phenoxethanol, {}{separator}", "Sodium Chloride, ".repeat(30), "Citric Acid, ".repeat(35));
    let source = Source::new("large.inci", line.repeat(10_000));
    let at = "Sodium Chloride, ".len() * 30;
    let findings = (0..10_000)
        .map(|n| {
            let span = Span::new(n * line.len() + at, n * line.len() + at + 13);
            Finding {
                rule: "names/probable-misspelling".to_owned(),
                severity: Severity::Advice,
                certainty: Certainty::Certain,
                status: Status::Established,
                message: "`Phenoxethanol` is not in the inventory; `Phenoxyethanol` is one letter away"
                    .to_owned(),
                help: Some("write `Phenoxyethanol`".to_owned()),
                args: Vec::new(),
                place: Place {
                    at: Location::Text { source: SourceId(0), span },
                    key: None,
                    column: None,
                    start: Some(source.position(span.start as usize)),
                    end: Some(source.position(span.end as usize)),
                    excerpt: None,
                },
                here: Some("one letter is missing".to_owned()),
                labels: Vec::new(),
                occurrences: 1,
                also: Vec::new(),
                fix: None,
                fingerprint: n as u64,
            }
        })
        .collect::<Vec<_>>()
        .into();
    let inputs = vec![Input { name: "large.inci".to_owned(), text: Some(source) }];
    Outcome { inputs, findings, ..Outcome::default() }
}

#[bench(args = [Format::Human, Format::Concise, Format::Json, Format::Sarif, Format::Markdown, Format::Html], sample_count = 10)]
fn ten_thousand_lines(bencher: Bencher<'_, '_>, format: Format) {
    let outcome = large("\n");
    bencher.bench_local(|| render(&outcome, format));
}

#[bench(sample_count = 10)]
fn human_all_on_one_line(bencher: Bencher<'_, '_>) {
    let outcome = large(" ");
    bencher.bench_local(|| render(&outcome, Format::Human));
}

fn render(outcome: &Outcome, format: Format) -> usize {
    let options = Options { per_rule: None, ..Options::new(&NoRules) };
    let mut out = Vec::new();
    write(black_box(outcome), format, &options, &mut out).expect("a vector takes everything");
    out.len()
}
