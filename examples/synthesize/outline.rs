//! The body of a source: chapters, paragraphs and sentences, with the number of claims on each sentence.

use std::ops::Range;

use super::prose;
use super::random::SplitMix64;
use super::tables::CLAIMS_ON_SENTENCE;

/// The chapters in order; small sources have only the first ones.
const CHAPTERS: [(&str, &str); 6] = [
    ("summary", "Summary"),
    ("introduction", "Introduction"),
    ("background", "Background"),
    ("findings", "Findings"),
    ("scenarios", "Scenarios"),
    ("outlook", "Outlook"),
];

/// In the real source, 60 sentences carry new claims and 18 only repeat claims: as duplicates, as restatements, or as
/// pull quotes. The share is larger here, to reach the same number of claims with several anchors.
const ECHOES: (usize, usize) = (25, 100);
const RESTATINGS: (usize, usize) = (15, 100);

/// Maximum distance from a repeat back to its original, in sentences.
const REACH: usize = 400;

/// The number of pull quotes. Small, because `source.yaml` lists them.
const PULL_QUOTES: usize = 2;

/// The number of chapters with a remark about the text itself. Small, because `source.yaml` lists these remarks.
const REMARKING_CHAPTERS: usize = 3;

/// The body of a source.
pub(crate) struct Outline {
    pub(crate) chapters: Vec<Chapter>,
    pub(crate) sentences: Vec<Sentence>,
}

pub(crate) struct Chapter {
    pub(crate) id: &'static str,
    pub(crate) title: &'static str,
    pub(crate) paragraphs: Vec<Paragraph>,
}

pub(crate) struct Paragraph {
    /// The paragraph's sentences, as a range of the outline's sentences.
    pub(crate) sentences: Range<usize>,
    pub(crate) is_pull_quote: bool,
}

pub(crate) struct Sentence {
    pub(crate) text: String,
    pub(crate) part: Part,
    /// The sentence's locator, such as `summary.p1.s2`.
    pub(crate) place: String,
}

/// How a sentence relates to claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// Has the primary anchors of this number of claims.
    Claimed(usize),
    /// Repeats the sentence with this index word for word.
    Echo(usize),
    /// Restates the sentence with this index in other words.
    Restating(usize),
    /// Is about the text itself, and is excluded.
    Metadiscourse,
}

impl Outline {
    /// Makes an outline for `claims` claims, `per_file` in each paragraph.
    pub(crate) fn new(claims: usize, per_file: usize, random: &mut SplitMix64) -> Self {
        let paragraphs = claims.div_ceil(per_file);
        let chapters = (1 + paragraphs.div_ceil(8)).min(paragraphs).min(CHAPTERS.len());
        let mut outline = Self { chapters: Vec::new(), sentences: Vec::new() };
        for (index, (id, title)) in CHAPTERS.into_iter().take(chapters).enumerate() {
            let own = paragraphs * index / chapters..paragraphs * (index + 1) / chapters;
            let mut chapter = Chapter { id, title, paragraphs: Vec::new() };
            let quotes = if own.len() > 4 { random.below(PULL_QUOTES + 1) } else { 0 };
            let quoted: Vec<usize> = (0..quotes).map(|_| random.between(own.start + 2, own.end - 1)).collect();
            for paragraph in own.clone() {
                let left = claims - paragraph * per_file;
                outline.paragraph(&mut chapter, left.min(per_file), random);
                if quoted.contains(&paragraph) {
                    outline.pull_quote(&mut chapter, random);
                }
            }
            if index < REMARKING_CHAPTERS && own.len() > 2 {
                outline.remark(&mut chapter, random);
            }
            outline.chapters.push(chapter);
        }
        outline
    }

    fn paragraph(&mut self, chapter: &mut Chapter, claims: usize, random: &mut SplitMix64) {
        let first = self.sentences.len();
        let number = chapter.paragraphs.len() + 1;
        let mut left = claims;
        while left > 0 {
            let here = random.weighted(&CLAIMS_ON_SENTENCE).min(left);
            left -= here;
            self.push(chapter.id, number, first, Part::Claimed(here), prose::sentence(random));
            let (count, of) = ECHOES;
            if random.chance(count, of) {
                self.repeat(chapter.id, number, first, Part::Echo, random);
            }
            let (count, of) = RESTATINGS;
            if random.chance(count, of) {
                self.repeat(chapter.id, number, first, Part::Restating, random);
            }
        }
        chapter.paragraphs.push(Paragraph { sentences: first..self.sentences.len(), is_pull_quote: false });
    }

    /// Adds a pull quote: a paragraph of one sentence, which repeats another sentence.
    fn pull_quote(&mut self, chapter: &mut Chapter, random: &mut SplitMix64) {
        let (first, number) = (self.sentences.len(), chapter.paragraphs.len() + 1);
        self.repeat(chapter.id, number, first, Part::Echo, random);
        if self.sentences.len() > first {
            chapter.paragraphs.push(Paragraph { sentences: first..first + 1, is_pull_quote: true });
        }
    }

    /// Adds a sentence without claims at the end of the chapter.
    fn remark(&mut self, chapter: &mut Chapter, random: &mut SplitMix64) {
        let number = chapter.paragraphs.len();
        if let Some(last) = chapter.paragraphs.last_mut().filter(|last| !last.is_pull_quote) {
            self.push(chapter.id, number, last.sentences.start, Part::Metadiscourse, prose::sentence(random));
            last.sentences.end += 1;
        }
    }

    /// Adds a sentence that repeats an earlier sentence, except the last three. Adds nothing if no earlier sentence is
    /// suitable.
    fn repeat(
        &mut self,
        chapter: &str,
        paragraph: usize,
        first: usize,
        part: fn(usize) -> Part,
        random: &mut SplitMix64,
    ) {
        let end = self.sentences.len().saturating_sub(3);
        if end == 0 {
            return;
        }
        let of = random.between(end.saturating_sub(REACH), end - 1);
        if !matches!(self.sentences[of].part, Part::Claimed(_)) {
            return;
        }
        let text = match part(of) {
            Part::Echo(_) => self.sentences[of].text.clone(),
            _ => prose::sentence(random),
        };
        self.push(chapter, paragraph, first, part(of), text);
    }

    fn push(&mut self, chapter: &str, paragraph: usize, first: usize, part: Part, text: String) {
        let place = format!("{chapter}.p{paragraph}.s{}", self.sentences.len() - first + 1);
        self.sentences.push(Sentence { text, part, place });
    }
}
