//! The reproduction check: finds runs of words that the book's texts share with a source.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use super::document::Document;
use super::profile::{fold, is_invisible};

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
    /// The number of words that belong to no figure and to no term of a likelihood scale.
    pub counted: usize,
    /// The number of counted words that belong to no name.
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
    /// six words, or more than three that belong to no name. Figures and terms of likelihood scales do not count.
    #[must_use]
    pub fn copied(&self, text: &str) -> Option<CopiedRun> {
        self.runs(text).find(|run| run.counted > LONGEST || run.unnamed > LONGEST_UNNAMED)
    }

    /// Returns the first run of more than six words that a text shares with the source.
    #[must_use]
    pub fn copied_at_length(&self, text: &str) -> Option<CopiedRun> {
        self.runs(text).find(|run| run.counted > LONGEST)
    }

    /// Returns the longest shared run from each word of a text, if the run has at least four words.
    fn runs(&self, text: &str) -> impl Iterator<Item = CopiedRun> {
        let own = plain_words(text);
        // Computed lazily: most texts share no words with the source.
        let free = OnceCell::new();
        (0..own.len()).filter_map(move |start| {
            let (length, place) = self.longest_run(&own[start..])?;
            let words = own[start..start + length].to_vec();
            let free = free.get_or_init(|| free_words(&own));
            let counted = || words.iter().zip(&free[start..]).filter(|(_, free)| !**free);
            let unnamed = counted().filter(|(word, _)| !self.names.contains(*word)).count();
            Some(CopiedRun { counted: counted().count(), unnamed, at: self.places[place], words })
        })
    }

    /// Returns the length and position of the longest run at the beginning of `own` that also occurs in the source.
    fn longest_run(&self, own: &[String]) -> Option<(usize, usize)> {
        let starts = self.runs.get(own.get(..=LONGEST_UNNAMED)?)?;
        let shared = |start: usize| own.iter().zip(&self.words[start..]).take_while(|(a, b)| a == b).count();
        starts.iter().map(|&start| (shared(start), start)).max_by_key(|&(length, start)| (length, usize::MAX - start))
    }
}

/// Splits a text into runs of letters and digits, folded, in lower case and without apostrophes: `Russia’s` becomes
/// `russias`.
pub(super) fn plain_words(text: &str) -> Vec<String> {
    let folded = if text.is_ascii() { text.to_lowercase() } else { fold(text).to_lowercase() };
    let kept: String = folded.chars().filter(|&c| !matches!(c, '\'' | 'ʼ') && !is_invisible(c)).collect();
    kept.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Returns for each word whether it belongs to a figure or to a term of a likelihood scale. Figures and terms cannot be
/// expressed in other words.
fn free_words(words: &[String]) -> Vec<bool> {
    let mut free = vec![false; words.len()];
    for start in 0..words.len() {
        let length = figure(&words[start..]).max(term(&words[start..]));
        free[start..start + length].fill(true);
    }
    free
}

/// Returns the number of words of a figure and its units at the beginning; 0 without a figure.
fn figure(words: &[String]) -> usize {
    let is_unit = |word: &&String| UNITS.contains(&word.as_str());
    let Some((first, rest)) = words.split_first() else { return 0 };
    let units = rest.iter().take_while(is_unit).count();
    let in_digits = first.starts_with(|c: char| c.is_numeric());
    let in_words = NUMBERS.contains(&first.as_str()) && units > 0;
    if in_digits || in_words { 1 + units } else { 0 }
}

/// Returns the number of words of the longest term at the beginning; 0 without a term.
fn term(words: &[String]) -> usize {
    let length = |term: &&str| {
        let count = term.split(' ').count();
        let own = words.get(..count)?;
        own.iter().map(String::as_str).eq(term.split(' ')).then_some(count)
    };
    TERMS.iter().filter_map(length).max().unwrap_or(0)
}

/// Terms of likelihood and confidence: ICD 203 of the U.S. intelligence community, and the guidance note of the IPCC's
/// Fifth Assessment Report.
const TERMS: [&str; 43] = [
    "a remote chance",
    "about as likely as not",
    "almost certain",
    "almost certainly",
    "almost no chance",
    "even chance",
    "even odds",
    "exceptionally unlikely",
    "extremely likely",
    "extremely unlikely",
    "high agreement",
    "high confidence",
    "highly improbable",
    "highly probable",
    "highly unlikely",
    "highly likely",
    "improbable",
    "likely",
    "limited evidence",
    "low agreement",
    "low confidence",
    "medium agreement",
    "medium confidence",
    "medium evidence",
    "moderate confidence",
    "more likely than not",
    "more unlikely than likely",
    "nearly certain",
    "probable",
    "probably",
    "probability",
    "remote",
    "robust evidence",
    "roughly even chance",
    "roughly even odds",
    "unlikely",
    "very high confidence",
    "very likely",
    "very low confidence",
    "very probable",
    "very unlikely",
    "virtually certain",
    "with certainty",
];

/// Numbers in words. They are figures only before a unit.
const NUMBERS: [&str; 22] = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "fifteen",
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "half",
];

/// Units of measure and money, and the powers of ten before them.
const UNITS: [&str; 67] = [
    "billion",
    "bn",
    "c",
    "cel",
    "celsius",
    "cent",
    "centimeters",
    "centimetres",
    "cm",
    "cubic",
    "day",
    "days",
    "degree",
    "degrees",
    "dollars",
    "eur",
    "euro",
    "euros",
    "f",
    "fahrenheit",
    "gt",
    "gtco2",
    "gw",
    "ha",
    "hectares",
    "hour",
    "hours",
    "hundred",
    "k",
    "kelvin",
    "kg",
    "kilograms",
    "kilometers",
    "kilometres",
    "km",
    "kw",
    "kwh",
    "m",
    "meters",
    "metres",
    "miles",
    "million",
    "mm",
    "mn",
    "month",
    "months",
    "mt",
    "mw",
    "mwh",
    "per",
    "percent",
    "percentage",
    "points",
    "pounds",
    "ppb",
    "ppm",
    "square",
    "thousand",
    "tonnes",
    "tons",
    "trillion",
    "twh",
    "usd",
    "week",
    "weeks",
    "year",
    "years",
];

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

    #[test]
    fn figures_and_terms_of_likelihood_do_not_count() {
        let document = Document::new(
            "Warming is more likely than not to reach 1.5 °C by 2040 (medium confidence), say two of them.",
        );
        let wording = Wording::new(&document, []);
        for free in [
            "The rise is more likely than not to reach 1.5 °C.",
            "It may, more likely than not, be 1.5 °C by 2040 (medium confidence).",
            "Heat is MORE LIKELY THAN NOT to reach 1.5℃ then.",
        ] {
            assert_eq!(wording.copied(free), None, "{free}");
            assert_eq!(wording.copied_at_length(free), None, "{free}");
        }
        let run = wording.copied("It is more likely than not to reach 1.5 °C by 2040 (medium confidence), say some.");
        assert_eq!(run.map(|run| (run.words.len(), run.counted)), Some((15, 5)));
    }

    #[test]
    fn what_typesetting_changes_hides_no_run() {
        let source = "The e\u{301}lan of the ﬁne of\u{ad}ﬁce wi\u{200e}ll fade.";
        let wording = Wording::new(&Document::new(source), []);
        for copied in [
            "The élan of the fine office will fade.",
            "THE ÉLAN OF THE FINE OFFICE WILL FADE",
            "Ｔｈｅ élan of the ﬁne o\u{ad}ffice will",
            "the élan of the fi\u{fe0f}ne office will",
        ] {
            assert_eq!(
                wording.copied(copied).map(|run| run.words.len()).filter(|&count| count >= 7),
                Some(if copied.ends_with("will") { 7 } else { 8 }),
                "{copied}"
            );
        }
        let typeset = Wording::new(&Document::new("the fine office will fade"), []);
        assert!(typeset.copied("the ｆｉｎｅ oﬃce\u{ad} will").is_some());
    }
}
