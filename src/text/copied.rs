//! The reproduction check: which runs of words our own texts share with a source.

use std::collections::{HashMap, HashSet};

use super::document::Document;

/// Longest run of words that a text of ours may share with the source.
const LONGEST: usize = 6;

/// Longest such run outside names.
const LONGEST_UNNAMED: usize = 3;

/// The words of a source, indexed for runs of them.
pub struct Wording {
    words: Vec<String>,
    /// Where each run of `LONGEST_UNNAMED + 1` words begins.
    runs: HashMap<u64, Vec<usize>>,
    names: HashSet<String>,
}

/// A run of words that a text shares with the source and should not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopiedRun {
    /// The words, folded to lower case, without punctuation.
    pub words: Vec<String>,
    /// How many of them belong to no name.
    pub unnamed: usize,
}

impl Wording {
    /// Indexes a source's words. `names` are the labels and aliases of the book's entities; their words,
    /// and `and` between them, are free.
    #[must_use]
    pub fn new<'a>(document: &Document, names: impl IntoIterator<Item = &'a str>) -> Self {
        let words = plain_words(document.text());
        let mut runs: HashMap<u64, Vec<usize>> = HashMap::new();
        for (start, run) in words.windows(LONGEST_UNNAMED + 1).enumerate() {
            runs.entry(hash(run)).or_default().push(start);
        }
        let mut names: HashSet<String> = names.into_iter().flat_map(plain_words).collect();
        names.insert("and".to_owned());
        names.remove("the");
        names.remove("of");
        Self { words, runs, names }
    }

    /// The first run that `text` shares with the source beyond what is allowed: more than six words, or
    /// more than three that belong to no name.
    #[must_use]
    pub fn copied(&self, text: &str) -> Option<CopiedRun> {
        let own = plain_words(text);
        let mut start = 0;
        while start < own.len() {
            let length = self.longest_run(&own[start..]);
            let run = &own[start..start + length];
            let unnamed = run.iter().filter(|word| !self.names.contains(*word)).count();
            if length > LONGEST || unnamed > LONGEST_UNNAMED {
                return Some(CopiedRun { words: run.to_vec(), unnamed });
            }
            start += 1;
        }
        None
    }

    /// Length of the longest run at the beginning of `own` that stands in the source too.
    fn longest_run(&self, own: &[String]) -> usize {
        let Some(head) = own.get(..=LONGEST_UNNAMED) else { return 0 };
        let starts = self.runs.get(&hash(head)).map(Vec::as_slice).unwrap_or_default();
        let shared = |start: &usize| own.iter().zip(&self.words[*start..]).take_while(|(a, b)| a == b).count();
        starts.iter().map(shared).max().unwrap_or(0)
    }
}

fn hash(words: &[String]) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};

    let mut hasher = DefaultHasher::new();
    words.hash(&mut hasher);
    hasher.finish()
}

/// Runs of letters and digits in lower case, apostrophes dropped: `Russia’s` is `russias`.
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
        assert_eq!((run.words.join(" ").as_str(), run.unnamed), ("will not freeze before", 4));
        let named = wording.copied("It is of Port Alder and Port Birch will.").expect("seven words in a row");
        assert_eq!(named.words.len(), 7);
    }
}
