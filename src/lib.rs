//! Structured claims from reports: validated YAML records in; CSV, Parquet and JSON Schema out.
//!
//! A *book* is a folder of records: entities, sources, and the claims that sources make, each anchored in
//! its source's text by offsets and hashes, without the text. This crate reads a book, checks it, turns it
//! into normalized tables and exports them. The modules are the pipeline, in this order:
//!
//! 1. [`mod@file`]: a file's text with its line index; [`diagnostic`]: what can be wrong, as data.
//! 2. [`yaml`]: text to a tree with a place for every value.
//! 3. [`model`]: the records as types. Schema, code lists, column descriptions and codebook come from them.
//! 4. [`mod@format`]: a file's text in the one style in which records are written.
//! 5. [`decode`]: tree to records, with every fault of a record; [`quick`]: the same records without a tree, of files
//!    written plainly; [`book`]: all records of a folder; [`scaffold`]: a new one.
//! 6. [`text`]: a source's text made canonical, folded, divided, and found again; [`coverage`]: what of it
//!    is accounted for.
//! 7. [`check`]: the rules, one file each; [`fix`]: their sure mends, applied to a text; [`agreement`]: how far the
//!    codings of several people agree.
//! 8. [`table`] and [`tables`]: the normalized tables, built with Polars.
//! 9. [`export`]: tables to CSV, JSON Lines and Parquet, types to JSON Schema; bytes, not files.
//! 10. [`graphs`]: the book as a network (GraphML), as annotations (W3C) and as linked data (N-Quads).
//!     [`chart`]: records and tables to pictures, as SVG.
//! 11. [`edition`]: what a book or its Parquet files hold, table by table; [`mod@diff`]: what changed from one to another, and
//!     which version that makes.
//! 12. [`release`]: a version of the dataset that describes itself in the standard formats; [`mod@verify`]: what a
//!     stranger finds in one.
//! 13. [`output`]: bytes to disk, whole or not at all; [`report`]: diagnostics to text, JSON, SARIF and GitHub's
//!     annotations.
//!
//! Reading, checking and exporting work on bytes and touch no file system:
//!
//! ```
//! use std::collections::BTreeMap;
//!
//! use claimbook::{book::Book, check, export, text::Texts};
//!
//! let entities = "entities:\n  - {id: port-alder, label: Port Alder, kind: place}\n";
//! let files = BTreeMap::from([("claims/entities.yaml".to_owned(), entities.as_bytes().to_vec())]);
//! let book = Book::from_files(files);
//! assert_eq!(check::check(&book, &Texts::new()), []);
//!
//! let exported = export::export(&book, &[export::Format::Csv])?;
//! let table = String::from_utf8_lossy(&exported["csv/entities.csv"]);
//! assert_eq!(table.lines().nth(1), Some("port-alder,Port Alder,place,,,"));
//! # Ok::<(), export::ExportError>(())
//! ```

pub mod file;

pub mod diagnostic;

pub mod yaml;

pub mod model;

pub mod format;

pub mod decode;

pub mod quick;

pub mod book;

pub mod scaffold;

pub mod text;

pub mod coverage;

pub mod check;

pub mod fix;

pub mod agreement;

pub mod table;

pub mod tables;

mod bridge;

pub mod export;

pub mod graphs;

pub mod chart;

pub mod edition;

pub mod diff;

pub mod release;

pub mod verify;

pub mod output;

pub mod report;
