//! Files as texts and as trees of YAML or JSON, and diagnostics.

pub mod diagnostic;
pub mod file;
pub mod json;
pub mod yaml;
