//! Makes a book, source by source. `check` finds no fault in the book, or exactly the planted faults.
//!
//! Each source depends only on the seed and its own number, so making a book needs only the memory of one source.
//! Tests include this file with `#[path]`, so that the modules below resolve to the same files as from `main.rs`.

mod anchors;
mod coding;
mod edits;
mod entities;
mod faults;
mod layout;
mod outline;
mod plants;
mod prose;
mod random;
mod record;
mod relations;
mod remarks;
mod source;
mod source_layout;
mod statement;
mod tables;
mod text;
mod times;
mod words;

use std::fmt::Write;

use claimbook_core::model::{Claim, Date, Locator, Source};
use claimbook_core::text::{Document, compute};

use entities::Cast;
pub(crate) use faults::Fault;
use outline::Outline;
use random::SplitMix64;
use record::Scene;
use relations::{Numbering, Web};
use words::Words;

/// `coders.yaml`, the same in every book.
const CODERS: &str = include_str!("coders.yaml");

/// `dataset.yaml`, the same in every book.
const DATASET: &str = include_str!("dataset.yaml");

/// Maximum claims of a source, unless one paragraph has more.
const CLAIMS_OF_SOURCE: usize = 5000;

/// The parameters of a book.
pub(crate) struct Book {
    claims: usize,
    per_file: usize,
    /// The number of claims per source: a multiple of the claims per file, so that only the last file of the book is
    /// partial.
    per_source: usize,
    /// The share of claims with a fault, from 0 to 1.
    faults: f64,
    seed: SplitMix64,
    cast: Cast,
    words: Words,
}

/// The files of a source and its planted faults.
pub(crate) struct MadeSource {
    /// Paths relative to the folder of the book, and contents.
    pub(crate) files: Vec<(String, Vec<u8>)>,
    /// Faults that `check` must find in the files.
    pub(crate) faults: Vec<Fault>,
}

/// Separate streams of random numbers, so that planting faults does not change other random choices.
#[derive(Clone, Copy)]
enum Stream {
    Outline,
    Source,
    Text,
    Claims,
    Layout,
    Faults,
    Ranks,
}

impl Book {
    pub(crate) fn new(claims: usize, per_file: usize, seed: u64, faults: f64) -> Self {
        let (seed, per_file) = (SplitMix64::new(seed), per_file.max(1));
        let per_source = per_file * (CLAIMS_OF_SOURCE / per_file).max(1);
        Self { claims, per_file, per_source, faults, seed, cast: Cast::new(), words: Words::new() }
    }

    /// Divides the claims among at most this number of sources.
    #[allow(dead_code, reason = "tests and benchmarks include this file too")]
    pub(crate) fn with_sources(self, sources: usize) -> Self {
        let files = self.claims.div_ceil(sources.max(1)).div_ceil(self.per_file).max(1);
        Self { per_source: files * self.per_file, ..self }
    }

    /// Returns the number of sources.
    pub(crate) fn sources(&self) -> usize {
        self.claims.div_ceil(self.per_source)
    }

    /// Returns the files that all sources share.
    pub(crate) fn shared() -> [(String, Vec<u8>); 4] {
        [("coders", CODERS), ("dataset", DATASET), ("entities", entities::FILE), ("vocabulary", entities::VOCABULARY)]
            .map(|(name, text)| (format!("claims/{name}.yaml"), text.as_bytes().to_vec()))
    }

    /// Makes the source with this index, from 0.
    pub(crate) fn source(&self, index: usize) -> MadeSource {
        let numbering = self.numbering(index);
        let stream = |stream: Stream| self.seed.part(stream as usize).part(index);
        let outline = Outline::new(numbering.claims, self.per_file, &mut stream(Stream::Outline));
        let desk = &self.cast.authors[index % self.cast.authors.len()];
        let id = self.id(index);
        let source = source::source(&id, &numbering, &outline, desk, &self.words, &mut stream(Stream::Source));
        let text = text::text(&outline, numbering.claims, &mut stream(Stream::Text));
        let mut random = stream(Stream::Claims);
        let elsewhere = self.elsewhere(index, &mut random);
        let ranks = self.seed.part(Stream::Ranks as usize);
        let web = Web { here: &numbering, elsewhere: elsewhere.as_ref(), ranks };
        let scene = self.scene(&numbering, &source);
        let claims = coding::claims(&outline, &web, &scene, &mut random);

        let folder = format!("claims/{id}");
        let mut files = vec![(format!("{folder}/source.yaml"), source_layout::file(&source).into_bytes())];
        let lock = lock(&source, &text, &outline, &claims);
        files.push((format!("{folder}/anchors.lock"), lock.into_bytes()));
        files.push((format!("texts/{id}.txt"), text.into_bytes()));
        let mut faults = Vec::new();
        let (layout, planting) = (stream(Stream::Layout), stream(Stream::Faults));
        for (number, (paragraph, claims)) in claims.iter().enumerate() {
            let path = format!("{folder}/{paragraph}.yaml");
            let mut records = self.records(claims, &mut layout.part(number));
            faults.extend(faults::plant(&mut records, &path, self.faults, &mut planting.part(number)));
            files.push((path, file(&id, &source, &records).into_bytes()));
        }
        MadeSource { files, faults }
    }

    /// Picks another source, to which some claims of this source are related.
    fn elsewhere(&self, index: usize, random: &mut SplitMix64) -> Option<Numbering> {
        let sources = self.sources();
        (sources > 1).then(|| self.numbering((index + random.between(1, sources - 1)) % sources))
    }

    fn scene(&self, numbering: &Numbering, source: &Source) -> Scene<'_> {
        Scene {
            cast: &self.cast,
            words: &self.words,
            published: source.published.to_string(),
            reviewed: Date::new(2033, 2, 28).expect("a day"),
            notes: source::described(numbering.claims),
        }
    }

    /// Returns the lines of each claim, rarely with a comment.
    fn records(&self, claims: &[Claim], random: &mut SplitMix64) -> Vec<Vec<String>> {
        let record = |claim: &Claim| {
            let mut lines = layout::claim(claim, random);
            if random.chance(1, tables::RARELY) {
                let at = random.below(2);
                let indent = if at == 0 { "  " } else { "    " };
                lines.insert(at, format!("{indent}# {}", remarks::comment(&self.words, random)));
            }
            lines
        };
        claims.iter().map(record).collect()
    }

    fn numbering(&self, source: usize) -> Numbering {
        let size = self.per_source;
        Numbering { source, prefix: prefix(source), claims: size.min(self.claims - source * size) }
    }

    fn id(&self, source: usize) -> String {
        let mut random = self.seed.part(source);
        let (adjective, things) = (self.words.adjective(&mut random), self.words.things(&mut random));
        // The prefix makes ids unique when two sources get the same name.
        format!("{adjective}-{}-{}", things.replace('ç', "c"), prefix(source))
    }
}

/// Returns three letters for a source, unique for up to 26³ sources.
fn prefix(source: usize) -> String {
    // A factor without the prime factors 2 and 13 permutes the numbers below 26³.
    let number = source * 7919 + 2025;
    let letter = |place: usize| char::from(b"abcdefghijklmnopqrstuvwxyz"[number / place % 26]);
    [26 * 26, 26, 1].map(letter).iter().collect()
}

/// Computes the lock in the same way as `claimbook anchor`.
fn lock(source: &Source, text: &str, outline: &Outline, claims: &[(String, Vec<Claim>)]) -> String {
    let document = Document::new(text);
    let passages = document.passages(source);
    let is_body = |section: &str| outline.chapters.iter().any(|chapter| chapter.id == section);
    let body = passages.iter().map(|passage| &passage.locator);
    let body = body.filter(|locator| locator.paragraph > 0 && is_body(locator.section.as_str()));
    // Segmentation must find the sentences as written; otherwise the locators would be wrong.
    let written = outline.sentences.iter().map(|sentence| sentence.place.clone());
    assert!(body.map(Locator::to_string).eq(written), "the text of `{}` is divided in other places", source.id);
    let locators = claims.iter().flat_map(|(_, claims)| claims).flat_map(|claim| {
        let others = claim.also_at.iter().map(|other| &other.at);
        [&claim.at].into_iter().chain(others).flat_map(|anchor| anchor.locators().iter())
    });
    let locators: Vec<&Locator> = locators.collect();
    compute(&document, source, locators).to_string()
}

/// The number of lines before the first claim of a claims file.
const HEADER_LINES: usize = 5;

fn file(id: &str, source: &Source, records: &[Vec<String>]) -> String {
    let mut file = format!(
        "source: {id}\ncoder: c1\ncoded_on: \"2032-{}\"\ncodebook: \"0.1\"\nclaims:\n",
        &source.published.first().to_string()[5..]
    );
    for line in records.iter().flatten() {
        let _ = writeln!(file, "{line}");
    }
    file
}
