//! The tables of a book, an export or a release in a common form: shapes and rows.

mod file;
mod folder;
mod footer;
mod pair;

pub(crate) use file::ParquetFile;
pub use folder::{FolderError, parquet_files};

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::compute::concat_batches;
use arrow::datatypes::SchemaRef;
use arrow::error::ArrowError;
use bytes::Bytes;
use parquet::errors::ParquetError;
use rayon::prelude::*;
use semver::Version;

use claimbook_core::book::Book;
use claimbook_core::model::Dataset;
use claimbook_tables::export::{Origin, ShapeError};
use claimbook_tables::table::{Shape, Table, TableError};
use claimbook_tables::tables::Parts;

/// The tables that repeat the rows of other tables. An edition has their shapes but not their rows.
pub const REPEATING: [&str; 2] = [NESTED, TEXT];

/// The table with one row per claim, with lists and records.
pub const NESTED: &str = "claims_nested";

/// The table with the statements and labels of the current claims.
pub const TEXT: &str = "claims_text";

/// A state of the dataset: the current book, an export, or a release.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Edition {
    /// The version; `None` if the edition was not released.
    pub version: Option<Version>,
    /// The dataset's record, if known.
    pub dataset: Option<Dataset>,
    /// The tables by name.
    pub sheets: BTreeMap<String, Sheet>,
}

/// A table with its rows, as in its Parquet file.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// The name, columns and keys of the table.
    pub shape: Shape,
    /// The generator, profiles and sources of the rows.
    pub origin: Origin,
    /// The rows.
    pub rows: RecordBatch,
}

/// An error of reading or building an edition.
#[derive(Debug, thiserror::Error)]
pub enum EditionError {
    /// The tables of a book could not be built.
    #[error(transparent)]
    Table(#[from] TableError),
    /// The file is not a Parquet file, or is damaged.
    #[error("cannot read the Parquet file of table `{table}`; it may be damaged")]
    Parquet {
        /// The table name, taken from the file name.
        table: String,
        /// The cause.
        source: ParquetError,
    },
    /// The Parquet file was not written by claimbook.
    #[error("the Parquet file of table `{table}` was not written by claimbook: {source}")]
    Shape {
        /// The table name, taken from the file name.
        table: String,
        /// The cause.
        source: ShapeError,
    },
    /// The Parquet file holds another table than its file name says.
    #[error("the Parquet file named after table `{table}` holds table `{found}`")]
    Misnamed {
        /// The table name, taken from the file name.
        table: String,
        /// The table name, taken from the metadata of the file.
        found: String,
    },
    /// The parts of a table cannot be joined.
    #[error("cannot join the parts of table `{table}`")]
    Arrow {
        /// The name of the table.
        table: String,
        /// The cause.
        source: ArrowError,
    },
}

impl Edition {
    /// Builds the edition of a book. The book should have no errors.
    ///
    /// # Errors
    ///
    /// Does not fail for a book without errors, except for a bug in the program.
    pub fn of_book(book: &Book) -> Result<Self, EditionError> {
        Self::of_parts(book, &Parts::new(book))
    }

    /// Builds the editions of two books without the claims that are the same in both. Comparing them gives the same
    /// result as comparing the whole editions, but is much faster.
    ///
    /// # Errors
    ///
    /// See [`Edition::of_book`].
    pub fn of_books(old: &Book, new: &Book) -> Result<(Self, Self), EditionError> {
        let (mut in_old, mut in_new) = rayon::join(|| Parts::new(old), || Parts::new(new));
        let alike = pair::alike((old, &in_old), (new, &in_new));
        in_old.retain(|id| !alike.contains(id));
        in_new.retain(|id| !alike.contains(id));
        let (old, new) = rayon::join(|| Self::of_parts(old, &in_old), || Self::of_parts(new, &in_new));
        Ok((old?, new?))
    }

    /// Reads an edition from Parquet files, given by table name.
    ///
    /// # Errors
    ///
    /// Fails if a file is damaged, was not written by claimbook, or holds another table than its name says.
    pub fn of_parquet(files: BTreeMap<String, Vec<u8>>) -> Result<Self, EditionError> {
        let files: Vec<(String, Vec<u8>)> = files.into_iter().collect();
        let sheet = |(name, bytes): (String, Vec<u8>)| {
            let bytes = Bytes::from(bytes);
            let sheet = if REPEATING.contains(&name.as_str()) {
                Sheet::empty(&name, bytes)
            } else {
                Sheet::of_bytes(&name, bytes)
            };
            Ok((name, sheet?))
        };
        let sheets = files.into_par_iter().with_max_len(1).map(sheet).collect::<Result<_, EditionError>>()?;
        Ok(Self { version: None, dataset: None, sheets })
    }

    fn of_parts(book: &Book, parts: &Parts<'_>) -> Result<Self, EditionError> {
        let tables = (0..parts.count()).into_par_iter().map(|part| parts.tables(part));
        let mut by_table: BTreeMap<String, (Shape, Vec<RecordBatch>)> = BTreeMap::new();
        for Table { shape, rows } in tables.collect::<Result<Vec<_>, _>>()?.into_iter().flatten() {
            let rows = if REPEATING.contains(&shape.name.as_str()) { rows.slice(0, 0) } else { rows };
            by_table.entry(shape.name.clone()).or_insert_with(|| (shape, Vec::new())).1.push(rows);
        }
        let origin = Origin::of(book);
        let sheets = by_table.into_par_iter().map(|(name, (shape, rows))| {
            let schema = Arc::new(shape.schema(&origin));
            let sheet = Sheet::of_batches(shape, origin.clone(), &schema, &rows)?;
            Ok((name, sheet))
        });
        let dataset = book.dataset.as_ref().map(|record| record.record.clone());
        Ok(Self { version: None, dataset, sheets: sheets.collect::<Result<_, EditionError>>()? })
    }
}

impl Sheet {
    /// Reads a table from a Parquet file; `name` is the table name taken from the file name.
    ///
    /// # Errors
    ///
    /// See [`Edition::of_parquet`].
    pub fn of_parquet(name: &str, bytes: Vec<u8>) -> Result<Self, EditionError> {
        Self::of_bytes(name, Bytes::from(bytes))
    }

    /// Creates a sheet from rows in several batches.
    fn of_batches(
        shape: Shape,
        origin: Origin,
        schema: &SchemaRef,
        rows: &[RecordBatch],
    ) -> Result<Self, EditionError> {
        match concat_batches(schema, rows) {
            Ok(rows) => Ok(Self { shape, origin, rows }),
            Err(source) => Err(EditionError::Arrow { table: shape.name, source }),
        }
    }
}
