//! Changes of files as text: the canonical style, a new record, fixes, other locators.

pub mod fix;
pub mod format;
pub mod relocate;
pub mod scaffold;
