//! Decisions of people over a book. Nothing here changes a record on its own: a person, or a margin of evidence that a
//! test measures, decides.
//!
//! [`rebase`] carries the anchors of a source over to a revised text.

pub mod rebase;
