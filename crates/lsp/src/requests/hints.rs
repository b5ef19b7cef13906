//! Inlay hints: the words of anchors, the labels of entities and events, the statements of related claims.

use claimbook_core::model::{Anchor, Referent, reference};
use gen_lsp_types::{InlayHint, InlayHintParams, Label, Position};

use crate::cards::{self, shortened};
use crate::library::Library;
use crate::view::Spot;

/// The largest number of characters of a hint.
const LONGEST: usize = 80;

pub(super) fn hints(library: &Library, params: &InlayHintParams) -> Option<Vec<InlayHint>> {
    let spot = library.file(&params.text_document.uri)?;
    let (kind, tree) = (spot.kind()?, spot.tree()?);
    let wanted = spot.view.client.encoding.span(spot.file, params.range);
    let mut hints = Vec::new();
    tree.visit_scalars(&mut |path, node| {
        let is_wanted = wanted.start <= node.span.end && node.span.start <= wanted.end;
        let reference = reference(kind, path).filter(|reference| is_wanted && !reference.is_definition);
        let label = reference.zip(node.as_text()).and_then(|(to, text)| label(&spot, to.to, text));
        if let Some(label) = label {
            hints.push(hint(spot.view.range(spot.id, node.span).end, &label));
        }
    });
    Some(hints)
}

fn hint(position: Position, label: &str) -> InlayHint {
    let label = Label::String(shortened(label, LONGEST));
    InlayHint {
        position,
        label,
        kind: None,
        text_edits: None,
        tooltip: None,
        padding_left: Some(true),
        padding_right: None,
        data: None,
    }
}

fn label(spot: &Spot<'_>, to: Referent, text: &str) -> Option<String> {
    let (book, wanted) = (spot.book(), &spot.view.settings.inlay_hints);
    match to {
        Referent::Entity if wanted.labels => book
            .entities
            .iter()
            .find(|record| record.record.id.as_str() == text)
            .map(|record| record.record.label.clone()),
        Referent::Event if wanted.labels => book
            .events
            .iter()
            .find(|record| record.record.id.as_str() == text)
            .map(|record| record.record.label.clone()),
        Referent::Claim if wanted.statements => book
            .claims()
            .find(|record| record.claim.id.as_str() == text)
            .map(|record| record.claim.statement.to_string()),
        Referent::Anchor if wanted.words => {
            let (anchor, source) = (text.parse::<Anchor>().ok()?, spot.view.source_of(spot.file.path())?);
            let words =
                anchor.locators().iter().map(|locator| Some(cards::words(source, spot.view.texts(), locator)?.1));
            Some(format!("“{}”", words.collect::<Option<Vec<String>>>()?.join(" … ")))
        }
        _ => None,
    }
}
