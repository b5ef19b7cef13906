//! Reads a table's shape and rows from a Parquet file. The file is not trusted: it may be damaged, truncated or written
//! by another program.

use std::collections::HashMap;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::datatypes::{Schema, SchemaRef};
use bytes::Bytes;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use parquet::errors::ParquetError;
use parquet::file::metadata::{ColumnChunkMetaData, RowGroupMetaData};
use rayon::prelude::*;

use super::{EditionError, Sheet, footer};
use claimbook_tables::export::METADATA_KEY;
use claimbook_tables::table::Shape;

/// The number of rows read at a time. It equals the size of claimbook's row groups, so that their dictionaries are
/// kept.
const ROWS: usize = 65_536;

/// A Parquet file whose metadata is valid, as far as can be checked without reading the rows.
pub(crate) struct ParquetFile {
    table: String,
    bytes: Bytes,
    metadata: ArrowReaderMetadata,
}

impl ParquetFile {
    /// Opens the file of a table; `table` is the name taken from the file name.
    pub(crate) fn open(table: &str, bytes: Bytes) -> Result<Self, EditionError> {
        let load = || {
            footer::check(&bytes)?;
            let metadata = ArrowReaderMetadata::load(&bytes, ArrowReaderOptions::new())?;
            let mut columns = metadata.metadata().row_groups().iter().flat_map(RowGroupMetaData::columns);
            if columns.all(|column| lies_within(column, bytes.len())) {
                Ok(metadata)
            } else {
                Err(ParquetError::General("a column lies outside of the file".to_owned()))
            }
        };
        let metadata = guarded(load).map_err(damaged(table))?;
        Ok(Self { table: table.to_owned(), bytes, metadata })
    }

    pub(crate) fn schema(&self) -> &SchemaRef {
        self.metadata.schema()
    }

    /// Returns the number of rows that the metadata states.
    pub(crate) fn rows(&self) -> u64 {
        u64::try_from(self.metadata.metadata().file_metadata().num_rows()).unwrap_or_default()
    }

    /// Returns the number of row groups.
    pub(crate) fn groups(&self) -> usize {
        self.metadata.metadata().num_row_groups()
    }

    /// Passes the rows of a group to `take` in batches, so that few rows are in memory.
    pub(crate) fn read(&self, group: usize, mut take: impl FnMut(RecordBatch)) -> Result<(), EditionError> {
        let read = || {
            let (bytes, metadata) = (self.bytes.clone(), self.metadata.clone());
            let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(bytes, metadata);
            let reader = builder.with_row_groups(vec![group]).with_batch_size(ROWS).build()?;
            reader.map(|batch| batch.map_err(ParquetError::from)).try_for_each(|batch| batch.map(&mut take))
        };
        guarded(read).map_err(damaged(&self.table))
    }
}

impl Sheet {
    pub(super) fn of_bytes(name: &str, bytes: Bytes) -> Result<Self, EditionError> {
        let file = ParquetFile::open(name, bytes)?;
        let groups = (0..file.groups()).into_par_iter().map(|group| {
            let mut batches = Vec::new();
            file.read(group, |batch| batches.push(batch)).map(|()| batches)
        });
        let batches: Vec<Vec<RecordBatch>> = groups.collect::<Result<_, _>>()?;
        Self::of_file(name, &file, &batches.concat())
    }

    /// Reads the shape of a table without its rows.
    pub(super) fn empty(name: &str, bytes: Bytes) -> Result<Self, EditionError> {
        Self::of_file(name, &ParquetFile::open(name, bytes)?, &[])
    }

    fn of_file(name: &str, file: &ParquetFile, rows: &[RecordBatch]) -> Result<Self, EditionError> {
        let read = Shape::read(file.schema());
        let (shape, origin) = read.map_err(|source| EditionError::Shape { table: name.to_owned(), source })?;
        if shape.name != name {
            return Err(EditionError::Misnamed { table: name.to_owned(), found: shape.name });
        }
        // The file also has the metadata for pandas, which follows from the columns.
        let own = file.schema().metadata().iter().filter(|(key, _)| *key == METADATA_KEY);
        let own: HashMap<_, _> = own.map(|(key, value)| (key.clone(), value.clone())).collect();
        let schema = Arc::new(Schema::new_with_metadata(file.schema().fields().clone(), own));
        Self::of_batches(shape, origin, &schema, rows)
    }
}

/// Returns whether the pages of a column are inside the file. The Parquet reader does not check this.
fn lies_within(column: &ColumnChunkMetaData, size: usize) -> bool {
    let start = column.dictionary_page_offset().unwrap_or(column.data_page_offset());
    let end = start.checked_add(column.compressed_size());
    start >= 0
        && column.compressed_size() >= 0
        && end.is_some_and(|end| usize::try_from(end).is_ok_and(|end| end <= size))
}

/// Calls `read` and turns a panic into an error. The Parquet reader panics on some damaged files, which must not end
/// the program. Values that `read` was changing are not used after a panic.
fn guarded<T>(read: impl FnOnce() -> Result<T, ParquetError>) -> Result<T, ParquetError> {
    let gave_up = |_| Err(ParquetError::General("the Parquet reader panicked".to_owned()));
    panic::catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(gave_up)
}

fn damaged(name: &str) -> impl Fn(ParquetError) -> EditionError {
    move |source| EditionError::Parquet { table: name.to_owned(), source }
}
