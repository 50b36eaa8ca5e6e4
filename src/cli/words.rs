//! The words of the rules of a run, for reports.

use crate::finding::Severity;
use crate::report::{RuleInfo, RuleSource, Rules};
use crate::rule::{self, Catalogue, RuleId, Stance};

/// The rules that were enabled in a run.
pub(crate) struct RunRules<'a> {
    pub catalogue: &'a Catalogue,
    pub enabled: &'a [(RuleId, Severity)],
}

impl Rules for RunRules<'_> {
    fn version(&self) -> &str {
        rule::DATE
    }

    fn enabled(&self) -> Vec<String> {
        let mut names: Vec<String> =
            self.enabled.iter().map(|&(id, _)| self.catalogue.rule(id).name.clone()).collect();
        names.sort();
        names
    }

    fn info(&self, name: &str) -> Option<RuleInfo> {
        let id = self.catalogue.find(name)?;
        let rule = self.catalogue.rule(id);
        let severity =
            self.enabled.iter().find(|(enabled, _)| *enabled == id).map_or(rule.severity, |&(_, own)| own);
        let words = self.catalogue.words(id);
        let source = |evidence: rule::Evidence| RuleSource {
            against: evidence.stance == Stance::Against,
            grade: evidence.grade.as_str().chars().next().unwrap_or('D'),
            text: evidence.text,
        };
        Some(RuleInfo {
            name: rule.name.clone(),
            summary: rule.summary.clone(),
            severity,
            status: rule.status,
            why: words.why,
            limits: words.limits,
            sources: words.sources.into_iter().map(source).collect(),
        })
    }
}
