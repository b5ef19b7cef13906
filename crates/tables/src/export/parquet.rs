//! Parquet with zstd, dictionaries for codes, page index, sorting columns, and the table's description in the metadata.

use std::io::{self, Write};
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::datatypes::Schema;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::metadata::{KeyValue, SortingColumn};
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterVersion};
use parquet::schema::types::ColumnPath;

use super::METADATA_KEY;
use crate::table::{Kind, Shape};
use claimbook_core::book::Book;

/// The number of rows in a row group: large enough to compress well, small enough to skip groups when reading.
const ROW_GROUP: usize = 65_536;

/// The zstd level, of at most 22. Higher levels reduce the size little, and compression takes most of the time of an
/// export.
const LEVEL: i32 = 1;

/// A writer of a table as Parquet.
pub(super) struct Parquet<W: Write + Send> {
    schema: Arc<Schema>,
    writer: ArrowWriter<W>,
}

impl<W: Write + Send> Parquet<W> {
    /// Starts a file with the schema of [`Shape::schema`].
    pub(super) fn new(writer: W, book: &Book, shape: &Shape, schema: &Arc<Schema>) -> io::Result<Self> {
        let metadata = schema.metadata().get(METADATA_KEY).cloned();
        let mut properties = WriterProperties::builder()
            .set_writer_version(WriterVersion::PARQUET_1_0)
            .set_compression(Compression::ZSTD(ZstdLevel::try_new(LEVEL)?))
            .set_statistics_enabled(EnabledStatistics::Page)
            .set_max_row_group_row_count(Some(ROW_GROUP))
            .set_sorting_columns(Some(sorting_columns(shape)))
            .set_key_value_metadata(Some(vec![KeyValue::new(METADATA_KEY.to_owned(), metadata)]));
        for (column, values) in looked_up(book, shape) {
            let column = ColumnPath::from(column);
            properties = properties.set_column_bloom_filter_enabled(column.clone(), true);
            properties = properties.set_column_bloom_filter_max_ndv(column, values);
        }
        for column in &shape.columns {
            // A dictionary of values that rarely repeat only makes the file larger.
            let path = ColumnPath::from(column.name.as_str());
            properties = properties.set_column_dictionary_enabled(path, !column.traits.unique);
        }
        let writer = ArrowWriter::try_new(writer, Arc::clone(schema), Some(properties.build()))?;
        Ok(Self { schema: Arc::clone(schema), writer })
    }

    pub(super) fn write(&mut self, batch: &RecordBatch) -> io::Result<()> {
        let batch = batch.clone().with_schema(Arc::clone(&self.schema)).map_err(io::Error::other)?;
        Ok(self.writer.write(&batch)?)
    }

    pub(super) fn finish(self) -> io::Result<W> {
        Ok(self.writer.into_inner()?)
    }
}

/// Returns the primary key as indexes of leaf columns; a nested column has several leaves.
fn sorting_columns(shape: &Shape) -> Vec<SortingColumn> {
    let leaf = |name: &str| -> i32 {
        let before = shape.columns.iter().take_while(|column| column.name != name);
        before.map(|column| leaves(&column.kind)).sum()
    };
    let sorted = |name: &String| SortingColumn { column_idx: leaf(name), descending: false, nulls_first: true };
    shape.primary_key.iter().map(sorted).collect()
}

fn leaves(kind: &Kind) -> i32 {
    match kind {
        Kind::List(of) => leaves(of),
        Kind::Record(columns) => columns.iter().map(|column| leaves(&column.kind)).sum(),
        _ => 1,
    }
}

/// Returns the id columns that get a Bloom filter, with the maximum number of distinct values. The first key column
/// needs no filter, because the rows are sorted by it and the page index finds them.
fn looked_up<'a>(book: &Book, shape: &'a Shape) -> Vec<(&'a str, u64)> {
    let count = |table: &str| match table {
        "claims" => Some(book.claim_count().min(ROW_GROUP)),
        "entities" => Some(book.entities.len()),
        "events" => Some(book.events.len()),
        "sources" => Some(book.sources.len()),
        _ => None,
    };
    let keys = shape.foreign_keys.iter().filter(|key| key.columns[0] != shape.primary_key[0]);
    keys.filter_map(|key| Some((key.columns[0].as_str(), count(&key.table)?.max(1) as u64))).collect()
}
