//! Checks that primary keys are unique and sorted, and that foreign keys resolve. Rows are added batch by batch.

use std::sync::{Arc, OnceLock};

use ahash::{AHashSet, RandomState};
use arrow::array::{Array, ArrayRef, AsArray, RecordBatch, StringArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Schema};
use arrow::error::ArrowError;
use arrow::row::{RowConverter, Rows, SortField};

use super::{ForeignKey, Shape};

/// An error of reading the keys of a table. It does not occur for tables that this program built.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// A key has no columns.
    #[error("has a key without columns")]
    Empty,
    /// A key names a column that does not exist.
    #[error("has a key that names `{0}`, which is not a column")]
    NoColumn(String),
    /// A key has a column whose type cannot be compared with other keys.
    #[error("has a key with the column `{0}` of type {1}, which keys do not support")]
    Kind(String, DataType),
    /// The values cannot be read.
    #[error(transparent)]
    Arrow(#[from] ArrowError),
}

/// The keys of one table, stored as 64-bit hashes. A hash collision could hide a broken reference, but never report one
/// wrongly. With a million keys, a broken reference is hidden with a probability below 10⁻¹².
#[derive(Debug)]
pub struct Keys {
    primary: KeyColumns,
    foreign: Vec<(ForeignKey, KeyColumns, AHashSet<u64>)>,
    /// The primary key of the last row.
    last: Option<Vec<u8>>,
    /// The hashes of all primary keys.
    hashes: Vec<u64>,
    /// The same as a set, made when another table refers to this one. Most tables are not referred to.
    known: OnceLock<AHashSet<u64>>,
    ordered: bool,
}

impl Keys {
    /// Creates the keys of a table without rows.
    ///
    /// # Errors
    ///
    /// Fails if a key does not fit the schema.
    pub fn new(shape: &Shape, schema: &Schema) -> Result<Self, KeyError> {
        let foreign = shape
            .foreign_keys
            .iter()
            .map(|key| Ok((key.clone(), KeyColumns::new(schema, &key.columns)?, AHashSet::new())));
        Ok(Self {
            primary: KeyColumns::new(schema, &shape.primary_key)?,
            foreign: foreign.collect::<Result<_, KeyError>>()?,
            last: None,
            hashes: Vec::new(),
            known: OnceLock::new(),
            ordered: true,
        })
    }

    /// Adds the keys of further rows.
    ///
    /// # Errors
    ///
    /// Fails if the batch has another schema.
    pub fn hold(&mut self, batch: &RecordBatch) -> Result<(), ArrowError> {
        let state = RandomState::with_seeds(1, 2, 3, 4);
        let encoded = self.primary.encode(&self.primary.of(batch)?)?;
        let mut last = self.last.as_deref();
        for place in 0..batch.num_rows() {
            let key = encoded.key(place);
            self.ordered &= last.is_none_or(|last| last < key);
            self.hashes.push(state.hash_one(key));
            last = Some(key);
        }
        self.last = last.map(<[u8]>::to_vec);
        for (_, columns, wanted) in &mut self.foreign {
            let values = columns.of(batch)?;
            let encoded = columns.encode(&values)?;
            let refers = |place: &usize| values.iter().all(|column| column.is_valid(*place));
            let mut last = None;
            for key in (0..batch.num_rows()).filter(refers).map(|place| encoded.key(place)) {
                // Rows of one claim are adjacent, so many equal references are in sequence.
                if last.replace(key) != Some(key) {
                    wanted.insert(state.hash_one(key));
                }
            }
        }
        Ok(())
    }

    /// Returns whether all primary keys so far are unique and sorted.
    #[must_use]
    pub fn ordered(&self) -> bool {
        self.ordered
    }

    /// Returns the foreign keys with a row that refers to a missing row. `keys` returns the keys of a table.
    pub fn broken<'a>(&'a self, keys: impl Fn(&str) -> Option<&'a Self>) -> Vec<&'a ForeignKey> {
        let leads = |key: &ForeignKey, wanted: &AHashSet<u64>| {
            wanted.is_empty() || keys(&key.table).is_some_and(|other| wanted.is_subset(other.known()))
        };
        self.foreign.iter().filter(|(key, _, wanted)| !leads(key, wanted)).map(|(key, ..)| key).collect()
    }

    fn known(&self) -> &AHashSet<u64> {
        self.known.get_or_init(|| self.hashes.iter().copied().collect())
    }
}

/// The columns of a key, converted to a common width and encoding.
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
                DataType::Int32 => DataType::Int32,
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

    fn encode(&self, values: &[ArrayRef]) -> Result<Encoded, ArrowError> {
        match values {
            [only] if *only.data_type() == DataType::Utf8 => Ok(Encoded::Texts(only.as_string().clone())),
            _ => Ok(Encoded::Rows(self.converter.convert_columns(values)?)),
        }
    }
}

/// The keys of some rows as bytes, in the order of the values. Keys of one text, which are most, are not copied.
enum Encoded {
    Texts(StringArray),
    Rows(Rows),
}

impl Encoded {
    fn key(&self, place: usize) -> &[u8] {
        match self {
            Self::Texts(texts) => texts.value(place).as_bytes(),
            Self::Rows(rows) => rows.row(place).data(),
        }
    }
}
