//! Made-up texts and revisions of them. Each word of the old text keeps its number in the new text, so that its true
//! place is known without comparing the texts.

use std::collections::BTreeSet;

use rand_pcg::Pcg64;
use rand_pcg::rand_core::{Rng, SeedableRng};

/// A word, with its number in the old text. A new or altered word has none.
#[derive(Debug, Clone)]
pub(crate) struct Word {
    pub(crate) text: String,
    pub(crate) origin: Option<usize>,
}

/// A sentence, with its number in the old text.
#[derive(Debug, Clone)]
pub(crate) struct Sentence {
    words: Vec<Word>,
    origin: Option<usize>,
    /// Whether the generator wrote the sentence more than once, with the same or nearly the same words.
    is_twin: bool,
}

pub(crate) type Paragraph = Vec<Sentence>;

/// A random number generator with a fixed seed.
pub(crate) struct Dice(Pcg64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Pcg64::seed_from_u64(seed))
    }

    /// Returns a number below `count`.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        usize::try_from(self.0.next_u64() % count.max(1) as u64).expect("small")
    }

    fn pick<'t>(&mut self, list: &[&'t str]) -> &'t str {
        list[self.below(list.len())]
    }
}

const COMMON: [&str; 12] = ["the", "of", "and", "to", "in", "a", "that", "from", "with", "for", "by", "on"];
const SYLLABLES: [&str; 20] = [
    "har", "bor", "mas", "ter", "pi", "lot", "quay", "cra", "ne", "tide", "bea", "con", "rope", "sal", "vage", "mo",
    "or", "dock", "fre", "ight",
];
const MODALS: [&str; 6] = ["may", "should", "will", "could", "must", "might"];
const NAMES: [&str; 6] = ["Alder", "Birch", "Roe", "Cedar", "Elm", "Hazel"];
const BOILERPLATE: [&str; 4] = [
    "Councils should share their pilots.",
    "The figures are those of the harbor office and may be revised in later reports.",
    "See the notes at the end of this report for sources.",
    "All amounts are given in tons of freight for one calendar year of the port.",
];

fn word(dice: &mut Dice) -> String {
    if dice.below(5) < 2 {
        return dice.pick(&COMMON).to_owned();
    }
    // Two or three syllables make some thousand words, and a small part of them is frequent.
    let count = 2 + dice.below(2);
    (0..count)
        .map(|_| {
            let few = 6 + dice.below(15);
            dice.pick(&SYLLABLES[..few.min(20)])
        })
        .collect()
}

fn sentence(dice: &mut Dice) -> Vec<String> {
    let length = 5 + dice.below(20);
    let mut words: Vec<String> = (0..length).map(|_| word(dice)).collect();
    if dice.below(2) == 0 {
        let place = 1 + dice.below(length - 2);
        words[place] = format!("{},{:03}", 1 + dice.below(40), dice.below(1000));
    }
    if dice.below(2) == 0 {
        let place = 1 + dice.below(length - 2);
        dice.pick(&MODALS).clone_into(&mut words[place]);
    }
    if dice.below(3) == 0 {
        let place = 1 + dice.below(length - 2);
        dice.pick(&NAMES).clone_into(&mut words[place]);
    }
    words[0] = capital(&words[0]);
    words[length - 1].push('.');
    words
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(char::to_uppercase).into_iter().flatten().chain(letters).collect()
}

fn new_sentence(words: Vec<String>) -> Sentence {
    Sentence {
        words: words.into_iter().map(|text| Word { text, origin: None }).collect(),
        origin: None,
        is_twin: false,
    }
}

fn boilerplate(dice: &mut Dice) -> Sentence {
    let words = dice.pick(&BOILERPLATE).split(' ').map(str::to_owned).collect();
    Sentence { is_twin: true, ..new_sentence(words) }
}

fn paragraph(dice: &mut Dice) -> Paragraph {
    let count = 1 + dice.below(5);
    (0..count).map(|_| if dice.below(12) == 0 { boilerplate(dice) } else { new_sentence(sentence(dice)) }).collect()
}

/// Returns a copy of a paragraph with one or two other words.
fn near_copy(dice: &mut Dice, paragraph: &mut Paragraph) -> Paragraph {
    for sentence in paragraph.iter_mut() {
        sentence.is_twin = true;
    }
    let mut copy = paragraph.clone();
    for sentence in &mut copy {
        sentence.origin = None;
        sentence.words.iter_mut().for_each(|word| word.origin = None);
    }
    for _ in 0..=dice.below(2) {
        let place = dice.below(copy.len());
        let words = &mut copy[place].words;
        if words.len() > 2 {
            let place = 1 + dice.below(words.len() - 2);
            words[place].text = format!("{},{:03}", 41 + dice.below(40), dice.below(1000));
        }
    }
    copy
}

/// Returns a made-up text of the body.
pub(crate) fn old_text(dice: &mut Dice) -> Vec<Paragraph> {
    let mut text: Vec<Paragraph> = (0..10 + dice.below(20)).map(|_| paragraph(dice)).collect();
    for _ in 0..dice.below(3) {
        let copy = {
            let place = dice.below(text.len());
            near_copy(dice, &mut text[place])
        };
        let place = dice.below(text.len() + 1);
        text.insert(place, copy);
    }
    for _ in 0..dice.below(3) {
        // A pull quote repeats a sentence.
        let own = dice.below(text.len());
        text[own][0].is_twin = true;
        let quote = vec![text[own][0].clone()];
        let place = dice.below(text.len() + 1);
        text.insert(place, quote);
    }
    let (mut words, mut sentences) = (0.., 0..);
    for sentence in text.iter_mut().flatten() {
        sentence.origin = sentences.next();
        sentence.words.iter_mut().for_each(|word| word.origin = words.next());
    }
    text
}

/// A revision: the new text, and the old sentences whose meaning an edit changed.
pub(crate) struct Revised {
    pub(crate) text: Vec<Paragraph>,
    pub(crate) altered: BTreeSet<usize>,
    /// The old sentences of which one of the texts has a copy or near copy.
    pub(crate) twins: BTreeSet<usize>,
}

/// The edits. Each changes the text at a place that the dice choose.
const EDITS: [fn(&mut Dice, &mut Revised); 17] = [
    |dice, new| {
        let place = dice.below(new.text.len() + 1);
        new.text.insert(place, paragraph(dice));
    },
    |dice, new| {
        let (place, at) = spot(dice, new);
        new.text[place].insert(at, new_sentence(sentence(dice)));
    },
    |dice, new| {
        let (place, at) = spot(dice, new);
        new.text[place].insert(at, boilerplate(dice));
    },
    |dice, new| {
        let place = dice.below(new.text.len());
        new.text.remove(place);
    },
    |dice, new| {
        let (place, at) = spot(dice, new);
        new.text[place].remove(at);
    },
    |dice, new| {
        let place = dice.below(new.text.len());
        let moved = new.text.remove(place);
        let place = dice.below(new.text.len() + 1);
        new.text.insert(place, moved);
    },
    |dice, new| {
        let (place, at) = spot(dice, new);
        let moved = new.text[place].remove(at);
        let place = dice.below(new.text.len());
        let at = dice.below(new.text[place].len() + 1);
        new.text[place].insert(at, moved);
    },
    |dice, new| {
        let (place, at) = spot(dice, new);
        let rest = new.text[place].split_off(at);
        new.text.insert(place + 1, rest);
    },
    |dice, new| {
        if new.text.len() > 1 {
            let place = dice.below(new.text.len() - 1);
            let rest = new.text.remove(place + 1);
            new.text[place].extend(rest);
        }
    },
    // Rewords a part of a sentence.
    |dice, new| {
        let (place, at) = spot(dice, new);
        let words = &mut new.text[place][at].words;
        for _ in 0..=dice.below(words.len() / 2 + 1) {
            let place = dice.below(words.len());
            let is_plain = |text: &str| text.chars().all(char::is_lowercase) && !MODALS.contains(&text);
            if is_plain(&words[place].text) {
                words[place] = Word { text: word(dice) + "s", origin: None };
            }
        }
    },
    // Inserts a phrase.
    |dice, new| {
        let (place, at) = spot(dice, new);
        let words = &mut new.text[place][at].words;
        let place = 1 + dice.below(words.len() - 1);
        for _ in 0..=dice.below(6) {
            words.insert(place, Word { text: word(dice), origin: None });
        }
    },
    |dice, new| {
        let copied = dice.below(new.text.len());
        let copy = near_copy(dice, &mut new.text[copied]);
        new.twins.extend(new.text[copied].iter().filter_map(|sentence| sentence.origin));
        let place = dice.below(new.text.len() + 1);
        new.text.insert(if dice.below(2) == 0 { place } else { copied + dice.below(2) }, copy);
    },
    // Negates a sentence.
    |dice, new| {
        let (place, at) = spot(dice, new);
        let sentence = &mut new.text[place][at];
        let place = 1 + dice.below(sentence.words.len() - 1);
        sentence.words.insert(place, Word { text: "not".to_owned(), origin: None });
        new.altered.extend(sentence.origin);
    },
    // Changes a number, a modal verb or a name.
    |dice, new| {
        replace(dice, new, |text| text.starts_with(char::is_numeric), |dice| format!("{},999", 90 + dice.below(9)));
    },
    |dice, new| replace(dice, new, |text| MODALS.contains(&text), |_| "cannot".to_owned()),
    // Divides a sentence.
    |dice, new| {
        let (place, at) = spot(dice, new);
        let sentence = &mut new.text[place][at];
        if sentence.words.len() > 8 {
            let mut rest = sentence.words.split_off(4 + dice.below(sentence.words.len() - 7));
            rest[0] = Word { text: capital(&rest[0].text), origin: None };
            let last = sentence.words.last_mut().expect("words");
            *last = Word { text: last.text.clone() + ".", origin: None };
            let origin = sentence.origin;
            new.text[place].insert(at + 1, Sentence { words: rest, origin, is_twin: false });
        }
    },
    // Joins two sentences.
    |dice, new| {
        let (place, at) = spot(dice, new);
        if at + 1 < new.text[place].len() {
            let mut rest = new.text[place].remove(at + 1);
            rest.words[0] = Word { text: rest.words[0].text.to_lowercase(), origin: None };
            let own = &mut new.text[place][at].words;
            let last = own.last_mut().expect("words");
            *last = Word { text: last.text.replace('.', ","), origin: None };
            own.push(Word { text: "and".to_owned(), origin: None });
            own.extend(rest.words);
        }
    },
];

fn replace(dice: &mut Dice, new: &mut Revised, is_kind: fn(&str) -> bool, other: fn(&mut Dice) -> String) {
    let (place, at) = spot(dice, new);
    let sentence = &mut new.text[place][at];
    let found = sentence.words.iter().position(|word| is_kind(&word.text));
    if let Some(found) = found.filter(|found| *found > 0) {
        sentence.words[found] = Word { text: other(dice), origin: None };
        new.altered.extend(sentence.origin);
    }
}

/// Returns a paragraph and a sentence.
fn spot(dice: &mut Dice, new: &Revised) -> (usize, usize) {
    let place = dice.below(new.text.len());
    (place, dice.below(new.text[place].len()))
}

/// Returns a text with some edits.
pub(crate) fn revise(dice: &mut Dice, old: &[Paragraph]) -> Revised {
    let mut new = Revised { text: old.to_vec(), altered: BTreeSet::new(), twins: BTreeSet::new() };
    new.twins.extend(old.iter().flatten().filter(|sentence| sentence.is_twin).filter_map(|sentence| sentence.origin));
    for _ in 0..=dice.below(12) {
        EDITS[dice.below(EDITS.len())](dice, &mut new);
        new.text.retain(|paragraph| !paragraph.is_empty());
        if new.text.is_empty() {
            new.text.push(paragraph(dice));
        }
    }
    new
}

/// Returns a text with a title and a heading, wrapped at random places.
pub(crate) fn render(dice: &mut Dice, text: &[Paragraph]) -> String {
    let (end, wrap) = (if dice.below(4) == 0 { "\r\n" } else { "\n" }, 4 + dice.below(30));
    let mut rendered = if dice.below(4) == 0 { "\u{feff}".to_owned() } else { String::new() };
    rendered += &["A Made-up Report", end, end, "Findings", end, end].concat();
    for paragraph in text {
        let words: Vec<&str> =
            paragraph.iter().flat_map(|sentence| &sentence.words).map(|word| word.text.as_str()).collect();
        let blank = if dice.below(20) == 0 { "\u{a0}" } else { " " };
        let lines: Vec<String> = words.chunks(wrap).map(|line| line.join(blank)).collect();
        rendered += &(lines.join(end) + end + end);
    }
    rendered
}

/// Returns all words of a text.
pub(crate) fn words(text: &[Paragraph]) -> impl Iterator<Item = &Word> {
    text.iter().flatten().flat_map(|sentence| &sentence.words)
}

/// Returns the number of the old sentence of each word of the old text.
pub(crate) fn sentence_of(text: &[Paragraph]) -> Vec<usize> {
    let sentences = text.iter().flatten();
    sentences.flat_map(|sentence| vec![sentence.origin.expect("an old sentence"); sentence.words.len()]).collect()
}
