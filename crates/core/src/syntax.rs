//! Texts of files, their YAML trees, and diagnostics.

pub mod diagnostic;
pub mod file;
pub mod yaml;
