//! The kind `exfoliation`: how often skin is exfoliated, with whatever.

use serde::Deserialize;

use super::amount::reaches;
use super::frequency::{has_skin, is_delicate};
use super::layering::is_for_spots;
use super::treatment::{is_kind, said};
use super::uses::{Busiest, busiest_week, busiest_week_beside, named, steps_of, times};
use super::{Cause, Listed, RoutineProduct, RoutineView, Selector, Sink, effective, when};
use crate::dictionary::actives::{Actives, Threshold};
use crate::finding::{Certainty, Details};
use crate::routine::Skin;

/// Uses a week beyond which exfoliation beside a retinoid is too much for any skin.
const BESIDE_RETINOID: u32 = 4;

/// Reports skin that is exfoliated more often than it bears, all products together, by the type of skin; or, with
/// `beside`, in a routine that also has these at working strength.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exfoliation {
    /// Counts as too much earlier beside these; this rule is silent where the rule with them speaks.
    retinoids: Selector,
    /// Speaks of routines with them only.
    #[serde(default)]
    beside: bool,
}

/// Why a product exfoliates.
#[derive(Clone, Copy)]
enum By<'v> {
    /// What is in it.
    Active(Listed<'v>),
    /// What it is.
    Type,
}

impl Exfoliation {
    pub(super) fn placeholders(&self) -> &'static [&'static str] {
        &["products", "uses", "most", "skin"]
    }

    pub(super) fn check_routine(&self, view: &RoutineView<'_>, sink: &mut Sink) {
        let used: Vec<(usize, By<'_>)> = (0..view.products.len())
            .filter(|&index| view.steps.iter().any(|step| step.product == index))
            .filter_map(|index| Some((index, exfoliates(&view.products[index])?)))
            .collect();
        let beside = self.busy_beside_retinoid(view, &used);
        if self.beside {
            if let Some((busiest, retinoid)) = beside {
                report(
                    view,
                    &used,
                    &busiest,
                    BESIDE_RETINOID,
                    "skin that also gets a retinoid",
                    Some(retinoid),
                    sink,
                );
            }
            return;
        }
        let Some(busiest) = busiest(view, &used) else { return };
        if beside.is_some() {
            return;
        }
        let (most, skin) = limit(view);
        let mild = match &used[..] {
            [(only, _)] => is_mild(&view.products[*only]) && !is_delicate(view),
            _ => false,
        };
        // One product that its own rule speaks of already.
        let own = match &used[..] {
            [(only, By::Type)] => {
                view.products[*only].kind().is_some_and(|kind| busiest.uses as f32 > kind.step().most_a_week)
            }
            [(only, By::Active(listed))] => is_strong_acid(&view.products[*only], *listed),
            _ => false,
        };
        if mild || own {
            return;
        }
        match most {
            Some(most) if busiest.uses > most => report(view, &used, &busiest, most, skin, None, sink),
            Some(_) => {}
            None if busiest.uses > LIMITS[2].1 => {
                report(view, &used, &busiest, LIMITS[2].1, "skin of any type", None, sink);
            }
            None if busiest.uses > LIMITS[0].1 => sink.skip("routines that do not say the type of skin"),
            None => {}
        }
    }

    /// The busiest week with a retinoid in it where it is too much, and the retinoid's step. Cleansers with mild acids do
    /// not count here: they are gone after a minute.
    fn busy_beside_retinoid(
        &self,
        view: &RoutineView<'_>,
        used: &[(usize, By<'_>)],
    ) -> Option<(Busiest, usize)> {
        let stays: Vec<_> = used
            .iter()
            .copied()
            .filter(|&(index, _)| {
                view.products[index].view.rinse_off != Some(true) || !is_mild(&view.products[index])
            })
            .collect();
        let has_retinoid = |product: &RoutineProduct<'_>| {
            let works = |listed| effective(&product.view, listed) >= Certainty::Likely;
            product.view.rinse_off != Some(true) && self.retinoids.find(&product.view).any(works)
        };
        let with_retinoid: Vec<bool> = view.products.iter().map(has_retinoid).collect();
        let retinoids: Vec<usize> =
            (0..view.steps.len()).filter(|&step| with_retinoid[view.steps[step].product]).collect();
        let busiest = busiest_week_beside(view, &exfoliating(view, &stays), &retinoids)
            .filter(|busiest| busiest.uses > BESIDE_RETINOID)?;
        let touches = |&step: &usize| {
            busiest.steps.iter().any(|&other| view.share_skin(&view.steps[step], &view.steps[other]))
        };
        let retinoid = retinoids.iter().copied().find(touches)?;
        Some((busiest, retinoid))
    }
}

/// Uses a week by type of skin: normal, delicate, oily.
const LIMITS: [(&str, u32); 3] =
    [("normal or combination skin", 3), ("dry, mature, sensitive or irritated skin", 1), ("oily skin", 5)];

fn limit(view: &RoutineView<'_>) -> (Option<u32>, &'static str) {
    let of = |at: usize| (Some(LIMITS[at].1), LIMITS[at].0);
    if is_delicate(view) {
        of(1)
    } else if has_skin(view, &[Skin::Normal, Skin::Combination]) {
        of(0)
    } else if has_skin(view, &[Skin::Oily]) {
        of(2)
    } else if has_skin(view, &[Skin::AcneProne]) {
        of(0)
    } else {
        (None, "")
    }
}

fn busiest(view: &RoutineView<'_>, used: &[(usize, By<'_>)]) -> Option<Busiest> {
    busiest_week(view, &exfoliating(view, used))
}

/// The steps of these products, in the order of the file; what goes on single spots leaves the rest of the skin alone.
fn exfoliating(view: &RoutineView<'_>, used: &[(usize, By<'_>)]) -> Vec<usize> {
    let mut steps: Vec<usize> = used
        .iter()
        .flat_map(|&(index, _)| steps_of(view, index))
        .filter(|&step| !is_for_spots(view, &view.steps[step]))
        .collect();
    steps.sort_unstable();
    steps
}

fn exfoliates<'v>(product: &'v RoutineProduct<'_>) -> Option<By<'v>> {
    if is_kind(
        product,
        &["scrub", "enzyme-powder-wash", "overnight-peel", "peel-home-rinse-off", "peel-professional"],
    ) {
        return Some(By::Type);
    }
    let view = &product.view;
    if is_kind(product, &["body-lotion", "body-wash", "conditioner", "hand-cream", "scalp-serum", "shampoo"])
    {
        return None;
    }
    let clay = view.names.class("clay").filter(|_| is_kind(product, &["mask-wash-off"]));
    let urea = view.names.class("urea");
    let counts = |listed: &Listed<'_>| {
        let is_clay = clay.is_some_and(|clay| listed.classes.contains(clay));
        let by_table = Actives::embedded().of(listed.id).is_some_and(|active| active.exfoliant);
        // Urea binds water and peels only at high strength.
        let softens = urea.is_some_and(|urea| listed.classes.contains(urea))
            && reaches(view, *listed, Threshold { percent: 10.0, inclusive: true }) < Certainty::Likely;
        (is_clay || by_table) && !softens && effective(view, *listed) >= Certainty::Likely
    };
    view.present().find(counts).map(By::Active)
}

/// Whether it is an alpha hydroxy acid of more than 10 % that stays on, which has a rule of its own.
fn is_strong_acid(product: &RoutineProduct<'_>, listed: Listed<'_>) -> bool {
    let view = &product.view;
    let is_aha = view.names.class("aha").is_some_and(|aha| listed.classes.contains(aha));
    let strong = Threshold { percent: 10.1, inclusive: true };
    view.rinse_off == Some(false) && is_aha && reaches(view, listed, strong) >= Certainty::Likely
}

/// Whether a product exfoliates so mildly that many use it daily: alpha hydroxy acids below 5 % together, a salicylate
/// within its usual range, nothing else at high strength.
fn is_mild(product: &RoutineProduct<'_>) -> bool {
    const MILD_AHA: f64 = 5.0;
    let view = &product.view;
    let Some(aha) = view.names.class("aha") else { return false };
    let exfoliants = || {
        view.present()
            .filter(|listed| Actives::embedded().of(listed.id).is_some_and(|active| active.exfoliant))
    };
    let acids: Vec<(usize, f64)> = exfoliants()
        .filter(|listed| listed.classes.contains(aha))
        .map(|listed| (listed.index, 1.0))
        .collect();
    let all: f64 = acids.iter().map(|&(index, _)| most(product, index)).sum();
    let within = |listed: Listed<'_>| {
        let high = Actives::embedded().of(listed.id).and_then(|active| active.high);
        let above = high.map(|high| Threshold { inclusive: false, ..high });
        above.is_none_or(|above| reaches(view, listed, above) < Certainty::Likely)
    };
    exfoliants().next().is_some() && (acids.is_empty() || all < MILD_AHA) && exfoliants().all(within)
}

/// The most that an item can be, in %.
fn most(product: &RoutineProduct<'_>, index: usize) -> f64 {
    let printed = product.view.product.list.items[index].amount.map(|amount| amount.hi);
    let inferred = product.view.formula.most(index);
    printed.or(inferred).unwrap_or(100.0)
}

fn report(
    view: &RoutineView<'_>,
    used: &[(usize, By<'_>)],
    busiest: &Busiest,
    most: u32,
    skin: &str,
    retinoid: Option<usize>,
    sink: &mut Sink,
) {
    let Some(&first) = busiest.steps.first() else { return };
    let names = || busiest.steps.iter().map(|&step| view.product(&view.steps[step]).name);
    let cause = names().fold(Cause::RULE, Cause::and);
    sink.report(Certainty::Certain, cause, view.place(view.steps[first].name), || {
        let about = |step: usize| {
            let planned = &view.steps[step];
            let by = used.iter().find(|(index, _)| *index == planned.product).map(|&(_, by)| by);
            let what = match by {
                Some(By::Active(listed)) => said(&view.product(planned).view, listed),
                _ => {
                    view.product(planned).kind().map_or_else(String::new, |kind| kind.step().name.to_owned())
                }
            };
            format!("{}: {what}", when::days(&planned.schedule))
        };
        let mut details = Details::default()
            .arg("products", named(names()))
            .arg("uses", times(busiest.uses))
            .arg("most", times(most))
            .arg("skin", skin)
            .here(about(first));
        for &step in &busiest.steps[1..] {
            details = details.label(view.place(view.steps[step].name), about(step));
        }
        if let Some(step) = retinoid {
            details = details.label(view.place(view.steps[step].name), "a retinoid");
        }
        details
    });
}
