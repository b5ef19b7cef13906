//! Builds the files of a release from a book. The same book, version and date give the same bytes.

mod archive;
pub mod card;
pub(crate) mod changes;
mod comparing;
mod terms;

pub use archive::{ARCHIVE, archive};
pub use changes::{CHANGES, first};
pub use comparing::Comparing;
pub use terms::{MANUAL, TermsError, check_manual, dataset, date, license};

use std::collections::BTreeMap;
use std::io::{self, Write};

use rayon::prelude::*;
use semver::Version;
use sha2::{Digest as _, Sha256};

use crate::descriptors::{self, role};
use crate::manifest::{
    Checks, Counts, Entry, GENERATOR, Hashing, MANIFEST, MANIFEST_VERSION, Manifest, Previous, Release, ReleasedCoder,
    ReleasedSource, ReleasedWaiver, SUMS, schemas, write_sums,
};
use claimbook_core::book::{Book, CoderShare, SourceRecord};
use claimbook_core::model::codes::Status;
use claimbook_core::model::{Author, AuthorName, Dataset, Date, Digest};
use claimbook_core::rules;
use claimbook_core::text::profiles;
use claimbook_tables::charts;
use claimbook_tables::export::{self, ExportError, ExportedTable, FORMATS, METADATA_VERSION};
use claimbook_tables::table::TableError;

/// The inputs of a release.
#[derive(Debug, Clone, Copy)]
pub struct Plan<'a> {
    /// The book. It must have passed the check and [`check_manual`].
    pub book: &'a Book,
    /// The dataset's record.
    pub dataset: &'a Dataset,
    /// The version of the release.
    pub version: &'a Version,
    /// The date of the release, used wherever a date or time of the release is written.
    pub date: Date,
    /// The text of the license.
    pub license: &'a str,
    /// The full text of `CHANGES.md`.
    pub changes: &'a str,
    /// The previous release.
    pub previous: Option<&'a Previous>,
    /// The commit that the book is checked out from, if the checkout has no changes.
    pub commit: Option<&'a str>,
}

/// A release with its written files.
pub struct Built<W> {
    /// The metadata of the release.
    pub release: Release,
    /// The text of `SHA256SUMS`, which a signature covers.
    pub sums: String,
    /// The writers by path.
    pub files: BTreeMap<String, W>,
}

/// An error of building a release. For a book without errors, all variants except [`ReleaseError::Write`] and
/// [`ReleaseError::Export`] indicate a bug in the program.
#[derive(Debug, thiserror::Error)]
pub enum ReleaseError {
    /// The tables could not be written.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// The charts could not be drawn.
    #[error(transparent)]
    Chart(#[from] TableError),
    /// A file could not be written.
    #[error("cannot write `{file}`")]
    Write {
        /// The file, relative to the release.
        file: String,
        /// The cause.
        source: io::Error,
    },
}

/// Writes every file of a release, except the signature, into writers that `create` makes for each path. `progress` is
/// called with the number of further claims written.
///
/// # Errors
///
/// Fails if `create` or a writer fails. Otherwise fails only for a book with errors or because of a bug in the program.
pub fn build<W: Write + Send>(
    plan: Plan<'_>,
    create: impl Fn(&str) -> io::Result<W> + Sync,
    progress: impl Fn(u64),
) -> Result<Built<W>, ReleaseError> {
    let create = |path: &str| create(path).map(Hashing::new);
    let exported = export::export_to(plan.book, &FORMATS, create, progress)?;
    let shapes: Vec<_> = exported.tables.values().map(|table| table.shape.clone()).collect();
    let mut files = Files { create: &create, written: BTreeMap::new(), entries: Vec::new() };
    for (path, writer) in exported.files {
        files.close(&path, writer, &exported.tables);
    }
    for (name, bytes) in schemas(&shapes) {
        files.write(&format!("schema/{name}"), &bytes)?;
    }
    for (name, bytes) in charts::charts(plan.book) {
        files.write(&format!("charts/{name}"), &bytes)?;
    }
    files.write("LICENSE", plan.license.as_bytes())?;
    files.write(CHANGES, plan.changes.as_bytes())?;
    if let Some(manual) = plan.book.manual() {
        files.write(MANUAL, manual.as_bytes())?;
    }
    let rows = exported.tables.values().map(|table| table.rows).sum();
    let mut release = Release { manifest: manifest(plan, rows), shapes };
    release.manifest.files.clone_from(&files.sorted());
    files.write(card::CARD, card::write(&release).as_bytes())?;
    release.manifest.files.clone_from(&files.sorted());
    for each in &descriptors::DESCRIPTORS {
        files.write(each.path, each.write(&release).as_bytes())?;
    }
    release.manifest.files.clone_from(&files.sorted());
    files.write(MANIFEST, &release.manifest.to_bytes())?;
    let sums = write_sums(&files.sorted());
    files.write(SUMS, sums.as_bytes())?;
    Ok(Built { release, sums, files: files.written })
}

/// Creates the manifest with an empty list of files.
fn manifest(plan: Plan<'_>, rows: u64) -> Manifest {
    let book = plan.book;
    let with = |status: Status| book.claims().filter(|record| record.claim.status == status).count() as u64;
    let mut codebooks: Vec<String> = book.paragraphs.iter().map(|file| file.header.codebook.clone()).collect();
    codebooks.sort_unstable();
    codebooks.dedup();
    Manifest {
        manifest: MANIFEST_VERSION,
        dataset: plan.dataset.clone(),
        version: plan.version.clone(),
        date: plan.date,
        generator: GENERATOR.to_owned(),
        schema: METADATA_VERSION,
        coders: book.shares().iter().map(coder).collect(),
        codebooks,
        profiles: profiles(),
        book: book_digest(book),
        commit: plan.commit.map(str::to_owned),
        previous: plan.previous.cloned(),
        sources: book.sources.iter().map(source).collect(),
        counts: Counts {
            claims: book.claim_count() as u64,
            withdrawn: with(Status::Withdrawn),
            superseded: with(Status::Superseded),
            checked: with(Status::Checked),
            reviewed: with(Status::Reviewed),
            sources: book.sources.len() as u64,
            entities: book.entities.len() as u64,
            rows,
        },
        checks: Checks {
            rules: rules::rules().iter().map(|rule| rule.id.to_owned()).collect(),
            errors: 0,
            warnings: 0,
        },
        waivers: book.sources.iter().flat_map(waivers).collect(),
        files: Vec::new(),
    }
}

fn coder(share: &CoderShare<'_>) -> ReleasedCoder {
    let coder = share.coder;
    ReleasedCoder {
        id: share.id.to_string(),
        kind: coder.map(|coder| coder.kind),
        name: coder.map(|coder| coder.name.clone()),
        orcid: coder.and_then(|coder| coder.orcid.clone()),
        model: coder.and_then(|coder| coder.model.clone()),
        version: coder.and_then(|coder| coder.version.clone()),
        coded: share.coded as u64,
        checked: share.checked as u64,
        reviewed: share.reviewed as u64,
    }
}

fn source(record: &SourceRecord) -> ReleasedSource {
    let source = &record.source;
    let author = |author: &Author| AuthorName {
        name: author.name.clone(),
        family: author.family.clone(),
        given: author.given.clone(),
    };
    ReleasedSource {
        id: source.id.to_string(),
        title: source.title.clone(),
        authors: source.authors.iter().map(author).collect(),
        publisher: source.publisher.clone(),
        published: source.published,
        language: source.language.clone(),
        url: source.url.clone(),
        text_sha256: record.lock.as_ref().map(|lock| lock.text.sha256),
        sample: source.sample.clone(),
    }
}

fn waivers(record: &SourceRecord) -> impl Iterator<Item = ReleasedWaiver> {
    record.source.waivers.iter().map(|waiver| ReleasedWaiver {
        source_id: record.source.id.to_string(),
        rule: waiver.rule.clone(),
        of: match (&waiver.claim, &waiver.at) {
            (Some(claim), _) => claim.to_string(),
            (None, Some(scope)) => scope.to_string(),
            (None, None) => String::new(),
        },
        reason: waiver.reason.clone(),
        expires: waiver.expires,
    })
}

/// Returns one SHA-256 over all files of a book. It depends only on paths and contents, not on the folder of the book.
fn book_digest(book: &Book) -> Digest {
    let mut files: Vec<(&str, Digest)> =
        book.files.par_iter().map(|file| (file.path(), digest(file.current_text().as_bytes()))).collect();
    files.sort_unstable();
    let mut all = Sha256::new();
    for (path, digest) in files {
        all.update(format!("{digest}  {path}\n"));
    }
    Digest::new(all.finalize().into())
}

fn digest(bytes: &[u8]) -> Digest {
    Digest::new(Sha256::digest(bytes).into())
}

/// The files of a release that is being built.
struct Files<'a, W: Write, C> {
    create: &'a C,
    written: BTreeMap<String, W>,
    entries: Vec<Entry>,
}

impl<W: Write, C: Fn(&str) -> io::Result<Hashing<W>>> Files<'_, W, C> {
    /// Writes a file that is not a data file.
    fn write(&mut self, path: &str, bytes: &[u8]) -> Result<(), ReleaseError> {
        let mut writer = (self.create)(path).map_err(|source| ReleaseError::Write { file: path.to_owned(), source })?;
        writer.write_all(bytes).map_err(|source| ReleaseError::Write { file: path.to_owned(), source })?;
        self.close(path, writer, &BTreeMap::new());
        Ok(())
    }

    /// Records a completely written file in the list of entries.
    fn close(&mut self, path: &str, writer: Hashing<W>, tables: &BTreeMap<String, ExportedTable>) {
        let (role, table) = role(path);
        let (writer, bytes, sha256) = writer.finish();
        self.entries.push(Entry {
            path: path.to_owned(),
            bytes,
            sha256,
            role,
            rows: table.and_then(|table| tables.get(table)).map(|table| table.rows),
            table: table.map(str::to_owned),
        });
        self.written.insert(path.to_owned(), writer);
    }

    fn sorted(&self) -> Vec<Entry> {
        let mut entries = self.entries.clone();
        entries.sort_by(|a, b| a.path.cmp(&b.path));
        entries
    }
}
