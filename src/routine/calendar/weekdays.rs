//! A set of weekdays.

use std::fmt;

use jiff::civil::Weekday;

use crate::routine::schedule::weekday_name;
use crate::routine::tree::RhythmText;

/// A set of weekdays. The week begins on Monday and wraps: Sunday and Monday are neighbours.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Weekdays(u8);

impl Weekdays {
    /// No day.
    pub const NONE: Self = Self(0);
    /// Every day.
    pub const ALL: Self = Self(0b111_1111);
    /// Monday to Friday.
    pub const WORKING: Self = Self(0b001_1111);
    /// Saturday and Sunday.
    pub const WEEKEND: Self = Self(0b110_0000);

    /// The set with one bit for each day, Monday lowest.
    #[must_use]
    pub fn from_bits(bits: u8) -> Self {
        Self(bits & Self::ALL.0)
    }

    /// One bit for each day, Monday lowest.
    #[must_use]
    pub fn bits(self) -> u8 {
        self.0
    }

    /// The weekdays that a rhythm names; `None` where it names none and so may fall on any.
    #[must_use]
    pub fn named_by(rhythm: &RhythmText) -> Option<Self> {
        match rhythm {
            RhythmText::Weekdays => Some(Self::WORKING),
            RhythmText::Weekends => Some(Self::WEEKEND),
            RhythmText::On(days) => Some(days.iter().map(|day| day.value).collect()),
            RhythmText::Daily | RhythmText::Every(_) | RhythmText::PerWeek(_) | RhythmText::PerDay(_) => None,
        }
    }

    /// Whether a day is in the set.
    #[must_use]
    pub fn contains(self, day: Weekday) -> bool {
        self.has(day.to_monday_zero_offset() as u8)
    }

    /// Whether the day with this number from Monday (0) is in the set.
    pub(crate) fn has(self, day: u8) -> bool {
        self.0 >> day & 1 == 1
    }

    /// How many days.
    #[must_use]
    pub fn len(self) -> u32 {
        self.0.count_ones()
    }

    /// Whether there is no day.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The days in both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The days in either.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The days in this one only.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// The same days, each moved on by `days`.
    #[must_use]
    pub fn moved(self, days: i32) -> Self {
        let by = days.rem_euclid(7) as u32;
        let wide = u16::from(self.0) << by;
        Self::from_bits(wide as u8 | (wide >> 7) as u8)
    }

    /// The days from Monday on.
    pub fn iter(self) -> impl Iterator<Item = Weekday> {
        let numbers = (0..7u8).filter(move |&day| self.has(day));
        numbers.filter_map(|day| Weekday::from_monday_zero_offset(day as i8).ok())
    }
}

impl FromIterator<Weekday> for Weekdays {
    fn from_iter<I: IntoIterator<Item = Weekday>>(days: I) -> Self {
        days.into_iter().fold(Self::NONE, |set, day| Self(set.0 | 1 << day.to_monday_zero_offset()))
    }
}

/// As in a routine file: `mon, thu`.
impl fmt::Display for Weekdays {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.iter().map(weekday_name).collect();
        f.write_str(&names.join(", "))
    }
}

impl fmt::Debug for Weekdays {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Weekdays({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moving_wraps_around_the_week() {
        let days: Weekdays = [Weekday::Sunday, Weekday::Wednesday].into_iter().collect();
        assert_eq!(days.to_string(), "wed, sun");
        assert_eq!(days.moved(1).to_string(), "mon, thu");
        assert_eq!(days.moved(-3), days.moved(4));
        assert_eq!(Weekdays::ALL.without(Weekdays::WEEKEND), Weekdays::WORKING);
    }
}
