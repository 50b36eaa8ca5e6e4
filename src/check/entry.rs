//! The kind `entry`: what a record of a table holds, or does not hold.

use serde::Deserialize;

use super::{Cause, Needs, ProductView, RecordView, Sink, Traits};
use crate::finding::{Certainty, Details, Location};
use crate::inci::{ProblemKind, Why};
use crate::product::Field;
use crate::source::Span;
use crate::table;

/// Reports one kind of content that does not belong into a record. All records of a table with the same fault have one
/// cause, so that a table tells it once.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    what: What,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum What {
    /// A product without a list.
    MissingList,
    /// A stand-in for a list.
    Placeholder,
    /// Directions, warnings and other running text beside the list.
    Prose,
    /// The lists of several products.
    SeveralProducts,
    /// A list as a programming language writes it.
    ListLiteral,
    /// A key that a spreadsheet took for a number.
    KeyAsNumber,
    /// A number with the digits of computer arithmetic.
    DecimalDamage,
    /// A name or brand that went through the wrong encoding.
    EncodingDamage,
}

impl Entry {
    pub(super) fn placeholders(&self) -> &'static [&'static str] {
        &["text", "count"]
    }

    pub(super) fn needs(&self) -> Needs<'static> {
        Needs::traits(match self.what {
            What::MissingList => Traits::NO_LIST,
            What::Placeholder | What::Prose => Traits::IGNORED,
            What::SeveralProducts => Traits::VARIANTS,
            What::ListLiteral => Traits::PROBLEMS,
            What::KeyAsNumber => Traits::ANY,
            What::DecimalDamage => Traits::FIVE_DIGITS,
            What::EncodingDamage => Traits::NONE,
        })
    }

    pub(super) fn check_product(&self, view: &ProductView<'_>, sink: &mut Sink) {
        let product = view.product;
        if !matches!(product.at, Location::Row { .. }) {
            return;
        }
        let found = match self.what {
            What::MissingList => missing(view),
            What::Placeholder => placeholder(view),
            What::Prose => prose(view),
            What::SeveralProducts => several(view),
            What::ListLiteral => literal(view),
            What::KeyAsNumber => product.id.filter(|id| is_scientific(id.value)).map(Found::field),
            What::DecimalDamage => noise(view),
            What::EncodingDamage => None,
        };
        if let Some(found) = found {
            found.report(sink);
        }
    }

    pub(super) fn check_record(&self, view: &RecordView<'_>, sink: &mut Sink) {
        // Bytes that are not UTF-8 are the record's fault and are replaced in its texts.
        let replaced = || view.problems.iter().any(|problem| problem.kind == table::ProblemKind::InvalidUtf8);
        if self.what == What::EncodingDamage {
            let fields = [view.product.name, view.product.brand];
            let garbled = fields.into_iter().flatten().find(|field| is_garbled(field.value));
            if let Some(field) = garbled.filter(|_| !replaced()) {
                Found::field(field).report(sink);
            }
        }
    }
}

/// What is reported of a record.
struct Found<'a> {
    at: Location,
    text: &'a str,
    count: usize,
}

impl<'a> Found<'a> {
    fn report(self, sink: &mut Sink) {
        let Self { at, text, count } = self;
        sink.report(Certainty::Certain, Cause::RULE, at, || {
            Details::default().arg("text", clip(text)).arg("count", count)
        });
    }

    fn field(field: Field<&'a str>) -> Self {
        Self { at: field.at, text: field.value, count: 1 }
    }

    /// A part of the list.
    fn part(view: &ProductView<'a>, span: Span, count: usize) -> Self {
        Self { at: view.locate(span), text: span.slice(view.product.text), count }
    }
}

/// A record that names a product and has no list.
fn missing<'a>(view: &ProductView<'a>) -> Option<Found<'a>> {
    let product = view.product;
    let name = product.name.or(product.id).filter(|_| product.list_at.is_none())?;
    Some(Found { at: product.at, text: name.value, count: 1 })
}

fn placeholder<'a>(view: &ProductView<'a>) -> Option<Found<'a>> {
    let list = view.product.list;
    let stand_in = list.ignored.iter().find(|it| it.why == Why::Placeholder);
    stand_in.filter(|_| list.items.is_empty()).map(|it| Found::part(view, it.span, 1))
}

/// Running text beside items, when it is more than a word or two.
fn prose<'a>(view: &ProductView<'a>) -> Option<Found<'a>> {
    const LONG: usize = 40;
    let list = view.product.list;
    let text = |why: Why| matches!(why, Why::Directions | Why::Prose);
    let mut parts = list.ignored.iter().filter(|it| text(it.why) && it.span.len() >= LONG);
    let first = parts.next().filter(|_| !list.items.is_empty())?;
    Some(Found::part(view, first.span, 1 + parts.count()))
}

fn several<'a>(view: &ProductView<'a>) -> Option<Found<'a>> {
    let [_, second, ..] = &view.product.list.variants[..] else { return None };
    let count = view.product.list.variants.len();
    Some(Found { at: view.locate(second.span), text: &second.name, count })
}

/// `['Aqua', 'Glycerin']`
fn literal<'a>(view: &ProductView<'a>) -> Option<Found<'a>> {
    let text = view.product.text;
    let mut repaired = view.product.list.problems.iter().filter(|it| it.kind == ProblemKind::RepairedLayout);
    let bracket = repaired.find(|it| it.span.slice(text) == "[")?;
    Some(Found { at: view.locate(bracket.span), text, count: 1 })
}

/// A number with more decimals than anybody weighs.
fn noise<'a>(view: &ProductView<'a>) -> Option<Found<'a>> {
    long_decimal(view.product.text).map(|span| Found::part(view, span, 1))
}

fn long_decimal(text: &str) -> Option<Span> {
    const MOST: usize = 8;
    let bytes = text.as_bytes();
    let digits = |bytes: &[u8]| bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    memchr::memchr_iter(b'.', bytes).find_map(|point| {
        let decimals = digits(&bytes[point + 1..]);
        let whole = bytes[..point].iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
        (whole > 0 && decimals > MOST).then(|| Span::new(point - whole, point + 1 + decimals))
    })
}

/// `3.60054E+12`: what a spreadsheet makes of a long article number.
fn is_scientific(key: &str) -> bool {
    // Most keys begin like no number at all.
    if !key.starts_with(|first: char| first.is_ascii_digit()) {
        return false;
    }
    let Some((number, power)) = key.split_once(['E', 'e']) else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let (whole, part) = number.split_once(['.', ',']).unwrap_or((number, "0"));
    whole.len() == 1 && digits(whole) && digits(part) && power.strip_prefix('+').is_some_and(digits)
}

/// UTF-8 that was read as Windows-1252 or Latin-1, or bytes that were lost.
fn is_garbled(text: &str) -> bool {
    if text.is_ascii() {
        return false;
    }
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        let next = chars.peek().copied().unwrap_or(' ');
        let continues = matches!(next, '\u{80}'..='\u{bf}' | '\u{2013}'..='\u{203a}' | '€' | '™' | 'Œ' | 'œ' | 'Š' | 'š' | 'Ž' | 'ž' | 'Ÿ' | 'ƒ' | '\u{2c6}' | '\u{2dc}');
        if char == '\u{fffd}' || matches!(char, 'Ã' | 'Â' | 'â') && continues && next != '\u{b7}' {
            return true;
        }
    }
    false
}

/// The beginning of a text that is too long for a message, on one line.
fn clip(text: &str) -> String {
    const MOST: usize = 48;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(MOST) {
        None => line,
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_became_numbers() {
        assert!(is_scientific("3.60054E+12") && is_scientific("4,00555e+12") && is_scientific("4E+12"));
        assert!(
            !is_scientific("A-88")
                && !is_scientific("360054")
                && !is_scientific("1E5")
                && !is_scientific("12.5E+3")
        );
        assert!(!is_scientific("E+12") && !is_scientific(""));
    }

    #[test]
    fn only_numbers_nobody_weighs_are_noise() {
        let text = "Urea 2.50%, Retinol 0.30000000000000004%, CI 77891.";
        assert_eq!(long_decimal(text).map(|span| span.slice(text)), Some("0.30000000000000004"));
        assert_eq!(long_decimal("Urea 2.5%. 123456789, 0.12345678 %"), None);
    }

    #[test]
    fn garbled_names_and_honest_accents() {
        for garbled in ["CrÃ¨me", "Lâ€™Huile", "Eau de SÃ©rum", "Cr\u{fffd}me", "10Â°"] {
            assert!(is_garbled(garbled), "{garbled}");
        }
        for honest in ["Crème", "Château", "Pâte à mâcher", "Ârvore", "Ã", "Âge d'or", "Серум", "水光"]
        {
            assert!(!is_garbled(honest), "{honest}");
        }
    }
}
