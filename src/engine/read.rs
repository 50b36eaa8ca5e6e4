//! Reading without checking: every product of an input with its list and its concentrations, in order.

use super::input::{InputKind, Request};
use super::run::{kind, open_table, path_of, read_text};
use super::table::{Products, Shape, each_product};
use super::worker::Worker;
use super::{Options, list, routine};
use crate::check::Sink;
use crate::formula::Formula;
use crate::product::{Field, Product};
use crate::source::{Source, SourceId};
use crate::step::StepId;

/// Hands every product of an input to `visit`, with its record number in a table, until `visit` fails.
/// `kind_of_all` is the type of every product, whatever the input says.
///
/// # Errors
/// Why the input could not be read, in words; or what `visit` failed with.
pub fn products<E: From<String>>(
    request: &Request,
    options: &Options<'_>,
    kind_of_all: Option<StepId>,
    mut visit: impl FnMut(&Product<'_>, &Formula, Option<u64>) -> Result<(), E>,
) -> Result<(), E> {
    let mut worker = Worker::new(options, Sink::new(None, options.least));
    let id = SourceId(0);
    let named = |error: String| format!("{}: {error}", request.name);
    let input = kind(request).map_err(|error| named(error.to_string()))?;
    if input == InputKind::Routine {
        let mut done = Ok(());
        routine::read(
            &path_of(request),
            read_text(request).map_err(named)?,
            &mut worker,
            |product, formula| {
                if done.is_ok() {
                    done = visit(product, formula, None);
                }
            },
        );
        return done;
    }
    if input == InputKind::List {
        let source = Source::new(request.name.clone(), read_text(request).map_err(named)?);
        let mut done = Ok(());
        list::read(&source, id, request.bare, &mut worker, |worker, product, _| {
            let product = typed(product, kind_of_all);
            done = visit(&product, worker.infer(&product), None);
        });
        return done;
    }
    let mut table = open_table(request).map_err(named)?;
    let columns = table.columns().clone();
    let shape = Shape { columns: &columns, types: request.table.types(), source: id };
    let mut products = Products::default();
    let mut done = Ok(());
    while let Some(block) = table.next_block().map_err(|error| error.to_string())? {
        each_product(&block, shape, &mut worker, &mut products, |worker, product, record| {
            if done.is_ok() {
                let product = typed(product, kind_of_all);
                done = visit(&product, worker.infer(&product), Some(record.number()));
            }
        });
        if done.is_err() {
            break;
        }
    }
    done
}

/// The product with the type that all have, if one was given.
fn typed<'a>(product: &Product<'a>, kind_of_all: Option<StepId>) -> Product<'a> {
    let kind = kind_of_all.map(|value| Field { value, at: product.at }).or(product.kind);
    Product { kind, ..product.clone() }
}
