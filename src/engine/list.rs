//! List files: optional `key: value` lines, then the list.

use std::borrow::Cow;

use super::describe::described;
use super::settle::settle;
use super::text::TextPlaces;
use super::worker::Worker;
use crate::finding::Location;
use crate::inci::List;
use crate::product::Product;
use crate::routine::{self, ListFile};
use crate::source::{Source, SourceId, Span};

/// Checks one list file. `bare`: everything is the list, no line is a key.
pub(super) fn check(source: &Source, id: SourceId, bare: bool, worker: &mut Worker<'_>) {
    read(source, id, bare, worker, |worker, product, file| {
        worker.enter_source(source.name());
        worker.enter_text(id, source.text(), &file.directives);
        worker.check(product);
        worker.check_language(source.text(), &file.problems, &|span| Location::Text { source: id, span });
        worker.check_comments();
        settle(&mut worker.sink, worker.options.catalogue, &TextPlaces { source });
    });
}

/// Reads the product of a list file and hands it to `then` with the rest of the file.
pub(super) fn read<'e>(
    source: &Source,
    id: SourceId,
    bare: bool,
    worker: &mut Worker<'e>,
    then: impl FnOnce(&mut Worker<'e>, &Product<'_>, &ListFile),
) {
    let text = source.text();
    let at = |span: Span| Location::Text { source: id, span };
    let whole = Span::new(0, text.len());
    let file = if bare { ListFile::default() } else { routine::parse_list_file(text) };
    let (list_text, list_span): (Cow<'_, str>, Span) = match &file.fields.ingredients {
        Some(ingredients) => (ingredients.text(text), ingredients.span),
        None if bare => (text.into(), whole),
        None => ("".into(), Span::new(text.len(), text.len())),
    };
    let mut list = List::default();
    worker.read(&list_text, &mut list);
    let product = Product {
        text: &list_text,
        list_at: Some(at(list_span)),
        ..described(&file.fields, at, Product::new(at(whole), &list))
    };
    then(worker, &product, &file);
}
