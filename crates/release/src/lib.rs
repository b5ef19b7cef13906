//! Versions of a dataset: what changed, what each says of itself, who signed it, and what a stranger finds in it.
//!
//! 1. [`snapshot`]: the tables of a book, an export or a release; [`diff`]: what changed from one to another.
//! 2. [`manifest`]: what a release says of itself; [`descriptors`]: the same in the formats that others read.
//! 3. [`history`]: the release before, and which versions are honest after it; [`repository`]: what Git says of the book.
//! 4. [`build`]: a book to the files of its release; [`signature`]: OpenSSH signatures; [`publish`]: files, signature and
//!    archive onto the disk.
//! 5. [`verify`]: whether a release keeps its promises; [`rebuild`]: whether its book gives the same bytes.

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
