//! The changes of rows put together claim by claim.

use std::collections::BTreeMap;

use serde::Serialize;

use super::row::{CLAIMS, count};
use super::{Derived, Field, Kind, RowChange};

/// What changed of a claim.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClaimChange {
    /// The claim's id.
    pub id: String,
    /// What happened to it: more than one thing, if it was both corrected and reviewed.
    pub kinds: Vec<Kind>,
    /// Its own fields that changed; all of a claim that came or went.
    pub fields: Vec<Field>,
    /// The rows of other tables that belong to it. Those of a claim that came or went are left out: they went with it.
    pub parts: Vec<RowChange>,
}

impl ClaimChange {
    /// The value of a field, now or, of a claim that vanished, before; an empty text where it did not change.
    #[must_use]
    pub fn field(&self, name: &str) -> &str {
        let field = self.fields.iter().find(|field| field.field == name);
        field.and_then(|field| field.new.as_str().or(field.old.as_str())).unwrap_or_default()
    }
}

/// Fields that say how far a record has come.
pub(super) const STATUS: [&str; 5] = ["status", "reviewer", "reviewed_on", "superseded_by", "reason"];

/// Divides the changes of rows into those of claims, by id, and the others. What follows from nothing that can be told
/// is counted.
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
