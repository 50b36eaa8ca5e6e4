//! How fast a product table is read: cutting into blocks alone, fields of all records on one and two threads,
//! and the `csv` crate alone on the same bytes in the same run, as the measure. Compare ratios, not rates.

use std::hint::black_box;
use std::io::Cursor;
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, Mutex, OnceLock};

use divan::Bencher;
use divan::counter::BytesCount;
use incilint::table::{Block, Columns, Hints, Options, Role, Table};

/// A table of 50 MB: key, name, brand, price, type and a quoted list of 35 names.
fn table() -> Arc<Vec<u8>> {
    static TABLE: OnceLock<Arc<Vec<u8>>> = OnceLock::new();
    let made = TABLE.get_or_init(|| {
        const PARTS: [&str; 8] =
            ["Glycer", "Sodium Lact", "Butyl Prop", "Cetear", "Tocopher", "Panth", "Squal", "Carb"];
        let mut text = String::from("id,name,brand,price,category,ingredients\n");
        let mut state = 0x9E37_79B9_u32;
        let mut next = |below: usize| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as usize % below
        };
        for record in 0_u32.. {
            if text.len() > 50_000_000 {
                break;
            }
            let (name, brand, price) = (next(9000), next(90), next(80));
            text.push_str(&format!("A-{record},Product {name} Serum,Brand {brand},{price}.00,Serum,\"Aqua"));
            for _ in 0..34 {
                text.push_str(&format!(", {}yl Ate-{}", PARTS[next(PARTS.len())], next(100)));
            }
            text.push_str("\"\n");
        }
        Arc::new(text.into_bytes())
    });
    Arc::clone(made)
}

struct Shared(Arc<Vec<u8>>);

impl AsRef<[u8]> for Shared {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

fn open() -> Table {
    let hints = Hints { is_ingredient: &|_| false, is_type: &|_| false };
    Table::from_reader("bench", Cursor::new(Shared(table())), &Options::default(), &hints)
        .expect("the generated table has a list column")
}

fn lists(block: &Block, columns: &Columns, buffer: &mut String) -> usize {
    let mut bytes = 0;
    let mut records = block.records(columns);
    while let Some(record) = records.next_record() {
        for role in [Role::List, Role::Id, Role::Name, Role::Brand] {
            bytes += record.cell(role).map_or(0, |cell| cell.text_in(buffer).len());
        }
    }
    bytes
}

fn size() -> BytesCount {
    BytesCount::new(table().len())
}

#[divan::bench]
fn csv_crate_alone(bencher: Bencher) {
    let table = table();
    bencher.counter(size()).bench(|| {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(table.as_slice());
        let mut record = csv::ByteRecord::new();
        let mut bytes = 0;
        while reader.read_byte_record(&mut record).expect("the generated table is well-formed") {
            bytes += record.iter().map(<[u8]>::len).sum::<usize>();
        }
        black_box(bytes)
    });
}

#[divan::bench]
fn blocks_alone(bencher: Bencher) {
    bencher.counter(size()).bench(|| {
        let mut table = open();
        while let Some(block) = table.next_block().expect("memory does not fail") {
            black_box(block.record_count());
        }
        table.records()
    });
}

#[divan::bench(args = [1, 2])]
fn blocks_and_cells(bencher: Bencher, threads: usize) {
    bencher.counter(size()).bench(|| {
        let mut table = open();
        let columns = table.columns().clone();
        if threads == 1 {
            let (mut bytes, mut buffer) = (0, String::new());
            while let Some(block) = table.next_block().expect("memory does not fail") {
                bytes += lists(&block, &columns, &mut buffer);
            }
            return bytes;
        }
        let (send, receive) = sync_channel::<Block>(4);
        let receive = Mutex::new(receive);
        std::thread::scope(|scope| {
            let work = || {
                let (mut bytes, mut buffer) = (0, String::new());
                loop {
                    let block = receive.lock().expect("no thread panics").recv();
                    let Ok(block) = block else { return bytes };
                    bytes += lists(&block, &columns, &mut buffer);
                }
            };
            let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
            while let Some(block) = table.next_block().expect("memory does not fail") {
                send.send(block).expect("the workers wait for blocks");
            }
            drop(send);
            workers.into_iter().map(|worker| worker.join().expect("no thread panics")).sum()
        })
    });
}

fn main() {
    divan::main();
}
