//! The kind `sunscreen`: what needs sun protection in the morning.

use std::collections::HashSet;

use serde::Deserialize;

use super::amount::reaches;
use super::treatment::{is_hydrating, is_kind, is_treatment, photosensitising, said};
use super::{Cause, Listed, RoutineProduct, RoutineView, Sink, when};
use crate::dictionary::actives::Threshold;
use crate::finding::{Certainty, Details};
use crate::routine::calendar::{Meeting, Meets, Schedule, uncovered};
use crate::routine::{PlannedStep, Slot};

/// Reports steps that are followed by a morning without a sunscreen on the same skin.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sunscreen {
    after: After,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum After {
    /// A treatment in the morning.
    Treatment,
    /// An active that makes skin sensitive to light, on the same or the next morning.
    Photosensitiser,
}

/// How sure a product protects from the sun.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Protects {
    No,
    Perhaps,
    Yes,
}

impl Sunscreen {
    pub(super) fn placeholders(&self) -> &'static [&'static str] {
        &["product", "active", "when"]
    }

    pub(super) fn check_routine(&self, view: &RoutineView<'_>, sink: &mut Sink) {
        let morning = view.file.slots.iter().any(|slot| slot.slot == Slot::Am);
        let protects: Vec<(usize, Protects)> = (0..view.steps.len())
            .filter(|&step| view.steps[step].slot == Slot::Am)
            .map(|step| (step, protects(view.product(&view.steps[step]))))
            .filter(|(_, protects)| *protects > Protects::No)
            .collect();
        let mut told: Vec<(usize, Slot)> = Vec::new();
        // Steps alike in all that matters here are looked at once.
        let mut seen: HashSet<(usize, usize, &[String], Schedule)> = HashSet::new();
        for (step, planned) in view.steps.iter().enumerate() {
            let product = view.product(planned);
            let sensitises = photosensitising(&product.view);
            let concerned = match self.after {
                After::Photosensitiser => sensitises.is_some(),
                After::Treatment => {
                    planned.slot == Slot::Am
                        && sensitises.is_none()
                        && is_treatment(product)
                        && !is_hydrating(product)
                        && self_protection(&protects, step) == Protects::No
                }
            };
            // Once for the treatments of a block, and once for a photosensitiser in a slot.
            let key = match self.after {
                After::Treatment => (planned.block, planned.slot),
                After::Photosensitiser => (planned.product, planned.slot),
            };
            let new = || (planned.block, planned.product, &planned.zones[..], planned.schedule);
            if !concerned || told.contains(&key) || !on_exposed_skin(view, planned) || !seen.insert(new()) {
                continue;
            }
            if !morning {
                sink.skip("routines without a morning");
                continue;
            }
            if let Some(missing) = missing(view, step, &protects, sink) {
                told.push(key);
                report(view, planned, sensitises, &missing, sink);
            }
        }
    }
}

fn self_protection(all: &[(usize, Protects)], step: usize) -> Protects {
    all.iter().find(|(other, _)| *other == step).map_or(Protects::No, |&(_, protects)| protects)
}

/// Hair and scalp are not what these rules are about.
fn on_exposed_skin(view: &RoutineView<'_>, step: &PlannedStep) -> bool {
    !is_kind(view.product(step), &["conditioner", "hair-leave-on", "scalp-serum", "shampoo"])
}

/// Whether a product is a sunscreen by type or by name.
pub(super) fn is_sunscreen(product: &RoutineProduct<'_>) -> bool {
    is_kind(product, &["sunscreen", "tinted-sunscreen"]) || says_spf(product.name)
}

/// Whether a name has SPF as a word of its own, digits after it or not.
fn says_spf(name: &str) -> bool {
    let spf = |word: &str| {
        let head = word.get(..3).is_some_and(|head| head.eq_ignore_ascii_case("spf"));
        head && word[3..].bytes().all(|byte| byte.is_ascii_digit())
    };
    name.split(|c: char| !c.is_alphanumeric()).any(spf)
}

fn protects(product: &RoutineProduct<'_>) -> Protects {
    /// What protects at all holds about this much of a filter.
    const ENOUGH: Threshold = Threshold { percent: 2.0, inclusive: true };
    if is_sunscreen(product) {
        return Protects::Yes;
    }
    if product.view.rinse_off == Some(true) {
        return Protects::No;
    }
    let view = &product.view;
    let Some(filter) = view.names.class("uv-filter") else { return Protects::No };
    let mut best = Protects::No;
    for listed in view.present().filter(|listed| listed.classes.contains(filter)) {
        if reaches(view, listed, ENOUGH) >= Certainty::Likely {
            return Protects::Yes;
        }
        best = Protects::Perhaps;
    }
    let day_care = ["moisturizer", "lotion", "emulsion", "gel-moisturizer", "makeup", "makeup-primer"];
    if !product.has_list() && (product.kind().is_none() || is_kind(product, &day_care)) {
        best = Protects::Perhaps;
    }
    best
}

/// The mornings after a step on which nothing protects its skin; `None` where there are none, or none for sure.
fn missing(
    view: &RoutineView<'_>,
    step: usize,
    protects: &[(usize, Protects)],
    sink: &mut Sink,
) -> Option<Meeting> {
    let planned = &view.steps[step];
    // The evening before a morning.
    let later = i32::from(planned.slot == Slot::Pm);
    let schedules = |least: Protects| -> Vec<Schedule> {
        protects
            .iter()
            .filter(|&&(other, sure)| sure >= least && view.share_skin(planned, &view.steps[other]))
            .map(|&(other, _)| view.steps[other].schedule.shifted(-later))
            .collect::<HashSet<Schedule>>()
            .into_iter()
            .collect()
    };
    let mut wanted = planned.schedule;
    let until =
        view.file.routine.as_ref().and_then(|routine| routine.until.as_ref()).map(|until| until.value);
    if later > 0 && wanted.window.last.is_some() && wanted.window.last == until {
        // The morning after the last evening is no longer planned.
        wanted.window.last = until.and_then(|until| until.yesterday().ok());
    }
    let bare = |schedules: &[Schedule]| uncovered(&wanted, &schedules.iter().collect::<Vec<_>>());
    let missing = bare(&schedules(Protects::Yes))?;
    if missing.can_be_covered || bare(&schedules(Protects::Perhaps)).is_none() {
        sink.undecided();
        return None;
    }
    Some(Meeting {
        meets: Meets::Always,
        weekdays: missing.weekdays.moved(later),
        window: wanted.window,
        dates: Vec::new(),
        rhythm: None,
    })
}

fn report(
    view: &RoutineView<'_>,
    planned: &PlannedStep,
    sensitises: Option<Listed<'_>>,
    missing: &Meeting,
    sink: &mut Sink,
) {
    let product = view.product(planned);
    let cause = Cause::of_folded(product.name).and(planned.slot.keyword());
    sink.report(Certainty::Certain, cause, view.place(planned.name), || {
        let mut details = Details::default()
            .arg("product", product.name)
            .arg("when", when::of(missing, Some(Slot::Am)))
            .here(when::days(&planned.schedule));
        match sensitises {
            Some(listed) => {
                let active = said(&product.view, listed);
                details = details.arg("active", &active).label(product.view.locate(listed.item.span), active);
            }
            None => {
                let kind = product.kind().map_or("", |kind| kind.step().name);
                details = details.arg("active", kind);
            }
        }
        details
    });
}
