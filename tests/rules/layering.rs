//! Who meets whom, how strong, and which rule says it: the group `layering` over routines.

use incilint::check::Change;
use incilint::finding::Severity;
use incilint::rule::{Catalogue, Rule, RuleId};

use super::routine::{lint, lint_with};

/// A shelf that the cases below take from. Amounts are printed where the case is not about them.
const SHELF: &str = "
product Soft Cleanser
  type: cleanser
  ingredients: Aqua, Glycerin, Decyl Glucoside, Coco-Betaine, Phenoxyethanol, Citric Acid
product BHA Cleanser
  type: cleanser
  ingredients: Aqua, Decyl Glucoside, Salicylic Acid 2%, Glycerin, Sodium Hydroxide, Phenoxyethanol
product Glycolic Toner
  type: exfoliating toner
  ingredients: Aqua, Glycolic Acid 7%, Propanediol, Sodium Hydroxide, Phenoxyethanol
product Double Acid
  type: exfoliating toner
  ingredients: Aqua, Glycolic Acid 6%, Salicylic Acid 1%, Propanediol, Sodium Hydroxide, Phenoxyethanol
product Hydra Toner
  type: toner
  ingredients: Aqua, Glycerin, Panthenol, Phenoxyethanol, Citric Acid, Lactic Acid
product C Serum
  type: vitamin C serum
  ingredients: Aqua, Ascorbic Acid 10%, Propanediol, Glycerin, Tocopherol, Ferulic Acid, Phenoxyethanol
product Ethyl C Serum
  type: serum
  ingredients: Aqua, Glycerin, 3-O-Ethyl Ascorbic Acid 2%, Propanediol, Phenoxyethanol
product Niacinamide Serum
  type: serum
  ingredients: Aqua, Niacinamide 5%, Glycerin, Phenoxyethanol
product Retinol Serum
  type: serum
  ingredients: Aqua, Glycerin, Squalane, Tocopherol, Phenoxyethanol, Retinol
product Weak Retinol
  type: serum
  ingredients: Aqua, Glycerin, Squalane, Tocopherol, Phenoxyethanol, Retinol 0.02%
product Tretinoin Cream
  type: prescription treatment
  ingredients: Aqua, Tretinoin, Stearic Acid, Isopropyl Myristate, Sorbic Acid, BHT
product BPO Gel
  type: serum
  ingredients: Aqua, Benzoyl Peroxide 2.5%, Glycerin, Carbomer, Sodium Hydroxide, Phenoxyethanol
product Rich Cream
  type: moisturizer
  ingredients: Aqua, Glycerin, Cetearyl Alcohol, Squalane, Phenoxyethanol, Tocopherol, Retinyl Palmitate, Parfum
product Foot Acid
  type: body lotion
  ingredients: Aqua, Urea 20%, Lactic Acid 10%, Glycerin, Phenoxyethanol
product Spicule Drops
  type: serum
  ingredients: Aqua, Glycerin, Hydrolyzed Sponge, Panthenol, Phenoxyethanol
product Plain Cream
  type: moisturizer
  ingredients: Aqua, Glycerin, Caprylic/Capric Triglyceride, Cetearyl Alcohol, Phenoxyethanol
product Sun Fluid
  type: sunscreen
  ingredients: Aqua, Zinc Oxide, Glycerin, Caprylic/Capric Triglyceride, Silica, Phenoxyethanol
";

fn layering_rules() -> Vec<RuleId> {
    let is_one = |rule: &Rule| rule.group() == "layering" && rule.is_on() && rule.severity > Severity::Note;
    Catalogue::embedded().rules().filter(|(_, rule)| is_one(rule)).map(|(id, _)| id).collect()
}

/// The `layering/` findings of a plan over the shelf: names without the group, with the marked text.
fn meetings(plan: &str) -> Vec<String> {
    let found = lint(&format!("{SHELF}{plan}"), &layering_rules());
    let told = |it: &super::Reported| format!("{} at {}", it.rule.trim_start_matches("layering/"), it.mark);
    found.iter().map(told).collect()
}

#[test]
fn ordinary_good_routines_are_silent() {
    for plan in [
        "am daily\n  Soft Cleanser\n  C Serum\n  Plain Cream\n  Sun Fluid\npm daily\n  Soft Cleanser\n  Retinol Serum\n  Rich Cream\n",
        "am daily\n  Soft Cleanser\n  Niacinamide Serum\n  C Serum\n  Rich Cream\n  Sun Fluid\n",
        "pm daily\n  BHA Cleanser\n  Hydra Toner\n  Retinol Serum\n  Plain Cream\n",
        "pm daily\n  Glycolic Toner on mon\n  Retinol Serum on tue, thu, sun\n  Plain Cream\n",
        "pm daily\n  Retinol Serum\n  Foot Acid\n",
        "pm daily\n  Glycolic Toner\n  Weak Retinol\n  Ethyl C Serum\n",
    ] {
        assert_eq!(meetings(plan), [""; 0], "{plan}");
    }
}

#[test]
fn strengths_decide_and_look_alikes_do_not_count() {
    // Retinol without an amount is there for its effect; so is glycolic acid.
    assert_eq!(
        meetings("pm daily\n  Glycolic Toner\n  Retinol Serum\n"),
        ["retinoid-with-aha at Glycolic Toner"]
    );
    // Citric and lactic acid at the end of a list set the pH.
    assert_eq!(meetings("pm daily\n  Hydra Toner\n  Retinol Serum\n"), [""; 0]);
    // 0.02 % retinol is below what works.
    assert_eq!(meetings("pm daily\n  Glycolic Toner\n  Weak Retinol\n"), [""; 0]);
    // A derivative of vitamin C is no ascorbic acid.
    assert_eq!(meetings("pm daily\n  Glycolic Toner\n  Ethyl C Serum\n"), [""; 0]);
    assert_eq!(
        meetings("pm daily\n  Glycolic Toner\n  C Serum\n"),
        ["ascorbic-acid-with-aha at Glycolic Toner"]
    );
}

#[test]
fn two_steps_give_one_finding_of_the_narrowest_rule() {
    assert_eq!(meetings("pm daily\n  Double Acid\n  Retinol Serum\n"), ["retinoid-with-aha at Double Acid"]);
    assert_eq!(
        meetings("pm daily\n  BPO Gel\n  Tretinoin Cream\n"),
        ["tretinoin-with-benzoyl-peroxide at BPO Gel"]
    );
    // Two slots are two pairs of steps.
    assert_eq!(
        meetings(
            "am daily\n  Glycolic Toner\n  Retinol Serum\npm daily\n  Glycolic Toner\n  Retinol Serum\n"
        )
        .len(),
        2
    );
    // Three products are three pairs.
    assert_eq!(
        meetings("pm daily\n  Glycolic Toner\n  C Serum\n  Retinol Serum\n"),
        [
            "ascorbic-acid-with-aha at Glycolic Toner",
            "ascorbic-acid-with-retinoid at C Serum",
            "retinoid-with-aha at Glycolic Toner"
        ]
    );
}

#[test]
fn days_slots_zones_and_courses_keep_steps_apart() {
    for (plan, apart) in [
        ("pm daily\n  Glycolic Toner on mon\n  Retinol Serum on tue\n", true),
        ("pm daily\n  Glycolic Toner on mon\n  Retinol Serum on mon, tue\n", false),
        ("am daily\n  Glycolic Toner\npm daily\n  Retinol Serum\n", true),
        ("pm daily\n  Glycolic Toner @cheeks\n  Retinol Serum @forehead\n", true),
        ("pm daily\n  Glycolic Toner @cheeks\n  Retinol Serum\n", false),
        ("pm daily\n  Glycolic Toner @nose\n  Retinol Serum @t-zone\n", false),
        ("pm daily\n  Glycolic Toner for 5 days from 2026-12-01\n  Retinol Serum from 2026-12-06\n", true),
        ("pm daily\n  Glycolic Toner for 5 days from 2026-12-01\n  Retinol Serum from 2026-12-05\n", false),
        (
            "pm daily\n  Glycolic Toner every 2 days from 2026-12-01\n  Retinol Serum every 2 days from 2026-12-02\n",
            true,
        ),
        (
            "pm daily\n  Glycolic Toner every 3 days from 2026-12-01\n  Retinol Serum every 2 days from 2026-12-02\n",
            false,
        ),
        ("pm daily\n  Glycolic Toner 2x a week\n  Retinol Serum on tue\n", false),
        ("pm on mon, thu\n  Glycolic Toner\npm on tue, fri\n  Retinol Serum\n", true),
    ] {
        assert_eq!(meetings(plan).is_empty(), apart, "{plan}");
    }
}

#[test]
fn floating_days_can_meet_and_fixed_days_do() {
    let rules = layering_rules();
    let message = |plan: &str| words(&lint(&format!("{SHELF}{plan}"), &rules));
    let floating = message("pm daily\n  Glycolic Toner 2x a week\n  Retinol Serum on tue, thu\n");
    assert!(floating.contains("can meet on Tuesday and Thursday evenings"), "{floating}");
    assert!(floating.contains("`Glycolic Toner` on mon, fri"), "{floating}");
    let fixed = message("pm daily\n  Glycolic Toner on mon, thu\n  Retinol Serum on thu\n");
    assert!(fixed.contains("meet on Thursday evenings"), "{fixed}");
    let dates = message("pm daily\n  Glycolic Toner for 2 days from 2026-12-01\n  Retinol Serum\n");
    assert!(dates.contains("meet on 2026-12-01 and 2026-12-02 in the evening"), "{dates}");
}

#[test]
fn the_day_after_counts_over_the_end_of_the_week() {
    let plan = |days: &str| format!("pm daily\n  Spicule Drops on sun\n  Retinol Serum on {days}\n");
    assert_eq!(meetings(&plan("mon")), ["spicules-with-retinoid at Spicule Drops"]);
    assert_eq!(meetings(&plan("sat")), ["spicules-with-retinoid at Spicule Drops"]);
    assert_eq!(meetings(&plan("tue, thu")), [""; 0]);
}

#[test]
fn only_accepted_days_are_named() {
    let rules = layering_rules();
    let plan = format!("{SHELF}pm daily\n  Glycolic Toner on thu\n  Retinol Serum on thu\n");
    let not_monday = |changes: &[(usize, Change)]| match changes {
        [(_, Change::Days(other))] if other.words != "on mon" => Some(0),
        _ => None,
    };
    let message = words(&lint_with(&plan, &rules, Some(&not_monday)));
    assert!(message.contains("on tue") && !message.contains("on mon"), "{message}");
    let nothing = words(&lint_with(&plan, &rules, Some(&|_| None)));
    assert!(nothing.contains("none is free"), "{nothing}");
    let morning = |changes: &[(usize, Change)]| matches!(changes[0].1, Change::Slot(_)).then_some(0);
    let message = words(&lint_with(&plan, &rules, Some(&morning)));
    assert!(message.contains("in the morning"), "{message}");
}

/// Message and help of the first finding.
fn words(found: &[super::Reported]) -> String {
    format!("{} / {}", found[0].message, found[0].help)
}
