//! Ranges that can be folded, and the ranges around a place.

use claimbook_core::syntax::file::Span;
use claimbook_core::syntax::yaml::{Node, Value};
use gen_lsp_types::{FoldingRange, FoldingRangeParams, Range, SelectionRange, SelectionRangeParams};

use crate::library::Library;

pub(super) fn folding(library: &Library, params: &FoldingRangeParams) -> Option<Vec<FoldingRange>> {
    let spot = library.file(&params.text_document.uri)?;
    let mut spans = Vec::new();
    collect(&spot.tree()?, &mut spans);
    let lines = spans.into_iter().map(|span| spot.view.range(spot.id, span));
    let several = lines.filter(|range| range.start.line < range.end.line);
    Some(several.map(|range| fold(range.start.line, range.end.line)).collect())
}

fn fold(start_line: u32, end_line: u32) -> FoldingRange {
    FoldingRange { start_line, end_line, ..FoldingRange::default() }
}

/// Collects the spans of fields and of list items.
fn collect(node: &Node, spans: &mut Vec<Span>) {
    match &node.value {
        Value::Mapping(entries) => {
            for entry in entries {
                spans.push(Span { start: entry.key_span.start, end: entry.value.span.end });
                collect(&entry.value, spans);
            }
        }
        Value::Sequence(items) => {
            for item in items {
                spans.push(item.span);
                collect(item, spans);
            }
        }
        Value::Scalar(_) | Value::Refused => {}
    }
}

pub(super) fn selection(library: &Library, params: &SelectionRangeParams) -> Option<Vec<SelectionRange>> {
    let spot = library.file(&params.text_document.uri)?;
    let tree = spot.tree()?;
    let at = |position| {
        let offset = spot.view.client.encoding.offset(spot.file, position);
        let around = tree.at(offset).map(|found| found.around).unwrap_or_default();
        let whole = spot.view.range(spot.id, Span { start: 0, end: spot.file.text().len() });
        let ranges = around.into_iter().map(|span| spot.view.range(spot.id, span));
        let nest = |parent: SelectionRange, range: Range| {
            if parent.range == range { parent } else { SelectionRange { range, parent: Some(Box::new(parent)) } }
        };
        ranges.fold(SelectionRange { range: whole, parent: None }, nest)
    };
    Some(params.positions.iter().copied().map(at).collect())
}
