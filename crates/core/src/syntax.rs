//! Files as text and as YAML trees, and what can be wrong in them.

pub mod diagnostic;
pub mod file;
pub mod yaml;
