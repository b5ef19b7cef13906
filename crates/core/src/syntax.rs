//! Files as texts and YAML trees, and diagnostics.

pub mod diagnostic;
pub mod file;
pub mod yaml;
