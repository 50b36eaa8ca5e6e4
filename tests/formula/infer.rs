//! From printed lists to intervals: facts, places, contradictions, proofs.

use incilint::dictionary::Dictionary;
use incilint::finding::Certainty;
use incilint::formula::boxes::Bounds;
use incilint::formula::conflict::Kind;
use incilint::formula::fact::{Tier, Trust};
use incilint::formula::sheet::Place;
use incilint::formula::{
    Context, End, Formula, Missing, Named, Scratch, Why, infer, law, slot_above, slot_total,
};
use incilint::inci::{self, List};

fn read(text: &str) -> List {
    inci::parse(text, Dictionary::embedded())
}

fn in_eu<'a>() -> Context<'a> {
    Context { market: Some("EU"), product_type: Some("serum"), rinse_off: Some(false), ..Context::default() }
}

fn inferred(text: &str, context: &Context<'_>) -> Formula {
    infer(text, &read(text), Dictionary::embedded(), context, &mut Scratch::default())
}

#[track_caller]
fn near(got: Bounds, lo: f64, hi: f64) {
    assert!((got.lo - lo).abs() < 1e-2 && (got.hi - hi).abs() < 1e-2, "{got:?} instead of [{lo}, {hi}]");
}

#[test]
fn a_preservative_marks_what_follows() {
    let text = "Aqua, Glycerin, Niacinamide, Phenoxyethanol, Squalane, Cetyl Alcohol";
    let formula = inferred(text, &in_eu());
    near(formula.bounds(0), 97.0 / 3.0, 100.0);
    near(formula.bounds(2), 0.0, 100.0 / 3.0);
    near(formula.bounds(5), 0.0, 1.0);
    assert_eq!(formula.above(5, 1.0), Certainty::Excluded);
    assert_eq!(formula.above(0, 30.0), Certainty::Certain);
    let list = read(text);
    let named = Named { text, list: &list };
    assert_eq!(
        formula.reason(named, 5, End::Hi).unwrap(),
        "listed after Phenoxyethanol, which EU V/29 limits to 1 %"
    );
    let proofs = formula.prove(named, 5, law::of(Some("EU")));
    assert_eq!(proofs[0].tier, Tier::Legal);
    assert_eq!(proofs[0].facts.len(), 1, "one fact carries it: {:?}", proofs[0].steps);
    assert!(proofs[0].steps.last().unwrap().starts_with("so Cetyl Alcohol is at most 1 %"));
    assert!(proofs[0].steps.iter().any(|step| step == "Phenoxyethanol: EU V/29 limits it to 1 %"));
    let first = &formula.prove(named, 0, law::of(Some("EU")))[1];
    assert!(first.steps.last().unwrap().starts_with("so Aqua is at least 32.3 %"), "{:?}", first.steps);
}

#[test]
fn elsewhere_the_same_limit_is_only_one_doubted_fact() {
    let text = "Aqua, Glycerin, Niacinamide, Phenoxyethanol, Squalane, Cetyl Alcohol";
    let formula = inferred(text, &Context { market: Some("US"), ..in_eu() });
    near(formula.bounds(5), 0.0, 100.0 / 6.0);
    let text = "Aqua, Glycerin, Niacinamide, Phenoxyethanol, Squalane, Xanthan Gum, Cetyl Alcohol";
    let formula = inferred(text, &Context { market: Some("US"), ..in_eu() });
    near(formula.bounds(6), 0.0, 1.0);
    assert_eq!(formula.interval(6).unwrap().hi_why, Why::AfterEither { first: 3, second: 5 });
}

#[test]
fn printed_amounts_of_every_unit_are_read() {
    let text =
        "Water, Butylene Glycol, Centella Asiatica Extract (3,663 ppm), Squalane, Cetyl Alcohol, Betaine";
    let formula = inferred(text, &in_eu());
    near(formula.bounds(2), 0.36264, 0.36996);
    near(formula.bounds(5), 0.0, 1.0);
    near(formula.bounds(0), 48.315, 99.637);
    let formula = inferred("Aqua, Urea 5-10%, Squalane, Betaine <0.5%", &in_eu());
    near(formula.bounds(1), 5.0, 10.0);
    near(formula.bounds(3), 0.0, 0.5);
    let hydrate = inferred("Aqua, Magnesium Chloride 2.0%, Glycerin", &in_eu());
    assert!((hydrate.bounds(1).lo - 1.95 / 2.135).abs() < 1e-2, "2 % may be of the hexahydrate");
}

#[test]
fn claims_of_the_name_bind_the_one_item_they_mean() {
    let text = "Aqua, Niacinamide, Pentylene Glycol, Zinc PCA, Squalane, Cetyl Alcohol, Phenoxyethanol";
    let with = |name| inferred(text, &Context { name: Some(name), ..in_eu() });
    for name in ["Niacinamide 10% + Zinc 1%", "10% Niacinamide + 1% Zinc Serum"] {
        let formula = with(name);
        near(formula.bounds(1), 9.5, 10.5);
        // "1 % zinc" may be zinc or Zinc PCA, of which a fifth is zinc.
        assert_eq!(formula.bounds(3).lo, 0.5, "{name}");
        assert!(formula.bounds(3).hi < 7.4 && formula.bounds(3).hi > 4.8, "{name}: {:?}", formula.bounds(3));
        // Zinc PCA may be below the line, so it forces nothing before it.
        near(formula.bounds(2), 0.0, 10.5);
        assert_eq!(formula.by_tier(1)[Tier::Strict as usize].unwrap().lo, 0.0, "a claim is no print");
    }
    for name in ["Serum 10%", "100% Natural Serum", "Vitamin C 15%", "10 Niacinamide", "%", "½% Zinc"] {
        let facts = with(name).sheet.facts().to_vec();
        assert!(facts.iter().all(|fact| fact.trust != Trust::Claimed), "{name}");
    }
}

#[test]
fn a_claim_that_the_list_excludes_is_a_contradiction_and_set_aside() {
    let text = "Aqua, Glycerin, Phenoxyethanol, Niacinamide, Squalane";
    let formula = inferred(text, &Context { name: Some("10% Niacinamide Serum"), ..in_eu() });
    let contradiction = &formula.contradictions[0];
    assert_eq!((contradiction.kind, contradiction.resolved), (Kind::Order, true));
    let mut items: Vec<u32> =
        contradiction.facts.iter().map(|at| formula.sheet.facts()[*at as usize].item).collect();
    items.sort_unstable();
    assert_eq!(items, [2, 3], "the limit of the preservative and the claim");
    near(formula.bounds(3), 0.0, 1.0);
}

#[test]
fn print_that_contradicts_itself_gives_no_intervals() {
    let formula = inferred("Aqua, Niacinamide 5%, Ascorbic Acid 10%, Glycerin", &in_eu());
    assert_eq!(formula.missing, Some(Missing::Contradiction));
    assert!(formula.intervals().all(|interval| interval.is_none()));
    assert_eq!(formula.contradictions[0].kind, Kind::Order);
    assert!(!formula.contradictions[0].resolved);
    assert_eq!(formula.above(1, 1.0), Certainty::Possible);
    let formula = inferred("Aqua, Phenoxyethanol 2%, Glycerin", &in_eu());
    assert_eq!(formula.contradictions[0].kind, Kind::Facts, "EU V/29 allows 1 %");
    near(formula.bounds(1), 1.5, 2.5);
}

#[test]
fn drug_facts_colourants_and_alternatives_have_no_place() {
    let text = "Active Ingredients: Avobenzone 3%, Homosalate 10%. Inactive Ingredients: Water, Dimethicone, Glycerin, \
                Silica, Phenoxyethanol";
    let formula = inferred(text, &Context { market: Some("US"), product_type: Some("sunscreen"), ..in_eu() });
    assert_eq!(formula.sheet.lines[0].place, Place::Unordered);
    near(formula.bounds(1), 9.0, 11.0);
    assert_eq!(formula.sheet.lines[2].place, Place::Ordered);
    // 100 - 0.9 · 3 - 0.9 · 10 at most; at least a fifth of 100 - 3 - 11, since avobenzone is limited to 3 %.
    near(formula.bounds(2), 86.0 / 5.0, 88.3);
    let glued = inferred("Avobenzone 3%, Octocrylene 7%, Aqua, Glycerin, Squalane", &in_eu());
    assert_eq!(glued.missing, None, "actives before the list proper keep their own order");
    near(glued.bounds(2), (100.0 - 3.5 - 7.5) / 3.0, 100.0 - 2.5 - 6.5);
    let formula = inferred("Aqua, Glycerin, Squalane, CI 77491, CI 77492", &in_eu());
    let places: Vec<Place> = formula.sheet.lines.iter().map(|line| line.place).collect();
    assert_eq!(places[2..], [Place::Ordered, Place::Unordered, Place::Unordered]);
    let formula = inferred("Aqua, CI 77491, Glycerin", &in_eu());
    assert_eq!(formula.sheet.lines[1].place, Place::Ordered, "only the run at the very end is free");
}

#[test]
fn an_alphabetical_list_says_nothing_by_its_order() {
    let text = "Active Ingredient: Zinc Oxide 10%. Inactive Ingredients: Aqua, Betaine, Dimethicone, Glycerin, Panthenol, \
                Squalane, Urea";
    let formula = inferred(text, &Context { market: Some("US"), product_type: Some("sunscreen"), ..in_eu() });
    assert!(formula.sheet.lines.iter().all(|line| line.place == Place::Unordered));
    assert!(formula.bounds(7).hi > 80.0, "urea may be the most of it: {:?}", formula.bounds(7));
}

#[test]
fn a_list_that_breaks_off_keeps_its_upper_bounds_only() {
    let text = "Aqua, Glycerin, Phenoxyethanol, Squalane, Cetearyl Alc...";
    let list = read(text);
    assert!(!list.complete, "the reader says that it breaks off");
    let formula = inferred(text, &in_eu());
    near(formula.bounds(0), 0.0, 100.0);
    near(formula.bounds(3), 0.0, 1.0);
}

#[test]
fn what_may_be_contained_has_no_interval_but_takes_room() {
    let text = "Aqua, Dimethicone, Glycerin, Phenoxyethanol [+/- CI 77491, CI 77492]";
    let formula = inferred(text, &Context { product_type: Some("foundation"), ..in_eu() });
    assert!(formula.interval(4).is_none() && formula.interval(3).is_some());
    let plain = inferred("Aqua, Dimethicone, Glycerin, Phenoxyethanol", &in_eu());
    assert!(formula.bounds(0).lo < plain.bounds(0).lo, "pigments may be a part of the whole");
}

#[test]
fn classes_are_added_up_over_one_product_and_over_several() {
    let formula = inferred("Aqua, Glycolic Acid, Lactic Acid, Glycerin, Phenoxyethanol, Squalane", &in_eu());
    let acids = [(1, 1.0), (2, 1.0)];
    near(formula.total(&acids), 0.0, 200.0 / 3.0);
    assert_eq!(formula.total(&[]), Bounds { lo: 0.0, hi: 0.0 });
    near(formula.total(&[(1, 1.0), (1, 1.0)]), 0.0, 100.0);
    let toner = inferred("Aqua, Glycolic Acid 7%, Glycerin", &in_eu());
    let slot: [(&Formula, &[(usize, f64)]); 2] = [(&formula, &acids), (&toner, &[(1, 1.0)])];
    near(slot_total(&slot), 6.5, 200.0 / 3.0 + 7.5);
    assert_eq!(slot_above(&slot, 6.0), Certainty::Certain);
    assert_eq!(slot_above(&slot, 80.0), Certainty::Excluded);
    assert_eq!(slot_above(&slot, 6.6), Certainty::Likely, "second and third of six are never that little");
}

#[test]
fn an_estimate_stays_inside_and_adds_up() {
    let formula = inferred("Aqua, Glycerin, Niacinamide, Phenoxyethanol, Squalane, Cetyl Alcohol", &in_eu());
    let points: Vec<f64> = (0..6).map(|item| formula.estimate(item).unwrap().point).collect();
    assert!((points.iter().sum::<f64>() - 100.0).abs() < 1e-6, "{points:?}");
    for (item, point) in points.iter().enumerate() {
        assert!(formula.bounds(item).contains(*point));
    }
    assert_eq!(formula.above(1, 1.0), Certainty::Likely, "the second of six");
}

#[test]
fn a_list_that_cannot_be_in_order_is_not_trusted_to_be() {
    let formula = inferred("Allantoin, Betaine, Glycerin, Niacinamide, Aqua, Squalane", &in_eu());
    let contradiction = &formula.contradictions[0];
    assert_eq!((contradiction.kind, contradiction.resolved), (Kind::TooLittle, true));
    near(formula.bounds(4), 0.0, 100.0);
    let actives = inferred("Active Ingredients: Avobenzone 3%, Homosalate 10%", &in_eu());
    assert!(
        actives.contradictions.iter().all(|found| found.kind != Kind::TooLittle),
        "the rest is not listed"
    );
}

#[test]
fn allergens_are_part_of_the_perfume() {
    let formula =
        inferred("Parfum, Linalool, Limonene", &Context { product_type: Some("perfume"), ..in_eu() });
    near(formula.bounds(2), 0.0, 100.0);
    assert!(!formula.sheet.lines[1].counted && formula.sheet.lines[0].counted);
}

#[test]
fn kits_are_solved_one_by_one() {
    let text = "Night Ampoule: Aqua, Glycerin, Phenoxyethanol.\nDay Cream: Aqua, Squalane, Glycerin";
    let list = read(text);
    assert_eq!(list.variants.len(), 2, "the reader finds two products");
    let formula = inferred(text, &in_eu());
    assert_eq!(formula.windows().count(), 2);
    near(formula.bounds(3), 100.0 / 3.0, 100.0);
    near(formula.bounds(5), 0.0, 100.0 / 3.0);
}

#[test]
fn no_list_makes_it_panic() {
    let mut texts: Vec<String> =
        ["", ",", "null", "%", "Aqua", "Aqua 0%", "Aqua 100%", "Aqua 1000000000%", "Aqua NaN%"]
            .map(str::to_owned)
            .to_vec();
    texts.push("Aqua 60%, Glycerin 60%, Squalane 60%".to_owned());
    texts.push("Phenoxyethanol, Phenoxyethanol, Chlorphenesin".to_owned());
    texts.push((0..60).map(|i| format!("Unknown Stuff {i}")).collect::<Vec<_>>().join(", "));
    texts.push(["Phenoxyethanol (and) Ethylhexylglycerin"; 40].join(", "));
    texts.push(["Xanthan Gum, CI 77891"; 5000].join(", "));
    for text in texts {
        let list = read(&text);
        let formula = infer(&text, &list, Dictionary::embedded(), &in_eu(), &mut Scratch::default());
        assert_eq!(formula.intervals().len(), if list.items.is_empty() { 0 } else { list.items.len() });
        for interval in formula.intervals().flatten() {
            assert!(interval.lo >= 0.0 && interval.lo <= interval.hi + 1e-9, "{interval:?} in {text:.60}");
        }
        if list.items.len() < 100 {
            for item in 0..list.items.len() {
                let likely = formula.estimate(item).is_some_and(|estimate| estimate.above(1.0) >= 0.9);
                assert!(likely || formula.above(item, 1.0) != Certainty::Likely);
                for proof in formula.prove(Named { text: &text, list: &list }, item, law::of(None)) {
                    assert!(proof.steps.len() >= 2, "{proof:?}");
                }
            }
        }
    }
    let single = inferred("Aqua", &in_eu());
    near(single.bounds(0), 100.0, 100.0);
}

#[test]
fn the_same_buffers_give_the_same_answers() {
    let texts =
        ["Aqua, Glycerin 5%, Phenoxyethanol, Squalane", "Squalane, Betaine", "Aqua, Urea 10%, Aqua 30%"];
    let (mut scratch, mut formula) = (Scratch::default(), Formula::default());
    for text in texts.iter().chain(&texts) {
        let list = read(text);
        let names = Dictionary::embedded();
        incilint::formula::infer_into(text, &list, names, &in_eu(), &mut scratch, &mut formula);
        let fresh = inferred(text, &in_eu());
        assert!(formula.intervals().eq(fresh.intervals()), "{text}");
        assert_eq!(formula.missing, fresh.missing);
    }
}
