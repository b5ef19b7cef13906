//! A canonical text with its blocks, sentences and words.

mod correction;
mod occurrence;
mod quote;

pub use occurrence::Occurrence;
pub use quote::{Quoted, QuotedPlace};

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::OnceLock;

use super::profile::{canonical, fold, is_mark, sha256};
use super::segment;
use super::tokens::Tokens;
use super::words::words;
use crate::model::{Correction, Digest, Locator, Lock, Source};

/// A canonical text, divided into blocks, sentences and words. Public offsets count code points; private ranges named
/// `bytes` count bytes.
#[derive(Debug, Clone)]
pub struct Document {
    text: String,
    sha256: Digest,
    length: u32,
    blocks: Vec<Block>,
    words: Vec<Word>,
    folded: String,
    /// Built lazily, because verifying an unchanged text does not need it.
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

/// A whitespace-separated word, or a part of it in scripts without spaces.
#[derive(Debug, Clone)]
struct Word {
    bytes: Range<usize>,
    start: u32,
    end: u32,
    /// The range in the folded text, in bytes and in code points. Empty if folding removes the word.
    fold_bytes: Range<usize>,
    fold: Range<u32>,
}

/// A sentence of a document with its locator.
#[derive(Debug, Clone)]
pub struct Passage {
    /// The locator of the sentence.
    pub locator: Locator,
    /// The word range of the sentence in the document.
    pub words: Range<usize>,
}

impl Document {
    /// Creates a document: converts a text to its canonical form and divides it.
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
                // Offsets are counted from the previous word or from the start of the block.
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

    /// Adds a word. `is_parted` states whether whitespace precedes it.
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

    /// Returns the canonical text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the SHA-256 of the canonical text.
    #[must_use]
    pub fn sha256(&self) -> Digest {
        self.sha256
    }

    /// Returns the length of the canonical text in code points.
    #[must_use]
    pub fn length(&self) -> u32 {
        self.length
    }

    /// Returns the blocks, each as the offset of its first code point, the offset after its last one, and its text.
    #[must_use]
    pub fn blocks(&self) -> impl ExactSizeIterator<Item = (u32, u32, &str)> {
        self.blocks.iter().map(|block| (block.start, block.end, &self.text[block.bytes.clone()]))
    }

    /// Returns every sentence in the order of the text, with locators from the source's sections. Blocks before the
    /// first section are left out.
    #[must_use]
    pub fn passages(&self, source: &Source) -> Vec<Passage> {
        self.divided(source, |block| self.segmented(source, block))
    }

    /// Like [`Document::passages`], but takes the sentence boundaries from a lock of the same text. Segments only
    /// blocks without sentences in the lock, and places whose correction was removed from the source.
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

    /// Returns the places of the corrections that the lock records and the source no longer has, as indices after a
    /// word.
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

    /// Segments a block. Returns the index after the last word of each sentence, except the last sentence.
    fn segmented(&self, source: &Source, block: &Block) -> BTreeSet<usize> {
        let words: Vec<&str> = self.words(block.words.clone()).collect();
        let is_glued: Vec<bool> = block
            .words
            .clone()
            .map(|word| word > block.words.start && self.words[word - 1].bytes.end == self.words[word].bytes.start)
            .collect();
        segment::breaks(&source.language, &words, &is_glued).into_iter().map(|word| block.words.start + word).collect()
    }

    /// Divides the text into sentences. `ends` returns the sentence ends of a block, as indices after a word. The joins
    /// and splits of the source then change these ends.
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

    /// Returns the numbers of the lines, as given and from 1, that end with a word-dividing hyphen.
    #[must_use]
    pub fn hyphenated_lines(&self) -> &[u32] {
        &self.hyphenated
    }

    /// Returns the number of words.
    #[must_use]
    pub fn word_count(&self) -> usize {
        self.words.len()
    }

    /// Returns the words of a word range, as in the canonical text.
    #[must_use]
    pub fn words(&self, words: Range<usize>) -> impl ExactSizeIterator<Item = &str> {
        self.words[words].iter().map(|word| &self.text[word.bytes.clone()])
    }

    /// Returns the canonical text of a word range.
    #[must_use]
    pub fn slice(&self, words: Range<usize>) -> &str {
        &self.text[self.bytes(&words)]
    }

    /// Returns the offset of the first code point of a word range, and the offset after its last one.
    #[must_use]
    pub fn offsets(&self, words: &Range<usize>) -> (u32, u32) {
        (self.words[words.start].start, self.words[words.end - 1].end)
    }

    fn bytes(&self, words: &Range<usize>) -> Range<usize> {
        self.words[words.start].bytes.start..self.words[words.end - 1].bytes.end
    }

    /// Returns hashes of the 32 code points before and after a word range, after folding. A hash is the first 16 hex
    /// digits of the SHA-256.
    #[must_use]
    pub fn context(&self, words: &Range<usize>) -> (Digest<8>, Digest<8>) {
        const REACH: usize = 32;
        let bytes = self.bytes(words);
        let before = &self.text[..bytes.start];
        let counted = |(_, character): &(usize, char)| !is_mark(*character);
        let start = before.char_indices().rev().filter(counted).take(REACH).last();
        let start = start.map_or(0, |(index, _)| index);
        let after = &self.text[bytes.end..];
        let end = after.char_indices().filter(counted).nth(REACH).map_or(after.len(), |(index, _)| index);
        let hash = |text: &str| sha256(&fold(text)).start();
        (hash(&before[start..]), hash(&after[..end]))
    }

    /// Returns the folded text of a word range.
    #[must_use]
    pub fn folded(&self, words: &Range<usize>) -> &str {
        &self.folded[self.folded_bytes(words)]
    }

    fn folded_bytes(&self, words: &Range<usize>) -> Range<usize> {
        let (first, last) = (&self.words[words.start], &self.words[words.end - 1]);
        let bytes = first.fold_bytes.start..last.fold_bytes.end;
        // A word that folding removes is positioned before the space between its neighbors.
        bytes.end - self.folded[bytes.clone()].trim_start_matches(' ').len()..bytes.end
    }

    /// Returns all word ranges with the same folded text as a word range, in the order of the text.
    #[must_use]
    pub fn places_of(&self, words: &Range<usize>) -> Vec<Range<usize>> {
        let starts = || self.words.iter().map(|word| word.fold_bytes.start);
        let tokens = self.tokens.get_or_init(|| Tokens::new(&self.folded, starts()));
        let places = tokens.find(&self.folded, self.folded_bytes(words));
        places.into_iter().filter_map(|bytes| self.words_of(bytes)).collect()
    }

    /// Returns the word range that a byte range of the folded text covers exactly.
    fn words_of(&self, bytes: Range<usize>) -> Option<Range<usize>> {
        let visible = |word: &Word| !word.fold_bytes.is_empty();
        let mut first = self.words.partition_point(|word| word.fold_bytes.start < bytes.start);
        // Skips words that folding removes, because they have the offset of the previous word.
        while self.words.get(first).is_some_and(|word| !visible(word)) {
            first += 1;
        }
        let last = self.words.partition_point(|word| word.fold_bytes.end < bytes.end);
        let exact = self.words.get(first)?.fold_bytes.start == bytes.start
            && self.words.get(last)?.fold_bytes.end == bytes.end
            && first <= last;
        exact.then_some(first..last + 1)
    }

    /// Returns every word range whose folded length in code points is one of `lengths`, with the SHA-256 of its folded
    /// text. Folded hashes find passages again in a copy with other line ends, quotes and whitespace.
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

    /// Returns the index after the word that ends at an offset in code points.
    fn word_ending_at(&self, end: u32) -> Option<usize> {
        self.words.binary_search_by_key(&end, |word| word.end).ok().map(|word| word + 1)
    }

    /// Returns the word range between two offsets in code points, if both are word boundaries.
    #[must_use]
    pub fn words_at(&self, start: u32, end: u32) -> Option<Range<usize>> {
        let first = self.words.binary_search_by_key(&start, |word| word.start).ok()?;
        let last = self.words.binary_search_by_key(&end, |word| word.end).ok()?;
        (first <= last).then_some(first..last + 1)
    }
}

/// Returns the numbers of the lines whose last word continues on the next non-blank line.
fn hyphenated_lines(text: &str) -> Vec<u32> {
    let lines = || (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    let pairs = lines().zip(lines().skip(1));
    pairs.filter(|((_, line), (_, next))| is_divided(line, next)).map(|((number, _), _)| number).collect()
}

/// Returns whether a line ends with a hyphen after a letter and the next line begins in lower case. Omits conjunctions, as in
/// `pre- and postwar`.
pub(crate) fn is_divided(line: &str, next: &str) -> bool {
    const CONJUNCTIONS: [&str; 15] =
        ["and", "or", "to", "und", "oder", "bis", "sowie", "et", "ou", "y", "o", "e", "en", "of", "och"];
    let Some(part) = line.trim_end().strip_suffix(HYPHENS) else { return false };
    let next = next.split_whitespace().next().unwrap_or_default();
    part.ends_with(char::is_alphabetic) && next.starts_with(char::is_lowercase) && !CONJUNCTIONS.contains(&next)
}

/// The characters that divide a word at the end of a line. The last one is the soft hyphen.
pub(crate) const HYPHENS: [char; 3] = ['-', '\u{2010}', '\u{ad}'];

/// Returns the number of code points. No report has four billion.
fn count(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}
