//! Groups the changes of rows by claim.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;

use super::row::{CLAIMS, count};
use super::{Derived, Field, Kind, RowChange};

/// The changes of a claim.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClaimChange {
    /// The claim's id.
    pub id: String,
    /// The kinds of changes; several if the claim was, for example, both corrected and reviewed.
    pub kinds: Vec<Kind>,
    /// The changed fields of the claim; all fields if the claim was added or removed.
    pub fields: Vec<Field>,
    /// The changed rows of other tables that belong to the claim. Empty if the claim was added or removed.
    pub parts: Vec<RowChange>,
}

impl ClaimChange {
    /// Returns the new value of a field, or the old value if there is no new one. Returns an empty text if the field
    /// did not change.
    #[must_use]
    pub fn field(&self, name: &str) -> &str {
        let field = self.fields.iter().find(|field| field.field == name);
        field.and_then(|field| field.new.as_str().or(field.old.as_str())).unwrap_or_default()
    }
}

/// The fields that describe the status of a record.
pub(super) const STATUS: [&str; 7] =
    ["status", "checked_by", "checked_on", "reviewer", "reviewed_on", "superseded_by", "reason"];

/// Separates the changes of rows into those of claims, grouped by id, and all others. If only derived values of a claim
/// changed, counts the change in `derived` instead.
pub(super) fn gather(
    rows: Vec<RowChange>,
    derived: &mut BTreeMap<String, Derived>,
) -> (Vec<ClaimChange>, Vec<RowChange>) {
    let mut of_claims: BTreeMap<String, (Option<RowChange>, Vec<RowChange>)> = BTreeMap::new();
    let mut others = Vec::new();
    for row in rows {
        match row.claim.clone() {
            None => others.push(row),
            Some(id) => {
                let (own, parts) = of_claims.entry(id).or_default();
                if row.table == CLAIMS { *own = Some(row) } else { parts.push(row) }
            }
        }
    }
    let claims = of_claims.into_iter().filter_map(|(id, (own, parts))| claim(id, own, parts, derived));
    (claims.collect(), others)
}

fn claim(
    id: String,
    own: Option<RowChange>,
    parts: Vec<RowChange>,
    derived: &mut BTreeMap<String, Derived>,
) -> Option<ClaimChange> {
    let mut fields = Vec::new();
    if let Some(own) = own {
        match own.kind {
            Kind::RowAdded => {
                return Some(ClaimChange { id, kinds: vec![Kind::ClaimAdded], fields: own.fields, parts: Vec::new() });
            }
            Kind::RowRemoved | Kind::IdVanished => {
                return Some(ClaimChange {
                    id,
                    kinds: vec![Kind::ClaimVanished],
                    fields: own.fields,
                    parts: Vec::new(),
                });
            }
            _ => {}
        }
        let follows = own.fields.iter().all(|field| field.derived);
        if follows && parts.is_empty() {
            count(derived, &own);
            return None;
        }
        fields.extend(own.fields.into_iter().filter(|field| !field.derived));
    }
    if is_reused(&fields, &parts) {
        return Some(ClaimChange { id, kinds: vec![Kind::ClaimReused], fields, parts });
    }
    let status = fields.iter().find(|field| field.field == "status");
    let is_retired = |value: &Value| matches!(value.as_str(), Some("withdrawn" | "superseded"));
    let is_revived = status.is_some_and(|field| is_retired(&field.old) && !is_retired(&field.new));
    let mut kinds: Vec<Kind> = match status.and_then(|field| field.new.as_str()) {
        _ if is_revived => vec![Kind::ClaimRevived],
        Some("withdrawn") => vec![Kind::ClaimWithdrawn],
        Some("superseded") => vec![Kind::ClaimSuperseded],
        Some("checked") => vec![Kind::ClaimChecked],
        Some("reviewed") => vec![Kind::ClaimReviewed],
        _ => Vec::new(),
    };
    let corrected = fields.iter().any(|field| !STATUS.contains(&field.field.as_str()));
    if kinds.is_empty() || corrected || !parts.is_empty() {
        kinds.insert(0, Kind::ClaimChanged);
    }
    Some(ClaimChange { id, kinds, fields, parts })
}

/// Returns whether the id now names another proposition: most words of the statement changed, the primary anchor is on
/// other passages, and participants were replaced. A correction keeps the statement, the anchor or the participants.
fn is_reused(fields: &[Field], parts: &[RowChange]) -> bool {
    let Some(statement) = fields.iter().find(|field| field.field == "statement") else { return false };
    let words = |value: &Value| -> BTreeSet<String> {
        let text = value.as_str().unwrap_or_default().to_lowercase();
        text.split(|sign: char| !sign.is_alphanumeric()).filter(|word| word.len() > 3).map(str::to_owned).collect()
    };
    let (old, new) = (words(&statement.old), words(&statement.new));
    let shared = old.intersection(&new).count();
    if 3 * shared > old.union(&new).count() {
        return false;
    }
    let values = |table: &str, kind: Kind, column: &str, only: Option<(&str, &str)>| -> BTreeSet<String> {
        let value = |row: &RowChange, column: &str| {
            let field = row.fields.iter().find(|field| field.field == column)?;
            field.new.as_str().or(field.old.as_str()).map(str::to_owned)
        };
        let rows = parts.iter().filter(|row| row.table == table && row.kind == kind);
        let rows = rows.filter(|row| only.is_none_or(|(column, wanted)| value(row, column).as_deref() == Some(wanted)));
        rows.filter_map(|row| value(row, column)).collect()
    };
    let primary = Some(("role", "primary"));
    let [left, come] =
        [Kind::RowRemoved, Kind::RowAdded].map(|kind| values("claim_anchors", kind, "passage_id", primary));
    let [gone, named] =
        [Kind::RowRemoved, Kind::RowAdded].map(|kind| values("claim_participants", kind, "entity_id", None));
    let has_moved = !left.is_empty() && !come.is_empty() && left.is_disjoint(&come);
    has_moved && !gone.is_empty() && gone.is_disjoint(&named)
}
