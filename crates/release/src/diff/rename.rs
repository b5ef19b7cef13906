//! Finds renamed entities. An entity with a new id counts as one change, however many rows refer to the entity.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, ListArray, RecordBatch, StringArray};
use arrow::compute::{SortColumn, lexsort_to_indices, take_record_batch};
use arrow::error::ArrowError;
use serde::Serialize;

use super::DiffError;
use crate::snapshot::{Edition, Sheet};

/// The table of entities.
const ENTITIES: &str = "entities";

/// An entity with another id than before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rename {
    /// The id before.
    pub old: String,
    /// The id now.
    pub new: String,
    /// The number of claims that refer to the entity.
    pub claims: usize,
}

/// Returns the renamed entities, sorted by the old id, and the old edition with the new ids in place of the old ones.
/// The edition is copied only if an entity was renamed.
///
/// # Errors
///
/// Returns an error if the rows of a table cannot be read.
pub(super) fn apply<'a>(old: &'a Edition, new: &Edition) -> Result<(Vec<Rename>, Cow<'a, Edition>), DiffError> {
    let ids = renamed(old, new);
    if ids.is_empty() {
        return Ok((Vec::new(), Cow::Borrowed(old)));
    }
    let mut edition = old.clone();
    let mut claims: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (name, sheet) in &mut edition.sheets {
        let rows = rewritten(sheet, &ids, &mut claims);
        sheet.rows = rows.map_err(|source| DiffError::Arrow { table: name.clone(), source })?;
    }
    let count = |id: &str| claims.get(id).map_or(0, BTreeSet::len);
    let renames = ids.into_iter().map(|(old, new)| Rename { claims: count(&old), old, new });
    Ok((renames.collect(), Cow::Owned(edition)))
}

/// Maps the old id of each renamed entity to the new one. An entity was renamed if its id is gone, and exactly one new
/// id has the same label and kind, or the same external identifiers.
fn renamed(old: &Edition, new: &Edition) -> BTreeMap<String, String> {
    let (before, after) = (signatures(old), signatures(new));
    let gone: Vec<_> = before.iter().filter(|(id, _)| !after.contains_key(*id)).collect();
    let come: Vec<_> = after.iter().filter(|(id, _)| !before.contains_key(*id)).collect();
    let new_id = |(id, signature): &(&String, &Signature)| {
        let rivals = gone.iter().filter(|(_, other)| other.is_same(signature)).count();
        let mut candidates = come.iter().filter(|(_, other)| other.is_same(signature));
        match (candidates.next(), candidates.next()) {
            (Some((new, _)), None) if rivals == 1 => Some(((*id).clone(), (*new).clone())),
            _ => None,
        }
    };
    gone.iter().filter_map(new_id).collect()
}

/// The values by which an entity is recognized under another id.
struct Signature {
    label: String,
    kind: String,
    identifiers: BTreeSet<(String, String)>,
}

impl Signature {
    fn is_same(&self, other: &Self) -> bool {
        let identified = !self.identifiers.is_empty() && self.identifiers == other.identifiers;
        self.kind == other.kind && (identified || self.label == other.label)
    }
}

fn signatures(edition: &Edition) -> BTreeMap<String, Signature> {
    let mut signatures = BTreeMap::new();
    for [id, label, kind] in texts(edition, ENTITIES, ["entity_id", "label", "kind"]) {
        signatures.insert(id, Signature { label, kind, identifiers: BTreeSet::new() });
    }
    for [id, scheme, value] in texts(edition, "entity_identifiers", ["entity_id", "scheme", "value"]) {
        if let Some(signature) = signatures.get_mut(&id) {
            signature.identifiers.insert((scheme, value));
        }
    }
    signatures
}

/// Returns the values of some columns of texts or codes; no rows if a column is missing.
fn texts<const N: usize>(edition: &Edition, table: &str, names: [&str; N]) -> Vec<[String; N]> {
    let Some(sheet) = edition.sheets.get(table) else { return Vec::new() };
    let columns = names.map(|name| {
        let column = sheet.rows.column_by_name(name)?;
        arrow::compute::cast(column, &arrow::datatypes::DataType::Utf8).ok()
    });
    if columns.iter().any(Option::is_none) {
        return Vec::new();
    }
    let columns = columns.map(|column| column.expect("no column is missing"));
    let value = |column: &ArrayRef, row: usize| column.as_string::<i32>().value(row).to_owned();
    (0..sheet.rows.num_rows()).map(|row| std::array::from_fn(|place| value(&columns[place], row))).collect()
}

/// Returns the rows of a table with the new ids, sorted by the primary key. Adds to `claims` the claims that refer to a
/// renamed entity, by its old id.
fn rewritten(
    sheet: &Sheet,
    ids: &BTreeMap<String, String>,
    claims: &mut BTreeMap<String, BTreeSet<String>>,
) -> Result<RecordBatch, ArrowError> {
    let shape = &sheet.shape;
    let own = (shape.name == ENTITIES).then(|| "entity_id".to_owned());
    let referring = shape.foreign_keys.iter().filter(|key| key.table == ENTITIES && key.columns.len() == 1);
    let names: BTreeSet<String> = own.into_iter().chain(referring.map(|key| key.columns[0].clone())).collect();
    let owners = shape.claim_column().and_then(|name| sheet.rows.column_by_name(name)?.as_string_opt::<i32>());
    let mut columns = sheet.rows.columns().to_vec();
    let mut has_changed = false;
    for (place, field) in sheet.rows.schema().fields().iter().enumerate() {
        if shape.name == "codings" && field.name() == "participants" {
            columns[place] = with_roles(&columns[place], ids)?;
        }
        let Some(values) = columns[place].as_string_opt::<i32>().filter(|_| names.contains(field.name())) else {
            continue;
        };
        for (row, id) in values.iter().enumerate() {
            let Some(id) = id.filter(|id| ids.contains_key(*id)) else { continue };
            has_changed = true;
            if let Some(owners) = owners {
                claims.entry(id.to_owned()).or_default().insert(owners.value(row).to_owned());
            }
        }
        let renamed = values.iter().map(|id| id.map(|id| ids.get(id).map_or(id, String::as_str)));
        columns[place] = Arc::new(renamed.collect::<StringArray>());
    }
    let rows = RecordBatch::try_new(sheet.rows.schema(), columns)?;
    if !has_changed || rows.num_rows() == 0 {
        return Ok(rows);
    }
    let key = shape.primary_key.iter().filter_map(|name| rows.column_by_name(name));
    let key: Vec<SortColumn> = key.map(|values| SortColumn { values: Arc::clone(values), options: None }).collect();
    take_record_batch(&rows, &lexsort_to_indices(&key, None)?)
}

/// Returns lists of `entity:role` with the new ids.
fn with_roles(lists: &ArrayRef, ids: &BTreeMap<String, String>) -> Result<ArrayRef, ArrowError> {
    let Some(lists) = lists.as_list_opt::<i32>() else { return Ok(Arc::clone(lists)) };
    let Some(values) = lists.values().as_string_opt::<i32>() else { return Ok(Arc::new(lists.clone())) };
    let renamed = values.iter().map(|value| {
        value.map(|value| match value.split_once(':') {
            Some((id, role)) => format!("{}:{role}", ids.get(id).map_or(id, String::as_str)),
            None => value.to_owned(),
        })
    });
    let arrow::datatypes::DataType::List(field) = lists.data_type() else { return Ok(Arc::new(lists.clone())) };
    let values: ArrayRef = Arc::new(renamed.collect::<StringArray>());
    Ok(Arc::new(ListArray::try_new(Arc::clone(field), lists.offsets().clone(), values, lists.nulls().cloned())?))
}
