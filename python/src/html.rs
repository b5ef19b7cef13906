//! HTML for notebooks, without scripts, styles or links. Every text is escaped.

use std::fmt::Write;

use arrow::array::RecordBatch;
use arrow::error::ArrowError;
use arrow::util::display::{ArrayFormatter, FormatOptions};

/// The maximum number of rows of a table that a notebook shows.
const ROWS: usize = 10;

/// Escapes a text for HTML, including attribute values.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

/// Returns a table with two columns: names and values.
pub(crate) fn pairs<'a>(caption: &str, rows: impl IntoIterator<Item = (&'a str, String)>) -> String {
    let mut html = format!("<table><caption>{}</caption><tbody>", escaped(caption));
    for (name, value) in rows {
        let _ = write!(html, "<tr><th scope=\"row\">{}</th><td>{}</td></tr>", escaped(name), escaped(&value));
    }
    html + "</tbody></table>"
}

/// Returns the first rows of a table.
pub(crate) fn rows(caption: &str, columns: &[&str], batches: &[RecordBatch]) -> Result<String, ArrowError> {
    let mut html = format!("<table><caption>{}</caption><thead><tr>", escaped(caption));
    for column in columns {
        let _ = write!(html, "<th scope=\"col\">{}</th>", escaped(column));
    }
    html += "</tr></thead><tbody>";
    let mut left = ROWS;
    for batch in batches {
        let options = FormatOptions::default();
        let values = batch.columns().iter().map(|values| ArrayFormatter::try_new(values, &options));
        let values = values.collect::<Result<Vec<_>, _>>()?;
        for row in 0..batch.num_rows().min(left) {
            html += "<tr>";
            for values in &values {
                let _ = write!(html, "<td>{}</td>", escaped(&values.value(row).to_string()));
            }
            html += "</tr>";
        }
        left -= batch.num_rows().min(left);
    }
    Ok(html + "</tbody></table>")
}
