//! The whole check of a product table: the rate of records, its ratio to what the `csv` crate alone does with the same
//! file in the same run, what a second thread adds, and peak memory. Compare ratios, not rates.
//!
//! `cargo bench --bench engine -- 1000000` takes another number of products.

use std::error::Error;
use std::fs::{self, File};
use std::hint::black_box;
use std::io::BufWriter;
use std::path::Path;
use std::time::{Duration, Instant};

use incilint::engine::{self, InputKind, Options, Request};
use incilint::rule::Catalogue;
use incilint::table;

mod products;

const PRODUCTS: usize = 200_000;
/// The shortest of so many runs is taken.
const RUNS: usize = 5;

fn main() -> Result<(), Box<dyn Error>> {
    let count = std::env::args().find_map(|arg| arg.parse().ok()).unwrap_or(PRODUCTS);
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("products.csv");
    products::Products::new(1).write(count, BufWriter::new(File::create(&path)?))?;
    let megabytes = fs::metadata(&path)?.len() as f64 / 1e6;

    let one = shortest(|| check(&path, 1, count));
    let memory = peak_memory();
    let two = shortest(|| check(&path, 2, count));
    let csv = shortest(|| csv_alone(&path, count));

    let rate = |time: Duration| megabytes / time.as_secs_f64();
    let records = |time: Duration| count as f64 / time.as_secs_f64();
    println!("{count} products, {megabytes:.1} MB");
    println!("csv crate alone   {:9.0} records/s  {:7.1} MB/s", records(csv), rate(csv));
    for (jobs, time) in [(1, one), (2, two)] {
        let share = 100.0 * rate(time) / rate(csv);
        println!(
            "check, {jobs} thread(s)  {:9.0} records/s  {:7.1} MB/s  {share:5.1} % of csv alone",
            records(time),
            rate(time)
        );
    }
    println!("two threads give {:.2} times one", one.as_secs_f64() / two.as_secs_f64());
    if let Some(memory) = memory {
        println!("peak memory with one thread: {memory} MB");
    }
    Ok(())
}

fn shortest(mut run: impl FnMut()) -> Duration {
    let time = |()| {
        let start = Instant::now();
        run();
        start.elapsed()
    };
    (0..RUNS).map(|_| ()).map(time).min().unwrap_or_default()
}

fn check(path: &Path, jobs: usize, count: usize) {
    let request = Request {
        name: "products.csv".to_owned(),
        path: path.to_owned(),
        kind: Some(InputKind::Table),
        bare: false,
        from_folder: false,
        table: table::Options::default(),
    };
    let on = jiff::civil::date(2026, 11, 22);
    let options = Options { jobs, ..Options::new(Catalogue::embedded(), on) };
    let outcome = black_box(engine::check(&[request], &options));
    assert!(
        outcome.failures.is_empty() && outcome.summary.records == count as u64,
        "the table was not read whole"
    );
}

fn csv_alone(path: &Path, count: usize) {
    let mut reader = csv::Reader::from_path(path).expect("the table was just written");
    let (mut record, mut records) = (csv::ByteRecord::new(), 0);
    while reader.read_byte_record(&mut record).expect("the table is well-formed") {
        black_box(&record);
        records += 1;
    }
    assert_eq!(records, count);
}

/// The most memory that this process has had, in MB, where the system says.
fn peak_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().trim_end_matches(" kB").parse::<u64>().ok()? / 1000)
}
