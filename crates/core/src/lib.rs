//! Claims of reports as records: reading, checking, anchoring in sources, formatting, and comparing coders.
//!
//! This crate contains everything that coders and reviewers need. It does not depend on Polars, Arrow or Parquet. Data
//! flows in one direction, in the order of these modules. The rules about reading are the one exception: `syntax`,
//! `read` and `book` report them.
//!
//! 1. [`syntax`]: file texts with line numbers, YAML trees with a span for every value, and diagnostics.
//! 2. [`model`]: record types, from which schema, code lists, column descriptions and codebook are derived.
//! 3. [`read`]: two readers of records: one from a tree, with every fault; one without a tree, for plain files.
//! 4. [`edit`]: canonical formatting, new records and fixes.
//! 5. [`text`]: source texts: canonical form, folding, segmentation, and finding anchors.
//! 6. [`book`]: all records of a folder, indexed, and the coverage of each source.
//! 7. [`rules`]: the rules, one file per rule.
//! 8. [`draft`]: proposals for a new source, made from its text.
//! 9. [`agreement`]: agreement between coders.
//! 10. [`import`]: records from spreadsheets, exported tables and other annotation tools.
//! 11. [`report`]: diagnostics as text, JSON, SARIF and GitHub annotations.
//! 12. [`init`]: the files of a new book.
//! 13. [`mend`]: the safe fixes of a whole book.
//! 14. [`output`]: atomic writes of files and folders.
//!
//! Reading and checking work on bytes and need no file system:
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
pub mod draft;
pub mod edit;
pub mod import;
pub mod init;
pub mod mend;
pub mod model;
pub mod output;
pub mod read;
pub mod report;
pub mod rules;
pub mod syntax;
pub mod text;
