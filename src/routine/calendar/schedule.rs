//! A schedule as it is followed: the words of slot, step and routine put together.

use jiff::civil::Date;

use super::Weekdays;
use super::day::{Day, date_of, day_of, weekday_of};
use crate::routine::tree::{RhythmText, ScheduleText};

/// On which dates something is done.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Schedule {
    /// The weekdays that come into question.
    pub weekdays: Weekdays,
    /// Which of these days.
    pub rhythm: Rhythm,
    /// First and last day.
    pub window: Window,
    /// A course whose first day is not said.
    pub course: Option<Course>,
    /// By how many days everything is moved; see [`Schedule::shifted`].
    pub(crate) shift: i32,
}

/// Which of the days that come into question.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Rhythm {
    /// All of them.
    Days,
    /// Each `days`-th day of the calendar, where it comes into question.
    Every {
        /// The period, from 2.
        days: u32,
        /// What it is counted from.
        anchor: Anchor,
    },
    /// So many of them in each week, which is left open.
    PerWeek {
        /// How many; fewer than there are.
        times: u8,
        /// Who chooses.
        phase: Phase,
    },
}

/// What a period is counted from.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Anchor {
    /// A day.
    On(Date),
    /// The first day of the course.
    Course,
    /// Left open.
    Open(Phase),
}

/// Whose choice a floating schedule is. Schedules of the same phase are chosen together, such as steps
/// that follow one slot.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub struct Phase(pub u32);

/// A number of days on end whose first day is left open.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Course {
    /// Its length.
    pub days: u32,
    /// Days within which it lies as a whole; where they are fewer, it begins with the first.
    pub within: Window,
    /// Who chooses.
    pub phase: Phase,
}

/// First and last day, each included, each perhaps open.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Window {
    /// First day.
    pub first: Option<Date>,
    /// Last day.
    pub last: Option<Date>,
}

impl Window {
    /// The days in both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let later = |a: Option<Date>, b: Option<Date>| a.max(b);
        let sooner = match (self.last, other.last) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        Self { first: later(self.first, other.first), last: sooner }
    }

    /// How many days, where both ends are known.
    #[must_use]
    pub fn days(self) -> Option<u32> {
        let (first, last) = (day_of(self.first?), day_of(self.last?));
        Some(u32::try_from(last - first + 1).unwrap_or(0))
    }
}

impl Schedule {
    /// Every day without end.
    #[must_use]
    pub fn daily() -> Self {
        Self::on(Weekdays::ALL)
    }

    /// On these weekdays without end.
    #[must_use]
    pub fn on(weekdays: Weekdays) -> Self {
        Self { weekdays, rhythm: Rhythm::Days, window: Window::default(), course: None, shift: 0 }
    }

    /// The schedule of a slot, or of a label. `bounds` are those of the routine.
    #[must_use]
    pub fn of_slot(text: Option<&ScheduleText>, bounds: Window, phase: Phase) -> Self {
        let base = Self { window: bounds, ..Self::daily() };
        text.map_or(base, |text| base.narrowed(text, phase))
    }

    /// The schedule of a step in a slot with this one. Without words of its own the step follows the slot;
    /// weekdays that it names go before those of the slot, any other rhythm keeps to them; first and last
    /// days count for both.
    #[must_use]
    pub fn of_step(&self, text: Option<&ScheduleText>, phase: Phase) -> Self {
        text.map_or(*self, |text| self.narrowed(text, phase))
    }

    fn narrowed(&self, text: &ScheduleText, phase: Phase) -> Self {
        let (window, course) = limits(text, self.window, phase);
        let mut result = Self { window: self.window.and(window), course: course.or(self.course), ..*self };
        match text.rhythm.as_ref().map(|rhythm| &rhythm.value) {
            None | Some(RhythmText::Daily | RhythmText::PerDay(_)) => {}
            Some(RhythmText::Every(days)) => {
                let anchor = match window.first {
                    Some(first) => Anchor::On(first),
                    None if course.is_some() => Anchor::Course,
                    None => Anchor::Open(phase),
                };
                result.rhythm = Rhythm::Every { days: *days, anchor };
            }
            Some(RhythmText::PerWeek(times)) => {
                let all = u32::from(*times) >= result.weekdays.len();
                result.rhythm = if all { Rhythm::Days } else { Rhythm::PerWeek { times: *times, phase } };
            }
            Some(named) => {
                result.rhythm = Rhythm::Days;
                result.weekdays = Weekdays::named_by(named).unwrap_or(result.weekdays);
            }
        }
        result
    }

    /// The same `days` later: meets what comes so many days after this one.
    #[must_use]
    pub fn shifted(&self, days: i32) -> Self {
        Self { shift: self.shift + days, ..*self }
    }

    /// Whether it leaves something open, so that it is not one set of dates.
    #[must_use]
    pub fn floats(&self) -> bool {
        let open =
            matches!(self.rhythm, Rhythm::PerWeek { .. } | Rhythm::Every { anchor: Anchor::Open(_), .. });
        open || self.course.is_some()
    }

    /// Whether a date is in it; where it floats, in the way of following it that [`Schedule::settled`] gives.
    #[must_use]
    pub fn contains(&self, date: Date) -> bool {
        self.settled(date).has(day_of(date))
    }

    /// For a schedule that does not float.
    pub(crate) fn has(&self, day: Day) -> bool {
        let day = day - self.shift;
        let inside = self.window.first.is_none_or(|first| day_of(first) <= day)
            && self.window.last.is_none_or(|last| day <= day_of(last));
        let rhythm = match self.rhythm {
            Rhythm::Every { days, anchor: Anchor::On(start) } => {
                (day - day_of(start)).rem_euclid(days as i32) == 0
            }
            Rhythm::Days | Rhythm::Every { .. } | Rhythm::PerWeek { .. } => true,
        };
        inside && rhythm && self.weekdays.has(weekday_of(day))
    }

    /// One sensible way of following a schedule that floats: a course or a period begins as early as it
    /// can from `from` on, and uses of a week are spread as evenly as its days allow.
    #[must_use]
    pub fn settled(&self, from: Date) -> Self {
        let mut fixed = *self;
        let mut start = self.window.first.map_or(from, |first| first.max(from));
        if let Some(course) = self.course {
            let more = course.days as i32 - 1;
            let latest = course.within.last.and_then(|last| date_of(day_of(last) - more));
            start =
                latest.map_or(from, |latest| latest.min(from)).max(course.within.first.unwrap_or(Date::MIN));
            let last = date_of(day_of(start) + more);
            fixed.window = self.window.and(Window { first: Some(start), last });
            fixed.course = None;
        }
        match self.rhythm {
            Rhythm::PerWeek { times, .. } => {
                fixed.weekdays = super::measure::spread(self.weekdays, times);
                fixed.rhythm = Rhythm::Days;
            }
            Rhythm::Every { days, anchor: Anchor::Open(_) | Anchor::Course } => {
                fixed.rhythm = Rhythm::Every { days, anchor: Anchor::On(start) };
            }
            Rhythm::Days | Rhythm::Every { .. } => {}
        }
        fixed
    }

    /// Its dates from `from` on, in order; where it floats, as [`Schedule::settled`] gives them. Ends with the
    /// schedule, and at the latest when there was none for ten years.
    pub fn dates(&self, from: Date) -> impl Iterator<Item = Date> + use<> {
        self.days(from).map_while(date_of)
    }

    /// The numbers of these dates.
    pub(crate) fn days(&self, from: Date) -> impl Iterator<Item = Day> + use<> {
        let Self { rhythm, weekdays, window, shift, .. } = self.settled(from);
        let first = window.first.map_or(Day::MIN, |first| day_of(first) + shift);
        let last = window.last.map_or(Day::MAX, |last| day_of(last) + shift);
        let period = match rhythm {
            Rhythm::Every { days, anchor: Anchor::On(start) } => Some((days as i32, day_of(start))),
            Rhythm::Days | Rhythm::Every { .. } | Rhythm::PerWeek { .. } => None,
        };
        let has = move |day: Day| {
            let day = day - shift;
            weekdays.has(weekday_of(day))
                && period.is_none_or(|(period, start)| (day - start).rem_euclid(period) == 0)
        };
        let mut next = first.max(day_of(from));
        std::iter::from_fn(move || {
            let stop = last.min(next.saturating_add(3660));
            let day = (next..=stop).find(|&day| has(day))?;
            next = day + 1;
            Some(day)
        })
    }
}

/// The first and last day that the words give, or the course that they leave open.
fn limits(text: &ScheduleText, bounds: Window, phase: Phase) -> (Window, Option<Course>) {
    let (from, until) =
        (text.from.as_ref().map(|date| date.value), text.until.as_ref().map(|date| date.value));
    let window = Window { first: from, last: until };
    let Some(days) = text.days.as_ref().map(|days| days.value) else { return (window, None) };
    let more = days.saturating_sub(1) as i32;
    match (from, until) {
        (Some(from), _) => (window.and(Window { first: None, last: date_of(day_of(from) + more) }), None),
        (None, Some(until)) => {
            (window.and(Window { first: date_of(day_of(until) - more), last: None }), None)
        }
        (None, None) => (window, Some(Course { days, within: bounds, phase })),
    }
}
