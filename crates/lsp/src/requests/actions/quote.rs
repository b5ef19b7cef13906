//! The action that replaces quoted words of the source by their locator.

use claimbook_core::edit::format;
use claimbook_core::model::{Anchor, Referent, reference};
use claimbook_core::syntax::diagnostic::Fix;
use claimbook_core::syntax::file::Span;
use claimbook_core::text::Quoted;
use gen_lsp_types::{CodeAction, CodeActionKind};

use super::action_in;
use crate::view::Spot;

/// Returns the action, if the cursor is in a field for an anchor, and its text occurs once in the source.
pub(super) fn actions(spot: &Spot<'_>, range: Span) -> Option<CodeAction> {
    let tree = spot.tree()?;
    let found = tree.at(range.start)?;
    let is_anchor = reference(spot.kind()?, &found.path).is_some_and(|reference| reference.to == Referent::Anchor);
    let text = found.node.as_text().filter(|text| is_anchor && text.parse::<Anchor>().is_err())?;
    let source = spot.view.source_of(spot.file.path())?;
    let document = spot.view.texts().get(source.source.id.as_str())?;
    let Quoted::Once(place) = document.quoted(&source.source, source.lock.as_ref(), text) else { return None };
    let at = place.at.to_string();
    let fix = Fix {
        span: found.node.span,
        replacement: if at.contains(',') { format!("\"{at}\"") } else { format::scalar(&at) },
    };
    let action = action_in(spot, format!("Replace the quote with `{at}`"), CodeActionKind::QuickFix, &fix);
    Some(CodeAction { is_preferred: Some(true), ..action })
}
