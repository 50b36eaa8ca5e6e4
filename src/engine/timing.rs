//! Where the time of a run goes.

use std::time::{Duration, Instant};

use crate::outcome::Timing;
use crate::rule::{Catalogue, RuleId};

/// Time that one thread spent, by stage and rule.
#[derive(Clone, Debug)]
pub(super) struct Clock {
    pub(super) read: Duration,
    pub(super) infer: Duration,
    /// By rule id.
    pub(super) rules: Vec<Duration>,
}

impl Clock {
    pub(super) fn new(rules: usize) -> Self {
        Self { read: Duration::ZERO, infer: Duration::ZERO, rules: vec![Duration::ZERO; rules] }
    }

    pub(super) fn rule(&mut self, id: RuleId, since: Instant) {
        if let Some(spent) = self.rules.get_mut(usize::from(id.0)) {
            *spent += since.elapsed();
        }
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.read += other.read;
        self.infer += other.infer;
        for (ours, theirs) in self.rules.iter_mut().zip(&other.rules) {
            *ours += *theirs;
        }
    }

    /// The same by name, the slowest rule first.
    pub(super) fn told(self, wall: Duration, catalogue: &Catalogue) -> Timing {
        let all: Duration = self.rules.iter().sum();
        let mut rules: Vec<(String, Duration)> = catalogue
            .rules()
            .zip(self.rules)
            .filter(|(_, spent)| !spent.is_zero())
            .map(|((_, rule), spent)| (rule.name.clone(), spent))
            .collect();
        rules.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Timing {
            wall,
            stages: vec![("reading lists", self.read), ("concentrations", self.infer), ("rules", all)],
            rules,
        }
    }
}
