//! Changes the text of files: canonical formatting, new records and safe fixes.

pub mod field;
pub mod fix;
pub mod format;
pub mod record;
pub mod scaffold;
