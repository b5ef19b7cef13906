//! Leaves out rows whose claims the book already has.

use ahash::{AHashMap, AHashSet};

use super::columns::AT;
use super::draft::{Cell, Draft};
use crate::book::{Book, SourceRecord};
use crate::model::Anchor;
use crate::rules::repeated_row;
use crate::syntax::diagnostic::{Diagnostic, Place, counted};
use crate::syntax::yaml::{self, Node, ScalarKind, Value};
use crate::text::fold;

/// The statements of a source's claims, folded, each with the anchors of the claims that have it. Includes claims with gaps.
struct Known(AHashMap<String, AHashSet<String>>);

impl Known {
    fn of(book: &Book, source: &SourceRecord) -> Self {
        let mut known: AHashMap<String, AHashSet<String>> = AHashMap::new();
        for paragraph in book.paragraphs.iter().filter(|paragraph| paragraph.folder == source.folder) {
            let node = yaml::read(book.file(paragraph.file), paragraph.file).0;
            let Some(Value::Sequence(claims)) =
                node.as_ref().and_then(|node| node.get("claims")).map(|node| &node.value)
            else {
                continue;
            };
            for claim in claims {
                let text =
                    |key: &str| claim.get(key).filter(|node| !is_gap(node)).and_then(Node::as_text).unwrap_or_default();
                known.entry(fold(text("statement"))).or_default().insert(anchor(text(AT)));
            }
        }
        Self(known)
    }

    fn has(&self, draft: &Draft) -> bool {
        let text = |key: &str| draft.text(key).map(|cell| cell.text.as_str()).unwrap_or_default();
        let (statement, at) = (fold(text("statement")), anchor(text(AT)));
        let Some(anchors) = self.0.get(&statement) else { return false };
        if at.is_empty() { !statement.is_empty() } else { anchors.contains(&at) }
    }
}

/// Returns whether a field has no value.
fn is_gap(node: &Node) -> bool {
    matches!(&node.value, Value::Scalar(scalar) if scalar.kind() == ScalarKind::Null)
}

/// Returns an anchor in its usual spelling.
fn anchor(text: &str) -> String {
    text.parse::<Anchor>().map_or_else(|_| text.to_owned(), |anchor| anchor.to_string())
}

/// Removes the drafts whose claims the source already has, and reports their lines in the imported file. Returns the number of
/// these drafts. Drafts with the id of a claim stay, because their ids are reported.
pub(super) fn leave_out(drafts: &mut Vec<Draft>, book: &Book, source: &SourceRecord, read: &mut Book) -> usize {
    let known = Known::of(book, source);
    let ids: AHashSet<&str> = book.claims().map(|record| record.claim.id.as_str()).collect();
    let is_taken = |id: &Cell| ids.contains(id.text.as_str()) || book.lost.contains(&id.text);
    let is_repeated = |draft: &mut Draft| !draft.text("id").is_some_and(is_taken) && known.has(draft);
    let repeated: Vec<Place> = drafts.extract_if(.., is_repeated).map(|draft| draft.place).collect();
    let Some(first) = repeated.first() else { return 0 };
    let line = |place: &Place| read.file(place.file).position(place.span.start).line;
    let mut lines: Vec<_> = repeated.iter().map(line).collect();
    lines.sort_unstable();
    lines.dedup();
    let runs: Vec<String> = lines
        .chunk_by(|line, next| line + 1 == *next)
        .map(|run| match run {
            [only] => only.to_string(),
            several => format!("{}-{}", several[0], several[several.len() - 1]),
        })
        .collect();
    let (are, these, noun) =
        if repeated.len() == 1 { ("is", "this claim", "line") } else { ("are", "these claims", "lines") };
    let message = format!(
        "{} {are} left out, because the book already has {these}: {noun} {}",
        counted(repeated.len(), "row"),
        runs.join(", ")
    );
    let help = "to import a row as another claim, change its statement or its anchor";
    read.diagnostics.push(Diagnostic::new(&repeated_row::RULE, *first, message).help(help));
    repeated.len()
}
