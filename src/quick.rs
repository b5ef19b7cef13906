//! Bytes to records in one step, for files in the plain style that people are asked to write.
//!
//! No tree, no spans, no diagnostics: at the first thing that it does not know, the quick reader gives up, and the
//! careful reader takes the file from its start. It is *sound*: whatever it accepts, [`crate::yaml`] and
//! [`crate::decode`] accept with equal records and without a fault. Tests hold it to that over generated and damaged
//! books and over the inputs of the YAML test suite, and a fuzz target over what libFuzzer makes of them.
//!
//! What it knows: block mappings and sequences, scalars that are plain or in quotes on one line, folded and literal
//! scalars, flow collections whose lines end after commas, comments.

mod claims;
mod cursor;
mod lock;

pub use claims::claims;
pub use lock::lock;

/// Fills a field's place; gives up where the field stands twice.
fn put<T>(place: &mut Option<T>, value: T) -> Option<()> {
    place.replace(value).is_none().then_some(())
}
