//! Bytes to records in one step, for files in the plain style that people are asked to write.
//!
//! No tree, no spans, no diagnostics: at the first thing that it does not know, the quick reader gives up, and the
//! careful reader takes the file from its start. It is *sound*: whatever it accepts, [`crate::syntax::yaml`] and
//! [`crate::read::tree`] accept with equal records and without a fault. Tests hold it to that over generated and damaged
//! books and over the inputs of the YAML test suite, and a fuzz target over what libFuzzer makes of them.
//!
//! What it knows: mappings whose keys stand in the order of the model, in braces or on lines; lists in brackets or on
//! lines; scalars that are plain or in quotes on one line, folded and literal scalars; lines within braces and brackets
//! that end after commas; comments.

mod claims;
mod cursor;
mod lock;

pub use claims::claims;
pub use lock::lock;
