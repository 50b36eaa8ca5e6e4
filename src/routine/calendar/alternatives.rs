//! Other days for a step, so that a fix can be tried.

use std::cmp::Reverse;

use super::Weekdays;
use super::measure::{choices, cyclic_gap};
use super::meet::{Meets, meet};
use super::schedule::{Rhythm, Schedule};

/// Other days for a step.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Alternative {
    /// The schedule with these days.
    pub schedule: Schedule,
    /// Its rhythm in the words of a routine file, to stand in place of the present one: `on tue, fri`.
    pub words: String,
    /// How many of the present days are given up; all, where the present ones are open.
    pub moved: u32,
}

impl Alternative {
    /// These weekdays instead of the present days of `step`.
    #[must_use]
    pub fn on(step: &Schedule, days: Weekdays) -> Self {
        Self {
            schedule: Schedule { weekdays: days, rhythm: Rhythm::Days, ..*step },
            words: words(days),
            moved: step.weekdays.without(days).len(),
        }
    }
}

/// Weekdays for the same number of uses a week, or, where there are not so many, for fewer, on which `step`
/// never meets any of `avoid`. The days are chosen from `within`, those of its slot. First those that change
/// least, then those with most room between uses; at most `at_most`.
#[must_use]
pub fn alternatives(
    step: &Schedule,
    within: Weekdays,
    avoid: &[&Schedule],
    at_most: usize,
) -> Vec<Alternative> {
    let free = |day: &Weekdays| {
        let one = Schedule { weekdays: *day, rhythm: Rhythm::Days, ..*step };
        avoid.iter().all(|other| meet(&one, other).meets == Meets::Never)
    };
    let days = within.iter().map(|day| Weekdays::from_iter([day])).filter(free);
    let days = days.fold(Weekdays::NONE, Weekdays::or);
    let present = matches!(step.rhythm, Rhythm::Days).then_some(step.weekdays).unwrap_or_default();
    let wanted = match step.rhythm {
        Rhythm::Days => step.weekdays.len(),
        _ => (step.mean_per_week().round() as u32).max(1),
    };
    let times = wanted.min(days.len()) as u8;
    if times == 0 {
        return Vec::new();
    }
    let mut sets: Vec<Weekdays> = choices(days, times).collect();
    sets.sort_by_key(|set| (present.without(*set).len(), Reverse(cyclic_gap(*set))));
    let alternative = |set: Weekdays| {
        let moved = if present.is_empty() { wanted } else { present.without(set).len() };
        Alternative { moved, ..Alternative::on(step, set) }
    };
    sets.into_iter().filter(|set| *set != present).take(at_most).map(alternative).collect()
}

/// Weekdays as a routine file names them.
fn words(days: Weekdays) -> String {
    match days {
        Weekdays::ALL => "daily".into(),
        Weekdays::WORKING => "weekdays".into(),
        Weekdays::WEEKEND => "weekends".into(),
        days => format!("on {days}"),
    }
}
