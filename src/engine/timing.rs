//! Where the time of a run goes.

use std::time::{Duration, Instant};

use crate::outcome::Timing;
use crate::rule::{Catalogue, RuleId};

/// Time that one thread spent, by stage and rule.
#[derive(Clone, Debug)]
pub(super) struct Clock {
    pub(super) read: Duration,
    pub(super) infer: Duration,
    /// Finding the rules that have something to look at.
    pub(super) choice: Duration,
    /// By rule id.
    pub(super) rules: Vec<Duration>,
}

impl Clock {
    pub(super) fn new(rules: usize) -> Self {
        let zero = Duration::ZERO;
        Self { read: zero, infer: zero, choice: zero, rules: vec![zero; rules] }
    }

    pub(super) fn rule(&mut self, id: RuleId, since: Instant) {
        if let Some(spent) = self.rules.get_mut(usize::from(id.0)) {
            *spent += since.elapsed();
        }
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.read += other.read;
        self.infer += other.infer;
        self.choice += other.choice;
        for (ours, theirs) in self.rules.iter_mut().zip(&other.rules) {
            *ours += *theirs;
        }
    }

    /// Adds it by name, the slowest rule first.
    pub(super) fn tell(self, catalogue: &Catalogue, to: &mut Timing) {
        let all = self.choice + self.rules.iter().sum::<Duration>();
        for (stage, spent) in [("reading lists", self.read), ("concentrations", self.infer), ("rules", all)] {
            match to.stages.iter_mut().find(|(known, _)| *known == stage) {
                Some((_, known)) => *known += spent,
                None => to.stages.push((stage, spent)),
            }
        }
        for ((_, rule), spent) in catalogue.rules().zip(self.rules).filter(|(_, spent)| !spent.is_zero()) {
            match to.rules.iter_mut().find(|(known, _)| *known == rule.name) {
                Some((_, known)) => *known += spent,
                None => to.rules.push((rule.name.clone(), spent)),
            }
        }
        to.rules.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    }
}
