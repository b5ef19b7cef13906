//! The words that differ between two versions of a passage, and the kinds of words that change its meaning.

use std::collections::BTreeSet;
use std::ops::Range;

use claimbook_core::text::fold;
use imara_diff::{Algorithm, Diff, InternedInput};
use serde::Serialize;

use super::alignment::NONE;
use super::evidence::Texts;
use super::side::{Side, is_end};

/// A part of a word diff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Words of both versions.
    Kept(String),
    /// Words of the old version only.
    Removed(String),
    /// Words of the new version only.
    Added(String),
}

/// A kind of changed words that may change the meaning of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Flag {
    /// A negation, such as `not`.
    Negation,
    /// A number.
    Number,
    /// A modal verb, such as `may`.
    Modal,
    /// A capitalized word that does not begin a sentence.
    Name,
}

impl Flag {
    /// Returns the kind in words.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Negation => "negation",
            Self::Number => "number",
            Self::Modal => "modal verb",
            Self::Name => "name",
        }
    }
}

/// Returns the word diff of two texts. Ignores differences of typesetting, which folding removes.
#[must_use]
pub fn diff(old: &[&str], new: &[&str]) -> Vec<Part> {
    let mut input: InternedInput<String> = InternedInput::default();
    input.update_before(old.iter().map(|word| fold(word)));
    input.update_after(new.iter().map(|word| fold(word)));
    let mut parts = Vec::new();
    let mut push = |part: fn(String) -> Part, words: &[&str]| {
        if !words.is_empty() {
            parts.push(part(words.join(" ")));
        }
    };
    let mut kept = 0;
    for hunk in Diff::compute(Algorithm::Histogram, &input).hunks() {
        let (before, after) =
            (hunk.before.start as usize..hunk.before.end as usize, hunk.after.start as usize..hunk.after.end as usize);
        push(Part::Kept, &old[kept..before.start]);
        push(Part::Removed, &old[before.clone()]);
        push(Part::Added, &new[after]);
        kept = before.end;
    }
    push(Part::Kept, &old[kept..]);
    parts
}

/// A changed word, and whether it begins a sentence.
struct Word<'t> {
    text: &'t str,
    begins: bool,
}

/// Returns the kinds of words that only one of two versions has. Words that the alignment finds elsewhere do not count.
pub(super) fn flags(texts: &Texts<'_>, old: &Range<usize>, new: &Range<usize>) -> Vec<Flag> {
    let removed = words(&texts.old, old, &texts.alignment.to_new);
    let added = words(&texts.new, new, &texts.alignment.to_old);
    flags_of(&removed, &added)
}

fn words<'d>(side: &Side<'d>, run: &Range<usize>, image: &[usize]) -> Vec<Word<'d>> {
    let begins = |place: usize| place == run.start || side.block(place).start == place || is_end(side.word(place - 1));
    let changed = run.clone().filter(|&place| image[place] == NONE);
    changed.map(|place| Word { text: side.word(place), begins: begins(place) }).collect()
}

fn flags_of(removed: &[Word<'_>], added: &[Word<'_>]) -> Vec<Flag> {
    let plain =
        |words: &[Word<'_>]| -> Vec<String> { words.iter().map(|word| bare(word.text).to_lowercase()).collect() };
    let (old, new) = (plain(removed), plain(added));
    let mut flags = BTreeSet::new();
    // A change of punctuation or letter case does not count.
    for (words, own, others) in [(removed, &old, &new), (added, &new, &old)] {
        for (word, plain) in words.iter().zip(own) {
            let count = |list: &[String]| list.iter().filter(|other| *other == plain).count();
            if count(own) > count(others) {
                flags.extend(kinds(word, plain));
            }
        }
    }
    flags.into_iter().collect()
}

/// Returns a word without the punctuation around it.
fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

/// Negations of English, German, French, Spanish, Chinese and Japanese.
const NEGATIONS: &[&str] = &[
    "not",
    "no",
    "never",
    "none",
    "nobody",
    "nothing",
    "neither",
    "nor",
    "without",
    "cannot",
    "hardly",
    "barely",
    "scarcely",
    "unlikely",
    "except",
    "unless",
    "fails",
    "failed",
    "nowhere",
    "few",
    "little",
    "nicht",
    "kein",
    "keine",
    "keinen",
    "keinem",
    "keiner",
    "keines",
    "nie",
    "niemals",
    "niemand",
    "nichts",
    "ohne",
    "weder",
    "kaum",
    "ne",
    "pas",
    "jamais",
    "aucun",
    "aucune",
    "sans",
    "ni",
    "non",
    "rien",
    "personne",
    "nunca",
    "jamás",
    "sin",
    "ningún",
    "ninguna",
    "nada",
    "nadie",
    "tampoco",
    "不",
    "没",
    "無",
    "无",
    "非",
    "未",
    "别",
    "ない",
    "ません",
];

/// Modal verbs of English, German, French, Spanish, Chinese and Japanese.
const MODALS: &[&str] = &[
    "may",
    "might",
    "can",
    "could",
    "shall",
    "should",
    "will",
    "would",
    "must",
    "ought",
    "likely",
    "probably",
    "possibly",
    "perhaps",
    "kann",
    "können",
    "könnte",
    "könnten",
    "soll",
    "sollen",
    "sollte",
    "sollten",
    "muss",
    "müssen",
    "müsste",
    "darf",
    "dürfen",
    "dürfte",
    "wird",
    "werden",
    "würde",
    "würden",
    "wahrscheinlich",
    "vielleicht",
    "peut",
    "peuvent",
    "pourrait",
    "pourraient",
    "doit",
    "doivent",
    "devrait",
    "devraient",
    "probablement",
    "puede",
    "pueden",
    "podría",
    "podrían",
    "debe",
    "deben",
    "debería",
    "deberían",
    "probablemente",
    "quizás",
    "可",
    "能",
    "可能",
    "会",
    "應",
    "应",
    "必",
    "须",
    "要",
    "だろう",
    "かもしれない",
    "べき",
    "れる",
];

/// Numbers in English words.
const NUMBERS: &[&str] = &[
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
    "hundred",
    "thousand",
    "million",
    "billion",
    "half",
    "twice",
    "dozen",
    "third",
];

fn kinds(word: &Word<'_>, plain: &str) -> Vec<Flag> {
    let mut kinds = Vec::new();
    let contracted = plain.ends_with("n't");
    if NEGATIONS.contains(&plain) || contracted {
        kinds.push(Flag::Negation);
    }
    if plain.contains(char::is_numeric) || plain.split('-').any(|part| NUMBERS.contains(&part)) {
        kinds.push(Flag::Number);
    }
    if MODALS.contains(&plain) || matches!(plain, "cannot" | "won't" | "can't" | "couldn't" | "shouldn't" | "wouldn't")
    {
        kinds.push(Flag::Modal);
    }
    if !word.begins && bare(word.text).starts_with(char::is_uppercase) {
        kinds.push(Flag::Name);
    }
    kinds
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(old: &str, new: &str) -> Vec<Flag> {
        let words = |text: &'static str| -> Vec<Word<'static>> {
            text.split(' ').enumerate().map(|(place, text)| Word { text, begins: place == 0 }).collect()
        };
        flags_of(&words(old.to_owned().leak()), &words(new.to_owned().leak()))
    }

    #[test]
    fn words_that_change_the_meaning_are_flagged() {
        assert_eq!(found("did sail", "did not sail"), [Flag::Negation]);
        assert_eq!(found("in 2031,", "in 2032,"), [Flag::Number]);
        assert_eq!(found("two ships", "twenty-three ships"), [Flag::Number]);
        assert_eq!(found("it may sail", "it will sail"), [Flag::Modal]);
        assert_eq!(found("it doesn't sail", "it sails"), [Flag::Negation]);
        assert_eq!(found("near Port Birch", "near Port Alder"), [Flag::Name]);
    }

    #[test]
    fn other_punctuation_and_case_are_not() {
        assert_eq!(found("the ice, and the Port", "the ice. The Port"), []);
        assert_eq!(found("in 2031, ships", "in 2031 vessels"), []);
    }

    #[test]
    fn a_diff_names_kept_removed_and_added_words() {
        let parts = diff(&["two", "ships", "came"], &["three", "ships", "came", "late"]);
        let expected = [
            Part::Removed("two".into()),
            Part::Added("three".into()),
            Part::Kept("ships came".into()),
            Part::Added("late".into()),
        ];
        assert_eq!(parts, expected);
        assert_eq!(diff(&[], &[]), []);
    }
}
