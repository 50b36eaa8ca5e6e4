//! Writes a product table for measurements to standard output, the same for the same seed:
//! `cargo run --release --example generate_products -- 1000000 > products.csv`.

use std::io::{self, BufWriter};
use std::process::ExitCode;

#[path = "../benches/products/mod.rs"]
mod products;

fn main() -> ExitCode {
    let numbers: Result<Vec<u64>, _> = std::env::args().skip(1).map(|arg| arg.parse()).collect();
    let (count, seed) = match numbers.as_deref() {
        Ok([count]) => (*count, 1),
        Ok([count, seed]) => (*count, *seed),
        _ => {
            eprintln!("usage: generate_products COUNT [SEED]");
            return ExitCode::from(2);
        }
    };
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    match products::Products::new(seed).write(count, BufWriter::new(io::stdout().lock())) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("generate_products: {error}");
            ExitCode::from(2)
        }
    }
}
