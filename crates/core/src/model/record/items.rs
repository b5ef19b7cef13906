//! Lists of independent records in a file.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};

use super::{Limits, Reader, Record, Shape, Value};

/// The valid records of a list, and the ids of the faulty ones.
#[derive(Debug, Clone, PartialEq)]
pub struct Items<T> {
    /// The valid records, each with its index in the list.
    pub sound: Vec<(usize, T)>,
    /// The ids of faulty records. References to them are not reported as dangling.
    pub lost: Vec<String>,
}

impl<T> Items<T> {
    /// Returns the valid records, and adds the ids of the faulty ones to `lost`.
    pub(crate) fn into_records(self, lost: &mut Vec<String>) -> Vec<T> {
        lost.extend(self.lost);
        self.sound.into_iter().map(|(_, record)| record).collect()
    }
}

impl<T> Default for Items<T> {
    fn default() -> Self {
        Self { sound: Vec::new(), lost: Vec::new() }
    }
}

impl<T: Record> Value for Items<T> {
    const SHAPE: Option<&'static Shape> = Some(<T as Record>::SHAPE);

    const IS_LIST: bool = true;

    const IS_PARTIAL: bool = true;

    fn read<R: Reader>(reader: &mut R, _: &Limits) -> Option<Self> {
        reader.items()
    }

    fn left_out(_: &Limits) -> Option<Self> {
        Some(Self::default())
    }

    fn is_left_out(&self) -> bool {
        self.sound.is_empty()
    }
}

impl<T: Serialize> Serialize for Items<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.sound.iter().map(|(_, record)| record))
    }
}

impl<T: JsonSchema> JsonSchema for Items<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        Vec::<T>::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Vec::<T>::json_schema(generator)
    }
}
