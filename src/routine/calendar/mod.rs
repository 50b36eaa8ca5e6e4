//! The calendar: schedules as sets of dates, and when two of them meet.
//!
//! A schedule that floats (`2x a week`, `every 3 days` or `for 5 days` without a first day) stands for
//! many sets of dates, one for each way of following it. Two schedules *never* meet when no way of
//! following both gives a common date, *always* when each way does, and *can* meet otherwise. All three
//! are decided exactly, from the periods, not by trying out dates.
//!
//! The week begins on Monday. `2x a week` chooses two of the seven days anew in each week.

mod alternatives;
mod arithmetic;
mod cover;
mod day;
mod measure;
mod meet;
mod schedule;
mod weekdays;

pub use alternatives::{Alternative, alternatives};
pub use cover::{Uncovered, uncovered};
pub(crate) use day::{Day, date_of, day_of, weekday_of};
pub use measure::Range;
pub use meet::{Common, Meeting, Meets, meet};
pub use schedule::{Anchor, Course, Phase, Rhythm, Schedule, Window};
pub use weekdays::Weekdays;
