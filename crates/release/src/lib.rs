//! Versions of a dataset: what changed, what each says of itself, who signed it, and what a stranger finds in it.
//!
//! 1. [`snapshot`]: the tables of a book or of Parquet files; [`diff`]: what changed from one to another, and which
//!    version that makes.
//! 2. [`manifest`]: what a release says of itself; everything else that it says is written from this and from the shapes
//!    of its tables.
//! 3. [`descriptors`]: the same in the formats that others read; [`signature`]: OpenSSH signatures.
//! 4. [`build`]: a book to the files of its release; [`verify`]: whether a release keeps its promises.

pub mod build;
pub mod descriptors;
pub mod diff;
pub mod manifest;
pub mod signature;
pub mod snapshot;
pub mod verify;

/// A version of a dataset (Semantic Versioning 2.0.0).
pub use semver::Version;
