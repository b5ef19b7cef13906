//! The reproduction check: finds runs of words that the book's texts share with a source.

use std::collections::{HashMap, HashSet};

use super::document::Document;

/// Longest run of words that a text of the book may share with the source.
const LONGEST: usize = 6;

/// Longest shared run outside names, in a text that must be in the coders' own words.
const LONGEST_UNNAMED: usize = 3;

/// The words of a source, indexed by runs of words.
pub struct Wording {
    words: Vec<String>,
    /// The index of the document word that contains each of `words`.
    places: Vec<usize>,
    /// The starts of each run of `LONGEST_UNNAMED + 1` words.
    runs: HashMap<Vec<String>, Vec<usize>>,
    names: HashSet<String>,
}

/// A run of words that a text shares with the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopiedRun {
    /// The words, folded to lower case, without punctuation.
    pub words: Vec<String>,
    /// The number of words that belong to no name.
    pub unnamed: usize,
    /// The index of the document word at which the run begins.
    pub at: usize,
}

impl Wording {
    /// Indexes a source's words. `names` are the labels and aliases of the book's entities. Their words and `and` count
    /// as names; `the` and `of` never do.
    #[must_use]
    pub fn new<'a>(document: &Document, names: impl IntoIterator<Item = &'a str>) -> Self {
        let (mut words, mut places) = (Vec::new(), Vec::new());
        for (place, word) in document.words(0..document.word_count()).enumerate() {
            for word in plain_words(word) {
                words.push(word);
                places.push(place);
            }
        }
        let mut runs: HashMap<Vec<String>, Vec<usize>> = HashMap::new();
        for (start, run) in words.windows(LONGEST_UNNAMED + 1).enumerate() {
            runs.entry(run.to_vec()).or_default().push(start);
        }
        let mut names: HashSet<String> = names.into_iter().flat_map(plain_words).collect();
        names.insert("and".to_owned());
        names.remove("the");
        names.remove("of");
        Self { words, places, runs, names }
    }

    /// Returns the first run that a text in the coders' own words must not share with the source. The run has more than
    /// six words, or more than three that belong to no name.
    #[must_use]
    pub fn copied(&self, text: &str) -> Option<CopiedRun> {
        self.runs(text).find(|run| run.words.len() > LONGEST || run.unnamed > LONGEST_UNNAMED)
    }

    /// Returns the first run of more than six words that a text shares with the source.
    #[must_use]
    pub fn copied_at_length(&self, text: &str) -> Option<CopiedRun> {
        self.runs(text).find(|run| run.words.len() > LONGEST)
    }

    /// Returns the longest shared run from each word of a text, if the run has at least four words.
    fn runs(&self, text: &str) -> impl Iterator<Item = CopiedRun> {
        let own = plain_words(text);
        (0..own.len()).filter_map(move |start| {
            let (length, place) = self.longest_run(&own[start..])?;
            let words = own[start..start + length].to_vec();
            let unnamed = words.iter().filter(|word| !self.names.contains(*word)).count();
            Some(CopiedRun { words, unnamed, at: self.places[place] })
        })
    }

    /// Returns the length and position of the longest run at the beginning of `own` that also occurs in the source.
    fn longest_run(&self, own: &[String]) -> Option<(usize, usize)> {
        let starts = self.runs.get(own.get(..=LONGEST_UNNAMED)?)?;
        let shared = |start: usize| own.iter().zip(&self.words[start..]).take_while(|(a, b)| a == b).count();
        starts.iter().map(|&start| (shared(start), start)).max_by_key(|&(length, start)| (length, usize::MAX - start))
    }
}

/// Splits a text into runs of letters and digits, in lower case and without apostrophes: `Russia’s` becomes `russias`.
fn plain_words(text: &str) -> Vec<String> {
    let folded: String = text.chars().filter(|c| !matches!(c, '\'' | '’' | 'ʼ')).flat_map(char::to_lowercase).collect();
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_words_are_too_many_unless_they_are_names() {
        let document = Document::new("The harbor of Port Alder and Port Birch will not freeze before the winter ends.");
        let wording = Wording::new(&document, ["Port Alder", "Port Birch"]);
        assert_eq!(wording.copied("Ice stays away from Port Alder and Port Birch until spring."), None);
        assert_eq!(wording.copied("They said it will not freeze."), None);
        let run = wording.copied("Nobody says it WILL not, freeze before spring.").expect("four words in a row");
        assert_eq!((run.words.join(" ").as_str(), run.unnamed, run.at), ("will not freeze before", 4, 8));
        let named = wording.copied("It is of Port Alder and Port Birch will.").expect("seven words in a row");
        assert_eq!(named.words.len(), 7);
        assert_eq!(wording.copied_at_length("It will not freeze before the."), None);
    }
}
