//! What amounts that follow only from places on a list may and may not be told as.

use incilint::table::Options;

/// The rules about amounts that report something about a serum with this list.
fn reported(list: &str) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let table = format!("id,name,type,ingredients\nA-1,Plain,serum,\"{list}\"\n");
    let found = super::run_text("example.csv", table.as_bytes(), Options::default(), folder.path());
    let rules = found.into_iter().map(|it| it.rule);
    rules.filter(|rule| rule.starts_with("amounts/")).collect()
}

const TRACES: &str = "Aqua, Butylene Glycol, Glycerin, Allantoin, Madecassoside, Adenosine, Xanthan Gum, Carbomer, \
                      Disodium EDTA, Salicylic Acid";

#[test]
fn an_amount_that_is_too_much_for_its_place_says_nothing_of_the_ingredients_before_it() {
    let rules = reported(&format!("{TRACES}, Lactic Acid(4.023%), Citric Acid"));
    assert_eq!(rules, ["amounts/order-contradicts-amounts"]);
    assert_eq!(reported(&format!("{TRACES}, Lactic Acid(0.4%), Citric Acid")), [""; 0]);
}

#[test]
fn a_choice_of_what_sells_proves_no_strength() {
    assert_eq!(reported("Ascorbic Acid, Niacinamide, Hexylresorcinol"), [""; 0]);
    assert_eq!(
        reported("Ascorbic Acid 25%, Niacinamide, Hexylresorcinol"),
        ["amounts/very-high-ascorbic-acid"]
    );
}
