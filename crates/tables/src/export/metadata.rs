//! The metadata of a table as a JSON object, which Parquet files store.

use std::collections::{BTreeMap, HashMap};

use arrow::datatypes::Schema;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::table::{CodeLabel, ForeignKey, Shape, Traits, columns_of, fields};
use crate::tables::shapes;
use claimbook_core::book::Book;
use claimbook_core::model::{Digest, Profiles};
use claimbook_core::text::profiles;

/// The key of the file metadata with the JSON object that describes the table.
pub const METADATA_KEY: &str = "claimbook";

/// The version of that object's format.
pub const METADATA_VERSION: u32 = 1;

/// The origin of the rows of a file. It is the same in all files of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The program that wrote the file, and its version.
    pub generator: String,
    /// The profiles by which texts were read, hashed and segmented.
    pub profiles: Profiles,
    /// The sources of the book.
    pub sources: Vec<SourceHash>,
}

/// A source and the text that its anchors were computed from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SourceHash {
    /// The id of the source.
    pub source_id: String,
    /// SHA-256 of the canonical text; null if the anchors were never computed.
    pub text_sha256: Option<Digest>,
}

/// The metadata of a table in its Parquet file: a JSON object under the key `claimbook`.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Metadata {
    /// The version of this object's format.
    version: u32,
    /// The program that wrote the file, and its version.
    generator: String,
    /// The table's name.
    table: String,
    /// What a row stands for.
    description: String,
    /// A notice for people who want to pass the file on.
    #[serde(skip_serializing_if = "Option::is_none")]
    notice: Option<String>,
    /// The columns of the primary key, by which the rows are sorted.
    primary_key: Vec<String>,
    /// The foreign keys: columns whose values are the primary key of a row in another table or in this one. A row with
    /// a null in one of the columns refers to nothing.
    foreign_keys: Vec<ForeignKey>,
    /// The code list of each column of codes.
    codelists: BTreeMap<String, String>,
    /// The codes of each list that a column uses, in the order of the list.
    codes: BTreeMap<String, Vec<CodeLabel>>,
    /// The profiles by which texts were read, hashed and segmented.
    profiles: Profiles,
    /// The sources of the book.
    sources: Vec<SourceHash>,
}

/// A reason why a file is not a table written by claimbook.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ShapeError {
    /// The metadata is missing or cannot be read.
    #[error("its metadata under `{METADATA_KEY}` cannot be read: {0}")]
    Metadata(String),
    /// The version of the metadata format is unknown.
    #[error("its metadata version {0} is not supported; install a newer version of claimbook")]
    Version(u32),
    /// A column has an unsupported type.
    #[error("its column `{column}` has the type {found}, which tables do not use")]
    Kind {
        /// The name of the column.
        column: String,
        /// The Arrow type of the column.
        found: String,
    },
}

impl Origin {
    /// Returns the origin of a book's tables, as written by this program.
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
    /// Returns the Arrow schema of the table's rows. Its metadata describes the table, and becomes the metadata of a
    /// Parquet file.
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
        Schema::new_with_metadata(fields(self), HashMap::from([(METADATA_KEY.to_owned(), metadata)]))
    }

    /// Reads the shape and the origin of a table from the Arrow schema of its Parquet file.
    ///
    /// # Errors
    ///
    /// Fails if the schema is not that of a table written by claimbook.
    pub fn read(schema: &Schema) -> Result<(Self, Origin), ShapeError> {
        let own =
            schema.metadata().get(METADATA_KEY).ok_or_else(|| ShapeError::Metadata("it is missing".to_owned()))?;
        let metadata: Metadata = serde_json::from_str(own).map_err(|error| ShapeError::Metadata(error.to_string()))?;
        if metadata.version != METADATA_VERSION {
            return Err(ShapeError::Version(metadata.version));
        }
        let columns = columns_of(schema.fields());
        let mut columns = columns
            .map_err(|field| ShapeError::Kind { column: field.name().clone(), found: field.data_type().to_string() })?;
        let Metadata { generator, table, description, notice, primary_key, foreign_keys, codes, .. } = metadata;
        if let Some(shape) = shapes().iter().find(|shape| shape.name == table) {
            // A facet of the book adds columns that this program does not know.
            let unknown = Traits { derived: shape.is_derived(), ..Traits::default() };
            for column in &mut columns {
                column.traits = shape.column(&column.name).map_or(unknown, |own| own.traits);
            }
        }
        let shape = Self { name: table, description, notice, columns, primary_key, foreign_keys, codes };
        Ok((shape, Origin { generator, profiles: metadata.profiles, sources: metadata.sources }))
    }
}
