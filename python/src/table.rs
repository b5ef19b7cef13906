//! A table that every Arrow consumer reads without a copy.

use std::sync::Arc;

use arrow::array::{RecordBatch, RecordBatchIterator};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use arrow::error::ArrowError;
use arrow::ffi::FFI_ArrowSchema;
use arrow::ffi_stream::FFI_ArrowArrayStream;
use pyo3::prelude::{Bound, PyAny, PyDictMethods, PyResult, Python, pyclass, pymethods};
use pyo3::types::{PyCapsule, PyDict};

use claimbook_tables::export::METADATA_KEY;
use claimbook_tables::table::Shape;

use crate::error::raised;
use crate::html;
use crate::record::plain;

/// A table of a book or a release.
///
/// It implements the Arrow `PyCapsule` interface, so that `pandas.DataFrame.from_arrow`, `polars.DataFrame`,
/// `pyarrow.table`, `duckdb` and `nanoarrow` take it as it is. Descriptions, keys and codes are in the metadata of the
/// schema and its fields.
#[pyclass(frozen, module = "claimbook")]
pub(crate) struct Table {
    shape: Shape,
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
}

/// The types that a table's columns have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Types {
    /// Codes are dictionaries with the whole code list.
    Arrow,
    /// Codes are plain text, for engines without dictionaries.
    Spark,
}

impl Table {
    pub(crate) fn new(shape: &Shape, schema: &SchemaRef, batches: &[RecordBatch], types: Types) -> PyResult<Self> {
        let (schema, batches) = match types {
            Types::Arrow => (Arc::clone(schema), batches.to_vec()),
            Types::Spark => plain_codes(schema, batches).map_err(|error| raised(&error))?,
        };
        Ok(Self { shape: shape.clone(), schema, batches })
    }

    fn row_count(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }
}

#[pymethods]
impl Table {
    /// The table's name, as in `claims`.
    #[getter]
    fn name(&self) -> &str {
        &self.shape.name
    }

    /// What a row stands for.
    #[getter]
    fn description(&self) -> &str {
        &self.shape.description
    }

    /// The names of the columns, in their order.
    #[getter]
    fn column_names(&self) -> Vec<&str> {
        self.shape.columns.iter().map(|column| column.name.as_str()).collect()
    }

    /// The meaning of every column, by name, in the order of the columns.
    #[getter]
    fn column_descriptions<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let descriptions = PyDict::new(py);
        for column in &self.shape.columns {
            descriptions.set_item(&column.name, &column.description)?;
        }
        Ok(descriptions)
    }

    /// The columns of the primary key, by which the rows are sorted.
    #[getter]
    fn primary_key(&self) -> Vec<&str> {
        self.shape.primary_key.iter().map(String::as_str).collect()
    }

    /// Keys, references, codes with their definitions, and sources, as in the metadata of a Parquet file.
    #[getter]
    fn metadata<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        plain(py, self.schema.metadata().get(METADATA_KEY).map_or("{}", String::as_str))
    }

    fn __len__(&self) -> usize {
        self.row_count()
    }

    fn __repr__(&self) -> String {
        format!(
            "<claimbook.Table {}: {} rows, {} columns>",
            self.shape.name,
            self.row_count(),
            self.shape.columns.len()
        )
    }

    fn _repr_html_(&self) -> PyResult<String> {
        let caption = format!("{}: {} rows. {}", self.shape.name, self.row_count(), self.shape.description);
        html::rows(&caption, &self.column_names(), &self.batches).map_err(|error| raised(&error))
    }

    /// The schema as an Arrow C schema in a capsule.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        schema_capsule(py, &self.schema)
    }

    /// The rows as an Arrow C stream in a capsule. The columns keep their types, whatever schema is requested.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // The interface lets a producer ignore the request.
        drop(requested_schema);
        stream_capsule(py, &self.schema, self.batches.clone())
    }
}

/// Returns a schema as an Arrow C schema in a capsule.
pub(crate) fn schema_capsule<'py>(py: Python<'py>, schema: &Schema) -> PyResult<Bound<'py, PyCapsule>> {
    let schema = FFI_ArrowSchema::try_from(schema).map_err(|error| raised(&error))?;
    PyCapsule::new_with_value(py, schema, c"arrow_schema")
}

/// Returns rows as an Arrow C stream in a capsule.
pub(crate) fn stream_capsule<'py>(
    py: Python<'py>,
    schema: &SchemaRef,
    batches: Vec<RecordBatch>,
) -> PyResult<Bound<'py, PyCapsule>> {
    let batches = RecordBatchIterator::new(batches.into_iter().map(Ok), Arc::clone(schema));
    PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(Box::new(batches)), c"arrow_array_stream")
}

/// Converts columns of codes to plain text.
fn plain_codes(schema: &SchemaRef, batches: &[RecordBatch]) -> Result<(SchemaRef, Vec<RecordBatch>), ArrowError> {
    let field = |field: &Arc<Field>| match field.data_type() {
        DataType::Dictionary(_, values) => Arc::new(
            Field::new(field.name(), values.as_ref().clone(), field.is_nullable())
                .with_metadata(field.metadata().clone()),
        ),
        _ => Arc::clone(field),
    };
    let fields: Vec<_> = schema.fields().iter().map(field).collect();
    let plain = Arc::new(Schema::new_with_metadata(fields, schema.metadata().clone()));
    let batch = |batch: &RecordBatch| {
        let columns = batch.columns().iter().zip(plain.fields()).map(|(values, field)| cast(values, field.data_type()));
        RecordBatch::try_new(Arc::clone(&plain), columns.collect::<Result<_, _>>()?)
    };
    let batches = batches.iter().map(batch).collect::<Result<_, _>>()?;
    Ok((plain, batches))
}
