//! Parquet: zstd, dictionaries for codes, page index, sorting columns, and the table's description inside.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::datatypes::Schema;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::metadata::{KeyValue, SortingColumn};
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterVersion};
use parquet::schema::types::ColumnPath;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::batch::codelist;
use crate::table::{Column, Kind, Table};
use claimbook_core::book::Book;
use claimbook_core::model::{CodeRow, code_rows};
use claimbook_core::model::{Digest, Profiles};
use claimbook_core::text::profiles;

/// The key of the file metadata under which one JSON object describes the table.
pub const METADATA_KEY: &str = "claimbook";

/// The version of that object's format.
pub const METADATA_VERSION: u32 = 1;

/// Rows of a group: enough to compress well, few enough to skip.
const ROW_GROUP: usize = 65_536;

/// Level of zstd, of 22: beyond it files hardly shrink, and writing them takes the most of an export's time.
const LEVEL: i32 = 1;

/// What a Parquet file says of its table, as one JSON object under the key `claimbook`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Metadata {
    /// The version of this object's format.
    pub version: u32,
    /// The program that wrote the file, and its version.
    pub generator: String,
    /// The table's name.
    pub table: String,
    /// What a row is.
    pub description: String,
    /// What whoever passes the file on must know.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notice: Option<String>,
    /// The columns that together name a row, by which the rows are sorted.
    pub primary_key: Vec<String>,
    /// Columns whose values are the key of a row of another table, or of this one. A row with a null among them refers
    /// to nothing.
    pub foreign_keys: Vec<Reference>,
    /// By column, the list that its codes belong to.
    pub codelists: BTreeMap<String, String>,
    /// By list, its codes in their order; of the lists named here alone.
    pub codes: BTreeMap<String, Vec<CodeLabel>>,
    /// The rules by which texts were read.
    pub profiles: Profiles,
    /// The sources of the book.
    pub sources: Vec<SourceHash>,
}

/// A reference from columns of this table to the key of another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// The columns here.
    pub columns: Vec<String>,
    /// The other table.
    pub table: String,
    /// The columns there.
    pub references: Vec<String>,
}

/// A code and what it means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CodeLabel {
    /// The code, as it stands in the column.
    pub code: String,
    /// A label for people.
    pub label: String,
    /// What the code means.
    pub definition: String,
    /// Its rank, higher for more; left out where the list is no scale or the code is off it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ordinal: Option<u8>,
}

/// A source and the text that its anchors were computed from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SourceHash {
    /// The source.
    pub source_id: String,
    /// SHA-256 of its canonical text; null where the anchors were never computed.
    pub text_sha256: Option<Digest>,
}

/// A table as Parquet in the making.
pub(super) struct Parquet<W: Write + Send> {
    schema: Arc<Schema>,
    writer: ArrowWriter<W>,
}

impl<W: Write + Send> Parquet<W> {
    /// A file of the schema that [`described`] gives.
    pub(super) fn new(writer: W, book: &Book, table: &Table, schema: &Arc<Schema>) -> io::Result<Self> {
        let metadata = schema.metadata().get(METADATA_KEY).cloned();
        let mut properties = WriterProperties::builder()
            .set_writer_version(WriterVersion::PARQUET_1_0)
            .set_compression(Compression::ZSTD(ZstdLevel::try_new(LEVEL)?))
            .set_statistics_enabled(EnabledStatistics::Page)
            .set_max_row_group_row_count(Some(ROW_GROUP))
            .set_sorting_columns(Some(sorting_columns(table)))
            .set_key_value_metadata(Some(vec![KeyValue::new(METADATA_KEY.to_owned(), metadata)]));
        for (column, values) in looked_up(book, table) {
            let column = ColumnPath::from(column);
            properties = properties.set_column_bloom_filter_enabled(column.clone(), true);
            properties = properties.set_column_bloom_filter_max_ndv(column, values);
        }
        for column in &table.columns {
            // A dictionary of values that never repeat only makes the file larger.
            let repeats = !matches!(column.name, "statement" | "content_hash");
            properties = properties.set_column_dictionary_enabled(ColumnPath::from(column.name), repeats);
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

/// The Arrow schema of a table's file. Some readers show the file's metadata, pyarrow and pandas that of the Arrow
/// schema: what the table says of itself stands in both.
pub fn described(book: &Book, table: &Table, batch: &RecordBatch) -> Schema {
    let metadata = HashMap::from([(METADATA_KEY.to_owned(), metadata(book, table))]);
    batch.schema().as_ref().clone().with_metadata(metadata)
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

/// The columns of ids by which a row may be looked up, and how many values each can have: they get a Bloom filter. The
/// first column of the key needs none, for the rows are sorted by it, and the page index finds them.
fn looked_up<'a>(book: &Book, table: &'a Table) -> Vec<(&'a str, u64)> {
    let count = |table: &str| match table {
        "claims" => Some(book.claim_count().min(ROW_GROUP)),
        "entities" => Some(book.entities.len()),
        "events" => Some(book.events.len()),
        "sources" => Some(book.sources.len()),
        _ => None,
    };
    let keys = table.foreign_keys.iter().filter(|key| key.columns[0] != table.primary_key[0]);
    keys.filter_map(|key| Some((key.columns[0], count(key.table)?.max(1) as u64))).collect()
}

fn metadata(book: &Book, table: &Table) -> String {
    let texts = |names: &[&'static str]| names.iter().map(|&name| name.to_owned()).collect();
    let foreign_keys = table.foreign_keys.iter().map(|key| Reference {
        columns: texts(&key.columns),
        table: key.table.to_owned(),
        references: texts(&key.references),
    });
    let sources = book.sources.iter().map(|record| SourceHash {
        source_id: record.source.id.to_string(),
        text_sha256: record.lock.as_ref().map(|lock| lock.text.sha256),
    });
    let lists = coded(&table.columns);
    let mut codes: BTreeMap<String, Vec<CodeLabel>> = BTreeMap::new();
    for row in code_rows().into_iter().filter(|row| lists.contains(&row.list)) {
        let CodeRow { list, code, label, definition, ordinal, .. } = row;
        codes.entry(list.to_owned()).or_default().push(CodeLabel { code: code.to_owned(), label, definition, ordinal });
    }
    let metadata = Metadata {
        version: METADATA_VERSION,
        generator: concat!("claimbook ", env!("CARGO_PKG_VERSION")).to_owned(),
        table: table.name.to_owned(),
        description: table.description.clone(),
        notice: table.notice.map(str::to_owned),
        primary_key: texts(&table.primary_key),
        foreign_keys: foreign_keys.collect(),
        codelists: table
            .columns
            .iter()
            .filter_map(|column| Some((column.name.to_owned(), codelist(&column.kind)?.to_owned())))
            .collect(),
        codes,
        profiles: profiles(),
        sources: sources.collect(),
    };
    serde_json::to_string(&metadata).expect("the metadata is plain data")
}

/// The lists of all coded columns, those within records included.
fn coded(columns: &[Column]) -> Vec<&'static str> {
    let mut found = Vec::new();
    for column in columns {
        let mut kind = &column.kind;
        while let Kind::List(of) = kind {
            kind = of;
        }
        match kind {
            Kind::Code(list) => found.push(*list),
            Kind::Record(inner) => found.extend(coded(inner)),
            _ => {}
        }
    }
    found
}
