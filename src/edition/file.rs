//! A table's Parquet file to its shape and rows. The file may be anybody's: it is damaged, cut, or another's until read.

use bytes::Bytes;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use parquet::errors::ParquetError;
use rayon::prelude::*;

use arrow::array::RecordBatch;

use super::{EditionError, Sheet};

/// Rows read at a time: as many as a row group of ours has, so that its dictionaries stay as they are.
const ROWS: usize = 65_536;

impl Sheet {
    pub(super) fn of_bytes(name: &str, bytes: Bytes) -> Result<Self, EditionError> {
        let metadata = metadata(name, &bytes)?;
        let groups = 0..metadata.metadata().num_row_groups();
        let read = |group| read(bytes.clone(), metadata.clone(), group).map_err(damaged(name));
        let batches: Vec<Vec<RecordBatch>> = groups.into_par_iter().map(read).collect::<Result<_, _>>()?;
        Self::of_batches(name, metadata.schema(), &batches.concat())
    }

    /// The same without its rows.
    pub(super) fn empty(name: &str, bytes: Bytes) -> Result<Self, EditionError> {
        let metadata = metadata(name, &bytes)?;
        Self::of_batches(name, metadata.schema(), &[])
    }
}

fn metadata(name: &str, bytes: &Bytes) -> Result<ArrowReaderMetadata, EditionError> {
    ArrowReaderMetadata::load(bytes, ArrowReaderOptions::new()).map_err(damaged(name))
}

/// The rows of a group.
fn read(bytes: Bytes, metadata: ArrowReaderMetadata, group: usize) -> Result<Vec<RecordBatch>, ParquetError> {
    let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(bytes, metadata);
    let reader = builder.with_row_groups(vec![group]).with_batch_size(ROWS).build()?;
    reader.map(|batch| batch.map_err(ParquetError::from)).collect()
}

fn damaged(name: &str) -> impl Fn(ParquetError) -> EditionError {
    move |source| EditionError::Parquet { table: name.to_owned(), source }
}
