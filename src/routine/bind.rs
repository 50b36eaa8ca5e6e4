//! What needs more than one line: names to products, things said twice, dates against each other.

use std::collections::HashMap;

use jiff::civil::Date;

use super::calendar::Weekdays;
use super::names::Names;
use super::problem::{Problem, ProblemKind};
use super::step::StepReader;
use super::tree::{RhythmText, RoutineFile, ScheduleText, SlotBlock, SlotItem, When};
use super::value::ValueText;
use crate::nearest::fold;
use crate::source::Span;

/// For how many unknown names of a file the nearest are looked for; each look takes all declared names.
const GUESSES: usize = 40;

/// Reads the steps of `file` against `names`.
pub(crate) fn steps(file: &mut RoutineFile, text: &str, names: &Names) {
    let mut reader = StepReader { names, guesses: GUESSES };
    for slot in &mut file.slots {
        for item in &mut slot.items {
            let (SlotItem::Step(super::tree::Step { span, .. })
            | SlotItem::Wait(super::tree::Wait { span, .. })) = item;
            let line = ValueText { text: span.slice(text), start: span.start };
            *item = reader.read(line, slot.slot, &mut file.problems);
        }
    }
}

/// Finds what contradicts itself within one file.
pub(crate) fn whole(file: &mut RoutineFile) {
    products(file);
    slots(file);
    let problems = &mut file.problems;
    if let Some(routine) = &file.routine
        && let (Some(from), Some(until)) = (&routine.from, &routine.until)
    {
        backwards((from.value, from.span), (until.value, until.span), problems);
    }
    let mut seen: HashMap<&str, Span> = HashMap::new();
    for line in &file.uses {
        if let Some(first) = seen.get(line.path.value.as_str()) {
            let detail = "used twice by this file";
            problems.push(Problem::new(ProblemKind::DuplicateUse, line.path.span, detail).against(*first));
        } else {
            seen.insert(&line.path.value, line.path.span);
        }
    }
    let whens = file.slots.iter().flat_map(|slot| {
        let steps = slot.items.iter().filter_map(|item| match item {
            SlotItem::Step(step) => step.schedule.said(),
            SlotItem::Wait(_) => None,
        });
        slot.schedule.said().into_iter().chain(steps)
    });
    let labels =
        file.products.iter().filter_map(|product| product.fields.label.as_ref().map(|label| &label.value));
    let mut found = Vec::new();
    for schedule in whens.chain(labels) {
        contradicting(schedule, &mut found);
    }
    outside_slot(&file.slots, &mut found);
    problems.append(&mut found);
    problems.sort_by_key(|problem| (problem.span.start, problem.span.end));
}

fn products(file: &mut RoutineFile) {
    let mut first: HashMap<String, usize> = HashMap::new();
    for at in 0..file.products.len() {
        let product = &file.products[at];
        if product.fields.ingredients.is_none() && product.fields.from.is_none() {
            let detail = "has no ingredient list, so nothing about its ingredients can be checked";
            file.problems.push(Problem::new(ProblemKind::NoIngredients, product.name_span, detail));
        }
        if product.name.is_empty() {
            continue;
        }
        let earlier = *first.entry(fold(&product.name)).or_insert(at);
        if earlier != at {
            let detail = "declared twice; steps mean the first one";
            let problem = Problem::new(ProblemKind::DuplicateProduct, file.products[at].name_span, detail);
            file.problems.push(problem.against(file.products[earlier].name_span));
            file.products[at].duplicate_of = Some(earlier);
        }
    }
}

fn slots(file: &mut RoutineFile) {
    let mut first: HashMap<(_, String), Span> = HashMap::new();
    for slot in &file.slots {
        let schedule = match &slot.schedule {
            When::Unsaid => RhythmText::Daily.to_string(),
            When::Said(schedule) => schedule.to_string(),
            When::Unread(_) => continue,
        };
        let earlier = *first.entry((slot.slot, schedule)).or_insert(slot.keyword);
        if earlier != slot.keyword {
            let detail = "the same slot twice; its steps follow those of the first";
            file.problems
                .push(Problem::new(ProblemKind::DuplicateBlock, slot.keyword, detail).against(earlier));
        }
    }
}

fn backwards(from: (Date, Span), until: (Date, Span), problems: &mut Vec<Problem>) {
    if until.0 < from.0 {
        let detail = format!("is before the first day, {}", from.0);
        problems.push(Problem::new(ProblemKind::Contradiction, until.1, detail).against(from.1));
    }
}

fn contradicting(schedule: &ScheduleText, problems: &mut Vec<Problem>) {
    let (Some(from), Some(until)) = (&schedule.from, &schedule.until) else { return };
    backwards((from.value, from.span), (until.value, until.span), problems);
    let between = from.value.until(until.value).map_or(0, |span| i64::from(span.get_days()) + 1);
    if let Some(days) = &schedule.days
        && between > 0
        && i64::from(days.value) != between
    {
        let detail = format!("is not the {between} days from {} until {}", from.value, until.value);
        problems.push(Problem::new(ProblemKind::Contradiction, days.span, detail).against(from.span));
    }
}

/// Steps that name weekdays which their slot, naming some itself, does not have.
fn outside_slot(slots: &[SlotBlock], problems: &mut Vec<Problem>) {
    let named = |when: &When| {
        let rhythm = when.said()?.rhythm.as_ref()?;
        Some((Weekdays::named_by(&rhythm.value)?, rhythm.span))
    };
    for slot in slots {
        let Some((there, place)) = named(&slot.schedule) else { continue };
        let steps = slot.items.iter().filter_map(|item| match item {
            SlotItem::Step(step) => named(&step.schedule),
            SlotItem::Wait(_) => None,
        });
        for (here, span) in steps {
            let missing = here.without(there);
            if !missing.is_empty() {
                let detail = format!("the slot is not on {missing}; the step's own days count");
                problems.push(Problem::new(ProblemKind::OutsideSlot, span, detail).against(place));
            }
        }
    }
}
