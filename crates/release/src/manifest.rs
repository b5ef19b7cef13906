//! `manifest.json`: the metadata of a release and the list of its files. All other metadata files are written from the
//! manifest and from the shapes of the tables.

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

use claimbook_core::model::codes::CoderKind;
use claimbook_core::model::{AuthorName, Dataset, Date, Digest, Orcid, PartialDate, Profiles, schema_text};
use claimbook_tables::export;
use claimbook_tables::table::Shape;

/// The file name of the manifest.
pub const MANIFEST: &str = "manifest.json";

/// The version of the manifest's format.
pub const MANIFEST_VERSION: u32 = 1;

/// The program's name and version, as written into every generated file.
pub const GENERATOR: &str = concat!("claimbook ", env!("CARGO_PKG_VERSION"));

/// The metadata of a release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The version of this file's format.
    pub manifest: u32,
    /// The record of the dataset.
    pub dataset: Dataset,
    /// The version of the release (Semantic Versioning 2.0.0).
    #[schemars(with = "String")]
    pub version: Version,
    /// The date of the release: the date stated by its maker, or else the newest day of coding.
    pub date: Date,
    /// The program that wrote the release, and its version.
    pub generator: String,
    /// The version of the metadata format in the Parquet files.
    pub schema: u32,
    /// The coders, sorted by id.
    pub coders: Vec<ReleasedCoder>,
    /// The versions of the coder's manual that the coders used, sorted.
    pub codebooks: Vec<String>,
    /// The profiles by which texts were read, hashed and segmented.
    pub profiles: Profiles,
    /// SHA-256 over the book's files. Each file adds one line `<sha256>  <path>`, in the order of the paths.
    pub book: Digest,
    /// The hash of the commit that holds the book's files; null if the book was in no repository.
    pub commit: Option<String>,
    /// The previous release; null for the first release.
    pub previous: Option<Previous>,
    /// The sources, sorted by id.
    pub sources: Vec<ReleasedSource>,
    /// The numbers of claims, sources, entities and rows.
    pub counts: Counts,
    /// The result of checking the book.
    pub checks: Checks,
    /// The waivers: findings that are permitted, with the reason.
    pub waivers: Vec<ReleasedWaiver>,
    /// Every file except this one, `SHA256SUMS` and its signature, sorted by path.
    pub files: Vec<Entry>,
}

/// The previous release, identified by version and checksum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Previous {
    /// The version of the previous release.
    #[schemars(with = "String")]
    pub version: Version,
    /// SHA-256 of the previous release's manifest.
    pub manifest_sha256: Digest,
}

/// A source whose claims are in the release. The release does not contain the source's text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReleasedSource {
    /// The source's id.
    pub id: String,
    /// The title.
    pub title: String,
    /// The authors, in the order of the title page.
    pub authors: Vec<AuthorName>,
    /// The publisher.
    pub publisher: String,
    /// The date of publication: a day, or only the month or year.
    pub published: PartialDate,
    /// The language of the text, as a BCP 47 tag.
    pub language: String,
    /// The web address of the publication.
    pub url: Option<String>,
    /// SHA-256 of the canonical text; null if the anchors were never computed.
    pub text_sha256: Option<Digest>,
    /// The way in which the coded passages were chosen, if only a sample of the text is coded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sample: Option<String>,
}

/// A coder, with numbers of claims that are neither withdrawn nor superseded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReleasedCoder {
    /// The coder's id.
    pub id: String,
    /// Whether the coder is a human or a language model; left out if the book does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<CoderKind>,
    /// The name; left out if the book does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The ORCID of a human.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub orcid: Option<Orcid>,
    /// The name of the language model, as its maker writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// The version of the language model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The number of claims that the coder coded.
    pub coded: u64,
    /// The number of claims with the status `checked` that the coder checked.
    pub checked: u64,
    /// The number of claims with the status `reviewed` that the coder reviewed.
    pub reviewed: u64,
}

/// The counts of a release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Counts {
    /// All claims, including withdrawn and superseded ones.
    pub claims: u64,
    /// Claims that were withdrawn. Their rows stay in the tables, so that ids remain valid.
    pub withdrawn: u64,
    /// Claims that were superseded by others.
    pub superseded: u64,
    /// Claims that a second coder has read and accepted, but no human reviewer.
    pub checked: u64,
    /// Claims that a human reviewer has accepted.
    pub reviewed: u64,
    /// Sources.
    pub sources: u64,
    /// Entities.
    pub entities: u64,
    /// Rows of all tables in total.
    pub rows: u64,
}

/// The result of checking the book before the release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Checks {
    /// The ids of the rules that were checked.
    pub rules: Vec<String>,
    /// The number of errors; always 0 in a release.
    pub errors: u64,
    /// The number of warnings without a waiver; always 0 in a release.
    pub warnings: u64,
}

/// A finding that is permitted until a given day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReleasedWaiver {
    /// The id of the source.
    pub source_id: String,
    /// The id of the rule.
    pub rule: String,
    /// The id of the claim, or the part of the text, that the finding concerns.
    pub of: String,
    /// The reason for the waiver.
    pub reason: String,
    /// The last day on which the waiver holds, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<Date>,
}

/// A file of a release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The path in the release, with `/` between the parts.
    pub path: String,
    /// The size in bytes.
    pub bytes: u64,
    /// SHA-256 of the file.
    pub sha256: Digest,
    /// The purpose of the file.
    pub role: Role,
    /// The table whose rows the file holds or describes; null for other files.
    pub table: Option<String>,
    /// The number of rows; null if the file is not a data file.
    pub rows: Option<u64>,
}

/// The purpose of a file in a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Rows of a table.
    Data,
    /// The JSON Schema of records or of a table's rows.
    Schema,
    /// Documentation for people: the codebook, the SQL views, the dataset card, the coder's manual, the license and the
    /// change log.
    Documentation,
    /// A chart of the data.
    Chart,
    /// The metadata of the release in a standard format.
    Descriptor,
}

impl Manifest {
    /// Serializes the manifest as indented JSON with a final line feed.
    #[must_use]
    #[expect(clippy::missing_panics_doc, reason = "plain data is always JSON")]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).expect("a manifest is plain data");
        bytes.push(b'\n');
        bytes
    }

    /// Reads the manifest of the release in a folder. Also returns the bytes of the file.
    ///
    /// # Errors
    ///
    /// Fails if the file is missing, cannot be read, or is not a manifest.
    pub fn load(folder: &Path) -> Result<(Self, Vec<u8>), LoadError> {
        let path = folder.join(MANIFEST);
        let load = || {
            let bytes = read_plain(&path)?;
            Ok((Self::read(&bytes)?, bytes))
        };
        load().map_err(|source| LoadError { path: path.clone(), source })
    }

    /// Parses a manifest from the bytes of its file.
    ///
    /// # Errors
    ///
    /// Fails if the bytes are not a manifest, or if the manifest has another format version.
    pub fn read(bytes: &[u8]) -> Result<Self, ManifestError> {
        let stated: Stated = serde_json::from_slice(bytes)?;
        if stated.manifest != MANIFEST_VERSION {
            return Err(ManifestError::Version(stated.manifest));
        }
        Ok(serde_json::from_slice(bytes)?)
    }
}

impl Previous {
    /// Creates the reference to a previous release from its manifest and the bytes of that manifest's file.
    #[must_use]
    pub fn of(manifest: &Manifest, bytes: &[u8]) -> Self {
        let digest = Digest::new(Sha256::digest(bytes).into());
        Self { version: manifest.version.clone(), manifest_sha256: digest }
    }
}

/// The format version, which a manifest of any version has. It is read first.
#[derive(Deserialize)]
struct Stated {
    manifest: u32,
}

/// An error of reading a release's manifest, with the path of the file.
#[derive(Debug, thiserror::Error)]
#[error("cannot read `{}`", path.display())]
pub struct LoadError {
    path: PathBuf,
    source: ManifestError,
}

impl LoadError {
    /// Returns whether the file does not exist.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        matches!(&self.source, ManifestError::File(error) if error.kind() == ErrorKind::NotFound)
    }
}

/// An error of reading or parsing a manifest.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// The file cannot be read.
    #[error(transparent)]
    File(#[from] io::Error),
    /// The file is not JSON, or the JSON does not match the manifest's schema.
    #[error("not a manifest: {0}")]
    Shape(#[from] serde_json::Error),
    /// The format version is unknown.
    #[error("manifest version {0} is not supported; install a newer version of claimbook")]
    Version(u32),
}

impl Entry {
    /// Returns the IANA media type, chosen by the file extension.
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
            Some("dot") => "text/vnd.graphviz",
            Some("sql") => "application/sql",
            Some("cff") => "application/yaml",
            _ => "text/plain",
        }
    }
}

/// The metadata of a release and the shapes of its tables. Every descriptor is written from them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// The manifest of the release.
    pub manifest: Manifest,
    /// The shapes of the tables, sorted by name.
    pub shapes: Vec<Shape>,
}

impl Release {
    /// Returns the name of the release's folder and archive: `<dataset>-<version>`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}-{}", self.manifest.dataset.name, self.manifest.version)
    }

    /// Returns the entries of all files except the descriptors.
    pub fn payload(&self) -> impl Iterator<Item = &Entry> {
        self.manifest.files.iter().filter(|entry| entry.role != Role::Descriptor)
    }

    /// Returns the SHA-256 of the manifest without the entries of the descriptors. Descriptors state this checksum, so
    /// their own entries cannot be part of it.
    #[must_use]
    pub fn digest(&self) -> Digest {
        let files = self.payload().cloned().collect();
        let manifest = Manifest { files, ..self.manifest.clone() };
        Digest::new(Sha256::digest(manifest.to_bytes()).into())
    }

    /// Returns the shape of the table with a name.
    #[must_use]
    pub fn shape(&self, table: &str) -> Option<&Shape> {
        self.shapes.iter().find(|shape| shape.name == table)
    }
}

/// Reads a regular file. Fails on non-regular files, such as a pipe, instead of blocking.
pub(crate) fn read_plain(path: &Path) -> io::Result<Vec<u8>> {
    if fs::metadata(path)?.is_file() { fs::read(path) } else { Err(io::Error::other("it is not a regular file")) }
}

/// Returns every JSON Schema of a release by relative path: the schemas of its tables and the schema of the manifest.
#[must_use]
pub fn schemas(shapes: &[Shape]) -> BTreeMap<String, Vec<u8>> {
    let mut schemas = export::table_schemas(shapes);
    schemas.insert("manifest.schema.json".to_owned(), schema_text(schemars::schema_for!(Manifest)));
    schemas
}
