//! CSV by RFC 4180: UTF-8, LF, a header, `|` between the items of a list.
//!
//! An empty cell is null and `""` is the empty text. A cell that begins with `=`, `+`, `-`, `@` or a tab
//! is data and stays as it is: whoever opens the file in a spreadsheet imports it as text.

use std::borrow::Cow;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::util::display::{ArrayFormatter, FormatOptions};
use csv::{QuoteStyle, Terminator, WriterBuilder};

use super::ExportError;
use crate::table::Table;

/// What stands between the items of a list.
const SEPARATOR: &str = "|";

/// A table as CSV. A table with records has no such form and is left to the other formats.
///
/// # Errors
///
/// When a column's type has no text form, which would be a fault of the program.
pub fn csv(table: &Table, batch: &RecordBatch) -> Result<Vec<u8>, ExportError> {
    let arrow = |source| ExportError::Arrow { table: table.name, source };
    let fault = |source| ExportError::Csv { table: table.name, source };
    let schema = batch.schema();
    // The crate quotes by need but cannot tell null from empty, so cells come quoted already.
    let mut writer =
        WriterBuilder::new().quote_style(QuoteStyle::Never).terminator(Terminator::Any(b'\n')).from_writer(Vec::new());
    writer.write_record(schema.fields().iter().map(|field| field.name())).map_err(fault)?;
    let columns: Vec<Vec<Option<String>>> =
        batch.columns().iter().map(cells).collect::<Result<_, _>>().map_err(arrow)?;
    for row in 0..batch.num_rows() {
        let cells = columns.iter().map(|column| column[row].as_deref().map_or(Cow::Borrowed(""), quoted));
        writer.write_record(cells.map(|cell| cell.as_bytes().to_vec())).map_err(fault)?;
    }
    writer.into_inner().map_err(|error| fault(error.into_error().into()))
}

/// The texts of a column; `None` for null.
fn cells(column: &ArrayRef) -> Result<Vec<Option<String>>, arrow::error::ArrowError> {
    if let Some(list) = column.as_list_opt::<i32>() {
        let joined = |index: usize| -> Result<_, arrow::error::ArrowError> {
            if list.is_null(index) {
                return Ok(None);
            }
            let items: Vec<String> = cells(&list.value(index))?.into_iter().flatten().collect();
            // An empty list is null in CSV: the format has no third way to be empty.
            Ok((!items.is_empty()).then(|| items.join(SEPARATOR)))
        };
        return (0..list.len()).map(joined).collect();
    }
    let options = FormatOptions::default();
    let formatter = ArrayFormatter::try_new(column.as_ref(), &options)?;
    Ok((0..column.len()).map(|index| column.is_valid(index).then(|| formatter.value(index).to_string())).collect())
}

/// A cell as RFC 4180 wants it: in quotes if it is empty or holds a comma, a quote or a line end.
fn quoted(text: &str) -> Cow<'_, str> {
    if text.is_empty() || text.contains([',', '"', '\n', '\r']) {
        Cow::Owned(format!("\"{}\"", text.replace('"', "\"\"")))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::batch::batch;
    use crate::table::{Builder, Column, Kind};

    fn table(values: &[Option<&str>]) -> Vec<u8> {
        let keys: Vec<u32> = (0..).take(values.len()).collect();
        let table = Builder::new("cells", "Cells.")
            .column(Column::new("key", Kind::U32, "A key."), keys)
            .and_then(|builder| builder.column(Column::new("text", Kind::Text, "A text.").or_null("none"), values))
            .and_then(|builder| builder.key(&["key"]))
            .expect("a table");
        csv(&table, &batch(&table).expect("a batch")).expect("CSV")
    }

    #[test]
    fn null_and_empty_differ_and_formulas_stay_data() {
        let bytes = table(&[None, Some(""), Some("=1+1"), Some("a,\"b\"\nc"), Some("é")]);
        let expected = "key,text\n0,\n1,\"\"\n2,=1+1\n3,\"a,\"\"b\"\"\nc\"\n4,é\n";
        assert_eq!(String::from_utf8(bytes).expect("UTF-8"), expected);
    }

    proptest::proptest! {
        #[test]
        fn every_text_comes_back(texts in proptest::collection::vec("[\\PC\\r\\n\",|=]{0,12}", 1..6)) {
            let values: Vec<Option<&str>> = texts.iter().map(|text| Some(text.as_str())).collect();
            let bytes = table(&values);
            let mut reader = ::csv::Reader::from_reader(bytes.as_slice());
            let read: Vec<String> = reader.records().map(|record| record.expect("a record")[1].to_owned()).collect();
            proptest::prop_assert_eq!(read, texts);
        }
    }
}
