//! One table, written in every form that can be read.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch, StringArray};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

/// The columns.
pub(crate) const HEADER: [&str; 5] = ["code", "product_name", "brand", "category", "ingredients"];

/// Records with something to find, and characters that need care in one form or another.
pub(crate) const RECORDS: &[[Option<&str>; 5]] = &[
    [
        Some("S-01"),
        Some("Bright \"Day\" Serum"),
        Some("Möve"),
        Some("Serum"),
        Some("Aqua, Glycerin, Ascorbic Acid 15%, Propanediol, Phenoxethanol, Parfum"),
    ],
    [
        Some("S-02"),
        Some("Night Cream"),
        None,
        Some("Night cream"),
        Some("Aqua, Glycerin, Cetearyl Alcohol, Squalane, Retinol 1%, Tocopherol, Glycerin, Phenoxyethanol"),
    ],
    [Some("S-03"), Some("Rose Water"), Some("Möve"), Some("Toner"), None],
    [
        Some("S-04"),
        Some("Lait d'été, léger"),
        Some("Côte"),
        Some("Moisturizer"),
        Some(
            "Aqua,\nGlycerin,\tCaprylic/Capric Triglyceride, \"Butylene Glycol\", Salicylic Acid 2%,, Linalool",
        ),
    ],
    [
        Some("S-05"),
        Some("Balm \\ Stick"),
        Some("Côte"),
        Some("Balm"),
        Some("Shea; see the pack for the full list of what is in this product"),
    ],
    [
        Some("S-06"),
        Some("Гель 🌿"),
        Some("Côte"),
        Some("Cleanser"),
        Some("Aqua 水, Sodium Laureth Sulfate, Cocamidopropyl Betaine, Cl 45410, Parfum"),
    ],
    // Two records with one key.
    [
        Some("S-06"),
        Some("Gel"),
        Some("Côte"),
        Some("Cleanser"),
        Some("Aqua, Glycerin, Carbomer, Phenoxyethanol"),
    ],
];

fn rows() -> impl Iterator<Item = [&'static str; 5]> {
    RECORDS.iter().map(|record| record.map(Option::unwrap_or_default))
}

/// Fields in quotes, separated by `delimiter`.
pub(crate) fn delimited(delimiter: u8) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    writer.write_record(HEADER).unwrap();
    rows().for_each(|row| writer.write_record(row).unwrap());
    writer.into_inner().unwrap()
}

/// One object a record.
pub(crate) fn objects() -> Vec<serde_json::Value> {
    let object = |record: &[Option<&str>; 5]| {
        HEADER.iter().zip(record).map(|(name, cell)| ((*name).to_owned(), (*cell).into())).collect()
    };
    RECORDS.iter().map(|record| serde_json::Value::Object(object(record))).collect()
}

/// One object a line.
pub(crate) fn lines() -> String {
    objects().iter().map(|object| format!("{object}\n")).collect()
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// One zstd frame.
pub(crate) fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

/// A Parquet file of text columns, two records to a row group.
pub(crate) fn parquet(path: &Path, compression: Compression) {
    let column = |at: usize| {
        let cells = RECORDS.iter().map(|record| record[at]);
        Arc::new(cells.collect::<StringArray>()) as ArrayRef
    };
    let columns: Vec<(&str, ArrayRef)> =
        HEADER.iter().enumerate().map(|(at, name)| (*name, column(at))).collect();
    write_parquet(
        path,
        &RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(n, c)| (n, c, true))).unwrap(),
        compression,
        2,
    );
}

/// A Parquet file of one batch.
pub(crate) fn write_parquet(
    path: &Path,
    batch: &RecordBatch,
    compression: Compression,
    records_a_group: usize,
) {
    let properties = WriterProperties::builder()
        .set_compression(compression)
        .set_max_row_group_row_count(Some(records_a_group))
        .build();
    let mut writer =
        ArrowWriter::try_new(File::create(path).unwrap(), batch.schema(), Some(properties)).unwrap();
    writer.write(batch).unwrap();
    writer.close().unwrap();
}

/// The codecs that are read.
pub(crate) fn codecs() -> [(&'static str, Compression); 4] {
    [
        ("plain", Compression::UNCOMPRESSED),
        ("snappy", Compression::SNAPPY),
        ("gzip", Compression::GZIP(parquet::basic::GzipLevel::default())),
        ("zstd", Compression::ZSTD(ZstdLevel::default())),
    ]
}

/// A table of an SQLite database.
pub(crate) fn sqlite(path: &Path, table: &str) {
    let database = rusqlite::Connection::open(path).unwrap();
    let table = format!("\"{}\"", table.replace('"', "\"\""));
    database.execute(&format!("CREATE TABLE {table} ({})", HEADER.join(" TEXT, ")), []).unwrap();
    for record in RECORDS {
        database.execute(&format!("INSERT INTO {table} VALUES (?, ?, ?, ?, ?)"), *record).unwrap();
    }
}

/// A table of a PostgreSQL database.
pub(crate) fn postgres(client: &mut postgres::Client, table: &str) {
    let table = format!("\"{}\"", table.replace('"', "\"\""));
    client.batch_execute(&format!("CREATE TABLE {table} ({} TEXT)", HEADER.join(" TEXT, "))).unwrap();
    for record in RECORDS {
        let cells: Vec<&(dyn postgres::types::ToSql + Sync)> =
            record.iter().map(|cell| cell as &(dyn postgres::types::ToSql + Sync)).collect();
        client.execute(&format!("INSERT INTO {table} VALUES ($1, $2, $3, $4, $5)"), &cells).unwrap();
    }
}

/// The standard output of the program that is fed these bytes.
pub(crate) fn piped(mut command: Command, bytes: &[u8]) -> std::process::Output {
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    std::thread::scope(|scope| {
        scope.spawn(move || stdin.write_all(bytes));
        child.wait_with_output().unwrap()
    })
}
