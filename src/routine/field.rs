//! From a key and the text of its value to the field of its block.

use super::keys::{ProductKey, RoutineKey};
use super::problem::{Problem, ProblemKind};
use super::schedule;
use super::tree::{Field, ProductFields, Routine, Spanned, TableRef};
use super::value::{self, ValueText};
use super::words::Answer;
use crate::source::Span;

/// A key with the text of its value, which is not empty.
#[derive(Clone, Copy)]
pub(crate) struct Entry<'a> {
    pub(crate) key: Span,
    pub(crate) value: ValueText<'a>,
}

/// Fills a place once; a second time is a problem.
struct Filler<'a, 'p> {
    entry: Entry<'a>,
    problems: &'p mut Vec<Problem>,
}

impl<'a> Filler<'a, '_> {
    fn put<T>(
        &mut self,
        place: &mut Option<Field<T>>,
        read: impl FnOnce(ValueText<'a>, &mut Vec<Problem>) -> Option<T>,
    ) {
        if let Some(first) = place {
            self.problems.push(duplicate(self.entry.key, first.key));
            return;
        }
        let Entry { key, value } = self.entry;
        *place = read(value, self.problems).map(|value| Field { key, span: self.entry.value.whole(), value });
    }

    fn put_all<T>(
        &mut self,
        place: &mut Option<Field<Vec<T>>>,
        read: impl FnOnce(ValueText<'a>, &mut Vec<Problem>) -> Vec<T>,
    ) {
        self.put(place, |value, problems| Some(read(value, problems)).filter(|all| !all.is_empty()));
    }

    fn text(&mut self, place: &mut Option<Field<String>>) {
        self.put(place, |value, _| Some(value::folded_space(value.text)));
    }
}

/// The problem of a key that stands in a block twice.
pub(crate) fn duplicate(key: Span, first: Span) -> Problem {
    Problem::new(ProblemKind::DuplicateKey, key, "given twice; the first one counts").against(first)
}

/// Reads the value of a key of the `routine` block.
pub(crate) fn routine(routine: &mut Routine, key: RoutineKey, entry: Entry<'_>, problems: &mut Vec<Problem>) {
    let mut fill = Filler { entry, problems };
    match key {
        RoutineKey::Skin => fill.put_all(&mut routine.skin, value::words),
        RoutineKey::Market => fill.put_all(&mut routine.market, value::markets),
        RoutineKey::Avoid => fill.put_all(&mut routine.avoid, value::avoided),
        RoutineKey::Pregnant => fill.put(&mut routine.pregnant, |text, problems| {
            value::word::<Answer>(text, problems).map(|answer| answer == Answer::Yes)
        }),
        RoutineKey::From => fill.put(&mut routine.from, value::date),
        RoutineKey::Until => fill.put(&mut routine.until, value::date),
        RoutineKey::Stance => fill.put(&mut routine.stance, value::word),
        RoutineKey::Order => fill.put(&mut routine.order, value::word),
    }
}

/// Reads the value of a key of a product, the list excepted.
pub(crate) fn product(
    fields: &mut ProductFields,
    key: ProductKey,
    entry: Entry<'_>,
    problems: &mut Vec<Problem>,
) {
    let mut fill = Filler { entry, problems };
    match key {
        ProductKey::Name => fill.text(&mut fields.name),
        ProductKey::Brand => fill.text(&mut fields.brand),
        ProductKey::Id => fill.text(&mut fields.id),
        ProductKey::Notes => fill.text(&mut fields.notes),
        ProductKey::Type => fill.text(&mut fields.kind),
        ProductKey::Package => fill.put_all(&mut fields.package, value::words),
        ProductKey::Volume => fill.put(&mut fields.volume, value::volume),
        ProductKey::Doses => fill.put(&mut fields.doses, value::count),
        ProductKey::Texture => fill.put(&mut fields.texture, value::word),
        ProductKey::Ph => fill.put(&mut fields.ph, value::ph),
        ProductKey::Opened => fill.put(&mut fields.opened, value::date),
        ProductKey::Expires => fill.put(&mut fields.expires, value::date),
        ProductKey::Pao => fill.put(&mut fields.pao, value::months),
        ProductKey::Use => fill.put(&mut fields.label, schedule::read),
        ProductKey::Apply => fill.put(&mut fields.apply, value::word),
        ProductKey::From => fill.put(&mut fields.from, table_ref),
        ProductKey::Ingredients => {}
    }
}

/// `TABLE#ID`; the identifier is what follows the last `#`.
fn table_ref(text: ValueText<'_>, problems: &mut Vec<Problem>) -> Option<TableRef> {
    let cut =
        text.text.rsplit_once('#').map(|(table, id)| (text.part(table).trimmed(), text.part(id).trimmed()));
    match cut {
        Some((table, id)) if !table.text.is_empty() && !id.text.is_empty() => Some(TableRef {
            table: Spanned { value: value::folded_space(table.text), span: table.whole() },
            id: Spanned { value: value::folded_space(id.text), span: id.whole() },
        }),
        _ => {
            let detail = "no row of a table; it is written `products.csv#A-1042`";
            problems.push(Problem::new(ProblemKind::BadReference, text.whole(), detail));
            None
        }
    }
}
