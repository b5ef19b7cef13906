//! Changes of files as text: the canonical style, a new record, fixes.

pub mod fix;
pub mod format;
pub mod scaffold;
