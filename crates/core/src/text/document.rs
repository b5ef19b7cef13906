//! A canonical text with its blocks, sentences and words.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::OnceLock;

use super::profile::{canonical, fold, sha256};
use super::segment;
use super::tokens::Tokens;
use super::words::words;
use crate::model::{Correction, Digest, Locator, Lock, Source};

/// A canonical text, divided. Offsets for others are code points; those inside are bytes.
#[derive(Debug, Clone)]
pub struct Document {
    text: String,
    sha256: Digest,
    length: u32,
    blocks: Vec<Block>,
    words: Vec<Word>,
    folded: String,
    /// Made when it is first asked for: verifying a text that did not change needs none.
    tokens: OnceLock<Tokens>,
    hyphenated: Vec<u32>,
}

#[derive(Debug, Clone)]
struct Block {
    bytes: Range<usize>,
    start: u32,
    end: u32,
    words: Range<usize>,
}

/// A word: what stands between blanks, or a part of it in scripts that use none.
#[derive(Debug, Clone)]
struct Word {
    bytes: Range<usize>,
    start: u32,
    end: u32,
    /// Its place in the folded text, in bytes and in code points; empty where folding leaves nothing.
    fold_bytes: Range<usize>,
    fold: Range<u32>,
}

/// A sentence of a document, named by its source's sections.
#[derive(Debug, Clone)]
pub struct Passage {
    /// Its locator.
    pub locator: Locator,
    /// Index of its first word and after its last word in the document.
    pub words: Range<usize>,
}

impl Document {
    /// Makes a text canonical and divides it.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let hyphenated = hyphenated_lines(text);
        let text = canonical(text);
        let mut document = Self {
            sha256: sha256(&text),
            length: count(&text),
            text,
            blocks: Vec::new(),
            words: Vec::new(),
            folded: String::new(),
            tokens: OnceLock::new(),
            hyphenated,
        };
        document.divide();
        document
    }

    fn divide(&mut self) {
        let text = std::mem::take(&mut self.text);
        let (mut byte, mut offset) = (0, 0);
        let mut fold_offset = 0;
        for block in text.split("\n\n").filter(|block| !block.is_empty()) {
            let first = self.words.len();
            let (mut end_byte, mut end) = (byte, offset);
            for word in words(block) {
                let bytes = byte + word.start..byte + word.end;
                // Offsets follow from the word before, or from the block's start.
                let start = end + count(&text[end_byte..bytes.start]);
                let is_parted = self.words.len() == first || end_byte < bytes.start;
                (end_byte, end) = (bytes.end, start + count(&text[bytes.clone()]));
                self.push_word(&text, bytes, start..end, is_parted, &mut fold_offset);
            }
            let (bytes, start) = (byte..byte + block.len(), offset);
            offset = end + count(&text[end_byte..bytes.end]);
            byte = bytes.end + 2;
            self.blocks.push(Block { bytes, start, end: offset, words: first..self.words.len() });
            offset += 2;
        }
        self.text = text;
    }

    /// Adds a word; `is_parted` tells whether a blank stands before it.
    fn push_word(
        &mut self,
        text: &str,
        bytes: Range<usize>,
        offsets: Range<u32>,
        is_parted: bool,
        fold_offset: &mut u32,
    ) {
        let folded = fold(&text[bytes.clone()]);
        if is_parted && !folded.is_empty() && !self.folded.is_empty() {
            self.folded.push(' ');
            *fold_offset += 1;
        }
        let fold_bytes = self.folded.len()..self.folded.len() + folded.len();
        let fold = *fold_offset..*fold_offset + count(&folded);
        self.folded.push_str(&folded);
        *fold_offset = fold.end;
        self.words.push(Word { bytes, start: offsets.start, end: offsets.end, fold_bytes, fold });
    }

    /// The canonical text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// SHA-256 of the canonical text.
    #[must_use]
    pub fn sha256(&self) -> Digest {
        self.sha256
    }

    /// Length of the canonical text in code points.
    #[must_use]
    pub fn length(&self) -> u32 {
        self.length
    }

    /// The blocks: offset of the first code point, offset after the last, and text.
    #[must_use]
    pub fn blocks(&self) -> impl ExactSizeIterator<Item = (u32, u32, &str)> {
        self.blocks.iter().map(|block| (block.start, block.end, &self.text[block.bytes.clone()]))
    }

    /// Every sentence in the order of the text, named by the sections of its source. Blocks before the
    /// first section are left out.
    #[must_use]
    pub fn passages(&self, source: &Source) -> Vec<Passage> {
        self.divided(source, |block| self.segmented(source, block))
    }

    /// As [`Document::passages`], with the sentences of a lock of this very text: only blocks that the lock does not know,
    /// and places that a correction named and names no longer, are segmented.
    #[must_use]
    pub fn locked_passages(&self, source: &Source, lock: &Lock) -> Vec<Passage> {
        if lock.text.sha256 != self.sha256 {
            return self.passages(source);
        }
        let known: BTreeSet<usize> =
            lock.passages.iter().filter_map(|passage| self.word_ending_at(passage.end)).collect();
        let withdrawn = self.withdrawn(source, lock);
        self.divided(source, |block| {
            let own = block.words.start + 1..block.words.end + 1;
            let mut ends: BTreeSet<usize> = known.range(own.clone()).copied().collect();
            if ends.is_empty() {
                return self.segmented(source, block);
            }
            let mut withdrawn = withdrawn.range(own).peekable();
            if withdrawn.peek().is_some() {
                let segmented = self.segmented(source, block);
                for end in withdrawn {
                    if segmented.contains(end) {
                        ends.insert(*end)
                    } else {
                        ends.remove(end)
                    };
                }
            }
            ends
        })
    }

    /// The ends at which a lock was corrected and which the source corrects no longer.
    fn withdrawn(&self, source: &Source, lock: &Lock) -> BTreeSet<usize> {
        let joins = lock.joins.iter().filter(|join| !source.joins.contains(join));
        let splits = lock.splits.iter().filter(|split| !source.splits.contains(split));
        let end = |correction: &Correction| {
            let first = lock.passages.iter().find(|passage| correction.at.holds_locator(&passage.at))?;
            let block = self.blocks.iter().find(|block| (block.start..block.end).contains(&first.start))?;
            Some(block.words.start + correction.word as usize)
        };
        joins.chain(splits).filter_map(end).collect()
    }

    /// The index after the last word of each sentence of a block, as the segmenter finds them.
    fn segmented(&self, source: &Source, block: &Block) -> BTreeSet<usize> {
        let words: Vec<&str> = self.words(block.words.clone()).collect();
        let is_glued: Vec<bool> = block
            .words
            .clone()
            .map(|word| word > block.words.start && self.words[word - 1].bytes.end == self.words[word].bytes.start)
            .collect();
        segment::breaks(&source.language, &words, &is_glued).into_iter().map(|word| block.words.start + word).collect()
    }

    /// The sentences whose ends `ends` gives by block, corrected by the source's joins and splits, and named by its sections.
    fn divided(&self, source: &Source, ends: impl Fn(&Block) -> BTreeSet<usize>) -> Vec<Passage> {
        let mut passages = Vec::new();
        for (index, section) in source.sections.iter().enumerate() {
            let first = section.first_block as usize;
            let end = source.sections.get(index + 1).map_or(self.blocks.len(), |next| next.first_block as usize);
            let blocks = self.blocks.get(first..end.min(self.blocks.len())).unwrap_or_default();
            let blocks = (u32::from(!section.heading)..).zip(blocks).filter(|(_, block)| !block.words.is_empty());
            for (paragraph, block) in blocks {
                let mut ends = ends(block);
                let place = |correction: &Correction| {
                    let is_here = correction.is_of(section.id.as_str(), paragraph);
                    is_here.then_some(block.words.start + correction.word as usize)
                };
                for join in source.joins.iter().filter_map(place) {
                    ends.remove(&join);
                }
                ends.extend(source.splits.iter().filter_map(place).filter(|split| *split < block.words.end));
                ends.insert(block.words.end);
                let mut start = block.words.start;
                for (sentence, end) in (1..).zip(ends) {
                    let section = section.id.clone();
                    let locator = Locator { section, paragraph, sentence, words: None };
                    passages.push(Passage { locator, words: start..end });
                    start = end;
                }
            }
        }
        passages
    }

    /// The lines of the text as it was given, from 1, that end within a word that a hyphen divides.
    #[must_use]
    pub fn hyphenated_lines(&self) -> &[u32] {
        &self.hyphenated
    }

    /// How many words the text has.
    #[must_use]
    pub fn word_count(&self) -> usize {
        self.words.len()
    }

    /// The words of a run of words, as they stand in the canonical text.
    #[must_use]
    pub fn words(&self, words: Range<usize>) -> impl ExactSizeIterator<Item = &str> {
        self.words[words].iter().map(|word| &self.text[word.bytes.clone()])
    }

    /// The canonical text of a run of words.
    #[must_use]
    pub fn slice(&self, words: Range<usize>) -> &str {
        &self.text[self.bytes(&words)]
    }

    /// Code points from the first to after the last of a run of words.
    #[must_use]
    pub fn offsets(&self, words: &Range<usize>) -> (u32, u32) {
        (self.words[words.start].start, self.words[words.end - 1].end)
    }

    fn bytes(&self, words: &Range<usize>) -> Range<usize> {
        self.words[words.start].bytes.start..self.words[words.end - 1].bytes.end
    }

    /// Hashes (first 16 hex digits) of the folded 32 code points before and after a run of words.
    #[must_use]
    pub fn context(&self, words: &Range<usize>) -> (Digest<8>, Digest<8>) {
        const REACH: usize = 32;
        let bytes = self.bytes(words);
        let before = &self.text[..bytes.start];
        let start = before.char_indices().rev().take(REACH).last().map_or(bytes.start, |(index, _)| index);
        let after = &self.text[bytes.end..];
        let end = after.char_indices().nth(REACH).map_or(after.len(), |(index, _)| index);
        let hash = |text: &str| sha256(&fold(text)).start();
        (hash(&before[start..]), hash(&after[..end]))
    }

    /// A run of words, folded.
    #[must_use]
    pub fn folded(&self, words: &Range<usize>) -> &str {
        &self.folded[self.folded_bytes(words)]
    }

    fn folded_bytes(&self, words: &Range<usize>) -> Range<usize> {
        let (first, last) = (&self.words[words.start], &self.words[words.end - 1]);
        let bytes = first.fold_bytes.start..last.fold_bytes.end;
        // A word of which folding leaves nothing stands before the blank that parts its neighbors.
        bytes.end - self.folded[bytes.clone()].trim_start_matches(' ').len()..bytes.end
    }

    /// All runs of words with the same folded text as a run of words, in the order of the text.
    #[must_use]
    pub fn places_of(&self, words: &Range<usize>) -> Vec<Range<usize>> {
        let starts = || self.words.iter().map(|word| word.fold_bytes.start);
        let tokens = self.tokens.get_or_init(|| Tokens::new(&self.folded, starts()));
        let places = tokens.find(&self.folded, self.folded_bytes(words));
        places.into_iter().filter_map(|bytes| self.words_of(bytes)).collect()
    }

    /// The run of words that a byte range of the folded text exactly covers.
    fn words_of(&self, bytes: Range<usize>) -> Option<Range<usize>> {
        let visible = |word: &Word| !word.fold_bytes.is_empty();
        let mut first = self.words.partition_point(|word| word.fold_bytes.start < bytes.start);
        // Words that fold to nothing share the offset of the word before the space; step over them.
        while self.words.get(first).is_some_and(|word| !visible(word)) {
            first += 1;
        }
        let last = self.words.partition_point(|word| word.fold_bytes.end < bytes.end);
        let exact = self.words.get(first)?.fold_bytes.start == bytes.start
            && self.words.get(last)?.fold_bytes.end == bytes.end
            && first <= last;
        exact.then_some(first..last + 1)
    }

    /// Every run of words that is one of `lengths` long when folded, in code points, with the SHA-256 of what
    /// folding leaves: what re-finds passages in a copy with other line ends, quotes and blanks.
    pub fn hashed_runs(&self, lengths: &[u32]) -> impl Iterator<Item = (Range<usize>, Digest)> {
        let visible = self.words.iter().enumerate().filter(|(_, word)| !word.fold.is_empty());
        visible.flat_map(move |(first, word)| {
            lengths.iter().filter_map(move |length| {
                let end = word.fold.start.checked_add(*length)?;
                let last = first + self.words[first..].partition_point(|word| word.fold.end < end);
                let closing = self.words.get(last).filter(|word| word.fold.end == end)?;
                let folded = &self.folded[word.fold_bytes.start..closing.fold_bytes.end];
                Some((first..last + 1, sha256(folded)))
            })
        })
    }

    /// The index after the word that ends at an offset in code points.
    fn word_ending_at(&self, end: u32) -> Option<usize> {
        self.words.binary_search_by_key(&end, |word| word.end).ok().map(|word| word + 1)
    }

    /// The run of words between two offsets in code points, if both are word boundaries.
    #[must_use]
    pub fn words_at(&self, start: u32, end: u32) -> Option<Range<usize>> {
        let first = self.words.binary_search_by_key(&start, |word| word.start).ok()?;
        let last = self.words.binary_search_by_key(&end, |word| word.end).ok()?;
        (first <= last).then_some(first..last + 1)
    }
}

/// The lines, from 1, that end with a hyphen after a letter, where the next one goes on in lower case; not before a
/// conjunction, which follows a hyphen that stands for a word (`pre- and postwar`).
fn hyphenated_lines(text: &str) -> Vec<u32> {
    const CONJUNCTIONS: [&str; 15] =
        ["and", "or", "to", "und", "oder", "bis", "sowie", "et", "ou", "y", "o", "e", "en", "of", "och"];
    let lines = text.lines().zip(text.lines().skip(1));
    let is_divided = move |(line, next): (&str, &str)| {
        let Some(part) = line.trim_end().strip_suffix(['-', '\u{2010}', '\u{ad}']) else { return false };
        let next = next.split_whitespace().next().unwrap_or_default();
        part.ends_with(char::is_alphabetic) && next.starts_with(char::is_lowercase) && !CONJUNCTIONS.contains(&next)
    };
    (1..).zip(lines).filter(|(_, pair)| is_divided(*pair)).map(|(number, _)| number).collect()
}

/// Number of code points. A text of four billion is no report's.
fn count(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}
