//! A release held to everything that it promises of itself, with nothing else at hand: no book, no network.
//!
//! A file is opened only if it stands in the folder as a plain file and the listing found it there, so that no path
//! in a manifest, and no link, leads out of the folder.

mod anchor;
mod content;
mod digest;
mod listing;
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

/// What came of verifying a release.
#[derive(Debug, Default)]
pub struct Verification {
    /// What is wrong, in the order of the paths.
    pub faults: Vec<Fault>,
    /// The manifest, if it could be read.
    pub manifest: Option<Manifest>,
    /// What lies beside the release and is no part of it, such as what Hugging Face and Git add to a checkout.
    pub beside: Vec<&'static str>,
    /// How many files there are.
    pub files: usize,
    /// How many bytes they have together.
    pub bytes: u64,
    /// Whether there is a signature.
    pub signed: bool,
    /// Whether another version of this program wrote the release. Checksums, signature and Parquet files are then all that
    /// is checked: that version may write the other files in other bytes.
    pub written_by_another: bool,
    /// Who signed, if it was asked and is so.
    pub signer: Option<Signer>,
    /// Anchored spans found in the texts at hand, and where they were computed.
    pub exact_anchors: usize,
}

/// Something that is not as the release promises.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The file, relative to the release.
    pub path: String,
    /// What is wrong with it.
    pub message: String,
}

impl Fault {
    pub(crate) fn new(path: &str, message: impl Into<String>) -> Self {
        Self { path: shown(path), message: shown(&message.into()) }
    }
}

/// `path: message`.
impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.path, self.message)
    }
}

/// What else a release is held to, beside itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct Against<'a> {
    /// Who may sign: the text of an `allowed_signers` file, as ssh-keygen(1) describes it.
    pub signers: Option<&'a str>,
    /// A day on which the key must be valid too, beside that of the release.
    pub today: Option<Date>,
    /// Texts of its sources.
    pub texts: Option<&'a Texts>,
}

/// There is nothing to verify.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// The folder cannot be read at all.
    #[error("cannot read `{}`", folder.display())]
    Read {
        /// The folder.
        folder: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// An archive in place of a folder.
    #[error(
        "`{0}` is an archive: unpack it by `tar --zstd -xf {0}` and verify the folder that is in it",
        path.display()
    )]
    Archive {
        /// The archive.
        path: PathBuf,
    },
    /// A folder with several releases in it.
    #[error("`{}` holds several releases, such as `{example}`: name one of them", folder.display())]
    Several {
        /// The folder.
        folder: PathBuf,
        /// One of the releases.
        example: String,
    },
}

/// The faults of a release so far.
#[derive(Debug, Default)]
struct Faults(Vec<Fault>);

impl Faults {
    fn add(&mut self, path: &str, message: impl Into<String>) {
        self.0.push(Fault::new(path, message));
    }
}

/// A text as it can be printed: what a release holds must not command a terminal, or pass for another line.
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

/// The ids of the sources that the release in a folder names; none where its manifest cannot be read, which
/// [`verify`] reports.
///
/// # Errors
///
/// When the folder cannot be read.
pub fn sources(folder: &Path) -> Result<Vec<Slug>, VerifyError> {
    let listing = Listing::of(folder, &mut Faults::default());
    let listing = listing.map_err(|source| VerifyError::Read { folder: folder.to_path_buf(), source })?;
    let manifest = read_manifest(&listing, &mut Faults::default());
    let named = manifest.into_iter().flat_map(|manifest| manifest.sources);
    Ok(named.filter_map(|source| source.id.parse().ok()).collect())
}

/// The folder of the release that a path means: the path itself, or the one folder in it that has a manifest.
///
/// # Errors
///
/// When the path is an archive or cannot be read, or more than one folder in it has a manifest.
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
/// When the folder cannot be read; everything else is a fault.
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
        faults.add(MANIFEST, "is missing; without it the folder is no release");
        return None;
    }
    let manifest = Manifest::read(&listing.read(MANIFEST, faults)?);
    manifest.map_err(|error| faults.add(MANIFEST, error.to_string())).ok()
}

/// Who signed the checksums, if somebody asks.
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

/// A signature of which nobody asks whose it is must be one, and of these checksums.
fn check_signature(listing: &Listing, faults: &mut Faults) {
    if !listing.files.contains_key(SIGNATURE) {
        return;
    }
    let (Some(signature), Some(sums)) = (listing.text(SIGNATURE, faults), listing.read(SUMS, faults)) else { return };
    match signature::fits(&sums, &signature) {
        // Others may check what this program does not.
        Ok(_) | Err(SignatureError::KindOfSignature(_)) => {}
        Err(error) => faults.add(SIGNATURE, error.to_string()),
    }
}
