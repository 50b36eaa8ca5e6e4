//! What findings advise passes their own check: it is put into the text, and the text is checked again.

use std::collections::BTreeSet;
use std::path::Path;

use incilint::engine::{self, InputKind, Options, Request};
use incilint::finding::{Finding, Severity};
use incilint::rule::Catalogue;

const SHELF: &str = "
product Wash
  type: cleanser
  ingredients: Aqua, Glycerin, Decyl Glucoside, Coco-Betaine, Phenoxyethanol, Citric Acid

product Acid Toner
  type: exfoliating toner
  ingredients: Aqua, Glycolic Acid 7%, Propanediol, Sodium Hydroxide, Phenoxyethanol

product Lotion with Lactic
  type: lotion
  ingredients: Aqua, Lactic Acid 5%, Glycerin, Squalane, Sodium Hydroxide, Phenoxyethanol

product Night Drops
  type: serum
  ingredients: Aqua, Glycerin, Propanediol, Retinol 0.2%, Squalane, Tocopherol, Phenoxyethanol

product Bright Drops
  type: serum
  ingredients: Aqua, Ascorbic Acid 10%, Glycerin, Ferulic Acid, Tocopherol, Phenoxyethanol

product Clear Gel
  type: lotion
  ingredients: Aqua, Benzoyl Peroxide 2.5%, Glycerin, Carbomer, Phenoxyethanol

product Home Peel
  type: home peel
  ingredients: Aqua, Glycolic Acid 9%, Glycerin, Sodium Hydroxide, Phenoxyethanol

product Booster
  type: ampoule
  ingredients: Aqua, Tranexamic Acid 3%, Niacinamide 4%, Glycerin, Phenoxyethanol

product Kojic Booster
  type: ampoule
  ingredients: Aqua, Kojic Acid 0.5%, Glycerin, Disodium EDTA, Phenoxyethanol

product Cream
  type: moisturizer
  ingredients: Aqua, Glycerin, Squalane, Cetearyl Alcohol, Phenoxyethanol

product Sun
  type: sunscreen
  ingredients: Aqua, Ethylhexyl Triazone, Diethylamino Hydroxybenzoyl Hexyl Benzoate, Glycerin, Phenoxyethanol

am daily
  Wash
  Cream
  Sun
";

/// In the order in which they belong on the skin.
const STEPS: [&str; 8] = [
    "Home Peel",
    "Acid Toner",
    "Booster",
    "Kojic Booster",
    "Bright Drops",
    "Night Drops",
    "Clear Gel",
    "Lotion with Lactic",
];

const SCHEDULES: [&str; 7] = [
    "",
    "on sat",
    "on mon, thu",
    "every 3 days",
    "every 2 days from 2026-11-24",
    "2x a week",
    "on sun for 4 weeks from 2026-12-06",
];

fn check(text: &str, folder: &Path) -> Vec<Finding> {
    let path = folder.join("plan.routine");
    std::fs::write(&path, text).expect("the temporary folder can be written");
    let name = "plan.routine".to_owned();
    let table = incilint::table::Options::default();
    let request =
        Request { name, path, kind: Some(InputKind::Routine), bare: false, from_folder: false, table };
    let options = Options::new(Catalogue::embedded(), jiff::civil::date(2026, 11, 22));
    let outcome = engine::check(&[request], &options);
    // Each plan uses a part of the shelf.
    let counts =
        |finding: &Finding| finding.severity > Severity::Note && finding.rule != "routine/unused-product";
    outcome.findings.into_vec().expect("they are in memory").into_iter().filter(counts).collect()
}

/// The rules that object, each with the products it names.
fn objections(findings: &[Finding]) -> BTreeSet<(String, Vec<String>)> {
    let named = |finding: &Finding| {
        let products =
            finding.args.iter().filter(|(name, _)| name.ends_with("product") || name.ends_with("products"));
        products.map(|(_, value)| value.clone()).collect()
    };
    findings.iter().map(|finding| (finding.rule.clone(), named(finding))).collect()
}

/// The text with one way of keeping steps apart put into it: `` `Night Drops` on tue and `Acid Toner` on wed``,
/// `` `Clear Gel` in the morning``.
fn applied(text: &str, advice: &str) -> String {
    let (am, pm) = text.split_once("\npm daily\n").expect("both slots");
    let (mut am, mut pm) = (am.to_owned() + "\n", pm.to_owned());
    for change in advice.split(" and `") {
        let (name, when) = change.trim_start_matches('`').split_once("` ").expect("a name and a time");
        let line = |slot: &str| {
            let starts = |line: &&str| line.trim_start().starts_with(name);
            slot.lines().find(starts).map(|line| format!("{line}\n"))
        };
        let old = line(&pm).unwrap_or_else(|| panic!("`{name}` in the evening: {text}"));
        if when == "in the morning" {
            pm = pm.replacen(&old, "", 1);
            let cream = "\n  Cream\n";
            am = am.replacen(cream, &format!("\n{}{}", old, &cream[1..]), 1);
        } else {
            let course = old.find(" for ").or_else(|| old.find(" from ")).map_or("\n", |at| &old[at..]);
            pm = pm.replacen(&old, &format!("  {name} {when}{course}"), 1);
        }
    }
    format!("{am}\npm daily\n{pm}")
}

#[test]
fn every_time_that_a_finding_names_passes_the_check() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut tried = 0;
    for (at, first) in STEPS.iter().enumerate() {
        for (place, second) in STEPS.iter().enumerate().skip(at + 1) {
            // A few schedules for each pair, other ones for the next.
            for turn in 0..4 {
                let (one, other) = (SCHEDULES[(at + turn) % 7], SCHEDULES[(place * 3 + turn * 2) % 7]);
                let text =
                    format!("{SHELF}\npm daily\n  Wash\n  {first} {one}\n  {second} {other}\n  Cream\n");
                let before = check(&text, folder.path());
                for finding in &before {
                    let Some((_, free)) = finding.args.iter().find(|(name, _)| *name == "free-days") else {
                        continue;
                    };
                    for advice in free.split(", or ").filter(|advice| advice.starts_with('`')) {
                        let changed = applied(&text, advice);
                        let (was, is) = (objections(&before), objections(&check(&changed, folder.path())));
                        assert!(
                            is.is_subset(&was) && is.len() < was.len(),
                            "{advice}: {was:?} -> {is:?}\n{changed}"
                        );
                        tried += 1;
                    }
                }
            }
        }
    }
    assert!(tried > 60, "{tried}");
}

#[test]
fn a_fix_put_into_the_text_settles_its_finding() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let text = format!("{SHELF}\npm daily\n  Wash\n  Acid Toner\n  Night Drops on mon, thu\n  Cream\n");
    let found = check(&text, folder.path());
    let pair = found.iter().find(|finding| finding.rule == "layering/retinoid-with-aha").expect("it meets");
    let fix = pair.fix.as_ref().expect("there is a fix");
    let mut changed = text.clone();
    let mut edits = fix.edits.clone();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.span.start));
    for edit in edits {
        changed.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.text);
    }
    let left = objections(&check(&changed, folder.path()));
    assert!(left.is_empty(), "{left:?}\n{changed}");
}
