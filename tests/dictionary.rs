//! What names stand for: the ladder of identity, the look-alikes that must stay apart, and near misses.

use incilint::dictionary::{AliasKind, Dictionary, How};

fn id(name: &str) -> Option<&'static str> {
    let names = Dictionary::embedded();
    names.resolve(name).map(|found| names.ingredient(found.id).id())
}

#[track_caller]
fn is(name: &str, wanted: &str, how: How) {
    let names = Dictionary::embedded();
    let found = names.resolve(name).unwrap_or_else(|| panic!("`{name}` is not known"));
    assert_eq!((names.ingredient(found.id).id(), found.how), (wanted, how), "{name}");
}

#[test]
fn case_white_space_dashes_and_quotes_do_not_matter() {
    for name in ["Ascorbic Acid", "ASCORBIC  ACID", "\u{a0}ascorbic\tacid ", "Ascorbic\u{200b} Acid"] {
        is(name, "ascorbic-acid", How::Exact);
    }
    is("1,2–hexanediol", "1-2-hexanediol", How::Exact);
    is("caprylic / capric triglyceride", "caprylic-capric-triglyceride", How::Exact);
    is(
        "Bis-Ethylhexyloxyphenol Methoxyphenyl Triazine",
        "bis-ethylhexyloxyphenol-methoxyphenyl-triazine",
        How::Exact,
    );
}

#[test]
fn a_lost_hyphen_or_comma_is_a_spelling_of_the_same_name() {
    let names = Dictionary::embedded();
    for (name, wanted) in [
        ("PEG 40 Hydrogenated Castor Oil", "peg-40-hydrogenated-castor-oil"),
        ("1 2 Hexanediol", "1-2-hexanediol"),
        ("CI77891", "ci-77891"),
    ] {
        let found = names.lookup(name).expect(name);
        assert_eq!(names.ingredient(found.id).id(), wanted);
        assert_eq!(found.alias, Some(AliasKind::Typographic), "{name}");
    }
}

#[test]
fn forms_of_two_markets_are_one_ingredient() {
    for (eu, us) in [
        ("Aqua", "Water"),
        ("Parfum", "Fragrance"),
        ("Cera Alba", "Beeswax"),
        ("Mel", "Honey"),
        ("Maris Sal", "Sea Salt"),
    ] {
        assert_eq!(id(eu), id(us), "{eu}");
        let names = Dictionary::embedded();
        let ingredient = names.ingredient(names.resolve(eu).expect(eu).id);
        assert_eq!(ingredient.inci(), eu.to_uppercase());
        assert_eq!(ingredient.us_name(), us.to_uppercase());
    }
}

#[test]
fn brackets_and_footnotes_are_taken_away() {
    is("Simmondsia Chinensis (Jojoba) Seed Oil", "simmondsia-chinensis-seed-oil", How::Stripped);
    is("Parfum (Fragrance)", "parfum", How::Stripped);
    is("CI 77891 (Titanium Dioxide)", "ci-77891", How::Stripped);
    is("Titanium Dioxide [nano]", "titanium-dioxide", How::Stripped);
    is("Water (Aqua)", "aqua", How::Stripped);
    is("Glycerin*", "glycerin", How::Stripped);
    is("Jojoba (Simmondsia Chinensis) Seed Oil", "simmondsia-chinensis-seed-oil", How::Stripped);
    is("Tocopherol (Vitamin E", "tocopherol", How::Stripped);
}

#[test]
fn slash_synonyms_must_agree() {
    is("Aqua/Water/Eau", "aqua", How::SynonymPart);
    is("Water\\Aqua\\Eau", "aqua", How::SynonymPart);
    is("Parfum / Fragrance", "parfum", How::SynonymPart);
    assert_eq!(id("Water/Glycerin"), None, "two ingredients");
    assert_eq!(id("Glycerin/Unheard-of Copolymer"), None, "a polymer of its own");
    assert_eq!(id("Sodium Acrylate/Unheard-of Ferment"), None);
}

#[test]
fn look_alikes_stay_apart() {
    is("Lactic Acid/Glycolic Acid Copolymer", "lactic-acid-glycolic-acid-copolymer", How::Exact);
    is("BHA", "bha", How::Exact);
    is("3-O-Ethyl Ascorbic Acid", "3-o-ethyl-ascorbic-acid", How::Exact);
    is("Cetearyl Alcohol", "cetearyl-alcohol", How::Exact);
    is("Sodium Lactate", "sodium-lactate", How::Exact);
    is("Copper Tripeptide-1", "copper-tripeptide-1", How::Exact);
}

#[test]
fn parts_of_names_are_no_names() {
    for junk in [
        "the",
        "extract",
        "oil",
        "acid",
        "a",
        "",
        " ",
        "(",
        ")",
        "-",
        "/",
        "()",
        "skin",
        "free from",
        "seed",
        "leaf extract",
        "ingredients",
    ] {
        assert_eq!(id(junk), None, "{junk:?}");
    }
}

#[test]
fn near_misses_are_suggested_where_they_are_unambiguous() {
    let names = Dictionary::embedded();
    for (slip, meant) in [
        ("Phenoxethanol", "PHENOXYETHANOL"),
        ("Niacinamde", "NIACINAMIDE"),
        ("Glycreine Soja Oil", "GLYCINE SOJA OIL"),
        ("Sodium Hyaluronaet", "SODIUM HYALURONATE"),
    ] {
        let found = names.suggest(slip).map_or("", |it| it.ingredient.inci());
        assert_eq!(found, meant, "{slip}");
    }
    assert_eq!(names.suggest("Sodium Hyaluronaet").map(|it| it.distance), Some(1), "a swap is one slip");
    for never in ["PEG-43 Stearate", "Ceramide XP", "Oil", "CI 77894"] {
        assert!(names.suggest(never).is_none(), "{never}");
    }
}

#[test]
fn every_inventory_name_stands_for_itself_in_any_case() {
    let names = Dictionary::embedded();
    assert!(names.len() > 29_000);
    for ingredient in names.ingredients() {
        let lower = ingredient.inci().to_lowercase();
        let title: String = lower
            .split(' ')
            .map(|word| {
                word.char_indices()
                    .map(|(at, c)| if at == 0 { c.to_ascii_uppercase() } else { c })
                    .collect::<String>()
            })
            .collect::<Vec<_>>()
            .join(" ");
        for name in [ingredient.inci(), &lower, &title] {
            let found = names.resolve(name).unwrap_or_else(|| panic!("{name}"));
            assert_eq!((found.id, found.how), (ingredient.number(), How::Exact), "{name}");
        }
        assert_eq!(names.by_id(ingredient.id()), Some(ingredient.number()));
    }
}
