//! The shape of a table, as its Parquet file states it: columns with their kinds and meanings, keys, references.

use arrow::datatypes::{DataType, Field, Schema};

use claimbook_tables::export::{METADATA_KEY, METADATA_VERSION, Metadata};

/// A table without its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    /// What the table says of itself: name, description, keys, codes.
    pub metadata: Metadata,
    /// The columns, in their order.
    pub columns: Vec<ShapeColumn>,
}

/// A column and its meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShapeColumn {
    /// The column's name.
    pub name: String,
    /// What its values are.
    pub kind: ShapeKind,
    /// What they mean.
    pub description: String,
    /// What a null means; `None` where the column has none.
    pub null: Option<String>,
}

/// What the values of a column are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShapeKind {
    /// Text.
    Text,
    /// A code of the list named.
    Code(String),
    /// A whole number from 0 to 255.
    U8,
    /// A whole number from 0 to 65,535.
    U16,
    /// A whole number from 0 to 4,294,967,295.
    U32,
    /// A number with a fraction, of 64 bits (IEEE 754).
    F64,
    /// A truth value.
    Boolean,
    /// A calendar day.
    Date,
    /// A list of values of one kind.
    List(Box<ShapeKind>),
    /// A record of columns.
    Record(Vec<ShapeColumn>),
}

/// Why a file is no table of ours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ShapeError {
    /// The file says nothing of itself under our key, or what it says cannot be read.
    #[error("its metadata under `{METADATA_KEY}` cannot be read: {0}")]
    Metadata(String),
    /// The file is of a later format.
    #[error("its metadata is of version {0}, which this program does not know; a newer claimbook does")]
    Version(u32),
    /// A column of a type that no table has.
    #[error("its column `{column}` is of the type {found}, which no table has")]
    Kind {
        /// The column.
        column: String,
        /// Its Arrow type.
        found: String,
    },
}

impl Shape {
    /// The shape that the Arrow schema of a table's Parquet file states.
    ///
    /// # Errors
    ///
    /// When the schema is none of a table of ours.
    pub fn of(schema: &Schema) -> Result<Self, ShapeError> {
        let own =
            schema.metadata().get(METADATA_KEY).ok_or_else(|| ShapeError::Metadata("there is none".to_owned()))?;
        let metadata: Metadata = serde_json::from_str(own).map_err(|error| ShapeError::Metadata(error.to_string()))?;
        if metadata.version != METADATA_VERSION {
            return Err(ShapeError::Version(metadata.version));
        }
        let columns = schema.fields().iter().map(|field| column(field, false)).collect::<Result<_, _>>()?;
        Ok(Self { metadata, columns })
    }

    /// The table's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.metadata.table
    }

    /// A column by its name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&ShapeColumn> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// Whether every value is one cell, so that there is a CSV file of the table.
    #[must_use]
    pub fn is_flat(&self) -> bool {
        self.columns.iter().all(|column| match &column.kind {
            ShapeKind::List(of) => !matches!(**of, ShapeKind::Record(_)),
            ShapeKind::Record(_) => false,
            _ => true,
        })
    }
}

fn column(field: &Field, nested: bool) -> Result<ShapeColumn, ShapeError> {
    let said = |key: &str| field.metadata().get(key).cloned();
    Ok(ShapeColumn {
        name: field.name().clone(),
        kind: kind(field.data_type(), field, nested)?,
        description: said("description").unwrap_or_default(),
        null: field.is_nullable().then(|| said("null").unwrap_or_default()),
    })
}

/// The kind of a column's values, or of their items, by its type and by what its field says of it.
/// Codes are dictionaries, but texts within lists and records.
fn kind(of: &DataType, field: &Field, nested: bool) -> Result<ShapeKind, ShapeError> {
    let codelist = field.metadata().get("codelist");
    let is_dictionary = |key: &DataType, value: &DataType| *key == DataType::Int32 && *value == DataType::Utf8;
    Ok(match (of, codelist) {
        (DataType::Utf8, None) => ShapeKind::Text,
        (DataType::Utf8, Some(list)) if nested => ShapeKind::Code(list.clone()),
        (DataType::Dictionary(key, value), Some(list)) if !nested && is_dictionary(key, value) => {
            ShapeKind::Code(list.clone())
        }
        (DataType::UInt8, _) => ShapeKind::U8,
        (DataType::UInt16, _) => ShapeKind::U16,
        (DataType::UInt32, _) => ShapeKind::U32,
        (DataType::Float64, _) => ShapeKind::F64,
        (DataType::Boolean, _) => ShapeKind::Boolean,
        (DataType::Date32, _) => ShapeKind::Date,
        (DataType::List(item), _) => ShapeKind::List(Box::new(kind(item.data_type(), field, true)?)),
        (DataType::Struct(fields), _) => {
            ShapeKind::Record(fields.iter().map(|field| column(field, true)).collect::<Result<_, _>>()?)
        }
        (other, _) => return Err(ShapeError::Kind { column: field.name().clone(), found: other.to_string() }),
    })
}
