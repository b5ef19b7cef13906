//! A release: a folder that a stranger can check without us. Everything that it says of itself, in whatever format, is
//! written from one model, which is its manifest and the shapes of its tables.

mod address;
pub mod card;
pub mod descriptor;
mod manifest;
mod person;
pub mod signature;

pub use manifest::{
    Checks, Counts, Entry, MANIFEST, MANIFEST_VERSION, Manifest, Previous, ReleasedSource, ReleasedWaiver, Role,
};

use crate::edition::Shape;

/// A release without its bytes: what every descriptor is written from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// What it says of itself.
    pub manifest: Manifest,
    /// The shapes of its tables, in the order of their names.
    pub shapes: Vec<Shape>,
}

impl Release {
    /// The name of the release's folder and of its archive: `<dataset>-<version>`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}-{}", self.manifest.dataset.name, self.manifest.version)
    }

    /// What descriptors describe: every file but the descriptors themselves.
    pub fn payload(&self) -> impl Iterator<Item = &Entry> {
        self.manifest.files.iter().filter(|entry| entry.role != Role::Descriptor)
    }

    /// The shape of a table by its name.
    #[must_use]
    pub fn shape(&self, table: &str) -> Option<&Shape> {
        self.shapes.iter().find(|shape| shape.name() == table)
    }
}
