//! The kind `avoided`: what the person does not want.

use serde::Deserialize;

use super::{Cause, RoutineProduct, RoutineView, Sink, wording};
use crate::dictionary::{ClassId, Dictionary, IngredientId};
use crate::finding::{Certainty, Details};
use crate::inci::{Item, Section};
use crate::nearest::{fold, nearest};
use crate::routine::Avoid;

/// Reports products with something on the routine's `avoid` list, or entries of that list that mean nothing.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Avoided {
    what: What,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum What {
    /// A product holds it.
    Listed,
    /// Nothing is known by that name, so that nothing can be found.
    Unknown,
}

/// What an entry of the list means.
enum Meaning {
    Ingredient(IngredientId),
    Class(ClassId),
    /// Compared letter by letter, case and white space apart.
    Name(String),
    Nothing,
}

impl Avoided {
    pub(super) fn placeholders(&self) -> &'static [&'static str] {
        match self.what {
            What::Listed => &["product", "item", "avoid", "contains"],
            What::Unknown => &["avoid"],
        }
    }

    pub(super) fn check_routine(&self, view: &RoutineView<'_>, sink: &mut Sink) {
        let Some(avoid) = view.file.routine.as_ref().and_then(|routine| routine.avoid.as_ref()) else {
            return;
        };
        let names = Dictionary::embedded();
        for entry in &avoid.value {
            let meaning = meaning(&entry.value, names);
            match self.what {
                What::Unknown => unknown(view, entry.span, &entry.value, &meaning, sink),
                What::Listed => {
                    for (index, product) in view.products.iter().enumerate() {
                        if is_used(view, index) {
                            listed(view, product, entry.span, &entry.value, &meaning, sink);
                        }
                    }
                }
            }
        }
    }
}

/// Whether a product is in a slot; where there are no slots, all are looked at.
fn is_used(view: &RoutineView<'_>, index: usize) -> bool {
    view.file.slots.is_empty() || view.steps.iter().any(|step| step.product == index)
}

fn meaning(entry: &Avoid, names: &Dictionary) -> Meaning {
    match entry {
        Avoid::Class(class) => names.class(class).map_or(Meaning::Nothing, Meaning::Class),
        Avoid::Ingredient(name) => names
            .resolve(name)
            .map_or_else(|| Meaning::Name(fold(name)), |known| Meaning::Ingredient(known.id)),
    }
}

/// The entry as it stands in the file.
fn written(entry: &Avoid) -> String {
    match entry {
        Avoid::Class(class) => format!("class:{class}"),
        Avoid::Ingredient(name) => name.clone(),
    }
}

fn unknown(
    view: &RoutineView<'_>,
    span: crate::source::Span,
    entry: &Avoid,
    meaning: &Meaning,
    sink: &mut Sink,
) {
    let (name, is_class) = match (entry, meaning) {
        (Avoid::Class(class), Meaning::Nothing) => (class, true),
        (Avoid::Ingredient(name), Meaning::Name(folded)) => {
            // A name that some list has letter by letter is found there.
            let on_a_list = |product: &RoutineProduct<'_>| {
                product.view.product.list.items.iter().any(|item| fold(product.view.printed(item)) == *folded)
            };
            if view.products.iter().any(on_a_list) {
                return;
            }
            (name, false)
        }
        _ => return,
    };
    sink.report(Certainty::Certain, Cause::of_folded(&written(entry)), view.place(span), || {
        let names = Dictionary::embedded();
        let class = || {
            nearest(&fold(name), names.classes().map(|class| names.class_name(class)), 1).into_iter().next()
        };
        let meant = match is_class {
            true => class().map(|class| format!("class:{class}")),
            false => {
                let near = names.suggest(name).map(|near| wording::capitalised(near.name));
                near.or_else(|| class().map(|class| format!("class:{class}")))
            }
        };
        let details = Details::default().arg("avoid", written(entry));
        match meant {
            Some(meant) => details.help(format!("did you mean `{meant}`?")),
            None => details,
        }
    });
}

fn listed(
    view: &RoutineView<'_>,
    product: &RoutineProduct<'_>,
    span: crate::source::Span,
    entry: &Avoid,
    meaning: &Meaning,
    sink: &mut Sink,
) {
    let names = product.view.names;
    let is_meant = |item: &Item| {
        let id = item.identity.map(|identity| identity.id);
        match meaning {
            Meaning::Ingredient(avoided) => id == Some(*avoided),
            Meaning::Class(class) => id.is_some_and(|id| names.is_in(id, *class)),
            Meaning::Name(folded) => fold(product.view.printed(item)) == *folded,
            Meaning::Nothing => false,
        }
    };
    let mut found = product.view.product.list.items.iter().filter(|item| is_meant(item));
    let Some(first) = found.next() else { return };
    let cause = Cause::of_folded(product.name).and(&written(entry));
    sink.report(Certainty::Certain, cause, product.view.locate(first.span), || {
        let contains = if first.section == Section::MayContain { "may contain" } else { "contains" };
        let mut details = Details::default()
            .arg("product", product.name)
            .arg("item", product.view.printed(first))
            .arg("avoid", written(entry))
            .arg("contains", contains)
            .label(view.place(span), "to be avoided");
        for also in found {
            details = details.label(product.view.locate(also.span), "this too");
        }
        details
    });
}
