//! When steps meet: hand-counted cases, and the calendar against a day-by-day count over two years.

use incilint::routine::calendar::{
    Anchor, Meeting, Meets, Range, Rhythm, Schedule, Weekdays, Window, alternatives, meet, uncovered,
};
use incilint::routine::{Plan, PlannedStep, parse};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::prelude::*;

/// The steps of an evening: `slot` is its schedule, the others are those of its steps.
fn evening(head: &str, slot: &str, steps: &[&str]) -> Vec<PlannedStep> {
    let mut text = format!("{head}\nproduct Cream\n  ingredients: Aqua\npm {slot}\n");
    for step in steps {
        text += &format!("  Cream {step}\n");
    }
    let file = parse(&text);
    let real: Vec<_> = file.problems.iter().filter(|p| p.kind.name() != "outside-slot").collect();
    assert!(real.is_empty(), "{text}{real:?}");
    let plan = Plan::of(&file);
    assert_eq!(plan.steps.len(), steps.len());
    plan.steps
}

fn two(slot: &str, a: &str, b: &str) -> Meeting {
    let steps = evening("", slot, &[a, b]);
    let meeting = steps[0].meets(&steps[1]);
    assert_eq!(meeting, steps[1].meets(&steps[0]), "{slot}: {a} / {b}");
    meeting
}

fn one(step: &str) -> Schedule {
    evening("", "daily", &[step])[0].schedule
}

#[test]
fn fixed_weekdays_are_exact() {
    let meeting = two("daily", "on mon, thu", "on tue, thu");
    assert_eq!((meeting.meets, meeting.weekdays.to_string()), (Meets::Always, "thu".to_owned()));
    assert_eq!(two("daily", "on mon", "on tue").meets, Meets::Never);
    assert_eq!(two("daily", "weekdays", "weekends").meets, Meets::Never);
    assert_eq!(two("weekdays", "", "on fri").meets, Meets::Always);
    assert_eq!(two("weekdays", "", "on sat").meets, Meets::Never, "the other one keeps to the slot's days");
}

#[test]
fn slots_and_zones_have_to_agree() {
    let text =
        "product C\n  ingredients: Aqua\nam daily\n  C @cheeks\npm daily\n  C @nose\n  C @cheeks\n  C\n";
    let plan = Plan::of(&parse(text));
    let [morning, nose, cheeks, face] = &plan.steps[..] else { panic!("four steps") };
    assert_eq!(morning.meets(cheeks).meets, Meets::Never);
    assert_eq!(morning.shares_day(cheeks).meets, Meets::Always);
    assert_eq!(nose.meets(cheeks).meets, Meets::Never);
    assert_eq!(nose.meets(face).meets, Meets::Always);
}

#[test]
fn open_periods_meet_by_their_common_divisor() {
    assert_eq!(two("daily", "every 2 days", "every 3 days").meets, Meets::Always, "no common divisor");
    assert_eq!(two("daily", "every 2 days", "every 4 days").meets, Meets::Can);
    assert_eq!(two("daily", "every other day", "every 2 days").meets, Meets::Can, "they may alternate");
    assert_eq!(two("every other day", "", "").meets, Meets::Always, "both follow the slot");
    assert_eq!(two("daily", "every 3 days", "on mon").meets, Meets::Always, "3 and 7 have no common divisor");
    assert_eq!(two("daily", "every 7 days", "on mon").meets, Meets::Can);
    assert_eq!(two("daily", "every 14 days", "weekdays").meets, Meets::Can);
    assert_eq!(two("daily", "every 365 days", "every 366 days").meets, Meets::Always);
}

#[test]
fn anchored_periods_meet_on_their_dates() {
    let meeting = two("daily", "every 2 days from 2026-11-20", "every 2 days from 2026-11-21");
    assert_eq!(meeting.meets, Meets::Never);
    let meeting = two("daily", "every 2 days from 2026-11-20", "every 3 days from 2026-11-21");
    assert_eq!(meeting.meets, Meets::Always);
    assert_eq!(meeting.dates[..2], [date(2026, 11, 24), date(2026, 11, 30)]);
    let meeting = two("daily", "every 14 days from 2026-11-23", "on mon");
    assert_eq!((meeting.meets, meeting.dates[1]), (Meets::Always, date(2026, 12, 7)));
    assert_eq!(two("daily", "every 14 days from 2026-11-23", "on tue").meets, Meets::Never);
}

#[test]
fn uses_left_open_within_a_week_follow_the_pigeonholes() {
    assert_eq!(two("daily", "2x a week", "on mon").meets, Meets::Can);
    assert_eq!(two("daily", "2x a week", "on mon, tue, wed, thu, fri, sat").meets, Meets::Always);
    assert_eq!(two("daily", "once a week", "on mon, tue, wed, thu, fri, sat").meets, Meets::Can);
    assert_eq!(two("daily", "3x a week", "4x a week").meets, Meets::Can);
    assert_eq!(two("daily", "4x a week", "4x a week").meets, Meets::Always);
    assert_eq!(two("weekdays", "3x a week", "3x a week").meets, Meets::Always, "six uses on five days");
    assert_eq!(two("2x a week", "", "").meets, Meets::Always);
    assert_eq!(two("daily", "2x a week", "every 2 days").meets, Meets::Can);
    assert_eq!(
        two("daily", "5x a week", "every 2 days").meets,
        Meets::Always,
        "three days are left in some weeks"
    );
    assert_eq!(two("weekends", "once a week", "on sun").meets, Meets::Can);
}

#[test]
fn courses_meet_within_their_dates() {
    assert_eq!(two("daily", "for 5 days from 2026-11-20", "from 2026-11-25").meets, Meets::Never);
    let meeting = two("daily", "for 5 days from 2026-11-20", "from 2026-11-24");
    assert_eq!((meeting.meets, meeting.dates), (Meets::Always, vec![date(2026, 11, 24)]));
    assert_eq!(two("daily", "for 5 days", "on sun").meets, Meets::Can);
    assert_eq!(two("daily", "for 7 days", "on sun").meets, Meets::Always);
    assert_eq!(two("daily", "for 5 days", "for 5 days").meets, Meets::Can);
    assert_eq!(two("daily for 5 days", "", "").meets, Meets::Always);
    assert_eq!(two("daily", "until 2026-11-20", "for 3 days until 2026-11-23").meets, Meets::Never);
    let winter = "routine Winter\n  from: 2026-12-01\n  until: 2026-12-08";
    let steps =
        evening(winter, "daily", &["for 5 days", "for 4 days", "for 3 days", "on fri", "from 2026-12-09"]);
    assert_eq!(steps[0].meets(&steps[1]).meets, Meets::Always, "nine days do not fit into eight");
    assert_eq!(steps[0].meets(&steps[2]).meets, Meets::Can);
    assert_eq!(
        steps[0].meets(&steps[3]).meets,
        Meets::Always,
        "any five of the eight days include the fourth"
    );
    assert_eq!(steps[3].meets(&steps[4]).meets, Meets::Never);
}

#[test]
fn the_day_after_wraps_around_the_week() {
    let steps = evening("", "daily", &["on sun", "on mon", "every other day", "2x a week"]);
    assert_eq!(steps[0].meets_next_day(&steps[1]).meets, Meets::Always);
    assert_eq!(steps[1].meets_next_day(&steps[0]).meets, Meets::Never);
    assert_eq!(steps[2].meets_next_day(&steps[2]).meets, Meets::Never, "never on two days on end");
    assert_eq!(steps[3].meets_next_day(&steps[3]).meets, Meets::Can);
}

#[test]
fn measures_of_how_often_and_how_close() {
    let check = |step: &str, per_week: (u32, u32), run: (u32, u32), gap: (u32, u32)| {
        let schedule = one(step);
        assert_eq!(schedule.uses_per_week(), Range { min: per_week.0, max: per_week.1 }, "{step}");
        assert_eq!(schedule.longest_run(), (Some(run.0), Some(run.1)), "{step}");
        assert_eq!(schedule.smallest_gap(), (Some(gap.0), Some(gap.1)), "{step}");
    };
    check("on mon, thu", (2, 2), (1, 1), (3, 3));
    check("on sun, mon", (2, 2), (2, 2), (1, 1));
    check("on wed", (1, 1), (1, 1), (7, 7));
    check("weekdays", (5, 5), (5, 5), (1, 1));
    check("2x a week", (2, 2), (1, 4), (1, 3));
    check("once a week", (1, 1), (1, 2), (1, 7));
    check("4x a week", (4, 4), (2, 8), (1, 1));
    check("every 3 days", (2, 3), (1, 1), (3, 3));
    check("every 10 days", (0, 1), (1, 1), (10, 10));
    check("for 5 days", (5, 5), (5, 5), (1, 1));
    assert_eq!(one("daily").longest_run(), (None, None));
    assert_eq!(one("on mon for 3 days from 2026-11-23").smallest_gap(), (None, None));
    assert_eq!(
        one("on fri, sat, sun for 3 days").longest_run(),
        (Some(0), Some(3)),
        "it may begin on a Monday"
    );
    assert_eq!(one("daily for 4 weeks").course_days(), Some(28));
    assert_eq!(one("daily from 2026-11-20").course_days(), None);
    assert!((one("every 3 days").mean_per_week() - 7.0 / 3.0).abs() < 1e-9);
    let weekdays_only = evening("", "weekdays", &["every 3 days"])[0].schedule;
    assert_eq!(weekdays_only.uses_per_week(), Range { min: 1, max: 2 });
}

#[test]
fn dates_from_a_day_on() {
    let from = date(2026, 11, 22);
    let next = |step: &str| one(step).dates(from).take(3).map(|date| date.to_string()).collect::<Vec<_>>();
    assert_eq!(next("on mon, thu"), ["2026-11-23", "2026-11-26", "2026-11-30"]);
    assert_eq!(next("2x a week"), ["2026-11-23", "2026-11-26", "2026-11-30"], "spread over the week");
    assert_eq!(next("every 3 days"), ["2026-11-22", "2026-11-25", "2026-11-28"]);
    assert_eq!(next("every 3 days from 2026-11-20"), ["2026-11-23", "2026-11-26", "2026-11-29"]);
    assert_eq!(next("for 2 days"), ["2026-11-22", "2026-11-23"]);
    assert_eq!(next("until 2026-11-01"), Vec::<String>::new());
}

#[test]
fn other_days_are_found_for_a_fix() {
    let steps = evening("", "daily", &["on mon, thu", "on thu, fri", "2x a week"]);
    let words = |step: usize, avoid: &[usize]| {
        let avoid: Vec<&Schedule> = avoid.iter().map(|&at| &steps[at].schedule).collect();
        let found = alternatives(&steps[step].schedule, Weekdays::ALL, &avoid, 2);
        found.into_iter().map(|found| (found.words, found.moved)).collect::<Vec<_>>()
    };
    assert_eq!(words(1, &[0]), [("on tue, fri".to_owned(), 1), ("on wed, fri".to_owned(), 1)]);
    assert_eq!(words(2, &[0, 1]), [("on tue, sat".to_owned(), 2), ("on wed, sat".to_owned(), 2)]);
    assert!(alternatives(&one("on mon"), Weekdays::ALL, &[&one("daily")], 3).is_empty());
    assert!(
        alternatives(&one("on mon"), Weekdays::ALL, &[&one("2x a week")], 3).is_empty(),
        "any day can be hit"
    );
}

#[test]
fn days_without_company_are_found() {
    let bare = |wanted: &str, others: &[&str]| {
        let others: Vec<Schedule> = others.iter().map(|other| one(other)).collect();
        uncovered(&one(wanted), &others.iter().collect::<Vec<_>>())
    };
    assert_eq!(bare("on mon, sat", &["weekdays", "weekends"]), None);
    assert_eq!(bare("on mon, sat", &["weekdays"]).unwrap().weekdays.to_string(), "sat");
    assert_eq!(bare("2x a week", &["daily"]), None);
    let floating = bare("on mon", &["3x a week"]).unwrap();
    assert!(floating.can_be_covered && floating.weekdays.to_string() == "mon");
    assert!(!bare("on mon", &["on tue"]).unwrap().can_be_covered);
    let ends = bare("from 2026-11-20", &["until 2026-11-30"]).unwrap();
    assert_eq!((ends.first, ends.weekdays), (Some(date(2026, 12, 1)), Weekdays::ALL));
    let slot = evening("", "every other day", &["", ""]);
    assert_eq!(uncovered(&slot[0].schedule, &[&slot[1].schedule]), None, "they float together");
}

/// The first of the two years that are counted day by day; a Thursday.
const START: Date = date(2026, 1, 1);
const DAYS: usize = 730;

/// A set of the days of the two years.
#[derive(Clone, Copy, PartialEq)]
struct Days([u64; DAYS / 64 + 1]);

impl Days {
    fn of(has: impl Fn(usize) -> bool) -> Self {
        let mut days = Self([0; DAYS / 64 + 1]);
        (0..DAYS).filter(|&t| has(t)).for_each(|t| days.0[t / 64] |= 1 << (t % 64));
        days
    }

    fn has(&self, t: usize) -> bool {
        t < DAYS && self.0[t / 64] >> (t % 64) & 1 == 1
    }

    fn and(mut self, other: &Self) -> Self {
        self.0.iter_mut().zip(other.0).for_each(|(a, b)| *a &= b);
        self
    }

    fn is_empty(&self) -> bool {
        self.0.iter().all(|&word| word == 0)
    }
}

/// The weekday of a day from Monday (0).
fn weekday(t: usize) -> usize {
    (t + 3) % 7
}

/// A way of following a schedule: the days that remain, and how many of each week's days are chosen.
struct Counted {
    chosen: (i64, u32),
    days: Days,
    choose: Option<(u8, Weekdays)>,
}

/// All ways of following a schedule, but for the choices within weeks, with what was chosen.
fn ways(schedule: &Schedule, shift: usize) -> Vec<Counted> {
    let index = |date: Date| i64::from(START.until(date).expect("within jiff's years").get_days());
    let inside = |window: Window, t: i64| {
        window.first.is_none_or(|first| index(first) <= t) && window.last.is_none_or(|last| t <= index(last))
    };
    let starts = match schedule.course {
        None => 0..=0,
        Some(course) => {
            let low = course.within.first.map_or(40, index);
            let high = course.within.last.map_or(260, index) - i64::from(course.days) + 1;
            low..=high.max(low)
        }
    };
    let rests = match schedule.rhythm {
        Rhythm::Every { days, anchor: Anchor::Open(_) } => days,
        _ => 1,
    };
    let plain =
        Days::of(|t| schedule.weekdays.bits() >> weekday(t) & 1 == 1 && inside(schedule.window, t as i64));
    let mut ways = Vec::new();
    for start in starts {
        for rest in 0..rests {
            let day = |t: i64| {
                let in_course = schedule.course.is_none_or(|course| {
                    start <= t && t < start + i64::from(course.days) && inside(course.within, t)
                });
                let origin = match schedule.rhythm {
                    Rhythm::Every { anchor: Anchor::On(date), .. } => index(date),
                    Rhythm::Every { anchor: Anchor::Course, .. } => start,
                    _ => i64::from(rest),
                };
                let in_rhythm = match schedule.rhythm {
                    Rhythm::Every { days, .. } => (t - origin) % i64::from(days) == 0,
                    _ => true,
                };
                in_course && in_rhythm
            };
            let days = Days::of(|t| t >= shift && plain.has(t - shift) && day((t - shift) as i64));
            let choose = match schedule.rhythm {
                Rhythm::PerWeek { times, .. } => Some((times, schedule.weekdays)),
                _ => None,
            };
            ways.push(Counted { chosen: (start, rest), days, choose });
        }
    }
    ways
}

/// All choices of a week as bits from Monday.
fn week_choices(way: &Counted) -> Vec<u8> {
    match way.choose {
        None => vec![0x7f],
        Some((times, days)) => {
            let fits = |bits: &u8| bits.count_ones() == u32::from(times) && bits & !days.bits() == 0;
            (0..128u8).filter(fits).collect()
        }
    }
}

/// Whether some choice of days in each week avoids every common date.
fn can_avoid(a: &Counted, b: &Counted, common: &Days, same_choice: bool) -> bool {
    if common.is_empty() {
        return true;
    }
    let (choices_a, choices_b) = (week_choices(a), week_choices(b));
    // The first week has begun on the Monday before.
    (0..=DAYS / 7 + 1).all(|week| {
        let bit = |weekday: usize| u8::from(common.has((week * 7 + weekday).wrapping_sub(3))) << weekday;
        let common: u8 = (0..7).map(bit).sum();
        choices_a.iter().any(|&x| {
            let mut others = choices_b.iter().filter(|&&y| !same_choice || x == y);
            others.any(|&y| x & y & common == 0)
        })
    })
}

/// Whether and on which weekdays `a`, moved by `shift` days, and `b` meet, counted.
fn counted(a: &Schedule, shift: usize, b: &Schedule) -> (Meets, Weekdays) {
    let (ways_a, ways_b) = (ways(a, shift), ways(b, 0));
    let same_course = a.course.is_some() && a.course == b.course;
    let same_rhythm = a.rhythm == b.rhythm;
    let on_weekday: Vec<Days> = (0..7).map(|day| Days::of(|t| weekday(t) == day)).collect();
    let (mut avoided, mut weekdays) = (false, Weekdays::NONE);
    for way_a in &ways_a {
        for way_b in &ways_b {
            let (one, other) = (way_a.chosen, way_b.chosen);
            if (same_course && one.0 != other.0) || (same_rhythm && one.1 != other.1) {
                continue;
            }
            let common = way_a.days.and(&way_b.days);
            let hit = (0..7).filter(|&day| !common.and(&on_weekday[day]).is_empty());
            weekdays = weekdays.or(Weekdays::from_bits(hit.map(|day| 1 << day).sum()));
            avoided = avoided || can_avoid(way_a, way_b, &common, same_rhythm);
        }
        if avoided && weekdays == a.weekdays.moved(shift as i32).and(b.weekdays) {
            break;
        }
    }
    match (weekdays.is_empty(), avoided) {
        (true, _) => (Meets::Never, weekdays),
        (false, true) => (Meets::Can, weekdays),
        (false, false) => (Meets::Always, weekdays),
    }
}

fn rhythm() -> impl Strategy<Value = String> {
    const DAY_NAMES: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    prop_oneof![
        Just(String::new()),
        Just("daily".to_owned()),
        Just("weekdays".to_owned()),
        Just("weekends".to_owned()),
        proptest::sample::subsequence(&DAY_NAMES[..], 1..5)
            .prop_map(|days| format!("on {}", days.join(", "))),
        (2..6u32).prop_map(|n| format!("every {n} days")),
        Just("every 7 days".to_owned()),
        (1..7u32).prop_map(|n| format!("{n}x a week")),
    ]
}

fn day(days: std::ops::Range<i32>) -> impl Strategy<Value = Date> {
    days.prop_map(|n| START + n.days())
}

/// A whole schedule. Dates lie well within the two years.
fn schedule() -> impl Strategy<Value = String> {
    let limits = prop_oneof![
        5 => Just(String::new()),
        1 => day(100..110).prop_map(|date| format!("from {date}")),
        1 => day(110..120).prop_map(|date| format!("until {date}")),
        1 => (day(100..110), day(110..120)).prop_map(|(a, b)| format!("from {a} until {b}")),
        1 => (1..10u32, day(100..110)).prop_map(|(n, date)| format!("for {n} days from {date}")),
        1 => (1..10u32).prop_map(|n| format!("for {n} days")),
    ];
    (rhythm(), limits).prop_map(|(rhythm, limits)| format!("{rhythm} {limits}").trim().to_owned())
}

fn bounds() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => Just(String::new()),
        1 => (day(98..105), day(112..122)).prop_map(|(a, b)| format!("routine R\n  from: {a}\n  until: {b}")),
    ]
}

/// Half as many cases as usual, or as `PROPTEST_CASES` says.
fn config() -> ProptestConfig {
    let usual = ProptestConfig::default();
    ProptestConfig { cases: usual.cases / 2, failure_persistence: None, ..usual }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn meetings_are_those_of_two_years_of_days(
        bounds in bounds(),
        slot in prop_oneof![3 => Just("daily".to_owned()), 2 => schedule()],
        a in schedule(),
        b in schedule(),
    ) {
        let slot = if slot.is_empty() { "daily".to_owned() } else { slot };
        let steps = evening(&bounds, &slot, &[&a, &b]);
        let (x, y) = (&steps[0].schedule, &steps[1].schedule);
        let meeting = meet(x, y);
        prop_assert_eq!((meeting.meets, meeting.weekdays), counted(x, 0, y), "{:?} {:?}", x, y);
        prop_assert_eq!(meet(y, x).meets, meeting.meets);
        for date in meeting.dates {
            prop_assert!(x.contains(date) && y.contains(date));
        }
    }

    #[test]
    fn the_days_after_are_those_of_two_years_of_days(
        slot in prop_oneof![3 => Just("daily".to_owned()), 2 => schedule()],
        a in schedule(),
        b in schedule(),
        shift in 1..5usize,
    ) {
        let steps = evening("", if slot.is_empty() { "daily" } else { &slot }, &[&a, &b]);
        let (x, y) = (&steps[0].schedule, &steps[1].schedule);
        let weekly = |schedule: &Schedule| matches!(schedule.rhythm, Rhythm::PerWeek { .. });
        if !weekly(x) && !weekly(y) {
            let meeting = meet(&x.shifted(shift as i32), y);
            prop_assert_eq!((meeting.meets, meeting.weekdays), counted(x, shift, y), "{:?} {:?}", x, y);
        }
    }

    #[test]
    fn measures_are_those_of_the_days(slot in rhythm(), step in rhythm()) {
        let slot = if slot.is_empty() { "daily".to_owned() } else { slot };
        let schedule = evening("", &slot, &[&step])[0].schedule;
        let (mut per_week, mut gap) = (Range { min: 9, max: 0 }, u32::MAX);
        for way in ways(&schedule, 0) {
            let uses: Vec<usize> = (0..DAYS).filter(|&t| way.days.has(t)).collect();
            if let Some((times, _)) = way.choose {
                per_week = Range { min: times.into(), max: times.into() };
                continue;
            }
            for week in 1..DAYS / 7 - 1 {
                let count = uses.iter().filter(|&&t| (t + 3) / 7 == week).count() as u32;
                per_week = Range { min: per_week.min.min(count), max: per_week.max.max(count) };
            }
            gap = uses.windows(2).map(|pair| (pair[1] - pair[0]) as u32).fold(gap, u32::min);
        }
        prop_assert_eq!(schedule.uses_per_week(), per_week);
        if gap != u32::MAX {
            prop_assert_eq!(schedule.smallest_gap().0, Some(gap));
        }
    }

    #[test]
    fn days_without_company_are_those_counted(
        wanted in schedule(),
        others in proptest::collection::vec(schedule(), 0..3),
    ) {
        let steps: Vec<&str> = std::iter::once(&wanted).chain(&others).map(String::as_str).collect();
        let steps = evening("", "daily", &steps);
        let others: Vec<&Schedule> = steps[1..].iter().map(|step| &step.schedule).collect();
        let sure = others.iter().filter(|other| !other.floats());
        let sure: Vec<Days> = sure.flat_map(|other| ways(other, 0)).map(|way| way.days).collect();
        let mut bare = Weekdays::NONE;
        for way in ways(&steps[0].schedule, 0) {
            let days = (0..DAYS).filter(|&t| way.days.has(t) && !sure.iter().any(|other| other.has(t)));
            bare = days.fold(bare, |bare, t| bare.or(Weekdays::from_bits(1 << weekday(t))));
        }
        let found = uncovered(&steps[0].schedule, &others);
        prop_assert_eq!(found.map_or(Weekdays::NONE, |found| found.weekdays), bare);
    }

    #[test]
    fn alternatives_never_meet_what_they_avoid(step in schedule(), other in schedule()) {
        let steps = evening("", "daily", &[&step, &other]);
        for found in alternatives(&steps[0].schedule, Weekdays::ALL, &[&steps[1].schedule], 5) {
            prop_assert_eq!(meet(&found.schedule, &steps[1].schedule).meets, Meets::Never);
        }
    }
}
