//! What names stand for: the ladder of identity, the look-alikes that must stay apart, and near misses.

use incilint::dictionary::{AliasKind, Dictionary, How};
use proptest::prelude::*;

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
        ("Calcium Sulphate", "calcium-sulfate"),
        ("Magnesium Aluminium Silicate", "magnesium-aluminum-silicate"),
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
    is("(CI 77499)", "ci-77499", How::Stripped);
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

#[test]
fn words_run_together_or_apart_are_a_spelling() {
    is("Ethylhexyl Glycerin", "ethylhexylglycerin", How::Alias);
    is("SodiumHyaluronate", "sodium-hyaluronate", How::Alias);
    is("Caprylic/CapricTriglyceride", "caprylic-capric-triglyceride", How::Alias);
    assert_eq!(id("PEG-1 20 Stearate"), None, "numbers are not put together");
    assert_eq!(id("S o d i u m H y a l u r o n a t e"), None, "letter spacing is damage to be mended first");
    assert_eq!(id("Aden- osine"), None, "so is a hyphen at a line end");
}

#[test]
fn a_bracket_may_hold_the_more_exact_name() {
    is("Vitamin E (Tocopheryl Acetate)", "tocopheryl-acetate", How::Stripped);
    is("Avobenzone (Butyl Methoxydibenzoylmethane)", "butyl-methoxydibenzoylmethane", How::Stripped);
    is("Butyrospermum Parkii (Shea Butter)", "butyrospermum-parkii-butter", How::SynonymPart);
    is("Iron Oxides (CI 77491, CI 77492, CI 77499)", "iron-oxides", How::Stripped);
    assert_eq!(id("Hydrolyzed Something (Glycerin)"), None, "what is hydrolysed is not glycerin");
    assert_eq!(id("Unheard-of Leaf Extract (Glycerin)"), None);
}

#[test]
fn a_part_of_compound_names_is_not_taken_for_the_whole() {
    assert_eq!(id("Dimethicone/Vinyl"), None);
    assert_eq!(id("Lactobacillus/Unheard Fruit"), None);
    assert_eq!(id("CI 77891/CI 77491"), None);
    is("CI 77891/Titanium Dioxide", "ci-77891", How::SynonymPart);
    is("CI 77499 / Iron Oxides", "ci-77499", How::SynonymPart);
    is("Carmine CI 75470", "ci-75470", How::SynonymPart);
    assert_eq!(id("Carmine CI 77891"), None);
    is("Hordeum Vulgare (Barley) Extract/Extrait d’Orge", "hordeum-vulgare-extract", How::SynonymPart);
    is(
        "Helianthus Annuus (Organic Sunflower Seed Oil/Huile de Tournesol)",
        "helianthus-annuus-seed-oil",
        How::SynonymPart,
    );
    is("Paraffinum Liquidum/Mineral Oil/Huile Minérale", "paraffinum-liquidum", How::SynonymPart);
}

#[test]
fn names_of_other_languages_are_known() {
    for (name, wanted) in [
        ("Eau", "aqua"),
        ("Acqua", "aqua"),
        ("Agua", "aqua"),
        ("Água", "aqua"),
        ("Wasser", "aqua"),
        ("Вода", "aqua"),
        ("정제수", "aqua"),
        ("Cire d’abeille", "cera-alba"),
        ("Гиалуронат натрия", "sodium-hyaluronate"),
        ("글리세린", "glycerin"),
        ("Kwas hialuronowy", "hyaluronic-acid"),
        ("Titandioxid", "titanium-dioxide"),
    ] {
        is(name, wanted, How::Alias);
    }
    is("экстракт листьев Camellia Sinensis (зеленый чай)", "camellia-sinensis-leaf-extract", How::Alias);
    is("масло семян Helianthus Annuus", "helianthus-annuus-seed-oil", How::Alias);
    assert_eq!(id("масло Glycerin"), None);
}

#[test]
fn parts_that_mean_something_else_give_no_identity() {
    let names = Dictionary::embedded();
    let inci = |name: &str| names.resolve(name).map(|found| names.ingredient(found.id).inci());
    for name in [
        "Acrylates/C10-30 Alkyl Acrylate",
        "AHA/BHA/PHA",
        "Unheard Isononanoate/Pentylene Glycol",
        "Lotus Leaf Water/Aqua/Eau",
        "Aqua/Water Glycerin",
        "Cocoglycerides Rosmarinus Officinalis (Rosemary) Leaf Extract",
        "Phenoxyethanol Mica Titanium Dioxide (CI 77891)",
        "Anthemis Nobilis (Chamomile) Oil",
        "Vitamin A (HPR: hydroxypinacolone retinoat retinoate)",
        "Raspberry (Robus Coreanus) Extract",
    ] {
        assert_eq!(inci(name), None, "{name}");
    }
    for (name, meant) in [
        ("Molasses Extract/Saccharum Officinarum/Extrait De Mélasse", "MOLASSES EXTRACT"),
        (
            "Ammonium Polyacryldimethyltauramide/Ammonium Polyacryloyldimethyl Taurate",
            "AMMONIUM POLYACRYLOYLDIMETHYL TAURATE",
        ),
        ("CI 77891/TitaniumDioxide", "CI 77891"),
        ("D&C Red 7 Calcium Lake (CI 15850)", "CI 15850"),
        ("Tea Tree (Melaleuca Alternifolia Leaf Oil)", "MELALEUCA ALTERNIFOLIA LEAF OIL"),
        ("Zinc Oxides (CI 77947)", "CI 77947"),
        ("Simondsia Chinesis (Jojoba) Seed Oil", "SIMMONDSIA CHINENSIS SEED OIL"),
        ("(Shea) Butter", "BUTYROSPERMUM PARKII BUTTER"),
        ("Hordeum Vulgare (Ячмень) Экстракт", "HORDEUM VULGARE EXTRACT"),
        ("фруктовая вода Vitis Vinifera", "VITIS VINIFERA FRUIT WATER"),
    ] {
        assert_eq!(inci(name), Some(meant), "{name}");
    }
}

#[test]
fn suggestions_stay_away_from_other_real_words() {
    let names = Dictionary::embedded();
    for other in [
        "Stem Extract",
        "Alkyl Benzoate",
        "Methyl Benzoates Acid",
        "Flower Extract",
        "Myrtle Extract",
        "Monk Fruit Extract",
        "Vitamin K2",
        "Sodium Pyrosulfite",
        "калий",
    ] {
        let found = names.suggest(other);
        assert!(found.is_none(), "{other}: {found:?}");
    }
}

proptest! {
    #[test]
    fn any_text_is_looked_up_without_harm(text in ".{0,80}") {
        let names = Dictionary::embedded();
        if let Some(found) = names.resolve(&text) {
            prop_assert!(found.id.index() < names.len());
        }
        let _ = names.suggest(&text);
    }

    #[test]
    fn signs_of_lists_are_looked_up_without_harm(text in "[()\\[\\]{}/\\\\*, .aA1-]{0,60}") {
        let names = Dictionary::embedded();
        if let Some(found) = names.resolve(&text) {
            prop_assert!(text.bytes().any(|b| b.is_ascii_alphanumeric()), "{text}: {found:?}");
        }
    }

    #[test]
    fn case_and_spacing_change_nothing(
        at in any::<prop::sample::Index>(),
        flips in prop::collection::vec(any::<bool>(), 64),
        space in prop::sample::select(vec![" ", "  ", "\t", "\u{a0}", " \u{2009}"]),
    ) {
        let names = Dictionary::embedded();
        let ingredient = names.ingredients().nth(at.index(names.len())).unwrap();
        let flipped: String = ingredient
            .inci()
            .chars()
            .zip(flips.iter().cycle())
            .map(|(c, &flip)| if flip { c.to_ascii_lowercase() } else { c })
            .collect();
        let spaced = format!(" {} ", flipped.replace(' ', space));
        let found = names.lookup(&spaced).expect("the name in another dress");
        prop_assert_eq!((found.id, found.how), (ingredient.number(), How::Exact));
    }

    #[test]
    fn a_suggestion_is_near_and_has_the_same_digits(
        at in any::<prop::sample::Index>(),
        place in any::<prop::sample::Index>(),
        letter in prop::char::range('a', 'z'),
    ) {
        let names = Dictionary::embedded();
        let ingredient = names.ingredients().nth(at.index(names.len())).unwrap();
        let mut name: Vec<char> = ingredient.inci().chars().collect();
        let place = place.index(name.len());
        name[place] = letter;
        let name: String = name.into_iter().collect();
        if let Some(near) = names.suggest(&name) {
            prop_assert!((1..=2).contains(&near.distance));
            let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
            prop_assert_eq!(digits(near.name), digits(&name));
        }
    }
}
