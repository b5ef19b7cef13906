//! Lists the locators in the records of a source, and replaces them without any other change to the files.

use std::collections::BTreeMap;
use std::fmt;

use crate::book::{Book, SourceRecord};
use crate::model::codes::Verdict;
use crate::model::{Anchor, Scope, Unplaced};
use crate::syntax::diagnostic::Path;
use crate::syntax::file::{File, FileId};
use crate::syntax::yaml;
use crate::text::Mapping;

/// A locator of a record and its replacement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relocation {
    /// The file.
    pub file: FileId,
    /// The path of the locator in the file.
    pub path: Path,
    /// The id of the claim, or the key of the list in `source.yaml`.
    pub name: String,
    /// The locator.
    pub old: String,
    /// The replacement; `None` if no locator names the same words.
    pub new: Option<String>,
}

/// A place in a source's text that a record names.
#[derive(Debug, Clone)]
pub struct NamedPlace<'b> {
    /// The file.
    pub file: FileId,
    /// The path of the locator in the file.
    pub path: Path,
    /// The id of the claim, or the key of the list in `source.yaml`.
    pub name: String,
    /// The coder, for a claim of an independent coding.
    pub coder: Option<&'b str>,
    /// The place.
    pub at: At<'b>,
}

/// The place of a claim, or of an exclusion or waiver.
#[derive(Debug, Clone, Copy)]
pub enum At<'b> {
    /// The words of a claim.
    Anchor(&'b Anchor),
    /// A part of the text.
    Scope(&'b Scope),
}

impl fmt::Display for At<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Anchor(anchor) => anchor.fmt(formatter),
            Self::Scope(scope) => scope.fmt(formatter),
        }
    }
}

/// Returns all places that the claims, codings, exclusions and waivers of a source name.
#[must_use]
pub fn places<'b>(book: &'b Book, record: &'b SourceRecord) -> Vec<NamedPlace<'b>> {
    let mut places = Vec::new();
    let id = &record.source.id;
    let coded = book.codings_of(id).flat_map(|coding| &coding.claims);
    for claim in book.claims_of(id).chain(coded) {
        let paragraph = book.paragraph(claim);
        for (place, anchor) in claim.anchors().enumerate() {
            places.push(NamedPlace {
                file: paragraph.file,
                path: claim.anchor_path(place),
                name: claim.claim.id.to_string(),
                coder: paragraph.coder_folder.as_deref(),
                at: At::Anchor(anchor),
            });
        }
    }
    let exclusions = record.source.coverage.iter().enumerate();
    let exclusions = exclusions.filter_map(|(index, exclusion)| Some(("coverage", index, exclusion.at.as_ref()?)));
    let waivers = record.source.waivers.iter().enumerate();
    let waivers = waivers.filter_map(|(index, waiver)| Some(("waivers", index, waiver.at.as_ref()?)));
    for (key, index, scope) in exclusions.chain(waivers) {
        let path = Path::default().key(key).index(index).key("at");
        places.push(NamedPlace { file: record.file, path, name: key.to_owned(), coder: None, at: At::Scope(scope) });
    }
    places
}

/// Returns the unplaced anchors of a source's lock that still wait, each with its place. A record with another locator
/// no longer waits, nor does one whose locator was accepted by a decision.
#[must_use]
pub fn unplaced<'b>(book: &'b Book, record: &'b SourceRecord) -> Vec<(&'b Unplaced, NamedPlace<'b>)> {
    let Some(lock) = record.lock.as_ref().filter(|lock| !lock.unplaced.is_empty()) else { return Vec::new() };
    let mut found = Vec::new();
    for place in places(book, record) {
        let at = place.at.to_string();
        let unplaced = lock.unplaced.iter().find(|unplaced| unplaced.is_of(&place.name, place.coder, &at));
        if let Some(unplaced) = unplaced.filter(|unplaced| !is_accepted(book, record, unplaced)) {
            found.push((unplaced, place));
        }
    }
    found
}

/// Returns whether a decision accepted the locator of an unplaced anchor as it is.
fn is_accepted(book: &Book, record: &SourceRecord, unplaced: &Unplaced) -> bool {
    let files = book.decisions.iter().filter(|file| file.record.source == record.source.id);
    files.flat_map(|file| &file.record.decisions.sound).any(|(_, decision)| {
        unplaced.coder.is_none()
            && decision.verdict == Some(Verdict::Accept)
            && decision.subject.to_string() == unplaced.subject
            && decision.anchor_hash == Some(unplaced.sha256_fold.start::<8>())
            && decision.to.as_ref().is_some_and(|to| to.to_string() == unplaced.at)
    })
}

/// Returns all locators in the claims, codings, exclusions and waivers of a source that a mapping changes or cannot
/// map.
#[must_use]
pub fn relocations(book: &Book, record: &SourceRecord, mapping: &Mapping) -> Vec<Relocation> {
    let relocation = |NamedPlace { file, path, name, at, .. }: NamedPlace<'_>| Relocation {
        file,
        path,
        name,
        old: at.to_string(),
        new: match at {
            At::Anchor(anchor) => mapping.anchor(anchor).map(|anchor| anchor.to_string()),
            At::Scope(scope) => mapping.scope(scope).map(|scope| scope.to_string()),
        },
    };
    let mut relocations: Vec<Relocation> = places(book, record).into_iter().map(relocation).collect();
    relocations.retain(|relocation| relocation.new.as_ref() != Some(&relocation.old));
    relocations
}

/// Returns the new texts of the files with relocations.
///
/// # Errors
///
/// Returns the id of a file in which a locator cannot be replaced in place.
pub fn apply(book: &Book, relocations: &[Relocation]) -> Result<BTreeMap<FileId, String>, FileId> {
    let mut by_file: BTreeMap<FileId, Vec<(&Path, &str)>> = BTreeMap::new();
    for relocation in relocations {
        if let Some(new) = &relocation.new {
            by_file.entry(relocation.file).or_default().push((&relocation.path, new));
        }
    }
    let text = |(file, edits): (FileId, Vec<(&Path, &str)>)| {
        let text = edited(book.file(file), file, &edits, false).or_else(|| edited(book.file(file), file, &edits, true));
        text.map(|text| (file, text)).ok_or(file)
    };
    by_file.into_iter().map(text).collect()
}

/// Replaces scalars at some paths, with quotes if the old scalar has quotes or the new one needs them. Returns `None`
/// if the new text does not read back as intended.
fn edited(file: &File, id: FileId, edits: &[(&Path, &str)], in_quotes: bool) -> Option<String> {
    let (node, _) = yaml::read(file, id);
    let node = node?;
    let mut places: Vec<_> = edits.iter().map(|(path, new)| (node.follow(path).span, *new)).collect();
    places.sort_by_key(|(span, _)| span.start);
    let mut text = file.text().to_owned();
    for (span, new) in places.into_iter().rev() {
        let old = text.get(span.start..span.end)?;
        let quote = match old.chars().next() {
            Some(quote @ ('"' | '\'')) => Some(quote),
            _ => (in_quotes || new.contains(',')).then_some('"'),
        };
        let new = quote.map_or_else(|| new.to_owned(), |quote| format!("{quote}{new}{quote}"));
        text.replace_range(span.start..span.end, &new);
    }
    let (again, faults) = yaml::read(&File::new(file.path(), text.as_str()), id);
    let again = again?;
    let is_as_meant = edits.iter().all(|(path, new)| again.follow(path).as_text() == Some(new));
    (faults.is_empty() && is_as_meant).then_some(text)
}
