//! Charts of a book as SVG, with a title and a description for screen readers. They are readable in gray and at half
//! size. This module returns bytes and does not write to disk.

mod argument;
mod claim_types;
mod coverage;
mod dyad_forms;
mod picture;
mod timeline;

use std::collections::BTreeMap;

use claimbook_core::book::Book;

use argument::Argument;
use picture::Picture;

/// The stems of the charts' file names, sorted.
pub const CHARTS: [&str; 5] = [argument::NAME, claim_types::NAME, coverage::NAME, dyad_forms::NAME, timeline::NAME];

/// The file with the graph of the chart `argument` for Graphviz.
pub const GRAPH: &str = argument::GRAPH;

/// Draws the charts of a book as SVG 1.1, by file name: one file for each of [`CHARTS`], and [`GRAPH`]. The title of a
/// chart states a finding. The same book gives the same bytes. If the book has no data for a chart, the chart contains
/// a note.
#[must_use]
pub fn charts(book: &Book) -> BTreeMap<String, Vec<u8>> {
    let argument = Argument::of(book);
    let pictures =
        [argument.draw(), claim_types::draw(book), coverage::draw(book), dyad_forms::draw(book), timeline::draw(book)];
    let file = |picture: Picture| (format!("{}.svg", picture.name), picture.finish().into_bytes());
    let mut files: BTreeMap<_, _> = pictures.into_iter().map(file).collect();
    files.insert(GRAPH.to_owned(), argument.graph().into_bytes());
    files
}

/// Returns whether a path is the path of a file from [`charts`].
#[must_use]
pub fn is_chart(path: &str) -> bool {
    path == GRAPH || path.strip_suffix(".svg").is_some_and(|stem| CHARTS.contains(&stem))
}

/// Joins items into an enumeration: `a`, `a and b`, `a, b and c`.
fn listed(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}
