//! Solves a file of reference instances and prints how far the answers are from the expected ones.
//!
//! `cargo run --release --example measure_vectors -- FILE`, where each line of FILE is one instance as JSON:
//! `total`, `line`, `ordered` (`lo`, `hi`, perhaps `overlap` and `parts`), `unordered`, perhaps `weights`, and
//! what to expect.

use std::process::ExitCode;

use incilint::formula::boxes::{Blend, Bounds, Entry, Problem};
use incilint::formula::conflict::Clash;
use incilint::formula::solve::{Solution, Solved};
use incilint::formula::solver::Solver;
use incilint::formula::totals::weighted_total;
use serde_json::Value;

fn main() -> ExitCode {
    let Some(path) = std::env::args().nth(1) else {
        eprintln!("usage: measure_vectors FILE");
        return ExitCode::from(2);
    };
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) => {
            eprintln!("{path}: {error}; nothing was measured");
            return ExitCode::from(2);
        }
    };
    let mut solver = Solver::default();
    let mut out = Solution::default();
    let (mut instances, mut verdicts, mut bounds, mut worst, mut misses) = (0, 0, 0, 0.0f64, 0);
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let Ok(value) = serde_json::from_str::<Value>(line) else {
            eprintln!("{path}: line {} is no JSON", instances + 1);
            return ExitCode::from(2);
        };
        instances += 1;
        let problem = problem(&value);
        let expect = &value["expect"];
        let solved = solver.solve(&problem, &mut out);
        if let Some(reason) = wrong_verdict(expect, solved, &out) {
            verdicts += 1;
            println!("instance {}: {reason}", value["id"]);
            continue;
        }
        if solved.is_err() {
            continue;
        }
        let mut pairs = Vec::new();
        collect(&expect["ordered"], &out.ordered, &mut pairs);
        collect(&expect["unordered"], &out.unordered, &mut pairs);
        for blend in &problem.blends {
            let key = blend.at.to_string();
            collect(&expect["parts"][&key], &out.parts[blend.parts.clone()], &mut pairs);
        }
        if let Some(weights) = value["weights"].as_array() {
            let weights: Vec<f64> = weights.iter().map(number).collect();
            let own: Vec<Bounds> = out.ordered.iter().chain(&out.unordered).map(|s| s.bounds).collect();
            pairs.push((range(&expect["weighted_total"]), weighted_total(&problem, &weights, &own)));
        }
        let furthest = pairs
            .iter()
            .map(|(want, got)| (want.lo - got.lo).abs().max((want.hi - got.hi).abs()))
            .fold(0.0, f64::max);
        bounds += 2 * pairs.len();
        worst = worst.max(furthest);
        if furthest > 1e-6 {
            misses += 1;
            println!("instance {}: off by {furthest}: {pairs:?}", value["id"]);
        }
    }
    println!("instances {instances}   wrong verdicts {verdicts}   bounds compared {bounds}");
    println!("instances off by more than 1e-6: {misses}   worst difference {worst:.1e}");
    if verdicts + misses == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn wrong_verdict(expect: &Value, solved: Result<(), Clash>, out: &Solution) -> Option<String> {
    let want = expect["conflict"].as_str().unwrap_or("feasible");
    let got = solved.map_or_else(|clash| clash.kind.code(), |()| "feasible");
    if want != got {
        return Some(format!("expected {want}, got {got}"));
    }
    let window = &expect["line_after"];
    let want = [number(&window[0]) as usize, number(&window[1]) as usize];
    (solved.is_ok() && want != out.window).then(|| format!("line {:?} instead of {want:?}", out.window))
}

fn problem(value: &Value) -> Problem {
    let mut problem =
        Problem { total: range(&value["total"]), line: number(&value["line"]), ..Problem::default() };
    for (at, item) in list(&value["ordered"]).iter().enumerate() {
        problem.ordered.push(entry(item));
        let parts = list(&item["parts"]);
        if !parts.is_empty() {
            let start = problem.parts.len();
            problem.parts.extend(parts.iter().map(entry));
            problem.blends.push(Blend { at, parts: start..problem.parts.len(), descending: true });
        }
    }
    problem.unordered.extend(list(&value["unordered"]).iter().map(entry));
    problem
}

fn entry(value: &Value) -> Entry {
    let entry = Entry::new(number(&value["lo"]), number(&value["hi"]));
    if value["overlap"].as_bool() == Some(true) { entry.overlapping() } else { entry }
}

fn collect(expected: &Value, solved: &[Solved], pairs: &mut Vec<(Bounds, Bounds)>) {
    pairs.extend(list(expected).iter().zip(solved).map(|(want, got)| (range(want), got.bounds)));
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn range(value: &Value) -> Bounds {
    Bounds { lo: number(&value[0]), hi: number(&value[1]) }
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or(f64::NAN)
}
