//! Releases of a dataset: comparing, building, describing, signing and verifying versions.
//!
//! 1. [`snapshot`]: the tables of a book, an export or a release; [`diff`]: the changes between two of them.
//! 2. [`manifest`]: the metadata of a release; [`descriptors`]: the same metadata in standard formats.
//! 3. [`build`]: creates the files of a release from a book; [`signature`]: OpenSSH signatures.
//! 4. [`verify`]: checks a release.
//! 5. [`history`]: the previous release and the versioning policy; [`repository`]: the state of the book's Git
//!    repository.
//! 6. [`publish`]: writes files, signature and archive to disk; [`rebuild`]: rebuilds a release from its book and
//!    compares the bytes.

pub mod build;
pub mod descriptors;
pub mod diff;
pub mod history;
pub mod manifest;
pub mod publish;
pub mod rebuild;
pub mod repository;
pub mod signature;
pub mod snapshot;
pub mod verify;

/// A version of a dataset (Semantic Versioning 2.0.0).
pub use semver::Version;
