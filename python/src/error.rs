//! Errors of the crates as Python exceptions, with the messages of the program.

use pyo3::create_exception;
use pyo3::exceptions::PyException;
use pyo3::prelude::{PyAnyMethods, PyErr, PyResult, Python};

use claimbook::Diagnostic;
use claimbook_core::syntax::diagnostic::counted;

use crate::record;

create_exception!(claimbook, Error, PyException, "What the program would report as `claimbook: …`.");
create_exception!(claimbook, InvalidBook, Error, "The book has errors; `diagnostics` lists them.");

/// Converts an error to an exception whose message names the causes too, as the program prints them.
pub(crate) fn raised(error: &dyn std::error::Error) -> PyErr {
    let mut message = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        message.push_str(": ");
        message.push_str(&error.to_string());
        cause = error.source();
    }
    Error::new_err(message)
}

/// Converts the errors of a book to an exception that has them as `diagnostics`.
pub(crate) fn invalid(
    py: Python<'_>,
    book: &claimbook::Book,
    errors: &[Diagnostic],
    consequence: &str,
) -> PyResult<PyErr> {
    let error = InvalidBook::new_err(format!("the book has {}, so {consequence}", counted(errors.len(), "error")));
    error.value(py).setattr("diagnostics", record::diagnostics(py, book, errors)?)?;
    Ok(error)
}
