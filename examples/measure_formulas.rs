//! Infers the intervals of formulas whose true amounts are known, and prints how good they are.
//!
//! `cargo run --release --example measure_formulas -- FILE [MARKET]`, where each line of FILE is one formula as JSON:
//! `product_type`, `use`, `sum_published` and `ingredients` with `name`, `pct` and `colourant`, in label order. The
//! market whose limits are trusted is EU unless given; `none` trusts none.

use std::collections::BTreeMap;
use std::process::ExitCode;

use incilint::dictionary::Dictionary;
use incilint::finding::Certainty;
use incilint::formula::boxes::{Bounds, Entry, Problem};
use incilint::formula::estimate::{Estimate, PROBABILITIES, Stratum};
use incilint::formula::fact::Tier;
use incilint::formula::solve::Solution;
use incilint::formula::solver::Solver;
use incilint::formula::{Context, Formula, Scratch, infer};
use incilint::inci;
use serde_json::Value;

/// The questions "is there more than so much of it?".
const QUESTIONS: [f64; 5] = [0.5, 1.0, 2.0, 5.0, 10.0];

/// One line of a formula: what is true of it and what was said.
struct Line {
    truth: f64,
    bounds: Bounds,
    estimate: Option<Estimate>,
    certainty: Vec<Certainty>,
}

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let Some(path) = arguments.next() else {
        eprintln!("usage: measure_formulas FILE [MARKET]");
        return ExitCode::from(2);
    };
    let market = arguments.next().unwrap_or_else(|| "EU".to_owned());
    let market = (market != "none").then_some(market.as_str());
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) => {
            eprintln!("{path}: {error}; nothing was measured");
            return ExitCode::from(2);
        }
    };
    let mut formulas = Vec::new();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        match serde_json::from_str::<Value>(line) {
            Ok(value) => formulas.push(value),
            Err(error) => {
                eprintln!("{path}: line {}: {error}", at + 1);
                return ExitCode::from(2);
            }
        }
    }
    let lines: usize = formulas.iter().map(|formula| ingredients(formula).len()).sum();
    let low = formulas.iter().flat_map(ingredients).filter(|item| percent(item) <= 1.0).count();
    println!("{} formulas, {lines} ingredient lines, {low} truly at or below 1 %", formulas.len());
    println!("\nbounds                      coverage   width         recall  recall  decided % (wrong) at");
    println!("                                   %   mean/median    <=1 %    >1 %  0.5 / 1 / 2 / 5 / 10");
    let mut plain = Vec::new();
    for formula in &formulas {
        plain.extend(order_and_total(formula));
    }
    bounds_row("order and total", &plain);
    let mut unread = 0;
    for tier in [Tier::Legal, Tier::Practical, Tier::Corroborated] {
        let mut all = Vec::new();
        for formula in &formulas {
            all.extend(by_tier(formula, market, tier, &mut unread));
        }
        bounds_row(tier.as_str(), &all);
        if tier == Tier::Corroborated {
            estimate_rows(&all);
        }
    }
    if unread > 0 {
        println!("\n{} lines were not read as ingredients", unread / 3);
    }
    ExitCode::SUCCESS
}

fn ingredients(formula: &Value) -> &[Value] {
    formula["ingredients"].as_array().map_or(&[], Vec::as_slice)
}

fn percent(item: &Value) -> f64 {
    item["pct"].as_f64().unwrap_or(f64::NAN)
}

/// The bounds from nothing but the order and the total.
fn order_and_total(formula: &Value) -> Vec<Line> {
    let sum = formula["sum_published"].as_f64().unwrap_or(100.0);
    let mut problem = Problem { total: Bounds { lo: sum, hi: sum }, ..Problem::default() };
    for item in ingredients(formula) {
        let colourant = item["colourant"].as_bool() == Some(true);
        let side = if colourant { &mut problem.unordered } else { &mut problem.ordered };
        side.push(Entry::new(0.0, sum));
    }
    let mut solution = Solution::default();
    Solver::default().solve(&problem, &mut solution).expect("no facts, no contradiction");
    let bounds = solution.ordered.iter().chain(&solution.unordered).map(|solved| solved.bounds);
    let line = |(item, bounds): (&Value, Bounds)| {
        let certainty = QUESTIONS.iter().map(|t| of_bounds(bounds, *t)).collect();
        Line { truth: percent(item), bounds, estimate: None, certainty }
    };
    ingredients(formula).iter().zip(bounds).map(line).collect()
}

fn of_bounds(bounds: Bounds, amount: f64) -> Certainty {
    if bounds.lo > amount + 1e-9 {
        Certainty::Certain
    } else if bounds.hi <= amount + 1e-9 {
        Certainty::Excluded
    } else {
        Certainty::Possible
    }
}

/// The bounds of the printed list at one tier.
fn by_tier(formula: &Value, market: Option<&str>, tier: Tier, unread: &mut usize) -> Vec<Line> {
    let names: Vec<&str> = ingredients(formula).iter().filter_map(|item| item["name"].as_str()).collect();
    let text = names.join(", ");
    let dictionary = Dictionary::embedded();
    let list = inci::parse(&text, dictionary);
    let context = Context {
        market,
        product_type: formula["product_type"].as_str(),
        rinse_off: Some(formula["use"].as_str() == Some("rinse-off")),
        name: None,
        total: formula["sum_published"].as_f64(),
    };
    let inferred = infer(&text, &list, dictionary, &context, &mut Scratch::default());
    let mut lines = Vec::new();
    let mut start = 0;
    for (name, item) in names.iter().zip(ingredients(formula)) {
        let end = start + name.len();
        let inside = |span: incilint::source::Span| span.start as usize >= start && span.end as usize <= end;
        let own: Vec<usize> = (0..list.items.len()).filter(|at| inside(list.items[*at].span)).collect();
        start = end + 2;
        if own.is_empty() {
            *unread += 1;
            continue;
        }
        lines.push(line(&inferred, &own, tier, percent(item)));
    }
    lines
}

fn line(inferred: &Formula, own: &[usize], tier: Tier, truth: f64) -> Line {
    let weighted: Vec<(usize, f64)> = own.iter().map(|item| (*item, 1.0)).collect();
    let single = own.len() == 1;
    let bounds = if tier == Tier::Corroborated || !single {
        inferred.total(&weighted)
    } else {
        inferred.by_tier(own[0])[tier as usize].unwrap_or_else(|| inferred.bounds(own[0]))
    };
    let certainty = QUESTIONS.iter().map(|t| of_bounds(bounds, *t)).collect();
    let estimate = if single { inferred.estimate(own[0]) } else { None };
    Line { truth, bounds, estimate, certainty }
}

fn bounds_row(name: &str, lines: &[Line]) {
    let n = lines.len() as f64;
    let share = |part: usize, of: usize| if of == 0 { 0.0 } else { 100.0 * part as f64 / of as f64 };
    let inside = lines.iter().filter(|line| line.bounds.contains(line.truth)).count();
    let mut widths: Vec<f64> = lines.iter().map(|line| line.bounds.width()).collect();
    widths.sort_by(f64::total_cmp);
    let mean = widths.iter().sum::<f64>() / n;
    let median = widths.get(widths.len() / 2).copied().unwrap_or(0.0);
    let low: Vec<&Line> = lines.iter().filter(|line| line.truth <= 1.0).collect();
    let high: Vec<&Line> = lines.iter().filter(|line| line.truth > 1.0).collect();
    let low_found = low.iter().filter(|line| line.bounds.hi <= 1.0 + 1e-9).count();
    let high_found = high.iter().filter(|line| line.bounds.lo > 1.0 + 1e-9).count();
    let decided: Vec<String> = QUESTIONS
        .iter()
        .enumerate()
        .map(|(q, t)| {
            let sure = |line: &&Line| matches!(line.certainty[q], Certainty::Certain | Certainty::Excluded);
            let wrong = lines
                .iter()
                .filter(sure)
                .filter(|line| (line.certainty[q] == Certainty::Certain) != (line.truth > *t));
            format!("{:.1} ({})", share(lines.iter().filter(sure).count(), lines.len()), wrong.count())
        })
        .collect();
    println!(
        "{name:<28}{:>6.1}   {mean:>5.1} / {median:<5.1}  {:>6.1}  {:>6.1}  {}",
        share(inside, lines.len()),
        share(low_found, low.len()),
        share(high_found, high.len()),
        decided.join(" / ")
    );
}

fn estimate_rows(lines: &[Line]) {
    let guessed: Vec<(f64, Estimate)> = lines
        .iter()
        .filter_map(|line| line.estimate.map(|estimate| (line.truth, estimate)))
        .filter(|(truth, estimate)| *truth > 0.0 && estimate.stratum != Stratum::Unordered)
        .collect();
    let n = guessed.len() as f64;
    let error = |(truth, estimate): &(f64, Estimate)| (estimate.point.max(1e-9) / truth).log10().abs();
    let share = |test: &dyn Fn(&(f64, Estimate)) -> bool| {
        100.0 * guessed.iter().filter(|pair| test(pair)).count() as f64 / n
    };
    println!("\nestimate of {} single items", guessed.len());
    println!("  mean |log10 error| {:.3}", guessed.iter().map(error).sum::<f64>() / n);
    println!(
        "  within x2 {:.1} %, x3 {:.1} %",
        share(&|pair| error(pair) <= 2f64.log10()),
        share(&|pair| error(pair) <= 3f64.log10())
    );
    let points: f64 = guessed.iter().map(|(truth, estimate)| (truth - estimate.point).abs()).sum();
    println!("  mean |error| {:.2} points", points / n);
    for nominal in [0.5, 0.8, 0.9] {
        let covered = share(&|(truth, estimate)| estimate.credible(nominal).contains(*truth));
        let width: f64 = guessed.iter().map(|(_, estimate)| estimate.credible(nominal).width()).sum();
        println!("  {:.0} % intervals cover {covered:.1} %, mean width {:.1}", nominal * 100.0, width / n);
    }
    for t in [1.0, 2.0, 5.0] {
        let brier: f64 = guessed
            .iter()
            .map(|(truth, estimate)| (estimate.above(t) - f64::from(u8::from(*truth > t))).powi(2))
            .sum();
        let firm = |estimate: &Estimate| estimate.above(t) >= 0.9 || estimate.above(t) <= 0.1;
        let firm_count = guessed.iter().filter(|(_, estimate)| firm(estimate)).count();
        let right = guessed.iter().filter(|(truth, e)| firm(e) && (e.above(t) > 0.5) == (*truth > t)).count();
        println!(
            "  P(> {t} %): Brier {:.3}; firm for {:.0} %, of which {:.0} % right",
            brier / n,
            100.0 * firm_count as f64 / n,
            100.0 * right as f64 / firm_count.max(1) as f64
        );
    }
    println!("\nquantiles of the residuals at {PROBABILITIES:?}, unscaled");
    let mut residuals: BTreeMap<Stratum, Vec<f64>> = BTreeMap::new();
    for (truth, estimate) in &guessed {
        let first = estimate.stratum == Stratum::First;
        let residual = if first { truth - estimate.point } else { (truth / estimate.point.max(1e-9)).ln() };
        residuals.entry(estimate.stratum).or_default().push(residual);
    }
    for (stratum, mut values) in residuals {
        values.sort_by(f64::total_cmp);
        let at = |p: f64| {
            let place = p * (values.len() - 1) as f64;
            let (low, high) = (values[place.floor() as usize], values[place.ceil() as usize]);
            low + (place - place.floor()) * (high - low)
        };
        let row: Vec<String> = PROBABILITIES.iter().map(|p| format!("{:.3}", at(*p))).collect();
        println!("  {stratum:?} ({}): {}", values.len(), row.join(", "));
    }
}
