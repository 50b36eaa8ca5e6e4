//! The lines of a slot: steps and pauses.

use nom::branch::alt;
use nom::bytes::complete::tag_no_case;
use nom::character::complete::{digit1, space0, space1};
use nom::combinator::{all_consuming, value};
use nom::sequence::{preceded, terminated};
use nom::{IResult, Parser};

use super::names::Names;
use super::problem::{Problem, ProblemKind};
use super::schedule;
use super::tree::{RhythmText, Slot, SlotItem, Spanned, Step, Wait, When};
use super::value::ValueText;
use super::zone;

/// How many words at the end of a line a schedule may have.
const SCHEDULE_WORDS: usize = 32;

/// Reads lines of slots against the declared names.
pub(crate) struct StepReader<'n> {
    pub(crate) names: &'n Names,
    /// For how many unknown names the nearest are still looked for.
    pub(crate) guesses: usize,
}

impl StepReader<'_> {
    /// Reads one line.
    pub(crate) fn read(&mut self, line: ValueText<'_>, slot: Slot, problems: &mut Vec<Problem>) -> SlotItem {
        let found = self.names.longest(line.text);
        if found.is_none()
            && let Some(wait) = wait(line, problems)
        {
            return SlotItem::Wait(wait);
        }
        let tail = |at: usize| line.part(&line.text[at..]);
        if let Some(found) = found {
            let (when, zones) = cut_zones(tail(found.len));
            let when = when.trimmed();
            if when.text.is_empty() || schedule::looks_like_schedule(when.text) {
                return SlotItem::Step(Step {
                    span: line.whole(),
                    name: line.span(&line.text[..found.len]),
                    product: Some(found.product),
                    schedule: read_when(when, problems),
                    zones: zones.map(|zones| read_zones(zones, problems)).unwrap_or_default(),
                });
            }
        }
        let (rest, zones) = cut_zones(line);
        let (name, when) = guess_name(rest);
        self.unknown(name, slot, problems);
        SlotItem::Step(Step {
            span: line.whole(),
            name: name.whole(),
            product: None,
            schedule: read_when(when, problems),
            zones: zones.map(|zones| read_zones(zones, problems)).unwrap_or_default(),
        })
    }

    fn unknown(&mut self, name: ValueText<'_>, slot: Slot, problems: &mut Vec<Problem>) {
        let near = if self.guesses > 0 && name.text.len() <= 200 {
            self.guesses -= 1;
            self.names.near(name.text)
        } else {
            Vec::new()
        };
        let detail = format!("no declared product; a step of `{}` begins with one", slot.keyword());
        problems.push(Problem::new(ProblemKind::UnknownProduct, name.whole(), detail).suggest(near));
    }
}

/// `wait 10 min`.
fn wait(line: ValueText<'_>, problems: &mut Vec<Problem>) -> Option<Wait> {
    let word: IResult<&str, &str, ()> = tag_no_case("wait").parse(line.text);
    let (rest, _) = word.ok().filter(|(rest, _)| !rest.starts_with(char::is_alphanumeric))?;
    let unit = alt((
        value(60, alt((tag_no_case("minutes"), tag_no_case("minute"), tag_no_case("min")))),
        value(3600, alt((tag_no_case("hours"), tag_no_case("hour"), tag_no_case("h")))),
        value(1, alt((tag_no_case("seconds"), tag_no_case("second"), tag_no_case("sec"), tag_no_case("s")))),
    ));
    let read: IResult<&str, (&str, u32), ()> =
        all_consuming(preceded(space1, (terminated(digit1, space0), unit))).parse(rest.trim_end());
    let seconds = read.ok().and_then(|(_, (count, unit))| count.parse::<u32>().ok()?.checked_mul(unit));
    let seconds = seconds.filter(|&seconds| seconds > 0);
    if seconds.is_none() {
        problems.push(Problem::new(ProblemKind::BadWait, line.whole(), "a pause is written `wait 10 min`"));
    }
    Some(Wait { span: line.whole(), seconds })
}

/// Cuts the zones off: from the first `@` at the beginning or after white space.
fn cut_zones<'a>(text: ValueText<'a>) -> (ValueText<'a>, Option<ValueText<'a>>) {
    let at = text.text.match_indices('@').map(|(at, _)| at).find(|&at| {
        let before = &text.text[..at];
        before.is_empty() || before.ends_with(|c: char| c.is_whitespace() || c == ',')
    });
    match at {
        Some(at) => (text.part(&text.text[..at]).trimmed(), Some(text.part(&text.text[at..]).trimmed())),
        None => (text.trimmed(), None),
    }
}

/// `@ZONE[, ZONE]`.
fn read_zones(text: ValueText<'_>, problems: &mut Vec<Problem>) -> Vec<Spanned<String>> {
    let mut zones = Vec::new();
    for item in text.text.split(',').map(|item| text.part(item).trimmed()) {
        let name = item.text.trim_start_matches('@').trim();
        let item = item.part(name);
        if name.is_empty() {
            problems.push(Problem::new(ProblemKind::EmptyValue, text.whole(), "a zone without a name"));
            continue;
        }
        let mut words = name.split_whitespace().skip(1);
        if words.any(|word| schedule::looks_like_schedule(item.part(word).text)) {
            let detail = "the zone comes after the schedule";
            problems.push(Problem::new(ProblemKind::BadSchedule, item.whole(), detail));
        } else if let Some(meant) = zone::slip(name) {
            let detail = "not a usual zone";
            problems.push(Problem::new(ProblemKind::UnknownZone, item.whole(), detail).suggest([meant]));
        }
        zones.push(Spanned { value: zone::canonical(name), span: item.whole() });
    }
    zones
}

/// The schedule of a step.
fn read_when(text: ValueText<'_>, problems: &mut Vec<Problem>) -> When {
    let text = text.part(text.text.trim_start_matches([',', ':'])).trimmed();
    if text.text.is_empty() {
        return When::Unsaid;
    }
    match schedule::read(text, problems) {
        Some(read) => match &read.rhythm {
            Some(Spanned { value: RhythmText::PerDay(_), span }) => {
                let detail = "a slot takes place once a day; put the step into `am` and `pm`";
                problems.push(Problem::new(ProblemKind::BadSchedule, *span, detail));
                When::Unread(text.whole())
            }
            _ => When::Said(read),
        },
        None => When::Unread(text.whole()),
    }
}

/// Parts a line whose name is unknown: the longest schedule at its end, and what is before it.
fn guess_name<'a>(line: ValueText<'a>) -> (ValueText<'a>, ValueText<'a>) {
    let starts: Vec<usize> =
        line.text.split_whitespace().map(|word| line.part(word).start as usize).collect();
    let first = starts.len().saturating_sub(SCHEDULE_WORDS).max(1);
    for &start in starts.get(first..).unwrap_or(&[]) {
        let at = start - line.start as usize;
        let (name, when) = (line.part(&line.text[..at]).trimmed(), line.part(&line.text[at..]));
        if schedule::looks_like_schedule(when.text) && schedule::read(when, &mut Vec::new()).is_some() {
            return (name, when);
        }
    }
    (line, line.part(&line.text[line.text.len()..]))
}

/// The schedule in the head of a slot.
pub(crate) fn head_schedule(text: ValueText<'_>, problems: &mut Vec<Problem>) -> When {
    read_when(text, problems)
}
