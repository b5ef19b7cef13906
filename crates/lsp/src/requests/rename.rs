//! Renames a claim, entity, event, coder or section in all files of the book.

mod files;
mod released;

use std::collections::BTreeMap;

use claimbook_core::book::uses::{Name, Use, name_at, uses};
use claimbook_core::model::{ClaimId, Invalid, Referent, Slug};
use claimbook_core::syntax::diagnostic::Fix;
use claimbook_core::syntax::file::FileId;
use gen_lsp_types::{
    PrepareRenameParams, PrepareRenamePlaceholder, PrepareRenameResult, RenameParams, TextEdit, WorkspaceEdit,
};

use super::{Refusal, definition};
use crate::library::Library;
use crate::view::Spot;

pub(super) fn prepare(library: &Library, params: &PrepareRenameParams) -> Result<Option<PrepareRenameResult>, Refusal> {
    let Some(spot) = library.spot(&params.text_document_position_params) else { return Ok(None) };
    let Some((name, place)) = named(&spot) else { return Ok(None) };
    released::refuse(&spot.view, &name)?;
    let range = spot.view.range(spot.id, place.span);
    Ok(Some(PrepareRenamePlaceholder { range, placeholder: name.id }.into()))
}

pub(super) fn rename(library: &Library, params: &RenameParams) -> Result<Option<WorkspaceEdit>, Refusal> {
    let Some(spot) = library.spot(&params.text_document_position_params) else { return Ok(None) };
    let Some((name, _)) = named(&spot) else { return Err(Refusal("only ids can be renamed".to_owned())) };
    let (view, new) = (spot.view, params.new_name.as_str());
    released::refuse(&view, &name)?;
    valid(&name, new)?;
    if new == name.id {
        return Ok(None);
    }
    let taken = Name { id: new.to_owned(), ..name.clone() };
    if definition::place(view.book(), &taken).is_some() || view.book().lost.contains(new) {
        return Err(Refusal(format!("the id `{new}` is taken")));
    }
    let uses = uses(view.book(), &name);
    if let Some(unread) = uses.unread.first() {
        let file = view.book().file(*unread).path();
        return Err(Refusal(format!("{file} contains `{}` and is not valid YAML", name.id)));
    }
    let mut edits: BTreeMap<FileId, Vec<TextEdit>> = BTreeMap::new();
    for place in uses.places {
        let fix = Fix { span: place.span, replacement: new.to_owned() };
        edits.entry(place.file).or_default().push(view.edit(place.file, &fix));
    }
    let renames = match name.to {
        Referent::Section => files::of_section(&view, &name, new, &mut edits)?,
        Referent::Coder => files::of_coder(&view, &name.id, new),
        _ => Vec::new(),
    };
    let can_rename = view.client.renames_files && view.client.has_versions;
    if !can_rename && !renames.is_empty() {
        return Err(Refusal(format!(
            "the files of `{}` must be renamed too, which this editor does not support",
            name.id
        )));
    }
    Ok(Some(view.workspace_edit(edits, renames)))
}

/// Returns the name under the cursor, if it can be renamed.
fn named(spot: &Spot<'_>) -> Option<(Name, Use)> {
    let (name, place) = name_at(spot.book(), spot.id, spot.offset)?;
    let can_be =
        matches!(name.to, Referent::Claim | Referent::Entity | Referent::Event | Referent::Coder | Referent::Section);
    (can_be && spot.offset <= place.span.end).then_some((name, place))
}

/// Checks that a new name is valid for its kind of record.
fn valid(name: &Name, new: &str) -> Result<(), Refusal> {
    let refusal = |fault: Invalid| Refusal(format!("{fault}; {}", fault.help));
    match name.to {
        Referent::Claim => new.parse::<ClaimId>().map(drop).map_err(refusal),
        _ => new.parse::<Slug>().map(drop).map_err(refusal),
    }
}
