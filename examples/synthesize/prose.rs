//! Invented prose for the texts of sources. It uses no word of the statements, so that no statement can share wording
//! with a text.

use super::random::SplitMix64;

/// The minimum words of a sentence, and half the width of the distribution: 12 to 34 words, median 23.
///
/// The real source has 10 to 61 words, median 27.
const SENTENCE: (usize, usize) = (12, 12);

/// Short, frequent words, so that anchor parts of one or two words occur hundreds of times in a text.
const LITTLE: [&str; 32] = [
    "ba", "dur", "esh", "fai", "gul", "hul", "ik", "jor", "kel", "lun", "mir", "nul", "osk", "pra", "qua", "rol",
    "sil", "tam", "ulv", "vor", "wey", "yat", "zin", "aeb", "brin", "dov", "elf", "fenn", "gos", "hask", "ruv", "tse",
];

const ONSETS: [&str; 24] = [
    "b", "br", "d", "dr", "f", "g", "gr", "h", "j", "k", "kl", "l", "m", "n", "p", "pl", "r", "s", "sk", "st", "t",
    "tr", "v", "z",
];

const VOWELS: [(&str, usize); 9] =
    [("a", 20), ("e", 20), ("i", 16), ("o", 16), ("u", 12), ("ae", 6), ("ei", 5), ("ou", 4), ("é", 1)];

const CODAS: [(&str, usize); 8] = [("", 40), ("n", 12), ("r", 10), ("l", 8), ("s", 8), ("m", 6), ("k", 6), ("th", 4)];

/// Makes a sentence, with a capital and a full stop.
pub(crate) fn sentence(random: &mut SplitMix64) -> String {
    let (fewest, width) = SENTENCE;
    let words = fewest + random.below(width) + random.below(width);
    let mut sentence = capitalized(&long_word(random));
    for left in (1..words).rev() {
        sentence.push_str(match random.below(100) {
            0 => " – ",
            1..=9 if left > 1 => ", ",
            _ => " ",
        });
        sentence.push_str(&word(random));
    }
    sentence.push('.');
    sentence
}

/// Makes a title of two to four words.
pub(crate) fn title(random: &mut SplitMix64) -> String {
    let words: Vec<String> = (0..random.between(2, 4)).map(|_| name(random)).collect();
    words.join(" ")
}

/// Makes a name of one word.
pub(crate) fn name(random: &mut SplitMix64) -> String {
    capitalized(&long_word(random))
}

/// Makes a word of a sentence, sometimes with typographic characters around it.
fn word(random: &mut SplitMix64) -> String {
    if random.chance(3, 8) {
        return random.pick(&LITTLE).to_owned();
    }
    let word = long_word(random);
    match random.below(100) {
        0..=7 => capitalized(&word),
        8 => format!("“{word}”"),
        9..=10 => format!("{}’s", capitalized(&word)),
        11 => format!("{word}-{}", long_word(random)),
        12 => format!("({word})"),
        _ => word,
    }
}

fn long_word(random: &mut SplitMix64) -> String {
    let mut word = String::new();
    for _ in 0..random.weighted(&[(2, 6), (3, 4), (4, 1)]) {
        word.push_str(random.pick(&ONSETS));
        word.push_str(random.weighted(&VOWELS));
        word.push_str(random.weighted(&CODAS));
    }
    word
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
