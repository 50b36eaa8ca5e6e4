//! A routine as a week: checked, loaded with what it uses, put on the days.

use super::Options;
use super::input::{InputKind, Request};
use super::routine::Files;
use super::run::{check, kind, path_of};
use crate::finding::{Finding, Severity};
use crate::outcome::Outcome;
use crate::routine::{self, Plan};
use crate::source::SourceId;
use crate::week::{Week, first_planned, monday_of};

/// Checks a routine and gives its week: that of the options' day, or, unless `exactly` that one is wanted, the next in
/// which something is planned. The findings of the week are those of the outcome from `least` on.
///
/// # Errors
/// Why it could not be read, in words.
pub fn week(
    request: &Request,
    options: &Options<'_>,
    exactly: bool,
    least: Severity,
) -> Result<(Week, Outcome), String> {
    if kind(request).map_err(|error| error.to_string())? != InputKind::Routine {
        return Err("is no routine file (.routine)".to_owned());
    }
    let mut outcome = check(std::slice::from_ref(request), options);
    if let Some(failure) = outcome.failures.pop() {
        return Err(failure.message);
    }
    let mut findings = std::mem::take(&mut outcome.findings).into_vec().map_err(|error| error.to_string())?;
    findings.retain(|finding| finding.severity >= least);
    let text =
        outcome.inputs.first().and_then(|input| input.text.as_ref()).map_or("", |source| source.text());
    let loaded = routine::load(&path_of(request), text.to_owned(), &[], &mut Files);
    let own = &loaded.own().file;
    let plan = Plan::of(own);
    let monday = if exactly { monday_of(options.on) } else { first_planned(&plan, options.on) };
    let shown: Vec<&Finding> = findings.iter().collect();
    let week = Week::new(own, text, &plan, monday, &shown, SourceId(0));
    outcome.findings = findings.into();
    Ok((week, outcome))
}
