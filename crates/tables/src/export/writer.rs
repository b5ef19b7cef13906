//! The writers of the formats, as one type.

use std::io::{self, Write};
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::datatypes::Schema;

use super::Format;
use super::csv::Csv;
use super::json_lines::JsonLines;
use super::parquet::Parquet;

/// Streams rows as CSV or JSON Lines.
pub struct RowWriter<W: Write + Send>(Writer<W>);

impl<W: Write + Send> RowWriter<W> {
    /// Starts a file with rows of a schema: CSV for [`Format::Csv`], JSON Lines for any other format.
    ///
    /// # Errors
    ///
    /// Fails if the writer fails.
    pub fn new(format: Format, writer: W, schema: &Arc<Schema>) -> io::Result<Self> {
        Ok(Self(match format {
            Format::Csv => Writer::Csv(Box::new(Csv::new(writer, schema)?)),
            Format::JsonLines => Writer::JsonLines(JsonLines::new(writer)),
            Format::Parquet => return Err(io::Error::other("a Parquet file holds more than rows")),
        }))
    }

    /// Writes further rows.
    ///
    /// # Errors
    ///
    /// Fails if the writer fails.
    pub fn write(&mut self, batch: &RecordBatch) -> io::Result<()> {
        self.0.write(batch)
    }

    /// Ends the file and returns its writer.
    ///
    /// # Errors
    ///
    /// Fails if the writer fails.
    pub fn finish(self) -> io::Result<W> {
        self.0.finish()
    }
}

/// The writer of a format.
pub(super) enum Writer<W: Write + Send> {
    Csv(Box<Csv<W>>),
    JsonLines(JsonLines<W>),
    Parquet(Box<Parquet<W>>),
}

impl<W: Write + Send> Writer<W> {
    pub(super) fn write(&mut self, batch: &RecordBatch) -> io::Result<()> {
        match self {
            Self::Csv(writer) => writer.write(batch),
            Self::JsonLines(writer) => writer.write(batch),
            Self::Parquet(writer) => writer.write(batch),
        }
    }

    pub(super) fn finish(self) -> io::Result<W> {
        match self {
            Self::Csv(writer) => writer.finish(),
            Self::JsonLines(writer) => writer.finish(),
            Self::Parquet(writer) => writer.finish(),
        }
    }
}
