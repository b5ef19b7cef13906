//! Finds renamed and superseded entities. An entity that other records name by another id counts as one change, however
//! many rows refer to the entity.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, ListArray, RecordBatch, StringArray, make_comparator};
use arrow::compute::{SortColumn, SortOptions, filter_record_batch, lexsort_to_indices, take_record_batch};
use arrow::error::ArrowError;
use serde::Serialize;

use super::{DiffError, Kind, RowChange};
use crate::snapshot::{Edition, Sheet};

/// The table of entities.
const ENTITIES: &str = "entities";

/// The columns of an entity's status.
const STATUS: [&str; 2] = ["status", "superseded_by"];

/// An entity that other records name by another id than before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rename {
    /// [`Kind::EntityRenamed`] if the old id is gone, [`Kind::EntitySuperseded`] if the entity with the old id stays.
    pub kind: Kind,
    /// The id before.
    pub old: String,
    /// The id now.
    pub new: String,
    /// The number of claims that referred to the old id and no longer do.
    pub claims: usize,
}

/// The claims that refer to each entity.
type Claims = BTreeMap<String, BTreeSet<String>>;

/// Renamed and superseded entities, and two editions in which all records name them by the new ids.
pub(super) struct Renamed<'a> {
    /// Sorted by the old id.
    pub(super) renames: Vec<Rename>,
    pub(super) old: Cow<'a, Edition>,
    pub(super) new: Cow<'a, Edition>,
}

/// Finds the renamed and superseded entities. An edition is copied only if there are any.
///
/// # Errors
///
/// Returns an error if the rows of a table cannot be read.
pub(super) fn apply<'a>(old: &'a Edition, new: &'a Edition) -> Result<Renamed<'a>, DiffError> {
    let (renamed, superseded) = (renamed(old, new), superseded(old, new));
    if renamed.is_empty() && superseded.is_empty() {
        return Ok(Renamed { renames: Vec::new(), old: Cow::Borrowed(old), new: Cow::Borrowed(new) });
    }
    let ids = Ids { renamed, superseded };
    let (old, before) = rewrite(old, &ids)?;
    // Records of the new edition may still name a superseded entity.
    let (new, after) = rewrite(new, &ids)?;
    let none = BTreeSet::new();
    let following = |id: &str| {
        let [before, after] = [&before, &after].map(|claims| claims.get(id).unwrap_or(&none));
        before.difference(after).count()
    };
    let rename = |kind: Kind, ids: BTreeMap<String, String>| {
        ids.into_iter().map(move |(old, new)| Rename { kind, claims: following(&old), old, new }).collect::<Vec<_>>()
    };
    let mut renames = rename(Kind::EntityRenamed, ids.renamed);
    renames.extend(rename(Kind::EntitySuperseded, ids.superseded));
    renames.sort_by(|a, b| a.old.cmp(&b.old));
    Ok(Renamed { renames, old: Cow::Owned(old), new: Cow::Owned(new) })
}

/// Removes the new status of superseded entities from the changes of rows, because `renames` has it.
pub(super) fn without_status(renames: &[Rename], rows: &mut Vec<RowChange>) {
    let is_superseded = |row: &RowChange| {
        let id = row.key.first().and_then(|(_, id)| id.as_str());
        let mut superseded = renames.iter().filter(|rename| rename.kind == Kind::EntitySuperseded);
        row.table == ENTITIES && row.kind == Kind::RowChanged && superseded.any(|one| Some(one.old.as_str()) == id)
    };
    rows.retain_mut(|row| {
        if is_superseded(row) {
            row.fields.retain(|field| !STATUS.contains(&field.field.as_str()));
            return !row.fields.is_empty();
        }
        true
    });
}

/// The new id of each renamed entity and of each superseded entity, by the old id.
struct Ids {
    renamed: BTreeMap<String, String>,
    superseded: BTreeMap<String, String>,
}

impl Ids {
    /// Returns the new id. `is_own` states whether the value belongs to the entity itself. A superseded entity keeps its
    /// own rows.
    fn new_id(&self, id: &str, is_own: bool) -> Option<&str> {
        let superseded = || self.superseded.get(id).filter(|_| !is_own);
        self.renamed.get(id).or_else(superseded).map(String::as_str)
    }
}

/// Returns an edition with the new ids, and the claims that refer to each old id.
fn rewrite(edition: &Edition, ids: &Ids) -> Result<(Edition, Claims), DiffError> {
    let (mut edition, mut claims) = (edition.clone(), Claims::new());
    for (name, sheet) in &mut edition.sheets {
        let rows = rewritten(sheet, ids, &mut claims);
        sheet.rows = rows.map_err(|source| DiffError::Arrow { table: name.clone(), source })?;
    }
    Ok((edition, claims))
}

/// Maps each entity that is superseded only in the new edition to its successor that is not superseded.
fn superseded(old: &Edition, new: &Edition) -> BTreeMap<String, String> {
    let of = |edition: &Edition| -> BTreeMap<String, String> {
        let rows = texts(edition, ENTITIES, ["entity_id", "status", "superseded_by"]);
        let superseded = rows.into_iter().filter(|[_, status, next]| status == "superseded" && !next.is_empty());
        superseded.map(|[id, _, successor]| (id, successor)).collect()
    };
    let (before, after) = (of(old), of(new));
    let known: BTreeSet<String> = texts(old, ENTITIES, ["entity_id"]).into_iter().flatten().collect();
    let latest = |id: &String| {
        let mut next = after.get(id)?;
        for _ in 0..after.len() {
            let Some(further) = after.get(next) else { return Some((id.clone(), next.clone())) };
            next = further;
        }
        None
    };
    after.keys().filter(|id| known.contains(*id) && !before.contains_key(*id)).filter_map(latest).collect()
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

/// Returns the rows of a table with the new ids, sorted by the primary key. Also adds the claims that refer to a
/// renamed or superseded entity to `claims`, under the old id.
fn rewritten(sheet: &Sheet, ids: &Ids, claims: &mut Claims) -> Result<RecordBatch, ArrowError> {
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
        let is_own = is_own(&shape.name, field.name());
        let new_id = |id| ids.new_id(id, is_own);
        for (row, id) in values.iter().enumerate() {
            let Some(id) = id.filter(|id| new_id(id).is_some()) else { continue };
            has_changed = true;
            if let Some(owners) = owners {
                claims.entry(id.to_owned()).or_default().insert(owners.value(row).to_owned());
            }
        }
        let renamed = values.iter().map(|id| id.map(|id| new_id(id).unwrap_or(id)));
        columns[place] = Arc::new(renamed.collect::<StringArray>());
    }
    let rows = RecordBatch::try_new(sheet.rows.schema(), columns)?;
    if !has_changed || rows.num_rows() == 0 {
        return Ok(rows);
    }
    let key = shape.primary_key.iter().filter_map(|name| rows.column_by_name(name));
    let key: Vec<SortColumn> = key.map(|values| SortColumn { values: Arc::clone(values), options: None }).collect();
    let rows = take_record_batch(&rows, &lexsort_to_indices(&key, None)?)?;
    without_repeats(&rows, &shape.primary_key)
}

/// Returns whether a column has ids of entities for rows that belong to the entity itself, such as its identifiers.
fn is_own(table: &str, column: &str) -> bool {
    column == "superseded_by" || (column == "entity_id" && table != "claim_participants")
}

/// Removes rows that repeat the key of the row before. Pairs of participants repeat if a claim names both the superseded
/// entity and its successor.
fn without_repeats(rows: &RecordBatch, key: &[String]) -> Result<RecordBatch, ArrowError> {
    let columns: Vec<&ArrayRef> = key.iter().filter_map(|name| rows.column_by_name(name)).collect();
    let cells = columns.iter().map(|values| make_comparator(values, values, SortOptions::default()));
    let cells = cells.collect::<Result<Vec<_>, _>>()?;
    let is_first = |row: usize| row == 0 || cells.iter().any(|cell| cell(row - 1, row).is_ne());
    let kept: BooleanArray = (0..rows.num_rows()).map(|row| Some(is_first(row))).collect();
    filter_record_batch(rows, &kept)
}

/// Returns lists of `entity:role` with the new ids.
fn with_roles(lists: &ArrayRef, ids: &Ids) -> Result<ArrayRef, ArrowError> {
    let Some(lists) = lists.as_list_opt::<i32>() else { return Ok(Arc::clone(lists)) };
    let Some(values) = lists.values().as_string_opt::<i32>() else { return Ok(Arc::new(lists.clone())) };
    let renamed = values.iter().map(|value| {
        value.map(|value| match value.split_once(':') {
            Some((id, role)) => format!("{}:{role}", ids.new_id(id, false).unwrap_or(id)),
            None => value.to_owned(),
        })
    });
    let arrow::datatypes::DataType::List(field) = lists.data_type() else { return Ok(Arc::new(lists.clone())) };
    let values: ArrayRef = Arc::new(renamed.collect::<StringArray>());
    Ok(Arc::new(ListArray::try_new(Arc::clone(field), lists.offsets().clone(), values, lists.nulls().cloned())?))
}
