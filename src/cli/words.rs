//! The words of the rules of a run, for reports.

use std::collections::BTreeSet;

use super::settings::Settings;
use crate::report::{RuleInfo, RuleSource, Rules};
use crate::rule::{self, Stance};

/// The rules that were enabled in a run, in any of its configurations.
pub(crate) struct RunRules<'a>(pub(crate) Vec<&'a Settings>);

impl<'s> Rules for RunRules<'s> {
    fn version(&self) -> &str {
        rule::DATE
    }

    fn enabled(&self) -> Vec<String> {
        let names = |settings: &&Settings| {
            let catalogue = &settings.catalogue;
            settings.enabled.iter().map(|&(id, _)| catalogue.rule(id).name.clone()).collect::<Vec<_>>()
        };
        self.0.iter().flat_map(names).collect::<BTreeSet<_>>().into_iter().collect()
    }

    fn info(&self, name: &str) -> Option<RuleInfo> {
        let found = |settings: &&'s Settings| {
            let id = settings.catalogue.find(name)?;
            let own = settings.enabled.iter().find(|(enabled, _)| *enabled == id);
            Some((&settings.catalogue, id, own.map(|&(_, severity)| severity)))
        };
        // The severity is that of the first configuration in which the rule runs.
        let mut all = self.0.iter().filter_map(found);
        let first = all.next()?;
        let (catalogue, id, severity) =
            if first.2.is_some() { first } else { all.find(|(.., own)| own.is_some()).unwrap_or(first) };
        let rule = catalogue.rule(id);
        let words = catalogue.words(id);
        let source = |evidence: rule::Evidence| RuleSource {
            against: evidence.stance == Stance::Against,
            grade: evidence.grade.as_str().chars().next().unwrap_or('D'),
            text: evidence.text,
        };
        Some(RuleInfo {
            name: rule.name.clone(),
            summary: rule.summary.clone(),
            severity: severity.unwrap_or(rule.severity),
            status: rule.status,
            why: words.why,
            limits: words.limits,
            sources: words.sources.into_iter().map(source).collect(),
        })
    }
}
