//! Structured claims from reports: validated YAML records in; CSV, Parquet and JSON Schema out.
//!
//! A *book* is a folder of records: entities, sources, and the claims that sources make. Each claim is anchored in the
//! text of its source by offsets and hashes, without the text. This crate exports the items that most users need. The
//! documentation of each item leads to the crate that defines it.
//!
//! ```
//! use std::collections::BTreeMap;
//!
//! use claimbook::{Book, Texts, check};
//!
//! let entities = "entities:\n  - {id: port-alder, label: Port Alder, kind: place}\n";
//! let files = BTreeMap::from([("claims/entities.yaml".to_owned(), entities.as_bytes().to_vec())]);
//! let book = Book::from_files(files);
//! assert_eq!(check(&book, &Texts::new()), []);
//! ```
//!
//! With the feature `tables`, which is on by default:
//!
//! ```
//! # #[cfg(feature = "tables")]
//! # fn main() -> Result<(), claimbook::ExportError> {
//! # use claimbook::{Book, Format, export};
//! # let entities = "entities:\n  - {id: port-alder, label: Port Alder, kind: place}\n";
//! # let book = Book::from_files([("claims/entities.yaml".to_owned(), entities.as_bytes().to_vec())].into());
//! let exported = export(&book, &[Format::Csv])?;
//! let table = String::from_utf8_lossy(&exported["csv/entities.csv"]);
//! assert_eq!(table.lines().nth(1), Some("port-alder,Port Alder,place,,,,current,"));
//! # Ok(())
//! # }
//! # #[cfg(not(feature = "tables"))]
//! # fn main() {}
//! ```

pub mod cli;

pub use claimbook_core::book::{Book, LoadError, load};
pub use claimbook_core::model::{Claim, Dataset, Entity, Source, schemas};
pub use claimbook_core::report;
pub use claimbook_core::rules::{check, check_on, has_errors, rules};
pub use claimbook_core::syntax::diagnostic::{Diagnostic, Rule, Severity};
pub use claimbook_core::text::{Document, Texts};

#[cfg(feature = "tables")]
pub use claimbook_release::{
    Version,
    build::{Plan, build},
    diff::{Diff, diff},
    snapshot::Edition,
    verify::verify,
};
#[cfg(feature = "tables")]
pub use claimbook_tables::{
    charts::charts,
    export::{ExportError, Format, export, export_to},
    graphs::{GraphFormat, graphs},
};
