//! A canonical text with its blocks, sentences and words.

use std::ops::Range;
use std::sync::OnceLock;

use super::profile::{canonical, fold, is_mark, sha256};
use super::segment::sentences;
use super::tokens::Tokens;
use crate::model::{Digest, Locator, Source};

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
}

#[derive(Debug, Clone)]
struct Block {
    bytes: Range<usize>,
    start: u32,
    end: u32,
    /// The word range of each sentence.
    sentences: Vec<Range<usize>>,
}

/// A whitespace-separated word.
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
        let text = canonical(text);
        let mut document = Self {
            sha256: sha256(&text),
            length: count(&text),
            text,
            blocks: Vec::new(),
            words: Vec::new(),
            folded: String::new(),
            tokens: OnceLock::new(),
        };
        document.divide();
        document
    }

    fn divide(&mut self) {
        let text = std::mem::take(&mut self.text);
        let (mut byte, mut offset) = (0, 0);
        let mut fold_offset = 0;
        for block in text.split("\n\n").filter(|block| !block.is_empty()) {
            let start = offset;
            let mut spans = Vec::new();
            let first_word = self.words.len();
            for sentence in sentences(block) {
                let first = self.words.len();
                for word in words(&block[sentence.clone()]) {
                    let bytes = byte + sentence.start + word.start..byte + sentence.start + word.end;
                    // Offsets are counted from the previous word or from the start of the block.
                    let before = match self.words.last() {
                        Some(last) if self.words.len() > first_word => {
                            last.end + count(&text[last.bytes.end..bytes.start])
                        }
                        _ => start + count(&text[byte..bytes.start]),
                    };
                    let end = before + count(&text[bytes.clone()]);
                    self.push_word(&text, bytes, before..end, &mut fold_offset);
                }
                spans.push(first..self.words.len());
            }
            let bytes = byte..byte + block.len();
            offset = start + count(block);
            self.blocks.push(Block { bytes, start, end: offset, sentences: spans });
            byte += block.len() + 2;
            offset += 2;
        }
        self.text = text;
    }

    fn push_word(&mut self, text: &str, bytes: Range<usize>, offsets: Range<u32>, fold_offset: &mut u32) {
        let folded = fold(&text[bytes.clone()]);
        if !folded.is_empty() && !self.folded.is_empty() {
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
        let mut passages = Vec::new();
        for (index, section) in source.sections.iter().enumerate() {
            let first = section.first_block as usize;
            let end = source.sections.get(index + 1).map_or(self.blocks.len(), |next| next.first_block as usize);
            let blocks = self.blocks.get(first..end.min(self.blocks.len())).unwrap_or_default();
            for (paragraph, block) in (u32::from(!section.heading)..).zip(blocks) {
                for (sentence, words) in (1..).zip(&block.sentences) {
                    let section = section.id.clone();
                    let locator = Locator { section, paragraph, sentence, words: None };
                    passages.push(Passage { locator, words: words.clone() });
                }
            }
        }
        passages
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
        let (first, last) = (&self.words[words.start], &self.words[words.end - 1]);
        // A word that folding removes is positioned before the space between its neighbors.
        self.folded[first.fold_bytes.start..last.fold_bytes.end].trim_start_matches(' ')
    }

    /// Returns all word ranges whose folded text is `folded`, in the order of the text.
    #[must_use]
    pub fn find_folded(&self, folded: &str) -> Vec<Range<usize>> {
        let tokens = self.tokens.get_or_init(|| Tokens::new(&self.folded));
        tokens.find(folded).into_iter().filter_map(|bytes| self.words_of(bytes)).collect()
    }

    /// Returns the word range that a byte range of the folded text covers exactly.
    fn words_of(&self, bytes: Range<usize>) -> Option<Range<usize>> {
        let visible = |word: &Word| !word.fold_bytes.is_empty();
        let mut first = self.words.partition_point(|word| word.fold_bytes.start < bytes.start);
        // Words that fold to nothing have the offset of the word before the space, so they are skipped.
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

    /// Returns the word range between two offsets in code points, if both are word boundaries.
    #[must_use]
    pub fn words_at(&self, start: u32, end: u32) -> Option<Range<usize>> {
        let first = self.words.binary_search_by_key(&start, |word| word.start).ok()?;
        let last = self.words.binary_search_by_key(&end, |word| word.end).ok()?;
        (first <= last).then_some(first..last + 1)
    }
}

fn words(sentence: &str) -> impl Iterator<Item = Range<usize>> {
    let mut offset = 0;
    sentence.split([' ', '\n']).filter_map(move |word| {
        let start = offset;
        offset += word.len() + 1;
        (!word.is_empty()).then_some(start..start + word.len())
    })
}

/// Returns the number of code points. No report has four billion.
fn count(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}
