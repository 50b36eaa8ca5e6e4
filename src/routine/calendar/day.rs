//! Dates as day numbers, so that periods are plain arithmetic.

use jiff::ToSpan;
use jiff::civil::{Date, date};

/// Days since Monday, 5 January 1970; the remainder by 7 is the weekday from Monday.
pub(crate) type Day = i32;

const MONDAY: Date = date(1970, 1, 5);

/// The number of a date.
pub(crate) fn day_of(date: Date) -> Day {
    MONDAY.until(date).map_or(0, |span| span.get_days())
}

/// The date with a number, if the calendar goes that far.
pub(crate) fn date_of(day: Day) -> Option<Date> {
    MONDAY.checked_add(day.days()).ok()
}

/// The weekday of a day, from Monday (0).
pub(crate) fn weekday_of(day: Day) -> u8 {
    day.rem_euclid(7) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_dates_go_both_ways() {
        for date in [date(2026, 11, 22), date(2024, 2, 29), date(1999, 12, 31), MONDAY] {
            assert_eq!(date_of(day_of(date)), Some(date));
            assert_eq!(weekday_of(day_of(date)), date.weekday().to_monday_zero_offset() as u8);
        }
    }
}
