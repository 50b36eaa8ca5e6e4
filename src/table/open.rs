//! Opens a table: what it is, how it is written, which column holds what.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use super::block::{Block, Format};
use super::blocks::{BLOCK, Blocks, Input, Splitter};
use super::columns::{Columns, Wanted};
use super::content::{Hints, Sample};
use super::decompress::decompressed;
use super::json_open;
use super::json_split::JsonSplitter;
use super::problem::Error;
use super::product_type::ProductTypes;
use super::sniff;
use super::split::DelimitedSplitter;

/// How to read a table. The default finds everything out by itself.
#[derive(Clone, Debug)]
pub struct Options {
    /// The format; `None`: found by content.
    pub format: Option<Format>,
    /// Whether the first record names the columns; `None`: found by content.
    pub header: Option<bool>,
    /// Columns that the user named.
    pub columns: Wanted,
    /// What categories mean; `None`: the built-in phrases.
    pub types: Option<Arc<ProductTypes>>,
    /// Bytes after which a record is cut and its quoting distrusted. At most 256 MiB.
    pub max_record: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { format: None, header: None, columns: Wanted::default(), types: None, max_record: 16 << 20 }
    }
}

impl Options {
    /// What categories mean.
    #[must_use]
    pub fn types(&self) -> &ProductTypes {
        self.types.as_deref().unwrap_or_else(|| ProductTypes::standard())
    }
}

/// A table that is being read. Blocks come in order and can be parsed on any thread.
pub struct Table {
    name: String,
    columns: Columns,
    format: Format,
    blocks: Blocks,
}

impl Table {
    /// Opens a file.
    ///
    /// # Errors
    /// When it cannot be opened, is empty or not a text, or no column holds lists.
    pub fn open(path: &Path, options: &Options, hints: &Hints<'_>) -> Result<Self, Error> {
        let name = path.to_string_lossy().into_owned();
        match File::open(path) {
            Ok(file) => Self::from_reader(name, file, options, hints),
            Err(cause) => Err(Error::Io { name, after_records: 0, cause }),
        }
    }

    /// Reads a table from anything; `name` is what messages call it.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn from_reader(
        name: impl Into<String>,
        reader: impl Read + Send + 'static,
        options: &Options,
        hints: &Hints<'_>,
    ) -> Result<Self, Error> {
        let name = name.into();
        let reader = decompressed(Box::new(reader)).map_err(|cause| Error::Io {
            name: name.clone(),
            after_records: 0,
            cause,
        })?;
        let mut input = Input::new(reader);
        input.fill(BLOCK);
        check_text(&name, &mut input)?;
        if input.bytes().starts_with(b"\xEF\xBB\xBF") {
            input.pass(3);
        }
        let max_record = options.max_record.clamp(1 << 10, 256 << 20);
        let format = options.format.unwrap_or_else(|| guess_format(&input));
        let (columns, splitter) = match format {
            Format::Delimited(delimiter) => {
                let columns = start_delimited(&name, &mut input, delimiter, options, hints)?;
                let width = if columns.list_is_rest() { 0 } else { columns.width() };
                (columns, Splitter::Delimited(DelimitedSplitter::new(delimiter, width, max_record)))
            }
            Format::Json | Format::JsonLines => {
                let start = json_open::start(&name, &mut input, format, max_record)?;
                let columns =
                    Columns::choose(&name, Some(start.header), &start.sample, &options.columns, hints)?;
                (columns, Splitter::Json(JsonSplitter::new(start.layout, max_record)))
            }
        };
        Ok(Self { name, columns, format, blocks: Blocks::new(input, splitter, format) })
    }

    /// What messages call the table.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The columns and what they hold.
    #[must_use]
    pub fn columns(&self) -> &Columns {
        &self.columns
    }

    /// How the table is written.
    #[must_use]
    pub fn format(&self) -> Format {
        self.format
    }

    /// Records handed over so far; after the last block, those of the table.
    #[must_use]
    pub fn records(&self) -> u64 {
        self.blocks.records()
    }

    /// The next block of whole records; `None` at the end.
    ///
    /// # Errors
    /// When the input cannot be read further. All whole records before the fault were handed over.
    pub fn next_block(&mut self) -> Result<Option<Block>, Error> {
        self.blocks.next().map_err(|cause| Error::Io {
            name: self.name.clone(),
            after_records: self.blocks.records(),
            cause,
        })
    }
}

/// Refuses what is no text.
fn check_text(name: &str, input: &mut Input) -> Result<(), Error> {
    let bytes = input.bytes();
    if bytes.is_empty()
        && let Some(cause) = input.take_fault()
    {
        return Err(Error::Io { name: name.into(), after_records: 0, cause });
    }
    let bytes = input.bytes();
    if bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii().is_empty() && input.is_at_end() {
        return Err(Error::Empty { name: name.into() });
    }
    let head = &bytes[..bytes.len().min(8 << 10)];
    let looks_like = match head {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => "UTF-16 text; save it as UTF-8",
        [b'P', b'K', 3, 4, ..] => "a ZIP archive or a spreadsheet; save it as CSV",
        [b'P', b'A', b'R', b'1', ..] => "a Parquet file",
        [b'S', b'Q', b'L', b'i', b't', b'e', b' ', ..] => "an SQLite database",
        [b'%', b'P', b'D', b'F', ..] => "a PDF document",
        // A stray NUL is the fault of one record; many are no text.
        _ if memchr::memchr_iter(0, head).count() > 3 + head.len() / 50 => "binary data",
        _ => return Ok(()),
    };
    Err(Error::Binary { name: name.into(), looks_like })
}

fn guess_format(input: &Input) -> Format {
    let bytes = input.bytes();
    match json_open::guess(bytes) {
        Some(format) => format,
        None => Format::Delimited(sniff::delimiter(bytes, input.is_at_end())),
    }
}

/// Samples a delimited text, chooses its columns and passes its header.
fn start_delimited(
    name: &str,
    input: &mut Input,
    delimiter: u8,
    options: &Options,
    hints: &Hints<'_>,
) -> Result<Columns, Error> {
    let (mut sample, ends) = sniff::sample(input.bytes(), delimiter, input.is_at_end());
    let mut header = None;
    if options.header.unwrap_or_else(|| sniff::has_header(&sample)) && !sample.rows.is_empty() {
        header = Some(sample.rows.remove(0));
        input.pass(ends[0]);
    }
    let columns = Columns::choose(
        name,
        header.map(|header| trim_header(header).into_iter().collect()),
        &sample,
        &options.columns,
        hints,
    )?;
    Ok(columns)
}

/// Spreadsheets pad the header with empty names at its end.
fn trim_header(mut header: Vec<String>) -> Vec<String> {
    while header.len() > 1 && header.last().is_some_and(|name| name.trim().is_empty()) {
        header.pop();
    }
    header
}

impl Sample {
    /// Adds a record.
    pub(crate) fn push(&mut self, row: Vec<String>) {
        self.rows.push(row);
    }
}
