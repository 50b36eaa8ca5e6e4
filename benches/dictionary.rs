//! How long it takes to tell what a name stands for.

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use incilint::dictionary::Dictionary;

fn main() {
    divan::main();
}

/// Names as labels print them, in several cases.
const KNOWN: [&str; 12] = [
    "Aqua",
    "GLYCERIN",
    "Butylene Glycol",
    "caprylic/capric triglyceride",
    "Sodium Hyaluronate",
    "1,2-Hexanediol",
    "Acrylates/C10-30 Alkyl Acrylate Crosspolymer",
    "Phenoxyethanol",
    "TOCOPHERYL ACETATE",
    "peg-40 hydrogenated castor oil",
    "CI 77891",
    "Camellia Sinensis Leaf Extract",
];

const BRACKETED: [&str; 4] = [
    "Simmondsia Chinensis (Jojoba) Seed Oil",
    "Parfum (Fragrance)",
    "Aqua/Water/Eau",
    "Helianthus Annuus (Sunflower) Seed Oil",
];

const UNKNOWN: [&str; 4] =
    ["Phenoxethanol", "Sodium Hyaluronaet", "Glow Complex of the House", "Camelia Sinenssis Leaf Extrct"];

#[divan::bench]
fn lookup_hit(bencher: Bencher<'_, '_>) {
    let names = Dictionary::embedded();
    bencher.counter(ItemsCount::new(KNOWN.len())).bench(|| {
        for name in KNOWN {
            black_box(names.lookup(black_box(name)));
        }
    });
}

#[divan::bench]
fn lookup_miss(bencher: Bencher<'_, '_>) {
    let names = Dictionary::embedded();
    bencher.counter(ItemsCount::new(UNKNOWN.len())).bench(|| {
        for name in UNKNOWN {
            black_box(names.lookup(black_box(name)));
        }
    });
}

#[divan::bench]
fn resolve_brackets_and_slashes(bencher: Bencher<'_, '_>) {
    let names = Dictionary::embedded();
    bencher.counter(ItemsCount::new(BRACKETED.len())).bench(|| {
        for name in BRACKETED {
            black_box(names.resolve(black_box(name)));
        }
    });
}

#[divan::bench]
fn resolve_miss(bencher: Bencher<'_, '_>) {
    let names = Dictionary::embedded();
    bencher.counter(ItemsCount::new(UNKNOWN.len())).bench(|| {
        for name in UNKNOWN {
            black_box(names.resolve(black_box(name)));
        }
    });
}

#[divan::bench]
fn suggest(bencher: Bencher<'_, '_>) {
    let names = Dictionary::embedded();
    bencher.counter(ItemsCount::new(UNKNOWN.len())).bench(|| {
        for name in UNKNOWN {
            black_box(names.suggest(black_box(name)));
        }
    });
}
