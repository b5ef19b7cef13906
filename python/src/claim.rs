//! The claims of a book as Python objects, one per row of `claims_nested`.

use std::sync::Arc;

use arrow::array::{Array, AsArray, RecordBatch, StringArray};
use pyo3::prelude::{Bound, IntoPyObject, Py, PyAny, PyAnyMethods, PyResult, Python, pyclass, pymethods};
use pyo3::types::{PyIterator, PyTuple};

use claimbook::Format;
use claimbook_release::snapshot::NESTED;
use claimbook_tables::export::RowWriter;

use crate::error::raised;
use crate::html;
use crate::record::plain;
use crate::tables::{Held, Parted, unknown};

/// The claims of a book: a mapping from ids to claims, sorted by id.
#[pyclass(frozen, mapping, module = "claimbook")]
pub(crate) struct Claims {
    held: Arc<Held>,
}

/// A claim with all its coded data.
#[pyclass(frozen, module = "claimbook")]
pub(crate) struct Claim {
    /// One row of `claims_nested`.
    row: RecordBatch,
}

/// The column with the ids.
const ID: &str = "claim_id";

impl Claims {
    pub(crate) fn new(held: Arc<Held>) -> Self {
        Self { held }
    }

    fn batches(&self, py: Python<'_>) -> PyResult<&[RecordBatch]> {
        Ok(self.held.table(py, NESTED)?.map_or(&[], |Parted { batches, .. }| batches))
    }

    fn ids(&self, py: Python<'_>) -> PyResult<Vec<&str>> {
        Ok(self.batches(py)?.iter().filter_map(ids_of).flat_map(|ids| ids.iter().flatten()).collect())
    }

    fn find(&self, py: Python<'_>, id: &str) -> PyResult<Option<Claim>> {
        for batch in self.batches(py)? {
            let Some(ids) = ids_of(batch) else { continue };
            // The rows are sorted by id.
            let place = (0..ids.len()).collect::<Vec<_>>().binary_search_by(|&row| ids.value(row).cmp(id));
            if let Ok(place) = place {
                return Ok(Some(Claim { row: batch.slice(place, 1) }));
            }
        }
        Ok(None)
    }
}

fn ids_of(batch: &RecordBatch) -> Option<&StringArray> {
    batch.column_by_name(ID)?.as_string_opt()
}

#[pymethods]
impl Claims {
    fn __getitem__(&self, py: Python<'_>, id: &str) -> PyResult<Claim> {
        match self.find(py, id)? {
            Some(claim) => Ok(claim),
            None => Err(unknown(id, &self.ids(py)?)),
        }
    }

    fn __contains__(&self, py: Python<'_>, id: &Bound<'_, PyAny>) -> PyResult<bool> {
        let Ok(id) = id.extract::<String>() else { return Ok(false) };
        Ok(self.find(py, &id)?.is_some())
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyIterator>> {
        PyTuple::new(py, self.ids(py)?)?.try_iter()
    }

    fn __len__(&self, py: Python<'_>) -> PyResult<usize> {
        Ok(self.batches(py)?.iter().map(RecordBatch::num_rows).sum())
    }

    /// The ids of the claims, sorted.
    fn keys(&self, py: Python<'_>) -> PyResult<Vec<&str>> {
        self.ids(py)
    }

    /// The claims, sorted by id.
    fn values<'py>(&self, py: Python<'py>) -> PyResult<Vec<Bound<'py, Claim>>> {
        Ok(self.items(py)?.into_iter().map(|(_, claim)| claim).collect())
    }

    /// The ids and the claims, sorted by id.
    fn items<'py>(&self, py: Python<'py>) -> PyResult<Vec<(String, Bound<'py, Claim>)>> {
        let mut items = Vec::new();
        for batch in self.batches(py)? {
            let Some(ids) = ids_of(batch) else { continue };
            for place in 0..ids.len() {
                let claim = Claim { row: batch.slice(place, 1) };
                items.push((ids.value(place).to_owned(), claim.into_pyobject(py)?));
            }
        }
        Ok(items)
    }

    /// The claim with an id, or `default` if there is none.
    #[pyo3(signature = (key, default = None, /))]
    fn get(&self, py: Python<'_>, key: &str, default: Option<Py<PyAny>>) -> PyResult<Option<Py<PyAny>>> {
        match self.find(py, key)? {
            Some(claim) => Ok(Some(claim.into_pyobject(py)?.into_any().unbind())),
            None => Ok(default),
        }
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        Ok(format!("<claimbook.Claims: {}>", self.__len__(py)?))
    }
}

impl Claim {
    fn text(&self, column: &str) -> &str {
        let values = self.row.column_by_name(column).and_then(|values| values.as_string_opt::<i32>());
        values.map_or("", |values| values.value(0))
    }

    fn json(&self) -> PyResult<String> {
        let write = || {
            let mut writer = RowWriter::new(Format::JsonLines, Vec::new(), &self.row.schema())?;
            writer.write(&self.row)?;
            writer.finish()
        };
        let bytes = write().map_err(|error| raised(&error))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

#[pymethods]
impl Claim {
    /// The claim's id.
    #[getter]
    fn id(&self) -> &str {
        self.text(ID)
    }

    /// The statement of the claim, in one sentence.
    #[getter]
    fn statement(&self) -> &str {
        self.text("statement")
    }

    /// The id of the claim's source.
    #[getter]
    fn source_id(&self) -> &str {
        self.text("source_id")
    }

    /// All coded data of the claim, as in `claims_nested`.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        plain(py, &self.json()?)
    }

    fn __repr__(&self) -> String {
        format!("<claimbook.Claim {}: {}>", self.id(), self.statement())
    }

    fn _repr_html_(&self, py: Python<'_>) -> PyResult<String> {
        let row = self.to_dict(py)?;
        let mut pairs = Vec::new();
        for item in row.call_method0("items")?.try_iter()? {
            let (name, value): (String, Bound<'_, PyAny>) = item?.extract()?;
            if !value.is_none() && (!value.hasattr("__len__")? || value.len()? > 0) {
                pairs.push((name, value.str()?.to_string()));
            }
        }
        Ok(html::pairs(self.id(), pairs.iter().map(|(name, value)| (name.as_str(), value.clone()))))
    }
}
