//! Further changes for a new id of a section or coder, in addition to the places that name it: the lock, and the names
//! of claims files.

use std::collections::BTreeMap;

use claimbook_core::book::uses::{Name, Realm};
use claimbook_core::edit::record::difference;
use claimbook_core::model::{Lock, Slug};
use claimbook_core::syntax::file::FileId;
use claimbook_core::text::checksum;
use gen_lsp_types::{RenameFile, TextEdit};

use super::Refusal;
use crate::uri;
use crate::view::View;

/// Returns the files to rename for a new id of a coder: those in the coder's codings.
pub(super) fn of_coder(view: &View<'_>, coder: &str, new: &str) -> Vec<RenameFile> {
    let codings = view.book().codings.iter().filter(|coding| coding.coder_folder.as_deref() == Some(coder));
    let renamed = codings.filter_map(|coding| {
        let old = view.book().file(coding.file).path();
        let (folder, file) = old.rsplit_once('/')?;
        let (parent, _) = folder.rsplit_once('/')?;
        let new_uri = uri::of(&view.path(&format!("{parent}/{new}/{file}")));
        Some(RenameFile { old_uri: view.uri(old), new_uri, options: None, annotation_id: None })
    });
    renamed.collect()
}

/// Adds the edit of the lock for a new id of a section to `edits`. Returns the files to rename.
pub(super) fn of_section(
    view: &View<'_>,
    name: &Name,
    new: &str,
    edits: &mut BTreeMap<FileId, Vec<TextEdit>>,
) -> Result<Vec<RenameFile>, Refusal> {
    let Realm::Source(folder) = &name.realm else { return Ok(Vec::new()) };
    let book = view.book();
    let record = book.sources.iter().find(|record| record.folder == *folder);
    if let Some((lock, file)) = record.and_then(|record| record.lock.as_ref().zip(record.lock_file)) {
        if checksum(lock) != lock.checksum {
            return Err(Refusal("anchors.lock was edited by hand: compute it again first".to_owned()));
        }
        let text = renamed(lock, &name.id, new).to_string();
        let edit = difference(book.file(file).text(), &text).map(|fix| view.edit(file, &fix));
        edits.entry(file).or_default().extend(edit);
    }
    let start = format!("{}.p", name.id);
    let mut renames = Vec::new();
    for paragraph in book.paragraphs.iter().chain(&book.codings) {
        let Some(rest) = paragraph.name.strip_prefix(&start).filter(|_| paragraph.folder == *folder) else { continue };
        let old = book.file(paragraph.file).path();
        let parent = old.rsplit_once('/').map_or("", |(parent, _)| parent);
        let new_uri = uri::of(&view.path(&format!("{parent}/{new}.p{rest}.yaml")));
        renames.push(RenameFile { old_uri: view.uri(old), new_uri, options: None, annotation_id: None });
    }
    Ok(renames)
}

/// Returns a lock with another id of a section.
fn renamed(lock: &Lock, old: &str, new: &str) -> Lock {
    let mut lock = lock.clone();
    let Ok(new) = new.parse::<Slug>() else { return lock };
    let put = |section: &mut Slug| {
        if section.as_str() == old {
            section.clone_from(&new);
        }
    };
    lock.passages.iter_mut().chain(&mut lock.spans).for_each(|span| put(&mut span.at.section));
    lock.patterns.iter_mut().flat_map(|pattern| &mut pattern.passages).for_each(|at| put(&mut at.section));
    lock.joins.iter_mut().chain(&mut lock.splits).for_each(|correction| put(&mut correction.at.section));
    lock.checksum = checksum(&lock);
    lock
}
