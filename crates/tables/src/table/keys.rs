//! Keys are unique and in order, and references lead to a row: of rows that come batch by batch.

use std::sync::Arc;

use ahash::{AHashSet, RandomState};
use arrow::array::{Array, ArrayRef, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Schema};
use arrow::error::ArrowError;
use arrow::row::{OwnedRow, RowConverter, SortField};

use super::{ForeignKey, Shape};

/// Why the keys of a table cannot be read. Of a table that this program built they always can.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// A key without columns.
    #[error("it has a key of no columns")]
    Empty,
    /// A key of a column that is not there.
    #[error("a key of it names `{0}`, which is no column")]
    NoColumn(String),
    /// A key of a column whose values cannot be compared with those of other keys.
    #[error("its column `{0}` is of the type {1}, which no key has")]
    Kind(String, DataType),
    /// Values that cannot be read.
    #[error(transparent)]
    Arrow(#[from] ArrowError),
}

/// The keys of one table. They are kept as hashes: two that meet by chance (one in 10¹² for a million) could hide a
/// broken reference, and never make one up.
#[derive(Debug)]
pub struct Keys {
    primary: KeyColumns,
    foreign: Vec<(ForeignKey, KeyColumns, AHashSet<u64>)>,
    last: Option<OwnedRow>,
    known: AHashSet<u64>,
    ordered: bool,
}

impl Keys {
    /// Those of a table of this shape, none held yet.
    ///
    /// # Errors
    ///
    /// When a key is none that rows of this schema can have.
    pub fn new(shape: &Shape, schema: &Schema) -> Result<Self, KeyError> {
        let foreign = shape
            .foreign_keys
            .iter()
            .map(|key| Ok((key.clone(), KeyColumns::new(schema, &key.columns)?, AHashSet::new())));
        Ok(Self {
            primary: KeyColumns::new(schema, &shape.primary_key)?,
            foreign: foreign.collect::<Result<_, KeyError>>()?,
            last: None,
            known: AHashSet::new(),
            ordered: true,
        })
    }

    /// Adds further rows.
    ///
    /// # Errors
    ///
    /// When they are of another schema.
    pub fn hold(&mut self, batch: &RecordBatch) -> Result<(), ArrowError> {
        let state = RandomState::with_seeds(1, 2, 3, 4);
        let rows = self.primary.converter.convert_columns(&self.primary.of(batch)?)?;
        if let (Some(last), Some(first)) = (&self.last, rows.iter().next()) {
            self.ordered &= last.row() < first;
        }
        self.ordered &= rows.iter().zip(rows.iter().skip(1)).all(|(row, next)| row < next);
        self.known.extend(rows.iter().map(|row| state.hash_one(row.as_ref())));
        self.last = rows.iter().last().map(|row| row.owned()).or(self.last.take());
        for (_, columns, wanted) in &mut self.foreign {
            let values = columns.of(batch)?;
            let rows = columns.converter.convert_columns(&values)?;
            let refers = |place: &usize| values.iter().all(|column| column.is_valid(*place));
            let mut last = None;
            for row in (0..batch.num_rows()).filter(refers).map(|place| rows.row(place)) {
                // What belongs to one claim stands together.
                if last.replace(row) != Some(row) {
                    wanted.insert(state.hash_one(row.as_ref()));
                }
            }
        }
        Ok(())
    }

    /// Whether no key repeats one and all are in order.
    #[must_use]
    pub fn ordered(&self) -> bool {
        self.ordered
    }

    /// The references of which some row leads to no row of the table that they name; `keys` gives a table's keys.
    pub fn broken<'a>(&'a self, keys: impl Fn(&str) -> Option<&'a Self>) -> Vec<&'a ForeignKey> {
        let leads = |key: &ForeignKey, wanted: &AHashSet<u64>| {
            wanted.is_empty() || keys(&key.table).is_some_and(|other| wanted.is_subset(&other.known))
        };
        self.foreign.iter().filter(|(key, _, wanted)| !leads(key, wanted)).map(|(key, ..)| key).collect()
    }
}

/// Some columns as the parts of a key, whatever their width and encoding.
#[derive(Debug)]
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
