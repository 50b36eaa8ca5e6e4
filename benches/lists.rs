//! How fast printed lists are read and their names identified, on one core.
//!
//! The lists are generated from the dictionary with a fixed seed, all different, 30 names each. Throughput is in
//! lists a second: divide the number of lists by the time shown, or read divan's items per second.

use divan::Bencher;
use divan::counter::ItemsCount;
use incilint::dictionary::Dictionary;
use incilint::inci::{List, Reader};

fn main() {
    divan::main();
}

const LISTS: usize = 2_000;
const NAMES: usize = 30;

/// Names that most lists have, so that the mixture is like a shop's and not like an inventory's.
const COMMON: &[&str] = &[
    "Water",
    "Glycerin",
    "Butylene Glycol",
    "Phenoxyethanol",
    "Ethylhexylglycerin",
    "Xanthan Gum",
    "Citric Acid",
    "Dimethicone",
    "Tocopherol",
    "Sodium Hyaluronate",
    "Cetearyl Alcohol",
    "Caprylic/Capric Triglyceride",
    "Disodium EDTA",
    "1,2-Hexanediol",
    "Sodium Hydroxide",
    "Panthenol",
    "Allantoin",
    "Niacinamide",
    "Carbomer",
    "Parfum",
];

/// A small generator, so that lists are the same on every machine.
struct Seed(u64);

impl Seed {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % limit
    }
}

/// Title case, as shops print names.
fn printed(inci: &str) -> String {
    let mut upper = true;
    inci.chars()
        .map(|c| {
            let c = if upper { c } else { c.to_ascii_lowercase() };
            upper = !c.is_alphanumeric();
            c
        })
        .collect()
}

fn lists(join: impl Fn(&[String]) -> String) -> Vec<String> {
    let names: Vec<String> = Dictionary::embedded()
        .ingredients()
        .map(|ingredient| ingredient.inci())
        .filter(|name| name.len() < 60 && !name.contains([';', '.']))
        .map(printed)
        .collect();
    let mut seed = Seed(20_261_122);
    (0..LISTS)
        .map(|_| {
            let chosen: Vec<String> = (0..NAMES)
                .map(|_| match seed.below(2) {
                    0 => COMMON[seed.below(COMMON.len())].to_owned(),
                    _ => names[seed.below(names.len())].clone(),
                })
                .collect();
            join(&chosen)
        })
        .collect()
}

fn run(bencher: Bencher, texts: &[String]) {
    let names = Dictionary::embedded();
    let (mut reader, mut list) = (Reader::default(), List::default());
    bencher.counter(ItemsCount::new(texts.len())).bench_local(|| {
        let mut items = 0;
        for text in texts {
            reader.read(divan::black_box(text), names, &mut list);
            items += list.items.len();
        }
        items
    });
}

#[divan::bench]
fn clean_lists(bencher: Bencher) {
    run(bencher, &lists(|names| names.join(", ")));
}

#[divan::bench]
fn clean_lists_with_marks_and_amounts(bencher: Bencher) {
    let with = |(index, name): (usize, &String)| match index % 6 {
        2 => format!("{name}*"),
        4 => format!("{name} (0.5%)"),
        _ => name.clone(),
    };
    run(bencher, &lists(|names| names.iter().enumerate().map(with).collect::<Vec<_>>().join(", ")));
}

#[divan::bench]
fn markup(bencher: Bencher) {
    run(bencher, &lists(|names| format!("<b>Ingredients:</b><br>{}.<br/>", names.join(",&nbsp;"))));
}

#[divan::bench]
fn list_literals(bencher: Bencher) {
    run(bencher, &lists(|names| format!("['{}']", names.join("', '"))));
}

#[divan::bench]
fn missing_separators(bencher: Bencher) {
    run(bencher, &lists(|names| names.join(" ")));
}

#[divan::bench]
fn unknown_names(bencher: Bencher) {
    run(bencher, &lists(|names| names.iter().map(|name| format!("Zz{name}")).collect::<Vec<_>>().join(", ")));
}
