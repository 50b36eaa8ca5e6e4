//! What changed between two tables or two lists, in meaning: products, ingredients, amounts, findings.

mod compare;

use std::collections::BTreeMap;

use crate::finding::{Finding, Severity};
use crate::formula::boxes::Bounds;
use crate::outcome::{Input, Outcome};
use crate::source::SourceId;

pub use compare::{Compared, Half, compare};

/// The older side, where findings say which source they lie in.
pub const OLD: SourceId = SourceId(0);
/// The newer side.
pub const NEW: SourceId = SourceId(1);

/// What became of a record, or of the one product of a list.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Fate {
    /// It is new.
    Added,
    /// It is no longer there.
    Removed,
    /// Its ingredients, amounts, type, name or findings are others.
    Changed,
    /// It is written otherwise and means the same.
    Reworded,
}

impl Fate {
    /// The word used in every report.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
            Self::Reworded => "reworded",
        }
    }
}

/// What changed about one record.
#[derive(Clone, PartialEq, Debug)]
pub struct Change {
    /// What became of it.
    pub fate: Fate,
    /// The record's key, or its name where the table has no keys.
    pub key: Option<String>,
    /// The product's name.
    pub name: Option<String>,
    /// Its number on the older side; lists have none.
    pub old_record: Option<u64>,
    /// Its number on the newer side; lists have none.
    pub new_record: Option<u64>,
    /// What is said of the product beside its list and has changed.
    pub fields: Vec<FieldChange>,
    /// What changed about its ingredients, in the order of the newer list, then what is gone.
    pub items: Vec<ItemChange>,
    /// Findings that were not there before.
    pub came: Vec<Finding>,
    /// Findings that are no longer there.
    pub went: Vec<Finding>,
}

/// A field beside the list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FieldChange {
    /// `name`, `brand` or `type`.
    pub field: &'static str,
    /// What it said.
    pub old: Option<String>,
    /// What it says.
    pub new: Option<String>,
}

/// In which way an ingredient changed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum What {
    /// It is newly listed.
    Listed,
    /// It is no longer listed.
    Gone,
    /// The name stands for something else now, or is recognised now, or no longer.
    Identity,
    /// It stands in another part of the list.
    Section,
    /// Another amount is printed with it.
    Amount,
    /// It crossed the line above which the order is descending, or which side it is on has become certain or open.
    Line,
    /// It overtook others, or fell behind them, where the order says something.
    Order,
    /// What the label proves about its amount is clearly something else.
    Interval,
    /// It is written otherwise; the ingredient is the same.
    Renamed,
}

impl What {
    /// The word used in every report.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Listed => "listed",
            Self::Gone => "gone",
            Self::Identity => "identity",
            Self::Section => "section",
            Self::Amount => "amount",
            Self::Line => "line",
            Self::Order => "order",
            Self::Interval => "interval",
            Self::Renamed => "renamed",
        }
    }
}

/// Which side of the line something stands on.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Side {
    /// Above it for certain.
    Above,
    /// At or below it for certain.
    Below,
    /// The label does not tell.
    Open,
}

impl Side {
    /// The word used in every report.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Above => "above",
            Self::Below => "below",
            Self::Open => "open",
        }
    }
}

/// An ingredient as one of the two lists has it.
#[derive(Clone, PartialEq, Debug)]
pub struct ItemState {
    /// Its place in the list, from 1.
    pub place: usize,
    /// The name as printed.
    pub name: String,
    /// The permanent name of the ingredient, if it was recognised.
    pub ingredient: Option<&'static str>,
    /// The part of the list.
    pub section: &'static str,
    /// The amount printed with it, % w/w.
    pub printed: Option<(f64, f64)>,
    /// What the label proves about its amount.
    pub interval: Option<Bounds>,
    /// Which side of the line it stands on.
    pub side: Side,
}

/// What changed about one ingredient.
#[derive(Clone, PartialEq, Debug)]
pub struct ItemChange {
    /// In which ways; never empty.
    pub whats: Vec<What>,
    /// How the older list has it.
    pub old: Option<ItemState>,
    /// How the newer list has it.
    pub new: Option<ItemState>,
    /// For [`What::Order`]: whether it stands before the others now, and their names.
    pub past: Option<(bool, Vec<String>)>,
    /// Where the line lies, % w/w.
    pub line: f64,
}

impl ItemChange {
    /// Whether it means something else now, and is not merely written otherwise.
    #[must_use]
    pub fn matters(&self) -> bool {
        self.whats.iter().any(|&what| what != What::Renamed)
    }

    /// The newer state where there is one, else the older.
    #[must_use]
    pub fn state(&self) -> Option<&ItemState> {
        self.new.as_ref().or(self.old.as_ref())
    }
}

/// How the records of the two sides were matched.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Matched {
    /// By their keys.
    Key,
    /// By brand and name, as one side has no column of keys.
    Name,
    /// One list with another.
    #[default]
    Lists,
}

impl Matched {
    /// The word used in every report.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Name => "name",
            Self::Lists => "lists",
        }
    }
}

/// A finding about a table as a whole, whose count changed.
#[derive(Clone, PartialEq, Debug)]
pub struct TableChange {
    /// The finding, with the number of places on the newer side; where there are none, that of the older side.
    pub finding: Finding,
    /// Places on the older side.
    pub old: u64,
    /// Places on the newer side.
    pub new: u64,
}

/// Exact counts of everything, and what there is to tell about the whole.
#[derive(Default)]
pub struct Summary {
    /// The two inputs, for the places of findings.
    pub outcome: Outcome,
    /// How records were matched.
    pub matched: Matched,
    /// Products on the older and on the newer side.
    pub products: (u64, u64),
    /// Products by what became of them; those that are as they were are not among them.
    pub fates: BTreeMap<Fate, u64>,
    /// Products that are as they were.
    pub same: u64,
    /// Changes of ingredients by kind.
    pub items: BTreeMap<What, u64>,
    /// Findings that came, by severity.
    pub came: BTreeMap<Severity, u64>,
    /// Findings that went, by severity.
    pub went: BTreeMap<Severity, u64>,
    /// Keys that several records of a side share.
    pub shared_keys: u64,
    /// Records of either side without a key, matched by what they hold.
    pub keyless: u64,
    /// Findings about the tables as wholes whose counts changed.
    pub tables: Vec<TableChange>,
}

impl Summary {
    /// Nothing counted yet between inputs of these names.
    #[must_use]
    pub fn new(old: &str, new: &str) -> Self {
        let input = |name: &str| Input { name: name.to_owned(), text: None };
        let outcome = Outcome { inputs: vec![input(old), input(new)], ..Outcome::default() };
        Self { outcome, ..Self::default() }
    }

    /// Counts one change.
    pub fn count(&mut self, change: &Change) {
        *self.fates.entry(change.fate).or_default() += 1;
        for &what in change.items.iter().flat_map(|item| &item.whats) {
            *self.items.entry(what).or_default() += 1;
        }
        for (all, findings) in [(&mut self.came, &change.came), (&mut self.went, &change.went)] {
            for finding in findings {
                *all.entry(finding.severity).or_default() += finding.occurrences;
            }
        }
    }

    /// Counts a change of a table as a whole.
    pub fn count_table(&mut self, change: TableChange) {
        let (all, places) = match change.new.checked_sub(change.old) {
            Some(more) => (&mut self.came, more),
            None => (&mut self.went, change.old - change.new),
        };
        *all.entry(change.finding.severity).or_default() += places;
        self.tables.push(change);
    }

    /// Products of one fate.
    #[must_use]
    pub fn fate(&self, fate: Fate) -> u64 {
        self.fates.get(&fate).copied().unwrap_or(0)
    }

    /// Whether a finding came at or above this severity.
    #[must_use]
    pub fn fails(&self, fail_on: Option<Severity>) -> bool {
        fail_on.is_some_and(|least| self.came.range(least..).any(|(_, &count)| count > 0))
    }
}
