//! The canonical form of a routine file.

use std::collections::HashMap;

use super::keys::{self, Keyword, ProductKey, RoutineKey};
use super::line::{self, Line};
use super::names::Names;
use super::problem::Problem;
use super::schedule;
use super::step::StepReader;
use super::tree::{LineRole, RoutineFile, Slot, SlotItem, Step};
use super::value::{self, Avoid, ValueText, folded_space};
use super::words::{Answer, Apply, Package, Skin, Stance, StepOrder, Texture, Word};
use crate::source::Span;

/// `text` in canonical form: LF line ends and no byte-order mark, blocks apart by one blank line, keys and
/// steps indented by two spaces and what goes on from them by four, keywords, keys and words of closed sets
/// in lower case, schedules in their shortest words. Comments, names, the order of lines and the line breaks
/// of ingredient lists stay; a line with something wrong in it stays as it is but for its indentation.
///
/// The meaning never changes, and the canonical form of a canonical form is itself.
#[must_use]
pub fn format(text: &str) -> String {
    let file = super::parse(text);
    let printer = Printer::new(text, &file);
    let mut out = Output::default();
    let uses = |line: &str| line.starts_with("use ");
    for (at, (line, &role)) in line::lines(text).zip(&file.lines).enumerate() {
        match role {
            LineRole::Blank => out.held.push(None),
            LineRole::Comment => out.hold(line),
            LineRole::Header => {
                let head = printer.header(line.text);
                let apart = !(uses(&head) && uses(&out.last) && out.held.is_empty());
                out.push(0, &head, line.comment, apart);
            }
            _ => {
                let goes_on = printer.goes_on[at];
                let (indent, body, comment) = printer.body(line, role, goes_on);
                out.push(indent, &body, comment, false);
            }
        }
    }
    let held = std::mem::take(&mut out.held);
    out.comments(&held, 0);
    out.text
}

/// Lines as they are written, with comments of their own line held back until it is known what they are above.
#[derive(Default)]
struct Output {
    text: String,
    /// Comments and whether they were indented, and blank lines as `None`.
    held: Vec<Option<(String, bool)>>,
    last: String,
}

impl Output {
    fn hold(&mut self, line: Line<'_>) {
        self.held.push(Some((line.comment.unwrap_or_default().to_owned(), line.is_indented())));
    }

    /// Writes a line, and before it the comments that were held back, those right above it indented alike.
    /// With `apart`, the line and these are set off by a blank line.
    fn push(&mut self, indent: usize, body: &str, comment: Option<&str>, apart: bool) {
        let right_above = self.held.iter().rposition(Option::is_none).map_or(0, |at| at + 1);
        let held = std::mem::take(&mut self.held);
        let mut gap = self.comments(&held[..right_above], indent) || apart;
        for (comment, _) in held[right_above..].iter().flatten() {
            self.write(std::mem::take(&mut gap), indent, comment);
        }
        let line = comment.map_or_else(|| body.to_owned(), |comment| format!("{body}  {comment}"));
        self.write(gap, indent, &line);
        body.clone_into(&mut self.last);
    }

    /// Writes comments that stand by themselves, before a header as deep as they were; says whether a blank
    /// line is still due.
    fn comments(&mut self, held: &[Option<(String, bool)>], indent: usize) -> bool {
        let mut gap = false;
        for held in held {
            match held {
                Some((comment, indented)) => {
                    let indent = if indent == 0 && *indented { 2 } else { indent };
                    self.write(std::mem::take(&mut gap), indent, comment);
                }
                None => gap = true,
            }
        }
        gap
    }

    fn write(&mut self, gap: bool, indent: usize, line: &str) {
        if gap && !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.extend(std::iter::repeat_n(' ', indent));
        self.text.push_str(line);
        self.text.push('\n');
    }
}

/// Knows the file that the lines come from.
struct Printer<'t> {
    text: &'t str,
    names: Names,
    /// Steps and pauses by the place of their line.
    items: HashMap<u32, (&'t SlotItem, Slot)>,
    /// For each line, whether the next one with content goes on with its value.
    goes_on: Vec<bool>,
    /// Names from elsewhere may begin a step, so that it is not known how far its name goes.
    open_names: bool,
}

impl<'t> Printer<'t> {
    fn new(text: &'t str, file: &'t RoutineFile) -> Self {
        let items = file.slots.iter().flat_map(|slot| {
            slot.items.iter().map(move |item| match item {
                SlotItem::Step(step) => (step.span.start, (item, slot.slot)),
                SlotItem::Wait(wait) => (wait.span.start, (item, slot.slot)),
            })
        });
        let mut goes_on = vec![false; file.lines.len()];
        let mut next = false;
        for (place, role) in goes_on.iter_mut().zip(&file.lines).rev() {
            *place = next;
            if !matches!(role, LineRole::Blank | LineRole::Comment) {
                next = matches!(role, LineRole::Continuation | LineRole::ListContinuation);
            }
        }
        Self {
            text,
            goes_on,
            names: Names::new(file.products.iter().map(|product| product.name.as_str())),
            items: items.collect(),
            open_names: !file.uses.is_empty(),
        }
    }

    fn header(&self, line: &str) -> String {
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let rest = rest.trim_start();
        let Some(keyword) = keys::find(&keys::KEYWORDS, word) else { return line.to_owned() };
        let rest = match keyword {
            Keyword::Routine | Keyword::Product => folded_space(rest),
            Keyword::Use => rest.to_owned(),
            Keyword::Am | Keyword::Pm => read_schedule(rest).unwrap_or_else(|| rest.to_owned()),
        };
        format!("{} {rest}", word.to_ascii_lowercase()).trim_end().to_owned()
    }

    /// Indentation, content and comment of a line below a header, or of one that was not understood.
    fn body<'l>(&self, line: Line<'l>, role: LineRole, goes_on: bool) -> (usize, String, Option<&'l str>) {
        match role {
            LineRole::ListContinuation => {
                let line = line.of_list();
                (4, line.text.to_owned(), line.comment)
            }
            LineRole::Continuation => (4, line.text.to_owned(), line.comment),
            LineRole::Key => key_line(line, goes_on),
            LineRole::Step => (2, self.item(line.text), line.comment),
            _ => {
                let line = if is_list_key(line.text) { line.of_list() } else { line };
                (if line.is_indented() { 2 } else { 0 }, line.text.to_owned(), line.comment)
            }
        }
    }

    fn item(&self, line: &str) -> String {
        let Some((item, slot)) = self.items.get(&Span::of(line, self.text).start) else {
            return line.to_owned();
        };
        match item {
            SlotItem::Wait(wait) => match wait.seconds {
                Some(seconds) if seconds % 3600 == 0 => format!("wait {} h", seconds / 3600),
                Some(seconds) if seconds % 60 == 0 => format!("wait {} min", seconds / 60),
                Some(seconds) => format!("wait {seconds} s"),
                None => line.to_owned(),
            },
            SlotItem::Step(step) => self.step(step, line, *slot).unwrap_or_else(|| line.to_owned()),
        }
    }

    /// The canonical form of a step without problems, if it is sure to be read as the same step.
    fn step(&self, step: &Step, line: &str, slot: Slot) -> Option<String> {
        let product = step.product.filter(|_| !self.open_names)?;
        let zones: Vec<String> =
            step.zones.iter().map(|zone| folded_space(zone.span.slice(self.text))).collect();
        let mut words = folded_space(step.name.slice(self.text));
        if let Some(said) = step.schedule.said() {
            words += &format!(" {said}");
        }
        if !zones.is_empty() {
            words += &format!(" @{}", zones.join(", "));
        }
        let sense = |line: &str| {
            let mut problems = Vec::new();
            let mut reader = StepReader { names: &self.names, guesses: 0 };
            let item = reader.read(ValueText { text: line, start: 0 }, slot, &mut problems);
            let SlotItem::Step(step) = item else { return None };
            let zones: Vec<String> = step.zones.into_iter().map(|zone| zone.value).collect();
            let said = step.schedule.said().map(ToString::to_string);
            problems.is_empty().then_some((step.product?, said, zones))
        };
        let before = sense(line).filter(|(same, ..)| *same == product)?;
        (sense(&words)? == before).then_some(words)
    }
}

/// Indentation, content and comment of a key. Only a value on one line is put into canonical form.
fn key_line(line: Line<'_>, goes_on: bool) -> (usize, String, Option<&str>) {
    let line = if is_list_key(line.text) { line.of_list() } else { line };
    let Some((key, value)) = keys::cut(line.text) else { return (2, line.text.to_owned(), line.comment) };
    let canonical = if goes_on { None } else { canonical_value(key, value) };
    let body = format!("{}: {}", key.to_ascii_lowercase(), canonical.as_deref().unwrap_or(value));
    (2, body.trim_end().to_owned(), line.comment)
}

fn is_list_key(text: &str) -> bool {
    keys::cut(text).is_some_and(|(key, _)| key.eq_ignore_ascii_case("ingredients"))
}

fn read_schedule(text: &str) -> Option<String> {
    let mut problems = Vec::new();
    let read = schedule::read(ValueText { text, start: 0 }, &mut problems)?;
    Some(read.to_string())
}

/// The canonical form of a value, `None` where it is kept as it is.
fn canonical_value(key: &str, value: &str) -> Option<String> {
    let text = ValueText { text: value, start: 0 };
    let mut problems = Vec::new();
    let out = &mut problems;
    // Keys that both kinds of blocks have take the same values.
    let product = keys::find(&keys::PRODUCT_KEYS, key);
    let canonical = match (keys::find(&keys::ROUTINE_KEYS, key), product) {
        (Some(RoutineKey::Skin), _) => words::<Skin>(text, out, Skin::word),
        (Some(RoutineKey::Market), _) => {
            let markets = value::markets(text, out).into_iter().map(|market| market.value);
            markets.collect::<Vec<_>>().join(", ")
        }
        (Some(RoutineKey::Avoid), _) => {
            let avoided = value::avoided(text, out).into_iter().map(|avoided| match avoided.value {
                Avoid::Ingredient(name) => name,
                Avoid::Class(class) => format!("class:{class}"),
            });
            avoided.collect::<Vec<_>>().join(", ")
        }
        (Some(RoutineKey::Pregnant), _) => value::word::<Answer>(text, out)?.word().to_owned(),
        (Some(RoutineKey::Stance), _) => value::word::<Stance>(text, out)?.word().to_owned(),
        (Some(RoutineKey::Order), _) => value::word::<StepOrder>(text, out)?.word().to_owned(),
        (_, Some(ProductKey::Package)) => words::<Package>(text, out, Package::word),
        (_, Some(ProductKey::Texture)) => value::word::<Texture>(text, out)?.word().to_owned(),
        (_, Some(ProductKey::Apply)) => value::word::<Apply>(text, out)?.word().to_owned(),
        (_, Some(ProductKey::Volume)) => {
            let number = value.trim_end_matches(|c: char| !c.is_ascii_digit());
            format!("{number} {}", value::volume(text, out)?.unit)
        }
        (_, Some(ProductKey::Pao)) => format!("{}M", value::months(text, out)?),
        (_, Some(ProductKey::Use)) => read_schedule(value)?,
        (_, Some(ProductKey::Brand | ProductKey::Id | ProductKey::Notes | ProductKey::Type)) => {
            folded_space(value)
        }
        _ => return None,
    };
    let sound = |problems: &[Problem]| problems.is_empty() && !canonical.is_empty();
    sound(&problems).then_some(canonical)
}

fn words<W: Word>(text: ValueText<'_>, problems: &mut Vec<Problem>, word: fn(W) -> &'static str) -> String {
    value::words::<W>(text, problems).into_iter().map(|item| word(item.value)).collect::<Vec<_>>().join(", ")
}
