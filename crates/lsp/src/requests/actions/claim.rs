//! Actions on the claim under the cursor: mark it as reviewed or checked, replace it, or split it in two.

use claimbook_core::edit::{field, record};
use claimbook_core::model::codes::{CoderKind, Status};
use claimbook_core::syntax::diagnostic::{Fix, Path};
use claimbook_core::syntax::file::{File, Span};
use claimbook_core::syntax::yaml::Node;
use gen_lsp_types::{CodeAction, CodeActionKind};
use serde_json::json;

use super::{action_in, item_at};
use crate::requests::completion::next_id;
use crate::view::Spot;

pub(super) fn actions(spot: &Spot<'_>, range: Span) -> Vec<CodeAction> {
    let Some(paragraph) = spot.book().paragraph_in(spot.id) else { return Vec::new() };
    let Some(tree) = spot.tree() else { return Vec::new() };
    let Some((items, index)) = item_at(spot.file.text(), &tree, "claims", range) else { return Vec::new() };
    let Some(record) = paragraph.claims.iter().find(|record| record.index as usize == index) else { return Vec::new() };
    let (id, path) = (record.claim.id.as_str(), record.path());
    let mut actions = Vec::new();
    if let Some(reviewer) = spot.view.settings.reviewer.as_deref() {
        let day = spot.view.today.to_string();
        let is_model = spot.book().coder(reviewer).is_some_and(|coder| coder.kind == CoderKind::Model);
        let reading = match record.claim.status {
            Status::Draft if is_model => Some(("checked", "checked_by", "checked_on")),
            Status::Draft | Status::Checked if !is_model => Some(("reviewed", "reviewer", "reviewed_on")),
            _ => None,
        };
        if let Some((status, by, on)) = reading {
            let fields = [("status", status), (by, reviewer), (on, &day)];
            let edit = with_fields(spot, spot.file.text(), &path, &fields);
            actions.extend(edit.map(|fix| of(spot, format!("Mark {id} as {status} by {reviewer}"), &fix)));
        }
    }
    if let Some((new, copy)) =
        next_id(spot).and_then(|new| Some((new.clone(), copied(spot.file, items, index, id, &new)?)))
    {
        actions.push(of(spot, format!("Split {id}: copy it as {new}"), &copy));
        if record.claim.status.is_current() {
            let fields = [("status", "superseded"), ("superseded_by", new.as_str())];
            let mut text = spot.file.text().to_owned();
            text.insert_str(copy.span.start, &copy.replacement);
            let edit = with_fields(spot, &text, &path, &fields);
            actions.extend(edit.map(|fix| of(spot, format!("Supersede {id} by {new}"), &fix)));
        }
    }
    actions
}

fn of(spot: &Spot<'_>, title: String, fix: &Fix) -> CodeAction {
    action_in(spot, title, CodeActionKind::RefactorRewrite, fix)
}

/// Returns the edit that turns a file into a new text in which a record has further fields.
fn with_fields(spot: &Spot<'_>, text: &str, path: &Path, fields: &[(&str, &str)]) -> Option<Fix> {
    let kind = spot.kind()?;
    let new = fields.iter().try_fold(text.to_owned(), |text, (key, value)| {
        field::set(&File::new(spot.file.path(), text), kind, path, key, Some(&json!(value)))
    });
    record::difference(spot.file.text(), &new?)
}

/// Returns the edit that inserts a copy of a record after it, with another id.
fn copied(file: &File, items: &[Node], index: usize, id: &str, new: &str) -> Option<Fix> {
    let text = file.text();
    let item = items.get(index)?;
    let start = text[..item.span.start].rfind('\n').map_or(0, |end| end + 1);
    let end = text[item.span.end..].find('\n').map(|length| item.span.end + length + 1)?;
    let lines = text.get(start..end)?;
    // A record in block style begins with its own dash and ends before the next record.
    let is_alone = lines.trim_start().starts_with('-') && items.get(index + 1).is_none_or(|next| next.span.start > end);
    let place = item.get("id")?.span;
    let own = text.get(place.start..place.end)?;
    let copy = format!("{}{}{}", &text[start..place.start], own.replace(id, new), &text[place.end..end]);
    is_alone.then(|| Fix { span: Span::at(end), replacement: copy })
}
