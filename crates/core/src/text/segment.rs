//! Sentences: the crate `sentencex`, by the language of the text, and corrections of our own.
//!
//! The corrections change which words `sentencex` sees ([`Seen`]) and which of its breaks stand ([`is_break`]). Whoever changes one of
//! them raises the number in [`SEGMENTATION_PROFILE`].

mod lists;

use sentencex::languages::Language;

use lists::{Lists, is_numbering};

/// The name of the rules of [`breaks`]: the segmenter, its version, and the number of our corrections.
pub const SEGMENTATION_PROFILE: &str = "sentencex/0.1.33+1";

const OPENERS: [char; 15] = ['(', '[', '{', '“', '„', '"', '‘', '‚', '\'', '«', '»', '‹', '›', '¿', '¡'];
const CLOSERS: [char; 16] = [')', ']', '}', '”', '“', '"', '’', '‘', '\'', '»', '«', '›', '‹', '」', '』', '）'];
const TERMINATORS: [char; 8] = ['.', '!', '?', '…', '。', '！', '？', '．'];
const BULLETS: [char; 6] = ['•', '◦', '▪', '‣', '●', '■'];

/// The words of a block, counted from 0, before which a sentence begins, the first word left out. Whatever parts two words in the
/// text is one blank here, so that line breaks change nothing; `is_glued` names the words with nothing before them.
pub(super) fn breaks(language: &str, words: &[&str], is_glued: &[bool]) -> Vec<usize> {
    let code = language.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    let seen = seen(words);
    let mut text = String::new();
    let mut places = Vec::with_capacity(words.len());
    for (seen, is_glued) in seen.iter().zip(is_glued) {
        if !text.is_empty() && !is_glued && !seen.text().is_empty() {
            text.push(' ');
        }
        let start = text.len();
        text.push_str(seen.text());
        places.push(start..text.len());
    }
    let segmenter = sentencex::language_factory(&code);
    let mut found = vec![false; words.len()];
    for boundary in segmenter.get_sentence_boundaries(&text) {
        let next = places.partition_point(|place| place.end <= boundary.start_byte);
        // A break within a word is none.
        if places.get(next).is_some_and(|place| place.start >= boundary.start_byte) {
            found[next] = true;
        }
    }
    let lists = Lists::of(&code);
    let visible: Vec<usize> = (0..words.len()).filter(|&word| !seen[word].text().is_empty()).collect();
    let mut breaks = Vec::new();
    for place in 1..visible.len() {
        let mut word = visible[place];
        let is_item = words[visible[place - 1] + 1..word].iter().any(|word| word.starts_with(BULLETS));
        let near = Near {
            before: place.checked_sub(2).map_or("", |before| seen[visible[before]].text()),
            last: seen[visible[place - 1]].text(),
            next: seen[word].text(),
        };
        if is_item || is_break(lists, segmenter.as_ref(), &near, found[word]) {
            // An enumerator belongs to what follows it.
            while matches!(seen[word - 1], Seen::Enumerator) {
                word -= 1;
            }
            breaks.push(word);
        }
    }
    breaks.retain(|&word| word > 0);
    breaks
}

/// What the segmenter sees of a word.
enum Seen<'a> {
    /// The word without a footnote marker at its end.
    Text(&'a str),
    /// Nothing of a footnote marker that stands alone.
    Marker,
    /// Nothing of a bullet or an enumerator, such as `(a)`, or `1.` at the start of a block.
    Enumerator,
}

impl<'a> Seen<'a> {
    fn text(&self) -> &'a str {
        match self {
            Self::Text(text) => text,
            Self::Marker | Self::Enumerator => "",
        }
    }
}

fn seen<'a>(words: &[&'a str]) -> Vec<Seen<'a>> {
    let mut seen: Vec<Seen<'a>> = Vec::with_capacity(words.len());
    let mut is_ended = false;
    for (place, word) in words.iter().enumerate() {
        let next = words.get(place + 1).copied();
        let one = if is_ended && is_marker(word, false) {
            Seen::Marker
        } else if next.is_some() && (is_item(word) || (place == 0 && is_enumerator(word))) {
            Seen::Enumerator
        } else {
            Seen::Text(without_marker(word, next))
        };
        if let Seen::Text(text) = one {
            is_ended = text.trim_end_matches(CLOSERS).ends_with(TERMINATORS);
        }
        seen.push(one);
    }
    seen
}

/// A word without the footnote marker behind its full stop: `came.1`, `came.[3]`, `came.”³`.
fn without_marker<'a>(word: &'a str, next: Option<&str>) -> &'a str {
    for (place, terminator) in word.char_indices().filter(|(_, character)| TERMINATORS.contains(character)) {
        let end = place + terminator.len_utf8();
        let marker = word[end..].trim_start_matches(|c| CLOSERS.contains(&c) && c != '[');
        let own = &word[..word.len() - marker.len()];
        // Bare digits after a number or an abbreviation belong to it: `3.5`, `No.1`.
        let stem = word[..place].trim_start_matches(OPENERS);
        let takes_digits = !stem.ends_with(|c: char| c.is_numeric())
            && (terminator != '.' || (stem.chars().count() > 2 && !stem.contains('.') && !is_numbering(stem)))
            && next.is_none_or(|next| !next.starts_with(char::is_lowercase));
        if is_marker(marker, takes_digits) {
            return own;
        }
    }
    word
}

/// Whether a text is one or more footnote markers: `[3]`, `³`, `*`, and bare numbers such as `3` or `3,4` where they may be some.
fn is_marker(text: &str, takes_digits: bool) -> bool {
    let is_raised = |c: char| matches!(c, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹' | '*' | '†' | '‡' | '⁾' | '⁽');
    let is_number = |text: &str| {
        let parts = || text.split([',', ';', '-', '–']);
        parts().all(|part| (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let in_brackets = || {
        let inner = text.strip_prefix('[').and_then(|text| text.strip_suffix(']'));
        inner.is_some_and(|inner| inner.split("][").all(is_number))
    };
    !text.is_empty()
        && (in_brackets() || text.chars().all(|c| is_raised(c) || c == ',') || (takes_digits && is_number(text)))
}

/// Whether a word is a bullet, or an enumerator in parentheses, such as `(a)`, `(12)` or `ii)`.
fn is_item(word: &str) -> bool {
    (word.starts_with(BULLETS) && word.chars().count() == 1)
        || word.strip_suffix(')').is_some_and(|word| is_numeral(word.strip_prefix('(').unwrap_or(word)))
}

/// Whether a word at the start of a block is an enumerator, such as `A.`, `1.`, `2.1.` or `IV.`
fn is_enumerator(word: &str) -> bool {
    word.strip_suffix('.').is_some_and(|word| word.split('.').all(is_numeral))
}

/// A number of up to three digits, a letter, or a small Roman number.
fn is_numeral(text: &str) -> bool {
    let is_roman = |text: &str| text.chars().all(|c| "ivxlIVXL".contains(c));
    (1..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
        || text.len() == 1 && text.starts_with(|c: char| c.is_ascii_alphabetic())
        || (2..=5).contains(&text.len()) && is_roman(text)
}

/// Two neighboring words and the one before them, as the segmenter sees them.
struct Near<'a> {
    before: &'a str,
    last: &'a str,
    next: &'a str,
}

/// Whether a sentence ends between two words; `found` is the segmenter's answer.
fn is_break(lists: &Lists, segmenter: &dyn Language, near: &Near<'_>, found: bool) -> bool {
    let next = near.next.trim_start_matches(OPENERS);
    let Some(stem) = near.last.trim_start_matches(OPENERS).strip_suffix('.').filter(|stem| !stem.ends_with('.')) else {
        return found;
    };
    let is_number = !stem.is_empty() && stem.bytes().all(|byte| byte.is_ascii_digit());
    let is_abbreviation = || {
        let lower = stem.to_lowercase();
        lists.is_abbreviation(stem) || segmenter.get_abbreviations().contains(&lower)
    };
    let first_word = next.trim_end_matches(|c: char| !c.is_alphanumeric());
    let opens = lists.openings.contains(&first_word) || segmenter.get_sentence_starters().contains(first_word);
    if next.starts_with(char::is_lowercase) || next.starts_with('§') {
        return false;
    }
    if next.starts_with(|c: char| c.is_numeric()) {
        let ends = stem.chars().count() > 3 && stem.chars().all(char::is_alphabetic) && !is_abbreviation();
        let is_year = is_number && stem.len() == 4;
        return (found || ends || is_year) && !is_numbering(stem) && !lists.titles.contains(&stem);
    }
    if !next.starts_with(char::is_uppercase) {
        return found;
    }
    if is_number && lists.has_ordinals {
        let is_ordinal = stem.len() < 3
            && (lists.counted.contains(&first_word) || (lists.before_ordinals.contains(&near.before) && !opens));
        return !is_ordinal && (found || stem.len() > 2);
    }
    if lists.months.contains(&stem) || lists.common.contains(&stem) {
        return true;
    }
    let pair = format!("{} {}", near.before, near.last);
    if lists.titles.contains(&stem) {
        return false;
    }
    if lists.either.contains(&stem) || lists.pairs.contains(&pair.as_str()) {
        return opens;
    }
    if lists.closing.contains(&stem) || (is_numbering(stem) && stem.eq_ignore_ascii_case("no")) {
        return true;
    }
    // Some languages take every month for the rest of a date.
    let is_date = lists.has_ordinals && lists.counted.contains(&first_word);
    found || (is_date && stem.chars().all(char::is_lowercase) && !is_abbreviation()) || (opens && stem.contains('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(language: &str, block: &str) -> Vec<String> {
        let words: Vec<_> = super::super::words::words(block);
        let texts: Vec<&str> = words.iter().map(|word| &block[word.clone()]).collect();
        let is_glued: Vec<bool> = (0..words.len()).map(|i| i > 0 && words[i - 1].end == words[i].start).collect();
        let mut sentences = Vec::new();
        let mut start = 0;
        for end in breaks(language, &texts, &is_glued).into_iter().chain([words.len()]) {
            if start < end {
                sentences.push(block[words[start].start..words[end - 1].end].to_owned());
            }
            start = end;
        }
        sentences
    }

    #[test]
    fn sentences_of_each_class_of_hard_cases() {
        let mut wrong = Vec::new();
        for &(language, expected) in CASES {
            let text = expected.replace('|', " ");
            let found = split(language, &text).join("|");
            if found != expected {
                wrong.push(format!("{language}: {expected}\n    {found}"));
            }
        }
        assert!(wrong.is_empty(), "{} of {} are wrong:\n{}", wrong.len(), CASES.len(), wrong.join("\n"));
    }

    /// Blocks with `|` in place of the blank between sentences.
    const CASES: &[(&str, &str)] = &[
        // Line ends.
        (
            "en",
            "The ships that came to Port Birch\nin May were welcomed by the people\nwho live there.|Nobody asked\nwhy.",
        ),
        ("en", "The ships\u{2028}came\u{85}in\u{b}May.|Nobody\u{2029}asked."),
        ("en", "It was a “war.”|So they said."),
        ("en", "Who?Nobody.|Yes!"),
        // Titles and initials.
        ("en", "Ms. Fry and Prof. Oak left."),
        ("en", "The minister, John F. Alder, spoke."),
        ("en", "Lt. Gen. Rowan and Col. Fir met Adm. Yew in Oct.|Nobody spoke."),
        ("en", "Then U.S. President Doe met Dr. Roe.|He left."),
        ("en", "They left the U.S.|The door closed."),
        ("en", "They met Sen. Oak, Rep. Elm and Gov. Ash.|All agreed."),
        ("en", "Mr. Roe, Mrs. Fry and St. John Oak left.|Nobody stayed."),
        ("en", "John F. Alder Jr. spoke.|Nobody listened."),
        ("en", "Maj. Gen. Rowan, Sgt. Fir and Capt. Yew met."),
        ("en", "Rev. Oak and Hon. Elm spoke."),
        ("en", "J. R. R. Alder wrote it.|P. Birch read it."),
        ("en", "A. B. Alder and C. Birch disagree."),
        ("en", "It was written by Alder et al. in May.|Nobody read it."),
        // Months.
        ("en", "They met on Jan. 5, 2031.|It rained."),
        ("en", "It closed in Sept.|Then it opened."),
        ("en", "It lasted from Feb. to Nov.|Ships waited."),
        ("en", "On Dec. 3 they left.|Aug. 4 was warm."),
        ("en", "It began in Dec.|Icebreakers came."),
        // Footnote markers.
        ("en", "Ships came.1|Trade grew.2|Nobody knew.[3]|It ended."),
        ("en", "Heat kills.[1]|Cities suffer.2|Trees help.³|Nobody acts."),
        ("en", "“Heat kills.”4|Cities suffer.5,6|Trees help.7–9|Nobody acts.[10][11]|It ended.¹²"),
        ("en", "Was it hot?1|It was!2|Nobody knew.*|Few asked.†|All left."),
        ("en", "Heat kills. [1]|Cities suffer."),
        ("en", "It rose by 3.5 percent.|No.1 of the list was 2.2 m long."),
        ("en", "See No. 5 and Fig. 3.|They differ."),
        ("en", "It grew by 2.|Nobody knew."),
        ("en", "It began in 2031.|Nobody knew."),
        ("de", "Hitze tötet.1|Städte leiden.²|Bäume helfen.[3]|Niemand handelt."),
        ("fr", "La chaleur tue.1|Les villes souffrent."),
        // Numbers at the start of a sentence.
        ("en", "The ports closed.|72 % of the ships left."),
        ("en", "It began in 2031.|15 ports closed."),
        ("en", "They were ill.|Ships left without me.|Nobody knew."),
        ("en", "It has three aims: (1) Ports, (2) Ships, and (3) Trade.|Nobody knew."),
        ("en", "(1) Ports are open.|Ships come.|(2) Trade grew."),
        ("en", "Ports - Ships - Trade grew.|Nobody knew."),
        ("en", "• Ports are open.|Ships come.|• Trade grew."),
        ("en", "They left the U.S.|Nobody knew."),
        ("en", "See approx. 5 ports, para. 3 and chap. 2."),
        ("en", "He said: “Ships left.”|Nobody knew."),
        ("de", "Es wurde wärmer.|Juli war heiß."),
        ("de", "Das gilt u. a. Häfen und Schiffen.|Niemand kam."),
        ("de", "Das ist Nr. 3 usw.|Niemand kam."),
        // Short answers.
        ("en", "Will it hold?|No.|The ice is thin."),
        ("en", "Is it safe?|Yes.|The ice is thick."),
        ("en", "They said no.|The ice is thin."),
        // Law and places.
        ("en", "In Roe v. Wade the court held so."),
        ("en", "See Alder vs. Birch and Oak v. Elm.|Both ended."),
        ("en", "It follows from 5 U.S.C. § 702 and from 42 U.S.C. 1983.|Nobody disputes it."),
        ("en", "Justice J. P. Stevens wrote it."),
        ("en", "Ships left St. Louis and Mt. Alder.|Nobody knew."),
        ("en", "It is in Sec. 4 and Art. 5 of the act.|Nobody knew."),
        ("en", "The E.U. Commission and the U.N. Council met."),
        ("en", "A U.K. Minister met the U.S. Secretary of State."),
        ("en", "They moved to the U.K.|In May they left."),
        ("en", "The firm Alder Inc. grew.|Birch Ltd. shrank."),
        ("en", "It sold to Alder Corp. and Birch Co. in May."),
        ("en", "They met at 5 p.m.|Nobody spoke."),
        ("en", "They met at 5 a.m. on Monday."),
        ("en", "It has ships, e.g. tankers, i.e. large ones, etc.|Nobody knew."),
        ("en", "Pp. 3 and 4 of vol. 2, cf. p. 9, ed. Alder, say so."),
        ("en", "A. Current Status"),
        ("en", "1. Introduction"),
        ("en", "IV. What Came Next"),
        ("en", "2.1. Ports and Ships"),
        ("en", "B. Ports.|They are open."),
        ("en", "(a) Ports are open.|Ships come."),
        // German.
        ("de", "Am 3. Mai kam Hr. Roth.|Er blieb."),
        ("de", "Im 21. Jahrhundert wird es wärmer.|Niemand handelt."),
        ("de", "Am 12. Mai 2026 war es heiß.|Am 3. Oktober nicht."),
        ("de", "Das gilt z. B. in Freiburg i. Br. und d. h. überall."),
        ("de", "Das gilt z.B. für Häfen, u.a. Birch.|Es bleibt so."),
        ("de", "Es starben rd. 8.700 Menschen.|Niemand handelte."),
        ("de", "Nach Art. 5 Abs. 2 GG gilt das.|Es bleibt so."),
        ("de", "Hr. Roth, Fr. Linde und Dr. Erle kamen.|Sie blieben."),
        ("de", "Der 2. Weltkrieg und die 1. Liga endeten.|Karl V. und Ludwig XIV. starben."),
        ("de", "Es kostet ca. 3 Mio. Euro bzw. 4 Mrd. Yen.|Das ist viel."),
        ("de", "Vgl. Nr. 3, S. 12 ff. und Bd. 2.|Das reicht."),
        ("de", "Es war 2031.|Niemand kam."),
        ("de", "Es waren 3.|Niemand kam."),
        ("de", "Prof. Dr. Erle und St. Peter.|Ende."),
        ("de", "A. Stand der Dinge"),
        ("de", "2. Einleitung"),
        ("de", "Das 19. und das 20. Jahrhundert waren kühl."),
        ("de-AT", "Am 5. Jänner war es kalt.|Am 6. auch."),
        // French, Spanish, Italian.
        ("fr", "M. Dupont et Mme. Durand sont partis.|Personne ne parle."),
        ("fr", "Mlle. Chêne, MM. Orme et Frêne, le Dr. Houx.|Ils parlent."),
        ("fr", "Voir art. 5, p. 3 et n. 4.|Il suffit."),
        ("fr", "C’est J. Dupont qui parle.|Il part."),
        ("es", "El Sr. Pérez y la Sra. Roble hablaron.|Nadie oyó."),
        ("es", "La Dra. Olmo y D. Juan viven en EE. UU. desde mayo."),
        ("es", "¿Aguanta?|No.|El hielo es fino."),
        ("it", "Il sig. Rossi e la dott. Quercia parlano.|Nessuno ascolta."),
        // Scripts without blanks; the join of the test puts a blank where there was none.
        ("ja", "船が来た。|誰も知らない。"),
        ("zh-Hans", "船来了。|没人知道。"),
    ];
}
