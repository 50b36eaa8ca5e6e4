//! What is wrong with a table: problems cost one record, errors cost the table.

use std::fmt;
use std::io;

use super::heavy::HeavyFormat;

/// Something wrong with one record. The record is still read as far as it goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Problem {
    /// What is wrong.
    pub kind: ProblemKind,
    /// Byte offset in the block at which it shows; [`Block::place`](super::Block::place) makes a line of it.
    pub at: usize,
}

/// The kinds of [`Problem`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ProblemKind {
    /// More fields than the table has columns, mostly because a comma was not quoted.
    TooManyFields {
        /// Columns of the table.
        expected: usize,
        /// Fields of the record.
        found: usize,
        /// The column whose text was put together from the surplus fields; `None` when they belong to no column.
        joined: Option<usize>,
    },
    /// Fewer fields than the table has columns; the missing ones are read as absent.
    TooFewFields {
        /// Columns of the table.
        expected: usize,
        /// Fields of the record.
        found: usize,
    },
    /// A quoted field that never closes. The record ends with its line and reading goes on with the next line.
    UnclosedQuote,
    /// Text between a closing quote and the next delimiter.
    TextAfterQuote,
    /// The record is longer than records may be and was cut there.
    TooLong,
    /// Bytes that are not UTF-8, shown as U+FFFD (in JSON as `?`).
    InvalidUtf8,
    /// A NUL byte.
    NulByte,
    /// The record is not well-formed JSON, from this place on.
    InvalidJson,
    /// The record is JSON, but not an object with columns.
    NotAnObject,
}

impl ProblemKind {
    /// A stable name, as in `too-many-fields`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::TooManyFields { .. } => "too-many-fields",
            Self::TooFewFields { .. } => "too-few-fields",
            Self::UnclosedQuote => "unclosed-quote",
            Self::TextAfterQuote => "text-after-quote",
            Self::TooLong => "record-too-long",
            Self::InvalidUtf8 => "invalid-utf8",
            Self::NulByte => "nul-byte",
            Self::InvalidJson => "invalid-json",
            Self::NotAnObject => "not-an-object",
        }
    }
}

impl fmt::Display for ProblemKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooManyFields { expected, found, joined: Some(column) } => {
                let column = column + 1;
                write!(
                    f,
                    "{found} fields in a table of {expected} columns; the surplus was joined to column {column}"
                )
            }
            Self::TooManyFields { expected, found, joined: None } => {
                write!(f, "{found} fields in a table of {expected} columns; the surplus was not read")
            }
            Self::TooFewFields { expected, found } => {
                write!(f, "{found} fields in a table of {expected} columns")
            }
            Self::UnclosedQuote => write!(f, "a quoted field never closes; read to the end of its line"),
            Self::TextAfterQuote => write!(f, "text after the closing quote of a field"),
            Self::TooLong => write!(f, "the record is too long and was cut"),
            Self::InvalidUtf8 => write!(f, "bytes that are not UTF-8"),
            Self::NulByte => write!(f, "a NUL byte"),
            Self::InvalidJson => write!(f, "not well-formed JSON"),
            Self::NotAnObject => write!(f, "a JSON value that is not an object"),
        }
    }
}

/// Why a table cannot be read, or cannot be read further.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The input could not be opened or read. Whole records before the fault have been handed over.
    Io {
        /// The input's name.
        name: String,
        /// Records handed over before the fault.
        after_records: u64,
        /// What the system or the decompressor said.
        cause: io::Error,
    },
    /// The input has no bytes, or nothing but blanks.
    Empty {
        /// The input's name.
        name: String,
    },
    /// The input is neither text nor a compressed text.
    Binary {
        /// The input's name.
        name: String,
        /// What it looks like, as in `UTF-16 text`.
        looks_like: &'static str,
    },
    /// A source that this build has no reader for.
    NotBuilt {
        /// The input's name.
        name: String,
        /// What it is.
        lacking: HeavyFormat,
    },
    /// JSON in which no array of records, and no record, was found.
    NoRecords {
        /// The input's name.
        name: String,
    },
    /// No column holds ingredient lists, as far as header and content tell.
    NoListColumn {
        /// The input's name.
        name: String,
        /// The table's columns, as they are shown.
        columns: Vec<String>,
    },
    /// A column that was asked for does not exist.
    NoSuchColumn {
        /// The input's name.
        name: String,
        /// What was asked for.
        wanted: String,
        /// The place of the configuration that asks for it, if one does.
        by: Option<String>,
        /// The table's columns, as they are shown.
        columns: Vec<String>,
    },
}

impl Error {
    /// Whether the table can be read and holds no lists, as far as can be told.
    #[must_use]
    pub fn is_about_content(&self) -> bool {
        matches!(self, Self::NoRecords { .. } | Self::NoListColumn { .. })
    }

    /// What is wrong, for a message that begins with the name of the input; `name` is what it is called there.
    #[must_use]
    pub fn reason(&self, name: &str) -> String {
        match self {
            Self::Io { after_records: 0, cause, .. } => cause.to_string(),
            Self::Io { after_records, cause, .. } => {
                format!("cannot be read beyond record {after_records}: {cause}")
            }
            Self::Empty { .. } => "is empty".to_owned(),
            Self::Binary { looks_like, .. } => {
                format!("is not a table in UTF-8: it looks like {looks_like}")
            }
            Self::NotBuilt { lacking, .. } => format!(
                "is {lacking}, and this incilint was built without the feature `{feature}` that reads it; a build with \
                 `--features full` has all readers",
                feature = lacking.feature()
            ),
            Self::NoRecords { .. } => "holds no JSON records".to_owned(),
            Self::NoListColumn { columns, .. } => format!(
                "no column of {name} is known to hold ingredient lists; name it with --ingredients-column (it has {})",
                columns.join(", ")
            ),
            Self::NoSuchColumn { wanted, by, columns, .. } => {
                let by = by.as_ref().map_or(String::new(), |by| format!(", which {by} names"));
                format!("has no column `{wanted}`{by} (it has {})", columns.join(", "))
            }
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io { name, after_records: 0, cause } => write!(f, "cannot read {name}: {cause}"),
            Self::Io { name, after_records, cause } => {
                write!(f, "cannot read {name} beyond record {after_records}: {cause}")
            }
            Self::NoListColumn { name, .. } => f.write_str(&self.reason(name)),
            Self::Empty { name }
            | Self::Binary { name, .. }
            | Self::NotBuilt { name, .. }
            | Self::NoRecords { name }
            | Self::NoSuchColumn { name, .. } => write!(f, "{name} {}", self.reason(name)),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { cause, .. } => Some(cause),
            _ => None,
        }
    }
}
