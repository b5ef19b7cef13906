//! Joins the tables of an export: the rows of `claims` with those of its sibling tables.

use std::collections::BTreeMap;

use super::columns::{Columns, Slot, is_derived, plain};
use super::draft::{Content, Draft, List};
use super::rows::{Rows, is_blank};
use crate::rules::invalid_value;
use crate::syntax::file::FileId;
use crate::syntax::yaml::{Entry, Node, Value};

/// The table with one row per claim.
pub(super) const CLAIMS: &str = "claims";

/// The table with the anchors of the claims.
const ANCHORS: &str = "claim_anchors";

/// Returns the list field that a table states, such as `domains` for `claim_domains`.
fn list<'c>(columns: &'c Columns, table: &str) -> Option<&'c Slot> {
    let key = table.strip_prefix("claim_")?;
    columns.slots.iter().find(|slot| slot.key == key && slot.is_list)
}

/// Returns whether an import reads a table of an export, by its name. It skips tables that follow from others, such as
/// `claim_dyads`.
#[must_use]
pub fn is_read(table: &str) -> bool {
    table == CLAIMS || table.starts_with("claim_")
}

/// Adds the rows of a sibling table to the drafts of their claims.
pub(super) fn join(rows: &mut Rows<'_>, drafts: &mut [Draft], table: &str, nodes: &[Node], file: FileId) {
    let slot = list(rows.mapping.known, table);
    if slot.is_none() && table != ANCHORS {
        return;
    }
    rows.file = file;
    let mut by_claim: BTreeMap<&str, Vec<&Node>> = BTreeMap::new();
    for node in nodes {
        let owner = entries(node).iter().find(|entry| matches!(plain(&entry.key).as_str(), "id" | "subject_id"));
        match owner.and_then(|entry| entry.value.as_text()) {
            Some(owner) => by_claim.entry(owner).or_default().push(node),
            None => rows.report(&invalid_value::RULE, node.span, "the row names no claim", "fill in its id"),
        }
    }
    for draft in drafts {
        let Some(mut own) = draft.text("id").and_then(|id| by_claim.remove(id.text.as_str())) else { continue };
        own.sort_by_key(|row| position(row).unwrap_or(0));
        match slot {
            None => rows.anchors(draft, &own),
            Some(slot) => {
                let is_unordered = own.iter().any(|row| position(row).is_none());
                let items = own.iter().filter_map(|row| item(rows, slot, row)).collect();
                let content = Content::List(List { items, is_unordered });
                if draft.fields.insert(slot.key.clone(), content).is_some() {
                    let message = format!("the claim states its {} in both `{CLAIMS}` and `{table}`", slot.key);
                    rows.report(&invalid_value::RULE, own[0].span, message, "keep one of the two");
                }
            }
        }
    }
    for (owner, rest) in by_claim {
        let message = format!("the table `{CLAIMS}` has no claim `{owner}`");
        rows.report(&invalid_value::RULE, rest[0].span, message, "add the claim, or delete the row");
    }
}

/// Converts a row to an item: to a record, or to the value of the only column of its own.
fn item(rows: &mut Rows<'_>, slot: &Slot, row: &Node) -> Option<Content> {
    if slot.shape.is_some() {
        return rows.item(slot, &slot.key, row);
    }
    let own = entries(row).iter().find(|entry| !is_derived(&plain(&entry.key)) && !is_blank(&entry.value));
    let Some(entry) = own else {
        rows.report(&invalid_value::RULE, row.span, format!("the row has no value for `{}`", slot.key), "fill it in");
        return None;
    };
    rows.item(slot, &slot.key, &entry.value)
}

fn entries(node: &Node) -> &[Entry] {
    match &node.value {
        Value::Mapping(entries) => entries,
        _ => &[],
    }
}

fn position(row: &Node) -> Option<u32> {
    row.get("position")?.as_text()?.parse().ok()
}
