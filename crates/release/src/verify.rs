//! Verification of a release: checks that its files are complete, unaltered and consistent. Needs no book and no
//! network.
//!
//! Only regular files that the listing found in the folder are opened. So neither a path in a manifest nor a link can
//! lead outside the folder.

mod anchor;
mod consistency;
mod content;
mod digest;
mod listing;
mod repeats;
mod statement;

use std::fmt;
use std::fs::{self, DirEntry};
use std::io;
use std::path::{Path, PathBuf};

use crate::build::ARCHIVE;
use crate::manifest::{Entry, GENERATOR, MANIFEST, Manifest, SIGNATURE, SUMS};
use crate::signature::{self, SignatureError, Signer};
use claimbook_core::model::{Date, Slug};
use claimbook_core::text::Texts;
use content::Content;
use digest::Digests;
use listing::Listing;

/// The result of verifying a release.
#[derive(Debug, Default)]
pub struct Verification {
    /// The faults, sorted by path.
    pub faults: Vec<Fault>,
    /// The manifest, if it could be read.
    pub manifest: Option<Manifest>,
    /// Entries in the folder that are not part of the release, such as those that Hugging Face and Git add to a
    /// checkout.
    pub beside: Vec<&'static str>,
    /// The number of files.
    pub files: usize,
    /// The total size of the files in bytes.
    pub bytes: u64,
    /// Whether the folder has a signature.
    pub signed: bool,
    /// Whether another version of this program wrote the release. Then only checksums, signature, Parquet files and the
    /// manifest are checked, since that version may write the other files differently.
    pub written_by_another: bool,
    /// The signer, if the signature was verified against a list of allowed signers.
    pub signer: Option<Signer>,
    /// The number of anchored spans that were found in the available texts at the stated offsets.
    pub exact_anchors: usize,
}

/// A fault of a release: a missing, altered or inconsistent file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The path of the file, relative to the release.
    pub path: String,
    /// A description of the fault.
    pub message: String,
}

impl Fault {
    pub(crate) fn new(path: &str, message: impl Into<String>) -> Self {
        Self { path: shown(path), message: shown(&message.into()) }
    }
}

/// Writes `path: message`.
impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.path, self.message)
    }
}

/// Optional inputs of a verification, in addition to the release.
#[derive(Debug, Clone, Copy, Default)]
pub struct Against<'a> {
    /// The text of an `allowed_signers` file (ssh-keygen(1)).
    pub signers: Option<&'a str>,
    /// A second day on which the key must be valid, in addition to the date of the release.
    pub today: Option<Date>,
    /// Texts of the release's sources, for checking the anchors.
    pub texts: Option<&'a Texts>,
}

/// A reason why nothing could be verified.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// The folder cannot be read.
    #[error("cannot read `{}`", folder.display())]
    Read {
        /// The path of the folder.
        folder: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
    /// The path is an archive instead of a folder.
    #[error(
        "`{0}` is an archive: unpack it with `tar --zstd -xf {0}` and verify the unpacked folder",
        path.display()
    )]
    Archive {
        /// The path of the archive.
        path: PathBuf,
    },
    /// The folder contains several releases.
    #[error("`{}` contains several releases, such as `{example}`: give the folder of one of them", folder.display())]
    Several {
        /// The path of the folder.
        folder: PathBuf,
        /// The path of one of the releases.
        example: String,
    },
}

/// Size of the read buffer in bytes.
const BUFFER: usize = 256 * 1024;

/// The faults that were found so far.
#[derive(Debug, Default)]
struct Faults(Vec<Fault>);

impl Faults {
    fn add(&mut self, path: &str, message: impl Into<String>) {
        self.0.push(Fault::new(path, message));
    }
}

/// Escapes control and direction characters. Text from a release must not control the terminal or imitate another line.
fn shown(text: &str) -> String {
    let is_hidden = |letter: char| {
        letter.is_control()
            || matches!(letter, '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let part = |letter: char| {
        if is_hidden(letter) { letter.escape_default().to_string() } else { letter.to_string() }
    };
    text.chars().map(part).collect()
}

/// Returns the ids of the sources that a release's manifest names. Returns none if the manifest cannot be read, which
/// [`verify`] reports.
///
/// # Errors
///
/// Fails if the folder cannot be read.
pub fn sources(folder: &Path) -> Result<Vec<Slug>, VerifyError> {
    let listing = Listing::of(folder, &mut Faults::default());
    let listing = listing.map_err(|source| VerifyError::Read { folder: folder.to_path_buf(), source })?;
    let manifest = read_manifest(&listing, &mut Faults::default());
    let named = manifest.into_iter().flat_map(|manifest| manifest.sources);
    Ok(named.filter_map(|source| source.id.parse().ok()).collect())
}

/// Returns the folder of the release: the path itself, or the only subfolder that contains a manifest.
///
/// # Errors
///
/// Fails if the path is an archive, cannot be read, or has several subfolders with a manifest.
pub fn locate(path: &Path) -> Result<PathBuf, VerifyError> {
    if path.is_file() && path.to_string_lossy().ends_with(ARCHIVE) {
        return Err(VerifyError::Archive { path: path.to_path_buf() });
    }
    let entries = fs::read_dir(path).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let entries = entries.map_err(|source| VerifyError::Read { folder: path.to_path_buf(), source })?;
    let mut within: Vec<PathBuf> = entries.iter().map(DirEntry::path).collect();
    within.retain(|folder| folder.join(MANIFEST).is_file());
    within.sort_unstable();
    match &within[..] {
        _ if path.join(MANIFEST).exists() => Ok(path.to_path_buf()),
        [folder] => Ok(folder.clone()),
        [] => Ok(path.to_path_buf()),
        [first, ..] => {
            let example = first.display().to_string();
            Err(VerifyError::Several { folder: path.to_path_buf(), example })
        }
    }
}

/// Verifies the release in a folder.
///
/// # Errors
///
/// Fails if the folder cannot be read. Every other problem is reported as a [`Fault`].
pub fn verify(folder: &Path, against: Against<'_>) -> Result<Verification, VerifyError> {
    let mut faults = Faults::default();
    let listing = Listing::of(folder, &mut faults)
        .map_err(|source| VerifyError::Read { folder: folder.to_path_buf(), source })?;
    let digests = Digests::of(&listing, &mut faults);
    let mut verification = Verification {
        files: listing.files.len(),
        bytes: listing.files.values().map(|file| file.bytes).sum(),
        signed: listing.files.contains_key(SIGNATURE),
        beside: listing.beside.clone(),
        ..Verification::default()
    };
    let manifest = read_manifest(&listing, &mut faults);
    digests.check(&listing, manifest.as_ref(), &mut faults);
    let date = manifest.as_ref().map(|manifest| manifest.date);
    verification.signer = signer(&listing, against, date, &mut faults);
    verification.written_by_another = manifest.as_ref().is_some_and(|manifest| manifest.generator != GENERATOR);
    if let Some(manifest) = manifest {
        let sound: Vec<&Entry> = manifest.files.iter().filter(|entry| digests.holds(entry)).collect();
        let content = Content::read(&manifest, &sound, &listing, &mut faults);
        statement::check(&manifest, &content, &listing, &mut faults);
        repeats::check(&content, &mut faults);
        consistency::check(&content, &mut faults);
        if let Some(texts) = against.texts {
            verification.exact_anchors = anchor::check(&manifest, &content, texts, &mut faults);
        }
        verification.manifest = Some(manifest);
    }
    faults.0.sort_unstable();
    faults.0.dedup();
    verification.faults = faults.0;
    Ok(verification)
}

fn read_manifest(listing: &Listing, faults: &mut Faults) -> Option<Manifest> {
    if !listing.files.contains_key(MANIFEST) {
        faults.add(MANIFEST, "is missing; without it, the folder is not a release");
        return None;
    }
    let manifest = Manifest::read(&listing.read(MANIFEST, faults)?);
    manifest.map_err(|error| faults.add(MANIFEST, error.to_string())).ok()
}

/// Verifies the signature. Returns the signer if `against` has a list of allowed signers and the list allows the key.
fn signer(listing: &Listing, against: Against<'_>, date: Option<Date>, faults: &mut Faults) -> Option<Signer> {
    let Some(signers) = against.signers else {
        check_signature(listing, faults);
        return None;
    };
    if !listing.files.contains_key(SIGNATURE) {
        faults.add(SIGNATURE, "is missing: the release is not signed");
        return None;
    }
    let (signature, sums) = (listing.text(SIGNATURE, faults)?, listing.read(SUMS, faults)?);
    let mut signer = signature::verify(&sums, &signature, signers, date);
    if against.today.is_some() && signer.is_ok() {
        signer = signature::verify(&sums, &signature, signers, against.today);
    }
    signer.map_err(|error| faults.add(SIGNATURE, error.to_string())).ok()
}

/// Checks a signature without a list of signers: the signature must parse and match `SHA256SUMS`.
fn check_signature(listing: &Listing, faults: &mut Faults) {
    if !listing.files.contains_key(SIGNATURE) {
        return;
    }
    let (Some(signature), Some(sums)) = (listing.text(SIGNATURE, faults), listing.read(SUMS, faults)) else { return };
    match signature::fits(&sums, &signature) {
        // Keys of an unsupported algorithm are not a fault: ssh-keygen can verify them.
        Ok(_) | Err(SignatureError::KindOfSignature(_)) => {}
        Err(error) => faults.add(SIGNATURE, error.to_string()),
    }
}
