//! Plain data as Python objects, by way of JSON.

use pyo3::prelude::{Bound, PyAny, PyAnyMethods, PyResult, Python};

use claimbook::{Book, Diagnostic};
use claimbook_core::report;

/// Returns a JSON text as dictionaries, lists and scalars.
pub(crate) fn plain<'py>(py: Python<'py>, json: &str) -> PyResult<Bound<'py, PyAny>> {
    py.import("json")?.call_method1("loads", (json,))
}

/// Returns diagnostics as a list of `claimbook.Diagnostic`.
pub(crate) fn diagnostics<'py>(py: Python<'py>, book: &Book, found: &[Diagnostic]) -> PyResult<Bound<'py, PyAny>> {
    let json = py.detach(|| report::json(book, found));
    typed(py, "diagnostics", &json)
}

/// Converts a JSON text with a function of `claimbook/_records.py`.
pub(crate) fn typed<'py>(py: Python<'py>, function: &str, json: &str) -> PyResult<Bound<'py, PyAny>> {
    py.import("claimbook._records")?.call_method1(function, (plain(py, json)?,))
}
