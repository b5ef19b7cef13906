//! Checks the anchors against the available texts. The text of each source must have the stated checksum, and each
//! anchored span must be at its stated offsets.

use std::collections::BTreeMap;
use std::ops::Range;

use super::content::Content;
use super::{Faults, content};
use crate::manifest::{MANIFEST, Manifest};
use claimbook_core::model::{Locator, LockedSpan, Words};
use claimbook_core::text::{Document, Texts, Verdict, find_all};

/// Checks the spans of `claim_anchors` and returns how many are exact.
pub(super) fn check(manifest: &Manifest, content: &Content, texts: &Texts, faults: &mut Faults) -> usize {
    for source in &manifest.sources {
        match (texts.get(&source.id), source.text_sha256) {
            (None, _) => faults.add(MANIFEST, format!("names the source `{}`, but its text was not given", source.id)),
            (Some(document), Some(stated)) if document.sha256() != stated => {
                let message = format!("was computed from another text of `{}` than the given one", source.id);
                faults.add(MANIFEST, message);
            }
            _ => {}
        }
    }
    let path = content::path("claim_anchors");
    if !content.tables.contains_key("claim_anchors") {
        return 0;
    }
    let Some(anchors) = anchors(content) else {
        faults.add(&path, "lacks columns that locate the anchors, or has invalid values in them");
        return 0;
    };
    let mut exact = 0;
    for (source, document) in texts {
        let own: Vec<&Anchored> = anchors.iter().filter(|anchored| anchored.source == *source).collect();
        let verdicts = find_all(document, own.iter().map(|anchored| &anchored.span));
        for (anchored, verdict) in own.iter().zip(verdicts) {
            let span = &anchored.span;
            match verdict {
                Verdict::Exact(words) if Some(&words) == anchored.words(document).as_ref() => exact += 1,
                Verdict::Exact(_) => {
                    faults.add(
                        &path,
                        format!("anchors a claim of `{source}` at {}, but the offsets point elsewhere", span.at),
                    );
                }
                _ => faults.add(
                    &path,
                    format!("anchors a claim of `{source}` at {}, where the given text has other words", span.at),
                ),
            }
        }
    }
    exact
}

/// A span of an anchor, with the sentence that contains the span.
struct Anchored {
    source: String,
    span: LockedSpan,
    /// The start and end of the sentence, in code points.
    sentence: (u32, u32),
}

impl Anchored {
    /// Returns the range of words that the locator names in the text.
    fn words(&self, document: &Document) -> Option<Range<usize>> {
        let sentence = document.words_at(self.sentence.0, self.sentence.1)?;
        self.span.at.words.map_or_else(|| Some(sentence.clone()), |words| words.within(&sentence))
    }
}

/// Reads every row of `claim_anchors`. Returns `None` if a column or a required value is missing or invalid.
fn anchors(content: &Content) -> Option<Vec<Anchored>> {
    const TABLE: &str = "claim_anchors";
    let text = |column| content.texts(TABLE, column);
    let number = |column| content.numbers(TABLE, column);
    let (sources, passages) = (text("source_id")?, text("passage_id")?);
    let (first, last) = (number("first_word")?, number("last_word")?);
    let (start, end, length) = (number("start_offset")?, number("end_offset")?, number("length_fold")?);
    let (digests, before, after) = (text("sha256_fold")?, text("before")?, text("after")?);
    let (occurrence, occurrences) = (number("occurrence")?, number("occurrences")?);
    let of_passages = content.texts("passages", "source_id")?.into_iter().zip(content.texts("passages", "passage_id")?);
    let offsets =
        content.numbers("passages", "start_offset")?.into_iter().zip(content.numbers("passages", "end_offset")?);
    let sizes = offsets.zip(content.numbers("passages", "words")?);
    let sentences: BTreeMap<_, _> = of_passages.zip(sizes).collect();
    let mut anchors = Vec::with_capacity(sources.len());
    for (row, source) in sources.into_iter().enumerate() {
        let mut at: Locator = passages[row].parse().ok()?;
        at.words = first[row].zip(last[row]).map(|(first, last)| Words { first, last });
        let &((from, until), words) = sentences.get(&(source.clone(), passages[row].clone()))?;
        let count = match at.words {
            Some(words) => words.last.checked_sub(words.first)?.checked_add(1)?,
            None => words?,
        };
        let span = LockedSpan {
            at,
            start: start[row]?,
            end: end[row]?,
            words: count,
            length_fold: length[row]?,
            sha256_fold: digests[row].parse().ok()?,
            before: before[row].parse().ok()?,
            after: after[row].parse().ok()?,
            occurrence: occurrence[row]?,
            occurrences: occurrences[row]?,
        };
        anchors.push(Anchored { source, span, sentence: (from?, until?) });
    }
    Some(anchors)
}
