//! The passages of a source: their coverage, and the words that claims name, in numbered lanes.

use std::collections::BTreeMap;
use std::ops::Range;

use ahash::AHashMap;
use claimbook_core::book::coverage::{CoveredPassage, coverage};
use claimbook_core::book::{Book, SourceRecord};
use claimbook_core::model::codes::Coverage;
use claimbook_core::model::{Code as _, Locator};
use claimbook_core::text::Document;

use super::card::{Card, Cards};

/// A section of the source.
pub(super) struct Section {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) sentences: usize,
    pub(super) claimed: usize,
    pub(super) excluded: usize,
    pub(super) unread: usize,
    pub(super) paragraphs: Vec<Paragraph>,
}

/// A paragraph with the claims whose primary anchor begins in it.
pub(super) struct Paragraph {
    pub(super) id: String,
    pub(super) sentences: Vec<Sentence>,
    pub(super) cards: Vec<Card>,
}

/// A sentence, with its words if the text is given.
pub(super) struct Sentence {
    pub(super) id: String,
    pub(super) number: u32,
    pub(super) words: u32,
    pub(super) state: &'static str,
    /// The number of claims, `–` for an excluded sentence, `?` for an unread one.
    pub(super) sign: String,
    pub(super) reason: Option<String>,
    pub(super) marks: Vec<Mark>,
    /// The number of lanes.
    pub(super) lanes: u32,
    pub(super) pieces: Vec<Piece>,
}

/// A run of words that a claim names.
pub(super) struct Mark {
    pub(super) claim: String,
    pub(super) number: usize,
    pub(super) role: &'static str,
    pub(super) first: u32,
    pub(super) last: u32,
    /// The lane, from 1. Runs that share a word have different lanes.
    pub(super) lane: u32,
}

/// A run of words that the same claims name.
pub(super) struct Piece {
    /// The claims that begin with this piece, by number and id.
    pub(super) heads: Vec<(usize, String)>,
    pub(super) lanes: Vec<u32>,
    /// The numbers of all claims that name this piece, separated by spaces.
    pub(super) numbers: String,
    pub(super) text: String,
    /// Whether a space follows.
    pub(super) is_parted: bool,
}

/// The number of lanes with their own style. Further lanes have the style of the last of these.
const DRAWN: u32 = 8;

impl Sentence {
    /// Returns the number of lanes below the words, at most [`DRAWN`].
    pub(super) fn drawn(&self) -> u32 {
        self.lanes.min(DRAWN)
    }
}

impl Mark {
    /// Returns the number of words.
    pub(super) fn length(&self) -> u32 {
        self.last + 1 - self.first
    }
}

impl Paragraph {
    /// Returns whether all its sentences are excluded, so that none needs reading.
    pub(super) fn is_excluded(&self) -> bool {
        self.sentences.iter().all(|sentence| sentence.state == Coverage::Excluded.name())
    }
}

impl Section {
    /// Returns whether all its sentences are excluded.
    pub(super) fn is_excluded(&self) -> bool {
        self.excluded == self.sentences
    }
}

/// Returns the sections of a source with their sentences and claims, and the claims that have no sentence in the lock.
pub(super) fn sections(
    book: &Book,
    record: &SourceRecord,
    document: Option<&Document>,
    cards: &Cards<'_>,
) -> (Vec<Section>, Vec<Card>) {
    let mut by_paragraph: BTreeMap<String, Vec<Card>> = BTreeMap::new();
    let mut marks: AHashMap<Locator, Vec<Mark>> = AHashMap::new();
    for claim in book.claims_of(&record.source.id) {
        by_paragraph.entry(claim.claim.at.first().paragraph()).or_default().push(cards.card(claim));
        if !claim.claim.status.is_current() {
            continue;
        }
        let others = claim.claim.also_at.iter().map(|other| (&other.at, other.role.name()));
        for (anchor, role) in [(&claim.claim.at, "primary")].into_iter().chain(others) {
            for locator in anchor.locators() {
                let (first, last) = locator.words.map_or((1, u32::MAX), |words| (words.first, words.last));
                let number = cards.number(&claim.claim.id);
                let mark = Mark { claim: claim.claim.id.to_string(), number, role, first, last, lane: 0 };
                marks.entry(locator.passage()).or_default().push(mark);
            }
        }
    }
    let mut sections: Vec<Section> = Vec::new();
    for passage in coverage(book, record) {
        let at = &passage.span.at;
        let sentence = sentence(&passage, marks.remove(at).unwrap_or_default(), document);
        let section = section(&mut sections, record, at);
        section.sentences += 1;
        match passage.coverage {
            Coverage::Claimed => section.claimed += 1,
            Coverage::Excluded => section.excluded += 1,
            Coverage::Unread => section.unread += 1,
        }
        let id = at.paragraph();
        if section.paragraphs.last().is_none_or(|paragraph| paragraph.id != id) {
            let cards = by_paragraph.remove(&id).unwrap_or_default();
            section.paragraphs.push(Paragraph { id, sentences: Vec::new(), cards });
        }
        if let Some(paragraph) = section.paragraphs.last_mut() {
            paragraph.sentences.push(sentence);
        }
    }
    (sections, by_paragraph.into_values().flatten().collect())
}

/// Returns the section of a sentence: the last section of the list, or a new section.
fn section<'s>(sections: &'s mut Vec<Section>, record: &SourceRecord, at: &Locator) -> &'s mut Section {
    let is_new = sections.last().is_none_or(|section| section.id != at.section.as_str());
    if is_new {
        let own = record.source.sections.iter().find(|section| section.id == at.section);
        sections.push(Section {
            id: at.section.to_string(),
            title: own.map_or_else(|| at.section.to_string(), |section| section.title.clone()),
            sentences: 0,
            claimed: 0,
            excluded: 0,
            unread: 0,
            paragraphs: Vec::new(),
        });
    }
    let last = sections.len() - 1;
    &mut sections[last]
}

fn sentence(passage: &CoveredPassage<'_>, mut marks: Vec<Mark>, document: Option<&Document>) -> Sentence {
    let span = passage.span;
    marks.retain_mut(|mark| {
        mark.last = mark.last.min(span.words);
        mark.first <= mark.last
    });
    let lanes = into_lanes(&mut marks);
    let words = document.and_then(|document| Some((document, document.words_at(span.start, span.end)?)));
    let pieces = words.map_or_else(Vec::new, |(document, words)| pieces(document, &words, &marks));
    Sentence {
        id: span.at.to_string(),
        number: span.at.sentence,
        words: span.words,
        state: passage.coverage.name(),
        sign: match passage.coverage {
            Coverage::Claimed => passage.claims.to_string(),
            Coverage::Excluded => "–".to_owned(),
            Coverage::Unread => "?".to_owned(),
        },
        reason: passage.reason.map(|reason| reason.name().to_owned()),
        marks,
        lanes,
        pieces,
    }
}

/// Gives each run of words the first lane that is free, and returns the number of lanes.
fn into_lanes(marks: &mut [Mark]) -> u32 {
    marks.sort_by_key(|mark| (mark.first, std::cmp::Reverse(mark.last), mark.number));
    // The last word of each lane.
    let mut ends: Vec<u32> = Vec::new();
    let mut lanes = 0;
    for mark in marks {
        let free = ends.iter().position(|end| *end < mark.first);
        let lane = free.unwrap_or(ends.len());
        match free {
            Some(lane) => ends[lane] = mark.last,
            None => ends.push(mark.last),
        }
        mark.lane = u32::try_from(lane).unwrap_or(u32::MAX).saturating_add(1);
        lanes = lanes.max(mark.lane);
    }
    lanes
}

/// Divides a sentence where a run of words begins or ends.
fn pieces(document: &Document, words: &Range<usize>, marks: &[Mark]) -> Vec<Piece> {
    let length = words.len();
    let place = |word: u32| usize::try_from(word).unwrap_or(usize::MAX).min(length);
    let mut cuts: Vec<usize> = vec![0, length];
    cuts.extend(marks.iter().flat_map(|mark| [place(mark.first) - 1, place(mark.last)]));
    cuts.sort_unstable();
    cuts.dedup();
    let slice = |from: usize, to: usize| document.slice(words.start + from..words.start + to);
    let piece = |cut: &[usize]| {
        let (from, to) = (cut[0], cut[1]);
        let here = || marks.iter().filter(|mark| place(mark.first) <= from + 1 && to <= place(mark.last));
        let mut lanes: Vec<u32> = here().map(|mark| mark.lane.min(DRAWN)).collect();
        lanes.sort_unstable();
        let numbers: Vec<String> = here().map(|mark| mark.number.to_string()).collect();
        let heads = here().filter(|mark| place(mark.first) == from + 1);
        let text = slice(from, to);
        let is_parted = to < length && slice(from, to + 1).len() > text.len() + slice(to, to + 1).len();
        Piece {
            heads: heads.map(|mark| (mark.number, mark.claim.clone())).collect(),
            lanes,
            numbers: numbers.join(" "),
            text: text.to_owned(),
            is_parted,
        }
    };
    cuts.windows(2).map(piece).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn marks(runs: &[(u32, u32)]) -> Vec<Mark> {
        let mark = |(number, &(first, length)): (usize, &(u32, u32))| Mark {
            claim: format!("hbr-{number:04}"),
            number,
            role: "primary",
            first,
            last: first + length,
            lane: 0,
        };
        runs.iter().enumerate().map(mark).collect()
    }

    proptest! {
        #[test]
        fn runs_that_share_a_word_have_different_lanes(runs in proptest::collection::vec((1_u32..30, 0_u32..12), 0..20)) {
            let mut marks = marks(&runs);
            let lanes = into_lanes(&mut marks);
            for (place, mark) in marks.iter().enumerate() {
                prop_assert!((1..=lanes).contains(&mark.lane));
                for other in &marks[..place] {
                    let is_apart = mark.last < other.first || other.last < mark.first;
                    prop_assert!(is_apart || mark.lane != other.lane);
                }
            }
            // The number of lanes is the largest number of runs that share a word.
            let most = (1..=42).map(|word| marks.iter().filter(|mark| (mark.first..=mark.last).contains(&word)).count());
            prop_assert_eq!(usize::try_from(lanes).unwrap_or_default(), most.max().unwrap_or_default());
        }

        #[test]
        fn the_pieces_of_a_sentence_are_its_words(runs in proptest::collection::vec((1_u32..12, 0_u32..12), 0..8)) {
            let document = Document::new("Port Alder admitted forty ships, all of them under its own old flag.");
            let words = 0..document.word_count();
            let mut marks = marks(&runs);
            for mark in &mut marks {
                mark.last = mark.last.min(13);
            }
            into_lanes(&mut marks);
            let pieces = pieces(&document, &words, &marks);
            let mut text = String::new();
            for piece in &pieces {
                text.push_str(&piece.text);
                text.push_str(if piece.is_parted { " " } else { "" });
            }
            prop_assert_eq!(text, document.text().trim_end());
            // Each run begins in one piece.
            prop_assert_eq!(pieces.iter().map(|piece| piece.heads.len()).sum::<usize>(), marks.len());
        }
    }
}
