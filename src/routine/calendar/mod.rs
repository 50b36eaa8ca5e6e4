//! The calendar: schedules as sets of dates, and when two of them meet.

mod weekdays;

pub use weekdays::Weekdays;
