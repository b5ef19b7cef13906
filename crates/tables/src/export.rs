//! Tables to bytes: one format per file. Nothing here writes to disk.
//!
//! Tables come part by part ([`crate::tables`]), and each part goes to the writers of all formats at once, so that
//! memory holds the records and two parts, however large the book.

mod batch;
mod codebook;
mod csv;
mod json_lines;
mod parquet;
mod schema;

pub use self::parquet::described;
pub use self::parquet::{CodeLabel, METADATA_KEY, METADATA_VERSION, Metadata, Reference, SourceHash};
pub use self::schema::{row_schema, schemas};

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::datatypes::Schema;
use rayon::prelude::*;

use self::codebook::Codebook;
use self::csv::Csv;
use self::json_lines::JsonLines;
use self::parquet::Parquet;
use crate::table::{BrokenKey, Kind, Promises, Table};
use crate::tables::{Parts, hydrated, tables};
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

/// Why tables could not be made. All but [`ExportError::Write`] is a fault of the program, not of a book without
/// errors.
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
    /// A format could not be written, which may be a fault of what takes its bytes.
    #[error("cannot write `{file}`")]
    Write {
        /// The file, relative to the export.
        file: String,
        /// What went wrong.
        source: io::Error,
    },
}

/// The files of an export by relative path: `<format>/<table>.<format>` and `codebook.md`. The same book
/// gives the same bytes.
///
/// # Errors
///
/// Only by a fault of the program, for a book without errors.
pub fn export(book: &Book, formats: &[Format]) -> Result<BTreeMap<String, Vec<u8>>, ExportError> {
    Ok(export_to(book, formats, |_| Ok(Vec::new()), |_| {})?.files)
}

/// What an export wrote.
pub struct Exported<W> {
    /// The writers by path, everything written.
    pub files: BTreeMap<String, W>,
    /// The tables by name.
    pub tables: BTreeMap<&'static str, ExportedTable>,
}

/// A table as it was exported.
#[derive(Debug, Clone)]
pub struct ExportedTable {
    /// Its columns and what it says of itself, as its Parquet file states them.
    pub schema: Arc<Schema>,
    /// The number of its rows.
    pub rows: u64,
}

/// An export into writers that `create` makes for each path, which are given back when all is written. `progress`
/// is told how many claims more have been written.
///
/// # Errors
///
/// When `create` or a writer fails; else only by a fault of the program, for a book without errors.
pub fn export_to<W: Write + Send>(
    book: &Book,
    formats: &[Format],
    create: impl Fn(&str) -> io::Result<W> + Sync,
    progress: impl Fn(u64),
) -> Result<Exported<W>, ExportError> {
    let parts = Parts::new(book);
    let mut export = Export {
        book,
        formats,
        create: &create,
        tables: BTreeMap::new(),
        promises: Promises::new(&tables(&Book::default())?),
        codebook: Codebook::default(),
    };
    let mut next = Some(parts.tables(0));
    for part in 0..parts.count() {
        let Some(tables) = next.take() else { break };
        let tables = tables?;
        // While one part is written, the next is built.
        let (written, following) =
            rayon::join(|| export.write(&tables), || (part + 1 < parts.count()).then(|| parts.tables(part + 1)));
        written?;
        next = following;
        progress(parts.claims(part) as u64);
    }
    export.finish()
}

/// The files of `claim_anchors` and `claims_nested` with the words of the texts at hand filled in, as Parquet, by file
/// name. Name and metadata say that they are not for redistribution.
///
/// # Errors
///
/// Only by a fault of the program, for a book without errors.
pub fn hydrate(book: &Book, texts: &Texts) -> Result<BTreeMap<String, Vec<u8>>, ExportError> {
    let file = |table: &Table| {
        let name = format!("{}{HYDRATED}", table.name);
        let batch = batch(table)?;
        let schema = Arc::new(described(book, table, &batch));
        let bytes = Parquet::new(Vec::new(), book, table, &schema).and_then(|mut file| {
            file.write(&batch)?;
            file.finish()
        });
        match bytes {
            Ok(bytes) => Ok((name, bytes)),
            Err(source) => Err(ExportError::Write { file: name, source }),
        }
    };
    hydrated(book, texts)?.iter().map(file).collect()
}

/// A table's rows as Arrow.
///
/// # Errors
///
/// When Arrow refuses a value, which would be a fault of the program.
pub fn batch(table: &Table) -> Result<RecordBatch, ExportError> {
    batch::batch(table).map_err(|source| ExportError::Arrow { table: table.name, source })
}

/// How the names of hydrated files end.
pub const HYDRATED: &str = ".not-for-redistribution.parquet";

/// An export in the making.
struct Export<'a, W: Write + Send, C> {
    book: &'a Book,
    formats: &'a [Format],
    create: &'a C,
    tables: BTreeMap<&'static str, Open<W>>,
    promises: Promises,
    codebook: Codebook,
}

/// A table whose rows are being written.
struct Open<W: Write + Send> {
    exported: ExportedTable,
    outputs: Vec<Output<W>>,
}

/// One file of a table.
struct Output<W: Write + Send> {
    path: String,
    writer: Writer<W>,
}

/// Rows in a format that holds nothing but rows, in the making: what a file beside a Parquet file must hold.
pub struct RowWriter<W: Write + Send>(Writer<W>);

impl<W: Write + Send> RowWriter<W> {
    /// A file of rows of a schema, in CSV or else in JSON Lines.
    ///
    /// # Errors
    ///
    /// When the writer fails.
    pub fn new(format: Format, writer: W, schema: &Arc<Schema>) -> io::Result<Self> {
        let empty = RecordBatch::new_empty(Arc::clone(schema));
        Ok(Self(match format {
            Format::Csv => Writer::Csv(Box::new(Csv::new(writer, &empty)?)),
            _ => Writer::JsonLines(JsonLines::new(writer)),
        }))
    }

    /// Writes further rows.
    ///
    /// # Errors
    ///
    /// When the writer fails.
    pub fn write(&mut self, batch: &RecordBatch) -> io::Result<()> {
        self.0.write(batch)
    }

    /// Ends the file and returns its writer.
    ///
    /// # Errors
    ///
    /// When the writer fails.
    pub fn finish(self) -> io::Result<W> {
        self.0.finish()
    }
}

/// The writer of a format.
enum Writer<W: Write + Send> {
    Csv(Box<Csv<W>>),
    JsonLines(JsonLines<W>),
    Parquet(Box<Parquet<W>>),
}

impl<W: Write + Send, C: Fn(&str) -> io::Result<W> + Sync> Export<'_, W, C> {
    /// Writes a part of some tables in all formats.
    fn write(&mut self, tables: &[Table]) -> Result<(), ExportError> {
        let opened = tables.iter().map(|table| (table, self.tables.remove(table.name)));
        let opened: Vec<_> = opened.collect();
        let (promises, codebook) = (&mut self.promises, &mut self.codebook);
        let (book, formats, create) = (self.book, self.formats, self.create);
        let (kept, written) = rayon::join(
            || -> Result<(), ExportError> {
                for table in tables {
                    codebook.add(table);
                    promises.hold(table)?;
                }
                Ok(())
            },
            || -> Result<Vec<_>, ExportError> {
                let written = opened.into_par_iter().with_max_len(1).map(|(table, opened)| {
                    let batch = batch(table)?;
                    let mut open = match opened {
                        Some(open) => open,
                        None => open(book, table, &batch, formats, create)?,
                    };
                    open.outputs.par_iter_mut().with_max_len(1).try_for_each(|output| output.write(&batch))?;
                    open.exported.rows += batch.num_rows() as u64;
                    Ok((table.name, open))
                });
                written.collect()
            },
        );
        kept?;
        self.tables.extend(written?);
        Ok(())
    }

    /// Ends every file, adds the codebook, and gives back the writers.
    fn finish(self) -> Result<Exported<W>, ExportError> {
        if let Some(broken) = self.promises.broken().into_iter().next() {
            return Err(ExportError::Key(broken));
        }
        let (mut tables, mut outputs) = (BTreeMap::new(), Vec::new());
        for (name, open) in self.tables {
            tables.insert(name, open.exported);
            outputs.extend(open.outputs);
        }
        let files: Result<Vec<(String, W)>, ExportError> = outputs.into_par_iter().map(Output::finish).collect();
        let mut files: BTreeMap<String, W> = files?.into_iter().collect();
        let fault = |source| ExportError::Write { file: CODEBOOK.to_owned(), source };
        let mut writer = (self.create)(CODEBOOK).map_err(fault)?;
        writer.write_all(self.codebook.text(self.book).as_bytes()).map_err(fault)?;
        files.insert(CODEBOOK.to_owned(), writer);
        Ok(Exported { files, tables })
    }
}

/// The files of a table, one per format that can hold it.
fn open<W: Write + Send>(
    book: &Book,
    table: &Table,
    batch: &RecordBatch,
    formats: &[Format],
    create: &(impl Fn(&str) -> io::Result<W> + Sync),
) -> Result<Open<W>, ExportError> {
    let schema = Arc::new(described(book, table, batch));
    let formats = formats.iter().filter(|format| **format != Format::Csv || is_flat(table));
    let open = |format: &Format| {
        let path = format!("{0}/{1}.{0}", format.name(), table.name);
        let opened = create(&path).and_then(|writer| {
            Ok(match format {
                Format::Csv => Writer::Csv(Box::new(Csv::new(writer, batch)?)),
                Format::JsonLines => Writer::JsonLines(JsonLines::new(writer)),
                Format::Parquet => Writer::Parquet(Box::new(Parquet::new(writer, book, table, &schema)?)),
            })
        });
        match opened {
            Ok(writer) => Ok(Output { path, writer }),
            Err(source) => Err(ExportError::Write { file: path, source }),
        }
    };
    let outputs = formats.map(open).collect::<Result<_, _>>()?;
    Ok(Open { exported: ExportedTable { schema: Arc::clone(&schema), rows: 0 }, outputs })
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

impl<W: Write + Send> Writer<W> {
    fn write(&mut self, batch: &RecordBatch) -> io::Result<()> {
        match self {
            Self::Csv(writer) => writer.write(batch),
            Self::JsonLines(writer) => writer.write(batch),
            Self::Parquet(writer) => writer.write(batch),
        }
    }

    fn finish(self) -> io::Result<W> {
        match self {
            Self::Csv(writer) => writer.finish(),
            Self::JsonLines(writer) => writer.finish(),
            Self::Parquet(writer) => writer.finish(),
        }
    }
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
