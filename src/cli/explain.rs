//! `incilint explain`: what a rule, an ingredient or a class of ingredients is.

use std::fmt::Write as _;
use std::io::{self, Write as _};

use super::Failure;
use crate::check::wording;
use crate::dictionary::actives::{Actives, Care, Grade, LightEffect, Threshold};
use crate::dictionary::{AliasKind, ClassId, Dictionary, INVENTORY_DATE, IngredientId, Resolution};
use crate::rule::{Catalogue, RuleId, explain};

/// Columns of the text.
const WIDTH: usize = 80;

/// How concentrations are worked out.
const CONCENTRATION: &str = include_str!("explain/concentration.txt");

/// Explain a rule or an ingredient.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// A rule (`list/duplicate`), a group, an ingredient as a label prints it, a class (`class:aha`), or `concentration`
    #[arg(required = true)]
    name: Vec<String>,
}

pub(crate) fn run(args: &Args) -> Result<u8, Failure> {
    let text = explained(args.name.join(" ").trim())?;
    io::stdout().write_all(text.as_bytes())?;
    Ok(0)
}

fn explained(word: &str) -> Result<String, Failure> {
    let catalogue = Catalogue::embedded();
    let names = Dictionary::embedded();
    if ["concentration", "concentrations", "interval", "intervals"].contains(&word) {
        return Ok(CONCENTRATION.to_owned());
    }
    if let Some(id) = catalogue.find(word) {
        return Ok(explain::explain(catalogue, id, WIDTH));
    }
    if let Some(class) = word.strip_prefix("class:") {
        return names.class(class).map(|class| of_class(catalogue, names, class)).ok_or_else(|| {
            let known = names.classes().map(|class| names.class_name(class));
            let hint = crate::nearest::meant(class, known);
            let hint = hint.map_or(String::new(), |meant| format!("; did you mean `class:{meant}`?"));
            Failure::Message(format!("there is no class `{class}`{hint}"))
        });
    }
    let slug = || {
        let id = names.by_id(word)?;
        names.lookup(names.ingredient(id).inci())
    };
    if let Some(resolution) = names.resolve(word).or_else(slug) {
        return Ok(of_ingredient(catalogue, names, word, resolution));
    }
    if let Some(class) = names.class(word) {
        return Ok(of_class(catalogue, names, class));
    }
    let group = catalogue.named(word);
    if group.is_empty() {
        Err(unknown(catalogue, names, word))
    } else {
        Ok(of_group(catalogue, word, &group))
    }
}

/// Nothing has this name: what is near, and what that means.
fn unknown(catalogue: &Catalogue, names: &Dictionary, word: &str) -> Failure {
    let near = names.suggest(word).map(|meant| wording::capitalised(meant.name));
    let near = near.or_else(|| catalogue.nearest(word).map(str::to_owned));
    let hint = near.map_or(String::new(), |meant| format!("; did you mean `{meant}`?"));
    if word.contains('/') && !word.contains(' ') {
        return Failure::Message(format!("there is no rule `{word}`{hint}"));
    }
    Failure::Message(format!("`{word}` is no rule, and not in the inventory of {INVENTORY_DATE}{hint}"))
}

fn of_group(catalogue: &Catalogue, word: &str, rules: &[RuleId]) -> String {
    let mut out = format!("{}  (a group of {} rules)\n\n", word.trim_end_matches(['/', '*']), rules.len());
    list_rules(&mut out, catalogue, rules.iter().copied());
    out
}

fn of_class(catalogue: &Catalogue, names: &Dictionary, class: ClassId) -> String {
    let members: Vec<_> = names
        .ingredients()
        .filter(|entry| entry.classes().contains(class))
        .map(|entry| entry.number())
        .collect();
    let mut out = format!("class:{}  (a class of {} ingredients)\n", names.class_name(class), members.len());
    explain::hanging(&mut out, names.class_summary(class), "", WIDTH);
    let some: Vec<String> =
        members.iter().take(40).map(|&id| wording::capitalised(names.ingredient(id).inci())).collect();
    let more = if members.len() > some.len() {
        format!(", and {} more", members.len() - some.len())
    } else {
        String::new()
    };
    out.push_str("\nIngredients\n");
    explain::hanging(&mut out, &format!("{}{more}", some.join(", ")), "  ", WIDTH);
    let looking = catalogue
        .rules()
        .filter(|(_, rule)| members.iter().any(|&id| rule.kind.concerns(id, names.classes_of(id))));
    rules_section(&mut out, catalogue, looking.map(|(id, _)| id).collect());
    out
}

fn of_ingredient(catalogue: &Catalogue, names: &Dictionary, word: &str, resolution: Resolution) -> String {
    let entry = names.ingredient(resolution.id);
    let mut out = format!("{}  (ingredient `{}`)\n", entry.inci(), entry.id());
    // Writing to a string cannot fail.
    if let Some(kind) = resolution.alias.filter(|&kind| kind != AliasKind::Typographic) {
        let _ = writeln!(out, "`{word}` is {} of it", name_of_kind(kind));
    }
    if entry.us_name() != entry.inci() {
        let _ = writeln!(out, "{} on labels of the United States", entry.us_name());
    }
    if let Some(twin) = entry.twin() {
        let _ = writeln!(out, "the same substance as {}", names.ingredient(twin).inci());
    }
    facts(&mut out, names, resolution.id);
    active(&mut out, names, resolution.id);
    let classes = entry.classes();
    let looking = catalogue.rules().filter(|(_, rule)| rule.kind.concerns(resolution.id, classes));
    rules_section(&mut out, catalogue, looking.map(|(id, _)| id).collect());
    let _ = writeln!(out, "\nSource: {}", source_of(entry.source()));
    out
}

fn facts(out: &mut String, names: &Dictionary, id: IngredientId) {
    let entry = names.ingredient(id);
    let mut line = |what: &str, values: Vec<&str>| {
        if !values.is_empty() {
            explain::hanging(out, &values.join(", "), &format!("  {what:<10}"), WIDTH);
        }
    };
    line("CAS", entry.cas().collect());
    line("EC", entry.ec().collect());
    line("functions", entry.functions().collect());
    let classes: Vec<ClassId> = entry.classes().iter().collect();
    if !classes.is_empty() {
        out.push_str("\nClasses\n");
        let width = classes.iter().map(|&class| names.class_name(class).len()).max().unwrap_or(0);
        for class in classes {
            let first = format!("  {:<width$}  ", names.class_name(class));
            explain::hanging(out, names.class_summary(class), &first, WIDTH);
        }
    }
}

/// What is known of it as an active: what works, from which amounts on it counts as strong, what care it needs.
fn active(out: &mut String, names: &Dictionary, id: IngredientId) {
    let Some(row) = Actives::embedded().of(id) else { return };
    let _ = writeln!(out, "\nAs an active (judged as {})", names.class_name(row.class));
    let mut line = |what: &str, text: Option<String>| {
        if let Some(text) = text {
            explain::hanging(out, &text, &format!("  {what:<22}"), WIDTH);
        }
    };
    let strong = |threshold: Option<Threshold>| threshold.map(wording::threshold);
    line("usual strength", ends(row.effective, " %"));
    line("high", strong(row.high));
    line("very high", strong(row.very_high));
    line("high when rinsed off", strong(row.rinse_off_high));
    line("pH of the product", ends(row.ph, ""));
    line(
        "counted as",
        row.base.map(|base| {
            let (factor, of) = (wording::number(base.factor), names.ingredient(base.ingredient).inci());
            format!("{factor} of its weight in {}", wording::capitalised(of))
        }),
    );
    line("exfoliates", row.exfoliant.then(|| "at working strength".to_owned()));
    line(
        "in sunlight",
        match row.light {
            LightEffect::None => None,
            LightEffect::Contested => Some("whether it makes skin sensitive is contested".to_owned()),
            LightEffect::Sensitises => Some("makes skin sensitive".to_owned()),
        },
    );
    line(
        "in pregnancy",
        match row.pregnancy {
            Care::None => None,
            Care::Limited => Some(format!("with care: {}", row.pregnancy_basis)),
            Care::Avoid => Some(format!("to be avoided: {}", row.pregnancy_basis)),
        },
    );
    line(
        "evidence",
        Some(format!("{:?} for the range, {:?} for the thresholds", row.range_grade, row.threshold_grade)),
    );
    line("from", Some(row.source.to_owned()));
    if row.threshold_grade == Grade::D {
        line(
            "",
            Some("no rule acts on these thresholds, as nothing but a maker's word supports them".to_owned()),
        );
    }
}

/// A range of which one end may not be known.
fn ends(range: (Option<f64>, Option<f64>), unit: &str) -> Option<String> {
    let number = wording::number;
    match range {
        (None, None) => None,
        (Some(low), None) => Some(format!("from {}{unit}", number(low))),
        (None, Some(high)) => Some(format!("up to {}{unit}", number(high))),
        (Some(low), Some(high)) if low == high => Some(format!("{}{unit}", number(low))),
        (Some(low), Some(high)) => Some(format!("{} to {}{unit}", number(low), number(high))),
    }
}

fn rules_section(out: &mut String, catalogue: &Catalogue, rules: Vec<RuleId>) {
    if rules.is_empty() {
        out.push_str("\nNo rule looks at it in particular.\n");
        return;
    }
    out.push_str("\nRules that look at it\n");
    list_rules(out, catalogue, rules.into_iter());
}

fn list_rules(out: &mut String, catalogue: &Catalogue, rules: impl Iterator<Item = RuleId> + Clone) {
    let width = rules.clone().map(|id| catalogue.rule(id).name.len()).max().unwrap_or(0);
    for id in rules {
        let rule = catalogue.rule(id);
        let _ = writeln!(out, "  {:<width$}  {}", rule.name, rule.summary);
    }
}

fn name_of_kind(kind: AliasKind) -> &'static str {
    match kind {
        AliasKind::UsName => "the name on labels of the United States",
        AliasKind::EuName => "the name on labels of the European Union",
        AliasKind::Former => "a retired name",
        AliasKind::Common => "a common name",
        AliasKind::Trade => "a trade name",
        AliasKind::ColourIndex => "the colour index number",
        AliasKind::ColourName => "a colourant's name",
        AliasKind::Drug => "the drug name",
        AliasKind::Chemical => "a chemical name",
        AliasKind::Abbreviation => "an abbreviation",
        AliasKind::Translation => "a translation",
        AliasKind::ENumber => "the E number",
        AliasKind::Botanical => "another botanical name",
        AliasKind::Typographic => "another spelling",
    }
}

/// A source reference of the dictionary in words.
fn source_of(reference: &str) -> String {
    match reference.strip_prefix("cosing:") {
        Some(number) => {
            format!("CosIng reference {number}, inventory of {INVENTORY_DATE} (© European Union, CosIng)")
        }
        None => "general knowledge, entered by hand".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(word: &str) -> String {
        match explained(word) {
            Ok(text) => text,
            Err(Failure::Message(told)) => panic!("{word}: {told}"),
            Err(Failure::Output(error)) => panic!("{word}: {error}"),
        }
    }

    fn refused(word: &str) -> String {
        match explained(word) {
            Err(Failure::Message(told)) => told,
            _ => panic!("`{word}` was explained"),
        }
    }

    #[test]
    fn an_ingredient_is_told_with_classes_strengths_and_rules() {
        let told = text("vitamin c");
        assert!(
            told.starts_with("ASCORBIC ACID  (ingredient `ascorbic-acid`)\n`vitamin c` is a common name"),
            "{told}"
        );
        assert!(told.contains("very high             more than 20 %"), "{told}");
        assert!(told.contains("amounts/high-ascorbic-acid") && !told.contains("amounts/high-aha"), "{told}");
        assert_eq!(text("ascorbic-acid"), text("Ascorbic Acid"), "by its permanent name");
    }

    #[test]
    fn a_class_and_a_group_are_told() {
        let told = text("class:aha");
        assert!(told.contains("Glycolic Acid") && told.contains("amounts/very-high-aha"), "{told}");
        assert!(text("list").contains("list/duplicate"));
    }

    #[test]
    fn what_is_unknown_is_answered_with_the_nearest() {
        assert!(refused("phenoxethanol").contains("did you mean `Phenoxyethanol`"));
        assert!(refused("list/duplicates").contains("did you mean `list/duplicate`"));
        assert!(refused("class:ahas").contains("did you mean `class:aha`"));
        assert!(refused("qqqqqqqq").contains("not in the inventory of December 2021"));
    }
}
