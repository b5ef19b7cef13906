//! JSON Lines: one object per row, every column a key, null where there is no value.

use arrow::array::RecordBatch;
use arrow::error::ArrowError;
use arrow::json::writer::LineDelimited;
use arrow::json::{Writer, WriterBuilder};

/// A table as JSON Lines; dates are `YYYY-MM-DD`.
///
/// # Errors
///
/// When a column's type has no JSON form, which would be a fault of the program.
pub fn json_lines(batch: &RecordBatch) -> Result<Vec<u8>, ArrowError> {
    let mut bytes = Vec::new();
    let mut writer: Writer<_, LineDelimited> = WriterBuilder::new().with_explicit_nulls(true).build(&mut bytes);
    writer.write(batch)?;
    writer.finish()?;
    drop(writer);
    Ok(bytes)
}
