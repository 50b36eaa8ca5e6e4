//! The kind `names`: what the names on the list are.

use serde::Deserialize;

use super::{Cause, NearMiss, Needs, ProductView, Sink, Traits, wording};
use crate::dictionary::{AliasKind, ClassSet, Confidence, How, INVENTORY_DATE, IngredientId};
use crate::finding::{Certainty, Details, Edit, Fix, Location, Safety};
use crate::inci::Item;

/// Reports names that are not the inventory's, each kind of them by its own rule.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Named {
    what: What,
}

/// Which names.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum What {
    /// Not known, and near no known name.
    Unknown,
    /// Not known, and near exactly one known name.
    Misspelling,
    /// A common name.
    Common,
    /// A trade name.
    Trade,
    /// A name that the inventory has given up.
    Former,
}

impl Named {
    pub(super) fn placeholders(&self) -> &'static [&'static str] {
        match self.what {
            What::Unknown => &["item", "inventory"],
            What::Misspelling => &["item", "inventory", "meant", "letters"],
            What::Common | What::Trade | What::Former => &["item", "ingredient"],
        }
    }

    pub(super) fn concerns(&self, _: IngredientId, _: ClassSet) -> bool {
        false
    }

    pub(super) fn needs(&self) -> Needs<'static> {
        Needs::traits(match self.what {
            What::Unknown | What::Misspelling => Traits::UNKNOWN,
            What::Common => Traits::COMMON_NAME,
            What::Trade => Traits::TRADE_NAME,
            What::Former => Traits::FORMER_NAME,
        })
    }

    pub(super) fn check_product(&self, view: &ProductView<'_>, sink: &mut Sink) {
        let kind = match self.what {
            What::Unknown | What::Misspelling => return self.unrecognised(view, sink),
            What::Common => AliasKind::Common,
            What::Trade => AliasKind::Trade,
            What::Former => AliasKind::Former,
        };
        for listed in view.present() {
            let named = listed.item.identity.is_some_and(|identity| {
                // With the Latin name beside it in brackets or after a slash, a common name is in its place.
                identity.alias == Some(kind)
                    && identity.how == How::Alias
                    && identity.confidence > Confidence::Low
            });
            if named {
                other_name(view, listed.item, listed.id, sink);
            }
        }
    }

    /// Names that mean nothing, apart by whether a known name is near.
    fn unrecognised(&self, view: &ProductView<'_>, sink: &mut Sink) {
        for item in view.product.list.items.iter().filter(|item| item.identity.is_none()) {
            let name = view.printed(item);
            let meant = view.suggestion(name);
            let at = view.locate(item.span);
            let cause = Cause::of_folded(name);
            match (self.what, meant) {
                (What::Misspelling, Some(near)) => {
                    sink.report(Certainty::Likely, cause, at, || misspelling(view, item, near));
                }
                (What::Unknown, None) => sink.report(Certainty::Certain, cause, at, || {
                    Details::default().arg("item", name).arg("inventory", INVENTORY_DATE)
                }),
                _ => {}
            }
        }
    }
}

fn misspelling(view: &ProductView<'_>, item: &Item, near: NearMiss) -> Details {
    let name = view.printed(item);
    // A near name without the marks of the real one (`1 2 Hexanediol`) is only how it is looked up.
    let bare = |known: &str| {
        let found = view.names.lookup(known);
        found.is_none_or(|found| found.alias == Some(AliasKind::Typographic))
    };
    let meant = if near.name != view.names.ingredient(near.id).inci() && !bare(near.name) {
        // Another name of the same ingredient, such as its name on US labels.
        wording::capitalised(&near.name.to_uppercase())
    } else {
        wording::ingredient(view.names, near.id, view.market)
    };
    let mut details = Details::default()
        .arg("item", name)
        .arg("inventory", INVENTORY_DATE)
        .arg("meant", &meant)
        .arg("letters", if near.distance == 1 { "one letter" } else { "two letters" });
    details.fix = rename(view, item, &meant);
    details
}

fn other_name(view: &ProductView<'_>, item: &Item, id: IngredientId, sink: &mut Sink) {
    let name = view.printed(item);
    sink.report(Certainty::Certain, Cause::of_folded(name), view.locate(item.span), || {
        let meant = wording::ingredient(view.names, id, view.market);
        let mut details = Details::default().arg("item", name).arg("ingredient", &meant);
        details.fix = rename(view, item, &meant);
        details
    });
}

/// Another name in the place of the printed one, where the printed one stands as such in a text of ours to edit.
/// A person decides: what stands on a label is a statement about the product.
fn rename(view: &ProductView<'_>, item: &Item, name: &str) -> Option<Fix> {
    let crate::inci::Label::Printed(span) = item.label else { return None };
    let Location::Text { source, span } = view.locate(span) else { return None };
    let edit = Edit { source, span, text: name.to_owned() };
    Some(Fix { safety: Safety::Unsafe, description: format!("write `{name}`"), edits: vec![edit] })
}
