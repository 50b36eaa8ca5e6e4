//! Routines that each show one thing, read by hand.

use incilint::check::Stances;
use incilint::finding::Severity;
use incilint::routine::{Stance, StepOrder};

/// The files below `fixtures/routines/rules` and all that the rules must say about each; notes aside.
const FILES: [(&str, &[&str]); 52] = [
    ("ordinary-day", &[]),
    ("ordinary-night", &[]),
    ("c-and-niacinamide", &[]),
    ("c-morning-retinoid-night", &[]),
    ("ampoule-zones", &[]),
    ("ampoules-together", &["frequency/ampoules-too-often"]),
    ("ampoule-week-wrap", &["frequency/ampoule-on-days-on-end"]),
    ("ampoule-floating", &[]),
    ("ampoule-every-other-day", &["frequency/ampoules-too-often"]),
    ("ampoule-every-four-days", &[]),
    ("ampoule-burst", &[]),
    ("ampoule-weeks-too-long", &["frequency/ampoule-course-too-long"]),
    ("daily-ampoule", &[]),
    ("daily-ampoule-strong", &["amounts/high-kojic", "frequency/ampoules-too-often"]),
    ("label-outranks", &[]),
    ("label-exceeded", &["frequency/more-than-label"]),
    ("sunday-acid", &["sun/photosensitiser-without-sunscreen"]),
    ("acid-in-the-cleanser", &[]),
    ("spf-in-the-name", &[]),
    ("look-alikes", &[]),
    ("avoided-by-alias", &["person/avoided-ingredient"]),
    ("pregnant", &["person/avoid-in-pregnancy"]),
    ("irritated", &["person/pause-on-irritated-skin"]),
    ("pair-of-slots", &[]),
    ("sunscreen-under-cream", &["order/sunscreen-not-last"]),
    ("texture-stance", &["order/richer-before-lighter"]),
    ("texture-not-decisive", &[]),
    ("mild-acid-daily", &[]),
    ("mild-acid-on-sensitive-skin", &["frequency/exfoliation-too-often"]),
    ("strong-acid-twice", &["amounts/high-aha", "frequency/strong-aha-too-often"]),
    ("strong-acid-once", &["amounts/high-aha"]),
    ("expired-but-over", &[]),
    ("last-by-label", &[]),
    ("one-step-misplaced", &["order/toner-after-treatment"]),
    ("last-dates", &[]),
    ("courses-apart", &[]),
    ("acid-on-spots", &[]),
    ("acid-course-before-retinoid", &[]),
    ("acid-course-beside-retinoid", &["frequency/exfoliation-beside-retinoid"]),
    ("anchored-period", &[]),
    ("retinoid-begun-daily", &["frequency/retinoid-begun-fast"]),
    ("label-exceeded-thrice", &["frequency/more-than-label"]),
    ("alcohol-high-up", &["layering/retinoid-with-alcohol"]),
    ("alcohol-far-down", &[]),
    ("types-as-in-the-table", &[]),
    ("acid-the-day-after-a-peel", &["layering/acid-near-peel"]),
    ("acid-days-from-a-peel", &[]),
    ("retinol-outranks-its-class", &["layering/retinol-with-benzoyl-peroxide"]),
    ("look-alike-actives", &[]),
    ("every-other-evening-apart", &[]),
    ("every-third-meets-every-other", &["layering/retinoid-with-aha"]),
    ("weak-acid-in-a-toner", &[]),
];

#[test]
fn every_routine_is_judged_as_read_by_hand() {
    let scratch = tempfile::tempdir().expect("a temporary folder");
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/routines/rules");
    let mut wrong = Vec::new();
    for (name, expected) in FILES {
        let text = std::fs::read_to_string(format!("{folder}/{name}.routine"))
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        let found = super::run_text(
            "example.routine",
            text.as_bytes(),
            incilint::table::Options::default(),
            scratch.path(),
        );
        let counted = || found.iter().filter(|it| it.severity > Severity::Note);
        let mut rules: Vec<&str> = counted().map(|it| it.rule.as_str()).collect();
        rules.sort_unstable();
        if rules != expected {
            wrong.push(format!("{name}: expected {expected:?}"));
            wrong.extend(counted().map(super::told));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_stances_of_the_configuration_hold_where_the_routine_says_nothing() {
    let scratch = tempfile::tempdir().expect("a temporary folder");
    let stances = Stances { ampoules: Some(Stance::Burst), order: Some(StepOrder::Texture) };
    let rules = |text: &str| {
        let table = incilint::table::Options::default();
        let found = super::run_text_with(stances, "example.routine", text.as_bytes(), table, scratch.path());
        let counted = found.into_iter().filter(|it| it.severity > Severity::Note);
        counted.map(|it| it.rule).collect::<Vec<_>>()
    };
    let products = "
product Glow Ampoule
  type: ampoule
  texture: rich
  ingredients: Aqua, Niacinamide 5%, Glycerin, Propanediol, Phenoxyethanol

product Plain Cream
  type: moisturizer
  texture: light
  ingredients: Aqua, Glycerin, Squalane, Cetearyl Alcohol, Phenoxyethanol

pm daily
  Glow Ampoule
  Plain Cream
";
    assert_eq!(rules(products), ["frequency/ampoule-course-without-end", "order/richer-before-lighter"]);
    let own = format!("routine Own\n  stance: weekly\n  order: kind\n{products}");
    assert_eq!(rules(&own), ["frequency/ampoules-too-often"]);
}

#[test]
fn every_file_of_the_folder_is_judged() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/routines/rules");
    for entry in std::fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("it can be read").path();
        let name = path.file_stem().and_then(|name| name.to_str()).expect("a name");
        assert!(FILES.iter().any(|(known, _)| *known == name), "{name} is not judged");
    }
}
