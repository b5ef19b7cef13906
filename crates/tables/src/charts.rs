//! Pictures of a book: SVG, with a title and a description in words for whoever does not see them, readable in gray
//! and at half their size. Bytes, not files.

mod claim_types;
mod coverage;
mod dyad_forms;
mod picture;
mod timeline;

use std::collections::BTreeMap;
use std::io;

use plotters::drawing::DrawingAreaErrorKind;
use polars::prelude::PolarsError;

use claimbook_core::book::Book;

/// Why pictures could not be drawn: a fault of the program, not of a book without errors.
#[derive(Debug, thiserror::Error)]
pub enum ChartError {
    /// Polars refused a column or a join.
    #[error("cannot build the tables")]
    Polars(#[from] PolarsError),
    /// The plotting crate refused a shape.
    #[error("cannot draw `{chart}`")]
    Draw {
        /// The picture.
        chart: &'static str,
        /// What the crate said.
        source: DrawingAreaErrorKind<io::Error>,
    },
}

/// The stems of the pictures' files, in the order of the alphabet.
pub const CHARTS: [&str; 4] = [claim_types::NAME, coverage::NAME, dyad_forms::NAME, timeline::NAME];

/// The pictures of a book as SVG 1.1, by file name: `claim_types.svg`, `coverage.svg`, `dyad_forms.svg` and
/// `timeline.svg`. The same book gives the same bytes. Of what a book does not have, the picture says so.
///
/// # Errors
///
/// Only by a fault of the program, for a book without errors.
pub fn charts(book: &Book) -> Result<BTreeMap<String, Vec<u8>>, ChartError> {
    let pictures = [claim_types::draw(book), coverage::draw(book), dyad_forms::draw(book)?, timeline::draw(book)];
    let files = pictures.iter().map(|picture| {
        let drawn = picture.finish().map_err(|source| ChartError::Draw { chart: picture.name, source })?;
        Ok((format!("{}.svg", picture.name), drawn.into_bytes()))
    });
    files.collect()
}

/// Whether a path is one that [`charts`] gives to a file.
#[must_use]
pub fn is_chart(path: &str) -> bool {
    path.strip_suffix(".svg").is_some_and(|stem| CHARTS.contains(&stem))
}

/// `1 claim`, `2 claims`.
fn amount(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// `a`, `a and b`, `a, b and c`.
fn listed(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}
