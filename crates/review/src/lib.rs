//! Jobs in which a person decides, and the program neither guesses nor forgets.
//!
//! 1. [`apply`]: carries decisions out as edits of the records.
//! 2. [`adjudicate`]: settles two codings of a source into one.
//! 3. [`rebase`]: carries the anchors of a source over to a revised text.

pub mod adjudicate;
pub mod apply;
mod pending;
pub mod rebase;
