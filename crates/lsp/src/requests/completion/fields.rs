//! The fields that a record may still get, in their order.

use std::fmt::Write;

use claimbook_core::edit::format::Kind;
use claimbook_core::edit::scaffold;
use claimbook_core::model::FieldGuide;
use claimbook_core::syntax::yaml::Unfinished;
use gen_lsp_types::CompletionItemKind;

use super::Proposal;
use crate::cards;
use crate::view::Spot;

pub(super) fn proposals(spot: &Spot<'_>, kind: Kind, found: &Unfinished) -> Vec<Proposal> {
    let guide = spot.view.open.guide();
    let fields = guide.fields(kind, &found.path).into_iter().filter(|field| !found.keys.contains(&field.key));
    let mut proposals: Vec<Proposal> = fields.map(|field| proposal(spot, kind, found, &field)).collect();
    if found.keys.is_empty() && !found.is_in_braces && found.path.to_string() == "claims[0]" {
        proposals.extend(claim(spot, found.indent));
    }
    proposals
}

fn proposal(spot: &Spot<'_>, kind: Kind, found: &Unfinished, field: &FieldGuide<'_>) -> Proposal {
    let has_snippets = spot.view.client.has_snippets;
    let required = if field.is_required { "required" } else { "" };
    let inner = field.has_records.then(|| record(spot, kind, found, field)).flatten();
    let text = match inner {
        Some(record) if has_snippets && field.is_list && found.is_in_braces => format!("{}: [{record}]", field.key),
        Some(record) if has_snippets && field.is_list => format!("{}:\n  - {record}", field.key),
        Some(record) if has_snippets => format!("{}: {record}", field.key),
        None if has_snippets && field.is_list && !field.has_records => format!("{}: [$1]", field.key),
        _ if field.has_records && !found.is_in_braces => format!("{}:", field.key),
        _ => format!("{}: ", field.key),
    };
    Proposal {
        is_snippet: text.contains('$'),
        text,
        detail: required.to_owned(),
        description: cards::plain(&field.description),
        ..Proposal::new(&field.key, CompletionItemKind::Field)
    }
}

/// Returns a record in braces with its required fields to fill in, or with its first field if none is required.
fn record(spot: &Spot<'_>, kind: Kind, found: &Unfinished, field: &FieldGuide<'_>) -> Option<String> {
    let mut path = found.path.clone().key(field.key.clone());
    if field.is_list {
        path = path.index(0);
    }
    let fields = spot.view.open.guide().fields(kind, &path);
    if fields.iter().any(|field| field.has_records || field.key == "statement" || field.key == "label") {
        return None;
    }
    let required: Vec<&FieldGuide<'_>> = fields.iter().filter(|field| field.is_required).collect();
    let shown = if required.is_empty() { fields.iter().take(1).collect() } else { required };
    let parts: Vec<String> =
        (1..).zip(shown).map(|(place, field): (usize, _)| format!("{}: ${place}", field.key)).collect();
    Some(format!("{{{}}}", parts.join(", ")))
}

/// Returns a whole claim with the next free id, and the fields that a person must fill in.
fn claim(spot: &Spot<'_>, indent: usize) -> Option<Proposal> {
    let id = next_id(spot)?;
    let margin = " ".repeat(indent);
    let mut text = format!("id: {id}");
    let fields = scaffold::to_fill_in(&spot.book().vocabulary).into_iter().chain(["at"]);
    for (place, field) in (1..).zip(fields) {
        let place: usize = place;
        let value = match field {
            "participants" => format!("\n{margin}  - {{entity: ${{{place}:entity}}, role: actor}}"),
            "statement" | "type" | "certainty" | "at" => format!(" ${place}"),
            _ => format!(" [${place}]"),
        };
        let _ = write!(text, "\n{margin}{field}:{value}");
    }
    Some(Proposal {
        text,
        is_snippet: true,
        detail: "a new claim with the next free id".to_owned(),
        ..Proposal::new(id, CompletionItemKind::Snippet)
    })
}

/// Returns the next free claim id of the source of a file. The ids of a coding are independent of those of the book.
pub(in crate::requests) fn next_id(spot: &Spot<'_>) -> Option<String> {
    let source = spot.view.source_of(spot.file.path())?;
    let folder = spot.file.path().rsplit_once('/')?.0;
    let own =
        spot.book().files.iter().filter(|file| file.path().rsplit_once('/').is_some_and(|(other, _)| other == folder));
    let texts: Vec<_> = own.map(claimbook_core::syntax::file::File::current_text).collect();
    Some(scaffold::next_id(&source.source.prefix, texts.iter().map(|text| &**text))?.to_string())
}
