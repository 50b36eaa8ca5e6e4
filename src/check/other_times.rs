//! Other times for steps that come too near each other, tried out on the whole routine.

use super::layering::Hit;
use super::pair::{Apart, Scope};
use super::{Change, RoutineView};
use crate::routine::Slot;
use crate::routine::calendar::{Alternative, Phase, Rhythm, Schedule, Weekdays, alternatives};

/// How many other times a finding names.
const MOST_NAMED: usize = 2;
/// How many sets of days are tried for one step.
const MOST_TRIED: usize = 4;
/// Days of the week for two steps that take turns, in order of preference.
const TURNS: [(u8, u8); 4] =
    [(0b101_0100, 0b010_1010), (0b001_0010, 0b010_0101), (0b000_1000, 0b010_0010), (0b001_0000, 0b000_0010)];

/// Changes of one or two steps that together keep two steps apart.
pub(super) type OtherTime = Vec<(usize, Change)>;

/// Other times for the two steps at which they do not come as near, best first.
///
/// Where somebody can say ([`RoutineView::accepts`]), only those are named to which no rule objects that does not
/// object to the present plan, and of these the ones to which the fewest object at all. Where nobody can, only days
/// are named: whether a slot suits a product is for other rules to say.
pub(super) fn other_times(hit: &Hit<'_>, view: &RoutineView<'_>) -> Vec<OtherTime> {
    if hit.applied.pair.scope == Scope::Week {
        return Vec::new();
    }
    let mut both = [hit.a, hit.b];
    // The step that is done less often is the easier to move.
    both.sort_by(|&a, &b| uses(view, a).total_cmp(&uses(view, b)));
    let days = |times: Option<u8>| {
        both.map(|step| {
            other_days(hit, step, times, view)
                .into_iter()
                .map(|other| vec![(step, Change::Days(other))])
                .collect()
        })
    };
    let Some(accepts) = view.accepts else {
        let found: Option<Vec<OtherTime>> = days(None).into_iter().find(|times: &Vec<_>| !times.is_empty());
        return found.unwrap_or_default().into_iter().take(MOST_NAMED).collect();
    };
    let slots = || vec![other_slots(hit, both, view)];
    let first: [&dyn Fn() -> Vec<Vec<OtherTime>>; 2] = match hit.applied.pair.apart {
        Apart::Days => [&|| days(None).into(), &slots],
        Apart::Slot => [&slots, &|| days(None).into()],
    };
    let rarer = || [3, 2, 1].into_iter().flat_map(|times| days(Some(times))).collect();
    let turns = || vec![in_turn(hit, both, view)];
    // With neither of the two done, what is left is about other things.
    let undone =
        both.map(|step| (step, Change::Days(Alternative::on(&view.steps[step].schedule, Weekdays::NONE))));
    let least = accepts(&undone).unwrap_or_default();
    let mut best = Best { left: usize::MAX, times: Vec::new() };
    for kind in [first[0], first[1], &turns, &rarer] {
        for times in kind().into_iter().flatten() {
            if let Some(left) = accepts(&times) {
                best.add(left, times);
            }
            if best.left <= least && best.times.len() == MOST_NAMED {
                return best.times;
            }
        }
        if best.left <= least {
            break;
        }
    }
    best.times
}

/// The times to which the fewest object.
struct Best {
    left: usize,
    times: Vec<OtherTime>,
}

impl Best {
    fn add(&mut self, left: usize, times: OtherTime) {
        if left < self.left {
            (self.left, self.times) = (left, vec![times]);
        } else if left == self.left && self.times.len() < MOST_NAMED {
            self.times.push(times);
        }
    }
}

/// Other times in words: `` `Retinol Serum` on tue``.
pub(super) fn in_words(view: &RoutineView<'_>, times: &OtherTime) -> String {
    let one = |(step, change): &(usize, Change)| {
        let name = view.product(&view.steps[*step]).name;
        match change {
            Change::Days(other) => format!("`{name}` {}", other.words),
            Change::Slot(Slot::Am) => format!("`{name}` in the morning"),
            Change::Slot(Slot::Pm) => format!("`{name}` in the evening"),
        }
    };
    times.iter().map(one).collect::<Vec<_>>().join(" and ")
}

/// Other days for a step on which it does not come near the other; `times` a week, or as often as now.
fn other_days(hit: &Hit<'_>, step: usize, times: Option<u8>, view: &RoutineView<'_>) -> Vec<Alternative> {
    let moved = &view.steps[step];
    let schedule = match times {
        Some(times) if f64::from(times) >= uses(view, step) => return Vec::new(),
        Some(times) => Schedule { rhythm: Rhythm::PerWeek { times, phase: Phase(0) }, ..moved.schedule },
        None => moved.schedule,
    };
    let other = if step == hit.a { hit.b } else { hit.a };
    let others = view.steps.iter().filter(|by| {
        by.product == view.steps[other].product
            && (hit.applied.pair.scope != Scope::Slot || by.slot == moved.slot)
            && view.share_skin(by, moved)
    });
    let reach = if hit.applied.pair.scope == Scope::Day { i32::from(hit.applied.pair.gap) } else { 0 };
    let avoid: Vec<Schedule> =
        others.flat_map(|by| (-reach..=reach).map(move |days| by.schedule.shifted(days))).collect();
    let avoid: Vec<&Schedule> = avoid.iter().collect();
    alternatives(&schedule, view.days_of_slot(moved), &avoid, MOST_TRIED)
}

/// The other slot for one of the steps, where its product is not used there already.
fn other_slots(hit: &Hit<'_>, both: [usize; 2], view: &RoutineView<'_>) -> Vec<OtherTime> {
    if hit.applied.pair.scope != Scope::Slot {
        return Vec::new();
    }
    let moved = |step: usize| {
        let there = if view.steps[step].slot == Slot::Am { Slot::Pm } else { Slot::Am };
        let used =
            view.steps.iter().any(|other| other.slot == there && other.product == view.steps[step].product);
        (!used).then(|| vec![(step, Change::Slot(there))])
    };
    both.into_iter().filter_map(moved).collect()
}

/// Days of the week on which the two take turns, where both come so often that neither finds days of its own.
fn in_turn(hit: &Hit<'_>, both: [usize; 2], view: &RoutineView<'_>) -> Vec<OtherTime> {
    if hit.applied.pair.gap > 0 {
        return Vec::new();
    }
    let days = |step: usize, bits: u8| {
        let schedule = &view.steps[step].schedule;
        let days = Weekdays::from_bits(bits);
        let allowed = view.days_of_slot(&view.steps[step]).and(schedule.weekdays);
        let fits = days.without(allowed).is_empty() && f64::from(days.len()) <= uses(view, step);
        fits.then(|| (step, Change::Days(Alternative::on(schedule, days))))
    };
    let turn = |&(one, other): &(u8, u8)| Some(vec![days(both[0], one)?, days(both[1], other)?]);
    TURNS.iter().filter_map(turn).collect()
}

fn uses(view: &RoutineView<'_>, step: usize) -> f64 {
    view.steps[step].schedule.mean_per_week()
}
