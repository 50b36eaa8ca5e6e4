//! Parquet files. Only the columns that are read are decoded, page by page.

use std::fs::File;
use std::io;

use arrow_array::cast::AsArray as _;
use arrow_array::{Array as _, ArrayRef, RecordBatch};
use arrow_cast::display::{ArrayFormatter, FormatOptions};
use arrow_schema::{ArrowError, DataType};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder,
};
use parquet::errors::ParquetError;

use super::blocks::BLOCK;
use super::rows::{Outlet, SAMPLE, Stop};
use super::unchanged::Stamp;

/// Records that are decoded at once, at most.
const RECORDS: usize = 1024;

/// Reads the file.
pub(crate) fn read(file: &File, outlet: &mut Outlet) -> Result<(), Stop> {
    let stamp = Stamp::of(file)?;
    let read = read_batches(file, outlet);
    // What was read of a file that has changed may be anything, an error included.
    if !matches!(read, Err(Stop::Unwanted)) {
        stamp.check(file)?;
    }
    read
}

fn read_batches(file: &File, outlet: &mut Outlet) -> Result<(), Stop> {
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    let metadata = ArrowReaderMetadata::load(file, options)?;
    let names: Vec<String> = metadata.schema().fields().iter().map(|field| field.name().clone()).collect();
    if names.is_empty() {
        return Err(Stop::Failed("it has no columns".to_owned()));
    }
    let width = names.len();
    outlet.name_columns(names);
    let first = builder(file, &metadata)?.with_limit(SAMPLE).build()?;
    let all: Vec<usize> = (0..width).collect();
    for batch in first {
        put(&batch?, &all, width, outlet)?;
    }
    outlet.settle()?;
    let wanted: Vec<usize> = (0..width).filter(|&column| outlet.wants(column)).collect();
    let mask = ProjectionMask::roots(metadata.parquet_schema(), wanted.iter().copied());
    let rest = builder(file, &metadata)?.with_projection(mask).with_offset(SAMPLE).build()?;
    for batch in rest {
        put(&batch?, &wanted, width, outlet)?;
    }
    Ok(())
}

fn builder(file: &File, metadata: &ArrowReaderMetadata) -> io::Result<ParquetRecordBatchReaderBuilder<File>> {
    let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file.try_clone()?, metadata.clone());
    Ok(builder.with_batch_size(records_at_once(metadata)))
}

/// So many records that they fill a block, going by what the file says of its size.
fn records_at_once(metadata: &ArrowReaderMetadata) -> usize {
    let size =
        |group: &parquet::file::metadata::RowGroupMetaData| group.total_byte_size() / group.num_rows().max(1);
    let largest = metadata.metadata().row_groups().iter().map(size).max().unwrap_or(0);
    (BLOCK / usize::try_from(largest).unwrap_or(0).max(1)).clamp(1, RECORDS)
}

/// Puts the records of a batch out; `columns` are the numbers its columns have in the file.
fn put(batch: &RecordBatch, columns: &[usize], width: usize, outlet: &mut Outlet) -> Result<(), Stop> {
    let options = FormatOptions::new().with_display_error(true);
    let mut cells: Vec<Option<Cells<'_>>> = (0..width).map(|_| None).collect();
    for (&column, array) in columns.iter().zip(batch.columns()) {
        cells[column] = Some(Cells::of(array, &options)?);
    }
    let mut buffer = String::new();
    for record in 0..batch.num_rows() {
        for cells in &cells {
            match cells {
                Some(cells) => cells.put(record, &mut buffer, outlet)?,
                None => outlet.absent(),
            }
        }
        outlet.end_record()?;
    }
    Ok(())
}

/// The cells of a column.
enum Cells<'a> {
    Text(&'a arrow_array::StringArray),
    Bytes(&'a arrow_array::BinaryArray),
    /// Lists of anything: where each begins, and the elements.
    Lists(&'a ArrayRef, Box<Cells<'a>>),
    Other(&'a ArrayRef, ArrayFormatter<'a>),
}

impl<'a> Cells<'a> {
    fn of(array: &'a ArrayRef, options: &FormatOptions<'a>) -> Result<Self, Stop> {
        Ok(match array.data_type() {
            DataType::Utf8 => Self::Text(array.as_string()),
            DataType::Binary => Self::Bytes(array.as_binary()),
            DataType::List(_) => {
                let elements = array.as_list::<i32>().values();
                Self::Lists(array, Box::new(Self::of(elements, options)?))
            }
            _ => Self::Other(array, ArrayFormatter::try_new(array, options)?),
        })
    }

    /// Puts a cell out. The elements of a list become one text, as those of a JSON array do.
    fn put(&self, record: usize, buffer: &mut String, outlet: &mut Outlet) -> Result<(), Stop> {
        if self.is_null(record) {
            outlet.absent();
            return Ok(());
        }
        match self {
            Self::Text(array) => outlet.text(array.value(record).as_bytes()),
            Self::Bytes(array) => outlet.text(array.value(record)),
            Self::Lists(..) | Self::Other(..) => {
                buffer.clear();
                self.write(record, buffer)?;
                outlet.text(buffer.as_bytes());
            }
        }
        Ok(())
    }

    fn is_null(&self, record: usize) -> bool {
        match self {
            Self::Text(array) => array.is_null(record),
            Self::Bytes(array) => array.is_null(record),
            Self::Lists(array, _) | Self::Other(array, _) => array.is_null(record),
        }
    }

    fn write(&self, record: usize, buffer: &mut String) -> Result<(), Stop> {
        match self {
            Self::Text(array) => buffer.push_str(array.value(record)),
            Self::Bytes(array) => buffer.push_str(&String::from_utf8_lossy(array.value(record))),
            Self::Lists(array, elements) => {
                let offsets = array.as_list::<i32>().value_offsets();
                let mut is_first = true;
                for element in offsets[record] as usize..offsets[record + 1] as usize {
                    if elements.is_null(element) {
                        continue;
                    }
                    if !std::mem::replace(&mut is_first, false) {
                        buffer.push_str(", ");
                    }
                    elements.write(element, buffer)?;
                }
            }
            Self::Other(_, formatter) => formatter.value(record).write(buffer)?,
        }
        Ok(())
    }
}

impl From<ParquetError> for Stop {
    fn from(error: ParquetError) -> Self {
        Self::Failed(error.to_string())
    }
}

impl From<ArrowError> for Stop {
    fn from(error: ArrowError) -> Self {
        Self::Failed(error.to_string())
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Failed(error.to_string())
    }
}
