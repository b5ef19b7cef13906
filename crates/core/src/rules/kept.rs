//! Findings that are kept from one check to the next, so that after an edit of one file only some checks run again.
//!
//! The context of a check limits what the check can read (see `context.rs`). [`Kept::note`] forgets the findings of the
//! checks that can read what an edit changed. Checks whose findings are not kept run in the next check of the book.

use std::collections::BTreeSet;
use std::hash::Hash;
use std::sync::atomic::AtomicBool;

use ahash::{AHashMap, AHashSet};
use rayon::prelude::*;

use super::context::{BookContext, CodedSource};
use super::copied_wording::Wordings;
use super::findings::{self, Findings, Places, Reported};
use super::{CHECKS, Check, OfClaim, newest, stale_lock, waivers};
use crate::book::{Book, Change, ClaimRecord, ParagraphRecord};
use crate::model::{ClaimId, Date, Slug};
use crate::syntax::diagnostic::{self, Diagnostic};
use crate::syntax::file::FileId;
use crate::text::Texts;

/// The findings of earlier checks of a book. Texts and rules must be the same in all checks.
#[derive(Default)]
pub struct Kept {
    /// The findings about the claims and remarks of each file.
    files: AHashMap<FileId, Findings>,
    /// The findings about each source alone, by its file.
    sources: AHashMap<FileId, Findings>,
    /// The findings about each source with all records about it, by its file.
    coded: AHashMap<FileId, Findings>,
    /// The findings of rules that compare claims, by their index in [`CHECKS`].
    comparisons: AHashMap<usize, Findings>,
    wordings: Wordings,
    places: Places,
    edits: Edits,
}

/// The edits since the last check that may affect claims and waivers in other files.
#[derive(Default)]
struct Edits {
    ids: AHashSet<String>,
    prefixes: BTreeSet<String>,
    /// Sources whose own file or lock was edited.
    records: BTreeSet<Slug>,
}

impl Kept {
    /// Forgets the findings that an edit of a file may change. The book already has the new text.
    pub fn note(&mut self, book: &Book, change: Change) {
        for (index, check) in CHECKS.iter().enumerate() {
            if check.reads_same.is_some_and(|reads_same| change.differs(book, reads_same)) {
                self.comparisons.remove(&index);
            }
        }
        self.places.remove(&change.file);
        self.files.remove(&change.file);
        if change.is_shared {
            self.files.clear();
        }
        let others = |edited: &BTreeSet<Slug>| -> AHashSet<FileId> {
            let others = book.sources.iter().filter(|record| !edited.contains(&record.source.id));
            others.map(|record| record.file).collect()
        };
        let (alone, coded) = (others(&change.records), others(&change.sources));
        self.sources.retain(|file, _| alone.contains(file));
        self.coded.retain(|file, _| coded.contains(file));
        self.edits.ids.extend(change.ids);
        self.edits.prefixes.extend(change.prefixes);
        self.edits.records.extend(change.records);
    }

    /// Checks a book as [`check`](super::check) does, and runs only the checks whose findings are not kept. Stops soon
    /// after `cancelled` becomes true, and then returns `None`.
    pub fn check(&mut self, book: &Book, texts: &Texts, cancelled: &AtomicBool) -> Option<Vec<Diagnostic>> {
        self.check_by(book, texts, newest(book), cancelled, |_| true)
    }

    /// Checks a book by the rules that a function selects, with a given current date.
    pub(super) fn check_by(
        &mut self,
        book: &Book,
        texts: &Texts,
        today: Option<Date>,
        cancelled: &AtomicBool,
        is_selected: fn(&Check) -> bool,
    ) -> Option<Vec<Diagnostic>> {
        self.forget(book, texts);
        let context = &BookContext::new(book, texts, self.wordings.of(book, texts), today, cancelled);
        let checks: Vec<(usize, &Check)> = CHECKS.iter().enumerate().filter(|(_, check)| is_selected(check)).collect();
        let files = (0..book.files.len()).into_par_iter().map(|file| (FileId(file), FileId(file)));
        let files = files.filter(|(file, _)| book.is_own(*file));
        let sources = book.sources.par_iter().map(|record| (record.file, record));
        let of_book = checks.par_iter().filter_map(|(index, check)| Some((*index, check.book?)));
        let ((files, of_book), (sources, coded)) = rayon::join(
            || {
                rayon::join(
                    || new(context, files, &self.files, |file, found| of_file(context, &checks, file, found)),
                    || new(context, of_book, &self.comparisons, |check, found| check(context, found)),
                )
            },
            || {
                rayon::join(
                    || {
                        let of = |check: &Check| check.source;
                        new(context, sources.clone(), &self.sources, |record, found| {
                            checks.iter().filter_map(|(_, check)| of(check)).for_each(|of| of(context, record, found));
                        })
                    },
                    || {
                        new(context, sources.clone(), &self.coded, |record, found| {
                            let coded = CodedSource::new(record, book);
                            let of = checks.iter().filter_map(|(_, check)| check.coded);
                            of.for_each(|of| of(context, &coded, found));
                        })
                    },
                )
            },
        );
        self.files.extend(files);
        self.sources.extend(sources);
        self.coded.extend(coded);
        let (compared, whole): (Vec<_>, Vec<_>) =
            of_book.into_iter().partition(|(index, _)| CHECKS[*index].reads_same.is_some());
        self.comparisons.extend(compared);
        if context.is_cancelled() {
            return None;
        }
        Some(self.report(context, &whole))
    }

    /// Forgets findings because of edits since the last check.
    fn forget(&mut self, book: &Book, texts: &Texts) {
        let Edits { ids, prefixes, records } = std::mem::take(&mut self.edits);
        // Findings about copied words name passages of any source with a text.
        if self.wordings.update(book, texts) || records.iter().any(|id| texts.contains_key(id.as_str())) {
            self.files.clear();
        }
        // Whether a source is complete matters only for ids without a claim. An id that lost its claim since the last
        // check is among the edited ids.
        let may_be_lost = |id: &ClaimId| prefixes.contains(id.prefix()) && book.claim(id.as_str()).is_none();
        let names = |record: &ClaimRecord| record.named().any(|id| ids.contains(id.as_str()) || may_be_lost(id));
        let is_touched = |file: &&ParagraphRecord| {
            self.files.contains_key(&file.file)
                && (records.contains(&file.header.source) || file.claims.iter().any(names))
        };
        let files = book.paragraphs.par_iter().chain(&book.codings).filter(is_touched);
        for file in files.map(|file| file.file).collect::<Vec<_>>() {
            self.files.remove(&file);
        }
        for record in &book.sources {
            let mut waived = record.source.waivers.iter().filter_map(|waiver| waiver.claim.as_ref());
            if waived.any(|id| ids.contains(id.as_str())) {
                self.coded.remove(&record.file);
            }
        }
    }

    /// Returns the diagnostics of all findings, and the faults of reading.
    fn report(&mut self, context: &BookContext<'_>, whole: &[(usize, Findings)]) -> Vec<Diagnostic> {
        let book = context.book;
        let files = (0..book.files.len()).filter_map(|file| self.files.get(&FileId(file)));
        let sources =
            book.sources.iter().flat_map(|record| [&self.sources, &self.coded].map(|kept| &kept[&record.file]));
        let of_book = (0..CHECKS.len()).filter_map(|index| self.comparisons.get(&index));
        let all = files.chain(sources).chain(of_book).chain(whole.iter().map(|(_, findings)| findings));
        let own = all.flat_map(Findings::iter).filter(|finding| book.is_own(finding.file));
        let mut found: Vec<Reported<'_>> = own.map(Reported::of).collect();
        stale_lock::merge(&mut found);
        let used = waivers::cover(context, &mut found);
        let mut unused = Findings::default();
        waivers::report_unused(context, &used, &mut unused);
        found.extend(unused.iter().map(Reported::of));
        let of_reading = book.diagnostics.iter().filter(|diagnostic| book.is_own(diagnostic.place.file));
        let mut diagnostics: Vec<Diagnostic> = of_reading.cloned().collect();
        diagnostics.extend(findings::diagnostics(book, found, &mut self.places));
        diagnostic::sort(&mut diagnostics, |file| book.file(file).path());
        diagnostics
    }
}

/// Runs the checks of the items without kept findings. Leaves out items whose checks were cancelled.
fn new<K: Copy + Eq + Hash + Send + Sync, T: Send>(
    context: &BookContext<'_>,
    items: impl ParallelIterator<Item = (K, T)>,
    kept: &AHashMap<K, Findings>,
    check: impl Fn(T, &mut Findings) + Send + Sync,
) -> Vec<(K, Findings)> {
    let is_new = |(key, _): &(K, T)| !kept.contains_key(key);
    let checked = |(key, item)| {
        let mut findings = Findings::default();
        if !context.is_cancelled() {
            check(item, &mut findings);
        }
        (!context.is_cancelled()).then_some((key, findings))
    };
    items.filter(is_new).filter_map(checked).collect()
}

/// Checks the claims and the remarks of a file. Each claim is visited once, and each visit runs the checks of all rules.
fn of_file(context: &BookContext<'_>, checks: &[(usize, &Check)], file: FileId, findings: &mut Findings) {
    let of_claims = |paragraph: &ParagraphRecord, of: fn(&Check) -> Option<OfClaim>| {
        let chunk = |claims: &[ClaimRecord]| {
            let mut findings = Findings::default();
            for record in claims.iter().take_while(|_| !context.is_cancelled()) {
                checks.iter().filter_map(|(_, check)| of(check)).for_each(|of| of(context, record, &mut findings));
            }
            findings
        };
        // Files are checked in parallel too. Most have only one chunk.
        paragraph.claims.par_chunks(CHUNK).map(chunk).collect::<Vec<_>>()
    };
    let claims = context.book.paragraph_in(file).map(|claims| of_claims(claims, |check| check.claim));
    let coding = context.book.coding_in(file).map(|coding| of_claims(coding, |check| check.coding));
    claims.into_iter().chain(coding).flatten().for_each(|found| findings.append(found));
    for remark in &context.book.remarks[context.book.remarks_in(file)] {
        checks.iter().filter_map(|(_, check)| check.remark).for_each(|of| of(context, remark, findings));
    }
}

/// Number of claims per parallel task.
const CHUNK: usize = 256;
