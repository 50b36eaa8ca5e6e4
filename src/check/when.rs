//! Days and slots in words.

use jiff::civil::{Date, Weekday};

use crate::routine::Slot;
use crate::routine::calendar::{Common, Meeting, Meets, Rhythm, Schedule, Weekdays, Window};

/// How many dates are listed one by one.
const MOST_DATES: usize = 3;

/// When two steps meet: `every evening`, `on Monday and Thursday evenings`, `on weekends until 2026-12-20`,
/// `on 2026-11-23`. Without a slot, days are named: `on Mondays and Thursdays`.
#[must_use]
pub fn of(meeting: &Meeting, slot: Option<Slot>) -> String {
    if !meeting.dates.is_empty() && meeting.dates.len() <= MOST_DATES && meeting.window.last.is_some() {
        let dates: Vec<String> = meeting.dates.iter().map(ToString::to_string).collect();
        let part =
            slot.map_or("", |slot| if slot == Slot::Am { " in the morning" } else { " in the evening" });
        return format!("on {}{part}", joined(&dates));
    }
    if let Some(rare) = rarely(meeting, slot) {
        return rare;
    }
    let (one, many) = match slot {
        Some(Slot::Am) => ("morning", "mornings"),
        Some(Slot::Pm) => ("evening", "evenings"),
        None => ("day", "days"),
    };
    let days = match meeting.weekdays {
        Weekdays::ALL if meeting.meets == Meets::Can => format!("on some {many}"),
        Weekdays::ALL => format!("every {one}"),
        Weekdays::WORKING if slot.is_some() => format!("on weekday {many}"),
        Weekdays::WORKING => "on weekdays".into(),
        Weekdays::WEEKEND if slot.is_some() => format!("on weekend {many}"),
        Weekdays::WEEKEND => "on weekends".into(),
        days if slot.is_some() => format!("on {} {many}", joined(&names(days, ""))),
        days => format!("on {}", joined(&names(days, "s"))),
    };
    days + &ends(meeting.window)
}

/// When two steps meet that do so on fewer days than the weekdays say: `every other evening from 2026-11-23`,
/// `every 6 days from 2026-11-26, in the evening`, `on 2026-11-24, 2026-12-08 and later days, in the evening`.
fn rarely(meeting: &Meeting, slot: Option<Slot>) -> Option<String> {
    let at = slot.map_or("", |slot| if slot == Slot::Am { ", in the morning" } else { ", in the evening" });
    let every = |days: u32, window: Window| match slot {
        Some(Slot::Am) if days == 2 => format!("every other morning{}", ends(window)),
        Some(Slot::Pm) if days == 2 => format!("every other evening{}", ends(window)),
        None if days == 2 => format!("every other day{}", ends(window)),
        _ => format!("every {days} days{}{at}", ends(window)),
    };
    match meeting.rhythm.filter(|_| meeting.meets == Meets::Always && meeting.weekdays == Weekdays::ALL) {
        Some(Common::Every(days)) => return Some(every(days, meeting.window)),
        Some(Common::PerWeek(1)) => return Some(format!("once a week{at}")),
        Some(Common::PerWeek(times)) => return Some(format!("{times} times a week{at}")),
        None => {}
    }
    let [first, .., last] = meeting.dates[..] else { return None };
    let next = |day: &Date| day.tomorrow().ok();
    let mut between = std::iter::successors(Some(first), next).take_while(|day| *day <= last);
    let told = |day: Date| !meeting.weekdays.contains(day.weekday()) || meeting.dates.contains(&day);
    if between.all(told) {
        return None;
    }
    let gap = |pair: &[Date]| pair[0].until(pair[1]).map_or(0, |span| span.get_days());
    let mut gaps = meeting.dates.windows(2).map(gap);
    let days = gaps.next().unwrap_or_default();
    if gaps.all(|other| other == days) {
        let from = Window { first: Some(first), ..meeting.window };
        return Some(every(days.unsigned_abs(), from));
    }
    let named: Vec<String> = meeting.dates.iter().take(MOST_DATES).map(ToString::to_string).collect();
    Some(format!("on {} and later days{at}", named.join(", ")))
}

/// The days of a schedule: `daily`, `on Mondays and Thursdays`, `every 3 days`, `2 times a week`.
#[must_use]
pub fn days(schedule: &Schedule) -> String {
    match schedule.rhythm {
        Rhythm::Every { days: 2, .. } => "every other day".into(),
        Rhythm::Every { days, .. } => format!("every {days} days"),
        Rhythm::PerWeek { times: 1, .. } => "once a week".into(),
        Rhythm::PerWeek { times, .. } => format!("{times} times a week"),
        Rhythm::Days => match schedule.weekdays {
            Weekdays::ALL => "daily".into(),
            Weekdays::WORKING => "on weekdays".into(),
            Weekdays::WEEKEND => "on weekends".into(),
            days => format!("on {}", joined(&names(days, "s"))),
        },
    }
}

fn ends(window: Window) -> String {
    match (window.first, window.last) {
        (None, None) => String::new(),
        (Some(first), None) => format!(" from {first}"),
        (None, Some(last)) => format!(" until {last}"),
        (Some(first), Some(last)) if first == last => format!(" on {first}"),
        (Some(first), Some(last)) => format!(" from {first} to {last}"),
    }
}

fn names(days: Weekdays, end: &str) -> Vec<String> {
    let name = |day: Weekday| match day {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    };
    days.iter().map(|day| format!("{}{end}", name(day))).collect()
}

/// `a`, `a and b`, `a, b and c`
fn joined(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [all @ .., last] => format!("{} and {last}", all.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::routine::calendar::{Anchor, Phase, meet};

    fn on(days: &[Weekday]) -> Schedule {
        Schedule::on(days.iter().copied().collect())
    }

    #[test]
    fn days_and_slots_read_like_speech() {
        let (mon, thu) = (Weekday::Monday, Weekday::Thursday);
        let daily = Schedule::daily();
        assert_eq!(of(&meet(&daily, &daily), Some(Slot::Pm)), "every evening");
        assert_eq!(of(&meet(&daily, &on(&[mon, thu])), Some(Slot::Am)), "on Monday and Thursday mornings");
        assert_eq!(of(&meet(&daily, &on(&[thu])), None), "on Thursdays");
        assert_eq!(
            of(&meet(&daily, &Schedule::on(Weekdays::WEEKEND)), Some(Slot::Pm)),
            "on weekend evenings"
        );
        assert_eq!(days(&on(&[mon])), "on Mondays");
    }

    /// `every N days from` a day of November 2026.
    fn every(days: u32, from: i8) -> Schedule {
        let start = jiff::civil::date(2026, 11, from);
        let window = Window { first: Some(start), last: None };
        Schedule { rhythm: Rhythm::Every { days, anchor: Anchor::On(start) }, window, ..Schedule::daily() }
    }

    #[test]
    fn periods_are_not_taken_for_every_day() {
        let when = |a: &Schedule, b: &Schedule| of(&meet(a, b), Some(Slot::Pm));
        assert_eq!(when(&every(2, 23), &every(2, 25)), "every other evening from 2026-11-25");
        assert_eq!(when(&every(3, 23), &every(2, 24)), "every 6 days from 2026-11-26, in the evening");
        assert_eq!(when(&every(7, 23), &Schedule::daily()), "on Monday evenings from 2026-11-23");
        let twice = on(&[Weekday::Monday, Weekday::Thursday]);
        assert_eq!(
            when(&every(4, 23), &twice),
            "on 2026-11-23, 2026-12-17, 2026-12-21 and later days, in the evening"
        );
        let open = Schedule {
            rhythm: Rhythm::Every { days: 3, anchor: Anchor::Open(Phase(1)) },
            ..Schedule::daily()
        };
        assert_eq!(when(&open, &open), "every 3 days, in the evening");
        assert_eq!(when(&open, &Schedule::daily()), "every 3 days, in the evening");
        assert_eq!(when(&open, &every(2, 24)), "every 6 days from 2026-11-24, in the evening");
        let weekly = Schedule { rhythm: Rhythm::PerWeek { times: 2, phase: Phase(2) }, ..Schedule::daily() };
        assert_eq!(when(&weekly, &Schedule::daily()), "2 times a week, in the evening");
        assert_eq!(when(&weekly, &open), "on some evenings");
    }
}
