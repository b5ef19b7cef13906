//! Formatting as `fmt` does it: of a file, or of the records in a range.

use claimbook_core::edit::format;
use claimbook_core::edit::record::difference;
use claimbook_core::syntax::diagnostic::Fix;
use claimbook_core::syntax::file::{File, FileId, Span};
use claimbook_core::syntax::yaml::{self, Node, Value};
use gen_lsp_types::{DocumentFormattingParams, DocumentRangeFormattingParams, TextEdit};

use crate::library::Library;
use crate::view::Spot;

pub(super) fn file(library: &Library, params: &DocumentFormattingParams) -> Option<Vec<TextEdit>> {
    let spot = library.file(&params.text_document.uri)?;
    let (_, formatted) = formatted(&spot)?;
    let edit = difference(spot.file.text(), &formatted).map(|fix| spot.view.edit(spot.id, &fix));
    Some(edit.into_iter().collect())
}

pub(super) fn range(library: &Library, params: &DocumentRangeFormattingParams) -> Option<Vec<TextEdit>> {
    let spot = library.file(&params.text_document.uri)?;
    let (tree, formatted) = formatted(&spot)?;
    let wanted = spot.view.client.encoding.span(spot.file, params.range);
    let file = File::new(spot.file.path(), formatted);
    let new_tree = yaml::read(&file, FileId(0)).0?;
    let (old, new) = (blocks(spot.file.text(), &tree), blocks(file.text(), &new_tree));
    if old.len() != new.len() {
        return None;
    }
    let touched = |span: &Span| span.start < wanted.end.max(wanted.start + 1) && wanted.start < span.end;
    let changed = old.iter().zip(&new).filter(|(span, _)| touched(span)).filter_map(|(old, new)| {
        let (text, formatted) = (&spot.file.text()[old.start..old.end], &file.text()[new.start..new.end]);
        let fix = difference(text, formatted)?;
        let span = Span { start: old.start + fix.span.start, end: old.start + fix.span.end };
        Some(spot.view.edit(spot.id, &Fix { span, ..fix }))
    });
    Some(changed.collect())
}

/// Returns the tree and the formatted text of a file, with the line ends of the file.
fn formatted(spot: &Spot<'_>) -> Option<(Node, String)> {
    let (tree, faults) = yaml::read(spot.file, spot.id);
    let tree = tree.filter(|_| faults.is_empty())?;
    let text = format::format(spot.file, &tree, spot.kind()?)?;
    let is_crlf = spot.file.text().contains("\r\n");
    Some((tree, if is_crlf { text.replace('\n', "\r\n") } else { text }))
}

/// Divides a text into the lines of each record of its lists, and the lines between them.
fn blocks(text: &str, tree: &Node) -> Vec<Span> {
    let Value::Mapping(entries) = &tree.value else { return Vec::new() };
    let mut starts = vec![0];
    for entry in entries {
        starts.push(line_start(text, entry.key_span.start));
        if let Value::Sequence(items) = &entry.value.value {
            starts.extend(items.iter().map(|item| line_start(text, item.span.start)));
        }
    }
    starts.push(text.len());
    starts.dedup();
    let is_ordered = starts.is_sorted();
    let pairs = starts.windows(2).map(|pair| Span { start: pair[0], end: pair[1] });
    if is_ordered { pairs.collect() } else { Vec::new() }
}

fn line_start(text: &str, offset: usize) -> usize {
    text[..offset].rfind('\n').map_or(0, |end| end + 1)
}
