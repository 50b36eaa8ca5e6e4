//! The values of keys: words, numbers, dates.

use jiff::civil::Date;
use nom::bytes::complete::{tag_no_case, take_while_m_n};
use nom::character::complete::{char, digit1, space0};
use nom::combinator::{all_consuming, map_res, opt, recognize};
use nom::sequence::{preceded, terminated};
use nom::{IResult, Parser};

use super::problem::{Problem, ProblemKind};
use super::tree::Spanned;
use super::words::Word;
use crate::nearest::{fold, nearest};
use crate::source::Span;

/// Years outside of which a date is taken for a slip.
const YEARS: std::ops::RangeInclusive<i16> = 2000..=2099;

/// A value's text together with its place in the file. The text may be a copy of equal length.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ValueText<'a> {
    pub(crate) text: &'a str,
    pub(crate) start: u32,
}

impl<'a> ValueText<'a> {
    /// The place of a slice of the text.
    pub(crate) fn span(&self, part: &str) -> Span {
        Span::of(part, self.text).shifted(self.start)
    }

    /// The place of what lies between the beginnings of two slices, without white space at its end.
    pub(crate) fn between(&self, from: &str, rest: &str) -> Span {
        let taken = &from[..from.len() - rest.len().min(from.len())];
        self.span(taken.trim_end_matches(|c: char| c.is_whitespace() || c == ','))
    }

    /// The place of the whole text.
    pub(crate) fn whole(&self) -> Span {
        self.span(self.text)
    }

    /// A slice of the text with its place.
    pub(crate) fn part(&self, part: &'a str) -> Self {
        Self { text: part, start: self.span(part).start }
    }

    /// Without white space around it.
    pub(crate) fn trimmed(&self) -> Self {
        self.part(self.text.trim())
    }
}

/// An ingredient name or a class that the person does not want.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Avoid {
    /// An ingredient's name as written, white space folded.
    Ingredient(String),
    /// A class's name in lower case: what follows `class:`.
    Class(String),
}

/// How much is in the pack.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Volume {
    /// The number as written.
    pub amount: f64,
    /// `ml`, `l`, `g`, `fl oz` or `oz`.
    pub unit: &'static str,
}

/// The items of a comma-separated value, trimmed, empty ones left out.
pub(crate) fn items<'a>(text: ValueText<'a>) -> impl Iterator<Item = ValueText<'a>> {
    text.text.split(',').map(move |item| text.part(item).trimmed()).filter(|item| !item.text.is_empty())
}

/// One word of a closed set.
pub(crate) fn word<W: Word>(text: ValueText<'_>, problems: &mut Vec<Problem>) -> Option<W> {
    let read = W::read(text.text);
    if read.is_none() {
        let names = W::WORDS.iter().map(|(names, _)| names[0]);
        let all: Vec<&str> = names.clone().collect();
        let detail = format!("no {}; it is one of {}", W::WHAT, all.join(", "));
        let better = nearest(text.text, names, 2);
        problems.push(Problem::new(ProblemKind::UnknownValue, text.whole(), detail).suggest(better));
    }
    read
}

/// Words of a closed set, separated by commas.
pub(crate) fn words<W: Word>(text: ValueText<'_>, problems: &mut Vec<Problem>) -> Vec<Spanned<W>> {
    items(text)
        .filter_map(|item| Some(Spanned { value: word(item, problems)?, span: item.whole() }))
        .collect()
}

/// Markets, in capitals. The set is open: a market without a legal pack is the rules' affair.
pub(crate) fn markets(text: ValueText<'_>, problems: &mut Vec<Problem>) -> Vec<Spanned<String>> {
    let mut markets = Vec::new();
    for item in items(text) {
        if item.text.len() <= 10 && item.text.bytes().all(|b| b.is_ascii_alphabetic()) {
            markets.push(Spanned { value: item.text.to_ascii_uppercase(), span: item.whole() });
        } else {
            let detail = "no market; it is written like EU, UK or US";
            problems.push(Problem::new(ProblemKind::UnknownValue, item.whole(), detail));
        }
    }
    markets
}

/// Ingredient names and classes.
pub(crate) fn avoided(text: ValueText<'_>, problems: &mut Vec<Problem>) -> Vec<Spanned<Avoid>> {
    let mut avoided = Vec::new();
    for item in items(text) {
        let head = item.text.get(..6).filter(|head| head.eq_ignore_ascii_case("class:"));
        let value = match head.map(|head| fold(&item.text[head.len()..])) {
            Some(class) if class.is_empty() => {
                problems.push(Problem::new(ProblemKind::EmptyValue, item.whole(), "a class without a name"));
                continue;
            }
            Some(class) => Avoid::Class(class),
            None => Avoid::Ingredient(folded_space(item.text)),
        };
        avoided.push(Spanned { value, span: item.whole() });
    }
    avoided
}

/// White space folded, case kept.
pub(crate) fn folded_space(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn digits<const N: usize>(input: &str) -> IResult<&str, i16, ()> {
    map_res(take_while_m_n(N, N, |c: char| c.is_ascii_digit()), str::parse).parse(input)
}

/// A date in ISO 8601 (`2026-08-14`) that exists.
pub(crate) fn date(text: ValueText<'_>, problems: &mut Vec<Problem>) -> Option<Date> {
    let iso: IResult<&str, (i16, i16, i16), ()> =
        all_consuming((digits::<4>, preceded(char('-'), digits::<2>), preceded(char('-'), digits::<2>)))
            .parse(text.text);
    let problem = |detail: String| Problem::new(ProblemKind::BadDate, text.whole(), detail);
    let Ok((_, (year, month, day))) = iso else {
        let detail = "no date; dates are written year-month-day, as in 2026-11-20".into();
        problems.push(problem(detail).suggest(iso_guess(text.text)));
        return None;
    };
    if !YEARS.contains(&year) {
        problems.push(problem(format!("the year {year} cannot be meant")));
        return None;
    }
    let date = Date::new(year, month as i8, day as i8).ok();
    if date.is_none() {
        let detail = match Date::new(year, month as i8, 1) {
            Ok(first) => {
                format!("no such day: {} has {} days", first.strftime("%B %Y"), first.days_in_month())
            }
            Err(_) => format!("no such month: {month:02}"),
        };
        problems.push(problem(detail));
    }
    date
}

/// The ISO form of a date in another order, where it can only mean one.
fn iso_guess(text: &str) -> Option<String> {
    let parts: Vec<i16> = text
        .split(['.', '/', '-'])
        .map(str::parse)
        .collect::<Result<_, _>>()
        .ok()
        .filter(|p: &Vec<_>| p.len() == 3)?;
    let dotted = text.contains('.');
    let (year, month, day) = match parts[..] {
        [year, month, day] if YEARS.contains(&year) => (year, month, day),
        [day, month, year] if YEARS.contains(&year) && (dotted || day > 12) => (year, month, day),
        _ => return None,
    };
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    Date::new(year, month, day).ok().map(|date| date.to_string())
}

/// `7`, `3.2`; no sign, no exponent.
fn decimal(input: &str) -> IResult<&str, f64, ()> {
    map_res(recognize((digit1, opt((char('.'), digit1)))), str::parse).parse(input)
}

fn number(text: ValueText<'_>, detail: &str, problems: &mut Vec<Problem>) -> Option<f64> {
    let read: IResult<&str, f64, ()> = all_consuming(decimal).parse(text.text);
    if let Ok((_, number)) = read {
        return Some(number);
    }
    let point = text.text.replacen(',', ".", 1);
    let better = all_consuming(decimal).parse(point.as_str()).is_ok().then(|| point.clone());
    problems.push(Problem::new(ProblemKind::BadNumber, text.whole(), detail).suggest(better));
    None
}

/// A pH from 0 to 14.
pub(crate) fn ph(text: ValueText<'_>, problems: &mut Vec<Problem>) -> Option<f64> {
    let detail = "no pH; it is a number from 0 to 14";
    let read = number(text, detail, problems)?;
    if read > 14.0 {
        problems.push(Problem::new(ProblemKind::BadNumber, text.whole(), detail));
        return None;
    }
    Some(read)
}

/// A count of at least one.
pub(crate) fn count(text: ValueText<'_>, problems: &mut Vec<Problem>) -> Option<u32> {
    let read = text.text.bytes().all(|b| b.is_ascii_digit()).then(|| text.text.parse().ok()).flatten();
    let read = read.filter(|&count| count > 0);
    if read.is_none() {
        problems.push(Problem::new(
            ProblemKind::BadNumber,
            text.whole(),
            "no count; it is a whole number from 1",
        ));
    }
    read
}

/// `30 ml`.
pub(crate) fn volume(text: ValueText<'_>, problems: &mut Vec<Problem>) -> Option<Volume> {
    const UNITS: [&str; 5] = ["ml", "l", "g", "fl oz", "oz"];
    let read: IResult<&str, f64, ()> = terminated(decimal, space0).parse(text.text);
    let volume = read.ok().and_then(|(unit, amount)| {
        let unit = fold(unit.trim_end_matches('.'));
        let unit = UNITS.into_iter().find(|known| *known == unit)?;
        (amount > 0.0).then_some(Volume { amount, unit })
    });
    if volume.is_none() {
        let detail = format!("no volume; it is written `30 ml` (units: {})", UNITS.join(", "));
        problems.push(Problem::new(ProblemKind::BadNumber, text.whole(), detail));
    }
    volume
}

/// A period after opening: `12M`, `12 months`.
pub(crate) fn months(text: ValueText<'_>, problems: &mut Vec<Problem>) -> Option<u32> {
    let unit = alt_month;
    let read: IResult<&str, &str, ()> = all_consuming(terminated(digit1, (space0, unit))).parse(text.text);
    let months =
        read.ok().and_then(|(_, digits)| digits.parse().ok()).filter(|months| (1..=120).contains(months));
    if months.is_none() {
        let detail = "no period after opening; it is written `12M`, in months";
        let digits = text.text.parse::<u32>().ok().filter(|months| (1..=120).contains(months));
        let better = digits.map(|months| format!("{months}M"));
        problems.push(Problem::new(ProblemKind::BadNumber, text.whole(), detail).suggest(better));
    }
    months
}

fn alt_month(input: &str) -> IResult<&str, &str, ()> {
    nom::branch::alt((tag_no_case("months"), tag_no_case("month"), tag_no_case("m"))).parse(input)
}
