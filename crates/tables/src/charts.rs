//! Pictures of a book: SVG, with a title and a description in words for whoever does not see them, readable in gray
//! and at half their size. Bytes, not files.

mod claim_types;
mod coverage;
mod dyad_forms;
mod picture;
mod timeline;

use std::collections::BTreeMap;

use crate::table::TableError;
use claimbook_core::book::Book;

use picture::Picture;

/// The stems of the pictures' files, in the order of the alphabet.
pub const CHARTS: [&str; 4] = [claim_types::NAME, coverage::NAME, dyad_forms::NAME, timeline::NAME];

/// The pictures of a book as SVG 1.1, by file name: `claim_types.svg`, `coverage.svg`, `dyad_forms.svg` and
/// `timeline.svg`. The same book gives the same bytes. Of what a book does not have, the picture says so.
///
/// # Errors
///
/// Only by a fault of the program, for a book without errors.
pub fn charts(book: &Book) -> Result<BTreeMap<String, Vec<u8>>, TableError> {
    let pictures = [claim_types::draw(book), coverage::draw(book), dyad_forms::draw(book)?, timeline::draw(book)];
    let file = |picture: Picture| (format!("{}.svg", picture.name), picture.finish().into_bytes());
    Ok(pictures.into_iter().map(file).collect())
}

/// Whether a path is one that [`charts`] gives to a file.
#[must_use]
pub fn is_chart(path: &str) -> bool {
    path.strip_suffix(".svg").is_some_and(|stem| CHARTS.contains(&stem))
}

/// `a`, `a and b`, `a, b and c`.
fn listed(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}
