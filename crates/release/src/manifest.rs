//! `manifest.json`: what a release says of itself, file by file. Everything else that it says is written from this and
//! from the shapes of its tables.

mod hashing;
mod sums;

pub use hashing::Hashing;
pub use sums::{SIGNATURE, SUMS, read as read_sums, write as write_sums};

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use semver::Version;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use claimbook_core::model::{Dataset, Date, Digest, PersonName, Profiles, schema_text};
use claimbook_tables::export;
use claimbook_tables::table::Shape;

/// The name of the manifest's file.
pub const MANIFEST: &str = "manifest.json";

/// The version of the manifest's format.
pub const MANIFEST_VERSION: u32 = 1;

/// This program and its version, as it names itself in all that it writes.
pub const GENERATOR: &str = concat!("claimbook ", env!("CARGO_PKG_VERSION"));

/// What a release says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The version of this file's format.
    pub manifest: u32,
    /// The dataset.
    pub dataset: Dataset,
    /// The version of the release (Semantic Versioning 2.0.0).
    #[schemars(with = "String")]
    pub version: Version,
    /// The only date of the release: as stated by who made it, or the day on which claims were coded last.
    pub date: Date,
    /// The program that wrote it, and its version.
    pub generator: String,
    /// The version of what the Parquet files say of themselves.
    pub schema: u32,
    /// The versions of the coder's manual by which claims were coded, sorted.
    pub codebooks: Vec<String>,
    /// The rules by which texts were read.
    pub profiles: Profiles,
    /// SHA-256 of the book's files: of one line `<sha256>  <path>` for each, in the order of their paths.
    pub book: Digest,
    /// The commit of the repository in which the book's files are, by its hash; null where there is none.
    pub commit: Option<String>,
    /// The release before this one; null for the first.
    pub previous: Option<Previous>,
    /// The sources, in the order of their ids.
    pub sources: Vec<ReleasedSource>,
    /// How much there is.
    pub counts: Counts,
    /// What the book passed.
    pub checks: Checks,
    /// The faults that may stand, and why.
    pub waivers: Vec<ReleasedWaiver>,
    /// Every file but this one, `SHA256SUMS` and its signature, in the order of their paths.
    pub files: Vec<Entry>,
}

/// An earlier release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Previous {
    /// Its version.
    #[schemars(with = "String")]
    pub version: Version,
    /// SHA-256 of its manifest.
    pub manifest_sha256: Digest,
}

/// A source whose claims the release holds. Its text is not in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReleasedSource {
    /// The source's id.
    pub id: String,
    /// The title.
    pub title: String,
    /// The authors, in the order of the title page.
    pub authors: Vec<PersonName>,
    /// The publisher.
    pub publisher: String,
    /// The day of publication.
    pub published: Date,
    /// The language of the text, as a BCP 47 tag.
    pub language: String,
    /// Where the publication can be read.
    pub url: Option<String>,
    /// SHA-256 of its canonical text; null where the anchors were never computed.
    pub text_sha256: Option<Digest>,
}

/// How much a release holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Counts {
    /// Claims, withdrawn and superseded ones included.
    pub claims: u64,
    /// Claims that were withdrawn; they stay, so that their ids never vanish.
    pub withdrawn: u64,
    /// Claims that were superseded by others.
    pub superseded: u64,
    /// Claims that a reviewer has approved.
    pub reviewed: u64,
    /// Sources.
    pub sources: u64,
    /// Entities.
    pub entities: u64,
    /// Rows of all tables together.
    pub rows: u64,
}

/// What the book passed before it was released.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Checks {
    /// The rules that it was held to, by id.
    pub rules: Vec<String>,
    /// Errors found; a release has none.
    pub errors: u64,
    /// Warnings found that no waiver lets stand; a release has none.
    pub warnings: u64,
}

/// A fault that may stand for a while.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReleasedWaiver {
    /// The source.
    pub source_id: String,
    /// The rule.
    pub rule: String,
    /// The claim whose fault it is, or the part of the text on which it lies.
    pub of: String,
    /// Why it may stand.
    pub reason: String,
    /// The last day on which it may.
    pub expires: Date,
}

/// A file of a release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Its path in the release, `/` between its parts.
    pub path: String,
    /// Its size.
    pub bytes: u64,
    /// SHA-256 of its bytes.
    pub sha256: Digest,
    /// What it is for.
    pub role: Role,
    /// The table whose rows it holds or describes, if it does.
    pub table: Option<String>,
    /// The number of rows that it holds; null where it holds none.
    pub rows: Option<u64>,
}

/// What a file of a release is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Rows of a table.
    Data,
    /// The JSON Schema of records or of a table's rows.
    Schema,
    /// For people: the codebook, the dataset card, the license, what changed.
    Documentation,
    /// A picture of the data.
    Chart,
    /// What the release says of itself in one of the standard formats.
    Descriptor,
}

impl Manifest {
    /// The manifest as the bytes of its file.
    #[must_use]
    #[expect(clippy::missing_panics_doc, reason = "plain data is always JSON")]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).expect("a manifest is plain data");
        bytes.push(b'\n');
        bytes
    }

    /// The manifest of the release in a folder, and the bytes of its file.
    ///
    /// # Errors
    ///
    /// When the file is missing, cannot be read, or is no manifest.
    pub fn load(folder: &Path) -> Result<(Self, Vec<u8>), LoadError> {
        let path = folder.join(MANIFEST);
        let load = || {
            let bytes = read_plain(&path)?;
            Ok((Self::read(&bytes)?, bytes))
        };
        load().map_err(|source| LoadError { path: path.clone(), source })
    }

    /// The manifest from the bytes of its file.
    ///
    /// # Errors
    ///
    /// When they are no manifest, or one of a later format.
    pub fn read(bytes: &[u8]) -> Result<Self, ManifestError> {
        let stated: Stated = serde_json::from_slice(bytes)?;
        if stated.manifest != MANIFEST_VERSION {
            return Err(ManifestError::Version(stated.manifest));
        }
        Ok(serde_json::from_slice(bytes)?)
    }
}

impl Previous {
    /// What the manifest of a later release says of the release whose manifest this is.
    #[must_use]
    pub fn of(manifest: &Manifest, bytes: &[u8]) -> Self {
        let digest = Digest::new(Sha256::digest(bytes).into());
        Self { version: manifest.version.clone(), manifest_sha256: digest }
    }
}

/// What every manifest says first, of whatever format it is.
#[derive(Deserialize)]
struct Stated {
    manifest: u32,
}

/// Why a release has no manifest that can be read.
#[derive(Debug, thiserror::Error)]
#[error("cannot read `{}`", path.display())]
pub struct LoadError {
    path: PathBuf,
    source: ManifestError,
}

impl LoadError {
    /// Whether there is no manifest at all.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        matches!(&self.source, ManifestError::File(error) if error.kind() == ErrorKind::NotFound)
    }
}

/// Why a file is no manifest.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// The file cannot be read.
    #[error(transparent)]
    File(#[from] io::Error),
    /// It is no JSON, or not of this shape.
    #[error("it is no manifest: {0}")]
    Shape(#[from] serde_json::Error),
    /// It is of a later format.
    #[error("it is of version {0}, which this program does not know; a newer claimbook does")]
    Version(u32),
}

impl Entry {
    /// The IANA media type, by the ending of the path.
    #[must_use]
    pub fn media_type(&self) -> &'static str {
        match self.path.rsplit('.').next() {
            Some("csv") => "text/csv",
            Some("parquet") => "application/vnd.apache.parquet",
            Some("jsonl") => "application/jsonl",
            Some("jsonld") => "application/ld+json",
            Some("json") if self.role == Role::Schema => "application/schema+json",
            Some("json") => "application/json",
            Some("md") => "text/markdown",
            Some("svg") => "image/svg+xml",
            Some("cff") => "application/yaml",
            _ => "text/plain",
        }
    }
}

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
        self.shapes.iter().find(|shape| shape.name == table)
    }
}

/// The bytes of a plain file. Others, such as a pipe, are refused instead of blocking.
pub(crate) fn read_plain(path: &Path) -> io::Result<Vec<u8>> {
    if fs::metadata(path)?.is_file() { fs::read(path) } else { Err(io::Error::other("it is no plain file")) }
}

/// Every schema by relative path: those of [`export::schemas`] and that of the manifest.
#[must_use]
pub fn schemas() -> BTreeMap<String, Vec<u8>> {
    let mut schemas = export::schemas();
    schemas.insert("manifest.schema.json".to_owned(), schema_text(schemars::schema_for!(Manifest)));
    schemas
}
