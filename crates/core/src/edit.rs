//! Edits of files as text: canonical formatting, new records, fixes and relocations.

pub mod fix;
pub mod format;
pub mod relocate;
pub mod scaffold;
