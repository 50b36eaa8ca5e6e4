//! Inference on lists of ordinary and of absurd length: `cargo bench --bench formula`.

use divan::{Bencher, black_box};
use incilint::dictionary::Dictionary;
use incilint::formula::boxes::{Entry, Problem};
use incilint::formula::solve::Solution;
use incilint::formula::solver::Solver;
use incilint::formula::{Context, Formula, Scratch, infer_into};
use incilint::inci;

fn main() {
    divan::main();
}

/// Thirty items as a cream prints them: ten with usual levels, two with limits, two amounts.
const CREAM: &str = "Aqua, Glycerin, Caprylic/Capric Triglyceride, Niacinamide 5%, Cetearyl Alcohol, Squalane, \
    Glyceryl Stearate, Butyrospermum Parkii Butter, Panthenol, Dimethicone, Propanediol, Cetearyl Glucoside, \
    Tocopheryl Acetate, Phenoxyethanol, Xanthan Gum, Sodium Hyaluronate, Allantoin, Ceramide NP, Carbomer, \
    Ethylhexylglycerin, Disodium EDTA, Sodium Hydroxide, Citric Acid, Adenosine 0.04%, Tocopherol, Parfum, Linalool, \
    Limonene, Citronellol, Geraniol";

/// The same shape without names: doubted caps from the middle on.
fn problem(n: usize) -> Problem {
    let entry = |i: usize| match (i, i % 3) {
        (3, _) => Entry::new(4.5, 5.5),
        (i, 0) if i > n / 3 => Entry::new(0.0, 1.0 - (i % 7) as f64 * 0.1).doubted(100.0),
        _ => Entry::new(0.0, 100.0),
    };
    Problem { ordered: (0..n).map(entry).collect(), ..Problem::default() }
}

#[divan::bench(args = [10, 30, 50, 10_000])]
fn plain(bencher: Bencher<'_, '_>, n: usize) {
    let (problem, mut solver, mut out) = (problem(n), Solver::default(), Solution::default());
    bencher.bench_local(|| solver.solve(black_box(&problem), &mut out).is_ok());
}

#[divan::bench(args = [10, 30, 50, 10_000])]
fn corroborated(bencher: Bencher<'_, '_>, n: usize) {
    let (problem, mut solver, mut out) = (problem(n), Solver::default(), Solution::default());
    bencher.bench_local(|| solver.solve_robust(black_box(&problem), &mut out).is_ok());
}

/// From the read list to intervals with reasons, everything included.
#[divan::bench]
fn infer_thirty(bencher: Bencher<'_, '_>) {
    let names = Dictionary::embedded();
    let list = inci::parse(CREAM, names);
    assert_eq!(list.items.len(), 30);
    let context = Context {
        market: Some("EU"),
        product_type: Some("moisturizer"),
        rinse_off: Some(false),
        ..Context::default()
    };
    let (mut scratch, mut formula) = (Scratch::default(), Formula::default());
    bencher.bench_local(|| infer_into(CREAM, black_box(&list), names, &context, &mut scratch, &mut formula));
}

#[divan::bench]
fn infer_ten_thousand(bencher: Bencher<'_, '_>) {
    let names = Dictionary::embedded();
    let text = vec![CREAM; 334].join(", ");
    let list = inci::parse(&text, names);
    let context = Context { market: Some("EU"), rinse_off: Some(false), ..Context::default() };
    let (mut scratch, mut formula) = (Scratch::default(), Formula::default());
    bencher.bench_local(|| infer_into(&text, black_box(&list), names, &context, &mut scratch, &mut formula));
}
