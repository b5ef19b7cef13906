//! The native module of the Python package `claimbook`: books, tables and releases as Python objects, and the program.
//!
//! Each class is a thin wrapper that holds a value of the crates; the crates do the work while other Python threads
//! run. Plain data, such as diagnostics and reports, crosses as JSON, and `claimbook/_records.py` gives it a type.

#![expect(clippy::needless_pass_by_value, reason = "PyO3 gives paths and lists to functions as owned values")]

mod book;
mod claim;
mod error;
mod html;
mod part;
mod record;
mod release;
mod table;
mod tables;

use pyo3::prelude::pymodule;

/// The allocator of the program. Python loads this library at run time, so it must not need static thread-local storage.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The native part of `claimbook`.
#[pymodule(gil_used = false)]
mod _claimbook {
    use std::ffi::OsString;
    use std::io::{self, Write};

    use pyo3::prelude::{Bound, PyModule, PyModuleMethods, PyResult, Python, pyfunction};

    #[pymodule_export]
    use super::book::{Book, loads, open};
    #[pymodule_export]
    use super::claim::{Claim, Claims};
    #[pymodule_export]
    use super::error::{Error, InvalidBook};
    #[pymodule_export]
    use super::part::{Rows, Shared, alike, counters, cycles, files_in, groups};
    #[pymodule_export]
    use super::release::{Diff, Release, diff, read_release, verify};
    #[pymodule_export]
    use super::table::Table;
    #[pymodule_export]
    use super::tables::Tables;

    /// Runs the program with arguments that begin with its name, and returns its exit status.
    #[pyfunction]
    fn main(py: Python<'_>, arguments: Vec<OsString>) -> u8 {
        py.detach(|| {
            let status = claimbook::cli::main(arguments);
            // A program flushes at its end, but a library does not.
            let _ = io::stdout().flush();
            status
        })
    }

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("COMMON", claimbook_core::rules::facts::COMMON)?;
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
