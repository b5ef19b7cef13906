//! A release held to everything that it promises of itself, with nothing else at hand: no book, no network.
//!
//! A file is opened only if it stands in the folder as a plain file and the listing found it there, so that no path
//! in a manifest, and no link, leads out of the folder.

mod anchor;
mod content;
mod digest;
mod key;
mod listing;
mod statement;

use std::io;
use std::path::{Path, PathBuf};

use crate::model::Date;
use crate::release::signature::{self, Signer};
use crate::release::{Entry, MANIFEST, Manifest, SIGNATURE, SUMS};
use crate::text::Texts;
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
    /// How many files there are.
    pub files: usize,
    /// How many bytes they have together.
    pub bytes: u64,
    /// Whether there is a signature.
    pub signed: bool,
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

/// What else a release is held to, beside itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct Against<'a> {
    /// Who may sign: the text of an `allowed_signers` file, as ssh-keygen(1) describes it.
    pub signers: Option<&'a str>,
    /// Texts of its sources.
    pub texts: Option<&'a Texts>,
}

/// The folder cannot be read at all.
#[derive(Debug, thiserror::Error)]
#[error("cannot read `{folder}`")]
pub struct VerifyError {
    /// The folder.
    folder: PathBuf,
    /// What the system said.
    source: io::Error,
}

/// The faults of a release so far.
#[derive(Debug, Default)]
struct Faults(Vec<Fault>);

impl Faults {
    fn add(&mut self, path: &str, message: impl Into<String>) {
        self.0.push(Fault { path: path.to_owned(), message: message.into() });
    }
}

/// Verifies the release in a folder.
///
/// # Errors
///
/// When the folder cannot be read; everything else is a fault.
pub fn verify(folder: &Path, against: Against<'_>) -> Result<Verification, VerifyError> {
    let mut faults = Faults::default();
    let listing =
        Listing::of(folder, &mut faults).map_err(|source| VerifyError { folder: folder.to_path_buf(), source })?;
    let digests = Digests::of(&listing, &mut faults);
    let mut verification = Verification {
        files: listing.files.len(),
        bytes: listing.files.values().map(|file| file.bytes).sum(),
        signed: listing.files.contains_key(SIGNATURE),
        ..Verification::default()
    };
    let manifest = read_manifest(&listing, &mut faults);
    digests.check(&listing, manifest.as_ref(), &mut faults);
    let date = manifest.as_ref().map(|manifest| manifest.date);
    verification.signer = signer(&listing, against.signers, date, &mut faults);
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
fn signer(listing: &Listing, signers: Option<&str>, date: Option<Date>, faults: &mut Faults) -> Option<Signer> {
    let signers = signers?;
    if !listing.files.contains_key(SIGNATURE) {
        faults.add(SIGNATURE, "is missing: the release is not signed");
        return None;
    }
    let (signature, sums) = (listing.text(SIGNATURE, faults)?, listing.read(SUMS, faults)?);
    let signer = signature::verify(&sums, &signature, signers, date);
    signer.map_err(|error| faults.add(SIGNATURE, error.to_string())).ok()
}
