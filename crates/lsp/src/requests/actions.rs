//! Code actions: fixes of faults, and edits of the claim under the cursor.

mod claim;
mod decision;
mod fault;
mod fix_all;
mod quote;

use claimbook_core::syntax::file::Span;
use claimbook_core::syntax::yaml::{Node, Value};
use gen_lsp_types::{CodeAction, CodeActionKind, CodeActionParams, CodeActionResponse, WorkspaceEdit};

use crate::library::Library;
use crate::view::Spot;

/// The kind of the action that applies all safe fixes of a file.
pub(crate) const FIX_ALL: &str = "source.fixAll.claimbook";

pub(super) fn actions(library: &Library, params: &CodeActionParams) -> Option<Vec<CodeActionResponse>> {
    let spot = library.file(&params.text_document.uri)?;
    let range = spot.view.client.encoding.span(spot.file, params.range);
    let only = params.context.only.as_deref();
    let is_wanted = |kind: &CodeActionKind| only.is_none_or(|only| only.iter().any(|wanted| is_kind(kind, wanted)));
    let mut actions: Vec<CodeAction> = Vec::new();
    if is_wanted(&CodeActionKind::QuickFix) {
        actions.extend(fault::actions(&spot, range));
        actions.extend(quote::actions(&spot, range));
    }
    let fix_all = CodeActionKind::from(FIX_ALL.to_owned());
    if is_wanted(&fix_all) {
        actions.extend(fix_all::action(&spot, fix_all, only.is_some()));
    }
    if is_wanted(&CodeActionKind::Refactor) || is_wanted(&CodeActionKind::RefactorRewrite) {
        actions.extend(claim::actions(&spot, range));
        actions.extend(decision::actions(&spot, range));
    }
    Some(actions.into_iter().map(CodeActionResponse::CodeAction).collect())
}

/// Returns whether a kind is a wanted kind or one of its subkinds, such as `source.fixAll` of `source`.
fn is_kind(kind: &CodeActionKind, wanted: &CodeActionKind) -> bool {
    let (kind, wanted) = (name(kind), name(wanted));
    kind == wanted || wanted.is_empty() || kind.strip_prefix(&wanted).is_some_and(|rest| rest.starts_with('.'))
}

fn name(kind: &CodeActionKind) -> String {
    serde_json::to_value(kind).ok().and_then(|kind| kind.as_str().map(str::to_owned)).unwrap_or_default()
}

fn action(title: String, kind: CodeActionKind, edit: WorkspaceEdit) -> CodeAction {
    CodeAction { title, kind: Some(kind), edit: Some(edit), ..CodeAction::default() }
}

/// Returns an action with one edit of a file.
fn action_in(
    spot: &Spot<'_>,
    title: String,
    kind: CodeActionKind,
    fix: &claimbook_core::syntax::diagnostic::Fix,
) -> CodeAction {
    let edits = [(spot.id, vec![spot.view.edit(spot.id, fix)])].into();
    action(title, kind, spot.view.workspace_edit(edits, Vec::new()))
}

/// Returns the items of a list at the top level of a file, and the index of the one at the start of a range. An item
/// begins with its line, because editors that select whole lines begin a range there.
fn item_at<'t>(text: &str, tree: &'t Node, list: &str, range: Span) -> Option<(&'t [Node], usize)> {
    let Value::Sequence(items) = &tree.get(list)?.value else { return None };
    let line = |item: &Node| text[..item.span.start].rfind('\n').map_or(0, |end| end + 1);
    let index = items.iter().position(|item| line(item) <= range.start && range.start <= item.span.end)?;
    Some((items, index))
}

fn touch(one: Span, other: Span) -> bool {
    one.start <= other.end && other.start <= one.end
}
