//! Files to records, by two readers.
//!
//! Only the [`tree`] reader makes diagnostics. The [`fast`] reader takes the plain style that `fmt` writes and gives up at
//! the first thing that it does not know; it may only agree with the tree reader or give up.

pub mod fast;
pub mod tree;
