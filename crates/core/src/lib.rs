//! Claims of reports as records: read, checked, anchored in their sources, formatted, and compared between coders.
//!
//! This crate holds everything that coders and reviewers need, and none of Polars, Arrow and Parquet. Data flows one
//! way, and the modules recite it:
//!
//! 1. [`syntax`]: a file's text with its lines; a YAML tree with a place for every value; faults as data.
//! 2. [`model`]: the records as types. Schema, code lists, column descriptions and codebook come from them.
//! 3. [`read`]: a tree to records, with every fault; and the same records without a tree, from plainly written files.
//! 4. [`edit`]: files in the canonical style, new records, fixes.
//! 5. [`text`]: a source's text made canonical, folded, segmented, and found again.
//! 6. [`book`]: all records of a folder, indexed, and what of each source they account for.
//! 7. [`rules`]: what can be wrong, one file per rule.
//! 8. [`agreement`]: how far several coders agree.
//! 9. [`report`]: diagnostics as text, JSON, SARIF and GitHub's annotations.
//! 10. [`output`]: bytes to disk, whole or not at all.
//!
//! Reading and checking work on bytes and touch no file system:
//!
//! ```
//! use std::collections::BTreeMap;
//!
//! use claimbook_core::{book::Book, rules, text::Texts};
//!
//! let entities = "entities:\n  - {id: port-alder, label: Port Alder, kind: place}\n";
//! let files = BTreeMap::from([("claims/entities.yaml".to_owned(), entities.as_bytes().to_vec())]);
//! let book = Book::from_files(files);
//! assert_eq!(rules::check(&book, &Texts::new()), []);
//! ```

pub mod agreement;
pub mod book;
pub mod edit;
pub mod model;
pub mod output;
pub mod read;
pub mod report;
pub mod rules;
pub mod syntax;
pub mod text;
