//! Whether two schedules meet: never, perhaps or always, decided from their periods.

use jiff::civil::Date;

use super::arithmetic::{Class, gcd, lcm};
use super::day::{Day, date_of, day_of, weekday_of};
use super::schedule::{Anchor, Rhythm, Schedule};
use super::{Weekdays, Window};

/// How sure it is that two schedules have a common date.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Meets {
    /// No way of following both gives one.
    Never,
    /// Some ways do and some do not.
    Can,
    /// Every way does.
    Always,
}

/// How the common days of two schedules follow each other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Common {
    /// So many days from one to the next.
    Every(u32),
    /// So many of them in each week.
    PerWeek(u8),
}

/// When two schedules meet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Meeting {
    /// How sure it is.
    pub meets: Meets,
    /// The weekdays on which they do or can.
    pub weekdays: Weekdays,
    /// The days between which they do or can, as far as they have ends.
    pub window: Window,
    /// The first common dates, at most [`Meeting::FIRST`], where both are fixed and have a first day.
    pub dates: Vec<Date>,
    /// How the common days follow each other, where they are left open and that can be said.
    pub rhythm: Option<Common>,
}

impl Meeting {
    /// How many dates are named at most.
    pub const FIRST: usize = 14;

    /// No meeting.
    pub const NEVER: Self = Self {
        meets: Meets::Never,
        weekdays: Weekdays::NONE,
        window: Window { first: None, last: None },
        dates: Vec::new(),
        rhythm: None,
    };
}

/// Decides whether and when `a` and `b` have a common date.
///
/// Exact, with one exception: where a schedule that chooses days of a week is moved by [`Schedule::shifted`]
/// and compared with another such, "always" is reported as "can".
#[must_use]
pub fn meet(a: &Schedule, b: &Schedule) -> Meeting {
    let horizon = Horizon::of(a, b);
    let (free_a, free_b) = (Freedom::of(a, &horizon), Freedom::of(b, &horizon));
    let window = window(a).and(window(b));
    let (low, high) = (free_a.low.max(free_b.low), free_a.high.min(free_b.high));
    let Some(class) = class(a).and_then(|class_a| class_a.and(class(b)?)) else { return Meeting::NEVER };
    if !agree(a, b) {
        return Meeting::NEVER;
    }
    let wanted = a.weekdays.moved(a.shift).and(b.weekdays.moved(b.shift));
    let mut weekdays = Weekdays::NONE;
    let mut day = class.from(low);
    // Away from the edges everything repeats after the horizon's period.
    let stop = i64::from(high).min(day + 2 * horizon.period * class.step.max(1));
    let mut dates = Vec::new();
    // How far one course is moved against the other where they are the same.
    let apart = if a.course == b.course { b.shift - a.shift } else { 0 };
    let fixed = !a.floats() && !b.floats() && window.first.is_some();
    while day <= stop
        && (weekdays != reachable(wanted, class, day) || (fixed && dates.len() < Meeting::FIRST))
    {
        let t = day as Day;
        if wanted.has(weekday_of(t)) && free_a.reaches(a, t, apart) && free_b.reaches(b, t, -apart) {
            weekdays = weekdays.or(Weekdays::from_bits(1 << weekday_of(t)));
            if fixed && dates.len() < Meeting::FIRST {
                dates.extend(date_of(t));
            }
        }
        day += class.step;
    }
    if weekdays.is_empty() {
        return Meeting::NEVER;
    }
    let open = a.floats() || b.floats();
    let meets = if open && avoidable(a, b, &free_a, &free_b) { Meets::Can } else { Meets::Always };
    let rhythm = if open { common_rhythm(a, b) } else { None };
    Meeting { meets, weekdays, window, dates, rhythm }
}

/// How the days of both together follow each other.
fn common_rhythm(a: &Schedule, b: &Schedule) -> Option<Common> {
    let daily = |schedule: &Schedule| schedule.rhythm == Rhythm::Days && schedule.weekdays == Weekdays::ALL;
    let rhythm = match (a.rhythm, b.rhythm) {
        (one, other) if one == other || daily(b) => one,
        (_, other) if daily(a) => other,
        (Rhythm::Every { days: one, .. }, Rhythm::Every { days: other, .. }) => {
            return u32::try_from(lcm(one.into(), other.into())).ok().map(Common::Every);
        }
        _ => return None,
    };
    match rhythm {
        Rhythm::Every { days, .. } => Some(Common::Every(days)),
        Rhythm::PerWeek { times, .. } => Some(Common::PerWeek(times)),
        Rhythm::Days => None,
    }
}

/// Whether the same period, moved by different numbers of days, has any day in common with itself.
fn agree(a: &Schedule, b: &Schedule) -> bool {
    let apart = b.shift - a.shift;
    match (a.rhythm, b.rhythm) {
        (Rhythm::Every { anchor: Anchor::Course, .. }, _) if a.course != b.course => true,
        (Rhythm::Every { days, anchor: Anchor::Open(_) | Anchor::Course }, other) if a.rhythm == other => {
            apart % days as i32 == 0
        }
        _ => true,
    }
}

/// The weekdays among `wanted` that a class can fall on at all.
fn reachable(wanted: Weekdays, class: Class, day: i64) -> Weekdays {
    if class.step % 7 == 0 { wanted.and(Weekdays::from_bits(1 << weekday_of(day as Day))) } else { wanted }
}

/// The window of a schedule as it is moved.
fn window(schedule: &Schedule) -> Window {
    let moved = |date: Date| date_of(day_of(date) + schedule.shift);
    let Window { first, last } = schedule.window;
    let within = schedule.course.map_or(Window::default(), |course| course.within);
    let both = Window { first, last }.and(within);
    Window { first: both.first.and_then(moved), last: both.last.and_then(moved) }
}

/// The class of days that a fixed anchor allows.
fn class(schedule: &Schedule) -> Option<Class> {
    Some(match schedule.rhythm {
        Rhythm::Every { days, anchor: Anchor::On(start) } => {
            Class::new(days.into(), i64::from(day_of(start) + schedule.shift))
        }
        _ => Class::ALL,
    })
}

/// Days far enough around everything that has an end for what has none to repeat itself.
struct Horizon {
    low: Day,
    high: Day,
    period: i64,
}

impl Horizon {
    fn of(a: &Schedule, b: &Schedule) -> Self {
        let mut ends = Vec::new();
        let (mut period, mut length) = (7, 14);
        for schedule in [a, b] {
            let course = schedule.course;
            let windows = [Some(schedule.window), course.map(|course| course.within)];
            let dates = windows.into_iter().flatten().flat_map(|window| [window.first, window.last]);
            ends.extend(dates.flatten().map(|date| day_of(date) + schedule.shift));
            length += course.map_or(0, |course| i64::from(course.days)) + i64::from(schedule.shift.abs());
            if let Rhythm::Every { days, .. } = schedule.rhythm {
                period = lcm(period, days.into());
            }
        }
        let margin = (2 * period + 2 * length) as Day;
        let low = ends.iter().copied().min().unwrap_or(0) - margin;
        let high = ends.iter().copied().max().unwrap_or(0) + margin;
        Self { low, high, period: period + length }
    }
}

/// What a schedule leaves open, and between which days.
struct Freedom {
    low: Day,
    high: Day,
    /// First days that the course can have, where there is one; as moved.
    starts: (Day, Day),
    /// Number of remainders that the period leaves open; 1 where it does not.
    rests: u32,
}

impl Freedom {
    fn of(schedule: &Schedule, horizon: &Horizon) -> Self {
        let ends = |window: Window| {
            let first = window.first.map_or(horizon.low, |date| day_of(date) + schedule.shift);
            (first, window.last.map_or(horizon.high, |date| day_of(date) + schedule.shift))
        };
        let (mut low, mut high) = ends(schedule.window);
        let mut starts = (0, 0);
        if let Some(course) = schedule.course {
            let (first, last) = ends(course.within);
            starts = (first, (last - course.days as Day + 1).max(first));
            (low, high) = (low.max(first), high.min(last));
        }
        let rests = match schedule.rhythm {
            Rhythm::Every { days, anchor: Anchor::Open(_) } => days,
            _ => 1,
        };
        Self { low, high, starts, rests }
    }

    /// Whether some way of following the schedule has this day, its weekday and fixed anchor apart, and the
    /// same course `apart` days later has it too.
    fn reaches(&self, schedule: &Schedule, day: Day, apart: i32) -> bool {
        let Some(course) = schedule.course else { return true };
        let low = (day - course.days as Day + 1 - apart.min(0)).max(self.starts.0);
        let high = (day - apart.max(0)).min(self.starts.1);
        match schedule.rhythm {
            Rhythm::Every { days, anchor: Anchor::Course } => {
                low <= high && Class::new(days.into(), day.into()).from(low) <= high.into()
            }
            _ => low <= high,
        }
    }
}

/// One way of following a schedule, but for the choice of days in each week.
struct Way {
    low: Day,
    high: Day,
    days: Weekdays,
    class: Class,
    per_week: Option<u8>,
    shift: i32,
}

impl Way {
    fn of(schedule: &Schedule, free: &Freedom, start: Day, rest: u32) -> Self {
        let (mut low, mut high) = (free.low, free.high);
        if let Some(course) = schedule.course {
            (low, high) = (low.max(start), high.min(start.saturating_add(course.days as Day - 1)));
        }
        let (mut class, mut per_week) = (Class::ALL, None);
        match schedule.rhythm {
            Rhythm::Days => {}
            Rhythm::PerWeek { times, .. } => per_week = Some(times),
            Rhythm::Every { days, anchor } => {
                let rest = match anchor {
                    Anchor::On(date) => day_of(date) + schedule.shift,
                    Anchor::Course => start,
                    Anchor::Open(_) => rest as Day + schedule.shift,
                };
                class = Class::new(days.into(), rest.into());
            }
        }
        Self {
            low,
            high,
            days: schedule.weekdays.moved(schedule.shift),
            class,
            per_week,
            shift: schedule.shift,
        }
    }
}

/// Whether `a` and `b` can be followed, each in some way of its own, without a common date.
fn avoidable(a: &Schedule, b: &Schedule, free_a: &Freedom, free_b: &Freedom) -> bool {
    let same_course = a.course.is_some() && a.course == b.course;
    let same_rhythm = a.rhythm == b.rhythm;
    let no_course = a.course.is_none() && b.course.is_none();
    if no_course
        && !same_rhythm
        && let Some(answer) = periods_only(a, b, free_a, free_b)
    {
        return answer;
    }
    let moved = b.shift - a.shift;
    for start_a in free_a.starts.0..=free_a.starts.1 {
        let starts = if same_course { (start_a + moved, start_a + moved) } else { free_b.starts };
        for start_b in starts.0..=starts.1 {
            for rest_a in 0..free_a.rests {
                let way_a = Way::of(a, free_a, start_a, rest_a);
                let rests =
                    if same_rhythm && free_b.rests > 1 { rest_a..rest_a + 1 } else { 0..free_b.rests };
                for rest_b in rests {
                    let way_b = Way::of(b, free_b, start_b, rest_b);
                    if !forced(&way_a, &way_b, same_rhythm) {
                        return true;
                    }
                }
            }
        }
    }
    false
}

/// Two open periods without courses: answered without trying the remainders where that is possible.
fn periods_only(a: &Schedule, b: &Schedule, free_a: &Freedom, free_b: &Freedom) -> Option<bool> {
    let (m, n) = (i64::from(free_a.rests), i64::from(free_b.rests));
    if m == 1 || n == 1 {
        return None;
    }
    let days = i64::from(free_a.high.min(free_b.high)) - i64::from(free_a.low.max(free_b.low)) + 1;
    if gcd(m, n) > 1 || m * n > days {
        return Some(true);
    }
    let common = a.weekdays.moved(a.shift).and(b.weekdays.moved(b.shift));
    (days >= 7 * m * n).then_some(common != Weekdays::ALL && (m * n) % 7 == 0)
}

/// Whether two ways have a common date whatever days of each week are chosen.
fn forced(a: &Way, b: &Way, same_rhythm: bool) -> bool {
    let (low, high) = (a.low.max(b.low), a.high.min(b.high));
    let both = a.days.and(b.days);
    let Some(class) = a.class.and(b.class) else { return false };
    if low > high || both.is_empty() {
        return false;
    }
    if a.per_week.is_none() && b.per_week.is_none() {
        let first = class.from(low);
        return (0..7)
            .map(|k| first + k * class.step)
            .any(|t| t <= high.into() && both.has(weekday_of(t as Day)));
    }
    let shift = if a.per_week.is_some() { a.shift } else { b.shift };
    if a.per_week.is_some() && b.per_week.is_some() && a.shift != b.shift {
        return false;
    }
    // Weeks begin on the Monday of the schedule that chooses. Full weeks repeat with the period.
    let week_of = |day: Day| (day - shift).div_euclid(7);
    let (first, last) = (week_of(low), week_of(high));
    let repeat = (lcm(class.step, 7) / 7) as i32 + 2;
    (first..=last.min(first.saturating_add(repeat))).chain([last]).any(|week| {
        let monday = week * 7 + shift;
        let meeting = (0..7).filter(|&offset| {
            let day = monday + offset;
            (low..=high).contains(&day) && both.has(weekday_of(day)) && class.from(day) == i64::from(day)
        });
        let meeting = meeting.fold(0u8, |bits, offset| bits | 1 << weekday_of(monday + offset));
        forced_in_week(a, b, Weekdays::from_bits(meeting), same_rhythm)
    })
}

/// Whether the choices of one week must share one of the days `meeting`.
fn forced_in_week(a: &Way, b: &Way, meeting: Weekdays, same_choice: bool) -> bool {
    // How many of its uses a schedule cannot put on days that do no harm.
    let must = |way: &Way| match way.per_week {
        Some(times) => u32::from(times).saturating_sub(way.days.without(meeting).len()),
        None => 0,
    };
    match (a.per_week, b.per_week) {
        (Some(_), Some(_)) if same_choice => must(a) > 0,
        (Some(_), Some(_)) => must(a) + must(b) > meeting.len(),
        (Some(_), None) => must(a) > 0,
        _ => must(b) > 0,
    }
}
