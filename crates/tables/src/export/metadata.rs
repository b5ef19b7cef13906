//! What a table's file says of its table, as one JSON object: written into Parquet files, and read from them.

use std::collections::{BTreeMap, HashMap};

use arrow::datatypes::Schema;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::table::{CodeLabel, ForeignKey, Shape, columns_of, fields};
use crate::tables::shapes;
use claimbook_core::book::Book;
use claimbook_core::model::{Digest, Profiles};
use claimbook_core::text::profiles;

/// The key of the file metadata under which one JSON object describes the table.
pub const METADATA_KEY: &str = "claimbook";

/// The version of that object's format.
pub const METADATA_VERSION: u32 = 1;

/// Where the rows of a file come from. All files of one export say the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The program that wrote the file, and its version.
    pub generator: String,
    /// The rules by which texts were read.
    pub profiles: Profiles,
    /// The sources of the book.
    pub sources: Vec<SourceHash>,
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

/// What a Parquet file says of its table, as one JSON object under the key `claimbook`.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Metadata {
    /// The version of this object's format.
    version: u32,
    /// The program that wrote the file, and its version.
    generator: String,
    /// The table's name.
    table: String,
    /// What a row is.
    description: String,
    /// What whoever passes the file on must know.
    #[serde(skip_serializing_if = "Option::is_none")]
    notice: Option<String>,
    /// The columns that together name a row, by which the rows are sorted.
    primary_key: Vec<String>,
    /// Columns whose values are the key of a row of another table, or of this one. A row with a null among them refers
    /// to nothing.
    foreign_keys: Vec<ForeignKey>,
    /// By column, the list that its codes belong to.
    codelists: BTreeMap<String, String>,
    /// By list, its codes in their order; of the lists named here alone.
    codes: BTreeMap<String, Vec<CodeLabel>>,
    /// The rules by which texts were read.
    profiles: Profiles,
    /// The sources of the book.
    sources: Vec<SourceHash>,
}

/// Why a file is no table of ours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ShapeError {
    /// The file says nothing of itself under our key, or what it says cannot be read.
    #[error("its metadata under `{METADATA_KEY}` cannot be read: {0}")]
    Metadata(String),
    /// The file is of a later format.
    #[error("its metadata is of version {0}, which this program does not know; a newer claimbook does")]
    Version(u32),
    /// A column of a type that no table has.
    #[error("its column `{column}` is of the type {found}, which no table has")]
    Kind {
        /// The column.
        column: String,
        /// Its Arrow type.
        found: String,
    },
}

impl Origin {
    /// That of the tables of a book, as this program writes them.
    #[must_use]
    pub fn of(book: &Book) -> Self {
        let sources = book.sources.iter().map(|record| SourceHash {
            source_id: record.source.id.to_string(),
            text_sha256: record.lock.as_ref().map(|lock| lock.text.sha256),
        });
        let generator = concat!("claimbook ", env!("CARGO_PKG_VERSION")).to_owned();
        Self { generator, profiles: profiles(), sources: sources.collect() }
    }
}

impl Shape {
    /// The Arrow schema of the table's Parquet file. Some readers show the file's metadata, pyarrow and pandas that of the
    /// Arrow schema: what the table says of itself stands in both.
    #[must_use]
    #[expect(clippy::missing_panics_doc, reason = "plain data is always JSON")]
    pub fn schema(&self, origin: &Origin) -> Schema {
        let codelist = |column: &crate::table::Column| Some((column.name.clone(), column.kind.codelist()?.to_owned()));
        let metadata = Metadata {
            version: METADATA_VERSION,
            generator: origin.generator.clone(),
            table: self.name.clone(),
            description: self.description.clone(),
            notice: self.notice.clone(),
            primary_key: self.primary_key.clone(),
            foreign_keys: self.foreign_keys.clone(),
            codelists: self.columns.iter().filter_map(codelist).collect(),
            codes: self.codes.clone(),
            profiles: origin.profiles.clone(),
            sources: origin.sources.clone(),
        };
        let metadata = serde_json::to_string(&metadata).expect("the metadata is plain data");
        Schema::new_with_metadata(fields(&self.columns), HashMap::from([(METADATA_KEY.to_owned(), metadata)]))
    }

    /// The shape that the Arrow schema of a table's Parquet file states, and where its rows come from.
    ///
    /// # Errors
    ///
    /// When the schema is none of a table of ours.
    pub fn read(schema: &Schema) -> Result<(Self, Origin), ShapeError> {
        let own =
            schema.metadata().get(METADATA_KEY).ok_or_else(|| ShapeError::Metadata("there is none".to_owned()))?;
        let metadata: Metadata = serde_json::from_str(own).map_err(|error| ShapeError::Metadata(error.to_string()))?;
        if metadata.version != METADATA_VERSION {
            return Err(ShapeError::Version(metadata.version));
        }
        let columns = columns_of(schema.fields());
        let mut columns = columns
            .map_err(|field| ShapeError::Kind { column: field.name().clone(), found: field.data_type().to_string() })?;
        let Metadata { generator, table, description, notice, primary_key, foreign_keys, codes, .. } = metadata;
        if let Some(shape) = shapes().iter().find(|shape| shape.name == table) {
            for column in &mut columns {
                column.traits = shape.column(&column.name).map(|own| own.traits).unwrap_or_default();
            }
        }
        let shape = Self { name: table, description, notice, columns, primary_key, foreign_keys, codes };
        Ok((shape, Origin { generator, profiles: metadata.profiles, sources: metadata.sources }))
    }
}
