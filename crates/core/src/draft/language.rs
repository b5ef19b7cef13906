//! Guesses the language of a text by its most common words.

/// Languages with words that are common in them and rare in the others.
const COMMON: [(&str, &str); 7] = [
    ("en", "the of and that is for with from are by this"),
    ("de", "der die das und ist nicht mit von den dem eine auf"),
    ("fr", "les des et est dans une pour que du sur avec"),
    ("es", "el los las y una que por para con del"),
    ("it", "il che di è per una sono del nel della con"),
    ("pt", "os que em uma para com não do da dos"),
    ("nl", "het een van en niet dat voor met zijn op"),
];

/// The number of words that are read.
const READ: usize = 5_000;

/// Returns the tag of the language, or `None` if no language has twice as many of its common words as any other.
pub(super) fn guess(text: &str) -> Option<&'static str> {
    let mut counts = [0_usize; COMMON.len()];
    for word in text.split_whitespace().take(READ) {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        for (count, (_, common)) in counts.iter_mut().zip(COMMON) {
            *count += usize::from(common.split(' ').any(|other| other == word));
        }
    }
    let most = (0..counts.len()).max_by_key(|place| counts[*place])?;
    let is_clear = (0..counts.len()).all(|place| place == most || counts[place] * 2 <= counts[most]);
    (counts[most] >= 3 && is_clear).then_some(COMMON[most].0)
}
