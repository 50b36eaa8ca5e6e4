//! A week of a routine: which steps fall on which day, in order, and which findings are about them.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::finding::{Finding, Location};
use crate::routine::{Plan, PlannedStep, RoutineFile, Slot, SlotItem};
use crate::source::{SourceId, Span};

/// Seven days from Monday on.
#[derive(Clone, PartialEq, Debug)]
pub struct Week {
    /// The routine's name.
    pub name: Option<String>,
    /// The days.
    pub days: Vec<Day>,
    /// The findings that are about steps, as indices into those that the week was made with. An entry's mark is an
    /// index into these.
    pub marked: Vec<usize>,
    /// The other findings.
    pub elsewhere: Vec<usize>,
    /// Lines of slots whose product or days were not understood, so that they are missing here.
    pub missing: usize,
}

/// One day.
#[derive(Clone, PartialEq, Debug)]
pub struct Day {
    /// The date.
    pub date: Date,
    /// What is done in the morning, in order.
    pub am: Vec<Entry>,
    /// What is done in the evening, in order.
    pub pm: Vec<Entry>,
}

/// Something that is done.
#[derive(Clone, PartialEq, Debug)]
pub enum Entry {
    /// A product is used.
    Step {
        /// The product's name as the step writes it.
        name: String,
        /// Where; none is the whole face.
        zones: Vec<String>,
        /// The words that leave its days open; this day is then one way of following them.
        floats: Option<String>,
        /// What is said about it on this day: indices into [`Week::marked`].
        marks: Vec<usize>,
    },
    /// A pause of so many seconds.
    Wait(u32),
}

/// The Monday of a date's week.
#[must_use]
pub fn monday_of(date: Date) -> Date {
    let days = i64::from(date.weekday().to_monday_zero_offset());
    date.checked_sub(days.days()).unwrap_or(date)
}

/// The Monday of the first week from that of `on` in which something is planned; where the routine is over, that of
/// its first; where nothing is planned at all, that of `on`.
#[must_use]
pub fn first_planned(plan: &Plan, on: Date) -> Date {
    let monday = monday_of(on);
    let first = |from: Date| plan.steps.iter().filter_map(|step| step.schedule.dates(from).next()).min();
    let earliest = || plan.steps.iter().filter_map(|step| step.schedule.window.first).min().and_then(first);
    first(monday).or_else(earliest).map_or(monday, monday_of)
}

impl Week {
    /// The week from `monday` on. `text` is that of `file`, which is source `source` of `findings`.
    #[must_use]
    pub fn new(
        file: &RoutineFile,
        text: &str,
        plan: &Plan,
        monday: Date,
        findings: &[&Finding],
        source: SourceId,
    ) -> Self {
        let dates: Vec<Date> = (0..7).filter_map(|days: i64| monday.checked_add(days.days()).ok()).collect();
        let steps = &plan.steps;
        let done: Vec<Vec<bool>> = steps
            .iter()
            .map(|step| {
                let settled = step.schedule.settled(monday);
                dates.iter().map(|&date| settled.contains(date)).collect()
            })
            .collect();
        let mut week = Self {
            name: file
                .routine
                .as_ref()
                .and_then(|routine| routine.name.as_ref())
                .map(|name| name.value.clone()),
            days: Vec::with_capacity(7),
            marked: Vec::new(),
            elsewhere: Vec::new(),
            missing: plan.unplanned.len(),
        };
        // For each step and day what is said about it.
        let mut marks: Vec<Vec<Vec<usize>>> = vec![vec![Vec::new(); dates.len()]; steps.len()];
        for (at, finding) in findings.iter().enumerate() {
            let about = steps_of(finding, steps, source);
            if about.is_empty() {
                week.elsewhere.push(at);
                continue;
            }
            for (step, day) in occasions(&about, &done) {
                marks[step][day].push(week.marked.len());
            }
            week.marked.push(at);
        }
        let entry = |step: usize, day: usize| Entry::Step {
            name: steps[step].name.slice(text).split_whitespace().collect::<Vec<_>>().join(" "),
            zones: steps[step].zones.clone(),
            floats: steps[step].schedule.floats().then(|| words(file, &steps[step])),
            marks: marks[step][day].clone(),
        };
        for (day, &date) in dates.iter().enumerate() {
            let of =
                |slot: Slot| entries(file, steps, slot, |step| done[step][day].then(|| entry(step, day)));
            week.days.push(Day { date, am: of(Slot::Am), pm: of(Slot::Pm) });
        }
        week
    }

    /// Whether nothing is done in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.days.iter().all(|day| day.am.is_empty() && day.pm.is_empty())
    }

    /// Whether the days of some step are open.
    #[must_use]
    pub fn floats(&self) -> bool {
        let entries = self.days.iter().flat_map(|day| day.am.iter().chain(&day.pm));
        entries.into_iter().any(|entry| matches!(entry, Entry::Step { floats: Some(_), .. }))
    }
}

/// The steps of a slot on a day, in the order of the file, and the pauses between them. A pause counts on days with
/// the step right before or right after it.
fn entries(
    file: &RoutineFile,
    steps: &[PlannedStep],
    slot: Slot,
    entry: impl Fn(usize) -> Option<Entry>,
) -> Vec<Entry> {
    let mut entries = Vec::new();
    for (at, block) in file.slots.iter().enumerate().filter(|(_, block)| block.slot == slot) {
        // The pause on the way to the next step, and whether the step before it is done on this day.
        let mut pause: Option<(u32, bool)> = None;
        let (mut begun, mut before) = (false, false);
        for (item, line) in block.items.iter().enumerate() {
            match line {
                SlotItem::Wait(wait) => pause = wait.seconds.map(|seconds| (seconds, before)).or(pause),
                SlotItem::Step(_) => {
                    let step = steps.binary_search_by_key(&(at, item), |step| (step.block, step.item));
                    let done = step.ok().and_then(&entry);
                    before = done.is_some();
                    match (done, pause) {
                        (Some(entry), wait) => {
                            entries.extend(wait.filter(|_| begun).map(|(seconds, _)| Entry::Wait(seconds)));
                            entries.push(entry);
                            (begun, pause) = (true, None);
                        }
                        // Neither the step before the pause nor the one after it is done.
                        (None, Some((_, false))) => pause = None,
                        (None, _) => {}
                    }
                }
            }
        }
    }
    entries
}

/// The words of the file that leave a step's days open.
fn words(file: &RoutineFile, step: &PlannedStep) -> String {
    let Some(block) = file.slots.get(step.block) else { return String::new() };
    let own = match block.items.get(step.item) {
        Some(SlotItem::Step(step)) => step.schedule.said(),
        Some(SlotItem::Wait(_)) | None => None,
    };
    own.or(block.schedule.said()).map(ToString::to_string).unwrap_or_default()
}

/// The steps that a finding points at, first or later.
fn steps_of(finding: &Finding, steps: &[PlannedStep], source: SourceId) -> Vec<usize> {
    let labels = finding.labels.iter().map(|(place, _)| place.at);
    let inside = |span: Span| {
        // Steps are in the order of the file.
        let step = steps.partition_point(|step| step.span.start <= span.start).checked_sub(1)?;
        (span.end <= steps[step].span.end).then_some(step)
    };
    let mut about: Vec<usize> = std::iter::once(finding.place.at)
        .chain(labels)
        .filter_map(|at| match at {
            Location::Text { source: of, span } if of == source => inside(span),
            _ => None,
        })
        .collect();
    about.sort_unstable();
    about.dedup();
    about
}

/// On which days a finding is marked at which of its steps: where it is about several, on days with at least two of
/// them, if there are such days.
fn occasions(about: &[usize], done: &[Vec<bool>]) -> Vec<(usize, usize)> {
    let days = about.first().map_or(0, |&step| done[step].len());
    let on = |day: usize| about.iter().filter(|&&step| done[step][day]).count();
    let together = (0..days).any(|day| on(day) > 1);
    let least = if together { 2 } else { 1 };
    let pairs =
        (0..days).filter(|&day| on(day) >= least).flat_map(|day| about.iter().map(move |&step| (step, day)));
    pairs.filter(|&(step, day)| done[step][day]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn plan(text: &str) -> (RoutineFile, Plan) {
        let file = crate::routine::parse(text);
        let plan = Plan::of(&file);
        (file, plan)
    }

    fn names(entries: &[Entry]) -> Vec<String> {
        let name = |entry: &Entry| match entry {
            Entry::Step { name, floats, .. } => format!("{}{name}", if floats.is_some() { "~" } else { "" }),
            Entry::Wait(seconds) => format!("{seconds} s"),
        };
        entries.iter().map(name).collect()
    }

    #[test]
    fn steps_stand_on_their_days_in_order_with_the_pauses_between_them() {
        let text = "product A\nproduct B\nproduct C\npm daily\n  wait 1 min\n  A\n  wait 2 min\n  B on tue\n  C 1x a week\n";
        let (file, plan) = plan(text);
        let week = Week::new(&file, text, &plan, date(2026, 11, 23), &[], SourceId(0));
        assert_eq!(names(&week.days[1].pm)[..3], ["A", "120 s", "B"], "no pause before the first step");
        assert_eq!(week.days.iter().filter(|day| names(&day.pm).contains(&"~C".to_owned())).count(), 1);
        assert!(week.days.iter().all(|day| day.am.is_empty()));
        let words = week.days.iter().flat_map(|day| &day.pm).find_map(|entry| match entry {
            Entry::Step { floats, .. } => floats.clone(),
            Entry::Wait(_) => None,
        });
        assert_eq!(words.as_deref(), Some("once a week"));
    }

    #[test]
    fn the_first_week_with_something_in_it_is_shown() {
        let (_, later) = plan("product A\npm daily from 2027-01-06\n  A\n");
        assert_eq!(first_planned(&later, date(2026, 11, 22)), date(2027, 1, 4));
        let (_, over) = plan("product A\npm daily from 2025-01-08 until 2025-02-01\n  A\n");
        assert_eq!(first_planned(&over, date(2026, 11, 22)), date(2025, 1, 6));
        let (_, now) = plan("product A\npm daily\n  A\n");
        assert_eq!(first_planned(&now, date(2026, 11, 22)), date(2026, 11, 16), "a Sunday");
    }

    #[test]
    fn two_steps_are_marked_where_they_meet_or_else_wherever_they_are() {
        let mut done = vec![vec![true; 7], vec![false; 7], vec![false; 7]];
        done[1][3] = true;
        done[2][5] = true;
        assert_eq!(occasions(&[0, 1], &done), [(0, 3), (1, 3)]);
        assert_eq!(occasions(&[1, 2], &done), [(1, 3), (2, 5)]);
        assert_eq!(occasions(&[2], &done), [(2, 5)]);
    }
}
