//! Checks that the titles of sections are in their headings.

use ahash::AHashMap;

use super::context::SourceContext;
use super::findings::Findings;
use crate::book::SourceRecord;
use crate::model::{Digest, Lock, LockedSpan, Slug};
use crate::syntax::diagnostic::{Path, Rule, Severity, counted};
use crate::text::{Document, Outdated, fold, sha256};

pub(super) static RULE: Rule = Rule {
    id: "mismatched-title",
    severity: Severity::Warning,
    waivable: true,
    what: "A section whose heading does not contain its title, or is more than 60 characters longer than the title. Letter \
           case does not count. Without the text of the source, the rule compares the words only if heading and title \
           have the same length. A longer heading then counts as containing the title.",
    why: "Most likely the text was corrected, and `first_block` is now the number of another block. All locators of the \
          section then name other paragraphs.",
    example: "sections: [{id: summary, title: Summary, kind: body, first_block: 2, heading: true}]   # block 2 is a paragraph",
    fixed: "sections: [{id: summary, title: Summary, kind: body, first_block: 1, heading: true}]",
};

/// Maximum number of characters of a heading in addition to the title: numbers, markers, and words that a shortened
/// title leaves out.
const MOST_BESIDES: u32 = 60;

/// The folded sentences of a heading.
struct Heading {
    words: u32,
    length: u32,
    /// The hash; `None` if the heading has several sentences.
    hash: Option<Digest>,
    /// The words in upper case, if the text is given.
    text: Option<String>,
}

impl Heading {
    fn new(sentences: &[&LockedSpan], document: Option<&Document>) -> Self {
        let (first, last) = (sentences[0], sentences[sentences.len() - 1]);
        let words = document.and_then(|document| Some(document.folded(&document.words_at(first.start, last.end)?)));
        Self {
            words: sentences.iter().map(|sentence| sentence.words).sum(),
            length: sentences.iter().map(|sentence| sentence.length_fold + 1).sum::<u32>() - 1,
            hash: (sentences.len() == 1).then_some(first.sha256_fold),
            text: words.map(str::to_uppercase),
        }
    }

    /// Returns whether a folded title may be in the heading.
    fn may_contain(&self, title: &str) -> bool {
        let length = u32::try_from(title.chars().count()).unwrap_or(u32::MAX);
        if self.length > length.saturating_add(MOST_BESIDES) {
            return false;
        }
        if let Some(text) = &self.text {
            return text.contains(&title.to_uppercase());
        }
        match self.hash.filter(|_| self.length == length) {
            Some(hash) => cases(title).any(|title| sha256(&title) == hash),
            None => self.length >= length,
        }
    }
}

pub(super) fn check(context: &SourceContext<'_>, record: &SourceRecord, findings: &mut Findings) {
    let source = &record.source;
    let is_usable = |_: &&Lock| context.outdated_lock(record) != Some(Outdated::Sections);
    let Some(lock) = record.lock.as_ref().filter(is_usable) else { return };
    let document = context.texts.get(source.id.as_str()).filter(|document| document.sha256() == lock.text.sha256);
    let mut headings: AHashMap<&Slug, Vec<&LockedSpan>> = AHashMap::new();
    for passage in lock.passages.iter().filter(|passage| passage.at.paragraph == 0) {
        headings.entry(&passage.at.section).or_default().push(passage);
    }
    for (index, section) in source.sections.iter().enumerate() {
        let Some(sentences) = headings.get(&section.id) else { continue };
        let (heading, title) = (Heading::new(sentences, document), fold(&section.title));
        if heading.may_contain(&title) {
            continue;
        }
        let block = block_of(lock, &title);
        // The rule `undivided-text` reports headings of several sentences.
        if sentences.len() > 1 && block.is_none() {
            continue;
        }
        let message = format!(
            "the title is not in the heading `{}.p0`, which has {} and {}",
            section.id,
            counted(heading.words, "word"),
            counted(heading.length, "character")
        );
        let help = match block {
            Some(block) => format!("block {block} has the words of the title: correct `first_block`, or the title"),
            None => "correct `first_block`, or write the title as in the heading".to_owned(),
        };
        let path = Path::default().key("sections").index(index).key("title");
        findings.source(&RULE, record, path, message).passage(&sentences[0].at).help(help);
    }
}

/// Returns the number of the first block whose only sentence is a folded title.
fn block_of(lock: &Lock, title: &str) -> Option<usize> {
    let hash = sha256(title);
    let passage = lock.passages.iter().find(|passage| passage.sha256_fold == hash)?;
    lock.blocks.iter().position(|block| (block.start, block.start + block.length) == (passage.start, passage.end))
}

/// Returns a title in the letter cases that occur in headings: unchanged, in capitals, or with some initial letters in
/// upper case.
fn cases(title: &str) -> impl Iterator<Item = String> {
    /// Maximum number of words whose initial letters vary. Each such word doubles the number of cases.
    const MOST: usize = 10;
    let words = title.split(' ').count().min(MOST);
    let bases = [title.to_owned(), title.to_lowercase()];
    let capitalized = move |base: String| (0..1_u32 << words).map(move |capitals| capitalized(&base, words, capitals));
    let initials = bases.into_iter().flat_map(capitalized);
    [title.to_owned(), title.to_uppercase()].into_iter().chain(initials)
}

/// Returns a title in which bit `n` of `capitals` determines the case of the first letter of word `n`. Words from the
/// index `words` on are not changed.
fn capitalized(title: &str, words: usize, capitals: u32) -> String {
    let mut text = String::with_capacity(title.len());
    for (place, word) in title.split(' ').enumerate() {
        text.push_str(if place > 0 { " " } else { "" });
        let mut rest = word.chars();
        match rest.next() {
            Some(first) if place >= words => text.push(first),
            Some(first) if capitals >> place & 1 == 1 => text.extend(first.to_uppercase()),
            Some(first) => text.extend(first.to_lowercase()),
            None => {}
        }
        text.push_str(rest.as_str());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn may_contain(heading: &str, title: &str) -> bool {
        let length = u32::try_from(heading.chars().count()).expect("a short heading");
        Heading { words: 1, length, hash: Some(sha256(heading)), text: None }.may_contain(title)
    }

    #[test]
    fn a_heading_of_the_length_of_the_title_has_its_words_in_any_letter_case() {
        for heading in
            ["THE ICE AND THE ROADS", "The Ice and the Roads", "The ice and the roads", "the ice And the roads"]
        {
            assert!(may_contain(heading, "The Ice and the Roads"), "{heading}");
            assert!(may_contain(heading, "THE ICE AND THE ROADS"), "{heading}");
        }
        assert!(may_contain("The Ice of NATO", "The ice of NATO"));
        assert!(!may_contain("The Ice and the Ships", "The Ice and the Roads"));
    }

    #[test]
    fn without_the_text_only_the_length_of_another_heading_tells() {
        let heading = |length: usize| "x".repeat(length);
        assert!(!may_contain(&heading(6), "Summary"));
        assert!(may_contain(&heading(8), "Summary") && may_contain(&heading(67), "Summary"));
        assert!(!may_contain(&heading(68), "Summary"));
    }
}
