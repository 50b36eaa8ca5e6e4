//! Reading product after product, inferring and asking what there can be ask for no memory once the buffers have grown.

use incilint::dictionary::Dictionary;
use incilint::finding::Certainty;
use incilint::formula::{Context, Formula, Scratch, infer_into};
use incilint::inci::{self, List, Reader};

/// Lists as a table brings them: plain, with legal limits and markers, with amounts, a blend, allergens and colourants.
const LISTS: [&str; 5] = [
    "Aqua, Glycerin, Niacinamide, Propanediol, Panthenol, Carbomer, Sodium Hydroxide, Phenoxyethanol, \
     Ethylhexylglycerin, Xanthan Gum, Disodium EDTA, Citric Acid",
    "Water (Aqua), Cetearyl Alcohol, Butyrospermum Parkii (Shea) Butter, Dimethicone, Tocopherol, Parfum (Fragrance), \
     Limonene, Linalool, Potassium Sorbate, Sodium Benzoate, CI 77491, CI 77891",
    "Aqua, Ascorbic Acid 15%, Propanediol 10%, Ferulic Acid 0.5%, Glycerin, Phenoxyethanol, Sodium Hyaluronate",
    "Aqua, Glycerin, Coco-Caprylate, Retinol, BHT, Squalane, Tocopheryl Acetate, Alcohol Denat., Benzyl Alcohol",
    "Zinc Oxide, Aqua, C12-15 Alkyl Benzoate, Silica, Salicylic Acid, Allantoin, Titanium Dioxide (CI 77891)",
];

#[test]
fn inferring_takes_no_memory() {
    let names = Dictionary::embedded();
    let (mut formula, mut scratch) = (Formula::default(), Scratch::default());
    let context = Context {
        market: Some("EU"),
        product_type: Some("serum"),
        rinse_off: Some(false),
        name: Some("Bright Morning Serum"),
        total: None,
    };
    let lists = LISTS.map(|text| inci::parse(text, names));
    let mut all = || {
        for (text, list) in LISTS.into_iter().zip(&lists) {
            infer_into(text, list, names, &context, &mut scratch, &mut formula);
            assert_eq!(formula.intervals().flatten().count(), list.items.len(), "{text}");
            let guess = |item| formula.estimate(item).map_or(f64::NAN, |estimate| estimate.point);
            let guessed: f64 = (0..list.items.len()).map(guess).sum();
            // Allergens are guessed beside the perfume that they are in.
            assert!(guessed > 99.9, "{guessed} in {text}");
            let weighted = [(1, 1.0), (3, 0.5), (5, 2.0)];
            let most = formula.total(&weighted).hi;
            assert!(formula.total_above(&weighted, 0.5 * most) > Certainty::Excluded, "{text}");
            assert_eq!(formula.total_above(&weighted, most), Certainty::Excluded, "{text}");
            assert_eq!(formula.above(2, 60.0), Certainty::Excluded, "{text}");
        }
    };
    all();
    let taken = allocation_counter::measure(all);
    assert_eq!(taken.count_total, 0, "{taken:?}");
}

#[test]
fn reading_names_takes_no_memory() {
    let names = Dictionary::embedded();
    let (mut reader, mut list) = (Reader::default(), List::default());
    let mut all = || {
        for text in LISTS.into_iter().filter(|text| !text.contains('%')) {
            reader.read(text, names, &mut list);
            assert!(list.items.iter().all(|item| item.identity.is_some()), "{text}");
        }
    };
    all();
    let taken = allocation_counter::measure(all);
    assert_eq!(taken.count_total, 0, "{taken:?}");
}
