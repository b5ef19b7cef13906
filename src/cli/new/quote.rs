//! The locator of quoted words.

use std::fmt::Write;

use anyhow::{Context as _, Result, bail};
use claimbook_core::book::SourceRecord;
use claimbook_core::model::Anchor;
use claimbook_core::text::{Document, Quoted, QuotedPlace};

use super::super::Context;

/// Returns the anchor of words that occur once in the text of a source. Otherwise the error lists places to choose from.
pub(super) fn anchor(
    context: &Context,
    source: &SourceRecord,
    document: Option<&Document>,
    quote: &str,
) -> Result<Anchor> {
    let id = &source.source.id;
    let document = document.with_context(|| {
        format!("`--quote` needs the text of the source: {}", context.how_to_give(&format!("{id}.txt")))
    })?;
    let lock = source.lock.as_ref();
    if lock.is_some_and(|lock| lock.text.sha256 != document.sha256()) {
        bail!("the text is not the one that was locked, so its locators may differ: run `claimbook check` for details");
    }
    match document.quoted(&source.source, lock, quote) {
        Quoted::Once(place) => Ok(place.at),
        Quoted::Repeated(places, count) => {
            let first = if count > places.len() { format!("; the first {} are", places.len()) } else { ":".to_owned() };
            bail!(
                "these words occur {count} times; give more of them, or a locator{first}{}",
                listed(document, &places)
            )
        }
        Quoted::Outside => bail!("these words occur only outside the sections of `{id}`"),
        Quoted::Absent(places) if places.is_empty() => {
            bail!("these words do not occur in the text of `{id}`, nor do similar ones")
        }
        Quoted::Absent(places) => {
            bail!("these words do not occur in the text of `{id}`; similar ones are{}", listed(document, &places))
        }
    }
}

/// Lists places with their words, one on each line.
fn listed(document: &Document, places: &[QuotedPlace]) -> String {
    let mut lines = String::new();
    for QuotedPlace { at, words } in places {
        let words: Vec<&str> = document.words(words.clone()).collect();
        let _ = write!(lines, "\n  {at}: {}", words.join(" "));
    }
    lines
}
