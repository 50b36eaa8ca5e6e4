//! Whether something is accompanied by something else on each of its dates.

use jiff::civil::Date;

use super::Weekdays;
use super::arithmetic::lcm;
use super::day::{Day, date_of, day_of, weekday_of};
use super::meet::{Meets, meet};
use super::schedule::{Anchor, Rhythm, Schedule};

/// The longest stretch of days that is looked through.
const LONGEST: i64 = 3660;

/// Dates of a schedule on which none of some others is sure to be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Uncovered {
    /// The weekdays of these dates.
    pub weekdays: Weekdays,
    /// The first of them, where the schedule has a first day.
    pub first: Option<Date>,
    /// On some of these dates one of the others can be, if it is followed the right way.
    pub can_be_covered: bool,
}

/// The dates of `wanted` on which none of `others` is sure to be; `None` when there is no such date.
/// "Sure" is a schedule that is fixed there, or one that floats together with `wanted`. Dates beyond ten
/// years from the first day are taken to be like those before.
#[must_use]
pub fn uncovered(wanted: &Schedule, others: &[&Schedule]) -> Option<Uncovered> {
    let fixed: Vec<&Schedule> = others.iter().copied().filter(|other| !other.floats()).collect();
    let along: Vec<Schedule> = others.iter().filter_map(|other| along(wanted, other)).collect();
    let mut period = 7;
    let mut ends = vec![];
    for schedule in std::iter::once(&wanted).chain(others) {
        if let Rhythm::Every { days, anchor: Anchor::On(_) } = schedule.rhythm {
            period = lcm(period, days.into()).min(LONGEST);
        }
        let dates = [schedule.window.first, schedule.window.last].into_iter().flatten();
        ends.extend(dates.map(|date| day_of(date) + schedule.shift));
    }
    let earliest = ends.iter().copied().min().unwrap_or(0) - period as Day;
    let latest = ends.iter().copied().max().unwrap_or(0) + period as Day;
    let first = wanted.window.first.map_or(earliest, |date| day_of(date) + wanted.shift);
    let last = wanted.window.last.map_or(latest, |date| day_of(date) + wanted.shift);
    let last = last.min(first.saturating_add((latest - earliest).min(LONGEST as Day * 2)));
    let sure =
        |day: Day| fixed.iter().any(|other| other.has(day)) || along.iter().any(|other| other.has(day));
    let bare = (first..=last).filter(|&day| wanted.has(day) && !sure(day));
    let (mut weekdays, mut start) = (Weekdays::NONE, None);
    for day in bare {
        start = start.or(Some(day));
        weekdays = weekdays.or(Weekdays::from_bits(1 << weekday_of(day)));
    }
    let first = wanted.window.first.and(start.and_then(date_of));
    let open: Vec<&Schedule> = others.iter().copied().filter(|other| other.floats()).collect();
    let here = Schedule { weekdays: weekdays.moved(-wanted.shift), ..*wanted };
    let can_be_covered = open.iter().any(|other| meet(&here, other).meets != Meets::Never);
    (!weekdays.is_empty()).then_some(Uncovered { weekdays, first, can_be_covered })
}

/// `other` without what it leaves open, where `wanted` leaves the same open.
fn along(wanted: &Schedule, other: &Schedule) -> Option<Schedule> {
    let together =
        wanted.shift == other.shift && wanted.rhythm == other.rhythm && wanted.course == other.course;
    let choice = matches!(wanted.rhythm, Rhythm::PerWeek { .. }) && wanted.weekdays != other.weekdays;
    (together && !choice && other.floats()).then_some(Schedule {
        rhythm: Rhythm::Days,
        course: None,
        ..*other
    })
}
