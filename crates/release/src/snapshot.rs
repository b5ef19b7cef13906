//! What a book or a release holds, table by table: shapes and rows, whichever of the two they come from.

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

/// The table that only repeats what others hold. An edition has its shape and none of its rows.
pub const REPEATING: &str = "claims_nested";

/// A state of the dataset: a book as it is now, an export, or a release.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Edition {
    /// The version under which it was released; `None` where it was not.
    pub version: Option<Version>,
    /// The dataset's own record, where it is known.
    pub dataset: Option<Dataset>,
    /// The tables by name.
    pub sheets: BTreeMap<String, Sheet>,
}

/// A table with its rows, as its Parquet file holds them.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// The table without its rows.
    pub shape: Shape,
    /// Where the rows come from.
    pub origin: Origin,
    /// The rows.
    pub rows: RecordBatch,
}

/// Why an edition cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum EditionError {
    /// The tables of a book could not be built.
    #[error(transparent)]
    Table(#[from] TableError),
    /// A file that is no Parquet, or a damaged one.
    #[error("cannot read the Parquet file of table `{table}`; it may be damaged")]
    Parquet {
        /// The table, by the file's name.
        table: String,
        /// What is wrong with it.
        source: ParquetError,
    },
    /// A Parquet file that is none of a table of ours.
    #[error("the Parquet file of table `{table}` is none that claimbook wrote: {source}")]
    Shape {
        /// The table, by the file's name.
        table: String,
        /// What is wrong with it.
        source: ShapeError,
    },
    /// A Parquet file that holds another table than its name says.
    #[error("the Parquet file named after table `{table}` holds table `{found}`")]
    Misnamed {
        /// The table, by the file's name.
        table: String,
        /// The table, by what the file says.
        found: String,
    },
    /// Rows that cannot be put together.
    #[error("cannot put together the rows of table `{table}`")]
    Arrow {
        /// The table.
        table: String,
        /// What is wrong with them.
        source: ArrowError,
    },
}

impl Edition {
    /// The edition that a book is now. Meaningful for a book without errors.
    ///
    /// # Errors
    ///
    /// Only by a fault of the program, for a book without errors.
    pub fn of_book(book: &Book) -> Result<Self, EditionError> {
        Self::of_parts(book, &Parts::new(book))
    }

    /// The editions that two books are now, less claims that are the same in both. To compare them gives the same as to
    /// compare the whole ones, in a fraction of the time.
    ///
    /// # Errors
    ///
    /// As [`Edition::of_book`].
    pub fn of_books(old: &Book, new: &Book) -> Result<(Self, Self), EditionError> {
        let (in_old, in_new) = pair::unlike(old, new);
        let (old, new) = rayon::join(
            || Self::of_parts(old, &Parts::of(old, in_old)),
            || Self::of_parts(new, &Parts::of(new, in_new)),
        );
        Ok((old?, new?))
    }

    /// The edition that Parquet files hold, by the names of their tables.
    ///
    /// # Errors
    ///
    /// When a file is damaged, is none of ours, or holds another table than its name says.
    pub fn of_parquet(files: BTreeMap<String, Vec<u8>>) -> Result<Self, EditionError> {
        let files: Vec<(String, Vec<u8>)> = files.into_iter().collect();
        let sheet = |(name, bytes): (String, Vec<u8>)| {
            let bytes = Bytes::from(bytes);
            let sheet = if name == REPEATING { Sheet::empty(&name, bytes) } else { Sheet::of_bytes(&name, bytes) };
            Ok((name, sheet?))
        };
        let sheets = files.into_par_iter().with_max_len(1).map(sheet).collect::<Result<_, EditionError>>()?;
        Ok(Self { version: None, dataset: None, sheets })
    }

    fn of_parts(book: &Book, parts: &Parts<'_>) -> Result<Self, EditionError> {
        let tables = (0..parts.count()).into_par_iter().map(|part| parts.tables(part));
        let mut by_table: BTreeMap<String, (Shape, Vec<RecordBatch>)> = BTreeMap::new();
        for Table { shape, rows } in tables.collect::<Result<Vec<_>, _>>()?.into_iter().flatten() {
            let rows = if shape.name == REPEATING { rows.slice(0, 0) } else { rows };
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
    /// The table that a Parquet file holds; `name` is its name by the file's.
    ///
    /// # Errors
    ///
    /// As [`Edition::of_parquet`].
    pub fn of_parquet(name: &str, bytes: Vec<u8>) -> Result<Self, EditionError> {
        Self::of_bytes(name, Bytes::from(bytes))
    }

    /// A sheet of rows that come in parts.
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
