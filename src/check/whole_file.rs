//! The kind `file`: what a routine file says about products that does not fit its plan or its other dates.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;

use super::uses::{days, steps_of};
use super::{Cause, RoutineProduct, RoutineView, Sink, when};
use crate::finding::{Certainty, Details};
use crate::product::Field;
use crate::routine::{ProblemKind, SlotItem};

/// Reports products that are never used or cannot be checked, dates that have passed or contradict each other, and
/// pauses that separate nothing.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WholeFile {
    what: What,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum What {
    /// A product of this file that no slot has.
    Unused,
    /// A product in use whose table has no list for it.
    WithoutList,
    /// The printed date has passed.
    Expired,
    /// The printed date falls into a plan with an end.
    ExpiresInPlan,
    /// The printed period after opening has passed.
    PastPao,
    /// Opened after the printed date.
    OpenedAfterExpiry,
    /// Opened on a day that is still to come.
    OpenedInFuture,
    /// A pause before the first or after the last step of a slot.
    IdlePause,
}

impl WholeFile {
    pub(super) fn placeholders(&self) -> &'static [&'static str] {
        match self.what {
            What::Unused | What::WithoutList => &["product"],
            What::Expired | What::ExpiresInPlan => &["product", "expires", "last"],
            What::PastPao => &["product", "opened", "months", "end"],
            What::OpenedAfterExpiry => &["product", "opened", "expires"],
            What::OpenedInFuture => &["product", "opened", "on"],
            What::IdlePause => &["place"],
        }
    }

    pub(super) fn check_routine(&self, view: &RoutineView<'_>, sink: &mut Sink) {
        if self.what == What::IdlePause {
            return idle_pauses(view, sink);
        }
        for (index, product) in view.products.iter().enumerate() {
            match self.what {
                What::Unused => unused(view, product, sink),
                What::WithoutList => without_list(view, product, index, sink),
                What::Expired | What::ExpiresInPlan => expired(view, product, index, self.what, sink),
                What::PastPao => past_pao(view, product, index, sink),
                What::OpenedAfterExpiry => opened_after_expiry(product, sink),
                What::OpenedInFuture => opened_in_future(view, product, sink),
                What::IdlePause => {}
            }
        }
    }
}

/// A product that the file itself declares and no line of a slot names. Shelves, which have no slots, are for others
/// to use; a name that a line may have been meant to be is left to that line's own finding.
fn unused(view: &RoutineView<'_>, product: &RoutineProduct<'_>, sink: &mut Sink) {
    let Some(block) = view.file.products.iter().find(|block| {
        product.source == view.source
            && view.place(block.name_span) == product.at
            && block.duplicate_of.is_none()
    }) else {
        return;
    };
    if view.file.slots.is_empty() {
        return;
    }
    let index = view.products.iter().position(|other| std::ptr::eq(other, product));
    let lines = view.file.slots.iter().flat_map(|slot| &slot.items);
    let named = lines.filter_map(|line| match line {
        SlotItem::Step(step) => Some(step.product),
        SlotItem::Wait(_) => None,
    });
    let meant = view.file.problems.iter().any(|problem| {
        problem.kind == ProblemKind::UnknownProduct && problem.suggestions.contains(&block.name)
    });
    if meant || named.into_iter().any(|product| product.is_some() && product == index) {
        return;
    }
    sink.report(Certainty::Certain, Cause::of_folded(product.name), product.at, || {
        Details::default().arg("product", product.name).here("in no slot")
    });
}

/// A product in use without a list although its block names one or a table; blocks that name neither are found when
/// the file is read.
fn without_list(view: &RoutineView<'_>, product: &RoutineProduct<'_>, index: usize, sink: &mut Sink) {
    let steps = steps_of(view, index);
    let Some(from) = product.fields.from.as_ref().filter(|_| !product.has_list()) else { return };
    let Some(&first) = steps.first() else { return };
    sink.report(
        Certainty::Certain,
        Cause::of_folded(product.name),
        view.place(view.steps[first].name),
        || Details::default().arg("product", product.name).label(product.place(from.span), "no list there"),
    );
}

/// The last day of a product in the plan, if any is on or after `from`; `None` goes on for ever.
fn last_use(view: &RoutineView<'_>, index: usize, from: Date) -> Option<Option<Date>> {
    let steps = steps_of(view, index);
    let all = days(view, &steps);
    let (last, _) = all.last_key_value()?;
    let endless = steps.iter().any(|&step| view.steps[step].schedule.course_days().is_none());
    if endless {
        return Some(None);
    }
    (*last >= from).then_some(Some(*last))
}

fn expired(view: &RoutineView<'_>, product: &RoutineProduct<'_>, index: usize, what: What, sink: &mut Sink) {
    let Some(Field { value: expires, at }) = product.view.product.expires else { return };
    let Some(last) = last_use(view, index, view.on) else { return };
    let passed = expires < view.on;
    let wrong = match what {
        What::Expired => passed,
        // A plan without an end outlives every product.
        _ => !passed && last.is_some_and(|last| last > expires),
    };
    if !wrong {
        return;
    }
    sink.report(Certainty::Certain, Cause::of_folded(product.name), at, || {
        let mut details = Details::default()
            .arg("product", product.name)
            .arg("expires", expires)
            .arg("last", last.map_or_else(|| "without an end".to_owned(), |last| format!("until {last}")));
        for step in steps_of(view, index) {
            details =
                details.label(view.place(view.steps[step].name), when::days(&view.steps[step].schedule));
        }
        details
    });
}

fn past_pao(view: &RoutineView<'_>, product: &RoutineProduct<'_>, index: usize, sink: &mut Sink) {
    let view_of = product.view.product;
    let (Some(opened), Some(pao)) = (view_of.opened, view_of.pao) else { return };
    let Ok(end) = opened.value.checked_add(i64::from(pao.value).months()) else { return };
    if end >= view.on || last_use(view, index, view.on).is_none() {
        return;
    }
    sink.report(Certainty::Certain, Cause::of_folded(product.name), opened.at, || {
        let mut details = Details::default()
            .arg("product", product.name)
            .arg("opened", opened.value)
            .arg(
                "months",
                if pao.value == 1 { "1 month".to_owned() } else { format!("{} months", pao.value) },
            )
            .arg("end", end)
            .label(pao.at, "keeps so long after opening");
        for step in steps_of(view, index) {
            details =
                details.label(view.place(view.steps[step].name), when::days(&view.steps[step].schedule));
        }
        details
    });
}

fn opened_after_expiry(product: &RoutineProduct<'_>, sink: &mut Sink) {
    let (Some(opened), Some(expires)) = (product.view.product.opened, product.view.product.expires) else {
        return;
    };
    if opened.value > expires.value {
        sink.report(Certainty::Certain, Cause::of_folded(product.name), opened.at, || {
            Details::default()
                .arg("product", product.name)
                .arg("opened", opened.value)
                .arg("expires", expires.value)
                .label(expires.at, "the printed date")
        });
    }
}

fn opened_in_future(view: &RoutineView<'_>, product: &RoutineProduct<'_>, sink: &mut Sink) {
    let Some(opened) = product.view.product.opened.filter(|opened| opened.value > view.on) else { return };
    sink.report(Certainty::Certain, Cause::of_folded(product.name), opened.at, || {
        Details::default().arg("product", product.name).arg("opened", opened.value).arg("on", view.on)
    });
}

fn idle_pauses(view: &RoutineView<'_>, sink: &mut Sink) {
    for slot in &view.file.slots {
        for (at, item) in slot.items.iter().enumerate() {
            let SlotItem::Wait(wait) = item else { continue };
            let is_step = |item: &SlotItem| matches!(item, SlotItem::Step(_));
            let place = if !slot.items[..at].iter().any(is_step) {
                "before the first step"
            } else if !slot.items[at + 1..].iter().any(is_step) {
                "after the last step"
            } else {
                continue;
            };
            let cause = Cause::of(place).and(slot.slot.keyword());
            sink.report(Certainty::Certain, cause, view.place(wait.span), || {
                Details::default().arg("place", place)
            });
        }
    }
}
