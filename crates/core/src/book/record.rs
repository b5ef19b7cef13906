//! The records of a book, each with where it stands.

use super::{CLAIMS, CODINGS};
use crate::model::codes::OtherAnchorRole;
use crate::model::{Anchor, Claim, ClaimsFile, Locator, Lock, Source};
use crate::read::tree::Unsound;
use crate::syntax::diagnostic::Path;
use crate::syntax::file::{FileId, Span};

/// A record and where it stands.
#[derive(Debug, Clone)]
pub struct Record<T> {
    /// The record.
    pub record: T,
    /// Its file.
    pub file: FileId,
    /// Its path in the file, such as `entities[3]`.
    pub path: Path,
}

/// A claim and where it stands.
#[derive(Debug, Clone)]
pub struct ClaimRecord {
    /// The claim.
    pub claim: Claim,
    /// Its index in its file.
    pub index: u32,
    /// The index of its file in [`Book::paragraphs`](super::Book::paragraphs); past their end, in
    /// [`Book::codings`](super::Book::codings).
    pub paragraph: u32,
}

/// A claims file.
#[derive(Debug, Clone)]
pub struct ParagraphRecord {
    /// The file without its claims.
    pub header: ClaimsFile,
    /// The file.
    pub file: FileId,
    /// The name of its source's folder.
    pub folder: String,
    /// The name of its coder's folder, if it is a coding by others.
    pub coder_folder: Option<Box<str>>,
    /// The file's name without `.yaml`: the paragraph that it holds.
    pub name: String,
    /// The claims, in the order of the file.
    pub claims: Vec<ClaimRecord>,
    /// The claims that are not sound, as far as their places can be read.
    pub unsound: Vec<Unsound>,
}

/// What people wrote beside the records: a run of comment lines, or a paragraph of a manual.
#[derive(Debug, Clone)]
pub struct Remark {
    /// Its file.
    pub file: FileId,
    /// Its first line.
    pub span: Span,
    /// Its text, on one line.
    pub text: String,
}

/// A source with its lock.
#[derive(Debug, Clone)]
pub struct SourceRecord {
    /// The source.
    pub source: Source,
    /// Its file.
    pub file: FileId,
    /// The name of its folder.
    pub folder: String,
    /// Its lock, if there is a sound one.
    pub lock: Option<Lock>,
    /// The lock's file, if there is one.
    pub lock_file: Option<FileId>,
    /// Whether every claim in its folder could be read. If not, what seems to be missing may not be.
    pub complete: bool,
}

impl SourceRecord {
    /// The folder of its codings by others, relative to the book.
    #[must_use]
    pub fn codings(&self) -> String {
        format!("{CLAIMS}/{}/{CODINGS}", self.folder)
    }
}

impl ClaimRecord {
    /// The claim's path in its file.
    #[must_use]
    pub fn path(&self) -> Path {
        Path::default().key("claims").index(self.index as usize)
    }

    /// All anchors: the primary one first, then the others.
    pub fn anchors(&self) -> impl Iterator<Item = &Anchor> {
        [&self.claim.at].into_iter().chain(self.claim.also_at.iter().map(|other| &other.at))
    }

    /// Where the claim itself stands: all anchors but those that only support it.
    pub(crate) fn standing(&self) -> impl Iterator<Item = &Locator> {
        let others = self.claim.also_at.iter().filter(|other| other.role != OtherAnchorRole::Support);
        [&self.claim.at].into_iter().chain(others.map(|other| &other.at)).flat_map(Anchor::locators)
    }

    /// The path of an anchor in the claim's file, by its place among [`ClaimRecord::anchors`].
    #[must_use]
    pub fn anchor_path(&self, place: usize) -> Path {
        match place.checked_sub(1) {
            None => self.path().key("at"),
            Some(other) => self.path().key("also_at").index(other).key("at"),
        }
    }
}
