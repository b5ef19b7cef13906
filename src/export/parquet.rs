//! Parquet: zstd, dictionaries for codes, page index, sorting columns, and the table's description inside.

use std::collections::HashMap;
use std::io::{self, Write};
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::datatypes::Schema;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::metadata::{KeyValue, SortingColumn};
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterVersion};
use parquet::schema::types::ColumnPath;
use serde::Serialize;

use super::batch::codelist;
use crate::book::Book;
use crate::model::Digest;
use crate::table::{Kind, Table};
use crate::text::profiles;

/// The key of the file metadata under which one JSON object describes the table.
pub const METADATA_KEY: &str = "claimbook";

/// The version of that object's format.
pub const METADATA_VERSION: u32 = 1;

/// Rows of a group: enough to compress well, few enough to skip.
const ROW_GROUP: usize = 65_536;

/// Level of zstd, of 22: beyond it files hardly shrink, and writing them takes the most of an export's time.
const LEVEL: i32 = 1;

/// What the file metadata says of a table.
#[derive(Serialize)]
struct Metadata<'a> {
    version: u32,
    generator: &'static str,
    table: &'a str,
    description: &'a str,
    primary_key: &'a [&'static str],
    foreign_keys: Vec<Reference<'a>>,
    codelists: std::collections::BTreeMap<&'static str, &'static str>,
    profiles: crate::model::Profiles,
    sources: Vec<SourceHash<'a>>,
}

#[derive(Serialize)]
struct Reference<'a> {
    columns: &'a [&'static str],
    table: &'a str,
    references: &'a [&'static str],
}

#[derive(Serialize)]
struct SourceHash<'a> {
    source_id: &'a str,
    text_sha256: Option<Digest>,
}

/// A table as Parquet in the making.
pub(super) struct Parquet<W: Write + Send> {
    schema: Arc<Schema>,
    writer: ArrowWriter<W>,
}

impl<W: Write + Send> Parquet<W> {
    pub(super) fn new(writer: W, book: &Book, table: &Table, batch: &RecordBatch) -> io::Result<Self> {
        let metadata = metadata(book, table);
        let mut properties = WriterProperties::builder()
            .set_writer_version(WriterVersion::PARQUET_1_0)
            .set_compression(Compression::ZSTD(ZstdLevel::try_new(LEVEL)?))
            .set_statistics_enabled(EnabledStatistics::Page)
            .set_max_row_group_row_count(Some(ROW_GROUP))
            .set_sorting_columns(Some(sorting_columns(table)))
            .set_key_value_metadata(Some(vec![KeyValue::new(METADATA_KEY.to_owned(), metadata.clone())]));
        for column in &table.columns {
            // A dictionary of values that never repeat only makes the file larger.
            let repeats = !matches!(column.name, "statement" | "content_hash");
            properties = properties.set_column_dictionary_enabled(ColumnPath::from(column.name), repeats);
        }
        // Some readers show the file's metadata, pyarrow and pandas that of the Arrow schema: it stands in both.
        let metadata = HashMap::from([(METADATA_KEY.to_owned(), metadata)]);
        let schema = Arc::new(batch.schema().as_ref().clone().with_metadata(metadata));
        let writer = ArrowWriter::try_new(writer, Arc::clone(&schema), Some(properties.build()))?;
        Ok(Self { schema, writer })
    }

    pub(super) fn write(&mut self, batch: &RecordBatch) -> io::Result<()> {
        let batch = batch.clone().with_schema(Arc::clone(&self.schema)).map_err(io::Error::other)?;
        Ok(self.writer.write(&batch)?)
    }

    pub(super) fn finish(self) -> io::Result<W> {
        Ok(self.writer.into_inner()?)
    }
}

/// The primary key by the numbers of its leaf columns; a nested column has several leaves.
fn sorting_columns(table: &Table) -> Vec<SortingColumn> {
    let leaf = |name: &str| -> i32 {
        let before = table.columns.iter().take_while(|column| column.name != name);
        before.map(|column| leaves(&column.kind)).sum()
    };
    let sorted = |name: &&str| SortingColumn { column_idx: leaf(name), descending: false, nulls_first: true };
    table.primary_key.iter().map(sorted).collect()
}

fn leaves(kind: &Kind) -> i32 {
    match kind {
        Kind::List(of) => leaves(of),
        Kind::Record(columns) => columns.iter().map(|column| leaves(&column.kind)).sum(),
        _ => 1,
    }
}

fn metadata(book: &Book, table: &Table) -> String {
    let foreign_keys = table.foreign_keys.iter().map(|key| Reference {
        columns: &key.columns,
        table: key.table,
        references: &key.references,
    });
    let sources = book.sources.iter().map(|record| SourceHash {
        source_id: record.source.id.as_str(),
        text_sha256: record.lock.as_ref().map(|lock| lock.text.sha256),
    });
    let metadata = Metadata {
        version: METADATA_VERSION,
        generator: concat!("claimbook ", env!("CARGO_PKG_VERSION")),
        table: table.name,
        description: &table.description,
        primary_key: &table.primary_key,
        foreign_keys: foreign_keys.collect(),
        codelists: table.columns.iter().filter_map(|column| Some((column.name, codelist(&column.kind)?))).collect(),
        profiles: profiles(),
        sources: sources.collect(),
    };
    serde_json::to_string(&metadata).expect("the metadata is plain data")
}
