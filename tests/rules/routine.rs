//! What a set of rules reports about a routine: products, calendar and pairs put together.

use incilint::check::{
    Accepts, Contents, Hits, Layering, ProductView, RoutineProduct, RoutineView, Sink, Suggestions,
};
use incilint::dictionary::Dictionary;
use incilint::finding::{Certainty, Location};
use incilint::formula::{self, Context, Formula, Scratch};
use incilint::inci::{self, List};
use incilint::product::{Field, Market, Packaging, Product};
use incilint::routine::{self, Plan, ProductFields};
use incilint::rule::{Catalogue, Rule, RuleId};
use incilint::source::{SourceId, Span};
use incilint::step::StepId;

use super::Reported;

const SOURCE: SourceId = SourceId(0);

fn at(span: Span) -> Location {
    Location::Text { source: SOURCE, span }
}

/// A product block read, before anything borrows from it.
struct Read<'t> {
    name: Option<(&'t str, Span)>,
    fields: &'t ProductFields,
    text: String,
    span: Option<Span>,
    list: List,
    formula: Formula,
    contents: Contents,
}

impl<'t> Read<'t> {
    fn new(text: &str, name: Option<(&'t str, Span)>, fields: &'t ProductFields) -> Self {
        let ingredients = fields.ingredients.as_ref();
        let list_text = ingredients.map(|list| list.text(text).into_owned()).unwrap_or_default();
        let list = inci::parse(&list_text, Dictionary::embedded());
        let kind = fields.kind.as_ref().and_then(|kind| StepId::find(&kind.value));
        let context = Context {
            market: Some("EU"),
            product_type: kind.map(|kind| kind.step().id),
            rinse_off: kind.and_then(|kind| kind.step().rinse_off()),
            name: name.map(|(name, _)| name),
            total: None,
        };
        let formula =
            formula::infer(&list_text, &list, Dictionary::embedded(), &context, &mut Scratch::default());
        let mut contents = Contents::default();
        let product = Product { text: &list_text, ..Product::new(at(Span::new(0, 0)), &list) };
        contents.fill(&product, Dictionary::embedded());
        let span = ingredients.map(|list| list.span);
        Self { name, fields, text: list_text, span, list, formula, contents }
    }

    fn product(&self) -> Product<'_> {
        let fields = self.fields;
        let words = |words: &[routine::Spanned<routine::Package>]| {
            words
                .iter()
                .filter_map(|word| Packaging::from_word(word.value.word()))
                .fold(Packaging::default(), Packaging::with)
        };
        Product {
            at: at(Span::new(0, 0)),
            name: self.name.map(|(value, span)| Field { value, at: at(span) }),
            brand: None,
            id: None,
            kind: fields.kind.as_ref().map(|kind| Field {
                value: StepId::find(&kind.value).unwrap_or_else(|| panic!("no type `{}`", kind.value)),
                at: at(kind.span),
            }),
            packaging: fields
                .package
                .as_ref()
                .map(|pack| Field { value: words(&pack.value), at: at(pack.span) }),
            ph: fields.ph.as_ref().map(|ph| Field { value: ph.value, at: at(ph.span) }),
            opened: fields.opened.as_ref().map(|day| Field { value: day.value, at: at(day.span) }),
            expires: None,
            pao: None,
            text: &self.text,
            list_at: self.span.map(at),
            list: &self.list,
        }
    }

    fn view<'a>(&'a self, product: &'a Product<'a>, suggestions: &'a Suggestions) -> ProductView<'a> {
        ProductView {
            product,
            formula: &self.formula,
            names: Dictionary::embedded(),
            market: Market::Eu,
            on: jiff::civil::date(2026, 11, 22),
            rinse_off: product.kind.and_then(|kind| kind.value.step().rinse_off()),
            contents: &self.contents,
            suggestions,
            base: std::cell::OnceCell::new(),
        }
    }
}

fn reported(sink: Sink, text: &str) -> Vec<Reported> {
    let catalogue = Catalogue::embedded();
    let mut all = Vec::new();
    for (key, group) in sink.into_parts().groups {
        for hit in group.hits {
            let Location::Text { span, .. } = hit.at else { panic!("no place in a text") };
            let rule = catalogue.rule(key.rule);
            all.push(Reported {
                rule: rule.name.clone(),
                severity: rule.severity,
                mark: span.slice(text).to_owned(),
                message: rule.message.fill(&hit.details.args),
                help: rule.help.as_ref().map(|help| help.fill(&hit.details.args)).unwrap_or_default(),
            });
        }
    }
    all.sort_by(|a, b| (&a.rule, &a.mark, &a.message).cmp(&(&b.rule, &b.mark, &b.message)));
    all
}

fn check_products(views: &[&ProductView<'_>], rules: &[RuleId], sink: &mut Sink) {
    for view in views {
        for &id in rules {
            sink.enter(id);
            Catalogue::embedded().rule(id).kind.check_product(view, Hits::Unknown, sink);
        }
    }
}

pub(super) fn lint(text: &str, rules: &[RuleId]) -> Vec<Reported> {
    lint_with(text, rules, None)
}

pub(super) fn lint_with(text: &str, rules: &[RuleId], accepts: Option<Accepts<'_>>) -> Vec<Reported> {
    let file = routine::parse(text);
    assert!(file.problems.is_empty(), "{text}: {:?}", file.problems);
    let read: Vec<Read<'_>> = file
        .products
        .iter()
        .map(|product| Read::new(text, Some((&product.name, product.name_span)), &product.fields))
        .collect();
    let products: Vec<Product<'_>> = read.iter().map(Read::product).collect();
    let suggestions = Suggestions::default();
    let shelf: Vec<RoutineProduct<'_>> = file
        .products
        .iter()
        .zip(read.iter().zip(&products))
        .map(|(block, (read, product))| RoutineProduct {
            name: &block.name,
            at: at(block.name_span),
            source: SOURCE,
            fields: &block.fields,
            view: read.view(product, &suggestions),
        })
        .collect();
    let plan = Plan::of(&file);
    let view = RoutineView {
        source: SOURCE,
        file: &file,
        products: &shelf,
        steps: &plan.steps,
        market: Market::Eu,
        on: jiff::civil::date(2026, 11, 22),
        stances: incilint::check::Stances::default(),
        accepts,
    };
    let mut sink = Sink::new(None, Certainty::Likely);
    check_products(&shelf.iter().map(|product| &product.view).collect::<Vec<_>>(), rules, &mut sink);
    let rules: Vec<(RuleId, &Rule)> = rules.iter().map(|&id| (id, Catalogue::embedded().rule(id))).collect();
    Layering::new(&rules, &view).check(&view, &mut sink);
    reported(sink, text)
}
