//! The header of a new claims file, and the folder of a coding.

use std::path::Path;

use anyhow::{Context as _, Result};
use claimbook_core::book::{Book, ParagraphRecord, SourceRecord};
use claimbook_core::model::{ClaimsFile, Items, Slug};

use super::super::{day, git};
use super::{Arguments, parsed};

/// Returns the folder of a coder's independent coding, relative to the book. Returns `None` if the coder's records
/// belong to the book itself. This is so if the coder has no coding yet, and either has files of the source in the book
/// or nobody has.
pub(super) fn coding(book: &Book, source: &SourceRecord, coder: &Slug) -> Option<String> {
    let has_coding =
        book.codings_of(&source.source.id).any(|coding| coding.coder_folder.as_deref() == Some(coder.as_str()));
    let own = valid(&book.paragraphs, source);
    let is_other = !own.is_empty() && own.iter().all(|header| header.coder != *coder);
    (has_coding || is_other).then(|| format!("{}/{coder}", source.codings()))
}

/// Returns the header of a new file, from the arguments or else from other files and the environment.
pub(super) fn header(
    book: &Book,
    root: &Path,
    source: &SourceRecord,
    coder: Option<Slug>,
    arguments: &Arguments,
) -> Result<ClaimsFile> {
    let id = &source.source.id;
    let own = newest(valid(&book.paragraphs, source));
    let coder = match (coder, own) {
        (Some(coder), _) => coder,
        (None, Some(own)) => own.coder.clone(),
        (None, None) => git::user_name(root).and_then(|name| Slug::of_name(&name)).with_context(|| {
            format!("`{id}` has no claims yet, and Git has no `user.name`: give the coder with `--coder`")
        })?,
    };
    let coded_on = match &arguments.coded_on {
        Some(day) => parsed(day)?,
        None => day::of_coding()?,
    };
    let codings = valid(&book.codings, source).into_iter().filter(|header| header.coder == coder).collect();
    let in_book = || newest(book.paragraphs.iter().filter_map(ParagraphRecord::valid_header).collect());
    let known = newest(codings).or(own).or_else(in_book).map(|header| header.codebook.clone());
    let codebook =
        arguments.codebook.clone().or(known).with_context(|| {
            "the book has no claims yet: give the version of the codebook with `--codebook`".to_owned()
        })?;
    Ok(ClaimsFile { source: id.clone(), coder, coded_on, codebook, claims: Items::default() })
}

/// Returns the valid headers of a source's files.
fn valid<'b>(files: &'b [ParagraphRecord], source: &SourceRecord) -> Vec<&'b ClaimsFile> {
    let headers = files.iter().filter_map(ParagraphRecord::valid_header);
    headers.filter(|header| header.source == source.source.id).collect()
}

/// Returns the header with the newest day of coding, the last one of several.
fn newest(headers: Vec<&ClaimsFile>) -> Option<&ClaimsFile> {
    headers.into_iter().max_by_key(|header| header.coded_on)
}
