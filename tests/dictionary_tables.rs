//! The dictionary's tables keep their promises.

use std::collections::{HashMap, HashSet};

use incilint::dictionary::{AliasKind, Confidence, Dictionary, How};

const INGREDIENTS: &str = include_str!("../rules/knowledge/ingredients.tsv");
const ALIASES: &str = include_str!("../rules/knowledge/aliases.tsv");
const CLASSES: &str = include_str!("../rules/knowledge/classes.tsv");
const FUNCTIONS: &str = include_str!("../rules/knowledge/functions.tsv");

fn rows<const N: usize>(table: &'static str) -> Vec<[&'static str; N]> {
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    lines.skip(1).map(|line| line.split('\t').collect::<Vec<_>>().try_into().expect(line)).collect()
}

fn ingredients() -> Vec<[&'static str; 9]> {
    rows(INGREDIENTS)
}

fn list(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(';').filter(|part| !part.is_empty())
}

/// The last digit of a CAS number is the sum of the others, each times its place from the right, modulo 10.
fn is_cas(number: &str) -> bool {
    let parts: Vec<&str> = number.split('-').collect();
    let [first, second, check] = parts[..] else { return false };
    let digits: Vec<u32> = format!("{first}{second}").chars().filter_map(|c| c.to_digit(10)).collect();
    let sum: u32 = digits.iter().rev().zip(1..).map(|(digit, place)| digit * place).sum();
    (2..=7).contains(&first.len()) && second.len() == 2 && check.parse() == Ok(sum % 10)
}

/// The last digit of an EC number is the sum of the others, each times its place from the left, modulo 11.
fn is_ec(number: &str) -> bool {
    let digits: Vec<u32> = number.chars().filter_map(|c| c.to_digit(10)).collect();
    let shape = number.len() == 9 && number.as_bytes()[3] == b'-' && number.as_bytes()[7] == b'-';
    let [ref rest @ .., check] = digits[..] else { return false };
    let sum: u32 = rest.iter().zip(1..).map(|(digit, place)| digit * place).sum();
    shape && rest.len() == 6 && sum % 11 == check
}

#[test]
fn the_attribution_stands_at_the_head() {
    assert!(INGREDIENTS.lines().next().unwrap().contains("CosIng"));
    assert!(INGREDIENTS.contains("© European Union, CosIng"));
}

#[test]
fn ids_are_sorted_unique_and_plain() {
    let ids: Vec<&str> = ingredients().iter().map(|row| row[0]).collect();
    assert!(ids.windows(2).all(|pair| pair[0] < pair[1]));
    for id in ids {
        assert!(id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'), "{id}");
        assert!(id.len() <= 100 && !id.starts_with('-') && !id.ends_with('-'), "{id}");
    }
}

#[test]
fn names_are_unique_and_in_capitals() {
    let mut seen = HashSet::new();
    for row in ingredients() {
        let name = row[1];
        assert!(seen.insert(name.replace('-', " ")), "{name}");
        assert!(name.chars().all(|c| !c.is_ascii_lowercase() && (c.is_ascii() || c == '×')), "{name}");
        assert_eq!(name.split_whitespace().collect::<Vec<_>>().join(" "), name);
    }
}

#[test]
fn numbers_have_their_check_digits() {
    for row in ingredients() {
        assert!(list(row[3]).all(is_cas), "{}: {}", row[1], row[3]);
        assert!(list(row[4]).all(is_ec), "{}: {}", row[1], row[4]);
    }
    assert!(is_cas("7732-18-5") && !is_cas("7732-18-6"));
    assert!(is_ec("231-791-2") && !is_ec("231-791-3"));
}

#[test]
fn every_fact_has_a_source_that_may_ship() {
    for row in ingredients() {
        let source = row[8];
        assert!(
            source.starts_with("cosing:") || ["curated", "CosIng 2020"].contains(&source),
            "{}: {source}",
            row[1]
        );
    }
    for row in rows::<6>(ALIASES) {
        let known = ["curated", "cosing:", "eu:"].iter().any(|known| row[5].starts_with(known));
        assert!(known, "{}: {}", row[0], row[5]);
    }
}

#[test]
fn classes_and_functions_exist_and_are_used() {
    let names = Dictionary::embedded();
    let classes: HashSet<&str> = rows::<3>(CLASSES).iter().map(|row| row[0]).collect();
    let functions: HashSet<&str> = rows::<3>(FUNCTIONS).iter().map(|row| row[0]).collect();
    let mut used = HashSet::new();
    for row in ingredients() {
        for class in list(row[6]) {
            assert!(classes.contains(class), "{}: {class}", row[1]);
            used.insert(class);
        }
        assert!(list(row[5]).all(|function| functions.contains(function)), "{}", row[1]);
    }
    assert_eq!(classes, used, "every class has a member");
    for row in rows::<3>(CLASSES) {
        let class = names.class(row[0]).expect(row[0]);
        assert_eq!((names.class_name(class), names.class_summary(class)), (row[0], row[1]));
    }
    assert!(names.class("no-such-class").is_none());
}

#[test]
fn aliases_point_to_one_ingredient_and_are_sorted() {
    let names = Dictionary::embedded();
    let ids: HashSet<&str> = ingredients().iter().map(|row| row[0]).collect();
    let inventory: HashMap<String, &str> =
        ingredients().iter().map(|row| (row[1].to_lowercase(), row[0])).collect();
    let aliases = rows::<6>(ALIASES);
    let order = |row: &[&'static str; 6]| (row[1], row[2], row[4], row[0]);
    assert!(aliases.windows(2).all(|pair| order(&pair[0]) < order(&pair[1])));
    for row in &aliases {
        let [alias, id, kind, confidence, ..] = *row;
        assert!(ids.contains(id), "{alias}: {id}");
        assert!(AliasKind::ALL.iter().any(|known| known.name() == kind), "{alias}: {kind}");
        assert!(Confidence::ALL.iter().any(|known| known.name() == confidence), "{alias}: {confidence}");
        assert!(!inventory.contains_key(&alias.to_lowercase()), "`{alias}` is the name of an ingredient");
        assert!(!alias.chars().any(|c| ('\u{300}'..='\u{36f}').contains(&c)), "{alias} is not composed");
        let found = names.lookup(alias).unwrap_or_else(|| panic!("{alias}"));
        assert_eq!((names.ingredient(found.id).id(), found.how), (id, How::Alias), "{alias}");
        assert_eq!(found.alias.map(AliasKind::name), Some(kind), "{alias}");
    }
}

#[test]
fn twins_are_another_name_of_the_same_substance() {
    let names = Dictionary::embedded();
    let twins: HashMap<&str, &str> =
        ingredients().iter().filter(|row| !row[7].is_empty()).map(|row| (row[0], row[7])).collect();
    for (one, other) in &twins {
        assert!(!twins.contains_key(other), "{one}: a twin leads to the main name at once");
        let (one, other) = (names.by_id(one).expect(one), names.by_id(other).expect(other));
        assert!(names.same_substance(one, other) && names.same_substance(other, one));
    }
    let id = |name: &str| names.by_id(name).expect(name);
    assert!(names.same_substance(id("ci-77891"), id("titanium-dioxide")));
    assert!(!names.same_substance(id("ci-77891"), id("zinc-oxide")));
    assert!(!names.same_substance(id("ci-77491"), id("ci-77492")));
}

#[test]
fn look_alikes_are_not_in_the_class_of_what_they_resemble() {
    let names = Dictionary::embedded();
    let is_in = |name: &str, class: &str| {
        names.is_in(names.resolve(name).expect(name).id, names.class(class).expect(class))
    };
    for (class, members, strangers) in [
        (
            "ascorbic-acid",
            &["Ascorbic Acid", "Vitamin C"][..],
            &["3-O-Ethyl Ascorbic Acid", "Sodium Ascorbate", "Ascorbyl Palmitate"][..],
        ),
        (
            "ascorbic-derivative",
            &["3-O-Ethyl Ascorbic Acid", "Ascorbyl Glucoside", "THD Ascorbate"],
            &["Ascorbic Acid", "Erythorbic Acid", "Ascorbic Acid Polypeptide"],
        ),
        (
            "aha",
            &["Glycolic Acid", "Lactic Acid", "Mandelic Acid"],
            &[
                "Sodium Lactate",
                "Lactic Acid/Glycolic Acid Copolymer",
                "Polylactic Acid",
                "Thioglycolic Acid",
                "Cetyl Lactate",
                "Glycol",
            ],
        ),
        (
            "bha",
            &["Salicylic Acid", "Betaine Salicylate"],
            &[
                "BHA",
                "Butyloctyl Salicylate",
                "Ethylhexyl Salicylate",
                "Methyl Salicylate",
                "Benzyl Salicylate",
            ],
        ),
        (
            "antioxidant-stabiliser",
            &["BHA", "BHT", "Ferulic Acid", "Tocopherol", "Sodium Metabisulfite"],
            &["Salicylic Acid", "Tocopheryl Acetate"],
        ),
        (
            "volatile-alcohol",
            &["Alcohol", "Alcohol Denat.", "SD Alcohol 40-B", "Isopropyl Alcohol"],
            &["Cetearyl Alcohol", "Cetyl Alcohol", "Benzyl Alcohol", "Lanolin Alcohol", "Phenethyl Alcohol"],
        ),
        ("fatty-alcohol", &["Cetearyl Alcohol", "Behenyl Alcohol"], &["Alcohol", "Benzyl Alcohol"]),
        (
            "copper-peptide",
            &["Copper Tripeptide-1"],
            &["Tripeptide-1", "Copper Gluconate", "Palmitoyl Tripeptide-1"],
        ),
        (
            "peptide",
            &["Palmitoyl Tripeptide-1", "Acetyl Hexapeptide-8"],
            &["Copper Tripeptide-1", "Hydrolyzed Collagen"],
        ),
        (
            "retinoid",
            &["Retinol", "Retinaldehyde"],
            &["Retinyl Palmitate", "Tretinoin", "Hydrogenated Retinol", "Bakuchiol"],
        ),
        ("retinoid-ester", &["Retinyl Palmitate", "Hydroxypinacolone Retinoate"], &["Retinol", "Carotene"]),
        ("retinoid-rx", &["Tretinoin", "Adapalene", "Retinoic Acid"], &["Retinol", "Retinyl Retinoate"]),
        ("urea", &["Urea", "Carbamide"], &["Imidazolidinyl Urea", "Hydroxyethyl Urea", "Diazolidinyl Urea"]),
        ("sulfur", &["Sulfur", "Sulphur"], &["Sodium Sulfate", "Sodium Sulfite"]),
        (
            "sulfite",
            &["Sodium Metabisulfite", "Sodium Sulphite"],
            &["Sodium Sulfate", "Sodium Lauryl Sulfate"],
        ),
        ("paraben", &["Methylparaben", "Sodium Methylparaben"], &["Phenoxyethanol"]),
        (
            "preservative",
            &["Phenoxyethanol", "Sodium Benzoate", "Chlorphenesin"],
            &["Caprylyl Glycol", "Ethylhexylglycerin"],
        ),
        ("preservative-booster", &["Caprylyl Glycol", "1,2-Hexanediol"], &["Phenoxyethanol", "Glycerin"]),
        (
            "uv-filter",
            &["Avobenzone", "Zinc Oxide", "Octocrylene"],
            &["CI 77891", "Butyloctyl Salicylate", "Benzophenone"],
        ),
        ("colourant", &["CI 77891", "Iron Oxides", "Red 40 Lake", "CI 19140"], &["Titanium Dioxide", "Mica"]),
        ("fragrance", &["Parfum", "Fragrance", "Aroma"], &["Linalool"]),
        ("fragrance-allergen", &["Linalool", "Limonene", "Citral"], &["Parfum", "Glycerin"]),
        (
            "photosensitising-oil",
            &["Citrus Aurantium Bergamia Fruit Oil", "Lime Oil"],
            &["Citrus Aurantium Dulcis Peel Oil", "Citrus Limon Seed Oil"],
        ),
        ("enzyme-exfoliant", &["Papain", "Bromelain"], &["Hyaluronidase"]),
        ("chelator", &["Disodium EDTA", "Sodium Phytate"], &["Citric Acid", "Sodium Citrate"]),
        ("hydroquinone", &["Hydroquinone"], &["Arbutin", "T-Butyl Hydroquinone", "Hydroquinone Diacetate"]),
        ("bpo", &["Benzoyl Peroxide"], &["Hydrogen Peroxide"]),
        ("water", &["Aqua", "Eau", "Water"], &["Hamamelis Virginiana Water", "Rosa Damascena Flower Water"]),
        ("silicone", &["Dimethicone", "Cyclopentasiloxane"], &["Silica", "Drometrizole Trisiloxane"]),
        (
            "essential-oil",
            &["Lavandula Angustifolia Oil", "Tea Tree Oil"],
            &["Rosa Canina Seed Oil", "Helianthus Annuus Seed Oil"],
        ),
        (
            "vegetable-oil",
            &["Jojoba Oil", "Shea Butter"],
            &["Mineral Oil", "Lavandula Angustifolia Oil", "Emu Oil"],
        ),
    ] {
        for member in members {
            assert!(is_in(member, class), "{member} is {class}");
        }
        for stranger in strangers.iter().filter(|name| names.resolve(name).is_some()) {
            assert!(!is_in(stranger, class), "{stranger} is no {class}");
        }
    }
}
