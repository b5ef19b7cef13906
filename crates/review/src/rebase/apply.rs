//! The files of a source after its safe anchors were placed in the new text.

use std::collections::BTreeMap;

use ahash::AHashMap;
use claimbook_core::book::relocate::{self, Relocation};
use claimbook_core::book::{Book, CLAIMS, ClaimRecord, LOCK_FILE, SourceRecord};
use claimbook_core::model::{Anchor, Claim, Date, Lock, Slug, Source, Unplaced};
use claimbook_core::syntax::diagnostic::Path;
use claimbook_core::syntax::file::{File, FileId};
use claimbook_core::syntax::yaml::{self, Value};
use claimbook_core::text::{Document, compute, sha256, with_unplaced};

use super::refile::{Sheet, refile};
use super::{Anchored, RebaseError, Revision};

/// The files that a revision changes.
#[derive(Debug)]
pub struct Applied {
    /// The new texts by path relative to the book; `None` for a file that is removed.
    pub files: BTreeMap<String, Option<String>>,
    /// The lock of the new text, also in `files`.
    pub lock: Lock,
    /// The number of locators that changed in the records.
    pub relocated: usize,
}

impl Revision {
    /// Returns the files of the book with the safe anchors at their new places and the lock of the new text. Nothing
    /// else in the records changes. The anchors that wait for a decision are in a new decisions file. `new` must be the
    /// text that the revision was compared with, and `decided` gives the person and the day for that file.
    ///
    /// # Errors
    ///
    /// Fails if a file cannot be edited in place, if claims would move to a file with another header, or if the edited
    /// records do not read back as intended.
    pub fn apply(
        &self,
        book: &Book,
        record: &SourceRecord,
        new: &Document,
        decided: (&Slug, &Date),
    ) -> Result<Applied, RebaseError> {
        let relocations = self.relocations(record);
        let relocated = relocations.iter().filter(|relocation| relocation.file != record.file).count();
        let refused = |file: FileId| RebaseError::Edit(book.file(file).path().to_owned());
        let mut edited = relocate::apply(book, &relocations).map_err(refused)?;
        let source = edited.remove(&record.file).unwrap_or_else(|| book.file(record.file).text().to_owned());
        let source = self.with_pull_quotes(record, source).ok_or_else(|| refused(record.file))?;
        edited.insert(record.file, source);

        let sheets = self.sheets(book, record, &edited);
        let mut files: BTreeMap<String, Option<String>> = sheets.iter().map(|sheet| (sheet.path(), None)).collect();
        files.extend(refile(&sheets)?.into_iter().map(|(path, text)| (path, Some(text))));
        files.insert(book.file(record.file).path().to_owned(), edited.remove(&record.file));

        files.extend(self.decisions(book, record, decided).map(|(path, text)| (path, Some(text))));

        let revised = with_files(book, &files);
        let revised_record = revised.source(&record.source.id).ok_or_else(|| mismatch(record))?;
        let lock = compute(new, &revised_record.source, revised.locators_of(&record.source.id));
        let lock = with_unplaced(lock, self.unplaced());
        self.verify((book, record), (&revised, revised_record), (&lock, new))?;
        files.insert(format!("{CLAIMS}/{}/{LOCK_FILE}", record.folder), Some(lock.to_string()));
        let same =
            |path: &str, text: Option<&str>| book.files.iter().find(|file| file.path() == path).map(File::text) == text;
        files.retain(|path, text| !same(path, text.as_deref()));
        Ok(Applied { files, lock, relocated })
    }

    /// Returns the anchors that wait for a decision, as entries of the lock.
    fn unplaced(&self) -> Vec<Unplaced> {
        let entry = |anchored: &Anchored| Unplaced {
            subject: anchored.subject.clone(),
            coder: anchored.coder.as_ref().and_then(|coder| coder.parse().ok()),
            at: anchored.at.clone(),
            sha256_fold: anchored.anchor_hash,
        };
        self.pending().map(entry).collect()
    }

    /// Returns the changed locators, and the changed numbers of `source.yaml`.
    fn relocations(&self, record: &SourceRecord) -> Vec<Relocation> {
        let safe = self.anchors.iter().filter(|anchored| anchored.verdict.is_safe());
        let mut relocations: Vec<Relocation> = safe
            .filter(|anchored| anchored.to.as_ref().is_some_and(|to| *to != anchored.at))
            .map(|anchored| Relocation {
                file: anchored.file,
                path: anchored.path.clone(),
                name: anchored.subject.clone(),
                old: anchored.at.clone(),
                new: anchored.to.clone(),
            })
            .collect();
        let mut add = |path: Path, old: String, new: String| {
            if old != new {
                relocations.push(Relocation { file: record.file, path, name: String::new(), old, new: Some(new) });
            }
        };
        for (index, (old, new)) in record.source.sections.iter().zip(&self.source.sections).enumerate() {
            let path = Path::default().key("sections").index(index).key("first_block");
            add(path, old.first_block.to_string(), new.first_block.to_string());
        }
        let (old, new) = (&record.source, &self.source);
        for (key, old, new) in [("joins", &old.joins, &new.joins), ("splits", &old.splits, &new.splits)] {
            for (index, (old, new)) in old.iter().zip(new).enumerate() {
                let path = Path::default().key(key).index(index);
                add(path.clone().key("at"), old.at.to_string(), new.at.to_string());
                add(path.key("word"), old.word.to_string(), new.word.to_string());
            }
        }
        relocations
    }

    /// Replaces changed lists of pull quotes in the text of `source.yaml`. Returns `None` if a list is not in brackets.
    fn with_pull_quotes(&self, record: &SourceRecord, mut text: String) -> Option<String> {
        let changed = record.source.sections.iter().zip(&self.source.sections).enumerate();
        for (index, (_, new)) in changed.filter(|(_, (old, new))| old.pull_quotes != new.pull_quotes) {
            let (node, _) = yaml::read(&File::new("", text.as_str()), FileId(0));
            let node = node?;
            let path = Path::default().key("sections").index(index).key("pull_quotes");
            let list = node.follow(&path);
            let span = list.span.start..list.span.end;
            if !matches!(list.value, Value::Sequence(_)) || !text.get(span.clone())?.starts_with('[') {
                return None;
            }
            let numbers: Vec<String> = new.pull_quotes.iter().map(u32::to_string).collect();
            text.replace_range(span, &format!("[{}]", numbers.join(", ")));
        }
        Some(text)
    }

    /// Returns the claims files of the source with the paragraph of each claim.
    fn sheets(&self, book: &Book, record: &SourceRecord, edited: &BTreeMap<FileId, String>) -> Vec<Sheet> {
        let to: AHashMap<(FileId, &Path), &Anchored> =
            self.anchors.iter().map(|anchored| ((anchored.file, &anchored.path), anchored)).collect();
        let own = book.paragraphs.iter().filter(|paragraph| paragraph.folder == record.folder);
        let coded = book.codings.iter().filter(|paragraph| paragraph.folder == record.folder);
        let sheet = |paragraph: &claimbook_core::book::ParagraphRecord| {
            let file = book.file(paragraph.file);
            let count = paragraph.claims.len() + paragraph.unsound.len();
            let mut targets = vec![None; count];
            for claim in &paragraph.claims {
                let path = claim.anchor_path(0);
                let anchored = to.get(&(paragraph.file, &path)).filter(|anchored| anchored.verdict.is_safe());
                let anchor = anchored.and_then(|anchored| anchored.to.as_ref()?.parse::<Anchor>().ok());
                if let (Some(anchor), Some(target)) = (anchor, targets.get_mut(claim.index as usize)) {
                    *target = Some(anchor.first().paragraph());
                }
            }
            let (folder, _) = file.path().rsplit_once('/').unwrap_or_default();
            Sheet {
                folder: folder.to_owned(),
                name: paragraph.name.clone(),
                text: edited.get(&paragraph.file).map_or_else(|| file.text().to_owned(), Clone::clone),
                targets,
            }
        };
        own.chain(coded).map(sheet).collect()
    }

    /// Checks that the edited book has the same claims, and that every placed anchor names the same words in the new
    /// text as in the old one.
    fn verify(
        &self,
        (book, record): (&Book, &SourceRecord),
        (revised, revised_record): (&Book, &SourceRecord),
        (lock, new): (&Lock, &Document),
    ) -> Result<(), RebaseError> {
        let source = &revised_record.source;
        let structure = |source: &Source| (source.sections.clone(), source.joins.clone(), source.splits.clone());
        let is_same_source = structure(source) == structure(&self.source);
        let id = &record.source.id;
        let expected = sorted(self.expected(book, record));
        let found = claims(revised, revised_record).map(|(coder, claim)| (coder, claim.claim.clone()));
        let is_readable = revised.diagnostics.len() <= book.diagnostics.len();
        let is_same = is_readable && is_same_source && expected == sorted(found.collect());
        let folded = |anchor: &Anchor| -> Option<String> {
            let words = |locator: &claimbook_core::model::Locator| {
                let passage = lock.passages.iter().find(|passage| passage.at == locator.passage())?;
                let sentence = new.words_at(passage.start, passage.end)?;
                let words = locator.words.map_or_else(|| Some(sentence.clone()), |words| words.within(&sentence))?;
                Some(new.folded(&words))
            };
            Some(anchor.locators().iter().map(words).collect::<Option<Vec<_>>>()?.join(" "))
        };
        let is_placed = |anchored: &Anchored| {
            let anchor = anchored.to.as_ref().and_then(|to| to.parse::<Anchor>().ok());
            // Scopes without a sentence are not anchors; `place_scope` compared their words.
            let Some(anchor) = anchor else { return true };
            let parts = anchored.at.parse::<Anchor>().map_or(0, |old| old.locators().len());
            // If a sentence was divided, its anchor has more parts than before, with other spaces between them.
            let plain = |text: &str| text.replace(' ', "");
            let text = folded(&anchor);
            let same_parts = parts == anchor.locators().len();
            text.is_some_and(|text| {
                if same_parts { sha256(&text) == anchored.anchor_hash } else { plain(&text) == plain(&anchored.folded) }
            })
        };
        let all = self.anchors.iter().filter(|anchored| anchored.verdict.is_safe()).all(is_placed);
        if is_same && all { Ok(()) } else { Err(RebaseError::Mismatch(id.to_string())) }
    }

    /// Returns the claims of the source with the new anchors.
    fn expected(&self, book: &Book, record: &SourceRecord) -> Vec<(Option<String>, Claim)> {
        let to: AHashMap<(FileId, &Path), Anchor> = self
            .anchors
            .iter()
            .filter(|anchored| anchored.verdict.is_safe())
            .filter_map(|anchored| Some(((anchored.file, &anchored.path), anchored.to.as_ref()?.parse().ok()?)))
            .collect();
        let expected = |(coder, record): (Option<String>, &ClaimRecord)| {
            let file = record.file();
            let mut claim = record.claim.clone();
            for place in 0..=claim.also_at.len() {
                let path = record.anchor_path(place);
                let Some(anchor) = to.get(&(file, &path)) else { continue };
                match place.checked_sub(1) {
                    None => claim.at = anchor.clone(),
                    Some(other) => claim.also_at[other].at = anchor.clone(),
                }
            }
            (coder, claim)
        };
        claims(book, record).map(expected).collect()
    }
}

fn mismatch(record: &SourceRecord) -> RebaseError {
    RebaseError::Mismatch(record.source.id.to_string())
}

/// Returns the claims and coded claims of a source, each with its coder.
fn claims<'b>(book: &'b Book, record: &'b SourceRecord) -> impl Iterator<Item = (Option<String>, &'b ClaimRecord)> {
    let id = &record.source.id;
    let coded = book.codings_of(id).flat_map(|coding| {
        coding.claims.iter().map(|claim| (coding.coder_folder.as_deref().map(str::to_owned), claim))
    });
    book.claims_of(id).map(|claim| (None, claim)).chain(coded)
}

fn sorted(mut claims: Vec<(Option<String>, Claim)>) -> Vec<(Option<String>, Claim)> {
    claims.sort_by(|a, b| (&a.0, &a.1.id).cmp(&(&b.0, &b.1.id)));
    claims
}

/// Reads the book again with changed files.
fn with_files(book: &Book, changed: &BTreeMap<String, Option<String>>) -> Book {
    let kept = book.files.iter().filter(|file| !changed.contains_key(file.path()) && !file.text().is_empty());
    let mut files: BTreeMap<String, Vec<u8>> =
        kept.map(|file| (file.path().to_owned(), file.text().as_bytes().to_vec())).collect();
    let new = changed.iter().filter_map(|(path, text)| Some((path.clone(), text.as_ref()?.clone().into_bytes())));
    files.extend(new);
    Book::from_files(files)
}
