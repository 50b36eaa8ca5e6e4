//! Every quirk of a reader, on a fixture of its own.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its fixture has failed")]

use std::path::PathBuf;

use incilint::dictionary::Dictionary;
use incilint::source::Span;
use incilint::table::{Error, Format, Hints, Options, ProductTypes, Role, Table, looks_like_table};

/// A record as tests compare it: number, line, name or id, list.
type Row = (u64, u64, String, String);

/// What a record has wrong: number, line, kind.
type Wrong = (u64, u64, &'static str);

struct Read {
    format: Format,
    columns: String,
    rows: Vec<Row>,
    problems: Vec<Wrong>,
    end: Option<String>,
}

impl Read {
    fn lists(&self) -> Vec<&str> {
        self.rows.iter().map(|(_, _, _, list)| list.as_str()).collect()
    }

    fn names(&self) -> Vec<&str> {
        self.rows.iter().map(|(_, _, name, _)| name.as_str()).collect()
    }
}

fn path(file: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "fixtures", "tables", file].iter().collect()
}

fn open(file: &str, options: &Options) -> Result<Table, Error> {
    let hints = Hints {
        is_ingredient: &|text| Dictionary::embedded().lookup(text).is_some(),
        is_type: &|text| ProductTypes::standard().is_category(text),
    };
    Table::open(&path(file), options, &hints)
}

fn read(file: &str) -> Read {
    read_with(file, &Options::default())
}

fn read_with(file: &str, options: &Options) -> Read {
    let mut table = open(file, options).unwrap();
    let mut read = Read {
        format: table.format(),
        columns: table.columns().to_string(),
        rows: Vec::new(),
        problems: Vec::new(),
        end: None,
    };
    loop {
        let block = match table.next_block() {
            Ok(Some(block)) => block,
            Ok(None) => break,
            Err(error) => {
                read.end = Some(error.to_string());
                break;
            }
        };
        let mut records = block.records(table.columns());
        while let Some(record) = records.next_record() {
            let text = |role| record.cell(role).map(|cell| cell.text().into_owned());
            let name = text(Role::Name).or_else(|| text(Role::Id)).unwrap_or_default();
            let list = text(Role::List).unwrap_or_else(|| "-".into());
            read.rows.push((record.number(), record.place().unwrap().line, name, list));
            let wrong = record.problems().iter();
            read.problems
                .extend(wrong.map(|at| (record.number(), block.place(at.at).unwrap().line, at.kind.name())));
        }
    }
    assert_eq!(table.records(), read.rows.len() as u64);
    read
}

/// Where `needle`, found in the list of a record, stands in the file: line, column, and the raw bytes there.
fn locate(file: &str, number: u64, needle: &str) -> (u64, u64, String) {
    let mut table = open(file, &Options::default()).unwrap();
    let bytes = std::fs::read(path(file)).unwrap();
    while let Some(block) = table.next_block().unwrap() {
        let mut records = block.records(table.columns());
        while let Some(record) = records.next_record() {
            if record.number() != number {
                continue;
            }
            let cell = record.cell(Role::List).unwrap();
            let text = cell.text();
            let at = text.find(needle).unwrap();
            let (start, end) = record.locate(&cell, Span::new(at, at + needle.len())).unwrap();
            let raw = &bytes[start.offset as usize..end.offset as usize];
            return (start.line, start.column, String::from_utf8_lossy(raw).into_owned());
        }
    }
    panic!("no record {number}");
}

#[test]
fn byte_order_mark_and_crlf() {
    let read = read("bom_crlf.csv");
    assert_eq!(
        read.columns,
        "list: `ingredients` (column 3); name: `product_name` (column 1); brand: `brand` (column 2); \
         no id column, records are named by number; no type column"
    );
    let row = |number, line, name: &str, list: &str| (number, line, name.to_owned(), list.to_owned());
    assert_eq!(
        read.rows,
        [row(1, 2, "Dew Toner", "Aqua, Betaine, Panthenol"), row(2, 4, "Night Balm", "Squalane, Tocopherol")]
    );
    assert!(read.problems.is_empty());
    assert_eq!(locate("bom_crlf.csv", 2, "Tocopherol"), (4, 35, "Tocopherol".into()));
}

#[test]
fn line_breaks_and_doubled_quotes_in_a_cell() {
    let read = read("quoted_line_breaks.csv");
    assert_eq!(
        read.lists()[0],
        "Call-outs:\n- Panthenol soothes\n\nAqua, Panthenol, \"Green\" Tea Extract, Carbomer"
    );
    assert_eq!((read.rows[1].0, read.rows[1].1), (2, 6));
    assert_eq!(
        locate("quoted_line_breaks.csv", 1, "\"Green\" Tea Extract"),
        (5, 18, "\"\"Green\"\" Tea Extract".into())
    );
    assert_eq!(locate("quoted_line_breaks.csv", 1, "Carbomer"), (5, 41, "Carbomer".into()));
    assert_eq!(locate("quoted_line_breaks.csv", 1, "Green"), (5, 20, "Green".into()));
}

#[test]
fn a_list_that_is_not_quoted_is_the_rest_of_its_record() {
    let read = read("ragged_list.csv");
    assert!(
        read.columns.starts_with("list: `ingredients` (column 3) to the end of the record, not quoted; ")
    );
    assert_eq!(
        read.lists(),
        [
            "AQUA,GLYCERIN,1,2-HEXANEDIOL,PANTHENOL",
            "SQUALANE",
            "AQUA,ZINC OXIDE,SILICA",
            "AQUA,BETAINE,ALLANTOIN"
        ]
    );
    assert!(read.problems.is_empty());
    assert_eq!(locate("ragged_list.csv", 1, "2-HEXANEDIOL"), (2, 40, "2-HEXANEDIOL".into()));
    assert_eq!(locate("ragged_list.csv", 1, "PANTHENOL"), (2, 54, "PANTHENOL".into()));
}

#[test]
fn columns_without_a_header_are_told_by_their_content() {
    let read = read("headerless.csv");
    assert_eq!(
        read.columns,
        "list: column 5, by its content; name: column 3, by its content; brand: column 2, by its content; \
         type: column 1, by its content; no id column, records are named by number"
    );
    assert_eq!(read.rows[0].1, 1, "the first line is a record");
    assert_eq!(read.rows[2].2, "Calm, Soothing Drops", "a comma in a name that is not quoted");
    assert_eq!(read.lists()[2], "Aqua, Betaine, Panthenol, Allantoin, Citric Acid");
    assert_eq!(read.problems, [(3, 3, "too-many-fields")]);
}

#[test]
fn delimiters_are_found() {
    let pipe = read("pipe.txt");
    assert_eq!(pipe.format, Format::Delimited(b'|'));
    assert_eq!(pipe.lists(), ["Aqua, Niacinamide, \"Green\" Tea", "Aqua, Decyl Glucoside"]);
    assert_eq!(pipe.names()[0], "10% Niacinamide, the Serum");

    let semicolon = read("semicolon_cyrillic.csv");
    assert_eq!(semicolon.format, Format::Delimited(b';'));
    assert_eq!(semicolon.lists(), ["вода, глицерин, пантенол", "вода; бетаин"]);
    assert_eq!(semicolon.names(), ["Крем для рук", "Тоник"]);
    assert_eq!(locate("semicolon_cyrillic.csv", 2, "бетаин"), (3, 24, "бетаин".into()));

    let tabs = read("tabs.tsv");
    assert_eq!(tabs.format, Format::Delimited(b'\t'));
    assert_eq!(tabs.lists()[1], "Aqua, Rosa Damascena Flower Water");
    assert!(tabs.columns.contains("id: `sku` (column 1); name: `title` (column 2)"));
}

#[test]
fn json_array_whose_list_column_lost_its_name() {
    let read = read("key_zero.json");
    assert_eq!(read.format, Format::Json);
    assert!(read.columns.starts_with("list: `0` (column 3), by its content; name: `Name` (column 2)"));
    assert_eq!(read.names(), ["Crème One", "Gel Two"]);
    assert_eq!(read.lists()[1], "['Aqua', 'Betaine', 'Panthenol', 'Allantoin', 'Carbomer', 'Tocopherol']");
    assert_eq!(locate("key_zero.json", 2, "Betaine"), (1, 191, "Betaine".into()));
}

#[test]
fn json_array_inside_an_object() {
    let read = read("wrapped.json");
    assert_eq!(read.lists(), ["Aqua, Decyl Glucoside", "-", "Squalane"]);
    assert_eq!(read.names(), ["Wash", "Balm", "W3"], "the third record has an id only");
    assert_eq!(read.rows.iter().map(|row| row.1).collect::<Vec<_>>(), [5, 6, 7]);
    assert!(read.problems.is_empty());
}

#[test]
fn json_lines_with_arrays_of_names() {
    let read = read("arrays.jsonl");
    assert_eq!(read.format, Format::JsonLines);
    assert_eq!(read.lists(), ["정제수, 1,2-헥산다이올, 글리세린", "정제수 (60.6ppm), 베타인"]);
    assert_eq!(read.names()[1], "콩 세럼 \"밤\"");
    assert_eq!(read.rows[1].1, 3);
    assert_eq!(locate("arrays.jsonl", 1, "글리세린"), (1, 78, "글리세린".into()));
    assert_eq!(locate("arrays.jsonl", 2, "베타인"), (3, 87, "베타인".into()));
}

#[test]
fn a_json_line_that_is_broken_costs_itself() {
    let read = read("broken_records.jsonl");
    assert_eq!(read.lists(), ["Aqua, Glycerin", "-", "-", "-", "Aqua, Betaine", "Squalane"]);
    assert_eq!(
        read.problems,
        [(2, 2, "invalid-json"), (3, 3, "not-an-object"), (4, 4, "not-an-object"), (5, 5, "invalid-json")]
    );
}

#[test]
fn a_string_that_never_closes_costs_its_element() {
    let read = read("broken_record.json");
    assert_eq!(read.lists(), ["Aqua", "-", "Squalane", "Tocopherol"]);
    assert_eq!(read.problems, [(2, 3, "invalid-json")]);
}

#[test]
fn headers_that_repeat_are_blank_or_end_in_a_blank() {
    let twice = read("duplicate_headers.csv");
    assert_eq!(twice.lists(), ["Aqua, Glycerin"], "the first of two columns of one name");
    let mut options = Options::default();
    options.columns.set(Role::List, "3");
    assert_eq!(read_with("duplicate_headers.csv", &options).lists(), ["Water, Glycerin"]);

    let blank = read("blank_header.csv");
    assert!(blank.columns.starts_with("list: `Ingredients` (column 3); name: `Name` (column 2)"));
    assert_eq!(blank.names(), ["Pea Cream", "Oat Cream"]);

    let trailing = read("trailing_blank_header.csv");
    assert!(
        trailing.columns.starts_with("list: `Ingredient List` (column 3); name: `Product Name` (column 1)")
    );
    options.columns.set(Role::List, "ingredient list");
    assert_eq!(read_with("trailing_blank_header.csv", &options).lists(), trailing.lists());

    let numbered = read("numbered_header.csv");
    assert!(numbered.columns.starts_with("list: `1` (column 2), by its content"));
    assert_eq!(numbered.rows.len(), 2, "a header of numbers is a header");
}

#[test]
fn a_quote_that_never_closes_costs_its_line() {
    let read = read("unclosed_quote.csv");
    assert_eq!(read.names(), ["Fern Gel", "Moss Gel", "Reed Gel", "Clay Gel", "Dune Gel"]);
    assert_eq!(read.lists(), ["Aqua, Glycerin", "Aqua, Panthenol", "Aqua, Betaine", "Kaolin, Aqua", "Aqua"]);
    assert_eq!(read.problems, [(2, 3, "unclosed-quote"), (4, 5, "unclosed-quote")]);
}

#[test]
fn quotes_out_of_place() {
    let read = read("text_after_quote.csv");
    assert_eq!(read.lists(), ["Aqua and Glycerin", "Aqua \"cold\" water"]);
    assert_eq!(read.problems, [(1, 2, "text-after-quote")], "a quote inside an unquoted cell is text");
    assert_eq!(locate("text_after_quote.csv", 1, "Glycerin"), (2, 14, "Glycerin".into()));
}

#[test]
fn rows_of_other_widths() {
    let read = read("ragged_rows.csv");
    assert_eq!(read.names(), ["Short", "Comma, Inside", "Open List", "Plain", "Padded"]);
    assert_eq!(read.lists(), ["-", "Aqua, Glycerin", "Aqua, Betaine, Parfum", "Aqua, Silica", "Aqua, Mica"]);
    assert_eq!(
        read.problems,
        [(1, 2, "too-few-fields"), (2, 3, "too-many-fields"), (3, 4, "too-many-fields")],
        "empty fields at the end are padding"
    );
    assert_eq!(locate("ragged_rows.csv", 3, "Parfum"), (4, 28, "Parfum".into()));
}

#[test]
fn bytes_that_are_not_utf8_cost_their_record_a_problem_and_nothing_else() {
    let csv = read("invalid_utf8.csv");
    assert_eq!(csv.lists(), ["Aqua, Panth\u{FFFD}nol, Silica", "Aqua, Mica"]);
    assert_eq!(csv.problems, [(1, 2, "invalid-utf8")]);
    let (line, _, raw) = locate("invalid_utf8.csv", 1, "Silica");
    assert_eq!((line, raw.as_str()), (2, "Silica"));

    let json = read("invalid_utf8.jsonl");
    assert_eq!(json.lists(), ["Aqua, Panth?nol", "Aqua"]);
    assert_eq!(json.problems, [(1, 1, "invalid-utf8")]);
}

#[test]
fn a_nul_byte_is_the_fault_of_one_record() {
    let read = read("nul.csv");
    assert_eq!(read.lists(), ["Aqua, Gly\0cerin", "Aqua"]);
    assert_eq!(read.problems, [(1, 2, "nul-byte")]);
}

#[test]
fn compressed_tables() {
    for file in ["whole.csv.gz", "whole.csv.zst"] {
        assert_eq!(read(file).lists(), ["Aqua", "Aqua, Mica"], "{file} has two members");
    }
    let cut = read("truncated.csv.gz");
    let end = cut.end.expect("a cut file is an error");
    assert!(end.contains(&format!("truncated.csv.gz beyond record {}: ", cut.rows.len())), "{end}");
    assert!(cut.rows.len() > 100, "whole records before the cut are read");
    let (number, line, id, list) = cut.rows.last().unwrap();
    assert_eq!((number + 1, number.to_string()), (*line, id.clone()));
    assert!(list.starts_with("Aqua, Glycerin, Ingredient "));
}

#[test]
fn tables_that_cannot_be_read() {
    let fails = |file: &str| match open(file, &Options::default()) {
        Ok(_) => panic!("{file} opens"),
        Err(error) => error,
    };
    assert!(matches!(fails("empty.csv"), Error::Empty { .. }));
    assert!(matches!(fails("blank.csv"), Error::Empty { .. }));
    assert!(matches!(fails("binary.csv"), Error::Binary { looks_like: "binary data", .. }));
    assert!(matches!(fails("utf16.csv"), Error::Binary { looks_like: "UTF-16 text; save it as UTF-8", .. }));
    assert!(matches!(fails("missing.csv"), Error::Io { after_records: 0, .. }));
    let message = fails("no_list_column.csv").to_string();
    assert!(
        message.ends_with("(it has `id` (column 1), `name` (column 2), `price` (column 3))"),
        "{message}"
    );

    let mut options = Options::default();
    options.columns.set(Role::List, "inci");
    assert!(
        matches!(open("bom_crlf.csv", &options), Err(Error::NoSuchColumn { wanted, .. }) if wanted == "inci")
    );

    let header = read("header_only.csv");
    assert!(header.rows.is_empty() && header.end.is_none());
}

#[test]
fn the_user_has_the_last_word() {
    let mut options = Options { header: Some(false), ..Options::default() };
    options.columns.set(Role::List, "3");
    options.columns.set(Role::Name, "1");
    let read = read_with("bom_crlf.csv", &options);
    assert_eq!(read.names(), ["product_name", "Dew Toner", "Night Balm"]);
    options = Options { format: Some(Format::Delimited(b'|')), ..Options::default() };
    options.columns.set(Role::List, "1");
    let one_column = read_with("tabs.tsv", &options);
    assert_eq!(
        one_column.lists()[0],
        "sku\ttitle\tinci",
        "with this delimiter the first line names no column"
    );
}

#[test]
fn a_table_is_told_from_a_list() {
    for file in [
        "pipe.txt",
        "semicolon_cyrillic.csv",
        "ragged_list.csv",
        "headerless.csv",
        "key_zero.json",
        "arrays.jsonl",
    ] {
        assert!(looks_like_table(&std::fs::read(path(file)).unwrap()), "{file}");
    }
    for list in [
        "Aqua, Glycerin, Parfum",
        "Ingredients: Aqua, Glycerin,\nPanthenol, Parfum, Linalool,\nCitral.",
        "Ingredients\nAqua, Glycerin, Panthenol",
        "Aqua\nGlycerin\nPanthenol\n",
        "",
    ] {
        assert!(!looks_like_table(list.as_bytes()), "{list:?}");
    }
}

#[test]
fn places_far_into_a_block_are_exact() {
    for line_end in ["\n", "\r\n", "\r"] {
        places_are_exact(line_end);
    }
}

fn places_are_exact(line_end: &str) {
    let line = |number: u32| format!("{number},\"Crème é {number},\nAqua\"\n");
    let file: String = std::iter::once("id,ingredients\n".to_owned()).chain((1..4000).map(line)).collect();
    let file = file.replace('\n', line_end);
    let hints = Hints { is_ingredient: &|_| false, is_type: &|_| false };
    let bytes = file.clone().into_bytes();
    let mut table =
        Table::from_reader("x", std::io::Cursor::new(bytes), &Options::default(), &hints).unwrap();
    let block = table.next_block().unwrap().unwrap();
    let mut records = block.records(table.columns());
    while let Some(record) = records.next_record() {
        let cell = record.cell(Role::List).unwrap();
        let at = cell.text().find('é').unwrap();
        let (start, end) = record.locate(&cell, Span::new(at, at + 2)).unwrap();
        assert_eq!(record.place().unwrap().line, record.number() * 2);
        let digits = record.number().to_string().len() as u64;
        assert_eq!((start.line, start.column, end.column), (record.number() * 2, digits + 9, digits + 10));
        assert_eq!(&file[start.offset as usize..end.offset as usize], "é");
    }
    assert_eq!(table.records(), 3999);
}
