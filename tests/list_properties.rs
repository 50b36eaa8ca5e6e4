//! What must hold for every text, sound or not.

use std::time::{Duration, Instant};

use incilint::dictionary::Dictionary;
use incilint::inci::{self, List, Reader};
use incilint::source::Span;
use proptest::prelude::*;

fn read(text: &str) -> List {
    inci::parse(text, Dictionary::embedded())
}

fn fits(text: &str, span: Span) -> bool {
    text.get(span.range()).is_some()
}

fn check(text: &str) -> List {
    let list = read(text);
    let mut last = 0;
    for item in &list.items {
        assert!(fits(text, item.span), "item {:?} of {text:?}", item.span);
        assert!(item.span.start >= last, "items of {text:?} out of order at {:?}", item.span);
        last = item.span.start;
        let name = item.name(text);
        assert!(!name.trim().is_empty(), "an empty name in {text:?}");
        assert!(!name.contains(['\n', '\u{1f}']), "a raw break in {name:?}");
        if let Some(amount) = item.amount {
            assert!(fits(text, amount.span) && amount.lo <= amount.hi, "{amount:?} in {text:?}");
        }
        if let Some(variant) = item.variant {
            assert!(usize::from(variant) < list.variants.len(), "variant {variant} in {text:?}");
        }
    }
    for spans in [
        list.ignored.iter().map(|ignored| ignored.span).collect::<Vec<_>>(),
        list.problems.iter().map(|problem| problem.span).collect(),
        list.claims.iter().map(|claim| claim.span).collect(),
        list.variants.iter().map(|variant| variant.span).collect(),
    ] {
        assert!(spans.iter().all(|&span| fits(text, span)), "a span outside {text:?}");
        assert!(spans.is_sorted_by_key(|span| span.start), "spans out of order in {text:?}");
    }
    list
}

/// Shreds of real texts, so that random ones reach all corners of the grammar.
const SHREDS: &[&str] = &[
    "Water",
    "Glycerin",
    "1,2-Hexanediol",
    "CI 77891",
    "Cl 77491",
    "Iron Oxides (CI 77491, CI 77492)",
    "Aqua/Water/Eau",
    " and ",
    " (and) ",
    "&",
    ", ",
    ",",
    "; ",
    "|",
    "@",
    "\n",
    "\n\n",
    ". ",
    ".",
    ": ",
    ":",
    "-",
    " - ",
    "*",
    "**",
    "+",
    "(",
    ")",
    "[",
    "]",
    "[+/- ",
    "May Contain",
    "Active",
    "Inactive:",
    "Ingredients:",
    "10%",
    "0,5 %",
    "(30,000ppm)",
    "<1%",
    "%",
    "Purpose: Sunscreen",
    "Please be aware that",
    "free from parabens",
    "Helps the skin look soft.",
    "<br>",
    "</b>",
    "&amp;",
    "&#146;",
    "\u{a0}",
    "\u{200b}",
    "\\",
    "?",
    "é",
    "Вода",
    "정제수",
    "、",
    "•",
    "¿",
    "\u{fffd}",
    "Ã©",
    "<ILN40123>",
    "F.I.L. B12345/1",
    "['",
    "', '",
    "']",
    "\\n",
    "1 2-",
    "1, 2-",
    "Organic ",
    "†",
    "\r\n",
    "\t",
    "\u{1f}",
    "\u{202e}",
    "...",
    "STEP 1:",
    "[Cream]",
    "G l y c e r i n",
    "Sodium Hyalu-\nronate",
    "",
    " ",
    "a",
    "0",
    "...",
];

fn shredded() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(SHREDS), 0..40).prop_map(|shreds| shreds.concat())
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: if cfg!(debug_assertions) { 800 } else { 20_000 },
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_text_is_read_without_panic_and_with_sound_spans(text in "\\PC{0,200}") {
        check(&text);
    }

    #[test]
    fn shreds_of_lists_are_read_without_panic_and_with_sound_spans(text in shredded()) {
        check(&text);
    }

    #[test]
    fn a_reused_list_reads_like_a_new_one(first in shredded(), second in shredded()) {
        let names = Dictionary::embedded();
        let (mut reader, mut reused) = (Reader::default(), List::default());
        reader.read(&first, names, &mut reused);
        reader.read(&second, names, &mut reused);
        let fresh = inci::parse(&second, names);
        prop_assert_eq!(reused.items, fresh.items);
        prop_assert_eq!(reused.ignored, fresh.ignored);
        prop_assert_eq!(reused.problems, fresh.problems);
    }
}

/// Names with all that may stand inside one, known and unknown.
const NAMES: &[&str] = &[
    "Water",
    "Aqua/Water/Eau",
    "Glycerin",
    "1,2-Hexanediol",
    "PEG-40 Hydrogenated Castor Oil",
    "Iron Oxides (CI 77491, CI 77492)",
    "Simmondsia Chinensis (Jojoba) Seed Oil",
    "Acrylates/C10-30 Alkyl Acrylate Crosspolymer",
    "Alcohol Denat.",
    "Titanium Dioxide [nano]",
    "Moonflower Complex",
    "Parfum (Fragrance)",
    "CI 77891",
    "2,6-Dimethyl-7-Octen-2-Ol",
    "Sodium Tallowate and Cocoate",
    "Phenoxethanol",
    "정제수",
    "масло ши",
    "Polysorbate 20",
    "3-O-Ethyl Ascorbic Acid",
    "N,N-Bis(2-Hydroxyethyl)Urea",
    "FD&C Red No. 40",
];

proptest! {
    #[test]
    fn what_was_read_reads_the_same_again(names in prop::collection::vec(prop::sample::select(NAMES), 1..30)) {
        let text = names.join(", ");
        let list = check(&text);
        let read_names: Vec<_> = list.items.iter().map(|item| item.name(&text).to_owned()).collect();
        prop_assert_eq!(&read_names, &names);
        let again = read_names.join(", ");
        let second = read(&again);
        let second_names: Vec<_> = second.items.iter().map(|item| item.name(&again).to_owned()).collect();
        prop_assert_eq!(read_names, second_names);
    }
}

/// Twice the text may take not much more than twice the time; an absolute bound guards against hanging.
fn is_linear(name: &str, make: impl Fn(usize) -> String) {
    let time = |size: usize| {
        let text = make(size);
        let start = Instant::now();
        check(&text);
        start.elapsed()
    };
    let small = time(1).max(Duration::from_millis(3));
    let large = time(8);
    assert!(
        large < small * 40 + Duration::from_millis(200),
        "{name}: {small:?}, then {large:?} for eight times as much"
    );
}

#[test]
fn time_is_linear_on_anything() {
    const KB: usize = if cfg!(debug_assertions) { 1024 } else { 16 * 1024 };
    is_linear("letters without a separator", |n| "a".repeat(n * KB));
    is_linear("words without a separator", |n| "lorem ".repeat(n * KB / 6));
    is_linear("known names without a separator", |n| "Glycerin ".repeat(n * KB / 9));
    is_linear("names in a list", |n| "Glycerin, ".repeat(n * KB / 10));
    is_linear("only commas", |n| ",".repeat(n * KB));
    is_linear("open brackets", |n| "(".repeat(n * KB));
    is_linear("closing brackets", |n| format!("a{}", ")".repeat(n * KB)));
    is_linear("closing brackets and blanks", |n| format!("a{}", ") ".repeat(n * KB / 2)));
    is_linear("nested brackets", |n| format!("{}x{}", "(".repeat(n * KB / 2), ")".repeat(n * KB / 2)));
    is_linear("colons", |n| "a: ".repeat(n * KB / 3));
    is_linear("full stops", |n| "Abc. ".repeat(n * KB / 5));
    is_linear("brackets and full stops", |n| "(Abc. ".repeat(n * KB / 6));
    is_linear("amounts", |n| "Abc 5% ".repeat(n * KB / 7));
    is_linear("marks", |n| "abc* ".repeat(n * KB / 5));
    is_linear("hyphens", |n| "ab-cd ".repeat(n * KB / 6));
    is_linear("connectors", |n| "Glycerin and ".repeat(n * KB / 13));
    is_linear("lines", |n| "Glycerin\n".repeat(n * KB / 9));
    is_linear("dashed lines", |n| "-Glycerin: helps the skin\n".repeat(n * KB / 26));
    is_linear("letters apart", |n| "a ".repeat(n * KB / 2));
    is_linear("headings", |n| "May contain ".repeat(n * KB / 12));
    is_linear("a literal", |n| format!("['{}']", "water', '".repeat(n * KB / 9)));
    is_linear("markup", |n| "<b>&amp;</b>".repeat(n * KB / 12));
    is_linear("bracketed headings", |n| "[Cream]Water ".repeat(n * KB / 13));
    is_linear("digits", |n| "1,2".repeat(n * KB / 3));
}

#[test]
fn a_megabyte_without_a_separator_and_ten_thousand_items() {
    // Without optimisation a part of it has to do.
    let words = if cfg!(debug_assertions) { 8_000 } else { 95_000 };
    let megabyte = "loremipsum ".repeat(words);
    let start = Instant::now();
    check(&megabyte);
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());

    let many = (0..10_000).map(|number| format!("Unknown Name {number}x")).collect::<Vec<_>>().join(", ");
    assert_eq!(check(&many).items.len(), 10_000);
}

#[test]
fn an_amount_before_several_names_leads_to_no_endless_reading() {
    for text in [
        "5% Retinol (&) Cananga Odorata Flower Oil*",
        "5% Rose Oil (and) Bisabolol Ectoin*)",
        "5% Erythrulose (&) Ascorbyl Glucoside°",
    ] {
        assert!(check(text).items.len() > 1, "{text}");
    }
}

#[test]
fn nesting_is_followed_to_a_depth_and_reported_beyond() {
    let text = format!("Water, {}Glycerin{}, Panthenol", "(".repeat(500), ")".repeat(500));
    let list = check(&text);
    assert!(list.problems.iter().any(|problem| problem.kind == inci::ProblemKind::TooDeep));
    assert_eq!(list.items.first().map(|item| item.name(&text)), Some("Water"));
    assert_eq!(list.items.last().map(|item| item.name(&text)), Some("Panthenol"));
}

#[test]
fn a_run_of_names_that_carries_an_amount_is_split_once() {
    check("<1%GlycerinCI 77891†<br>:&, @1, 2-1, 2-[+/- ¿ ");
}
