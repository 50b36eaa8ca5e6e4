//! JUnit XML: a suite is a source, a case is a rule.

use std::collections::BTreeMap;
use std::io::{self, Write};

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::escape::visible;
use super::numbers::{counted, thousands};
use super::{Options, spot};
use crate::finding::{Finding, Severity};
use crate::outcome::{Failure, Outcome};
use crate::source::SourceId;

/// Lines written out for one case.
const MOST_LINES: usize = 50;
/// Passed cases are listed one by one up to this many; beyond, a suite says in one case that the rest passed.
const MOST_PASSED: usize = 20_000;

pub(super) fn write(outcome: &Outcome, options: &Options<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut by_source: BTreeMap<SourceId, BTreeMap<&str, Case>> = BTreeMap::new();
    for (source, rule, count) in options.counts(outcome) {
        let new = || Case { severity: count.severity, places: 0, text: String::new(), lines: 0 };
        let case = by_source.entry(source).or_default().entry(rule).or_insert_with(new);
        case.severity = case.severity.max(count.severity);
        case.places += count.places;
    }
    for finding in options.shown(outcome) {
        let finding = finding?;
        let cases = by_source.get_mut(&finding.place.at.source());
        if let Some(case) = cases.and_then(|cases| cases.get_mut(finding.rule.as_str())) {
            case.tell(outcome, &finding);
        }
    }
    let enabled = options.rules.enabled();
    let list_passed = enabled.len().saturating_mul(outcome.inputs.len()) <= MOST_PASSED;
    let mut report = Report::new("incilint");
    if outcome.summary.products == 0 {
        let mut suite = TestSuite::new("incilint");
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
        status.set_message("nothing was checked: no list and no routine in the input");
        suite.add_test_case(TestCase::new("something to check", status));
        report.add_test_suite(suite);
    }
    let unknown = |failure: &&Failure| outcome.inputs.iter().all(|input| input.name != failure.input);
    for failure in outcome.failures.iter().filter(unknown) {
        let mut suite = TestSuite::new(visible(&failure.input));
        suite.add_test_case(unreadable(failure));
        report.add_test_suite(suite);
    }
    for (number, input) in outcome.inputs.iter().enumerate() {
        let Ok(number) = u32::try_from(number) else { break };
        let mut found = by_source.remove(&SourceId(number)).unwrap_or_default();
        let mut suite = TestSuite::new(visible(&input.name));
        for (rule, case) in &mut found {
            let fails = outcome.fails(SourceId(number), rule, case.severity, options.fail_on);
            if let Some(limit) = outcome.tolerated(SourceId(number), rule) {
                case.text.push_str(&format!("{}\n", visible(&limit.told(&limit.name))));
            }
            suite.add_test_case(case.written(rule, &input.name, fails));
        }
        if let Some(failure) = outcome.failures.iter().find(|failure| failure.input == input.name) {
            // rules have not passed on what was not read
            suite.add_test_case(unreadable(failure));
            report.add_test_suite(suite);
            continue;
        }
        let passed = enabled.iter().filter(|rule| !found.contains_key(rule.as_str()));
        if list_passed {
            for rule in passed {
                let mut case = TestCase::new(visible(rule), TestCaseStatus::success());
                case.set_classname(visible(&input.name));
                suite.add_test_case(case);
            }
        } else {
            let name = counted(passed.count() as u64, "other rule", "other rules");
            suite.add_test_case(TestCase::new(name, TestCaseStatus::success()));
        }
        report.add_test_suite(suite);
    }
    let mut bytes = Vec::new();
    report.serialize(&mut bytes).map_err(io::Error::other)?;
    out.write_all(&bytes)
}

fn unreadable(failure: &Failure) -> TestCase {
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
    status.set_message(visible(&failure.message));
    let mut case = TestCase::new("readable", status);
    case.set_classname(visible(&failure.input));
    case
}

/// What a rule found in a source.
struct Case {
    /// The greatest.
    severity: Severity,
    places: u64,
    /// The first findings, each on a line.
    text: String,
    lines: usize,
}

impl Case {
    fn tell(&mut self, outcome: &Outcome, finding: &Finding) {
        self.lines += 1;
        if self.lines > MOST_LINES {
            return;
        }
        let (place, severity) = (spot(outcome, &finding.place), finding.severity.as_str());
        self.text.push_str(&format!("{place}: {severity} {}", visible(&finding.message)));
        if finding.occurrences > 1 {
            self.text.push_str(&format!(" ({} places)", thousands(finding.occurrences)));
        }
        self.text.push('\n');
    }

    /// A case fails when its findings fail the run; otherwise it passes and tells what was found.
    fn written(&self, rule: &str, source: &str, fails: bool) -> TestCase {
        let mut text = self.text.clone();
        if self.lines > MOST_LINES {
            text.push_str(&format!("and {} more\n", thousands((self.lines - MOST_LINES) as u64)));
        }
        let status = if fails {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status.set_type(self.severity.as_str());
            status.set_message(counted(self.places, "place", "places"));
            status.set_description(&text);
            status
        } else {
            TestCaseStatus::success()
        };
        let mut case = TestCase::new(visible(rule), status);
        case.set_classname(visible(source));
        if !fails {
            case.set_system_out(&text);
        }
        case
    }
}
