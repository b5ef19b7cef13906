//! Checks that `claims_nested` and `claims_text` repeat the rows of the other claim tables. Compares digests of columns,
//! so that no table needs to be kept in memory.

use std::collections::BTreeMap;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch, StructArray, UInt32Array};
use arrow::compute::{cast, filter, take};
use arrow::datatypes::DataType;
use arrow::error::ArrowError;
use arrow::row::{RowConverter, SortField};
use sha2::{Digest as _, Sha256};

use super::Faults;
use super::content::{Content, path};
use crate::snapshot::{NESTED, REPEATING, TEXT};
use claimbook_core::model::Digest;
use claimbook_tables::table::{Column, Kind, Shape};

/// The column that names the claim of a row.
const CLAIM: &str = "claim_id";

/// The table with one row per claim. The names of the other tables of claims begin with [`PREFIX`].
const CLAIMS: &str = "claims";
const PREFIX: &str = "claim_";

/// The columns of `claims` that `claims_text` repeats for the current claims. [`CURRENT`] precedes the names of their
/// digests.
const IN_TEXT: [&str; 6] = ["claim_id", "source_id", "statement", "type", "certainty", "polarity"];
const CURRENT: &str = "current claims: ";

/// Digests of a table's columns. They depend on the values and their order, not on batches or dictionaries. A column
/// within a list has the name `list.column`. The column `list.claim_id` has the claim of each item of the list.
#[derive(Default)]
pub(super) struct Columns(BTreeMap<String, Hasher>);

impl Columns {
    /// Returns empty digests for a table of claims; `None` for any other table.
    pub(super) fn of(table: &str) -> Option<Self> {
        (REPEATING.contains(&table) || table == CLAIMS || table.starts_with(PREFIX)).then(Self::default)
    }

    /// Adds the rows of a batch to the digests.
    pub(super) fn add(&mut self, shape: &Shape, batch: &RecordBatch) -> Result<(), ArrowError> {
        for (column, values) in shape.columns.iter().zip(batch.columns()) {
            match &column.kind {
                Kind::List(of) if shape.name == NESTED => self.add_list(column, of, values, batch)?,
                _ if shape.name == TEXT && !IN_TEXT.contains(&column.name.as_str()) => {}
                _ => self.add_values(column.name.clone(), values)?,
            }
        }
        if shape.name == CLAIMS
            && let Some(current) = batch.column_by_name("current").and_then(|values| values.as_boolean_opt())
        {
            for name in IN_TEXT {
                let Some(values) = batch.column_by_name(name) else { continue };
                self.add_values(format!("{CURRENT}{name}"), &filter(values, current)?)?;
            }
        }
        Ok(())
    }

    fn add_list(
        &mut self,
        column: &Column,
        of: &Kind,
        values: &ArrayRef,
        batch: &RecordBatch,
    ) -> Result<(), ArrowError> {
        let name = |inner: &str| format!("{}.{inner}", column.name);
        let (Some(lists), Some(claims)) = (values.as_list_opt::<i32>(), batch.column_by_name(CLAIM)) else {
            return Ok(());
        };
        let offsets = lists.value_offsets();
        let owner = |(row, ends): (u32, &[i32])| (ends[0]..ends[1]).map(move |_| row);
        let owners: UInt32Array = (0..).zip(offsets.windows(2)).flat_map(owner).collect();
        self.add_values(name(CLAIM), &take(claims, &owners, None)?)?;
        let bound = |offset: Option<&i32>| offset.and_then(|offset| usize::try_from(*offset).ok()).unwrap_or_default();
        let (start, end) = (bound(offsets.first()), bound(offsets.last()));
        let items = lists.values().slice(start, end - start);
        match of {
            Kind::Record(columns) => {
                let fields = items.as_struct_opt().map(StructArray::columns).unwrap_or_default();
                columns.iter().zip(fields).try_for_each(|(inner, values)| self.add_values(name(&inner.name), values))
            }
            _ => self.add_values(name(""), &items),
        }
    }

    fn add_values(&mut self, name: String, values: &ArrayRef) -> Result<(), ArrowError> {
        self.0.entry(name).or_default().add(values)
    }

    /// Returns the digest of a column. A column without values may have no entry, so its digest is that of no bytes.
    fn digest(&self, column: &str) -> [Digest; 2] {
        let Hasher { lengths, bytes } = self.0.get(column).cloned().unwrap_or_default();
        [lengths, bytes].map(|digest| Digest::new(digest.finalize().into()))
    }
}

/// Hashes the values of a column.
#[derive(Default, Clone)]
struct Hasher {
    /// The lengths of texts, and [`NULL`] for nulls.
    lengths: Sha256,
    /// The bytes of texts, or other values as their sort keys.
    bytes: Sha256,
}

/// The length that stands for a null. No text of an array is so long.
const NULL: u32 = u32::MAX;

impl Hasher {
    /// Adds values. Codes are hashed as their texts.
    fn add(&mut self, values: &ArrayRef) -> Result<(), ArrowError> {
        if !matches!(values.data_type(), DataType::Utf8 | DataType::Dictionary(..)) {
            let converter = RowConverter::new(vec![SortField::new(values.data_type().clone())])?;
            let keys = converter.convert_columns(std::slice::from_ref(values))?.try_into_binary()?;
            self.bytes.update(keys.value_data());
            return Ok(());
        }
        let texts = cast(values, &DataType::Utf8)?;
        let (mut lengths, mut bytes) = (Vec::with_capacity(4 * texts.len()), Vec::new());
        for text in texts.as_string::<i32>() {
            let length = text.map_or(NULL, |text| u32::try_from(text.len()).unwrap_or(NULL));
            lengths.extend_from_slice(&length.to_le_bytes());
            bytes.extend_from_slice(text.unwrap_or_default().as_bytes());
        }
        self.lengths.update(lengths);
        self.bytes.update(bytes);
        Ok(())
    }
}

/// Compares every column of `claims_nested` and `claims_text` with the column that it repeats.
pub(super) fn check(content: &Content, faults: &mut Faults) {
    check_nested(content, faults);
    let digest = |table: &str, column: &str| Some(content.tables.get(table)?.columns.as_ref()?.digest(column));
    if !content.tables.contains_key(TEXT) || content.unread.contains(CLAIMS) {
        return;
    }
    for column in IN_TEXT.iter().filter(|column| digest(TEXT, column) != digest(CLAIMS, &format!("{CURRENT}{column}")))
    {
        let message = format!("does not repeat the values of `{column}` of the current claims in `{}`", path(CLAIMS));
        faults.add(&path(TEXT), message);
    }
}

fn check_nested(content: &Content, faults: &mut Faults) {
    let Some(nested) = content.tables.get(NESTED) else { return };
    let lists = |column: &&Column| matches!(column.kind, Kind::List(_));
    let (lists, values): (Vec<&Column>, Vec<&Column>) = nested.shape.columns.iter().partition(lists);
    let mut pairs: Vec<(String, String, String)> = Vec::new();
    pairs.extend(values.iter().map(|column| (column.name.clone(), CLAIMS.to_owned(), column.name.clone())));
    for list in lists {
        let table = format!("{PREFIX}{}", list.name);
        let Some(other) = content.tables.get(&table) else {
            if !content.unread.contains(&table) {
                faults.add(&path(NESTED), format!("has the list `{}`, but there is no table `{table}`", list.name));
            }
            continue;
        };
        let is_plain = other.shape.columns.len() == 2;
        for (place, column) in other.shape.columns.iter().enumerate() {
            let inner = match place {
                0 => CLAIM,
                _ if is_plain => "",
                _ => &column.name,
            };
            pairs.push((format!("{}.{inner}", list.name), table.clone(), column.name.clone()));
        }
    }
    if let Some(claims) = content.tables.get(CLAIMS) {
        let missing = claims.shape.columns.iter().filter(|column| nested.shape.column(&column.name).is_none());
        pairs.extend(missing.map(|column| (column.name.clone(), CLAIMS.to_owned(), column.name.clone())));
    }
    for (repeated, table, column) in pairs.into_iter().filter(|(_, table, _)| !content.unread.contains(table)) {
        let digest = |table: &str, column: &str| Some(content.tables.get(table)?.columns.as_ref()?.digest(column));
        if digest(NESTED, &repeated) != digest(&table, &column) {
            let message = format!("does not repeat the values of `{column}` in `{}`", path(&table));
            faults.add(&path(NESTED), message);
        }
    }
}
