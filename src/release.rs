//! A release: a folder that a stranger can check without us. Everything that it says of itself, in whatever format, is
//! written from one model, which is its manifest and the shapes of its tables.

mod address;
mod archive;
mod build;
pub mod card;
mod changes;
pub mod descriptor;
mod hashing;
mod manifest;
mod person;
mod rebuild;
pub mod signature;
mod sums;

pub use archive::{ARCHIVE, archive};
pub(crate) use build::role;
pub use build::{Built, Plan, ReleaseError, build};
pub use changes::{CHANGES, first, later};
pub(crate) use hashing::Hashing;
pub use manifest::{
    Checks, Counts, Entry, GENERATOR, MANIFEST, MANIFEST_VERSION, Manifest, ManifestError, Previous, ReleasedSource,
    ReleasedWaiver, Role,
};
pub use rebuild::Comparing;
pub use sums::{SIGNATURE, SUMS, read as read_sums};

/// A version of a dataset (Semantic Versioning 2.0.0).
pub use semver::Version;

use std::collections::BTreeMap;

use polars::prelude::PolarsResult;
use sha2::{Digest as _, Sha256};

use crate::edition::Shape;
use crate::export;
use crate::model::Digest;

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

    /// SHA-256 of the manifest less the descriptors, which state it: whoever edits the one must edit the others.
    #[must_use]
    pub fn digest(&self) -> Digest {
        let files = self.payload().cloned().collect();
        let manifest = Manifest { files, ..self.manifest.clone() };
        Digest::new(Sha256::digest(manifest.to_bytes()).into())
    }

    /// The shape of a table by its name.
    #[must_use]
    pub fn shape(&self, table: &str) -> Option<&Shape> {
        self.shapes.iter().find(|shape| shape.name() == table)
    }
}

/// Every schema by relative path: those of [`export::schemas`] and that of the manifest.
///
/// # Errors
///
/// As [`export::schemas`].
pub fn schemas() -> PolarsResult<BTreeMap<String, Vec<u8>>> {
    let mut schemas = export::schemas()?;
    schemas.insert("manifest.schema.json".to_owned(), export::schema_text(schemars::schema_for!(Manifest)));
    Ok(schemas)
}
