//! The words of a schedule: `on mon, thu for 3 weeks from 2026-11-20`.

use std::fmt;

use jiff::civil::Weekday;
use nom::branch::alt;
use nom::bytes::complete::{tag, tag_no_case, take_till1};
use nom::character::complete::{digit1, space0, space1};
use nom::combinator::{map_opt, opt, recognize, value, verify};
use nom::sequence::{preceded, terminated};
use nom::{IResult, Parser};

use super::problem::{Problem, ProblemKind};
use super::tree::{RhythmText, ScheduleText, Spanned};
use super::value::{self, ValueText};
use crate::nearest::{fold, is_slip, meant};

/// The longest period of `every N days`, and so of a float, that is taken for meant.
pub const LONGEST_PERIOD: u32 = 366;
/// The longest course.
pub const LONGEST_COURSE: u32 = 3660;

/// The weekdays from Monday on, with the canonical short form first.
const WEEKDAYS: [(Weekday, [&str; 5]); 7] = [
    (Weekday::Monday, ["mon", "monday", "mondays", "mo", "mons"]),
    (Weekday::Tuesday, ["tue", "tuesday", "tuesdays", "tues", "tu"]),
    (Weekday::Wednesday, ["wed", "wednesday", "wednesdays", "weds", "we"]),
    (Weekday::Thursday, ["thu", "thursday", "thursdays", "thur", "thurs"]),
    (Weekday::Friday, ["fri", "friday", "fridays", "fr", "fris"]),
    (Weekday::Saturday, ["sat", "saturday", "saturdays", "sa", "sats"]),
    (Weekday::Sunday, ["sun", "sunday", "sundays", "su", "suns"]),
];

/// Words a schedule can begin with, beside weekdays and `2x`.
const OPENERS: [&str; 10] =
    ["daily", "weekdays", "weekends", "on", "every", "once", "twice", "for", "from", "until"];

/// The short form of a weekday: `mon`.
#[must_use]
pub fn weekday_name(day: Weekday) -> &'static str {
    WEEKDAYS[day.to_monday_zero_offset() as usize].1[0]
}

fn weekday_of(word: &str) -> Option<Weekday> {
    WEEKDAYS
        .iter()
        .find(|(_, names)| names.iter().any(|name| word.eq_ignore_ascii_case(name)))
        .map(|&(day, _)| day)
}

/// A run of characters without white space and commas.
fn word(input: &str) -> IResult<&str, &str, ()> {
    take_till1(|c: char| c.is_whitespace() || c == ',').parse(input)
}

/// Exactly this word, in any case.
fn this<'a>(expected: &'static str) -> impl Parser<&'a str, Output = &'a str, Error = ()> {
    verify(word, move |found: &str| found.eq_ignore_ascii_case(expected))
}

fn weekday(input: &str) -> IResult<&str, (Weekday, &str), ()> {
    map_opt(word, |found| Some((weekday_of(found)?, found))).parse(input)
}

/// `N` with any number of digits; beyond 32 bits it saturates.
fn number(input: &str) -> IResult<&str, u32, ()> {
    digit1.map(|digits: &str| digits.parse().unwrap_or(u32::MAX)).parse(input)
}

/// `days`, `day`: 1; `weeks`, `week`: 7.
fn unit(input: &str) -> IResult<&str, u32, ()> {
    alt((value(1, alt((this("days"), this("day")))), value(7, alt((this("weeks"), this("week"))))))
        .parse(input)
}

/// `N days` in days. The space may be missing.
fn span_of_days(input: &str) -> IResult<&str, u32, ()> {
    (terminated(number, space0), unit)
        .map(|(count, unit): (u32, u32)| count.saturating_mul(unit))
        .parse(input)
}

/// `once`, `twice`, `2x`, `2 x`, `3 times`.
fn times(input: &str) -> IResult<&str, u32, ()> {
    alt((
        value(1, this("once")),
        value(2, this("twice")),
        terminated(number, (space0, alt((tag_no_case("times"), tag_no_case("x"), tag("×"))))),
    ))
    .parse(input)
}

enum Raw<'a> {
    Daily,
    Weekdays,
    Weekends,
    On(Vec<(Weekday, &'a str)>),
    Every(u32),
    PerWeek(u32),
    PerDay(u32),
}

fn weekday_list(input: &str) -> IResult<&str, Vec<(Weekday, &str)>, ()> {
    let separator = alt((
        recognize((space0, tag(","), space0, opt(terminated(this("and"), space1)))),
        recognize((space1, opt(terminated(alt((this("and"), tag("&"))), space1)))),
    ));
    let (rest, first) = weekday(input)?;
    let mut separated = preceded(separator, weekday);
    let (mut rest, mut days) = (rest, vec![first]);
    while let Ok((after, day)) = separated.parse(rest) {
        (rest, days) = (after, {
            days.push(day);
            days
        });
    }
    Ok((rest, days))
}

fn rhythm(input: &str) -> IResult<&str, Raw<'_>, ()> {
    let per = |input| -> IResult<&str, bool, ()> {
        alt((
            value(true, (alt((this("a"), this("per"))), space1, this("week"))),
            value(false, (alt((this("a"), this("per"))), space1, this("day"))),
            value(true, this("weekly")),
            value(false, this("daily")),
        ))
        .parse(input)
    };
    alt((
        alt((this("daily"), recognize((this("every"), space1, this("day"))))).map(|_| Raw::Daily),
        this("weekdays").map(|_| Raw::Weekdays),
        this("weekends").map(|_| Raw::Weekends),
        preceded((this("on"), space1), weekday_list).map(Raw::On),
        preceded((this("every"), space1, this("other"), space1), unit).map(|unit| Raw::Every(2 * unit)),
        preceded((this("every"), space1), span_of_days).map(Raw::Every),
        (terminated(times, space1), per)
            .map(|(times, week)| if week { Raw::PerWeek(times) } else { Raw::PerDay(times) }),
        weekday_list.map(Raw::On),
    ))
    .parse(input)
}

/// Whether what follows a product's name looks like a schedule, be it a misspelled one.
pub(crate) fn looks_like_schedule(rest: &str) -> bool {
    let Ok((_, first)) = word(rest) else { return rest.starts_with(',') };
    let slip = |opener: &str| opener.len() > 4 && is_slip(&fold(first), opener);
    OPENERS.iter().any(|opener| first.eq_ignore_ascii_case(opener))
        || weekday_of(first).is_some()
        || (times(rest).is_ok() && first.starts_with(|c: char| c.is_ascii_digit()))
        || OPENERS.iter().any(|opener| slip(opener))
}

/// Reads the whole of `text` as a schedule. `None` when something was wrong, which is then in `problems`.
pub(crate) fn read(text: ValueText<'_>, problems: &mut Vec<Problem>) -> Option<ScheduleText> {
    let before = problems.len();
    let mut schedule = ScheduleText { span: text.whole(), rhythm: None, days: None, from: None, until: None };
    let mut rest = text.text;
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            break;
        }
        match part(text, rest, &mut schedule, problems) {
            Some(after) => rest = after,
            None => break,
        }
    }
    let said = schedule.rhythm.is_some()
        || schedule.days.is_some()
        || schedule.until.is_some()
        || schedule.from.is_some();
    if problems.len() == before && !said {
        problems.push(Problem::new(ProblemKind::BadSchedule, text.whole(), "no schedule"));
    }
    (problems.len() == before).then_some(schedule)
}

/// Reads one part; `None` when the rest is not to be read any more.
fn part<'a>(
    text: ValueText<'_>,
    rest: &'a str,
    schedule: &mut ScheduleText,
    problems: &mut Vec<Problem>,
) -> Option<&'a str> {
    let limit = alt((value(0, this("for")), value(1, this("from")), value(2, this("until"))));
    let found: IResult<&str, i32, ()> = terminated(limit, space1).parse(rest);
    let Ok((after, which)) = found else {
        return rhythm_part(text, rest, schedule, problems);
    };
    if which == 0 {
        let Ok((end, days)) = span_of_days(after) else {
            let detail = "a course is written `for 5 days` or `for 3 weeks`";
            problems.push(Problem::new(ProblemKind::BadSchedule, text.span(rest), detail));
            return None;
        };
        let span = text.between(after, end);
        if days == 0 || days > LONGEST_COURSE {
            let detail = format!("a course has 1 to {LONGEST_COURSE} days");
            problems.push(Problem::new(ProblemKind::BadNumber, span, detail));
        }
        once(&mut schedule.days, Spanned { value: days, span }, problems);
        return Some(end);
    }
    let Ok((end, found)) = word(after) else {
        problems.push(Problem::new(ProblemKind::BadSchedule, text.span(rest), "a date is missing"));
        return None;
    };
    if let Some(date) = value::date(text.part(found), problems) {
        let date = Spanned { value: date, span: text.span(found) };
        once(if which == 1 { &mut schedule.from } else { &mut schedule.until }, date, problems);
    }
    Some(end.trim_start_matches(','))
}

fn rhythm_part<'a>(
    text: ValueText<'_>,
    rest: &'a str,
    schedule: &mut ScheduleText,
    problems: &mut Vec<Problem>,
) -> Option<&'a str> {
    let Ok((end, raw)) = rhythm(rest) else {
        let rest = rest.trim_start_matches(|c: char| c == ',' || c.is_whitespace());
        let first = word(rest).map_or(rest, |(_, first)| first);
        let names = WEEKDAYS.iter().flat_map(|(_, names)| names[..2].iter().copied());
        let better =
            meant(first, OPENERS.into_iter().chain(names)).filter(|word| !word.eq_ignore_ascii_case(first));
        let place = text.span(if better.is_some() { first } else { rest });
        let problem = Problem::new(ProblemKind::BadSchedule, place, "cannot be read as a schedule");
        problems.push(problem.suggest(better));
        return None;
    };
    let span = text.between(rest, end);
    let bad = |detail: &str| Problem::new(ProblemKind::BadNumber, span, detail);
    let read = match raw {
        Raw::Daily => RhythmText::Daily,
        Raw::Weekdays => RhythmText::Weekdays,
        Raw::Weekends => RhythmText::Weekends,
        Raw::On(days) => RhythmText::On(
            days.into_iter().map(|(value, word)| Spanned { value, span: text.span(word) }).collect(),
        ),
        Raw::Every(0) => {
            problems.push(bad("`every 0 days` is never").suggest(["daily"]));
            return Some(end);
        }
        Raw::Every(1) => RhythmText::Daily,
        Raw::Every(days) if days > LONGEST_PERIOD => {
            problems.push(bad("more than a year between two uses"));
            return Some(end);
        }
        Raw::Every(days) => RhythmText::Every(days),
        Raw::PerWeek(times @ 1..=7) => RhythmText::PerWeek(times as u8),
        Raw::PerWeek(_) => {
            problems.push(bad("a week has 1 to 7 days to use it on"));
            return Some(end);
        }
        Raw::PerDay(times @ 1..=9) => RhythmText::PerDay(times as u8),
        Raw::PerDay(_) => {
            problems.push(bad("1 to 9 times a day"));
            return Some(end);
        }
    };
    once(&mut schedule.rhythm, Spanned { value: read, span }, problems);
    Some(end)
}

/// Sets what was not set yet; a second statement is a problem.
fn once<T>(place: &mut Option<Spanned<T>>, found: Spanned<T>, problems: &mut Vec<Problem>) {
    match place {
        None => *place = Some(found),
        Some(first) => problems.push(
            Problem::new(ProblemKind::BadSchedule, found.span, "said twice in one schedule")
                .against(first.span),
        ),
    }
}

/// The canonical form.
impl fmt::Display for ScheduleText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut gap = "";
        if let Some(rhythm) = &self.rhythm {
            write!(f, "{}", rhythm.value)?;
            gap = " ";
        }
        if let Some(days) = &self.days {
            let (count, unit) = match days.value {
                days if days % 7 == 0 => (days / 7, "week"),
                days => (days, "day"),
            };
            write!(f, "{gap}for {count} {unit}{}", if count == 1 { "" } else { "s" })?;
            gap = " ";
        }
        if let Some(from) = &self.from {
            write!(f, "{gap}from {}", from.value)?;
            gap = " ";
        }
        if let Some(until) = &self.until {
            write!(f, "{gap}until {}", until.value)?;
        }
        Ok(())
    }
}

impl fmt::Display for RhythmText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Daily => f.write_str("daily"),
            Self::Weekdays => f.write_str("weekdays"),
            Self::Weekends => f.write_str("weekends"),
            Self::On(days) => {
                let names: Vec<&str> = days.iter().map(|day| weekday_name(day.value)).collect();
                write!(f, "on {}", names.join(", "))
            }
            Self::Every(2) => f.write_str("every other day"),
            Self::Every(days) => write!(f, "every {days} days"),
            Self::PerWeek(1) => f.write_str("once a week"),
            Self::PerWeek(times) => write!(f, "{times}x a week"),
            Self::PerDay(1) => f.write_str("once a day"),
            Self::PerDay(times) => write!(f, "{times}x a day"),
        }
    }
}
