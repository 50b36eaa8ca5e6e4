//! Where checks report to: hits are counted by cause, and only the first few of a cause are built whole.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::finding::{Certainty, Details, Location, Place};
use crate::rule::RuleId;
use crate::source::SourceId;
use crate::suppress::{By, Gate};

/// What makes two hits of one rule the same cause: a stable 64-bit FNV-1a hash of the content that caused it
/// (a folded name, an ingredient's id, a pair of products …), never of a place.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Cause(pub u64);

const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0000_0100_0000_01b3;

impl Cause {
    /// The cause that has no content beside its rule.
    pub const RULE: Self = Self(FNV_OFFSET);

    /// The cause with this content.
    #[must_use]
    pub fn of(content: &str) -> Self {
        Self::RULE.and(content)
    }

    /// The same with further content; the parts stay apart.
    #[must_use]
    pub fn and(self, content: &str) -> Self {
        Self(
            content
                .bytes()
                .chain([0xff])
                .fold(self.0, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(FNV_PRIME)),
        )
    }

    /// The same with all the content of another cause.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self(
            other
                .0
                .to_le_bytes()
                .iter()
                .fold(self.0, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(FNV_PRIME)),
        )
    }

    /// [`Cause::of`], ASCII letters taken as lower case.
    #[must_use]
    pub fn of_folded(content: &str) -> Self {
        let folded = content.bytes().map(|byte| byte.to_ascii_lowercase());
        Self(
            folded
                .chain([0xff])
                .fold(FNV_OFFSET, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(FNV_PRIME)),
        )
    }
}

/// One hit of a rule, built whole.
#[derive(Clone, PartialEq, Debug)]
pub struct Hit {
    /// How sure it is.
    pub certainty: Certainty,
    /// Where.
    pub at: Location,
    /// Everything a report says beyond that.
    pub details: Details,
    /// The place made ready; set by the engine while the record is at hand.
    pub place: Option<Place>,
    /// The places of the labels made ready, parallel to `details.labels`.
    pub label_places: Vec<Place>,
    /// Identity over runs, set with `place`.
    pub fingerprint: u64,
}

/// All hits of one cause.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Group {
    /// How many there were; exact.
    pub count: u64,
    /// The first few, in the order of the source.
    pub hits: Vec<Hit>,
}

/// What tells groups apart: in a table the cause alone, in a text the place as well.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct GroupKey {
    /// The source.
    pub source: SourceId,
    /// The rule.
    pub rule: RuleId,
    /// What caused it.
    pub cause: Cause,
    /// Where, for sources whose hits are not grouped.
    pub at: Option<Location>,
    /// Who dropped the hits; dropped ones and others stay apart.
    pub dropped: Option<By>,
}

/// Collects what checks report about one or more sources.
#[derive(Debug)]
pub struct Sink {
    /// Asked about every hit that is sure enough; the engine tells it what is at hand.
    pub gate: Option<Gate>,
    /// The rule that is being run.
    rule: RuleId,
    /// How many hits of a group are built whole; `None`: hits are not grouped and all are.
    keep: Option<usize>,
    /// Statements below this are counted only.
    least: Certainty,
    /// Rules whose hits nobody wants to see, by number.
    unseen: Arc<[bool]>,
    /// Whether somebody wants to see dropped hits.
    shows_dropped: bool,
    /// Hits that were built since they were last taken.
    built: usize,
    groups: HashMap<GroupKey, Group>,
    fresh: Vec<GroupKey>,
    /// What was not decided or checked, by the number of the rule.
    open: Vec<Open>,
}

/// What a rule had to leave open.
#[derive(Clone, Debug, Default)]
struct Open {
    /// Questions that the facts do not decide.
    undecided: u64,
    /// What was not checked, by reason.
    skipped: Vec<(&'static str, u64)>,
}

impl Sink {
    /// A sink that keeps every hit apart (`None`) or groups by cause and builds the first `keep` of each.
    /// Statements below `least` are counted, not reported.
    #[must_use]
    pub fn new(keep: Option<usize>, least: Certainty) -> Self {
        Self {
            gate: None,
            rule: RuleId::default(),
            keep,
            least,
            unseen: Arc::default(),
            shows_dropped: true,
            built: 0,
            groups: HashMap::new(),
            fresh: Vec::new(),
            open: Vec::new(),
        }
    }

    /// Hits of some rules, by their numbers, and dropped ones unless they are shown, are counted and not built.
    #[must_use]
    pub fn counting_only(mut self, unseen: Arc<[bool]>, shows_dropped: bool) -> Self {
        (self.unseen, self.shows_dropped) = (unseen, shows_dropped);
        self
    }

    /// An empty sink that takes hits in the same way. It has the gate until it is added.
    #[must_use]
    pub fn fork(&mut self) -> Self {
        let fork = Self::new(self.keep, self.least).counting_only(self.unseen.clone(), self.shows_dropped);
        Self { gate: self.gate.take(), ..fork }
    }

    /// Says which rule reports from here on.
    pub fn enter(&mut self, rule: RuleId) {
        self.rule = rule;
    }

    /// Reports a hit of the current rule, or counts it when it is not sure enough. `build` runs only when the hit
    /// will be shown.
    pub fn report(
        &mut self,
        certainty: Certainty,
        cause: Cause,
        at: Location,
        build: impl FnOnce() -> Details,
    ) {
        if !self.admits(certainty) {
            return;
        }
        let dropped = self.gate.as_mut().and_then(|gate| gate.verdict(self.rule, cause, at));
        let source = at.source();
        let key = |cause, at| GroupKey { source, rule: self.rule, cause, at, dropped };
        let is_unseen = self.unseen.get(usize::from(self.rule.0)).is_some_and(|unseen| *unseen);
        if is_unseen || dropped.is_some() && !self.shows_dropped {
            // All hits of the rule are one entry.
            self.groups.entry(key(Cause::RULE, None)).or_default().count += 1;
            return;
        }
        let key = key(cause, if self.keep.is_none() { Some(at) } else { None });
        let group = self.groups.entry(key).or_default();
        group.count += 1;
        if self.keep.is_none_or(|keep| group.hits.len() < keep) {
            group.hits.push(Hit {
                certainty,
                at,
                details: build(),
                place: None,
                label_places: Vec::new(),
                fingerprint: 0,
            });
            self.built += 1;
            self.fresh.push(key);
        }
    }

    /// Whether a statement is sure enough to be reported. Where it is not, but possible, it is counted; what a report
    /// would say need not be worked out then.
    #[must_use]
    pub fn admits(&mut self, certainty: Certainty) -> bool {
        let is_sure = certainty >= self.least;
        if !is_sure && certainty > Certainty::Excluded {
            self.undecided();
        }
        is_sure
    }

    /// How many hits are in memory.
    #[must_use]
    pub fn built(&self) -> usize {
        self.built
    }

    /// Takes all hits that were built; what was only counted stays.
    pub fn take_built(&mut self) -> impl Iterator<Item = (GroupKey, Group)> {
        self.built = 0;
        self.groups.extract_if(|_, group| !group.hits.is_empty())
    }

    /// Counts a question of the current rule that the facts leave open.
    pub fn undecided(&mut self) {
        self.open_of(self.rule).undecided += 1;
    }

    /// Counts something that was not checked, with the reason.
    pub fn skip(&mut self, why: &'static str) {
        self.open_of(self.rule).skip(why, 1);
    }

    fn open_of(&mut self, rule: RuleId) -> &mut Open {
        let at = usize::from(rule.0);
        if at >= self.open.len() {
            self.open.resize(at + 1, Open::default());
        }
        &mut self.open[at]
    }

    /// Runs `settle` on every hit that was built since the last call.
    pub fn settle_fresh(&mut self, mut settle: impl FnMut(&GroupKey, &mut Hit)) {
        for key in self.fresh.drain(..) {
            let hits = self.groups.get_mut(&key).map_or(&mut [][..], |group| &mut group.hits[..]);
            for hit in hits.iter_mut().filter(|hit| hit.place.is_none()) {
                settle(&key, hit);
            }
        }
    }

    /// Adds what another sink has collected; of each group the first hits in the order of the source are kept.
    pub fn add(&mut self, other: Self) {
        self.gate = self.gate.take().or(other.gate);
        self.fresh.extend(other.fresh);
        self.built += other.built;
        for (key, theirs) in other.groups {
            let ours = self.groups.entry(key).or_default();
            ours.count += theirs.count;
            ours.hits.extend(theirs.hits);
            ours.hits.sort_by_key(|hit| hit.at.order());
            ours.hits.truncate(self.keep.unwrap_or(usize::MAX));
        }
        for (rule, theirs) in (0..).map(RuleId).zip(other.open) {
            let ours = self.open_of(rule);
            ours.undecided += theirs.undecided;
            theirs.skipped.into_iter().for_each(|(why, count)| ours.skip(why, count));
        }
    }

    /// What was collected: the groups, the open questions by rule, and what was not checked by rule and reason.
    #[must_use]
    pub fn into_parts(self) -> Collected {
        let Self { gate, groups, open, .. } = self;
        let mut collected = Collected { gate, groups, ..Collected::default() };
        for (rule, open) in (0..).map(RuleId).zip(open) {
            if open.undecided > 0 {
                collected.undecided.insert(rule, open.undecided);
            }
            collected.skipped.extend(open.skipped.into_iter().map(|(why, count)| ((rule, why), count)));
        }
        collected
    }
}

impl Open {
    fn skip(&mut self, why: &'static str, count: u64) {
        match self.skipped.iter_mut().find(|(other, _)| *other == why) {
            Some((_, all)) => *all += count,
            None => self.skipped.push((why, count)),
        }
    }
}

/// What a sink has collected.
#[derive(Debug, Default)]
pub struct Collected {
    /// Who dropped hits; knows their reasons.
    pub gate: Option<Gate>,
    /// Hits by cause.
    pub groups: HashMap<GroupKey, Group>,
    /// Open questions by rule.
    pub undecided: BTreeMap<RuleId, u64>,
    /// What was not checked, by rule and reason.
    pub skipped: BTreeMap<(RuleId, &'static str), u64>,
}
