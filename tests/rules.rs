//! Every rule file keeps its promises: its examples, its words, its limits.

use incilint::check::{Present, ProductView, Sink, Suggestions};
use incilint::dictionary::Dictionary;
use incilint::finding::{Certainty, Location, Severity, Status};
use incilint::formula::{self, Context, Scratch};
use incilint::product::{Field, Market, Product};
use incilint::rule::{Catalogue, Example, RuleId, Stance};
use incilint::source::{SourceId, Span};

/// What a run over an example reports: rule, the text that the primary place covers, message.
fn run(input: &Example, rules: &[RuleId]) -> Vec<(RuleId, String, String)> {
    let text = input.list.as_deref().expect("list");
    let catalogue = Catalogue::embedded();
    let names = Dictionary::embedded();
    let file = incilint::routine::parse_list_file(text);
    let ingredients = file.fields.ingredients.as_ref().expect("a list");
    let list_text = ingredients.text(text);
    let list = incilint::inci::parse(&list_text, names);
    let kind = file.fields.kind.as_ref().and_then(|kind| incilint::step::StepId::find(&kind.value));
    let rinse_off = kind.and_then(|kind| kind.step().rinse_off());
    let context = Context {
        market: Some("EU"),
        product_type: kind.map(|kind| kind.step().id),
        rinse_off,
        ..Context::default()
    };
    let formula = formula::infer(&list_text, &list, names, &context, &mut Scratch::default());
    let at = Location::Text { source: SourceId(0), span: Span::new(0, text.len()) };
    let product = Product {
        at,
        name: None,
        brand: None,
        id: None,
        kind: kind.map(|value| Field { value, at }),
        packaging: None,
        ph: file.fields.ph.as_ref().map(|f| Field { value: f.value, at }),
        opened: None,
        expires: None,
        pao: None,
        text: &list_text,
        list_at: Some(Location::Text { source: SourceId(0), span: ingredients.span }),
        list: &list,
    };
    let mut present = Vec::new();
    let (classes, ids) = Present::fill(&list, names, &mut present);
    let suggestions = Suggestions::default();
    let view = ProductView {
        product: &product,
        formula: &formula,
        names,
        market: Market::Eu,
        on: jiff::civil::date(2026, 11, 22),
        rinse_off,
        present: &present,
        classes,
        ids,
        suggestions: &suggestions,
    };
    let mut sink = Sink::new(None, Certainty::Likely);
    for &id in rules {
        sink.enter(id);
        catalogue.rule(id).kind.check_product(&view, &mut sink);
    }
    let mut found = Vec::new();
    for (key, group) in sink.into_parts().groups {
        for hit in group.hits {
            let Location::Text { span, .. } = hit.at else { panic!("no place in a text") };
            let message = catalogue.rule(key.rule).message.fill(&hit.details.args);
            found.push((key.rule, span.slice(text).to_owned(), message));
        }
    }
    found
}

#[test]
fn every_example_is_judged_as_it_says() {
    let catalogue = Catalogue::embedded();
    let mut wrong = Vec::new();
    for (id, rule) in catalogue.rules() {
        let words = catalogue.words(id);
        let on: Vec<RuleId> = catalogue
            .rules()
            .filter(|(other, rule)| rule.is_on() || *other == id)
            .map(|(other, _)| other)
            .collect();
        if words.bad.is_empty() || words.good.is_empty() {
            wrong.push(format!("{}: needs a bad and a good example", rule.name));
        }
        for bad in &words.bad {
            let found = run(&bad.input, &on);
            let fired = found.iter().any(|(by, mark, message)| {
                *by == id
                    && *mark == bad.mark
                    && bad.message.as_deref().is_none_or(|part| message.contains(part))
            });
            if !fired {
                let found: Vec<_> = found
                    .iter()
                    .map(|(by, mark, message)| (&catalogue.rule(*by).name, mark, message))
                    .collect();
                wrong.push(format!(
                    "{}: not reported at `{}` in {:?}: {found:?}",
                    rule.name, bad.mark, bad.input.list
                ));
            }
            for (_, _, message) in &found {
                if message.contains('{') {
                    wrong.push(format!("{}: a placeholder is left in `{message}`", rule.name));
                }
            }
        }
        for good in &words.good {
            for (by, mark, message) in run(&good.input, &on) {
                let by = catalogue.rule(by);
                if by.severity > Severity::Note {
                    wrong.push(format!("{}: good example: {} at `{mark}`: {message}", rule.name, by.name));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} examples:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_rule_says_why_what_it_cannot_see_and_on_what_grounds() {
    let catalogue = Catalogue::embedded();
    for (id, rule) in catalogue.rules() {
        let words = catalogue.words(id);
        let name = &rule.name;
        assert!(words.why.split_whitespace().count() >= 20, "{name}: why");
        assert!(words.limits.split_whitespace().count() >= 5, "{name}: limits");
        assert!(words.sources.iter().any(|source| source.stance == Stance::For), "{name}: no source for it");
        if rule.status != Status::Established {
            assert!(
                words.sources.iter().any(|source| source.stance == Stance::Against),
                "{name}: no source against it"
            );
        }
        assert!(
            !rule.message.as_str().ends_with('.') && !rule.summary.ends_with('.'),
            "{name}: fragments end without a stop"
        );
        assert_eq!(rule.since, "0.1.0", "{name}");
    }
}

#[test]
fn every_embedded_file_passes_the_checks_for_users_files() {
    let catalogue = Catalogue::embedded();
    for (id, rule) in catalogue.rules() {
        let loaded = incilint::rule::load(catalogue.text(id))
            .unwrap_or_else(|errors| panic!("{}: {errors:?}", rule.name));
        assert_eq!(loaded.rule.name, rule.name);
        assert_eq!(format!("{:?}", loaded.rule.kind), format!("{:?}", rule.kind), "{}", rule.name);
    }
}

#[test]
fn names_and_aliases_are_taken_once() {
    let mut seen = std::collections::HashSet::new();
    for (_, rule) in Catalogue::embedded().rules() {
        for name in std::iter::once(&rule.name).chain(&rule.aliases) {
            assert!(seen.insert(name.clone()), "{name} is taken twice");
        }
    }
}
