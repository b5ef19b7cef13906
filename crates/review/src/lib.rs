//! Jobs in which a person decides, and the program neither guesses nor forgets.
//!
//! 1. [`apply`]: carries decisions out as edits of the records.
//! 2. [`adjudicate`]: settles two codings of a source into one.

pub mod adjudicate;
pub mod apply;
