//! Invented prose: the texts that claims are anchored in. No word of it is a word of ours, so that no statement
//! could share wording with it.

use super::random::SplitMix64;

/// The fewest words of a sentence, and half the width of the hump above: 12 to 34, 23 in the middle.
///
/// The real source has 10 to 61, 27 in the middle.
const SENTENCE: (usize, usize) = (12, 12);

/// Little words, of which a text is full: claims' parts of one or two words stand in it hundreds of times.
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

/// A sentence, from its capital to its full stop.
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

/// A title of two to four words.
pub(crate) fn title(random: &mut SplitMix64) -> String {
    let words: Vec<String> = (0..random.between(2, 4)).map(|_| name(random)).collect();
    words.join(" ")
}

/// A name of one word.
pub(crate) fn name(random: &mut SplitMix64) -> String {
    capitalized(&long_word(random))
}

/// A word as it stands in a sentence, with what typesetters put around it now and then.
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
