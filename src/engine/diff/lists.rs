//! Two list files: one product each.

use super::super::{Options, list, run::read_text};
use super::{came_and_went, take_findings, worker};
use crate::diff::{Change, Compared, Fate, FieldChange, Half, NEW, OLD, Summary, compare};
use crate::engine::Request;
use crate::finding::Finding;
use crate::product::Product;
use crate::source::Source;

pub(super) fn diff<E: From<String>>(
    old: &Request,
    new: &Request,
    options: &Options<'_>,
    summary: &mut Summary,
    mut visit: impl FnMut(&mut Summary, &Change) -> Result<(), E>,
) -> Result<(), E> {
    let read = |request: &Request| read_text(request).map_err(|error| format!("{}: {error}", request.name));
    let (before, now) = (read(old)?, read(new)?);
    let is_same = before == now;
    // The older file is checked under the newer one's name, so that the configuration says the same of both.
    let (before, now) = (Source::new(&*new.name, before), Source::new(&*new.name, now));
    let mut worker = worker(options);
    list::check(&before, OLD, old.bare, &mut worker);
    let went = take_findings(&mut worker);
    list::check(&now, NEW, new.bare, &mut worker);
    let (came, went) = came_and_went(went, take_findings(&mut worker));
    let mut change = None;
    list::read(&before, OLD, old.bare, &mut worker, |worker, before, _| {
        list::read(&now, NEW, new.bare, worker, |worker, now, _| {
            let formulas = [before, now].map(|product| worker.find_out(product, options.market).formula);
            let old = Half { product: before, formula: &formulas[0] };
            let new = Half { product: now, formula: &formulas[1] };
            change = Some(changed(old, new, came, went));
        });
    });
    summary.products = (1, 1);
    match change {
        Some(change) if !is_same => visit(summary, &change)?,
        _ => summary.same = 1,
    }
    Ok(())
}

/// What changed about a product that both sides have.
pub(super) fn changed(old: Half<'_>, new: Half<'_>, came: Vec<Finding>, went: Vec<Finding>) -> Change {
    let Compared { items } = compare(old, new);
    let fields = fields(old.product, new.product);
    let matters = items.iter().any(|item| item.matters());
    let is_changed = matters || !fields.is_empty() || !came.is_empty() || !went.is_empty();
    let text = |of: fn(&Product<'_>) -> Option<String>| of(new.product).or_else(|| of(old.product));
    let name = |product: &Product<'_>| product.name.map(|name| name.value.to_owned());
    let key = |product: &Product<'_>| product.id.or(product.name).map(|key| key.value.to_owned());
    Change {
        fate: if is_changed { Fate::Changed } else { Fate::Reworded },
        key: text(key),
        name: text(name),
        old_record: old.product.at.record(),
        new_record: new.product.at.record(),
        fields,
        items,
        came,
        went,
    }
}

/// What is said beside the list and is not the same.
fn fields(old: &Product<'_>, new: &Product<'_>) -> Vec<FieldChange> {
    let name = |product: &Product<'_>| product.name.map(|name| name.value.to_owned());
    let brand = |product: &Product<'_>| product.brand.map(|brand| brand.value.to_owned());
    let kind = |product: &Product<'_>| product.kind.map(|kind| kind.value.step().name.to_owned());
    let all =
        [("name", name(old), name(new)), ("brand", brand(old), brand(new)), ("type", kind(old), kind(new))];
    let change = |(field, old, new)| FieldChange { field, old, new };
    all.into_iter().filter(|(_, old, new)| old != new).map(change).collect()
}
