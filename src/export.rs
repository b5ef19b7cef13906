//! Tables to bytes: one format per file. Nothing here writes to disk.

mod batch;
mod codebook;
mod csv;
mod json_lines;
mod lock;
mod parquet;
mod schema;

pub use self::codebook::codebook;
pub use self::csv::csv;
pub use self::json_lines::json_lines;
pub use self::lock::lock;
pub use self::parquet::{METADATA_KEY, METADATA_VERSION, parquet};
pub use self::schema::{row_schema, schemas};

use std::collections::BTreeMap;

use crate::book::Book;
use crate::table::{BrokenKey, Kind, Table, broken_keys};
use crate::tables::tables;

/// A format of the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// Comma-separated values (RFC 4180).
    Csv,
    /// Apache Parquet.
    Parquet,
    /// One JSON object per line.
    JsonLines,
}

/// Every format, in the order of their folders.
pub const FORMATS: [Format; 3] = [Format::Csv, Format::JsonLines, Format::Parquet];

impl Format {
    /// The name of the folder, and the ending of the files in it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Parquet => "parquet",
            Self::JsonLines => "jsonl",
        }
    }
}

/// Why tables could not be made. Every case is a fault of the program, not of a book without errors.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// Polars refused a column or a join.
    #[error("cannot build the tables")]
    Polars(#[from] polars::prelude::PolarsError),
    /// A key is not unique, or a reference does not resolve.
    #[error("the tables break a promise: {0}")]
    Key(BrokenKey),
    /// Arrow refused a type.
    #[error("cannot turn table `{table}` into Arrow")]
    Arrow {
        /// The table.
        table: &'static str,
        /// What Arrow said.
        source: arrow::error::ArrowError,
    },
    /// Parquet could not be written.
    #[error("cannot write table `{table}` as Parquet")]
    Parquet {
        /// The table.
        table: &'static str,
        /// What the crate said.
        source: ::parquet::errors::ParquetError,
    },
    /// CSV could not be written.
    #[error("cannot write table `{table}` as CSV")]
    Csv {
        /// The table.
        table: &'static str,
        /// What the crate said.
        source: ::csv::Error,
    },
}

/// The files of an export by relative path: `<format>/<table>.<format>` and `codebook.md`. The same book
/// gives the same bytes.
///
/// # Errors
///
/// Only by a fault of the program, for a book without errors.
pub fn export(book: &Book, formats: &[Format]) -> Result<BTreeMap<String, Vec<u8>>, ExportError> {
    let tables = tables(book)?;
    if let Some(broken) = broken_keys(&tables)?.into_iter().next() {
        return Err(ExportError::Key(broken));
    }
    let mut files = BTreeMap::new();
    for table in &tables {
        let batch = batch::batch(table).map_err(|source| ExportError::Arrow { table: table.name, source })?;
        for &format in formats {
            let bytes = match format {
                Format::Csv if !is_flat(table) => continue,
                Format::Csv => csv(table, &batch)?,
                Format::Parquet => parquet(book, table, &batch)?,
                Format::JsonLines => {
                    json_lines(&batch).map_err(|source| ExportError::Arrow { table: table.name, source })?
                }
            };
            files.insert(format!("{0}/{1}.{0}", format.name(), table.name), bytes);
        }
    }
    files.insert(CODEBOOK.to_owned(), codebook(book, &tables).into_bytes());
    Ok(files)
}

/// The name of the codebook's file.
pub const CODEBOOK: &str = "codebook.md";

/// Whether a path is one that [`export`] gives to a file, now or in an earlier version.
#[must_use]
pub fn is_export(path: &str) -> bool {
    path == CODEBOOK
        || FORMATS.iter().any(|format| {
            let name = path.strip_prefix(format.name()).and_then(|rest| rest.strip_prefix('/'));
            let stem = name.and_then(|name| name.strip_suffix(format.name())).and_then(|stem| stem.strip_suffix('.'));
            stem.is_some_and(|stem| !stem.is_empty() && !stem.contains('/'))
        })
}

/// Whether every value of a table is one cell: records have no place in CSV.
fn is_flat(table: &Table) -> bool {
    table.columns.iter().all(|column| match &column.kind {
        Kind::List(of) => !matches!(**of, Kind::Record(_)),
        Kind::Record(_) => false,
        _ => true,
    })
}
