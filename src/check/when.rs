//! Days and slots in words.

use jiff::civil::Weekday;

use crate::routine::Slot;
use crate::routine::calendar::{Meeting, Meets, Rhythm, Schedule, Weekdays, Window};

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
    use crate::routine::calendar::meet;

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
}
