//! The records of a book, each with its location.

use super::{CLAIMS, CODINGS};
use crate::model::codes::OtherAnchorRole;
use crate::model::{Anchor, Claim, ClaimId, ClaimsFile, DecisionsFile, Locator, Lock, Source};
use crate::read::tree::Unsound;
use crate::syntax::diagnostic::Path;
use crate::syntax::file::{FileId, Span};

/// A record with its location.
#[derive(Debug, Clone)]
pub struct Record<T> {
    /// The record.
    pub record: T,
    /// The file.
    pub file: FileId,
    /// The path of the record in its file, such as `entities[3]`.
    pub path: Path,
}

/// A claim with its location.
#[derive(Debug, Clone)]
pub struct ClaimRecord {
    /// The claim.
    pub claim: Claim,
    /// The index of the claim in its file.
    pub index: u32,
    /// The index of the claim's file in [`Book::files`](super::Book::files), in four bytes.
    pub(super) file: u32,
}

/// A file of decisions.
#[derive(Debug, Clone)]
pub struct DecisionsRecord {
    /// The decisions, each with its index in the file.
    pub record: DecisionsFile,
    /// The file.
    pub file: FileId,
    /// The name of the source folder.
    pub folder: String,
}

/// A claims file.
#[derive(Debug, Clone)]
pub struct ParagraphRecord {
    /// The fields of the file without its claims.
    pub header: ClaimsFile,
    /// The file.
    pub file: FileId,
    /// The name of the source folder.
    pub folder: String,
    /// The name of the coder folder, for an independent coding.
    pub coder_folder: Option<Box<str>>,
    /// The file name without `.yaml`, which is the name of the paragraph.
    pub name: String,
    /// The claims, in the order of the file.
    pub claims: Vec<ClaimRecord>,
    /// The places of the invalid claims, as far as they can be read.
    pub unsound: Vec<Unsound>,
}

impl ParagraphRecord {
    /// Returns the claims that are neither superseded nor withdrawn, in the order of the file.
    pub fn current_claims(&self) -> impl Iterator<Item = &ClaimRecord> {
        self.claims.iter().filter(|record| record.claim.status.is_current())
    }

    /// Returns the header of the file, or `None` if it is faulty and a substitute stands for it.
    #[must_use]
    pub fn valid_header(&self) -> Option<&ClaimsFile> {
        // The substitute has no codebook.
        Some(&self.header).filter(|header| !header.codebook.is_empty())
    }
}

/// A text outside the records: a run of comment lines, or a paragraph of a `.md` file.
#[derive(Debug, Clone)]
pub struct Remark {
    /// The file.
    pub file: FileId,
    /// The span of the first line.
    pub span: Span,
    /// The text, joined to one line.
    pub text: String,
}

/// A source with its lock.
#[derive(Debug, Clone)]
pub struct SourceRecord {
    /// The source.
    pub source: Source,
    /// The file.
    pub file: FileId,
    /// The name of the source folder.
    pub folder: String,
    /// The lock, if it is present and valid.
    pub lock: Option<Lock>,
    /// The file of the lock, if it exists.
    pub lock_file: Option<FileId>,
}

impl SourceRecord {
    /// Returns the folder of the source's independent codings, relative to the book.
    #[must_use]
    pub fn codings(&self) -> String {
        format!("{CLAIMS}/{}/{CODINGS}", self.folder)
    }
}

impl ClaimRecord {
    /// Returns the file.
    #[must_use]
    pub fn file(&self) -> FileId {
        FileId(self.file as usize)
    }

    /// Returns the path of the claim in its file.
    #[must_use]
    pub fn path(&self) -> Path {
        Path::default().key("claims").index(self.index as usize)
    }

    /// Returns the ids of other claims that the claim names.
    pub fn named(&self) -> impl Iterator<Item = &ClaimId> {
        self.claim.relations.iter().map(|relation| &relation.object).chain(&self.claim.superseded_by)
    }

    /// Returns all anchors: the primary one first, then the others.
    pub fn anchors(&self) -> impl Iterator<Item = &Anchor> {
        [&self.claim.at].into_iter().chain(self.claim.also_at.iter().map(|other| &other.at))
    }

    /// Returns the locators of all anchors except those with role `support`. The claim accounts for the sentences at
    /// these locators. A superseded or withdrawn claim accounts for none.
    pub(crate) fn standing(&self) -> impl Iterator<Item = &Locator> {
        let locators = self.claim.status.is_current().then(|| self.located());
        locators.into_iter().flatten()
    }

    fn located(&self) -> impl Iterator<Item = &Locator> {
        let others = self.claim.also_at.iter().filter(|other| other.role != OtherAnchorRole::Support);
        [&self.claim.at].into_iter().chain(others.map(|other| &other.at)).flat_map(Anchor::locators)
    }

    /// Returns the path of an anchor in the claim's file, by its index in [`ClaimRecord::anchors`].
    #[must_use]
    pub fn anchor_path(&self, place: usize) -> Path {
        match place.checked_sub(1) {
            None => self.path().key("at"),
            Some(other) => self.path().key("also_at").index(other).key("at"),
        }
    }
}
