//! Charts of a book as SVG, with a title and a description for screen readers. They are readable in gray and at half
//! size. This module returns bytes and does not write to disk.

mod claim_types;
mod coverage;
mod dyad_forms;
mod picture;
mod timeline;

use std::collections::BTreeMap;

use crate::table::TableError;
use claimbook_core::book::Book;

use picture::Picture;

/// The stems of the charts' file names, sorted.
pub const CHARTS: [&str; 4] = [claim_types::NAME, coverage::NAME, dyad_forms::NAME, timeline::NAME];

/// Draws the charts of a book as SVG 1.1, by file name: `claim_types.svg`, `coverage.svg`, `dyad_forms.svg` and
/// `timeline.svg`. The same book gives the same bytes. If the book has no data for a chart, the chart contains a note.
///
/// # Errors
///
/// Does not fail for a book without errors, except for a bug in the program.
pub fn charts(book: &Book) -> Result<BTreeMap<String, Vec<u8>>, TableError> {
    let pictures = [claim_types::draw(book), coverage::draw(book), dyad_forms::draw(book)?, timeline::draw(book)];
    let file = |picture: Picture| (format!("{}.svg", picture.name), picture.finish().into_bytes());
    Ok(pictures.into_iter().map(file).collect())
}

/// Returns whether a path is the path of a file from [`charts`].
#[must_use]
pub fn is_chart(path: &str) -> bool {
    path.strip_suffix(".svg").is_some_and(|stem| CHARTS.contains(&stem))
}

/// Joins items to a text: `a`, `a and b`, `a, b and c`.
fn listed(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}
