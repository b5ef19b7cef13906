//! Tasks in which a person decides: the program prepares the decisions and carries them out.
//!
//! 1. [`apply`]: carries out decisions as edits of the records.
//! 2. [`adjudicate`]: settles two codings of a source into one.
//! 3. [`rebase`]: carries the anchors of a source over to a revised text.
//! 4. [`ledger`]: adds a decision to a file, or removes it.
//! 5. [`page`]: the page on which a person reads claims beside their passages, and decides.

pub mod adjudicate;
pub mod apply;
pub mod ledger;
pub mod page;
mod pending;
pub mod rebase;
