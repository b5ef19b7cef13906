//! Keys are unique and in order, and references lead to a row: of Arrow batches, as a release's own files give them.

use std::sync::Arc;

use ahash::{AHashSet, RandomState};
use arrow::array::{Array, ArrayRef, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Schema};
use arrow::error::ArrowError;
use arrow::row::{OwnedRow, RowConverter, SortField};

use crate::snapshot::Shape;
use claimbook_tables::export::Reference;

/// Why the keys of a table cannot be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum KeyError {
    #[error("it has a key of no columns")]
    Empty,
    #[error("a key of it names `{0}`, which is no column")]
    NoColumn(String),
    #[error("its column `{0}` is of the type {1}, which no key has")]
    Kind(String, DataType),
    #[error(transparent)]
    Arrow(#[from] ArrowError),
}

/// The keys of one table, held batch by batch.
pub(super) struct Keys {
    primary: KeyColumns,
    foreign: Vec<(Reference, KeyColumns, AHashSet<u64>)>,
    last: Option<OwnedRow>,
    known: AHashSet<u64>,
    ordered: bool,
}

impl Keys {
    /// Of a table of this shape.
    pub(super) fn new(shape: &Shape, schema: &Schema) -> Result<Self, KeyError> {
        let foreign =
            shape.metadata.foreign_keys.iter().map(|reference| {
                Ok((reference.clone(), KeyColumns::new(schema, &reference.columns)?, AHashSet::new()))
            });
        Ok(Self {
            primary: KeyColumns::new(schema, &shape.metadata.primary_key)?,
            foreign: foreign.collect::<Result<_, KeyError>>()?,
            last: None,
            known: AHashSet::new(),
            ordered: true,
        })
    }

    pub(super) fn hold(&mut self, batch: &RecordBatch) -> Result<(), ArrowError> {
        let rows = self.primary.converter.convert_columns(&self.primary.of(batch)?)?;
        for row in &rows {
            self.ordered &= self.last.as_ref().is_none_or(|last| last.row() < row);
            self.last = Some(row.owned());
            self.known.insert(hash(row.as_ref()));
        }
        for (_, columns, wanted) in &mut self.foreign {
            let values = columns.of(batch)?;
            let rows = columns.converter.convert_columns(&values)?;
            let refers = |place: &usize| values.iter().all(|column| column.is_valid(*place));
            wanted.extend((0..batch.num_rows()).filter(refers).map(|place| hash(rows.row(place).as_ref())));
        }
        Ok(())
    }

    /// Whether no key repeats one and all are in order.
    pub(super) fn ordered(&self) -> bool {
        self.ordered
    }

    /// The references, and whether each row of theirs leads to a row of the table that `keys` gives.
    pub(super) fn broken<'a>(&'a self, keys: impl Fn(&str) -> Option<&'a Self>) -> Vec<&'a Reference> {
        let leads = |reference: &Reference, wanted: &AHashSet<u64>| {
            keys(&reference.table).is_some_and(|other| wanted.is_subset(&other.known))
        };
        let broken = self.foreign.iter().filter(|(reference, _, wanted)| !leads(reference, wanted));
        broken.map(|(reference, ..)| reference).collect()
    }
}

/// Some columns as the parts of a key, whatever their width and encoding.
struct KeyColumns {
    places: Vec<(usize, DataType)>,
    converter: RowConverter,
}

impl KeyColumns {
    fn new(schema: &Schema, names: &[String]) -> Result<Self, KeyError> {
        if names.is_empty() {
            return Err(KeyError::Empty);
        }
        let place = |name: &String| {
            let place = schema.index_of(name).map_err(|_| KeyError::NoColumn(name.clone()))?;
            let kind = match schema.field(place).data_type() {
                DataType::Utf8 | DataType::Dictionary(..) => DataType::Utf8,
                DataType::UInt8 | DataType::UInt16 | DataType::UInt32 => DataType::UInt32,
                other => return Err(KeyError::Kind(name.clone(), other.clone())),
            };
            Ok((place, kind))
        };
        let places = names.iter().map(place).collect::<Result<Vec<_>, _>>()?;
        let fields = places.iter().map(|(_, kind)| SortField::new(kind.clone())).collect();
        Ok(Self { places, converter: RowConverter::new(fields)? })
    }

    fn of(&self, batch: &RecordBatch) -> Result<Vec<ArrayRef>, ArrowError> {
        self.places.iter().map(|(place, kind)| cast(&Arc::clone(batch.column(*place)), kind)).collect()
    }
}

/// Keys are kept as hashes: two that meet by chance (one in 10¹² for a million) could hide a broken reference, and never
/// make one up.
fn hash(key: &[u8]) -> u64 {
    RandomState::with_seeds(1, 2, 3, 4).hash_one(key)
}
