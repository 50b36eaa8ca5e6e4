//! Uses of products counted on the calendar.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::RoutineView;
use crate::routine::calendar::{Day, Range, date_of, day_of, weekday_of};
use crate::routine::{RhythmText, ScheduleText};

/// Days from its first on for which a step is followed: as many weeks as periods of weeks and of 2 to 5 days, and most
/// pairs of them, take to come round.
const HORIZON: Day = 182;

/// The steps that are done on a day, by day.
pub(super) type Days = BTreeMap<Date, Vec<usize>>;

/// The most uses that fall into one week or on one day of the same skin.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Busiest {
    /// How many.
    pub uses: u32,
    /// The steps they belong to, in the order of the file.
    pub steps: Vec<usize>,
}

/// The days of some steps; those of each at most for half a year. What floats is followed as evenly as it can be
/// ([`Schedule::settled`](crate::routine::calendar::Schedule::settled)), so that nothing is counted that the person
/// can avoid.
pub(super) fn days(view: &RoutineView<'_>, steps: &[usize]) -> Days {
    let mut days = Days::new();
    for (day, step) in uses(view, steps) {
        if let Some(date) = date_of(day) {
            days.entry(date).or_default().push(step);
        }
    }
    days
}

/// The same as single uses, one step after the other.
fn uses<'a>(view: &'a RoutineView<'_>, steps: &'a [usize]) -> impl Iterator<Item = (Day, usize)> + 'a {
    let begins = |&step: &usize| view.steps[step].schedule.window.first;
    let first = steps.iter().filter_map(begins).fold(view.on, Date::min);
    steps.iter().flat_map(move |&step| {
        let schedule = &view.steps[step].schedule;
        let stop = day_of(schedule.window.first.unwrap_or(first)).saturating_add(HORIZON);
        schedule.days(first).take_while(move |day| *day < stop).map(move |day| (day, step))
    })
}

/// The week, from Monday to Sunday, with most uses on the same skin.
pub(super) fn busiest_week(view: &RoutineView<'_>, steps: &[usize]) -> Option<Busiest> {
    busiest(view, steps, |day| Some(monday_of(day)))
}

/// The same of the weeks in which one of the steps `beside` is done too.
pub(super) fn busiest_week_beside(
    view: &RoutineView<'_>,
    steps: &[usize],
    beside: &[usize],
) -> Option<Busiest> {
    let weeks: BTreeSet<Day> = uses(view, beside).map(|(day, _)| monday_of(day)).collect();
    busiest(view, steps, |day| Some(monday_of(day)).filter(|week| weeks.contains(week)))
}

fn monday_of(day: Day) -> Day {
    day - Day::from(weekday_of(day))
}

/// The day with most uses on the same skin.
pub(super) fn busiest_day(view: &RoutineView<'_>, steps: &[usize]) -> Option<Busiest> {
    busiest(view, steps, Some)
}

/// The most days on end with a use on the same skin.
pub(super) fn longest_run(view: &RoutineView<'_>, steps: &[usize]) -> u32 {
    let days = days(view, steps);
    let run_of = |group: Vec<usize>| {
        let (mut run, mut longest, mut before) = (0, 0, None::<Date>);
        let member = members(view, &group);
        for (&day, _) in days.iter().filter(|(_, done)| done.iter().any(|&step| member[step])) {
            let follows = before.and_then(|before| before.tomorrow().ok()) == Some(day);
            run = if follows { run + 1 } else { 1 };
            longest = longest.max(run);
            before = Some(day);
        }
        longest
    };
    skins(view, steps).into_iter().map(run_of).max().unwrap_or(0)
}

/// The period with most uses; `start` gives the first day of the period that a day counts for, if it counts.
fn busiest(view: &RoutineView<'_>, steps: &[usize], start: impl Fn(Day) -> Option<Day>) -> Option<Busiest> {
    let mut all: Vec<(Day, usize)> =
        uses(view, steps).filter_map(|(day, step)| Some((start(day)?, step))).collect();
    // Stable: the uses of each step are in order already.
    all.sort_by_key(|&(from, _)| from);
    let mut best: Option<(u32, Day, Vec<bool>)> = None;
    for group in skins(view, steps) {
        let member = members(view, &group);
        // The first of equally busy ones.
        for period in all.chunk_by(|a, b| a.0 == b.0) {
            let uses = period.iter().filter(|&&(_, step)| member[step]).count() as u32;
            if uses > best.as_ref().map_or(0, |&(most, ..)| most) {
                best = Some((uses, period[0].0, member.clone()));
            }
        }
    }
    let (uses, from, member) = best?;
    let within = all.iter().filter(|&&(day, step)| day == from && member[step]);
    let mut steps: Vec<usize> = within.map(|&(_, step)| step).collect();
    steps.sort_unstable();
    steps.dedup();
    Some(Busiest { uses, steps })
}

/// Whether a step, by index, is one of these.
fn members(view: &RoutineView<'_>, group: &[usize]) -> Vec<bool> {
    let mut member = vec![false; view.steps.len()];
    group.iter().for_each(|&step| member[step] = true);
    member
}

/// For each patch of skin that one of the steps treats, the steps that touch it.
pub(super) fn skins(view: &RoutineView<'_>, steps: &[usize]) -> Vec<Vec<usize>> {
    let mut anchors: Vec<usize> = Vec::new();
    for &step in steps {
        let (one, kind) = (&view.steps[step], view.product(&view.steps[step]).kind());
        let same = |&other: &usize| {
            view.steps[other].zones == one.zones && view.product(&view.steps[other]).kind() == kind
        };
        if !anchors.iter().any(same) {
            anchors.push(step);
        }
    }
    let group = |anchor: usize| {
        let touches = |&step: &usize| view.share_skin(&view.steps[anchor], &view.steps[step]);
        steps.iter().copied().filter(touches).collect()
    };
    anchors.into_iter().map(group).collect()
}

/// The steps of a product.
pub(super) fn steps_of(view: &RoutineView<'_>, product: usize) -> Vec<usize> {
    (0..view.steps.len()).filter(|&step| view.steps[step].product == product).collect()
}

/// Days from the first use to the last, where all steps have an end.
pub(super) fn lasts(view: &RoutineView<'_>, steps: &[usize]) -> Option<u32> {
    let ends = |&step: &usize| view.steps[step].schedule.course_days();
    if !steps.iter().all(|step| ends(step).is_some()) {
        return None;
    }
    let longest = steps.iter().filter_map(ends).max()?;
    if longest > HORIZON.unsigned_abs() {
        return Some(longest);
    }
    let days = days(view, steps);
    let (first, last) = (*days.first_key_value()?.0, *days.last_key_value()?.0);
    Some(first.until(last).ok()?.get_days().unsigned_abs() + 1)
}

/// What a label allows in a week; `None` where it does not say.
pub(super) fn allowed_a_week(label: &ScheduleText) -> Option<Range> {
    use crate::routine::calendar::{Phase, Schedule, Window};
    let rhythm = &label.rhythm.as_ref()?.value;
    if let RhythmText::PerDay(times) = rhythm {
        let uses = 7 * u32::from(*times);
        return Some(Range { min: uses, max: uses });
    }
    let endless = ScheduleText { days: None, from: None, until: None, ..label.clone() };
    Some(Schedule::of_slot(Some(&endless), Window::default(), Phase(0)).uses_per_week())
}

/// A number of uses in words: `once`, `twice`, `3 times`.
pub(super) fn times(uses: u32) -> String {
    match uses {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        uses => format!("{uses} times"),
    }
}

/// Names in backticks: `` `a` ``, `` `a` and `b` ``, `` `a`, `b` and `c` ``.
pub(super) fn named<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let mut unique: Vec<&str> = Vec::new();
    for name in names {
        if !unique.contains(&name) {
            unique.push(name);
        }
    }
    match unique[..] {
        [] => String::new(),
        [one] => format!("`{one}`"),
        [ref all @ .., last] => format!("`{}` and `{last}`", all.join("`, `")),
    }
}
