//! JSON Lines: one object per row with a key for every column. Missing values are null, dates are `YYYY-MM-DD`.

use std::io::{self, Write};

use arrow::array::RecordBatch;
use arrow::json::writer::LineDelimited;
use arrow::json::{Writer, WriterBuilder};

/// A writer of a table as JSON Lines.
pub(super) struct JsonLines<W: Write>(Writer<W, LineDelimited>);

impl<W: Write> JsonLines<W> {
    pub(super) fn new(writer: W) -> Self {
        Self(WriterBuilder::new().with_explicit_nulls(true).build(writer))
    }

    pub(super) fn write(&mut self, batch: &RecordBatch) -> io::Result<()> {
        self.0.write(batch).map_err(io::Error::other)
    }

    pub(super) fn finish(mut self) -> io::Result<W> {
        self.0.finish().map_err(io::Error::other)?;
        Ok(self.0.into_inner())
    }
}
