//! Writes tables as CSV, JSON Lines and Parquet, one file per table and format. This module writes to given writers,
//! not to disk.
//!
//! Tables are built in parts ([`crate::tables`]), and each part is written in all formats at once. So memory holds the
//! records and two parts, regardless of the size of the book.

mod codebook;
mod csv;
mod json_lines;
mod metadata;
mod pandas;
mod parquet;
mod schema;
mod views;
mod writer;

pub use self::metadata::{METADATA_KEY, METADATA_VERSION, Origin, ShapeError, SourceHash};
pub use self::schema::{row_schema, table_schemas};
pub use self::views::{VIEWS, views};
pub use self::writer::RowWriter;

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Arc;

use arrow::array::RecordBatch;
use rayon::prelude::*;

use self::codebook::Codebook;
use self::csv::Csv;
use self::json_lines::JsonLines;
use self::parquet::Parquet;
use self::writer::Writer;
use crate::table::{KeyError, Keys, Shape, Table, TableError};
use crate::tables::{Parts, hydrated};
use claimbook_core::book::Book;
use claimbook_core::text::Texts;

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

/// Every format, sorted by folder name.
pub const FORMATS: [Format; 3] = [Format::Csv, Format::JsonLines, Format::Parquet];

impl Format {
    /// Returns the name of the folder, which is also the file extension.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Parquet => "parquet",
            Self::JsonLines => "jsonl",
        }
    }
}

/// An error of exporting tables. For a book without errors, all variants except [`ExportError::Write`] indicate a bug
/// in the program.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// A table could not be built.
    #[error(transparent)]
    Table(#[from] TableError),
    /// The keys of a table cannot be read.
    #[error("cannot check the keys of table `{table}`: {source}")]
    Keys {
        /// The name of the table.
        table: String,
        /// The cause.
        source: KeyError,
    },
    /// The rows are not sorted by a unique primary key.
    #[error("table `{table}` has rows that repeat a key or are not sorted by the key ({})", columns.join(", "))]
    Unordered {
        /// The name of the table.
        table: String,
        /// The primary key of the table.
        columns: Vec<String>,
    },
    /// A foreign key does not resolve.
    #[error("table `{table}` refers by {} to rows that `{other}` does not have", columns.join(", "))]
    Dangling {
        /// The name of the table.
        table: String,
        /// The referring columns.
        columns: Vec<String>,
        /// The referenced table.
        other: String,
    },
    /// A file could not be written, which may be an error of its writer.
    #[error("cannot write `{file}`")]
    Write {
        /// The file, relative to the export.
        file: String,
        /// The cause.
        source: io::Error,
    },
}

/// Returns the files of an export by relative path: `<format>/<table>.<format>`, `codebook.md`, and
/// `views.sql` beside Parquet files. The same book gives the same bytes.
///
/// # Errors
///
/// Does not fail for a book without errors, except for a bug in the program.
pub fn export(book: &Book, formats: &[Format]) -> Result<BTreeMap<String, Vec<u8>>, ExportError> {
    Ok(export_to(book, formats, |_| Ok(Vec::new()), |_| {})?.files)
}

/// The result of an export.
pub struct Exported<W> {
    /// The writers by path, after all bytes were written.
    pub files: BTreeMap<String, W>,
    /// The tables by name.
    pub tables: BTreeMap<String, ExportedTable>,
}

/// An exported table.
#[derive(Debug, Clone)]
pub struct ExportedTable {
    /// The shape of the table.
    pub shape: Shape,
    /// The number of rows.
    pub rows: u64,
}

/// Exports a book into writers that `create` makes for each path, and returns the writers. `progress` is called with
/// the number of further claims written.
///
/// # Errors
///
/// Fails if `create` or a writer fails. Otherwise fails only for a book with errors or because of a bug in the program.
pub fn export_to<W: Write + Send>(
    book: &Book,
    formats: &[Format],
    create: impl Fn(&str) -> io::Result<W> + Sync,
    progress: impl Fn(u64),
) -> Result<Exported<W>, ExportError> {
    let parts = Parts::new(book);
    let mut export = Export {
        book,
        origin: Origin::of(book),
        formats,
        create: &create,
        tables: BTreeMap::new(),
        codebook: Codebook::new(book),
    };
    let mut next = Some(parts.tables(0));
    for part in 0..parts.count() {
        let Some(tables) = next.take() else { break };
        let tables = tables?;
        // The next part is built while this one is written.
        let (written, following) =
            rayon::join(|| export.write(&tables), || (part + 1 < parts.count()).then(|| parts.tables(part + 1)));
        written?;
        next = following;
        progress(parts.claims(part) as u64);
    }
    export.finish()
}

/// Returns the Parquet files of `claim_anchors` and `claims_nested` with the words of the given texts filled in, by
/// file name. File name and metadata state that the files are not for redistribution.
///
/// # Errors
///
/// Does not fail for a book without errors, except for a bug in the program.
pub fn hydrate(book: &Book, texts: &Texts) -> Result<BTreeMap<String, Vec<u8>>, ExportError> {
    let origin = Origin::of(book);
    let file = |Table { shape, rows }: &Table| {
        let name = format!("{}{HYDRATED}", shape.name);
        let schema = Arc::new(shape.schema(&origin));
        let bytes = Parquet::new(Vec::new(), book, shape, &schema).and_then(|mut file| {
            file.write(rows)?;
            file.finish()
        });
        match bytes {
            Ok(bytes) => Ok((name, bytes)),
            Err(source) => Err(ExportError::Write { file: name, source }),
        }
    };
    hydrated(book, texts)?.iter().map(file).collect()
}

/// The end of the file names of hydrated tables.
pub const HYDRATED: &str = ".not-for-redistribution.parquet";

/// An export that is in progress.
struct Export<'a, W: Write + Send, C> {
    book: &'a Book,
    origin: Origin,
    formats: &'a [Format],
    create: &'a C,
    tables: BTreeMap<String, Open<W>>,
    codebook: Codebook,
}

/// A table whose rows are being written.
struct Open<W: Write + Send> {
    exported: ExportedTable,
    keys: Keys,
    outputs: Vec<Output<W>>,
}

/// One file of a table.
struct Output<W: Write + Send> {
    path: String,
    writer: Writer<W>,
}

impl<W: Write + Send, C: Fn(&str) -> io::Result<W> + Sync> Export<'_, W, C> {
    /// Writes one part of some tables in all formats.
    fn write(&mut self, tables: &[Table]) -> Result<(), ExportError> {
        let opened: Vec<_> = tables.iter().map(|table| (table, self.tables.remove(&table.shape.name))).collect();
        let codebook = &mut self.codebook;
        let (book, origin, formats, create) = (self.book, &self.origin, self.formats, self.create);
        let ((), written) = rayon::join(
            || tables.iter().for_each(|table| codebook.add(table)),
            || -> Result<Vec<_>, ExportError> {
                let written = opened.into_par_iter().with_max_len(1).map(|(table, opened)| {
                    let mut open = match opened {
                        Some(open) => open,
                        None => open(book, &table.shape, origin, formats, create)?,
                    };
                    open.write(&table.rows)?;
                    Ok((table.shape.name.clone(), open))
                });
                written.collect()
            },
        );
        self.tables.extend(written?);
        Ok(())
    }

    /// Ends every file, writes the codebook and the views, and returns the writers.
    fn finish(self) -> Result<Exported<W>, ExportError> {
        check_keys(&self.tables)?;
        let (mut tables, mut outputs) = (BTreeMap::new(), Vec::new());
        for (name, open) in self.tables {
            tables.insert(name, open.exported);
            outputs.extend(open.outputs);
        }
        let files: Result<Vec<(String, W)>, ExportError> = outputs.into_par_iter().map(Output::finish).collect();
        let mut files: BTreeMap<String, W> = files?.into_iter().collect();
        let mut texts = vec![(CODEBOOK, self.codebook.text(self.book))];
        if self.formats.contains(&Format::Parquet) {
            texts.push((VIEWS, views(tables.values().map(|table| &table.shape))));
        }
        for (file, text) in texts {
            let fault = |source| ExportError::Write { file: file.to_owned(), source };
            let mut writer = (self.create)(file).map_err(fault)?;
            writer.write_all(text.as_bytes()).map_err(fault)?;
            files.insert(file.to_owned(), writer);
        }
        Ok(Exported { files, tables })
    }
}

/// Checks that keys are unique and sorted and that references resolve, as they do for a book without errors.
fn check_keys<W: Write + Send>(tables: &BTreeMap<String, Open<W>>) -> Result<(), ExportError> {
    for (name, open) in tables {
        if !open.keys.ordered() {
            let columns = open.exported.shape.primary_key.clone();
            return Err(ExportError::Unordered { table: name.clone(), columns });
        }
        if let Some(broken) = open.keys.broken(|other| Some(&tables.get(other)?.keys)).first() {
            let (columns, other) = (broken.columns.clone(), broken.table.clone());
            return Err(ExportError::Dangling { table: name.clone(), columns, other });
        }
    }
    Ok(())
}

/// Opens the files of a table, one per format that supports the table.
fn open<W: Write + Send>(
    book: &Book,
    shape: &Shape,
    origin: &Origin,
    formats: &[Format],
    create: &(impl Fn(&str) -> io::Result<W> + Sync),
) -> Result<Open<W>, ExportError> {
    let schema = Arc::new(shape.schema(origin));
    let formats = formats.iter().filter(|format| **format != Format::Csv || shape.is_flat());
    let open = |format: &Format| {
        let path = format!("{0}/{1}.{0}", format.name(), shape.name);
        let opened = create(&path).and_then(|writer| {
            Ok(match format {
                Format::Csv => Writer::Csv(Box::new(Csv::new(writer, &schema)?)),
                Format::JsonLines => Writer::JsonLines(JsonLines::new(writer)),
                Format::Parquet => Writer::Parquet(Box::new(Parquet::new(writer, book, shape, &schema)?)),
            })
        });
        match opened {
            Ok(writer) => Ok(Output { path, writer }),
            Err(source) => Err(ExportError::Write { file: path, source }),
        }
    };
    let outputs = formats.map(open).collect::<Result<_, _>>()?;
    let keys = Keys::new(shape, &schema).map_err(|source| ExportError::Keys { table: shape.name.clone(), source })?;
    Ok(Open { exported: ExportedTable { shape: shape.clone(), rows: 0 }, keys, outputs })
}

impl<W: Write + Send> Open<W> {
    fn write(&mut self, rows: &RecordBatch) -> Result<(), ExportError> {
        let Self { exported, keys, outputs } = self;
        exported.rows += rows.num_rows() as u64;
        let (held, written) = rayon::join(
            || keys.hold(rows),
            || outputs.par_iter_mut().with_max_len(1).try_for_each(|output| output.write(rows)),
        );
        held.map_err(|source| ExportError::Keys { table: exported.shape.name.clone(), source: source.into() })?;
        written
    }
}

impl<W: Write + Send> Output<W> {
    fn write(&mut self, batch: &RecordBatch) -> Result<(), ExportError> {
        self.writer.write(batch).map_err(|source| ExportError::Write { file: self.path.clone(), source })
    }

    fn finish(self) -> Result<(String, W), ExportError> {
        match self.writer.finish() {
            Ok(writer) => Ok((self.path, writer)),
            Err(source) => Err(ExportError::Write { file: self.path, source }),
        }
    }
}

/// The file name of the codebook.
pub const CODEBOOK: &str = "codebook.md";

/// Returns whether a path is that of an exported file, of this or an earlier version of the program.
#[must_use]
pub fn is_export(path: &str) -> bool {
    [CODEBOOK, VIEWS].contains(&path)
        || FORMATS.iter().any(|format| {
            let name = path.strip_prefix(format.name()).and_then(|rest| rest.strip_prefix('/'));
            let stem = name.and_then(|name| name.strip_suffix(format.name())).and_then(|stem| stem.strip_suffix('.'));
            stem.is_some_and(|stem| !stem.is_empty() && !stem.contains('/'))
        })
}
