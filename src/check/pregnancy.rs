//! The kind `pregnancy`: actives that are avoided, or used with care, in pregnancy.

use serde::Deserialize;

use super::treatment::said;
use super::uses::steps_of;
use super::{Cause, Listed, RoutineView, Sink, effective};
use crate::dictionary::actives::{Actives, Care};
use crate::finding::{Certainty, Details};

/// Reports products in use with actives for which the table of actives advises this care, where the routine says that
/// the person is pregnant.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pregnancy {
    #[serde(deserialize_with = "care")]
    care: Care,
}

fn care<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Care, D::Error> {
    match String::deserialize(from)?.as_str() {
        "avoid" => Ok(Care::Avoid),
        "limited" => Ok(Care::Limited),
        other => Err(serde::de::Error::custom(format!("`{other}` is no care: avoid or limited"))),
    }
}

impl Pregnancy {
    pub(super) fn placeholders(&self) -> &'static [&'static str] {
        &["product", "active", "basis"]
    }

    pub(super) fn check_routine(&self, view: &RoutineView<'_>, sink: &mut Sink) {
        let said_yes = view.file.routine.as_ref().and_then(|routine| routine.pregnant.as_ref());
        if !said_yes.is_some_and(|pregnant| pregnant.value) {
            return;
        }
        for (index, product) in view.products.iter().enumerate() {
            let steps = steps_of(view, index);
            if steps.is_empty() && !view.file.slots.is_empty() {
                continue;
            }
            let counts = |listed: &Listed<'_>| {
                let Some(active) = Actives::embedded().of(listed.id) else { return false };
                // What is to be avoided is so in any amount. Care with small amounts is about what stays on.
                active.pregnancy == self.care
                    && (self.care == Care::Avoid
                        || (product.view.rinse_off != Some(true)
                            && effective(&product.view, *listed) >= Certainty::Likely))
            };
            let Some(listed) = product.view.present().find(counts) else { continue };
            let Some(active) = Actives::embedded().of(listed.id) else { continue };
            let at = product.view.locate(listed.item.span);
            sink.report(
                Certainty::Certain,
                Cause::of_folded(product.name).and(active.pregnancy_basis),
                at,
                || {
                    let details = Details::default()
                        .arg("product", product.name)
                        .arg("active", said(&product.view, listed))
                        .arg("basis", active.pregnancy_basis)
                        .here(active.pregnancy_basis);
                    steps.iter().fold(details, |details, &step| {
                        let days = super::when::days(&view.steps[step].schedule);
                        details.label(view.place(view.steps[step].name), days)
                    })
                },
            );
        }
    }
}
