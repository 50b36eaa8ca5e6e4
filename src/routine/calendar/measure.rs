//! How often, how closely and how long a schedule uses a product.

use jiff::civil::Date;

use super::Weekdays;
use super::arithmetic::gcd;
use super::day::{day_of, weekday_of};
use super::schedule::{Anchor, Rhythm, Schedule};

/// The least and the most that a schedule gives, depending on how it is followed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Range {
    /// What it gives in any case.
    pub min: u32,
    /// What it can give.
    pub max: u32,
}

impl Schedule {
    /// Uses in a calendar week throughout which it is followed; less where it ends sooner.
    #[must_use]
    pub fn uses_per_week(&self) -> Range {
        let range = match self.rhythm {
            Rhythm::Days => Range { min: self.weekdays.len(), max: self.weekdays.len() },
            Rhythm::PerWeek { times, .. } => Range { min: times.into(), max: times.into() },
            Rhythm::Every { days, anchor } => self.weekly_by_period(days as i32, anchor),
        };
        let most = self.course_days().unwrap_or(u32::MAX);
        Range { min: range.min.min(most), max: range.max.min(most) }
    }

    fn weekly_by_period(&self, days: i32, anchor: Anchor) -> Range {
        // The remainders that a Monday can have: all, but for an anchor that shares a divisor with the week.
        let (start, step) = match anchor {
            Anchor::On(date) => (day_of(date), gcd(7, days.into()) as i32),
            Anchor::Course | Anchor::Open(_) => (0, 1),
        };
        let uses = |rest: i32| {
            (0..7).filter(|&day| self.weekdays.has(day as u8) && (day - rest).rem_euclid(days) == 0).count()
                as u32
        };
        let counts = (0..days / step).map(|k| uses((start + k * step).rem_euclid(days)));
        counts
            .fold(Range { min: 7, max: 0 }, |range, n| Range { min: range.min.min(n), max: range.max.max(n) })
    }

    /// Uses per week on average over a long time.
    #[must_use]
    pub fn mean_per_week(&self) -> f64 {
        match self.rhythm {
            Rhythm::Days => f64::from(self.weekdays.len()),
            Rhythm::PerWeek { times, .. } => f64::from(times),
            Rhythm::Every { days, anchor: Anchor::On(start) } if days % 7 == 0 => {
                let hit = self.weekdays.has(weekday_of(day_of(start)));
                if hit { 7.0 / f64::from(days) } else { 0.0 }
            }
            Rhythm::Every { days, .. } => f64::from(self.weekdays.len()) / f64::from(days),
        }
    }

    /// Number of days from the first to the last, where it has an end: the length of the course, or of the
    /// time between its dates. `None` goes on for ever.
    #[must_use]
    pub fn course_days(&self) -> Option<u32> {
        let window = self.window.days();
        match self.course {
            Some(course) => Some(window.map_or(course.days, |days| days.min(course.days))),
            None => window,
        }
    }

    /// The last day, where it is known.
    #[must_use]
    pub fn ends(&self) -> Option<Date> {
        self.window.last
    }

    /// Uses on days on end: what cannot be avoided, and what can come about. `None` goes on for ever.
    #[must_use]
    pub fn longest_run(&self) -> (Option<u32>, Option<u32>) {
        let total = self.course_days();
        let capped = |run: u32| total.map_or(run, |total| run.min(total));
        match self.rhythm {
            Rhythm::Every { .. } => (Some(1), Some(1)),
            Rhythm::Days if self.weekdays == Weekdays::ALL => (total, total),
            Rhythm::Days => {
                let run = cyclic_run(self.weekdays);
                match (self.window.first, total) {
                    // A short stretch may miss the longest run of the week, depending on where it begins.
                    (first, Some(total)) if total < 14 => {
                        let first = first.filter(|_| self.course.is_none());
                        let starts = first.map_or(0..7, |first| {
                            let weekday = i32::from(weekday_of(day_of(first)));
                            weekday..weekday + 1
                        });
                        let runs = starts.map(|start| run_in(self.weekdays, start, total));
                        let (least, most) = runs.fold((total, 0), |(a, b), run| (a.min(run), b.max(run)));
                        (Some(least), Some(most))
                    }
                    _ => (Some(run), Some(run)),
                }
            }
            Rhythm::PerWeek { times, .. } => {
                let least = choices(self.weekdays, times).map(cyclic_run).min().unwrap_or(0);
                let most = pairs(self.weekdays, times).map(|(a, b)| run_of_two(a, b)).max().unwrap_or(0);
                (Some(capped(least)), Some(capped(most)))
            }
        }
    }

    /// Days from one use to the next, where it is smallest: what can come about, and what it is when uses
    /// are spread as well as they can be. 1 is on days on end; `None` where there is no second use.
    #[must_use]
    pub fn smallest_gap(&self) -> (Option<u32>, Option<u32>) {
        let total = self.course_days().unwrap_or(u32::MAX);
        let (closest, spread) = match self.rhythm {
            Rhythm::Days => (cyclic_gap(self.weekdays), cyclic_gap(self.weekdays)),
            Rhythm::PerWeek { times, .. } => {
                let closest = pairs(self.weekdays, times).map(|(a, b)| gap_of_two(a, b)).min();
                (closest.unwrap_or(7), choices(self.weekdays, times).map(cyclic_gap).max().unwrap_or(7))
            }
            Rhythm::Every { days, .. } => {
                // Where some weekdays are left out, so are some of the uses.
                let hits = |k: u32| (0..7).any(|day| self.hit(day) && self.hit(day + k * days));
                let gap = (1..=7).find(|&k| hits(k)).map_or(days * 7, |k| k * days);
                (gap, gap)
            }
        };
        let real = |gap: u32| (gap < total && !self.weekdays.is_empty()).then_some(gap);
        (real(closest), real(spread))
    }

    fn hit(&self, day: u32) -> bool {
        self.weekdays.has((day % 7) as u8)
    }
}

/// `times` of `days`, with as much room between them as there can be; the earliest of equals.
pub(crate) fn spread(days: Weekdays, times: u8) -> Weekdays {
    let room = |set: Weekdays| (cyclic_gap(set), std::cmp::Reverse(cyclic_run(set)));
    choices(days, times)
        .reduce(|best, next| if room(next) > room(best) { next } else { best })
        .unwrap_or(days)
}

/// All ways to choose `times` of `days`; those with early days first.
pub(crate) fn choices(days: Weekdays, times: u8) -> impl Iterator<Item = Weekdays> {
    let mut sets: Vec<Weekdays> = (0..128u8)
        .map(Weekdays::from_bits)
        .filter(|set| set.len() == u32::from(times) && set.without(days).is_empty())
        .collect();
    sets.sort_by_key(|set| std::cmp::Reverse(set.bits().reverse_bits()));
    sets.into_iter()
}

fn pairs(days: Weekdays, times: u8) -> impl Iterator<Item = (Weekdays, Weekdays)> {
    let sets: Vec<Weekdays> = choices(days, times).collect();
    let seconds = sets.clone();
    sets.into_iter().flat_map(move |first| seconds.clone().into_iter().map(move |second| (first, second)))
}

/// The longest run of days of a week that repeats; 7 where it has no gap.
pub(crate) fn cyclic_run(days: Weekdays) -> u32 {
    run_in(days, 0, 14).min(7)
}

/// The longest run within `length` days from the weekday `start`.
fn run_in(days: Weekdays, start: i32, length: u32) -> u32 {
    let (mut run, mut longest) = (0, 0);
    for day in start..start + length as i32 {
        run = if days.has(day.rem_euclid(7) as u8) { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

fn two_weeks(first: Weekdays, second: Weekdays) -> u16 {
    u16::from(first.bits()) | u16::from(second.bits()) << 7
}

fn run_of_two(first: Weekdays, second: Weekdays) -> u32 {
    let mut bits = two_weeks(first, second);
    let mut run = 0;
    while bits != 0 {
        bits &= bits << 1;
        run += 1;
    }
    run
}

fn gap_of_two(first: Weekdays, second: Weekdays) -> u32 {
    let bits = two_weeks(first, second);
    (1..14).find(|&gap| bits & bits >> gap != 0).unwrap_or(14)
}

/// The smallest number of days between uses on weekdays that repeat.
pub(crate) fn cyclic_gap(days: Weekdays) -> u32 {
    (1..7).find(|&gap| !days.and(days.moved(gap)).is_empty()).unwrap_or(7) as u32
}
