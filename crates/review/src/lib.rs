//! Jobs in which a person decides, and the program neither guesses nor forgets.
//!
//! 1. [`apply`]: carries decisions out as edits of the records.

pub mod apply;
