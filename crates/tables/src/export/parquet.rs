//! Parquet with zstd, page index, sorting columns, whole code lists as dictionaries, and the table's description in the
//! metadata.

mod coded;

use std::collections::HashMap;
use std::io::{self, Write};
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::datatypes::Schema;
use parquet::arrow::arrow_writer::{ArrowColumnWriter, ArrowRowGroupWriterFactory, compute_leaves};
use parquet::arrow::{ArrowSchemaConverter, add_encoded_arrow_schema_to_metadata};
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::metadata::{KeyValue, SortingColumn};
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterVersion};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::ColumnPath;

use self::coded::Coded;
use super::{METADATA_KEY, pandas};
use crate::table::{Kind, Shape};
use claimbook_core::book::Book;

/// The number of rows in a row group: large enough to compress well, small enough to skip groups when reading.
const ROW_GROUP: usize = 65_536;

/// The zstd level, from 1 to 22. Higher levels reduce the size little, and compression takes most of the time of an
/// export.
const LEVEL: i32 = 1;

/// A writer of a table as Parquet.
pub(super) struct Parquet<W: Write + Send> {
    schema: Arc<Schema>,
    file: SerializedFileWriter<W>,
    factory: ArrowRowGroupWriterFactory,
    columns: Vec<Column>,
    /// The number of rows in the current row group.
    rows: usize,
}

/// The current row group's chunks of a column.
enum Column {
    Coded(Box<Coded>),
    /// One writer for each leaf column of the row group, and the number of leaf columns.
    Plain(Vec<ArrowColumnWriter>, usize),
}

impl<W: Write + Send> Parquet<W> {
    /// Starts a file with the schema of [`Shape::schema`].
    pub(super) fn new(writer: W, book: &Book, shape: &Shape, schema: &Arc<Schema>) -> io::Result<Self> {
        let metadata = schema.metadata().get(METADATA_KEY).cloned();
        let mut properties = WriterProperties::builder()
            .set_writer_version(WriterVersion::PARQUET_1_0)
            .set_compression(Compression::ZSTD(ZstdLevel::try_new(LEVEL)?))
            .set_statistics_enabled(EnabledStatistics::Page)
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
        let mut properties = properties.build();
        // Each metadata text is stored only once: pandas reads its own from the Arrow schema, and other readers read
        // the table's from the file.
        let pandas = (pandas::KEY.to_owned(), pandas::metadata(shape).to_string());
        let arrow = Schema::new_with_metadata(schema.fields().clone(), HashMap::from([pandas]));
        add_encoded_arrow_schema_to_metadata(&arrow, &mut properties);
        let leaves = ArrowSchemaConverter::new().convert(schema)?;
        let file = SerializedFileWriter::new(writer, leaves.root_schema_ptr(), Arc::new(properties))?;
        let factory = ArrowRowGroupWriterFactory::new(&file, Arc::clone(schema));
        let mut first = 0;
        let columns = shape.columns.iter().map(|column| {
            let (leaf, count) = (first, leaf_count(&column.kind));
            first += count;
            match &column.kind {
                Kind::Code(list) => {
                    Column::Coded(Box::new(Coded::new(leaves.column(leaf), &shape.categories(list).codes)))
                }
                _ => Column::Plain(Vec::with_capacity(count), count),
            }
        });
        Ok(Self { schema: Arc::clone(schema), file, factory, columns: columns.collect(), rows: 0 })
    }

    pub(super) fn write(&mut self, batch: &RecordBatch) -> io::Result<()> {
        let mut from = 0;
        while from < batch.num_rows() {
            if self.rows == 0 {
                self.begin()?;
            }
            let count = (batch.num_rows() - from).min(ROW_GROUP - self.rows);
            let rows = batch.slice(from, count);
            for ((column, values), field) in self.columns.iter_mut().zip(rows.columns()).zip(self.schema.fields()) {
                match column {
                    Column::Coded(chunk) => chunk.push(values),
                    Column::Plain(chunks, _) => {
                        for (chunk, leaf) in chunks.iter_mut().zip(compute_leaves(field, values)?) {
                            chunk.write(&leaf)?;
                        }
                    }
                }
            }
            from += count;
            self.rows += count;
            if self.rows == ROW_GROUP {
                self.end()?;
            }
        }
        Ok(())
    }

    /// Begins a row group.
    fn begin(&mut self) -> io::Result<()> {
        let group = self.file.flushed_row_groups().len();
        let mut writers = self.factory.create_column_writers(group)?.into_iter();
        for column in &mut self.columns {
            match column {
                Column::Coded(_) => drop(writers.next()),
                Column::Plain(chunks, count) => chunks.extend(writers.by_ref().take(*count)),
            }
        }
        Ok(())
    }

    /// Writes the current row group.
    fn end(&mut self) -> io::Result<()> {
        let mut group = self.file.next_row_group()?;
        for column in &mut self.columns {
            match column {
                Column::Coded(chunk) => chunk.append_to(&mut group)?,
                Column::Plain(chunks, _) => {
                    for chunk in chunks.drain(..) {
                        chunk.close()?.append_to_row_group(&mut group)?;
                    }
                }
            }
        }
        group.close()?;
        self.rows = 0;
        Ok(())
    }

    pub(super) fn finish(mut self) -> io::Result<W> {
        if self.rows > 0 {
            self.end()?;
        }
        Ok(self.file.into_inner()?)
    }
}

/// Returns the primary key as indexes of leaf columns; a nested column has several leaves.
fn sorting_columns(shape: &Shape) -> Vec<SortingColumn> {
    let leaf = |name: &str| -> usize {
        let before = shape.columns.iter().take_while(|column| column.name != name);
        before.map(|column| leaf_count(&column.kind)).sum()
    };
    let sorted = |name: &String| {
        let column_idx = i32::try_from(leaf(name)).unwrap_or(i32::MAX);
        SortingColumn { column_idx, descending: false, nulls_first: true }
    };
    shape.primary_key.iter().map(sorted).collect()
}

fn leaf_count(kind: &Kind) -> usize {
    match kind {
        Kind::List(of) => leaf_count(of),
        Kind::Record(columns) => columns.iter().map(|column| leaf_count(&column.kind)).sum(),
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
