//! Groups the changes of rows by claim.

use std::collections::BTreeMap;

use serde::Serialize;

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
pub(super) const STATUS: [&str; 5] = ["status", "reviewer", "reviewed_on", "superseded_by", "reason"];

/// Separates the changes of rows into those of claims, by id, and the others. A claim with changes in derived values
/// only is counted instead.
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
    let status = fields.iter().find(|field| field.field == "status").and_then(|field| field.new.as_str());
    let mut kinds: Vec<Kind> = match status {
        Some("withdrawn") => vec![Kind::ClaimWithdrawn],
        Some("superseded") => vec![Kind::ClaimSuperseded],
        Some("reviewed") => vec![Kind::ClaimReviewed],
        _ => Vec::new(),
    };
    let corrected = fields.iter().any(|field| !STATUS.contains(&field.field.as_str()));
    if kinds.is_empty() || corrected || !parts.is_empty() {
        kinds.insert(0, Kind::ClaimChanged);
    }
    Some(ClaimChange { id, kinds, fields, parts })
}
