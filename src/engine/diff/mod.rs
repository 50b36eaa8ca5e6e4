//! What changed between two inputs: both are read twice, first to see which records changed, then to look at those.

mod index;
mod lists;
mod tables;

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::Options;
use super::finish::finding;
use super::input::{InputKind, Request};
use super::run::kind;
use super::worker::Worker;
use crate::check::{Cause, GroupKey, Sink};
use crate::diff::{Change, Summary};
use crate::finding::Finding;
use crate::rule::RuleId;
use crate::spool::Sortable as _;

/// Compares two tables or two lists and hands every product that changed to `visit`, those of the newer side first and
/// in its order. Of each record 24 bytes are kept; the records of the older side that changed wait in a file.
///
/// # Errors
/// Why they cannot be compared, in words; or what `visit` failed with.
pub fn diff<E: From<String>>(
    old: &Request,
    new: &Request,
    options: &Options<'_>,
    mut visit: impl FnMut(&Change) -> Result<(), E>,
) -> Result<Summary, E> {
    let mut summary = Summary::new(&old.name, &new.name);
    let kinds = both_kinds(old, new)?;
    let counted = |summary: &mut Summary, change: &Change| {
        summary.count(change);
        visit(change)
    };
    match kinds {
        (InputKind::List, InputKind::List) => lists::diff(old, new, options, &mut summary, counted)?,
        (InputKind::Table, InputKind::Table) => tables::diff(old, new, options, &mut summary, counted)?,
        (InputKind::Routine, _) | (_, InputKind::Routine) => {
            return Err("two tables or two lists are compared, no routines".to_owned().into());
        }
        (InputKind::Table, InputKind::List) | (InputKind::List, InputKind::Table) => {
            let (table, list) = if kinds.0 == InputKind::Table { (old, new) } else { (new, old) };
            return Err(format!("{} is a table and {} a list", table.name, list.name).into());
        }
    }
    Ok(summary)
}

/// What the inputs are read as. Where the name of only one tells, the other is taken to be of its kind.
fn both_kinds(old: &Request, new: &Request) -> Result<(InputKind, InputKind), String> {
    let told = |request: &Request| kind(request).map_err(|error| format!("{}: {error}", request.name));
    Ok(match (old.kind, new.kind) {
        (Some(old), Some(new)) => (old, new),
        (Some(kind), None) | (None, Some(kind)) => (kind, kind),
        (None, None) => (told(old)?, told(new)?),
    })
}

/// A finding with what makes it the same on both sides.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Seen {
    rule: RuleId,
    cause: Cause,
    finding: Finding,
}

/// A worker whose sink keeps findings apart.
fn worker<'e>(options: &'e Options<'e>) -> Worker<'e> {
    Worker::new(options, Sink::new(None, options.least))
}

/// Takes what the worker has found since the last call, in the order of the source; what was dropped is left out.
fn take_findings(worker: &mut Worker<'_>) -> Vec<Seen> {
    let empty = worker.sink.fork();
    let found = std::mem::replace(&mut worker.sink, empty).into_parts();
    let options = worker.options;
    let of = |(key, group): (GroupKey, _)| {
        let (rule, cause) = (key.rule, key.cause);
        Some(Seen { rule, cause, finding: finding(key, group, options.severity(rule), options)? })
    };
    let mut seen: Vec<Seen> =
        found.groups.into_iter().filter(|(key, _)| key.dropped.is_none()).filter_map(of).collect();
    seen.sort_by(|a, b| a.finding.order(&b.finding));
    seen
}

/// The findings that came and those that went.
fn came_and_went(old: Vec<Seen>, new: Vec<Seen>) -> (Vec<Finding>, Vec<Finding>) {
    let mut known: HashMap<(RuleId, Cause), u64> = HashMap::new();
    for seen in &old {
        *known.entry((seen.rule, seen.cause)).or_default() += 1;
    }
    let mut came = Vec::new();
    for seen in new {
        match known.get_mut(&(seen.rule, seen.cause)) {
            Some(left) if *left > 0 => *left -= 1,
            _ => came.push(seen.finding),
        }
    }
    // Of several with one cause the later ones have gone.
    let mut went = Vec::new();
    for seen in old.into_iter().rev() {
        if let Some(left) = known.get_mut(&(seen.rule, seen.cause)).filter(|left| **left > 0) {
            *left -= 1;
            went.push(seen.finding);
        }
    }
    went.reverse();
    (came, went)
}
