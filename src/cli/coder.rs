//! The coders that options of commands name.

use std::path::Path;

use anyhow::{Result, bail};
use claimbook_core::book::Book;
use claimbook_core::model::Slug;

use super::{git, parsed};

/// Returns who decides: the coder that `--by` names, or else the coder with Git's `user.name`. A book without
/// `coders.yaml` has no list of coders, so `fallback` is enough there.
///
/// # Errors
///
/// Fails if `coders.yaml` does not list the coder.
pub(super) fn deciding(book: &Book, root: &Path, given: Option<&str>, fallback: &str) -> Result<Slug> {
    if let Some(given) = given {
        let coder: Slug = parsed(given)?;
        if let Some(fault) = unlisted(book, &coder) {
            bail!(fault);
        }
        return Ok(coder);
    }
    if book.coders_file.is_none() {
        return parsed(fallback);
    }
    let user = git::user_name(root).and_then(|name| Slug::of_name(&name));
    if let Some(user) = user.filter(|user| book.coder(user.as_str()).is_some()) {
        return Ok(user);
    }
    let coders: Vec<&str> = book.coders.iter().map(|record| record.record.id.as_str()).collect();
    bail!("say who decides with `--by`; the coders are {}", coders.join(", "))
}

/// Returns what to do about a coder whom `coders.yaml` does not list. Returns `None` if the coder is listed, or if the
/// book has no such file.
pub(super) fn unlisted(book: &Book, coder: &Slug) -> Option<String> {
    let is_known = book.coders_file.is_none() || book.coder(coder.as_str()).is_some();
    (!is_known).then(|| {
        format!(
            "there is no coder `{coder}`: add to `claims/coders.yaml` the line `- {{id: {coder}, kind: human, name: …}}`, \
             or `kind: model` for a language model"
        )
    })
}
