//! From sources to findings: reads inputs, runs the rules, groups, and orders what they report.

mod across;
mod collected;
mod describe;
mod diff;
mod finish;
mod hashes;
mod input;
mod ledger;
mod limits;
mod list;
mod read;
mod repeats;
mod routine;
mod rows;
mod run;
mod settle;
mod shelf;
mod since;
mod spreads;
mod table;
mod tally;
mod text;
mod timing;
mod watch;
mod week;
mod worker;

use std::sync::Arc;

use jiff::civil::Date;

use crate::check::{Kind, Stances};
use crate::finding::{Certainty, Severity};
use crate::product::Market;
use crate::rule::{Catalogue, RuleId};
use crate::source::Source;
use crate::suppress::Policies;

pub use diff::diff;
pub use input::{InputKind, Request};
pub use limits::{Most, Tolerance};
pub use read::products;
pub use run::{check, check_each, kind};
pub use shelf::shelf;
pub use since::Earlier;
pub use watch::{Progress, Watch};
pub use week::week;

/// What a run is made with. Everything a configuration or the command line can say about checking.
pub struct Options<'r> {
    /// The rules.
    pub catalogue: &'r Catalogue,
    /// The rules that run, with the severity they have in this run, by id.
    pub enabled: Vec<(RuleId, Severity)>,
    /// The market whose law and customs apply, where it is known.
    pub market: Option<Market>,
    /// Which side is taken where sources disagree.
    pub stances: Stances,
    /// The day to check for.
    pub on: Date,
    /// Statements below this are counted, not reported.
    pub least: Certainty,
    /// How many places of one cause in a table are shown.
    pub places: usize,
    /// Threads for tables.
    pub jobs: usize,
    /// Which findings are accepted.
    pub policies: Option<Arc<Policies>>,
    /// The configuration, for findings about what it says.
    pub config: Option<&'r Source>,
    /// How many findings a table may have before they count.
    pub tolerances: Vec<Tolerance>,
    /// Earlier versions of the inputs, in their order; what is as it was there is left out. Empty: nothing is.
    pub earlier: Vec<Arc<Earlier>>,
    /// Who watches the run.
    pub watch: Option<Arc<Watch>>,
    /// Whether time is taken by stage and rule.
    pub timing: bool,
    /// Whether it is counted how actives are dosed.
    pub spreads: bool,
    /// Whether findings of severity note are wanted; they are counted in any case.
    pub notes: bool,
    /// Whether findings that were dropped are wanted; they are counted in any case.
    pub suppressed: bool,
}

impl<'r> Options<'r> {
    /// The rules of a catalogue that are on by default, at their own severities, for no market in particular.
    #[must_use]
    pub fn new(catalogue: &'r Catalogue, on: Date) -> Self {
        let enabled = catalogue
            .rules()
            .filter(|(_, rule)| rule.is_on())
            .map(|(id, rule)| (id, rule.severity))
            .collect();
        Self {
            catalogue,
            enabled,
            market: None,
            stances: Stances::default(),
            on,
            least: Certainty::Likely,
            places: 3,
            jobs: 1,
            policies: None,
            config: None,
            tolerances: Vec::new(),
            earlier: Vec::new(),
            watch: None,
            timing: false,
            spreads: false,
            notes: true,
            suppressed: true,
        }
    }
}

impl Options<'_> {
    /// Whether a rule runs.
    fn runs(&self, id: RuleId) -> bool {
        self.enabled.binary_search_by_key(&id, |&(id, _)| id).is_ok()
    }

    /// Whether a rule compares the records of a table.
    fn compares(&self) -> bool {
        self.enabled.iter().any(|&(id, _)| matches!(self.catalogue.rule(id).kind, Kind::Across(_)))
    }

    /// Whether the run was asked to end.
    fn is_stopped(&self) -> bool {
        self.watch.as_ref().is_some_and(|watch| watch.is_stopped())
    }

    /// The rules whose findings nobody wants to see, by number.
    fn unseen(&self) -> Arc<[bool]> {
        let mut unseen = vec![false; self.catalogue.len()];
        for &(id, severity) in self.enabled.iter().filter(|_| !self.notes) {
            unseen[usize::from(id.0)] = severity == Severity::Note;
        }
        unseen.into()
    }

    /// The severity a rule has in this run.
    fn severity(&self, id: RuleId) -> Severity {
        let found = self.enabled.binary_search_by_key(&id, |&(id, _)| id);
        found.map_or_else(|_| self.catalogue.rule(id).severity, |at| self.enabled[at].1)
    }
}
