//! Edits of files as text: canonical formatting, new records and fixes.

pub mod fix;
pub mod format;
pub mod scaffold;
