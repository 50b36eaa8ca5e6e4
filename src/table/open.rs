//! Opens a table: what it is, how it is written, which column holds what.

use std::fs::File;
use std::io::{self, Read, Seek as _};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::address::{Address, database_name};
use super::block::{Block, Format};
use super::blocks::{BLOCK, Blocks, Input, Splitter};
use super::columns::{Columns, Wanted};
use super::content::{Hints, Sample};
use super::decompress::decompressed;
use super::heavy::{HeavyFormat, Reader};
use super::json_open;
use super::json_split::JsonSplitter;
use super::problem::Error;
use super::product_type::ProductTypes;
#[cfg(feature = "rows")]
use super::rows::Rows;
use super::sniff;
use super::split::DelimitedSplitter;
use super::unchanged::Unchanged;

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
    /// Set when a database is no longer to be waited for.
    pub stop: Arc<AtomicBool>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            format: None,
            header: None,
            columns: Wanted::default(),
            types: None,
            max_record: 4 << 20,
            stop: Arc::default(),
        }
    }
}

impl Options {
    /// What categories mean.
    #[must_use]
    pub fn types(&self) -> &ProductTypes {
        self.types.as_deref().unwrap_or_else(|| ProductTypes::standard())
    }

    /// [`max_record`](Self::max_record) within its bounds.
    pub(crate) fn max_record(&self) -> usize {
        self.max_record.clamp(1 << 10, 256 << 20)
    }
}

/// A table that is being read. Blocks come in order and can be parsed on any thread.
pub struct Table {
    name: String,
    columns: Columns,
    format: Format,
    feed: Feed,
}

/// Where blocks come from.
enum Feed {
    Text(Box<Blocks>),
    #[cfg(feature = "rows")]
    Rows(Rows),
}

impl Table {
    /// Opens a file, or a table of a database: `sqlite:FILE?table=NAME`, `postgres://USER@HOST/NAME?query=SQL`.
    ///
    /// # Errors
    /// When it cannot be opened, is empty or of no known kind, or no column holds lists.
    pub fn open(path: &Path, options: &Options, hints: &Hints<'_>) -> Result<Self, Error> {
        let name = database_name(path).unwrap_or_else(|| path.to_string_lossy().into_owned());
        let io_error = |cause| Error::Io { name: name.clone(), after_records: 0, cause };
        if let Some(address) = Address::of(path) {
            let address = address.map_err(|message| io_error(io::Error::other(message)))?;
            return Self::from_heavy(name, Reader::of_database(address), options, hints);
        }
        let mut file = File::open(path).map_err(io_error)?;
        if is_parquet(&mut file).map_err(io_error)? {
            return Self::from_heavy(name, Reader::of_parquet(file), options, hints);
        }
        let file = Unchanged::new(file).map_err(io_error)?;
        Self::from_reader(name, file, options, hints)
    }

    #[cfg(feature = "rows")]
    fn from_heavy(
        name: String,
        reader: Result<Reader, HeavyFormat>,
        options: &Options,
        hints: &Hints<'_>,
    ) -> Result<Self, Error> {
        match reader {
            Ok(reader) => {
                let (columns, rows) = Rows::open(&name, options, hints, |outlet| reader.read(outlet))?;
                Ok(Self { name, columns, format: Format::Rows, feed: Feed::Rows(rows) })
            }
            Err(lacking) => Err(Error::NotBuilt { name, lacking }),
        }
    }

    #[cfg(not(feature = "rows"))]
    fn from_heavy(
        name: String,
        reader: Result<Reader, HeavyFormat>,
        _: &Options,
        _: &Hints<'_>,
    ) -> Result<Self, Error> {
        match reader {
            Ok(reader) => match reader {},
            Err(lacking) => Err(Error::NotBuilt { name, lacking }),
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
        if input.bytes().starts_with(PARQUET) {
            return Self::from_spooled(name, input, options, hints);
        }
        check_text(&name, &mut input)?;
        if input.bytes().starts_with(b"\xEF\xBB\xBF") {
            input.pass(3);
        }
        let max_record = options.max_record();
        let format = options.format.unwrap_or_else(|| guess_format(&input));
        let (columns, splitter) = match format {
            Format::Delimited(delimiter) => {
                let columns = start_delimited(&name, &mut input, delimiter, options, hints)?;
                let width = if columns.list_is_rest() { 0 } else { columns.width() };
                (columns, Splitter::Delimited(DelimitedSplitter::new(delimiter, width, max_record)))
            }
            Format::Json | Format::JsonLines | Format::Rows => {
                let start = json_open::start(&name, &mut input, format, max_record)?;
                let columns =
                    Columns::choose(&name, Some(start.header), &start.sample, &options.columns, hints)?;
                (columns, Splitter::Json(JsonSplitter::new(start.layout, max_record)))
            }
        };
        Ok(Self { name, columns, format, feed: Feed::Text(Box::new(Blocks::new(input, splitter, format))) })
    }

    /// A Parquet file is read from its end, so that what comes from a pipe or an archive has to be put down first.
    fn from_spooled(name: String, input: Input, options: &Options, hints: &Hints<'_>) -> Result<Self, Error> {
        if !HeavyFormat::Parquet.is_built() {
            return Err(Error::NotBuilt { name, lacking: HeavyFormat::Parquet });
        }
        let spool = || -> io::Result<File> {
            let mut file = tempfile::tempfile()?;
            io::copy(&mut input.into_reader(), &mut file)?;
            file.rewind()?;
            Ok(file)
        };
        match spool() {
            Ok(file) => Self::from_heavy(name, Reader::of_parquet(file), options, hints),
            Err(cause) => Err(Error::Io { name, after_records: 0, cause }),
        }
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
        match &self.feed {
            Feed::Text(blocks) => blocks.records(),
            #[cfg(feature = "rows")]
            Feed::Rows(rows) => rows.records(),
        }
    }

    /// The next block of whole records; `None` at the end.
    ///
    /// # Errors
    /// When the input cannot be read further. All whole records before the fault were handed over.
    pub fn next_block(&mut self) -> Result<Option<Block>, Error> {
        let next = match &mut self.feed {
            Feed::Text(blocks) => blocks.next(),
            #[cfg(feature = "rows")]
            Feed::Rows(rows) => rows.next(),
        };
        next.map_err(|cause| Error::Io { name: self.name.clone(), after_records: self.records(), cause })
    }
}

/// How a Parquet file begins.
pub(crate) const PARQUET: &[u8] = b"PAR1";

/// How the file of an SQLite database begins.
pub(crate) const SQLITE: &[u8] = b"SQLite format 3\0";

/// Whether a file is Parquet by its first bytes. A pipe cannot be asked; it is looked at as it is read.
fn is_parquet(file: &mut File) -> io::Result<bool> {
    if !file.metadata()?.is_file() {
        return Ok(false);
    }
    let mut start = Vec::with_capacity(PARQUET.len());
    file.take(PARQUET.len() as u64).read_to_end(&mut start)?;
    file.rewind()?;
    Ok(start == PARQUET)
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
        head if head.starts_with(SQLITE) => "an SQLite database; say which table as sqlite:FILE?table=NAME",
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
