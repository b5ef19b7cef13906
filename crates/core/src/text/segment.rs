//! Sentence segmentation with the crate `sentencex`, by the language of the text, and corrections to its results.
//!
//! [`seen`] removes footnote markers and enumerators from its input, and [`is_break`] overrides its breaks. A change to either
//! raises the number in [`SEGMENTATION_PROFILE`].

mod lists;

use std::ops::Range;

use sentencex::languages::Language;

use lists::{Lists, is_numbering};

/// The name of the rules of segmentation: the segmenter, its version, and the version of the corrections.
pub const SEGMENTATION_PROFILE: &str = "sentencex/0.1.33+1";

const OPENERS: [char; 15] = ['(', '[', '{', '“', '„', '"', '‘', '‚', '\'', '«', '»', '‹', '›', '¿', '¡'];
const CLOSERS: [char; 16] = [')', ']', '}', '”', '“', '"', '’', '‘', '\'', '»', '«', '›', '‹', '」', '』', '）'];
const TERMINATORS: [char; 8] = ['.', '!', '?', '…', '。', '！', '？', '．'];
const BULLETS: [char; 6] = ['•', '◦', '▪', '‣', '●', '■'];

/// Returns the indices of the words of a block before which a sentence begins, without the first word. The segmenter reads the
/// words with one space between them, so line breaks have no effect. `is_glued` marks words without whitespace before them.
pub(super) fn breaks(language: &str, words: &[&str], is_glued: &[bool]) -> Vec<usize> {
    let code = language.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    let lists = Lists::of(&code);
    let seen = seen(words, lists);
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
    let found = found(segmenter.as_ref(), &text, &places);
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
            // An enumerator belongs to the sentence after it.
            while matches!(seen[word - 1], Seen::Enumerator) {
                word -= 1;
            }
            breaks.push(word);
        }
    }
    breaks.retain(|&word| word > 0);
    breaks
}

/// Returns, for each word, whether the segmenter begins a sentence before it. Its time is quadratic for texts with many
/// unpaired quotation marks, so long blocks are segmented in parts. Each part begins with the last sentence of the previous one.
fn found(segmenter: &dyn Language, text: &str, places: &[Range<usize>]) -> Vec<bool> {
    const PART: usize = 16 * 1024;
    let mut found = vec![false; places.len()];
    let mut from = 0;
    while from < places.len() {
        let start = places[from].start;
        let to = places.partition_point(|place| place.end <= start + PART).max(from + 1);
        let part = &text[start..places[to - 1].end];
        let mut last = to;
        for boundary in segmenter.get_sentence_boundaries(part) {
            let byte = start + boundary.start_byte;
            let next = places.partition_point(|place| place.end <= byte);
            // A break within a word is ignored, so that a word never spans two sentences.
            if next > from && next < to && places[next].start >= byte {
                found[next] = true;
                last = next;
            }
        }
        from = if to == places.len() || last < from + (to - from) / 2 { to } else { last };
    }
    found
}

/// A word as the segmenter sees it.
enum Seen<'a> {
    /// The word without a footnote marker at its end.
    Text(&'a str),
    /// A separate footnote marker, which the segmenter does not see.
    Marker,
    /// A bullet or an enumerator, such as `(a)`, or `1.` at the start of a block, which the segmenter does not see.
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

fn seen<'a>(words: &[&'a str], lists: &Lists) -> Vec<Seen<'a>> {
    let mut seen: Vec<Seen<'a>> = Vec::with_capacity(words.len());
    let mut is_ended = false;
    for (place, word) in words.iter().enumerate() {
        let next = words.get(place + 1).copied();
        let one = if is_ended && is_marker(word, false) {
            Seen::Marker
        } else if next.is_some() && (is_item(word) || (is_enumerator(word, lists) && starts_block(&words[..place]))) {
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

/// Returns a word without the footnote marker after its full stop, as in `came.1`, `came.[3]` or `came.”³`.
fn without_marker<'a>(word: &'a str, next: Option<&str>) -> &'a str {
    /// Largest number of bytes from the full stop to the end of the word, which bounds the time.
    const LONGEST: usize = 48;
    let tail = word.ceil_char_boundary(word.len().saturating_sub(LONGEST));
    let terminators = word[tail..].char_indices().map(|(place, character)| (tail + place, character));
    for (place, terminator) in terminators.filter(|(_, character)| TERMINATORS.contains(character)) {
        let end = place + terminator.len_utf8();
        let marker = word[end..].trim_start_matches(|c| CLOSERS.contains(&c) && c != '[');
        let own = &word[..word.len() - marker.len()];
        // Digits without brackets after a number or an abbreviation belong to it, as in `3.5` or `No.1`.
        let stem = word[..place].trim_start_matches(OPENERS);
        let is_year = stem.len() == 4 && stem.starts_with(['1', '2']) && stem.bytes().all(|byte| byte.is_ascii_digit());
        let takes_digits = (is_year || !stem.ends_with(|c: char| c.is_numeric()))
            && (terminator != '.' || (stem.chars().count() > 2 && !stem.contains('.') && !is_numbering(stem)))
            && next.is_none_or(|next| !next.starts_with(char::is_lowercase));
        if is_marker(marker, takes_digits) {
            return own;
        }
    }
    word
}

/// Returns whether a text is one or more footnote markers, such as `[3]`, `³` or `*`. `takes_digits` accepts `3` and `3,4` too.
fn is_marker(text: &str, takes_digits: bool) -> bool {
    let is_raised = |c: char| matches!(c, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹' | '*' | '†' | '‡' | '⁾' | '⁽');
    let is_number = |text: &str| {
        let parts = || text.split([',', ';', '-', '–']);
        parts().all(|part| (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let in_brackets = || {
        let inner = text.strip_prefix('[').and_then(|text| text.strip_suffix(']'));
        let is_letter = |text: &str| text.len() == 1 && text.bytes().all(|byte| byte.is_ascii_lowercase());
        let parts = |inner: &str| {
            inner.split(['[', ']', ',', '-', '–']).all(|one| one.is_empty() || is_number(one) || is_letter(one))
        };
        inner.is_some_and(|inner| !inner.is_empty() && parts(inner))
    };
    !text.is_empty()
        && (in_brackets() || text.chars().all(|c| is_raised(c) || c == ',') || (takes_digits && is_number(text)))
}

/// Returns whether a word is a bullet, or an enumerator in parentheses, such as `(a)`, `(12)` or `ii)`.
fn is_item(word: &str) -> bool {
    (word.starts_with(BULLETS) && word.chars().count() == 1)
        || word.strip_suffix(')').is_some_and(|word| is_numeral(word.strip_prefix('(').unwrap_or(word)))
}

/// Returns whether a word at the start of a block is an enumerator, such as `A.`, `1.`, `2.1.` or `IV.`
fn is_enumerator(word: &str, lists: &Lists) -> bool {
    let stem = word.strip_suffix('.').filter(|stem| !lists.titles.contains(stem));
    stem.is_some_and(|stem| stem.split('.').all(is_numeral))
}

/// Returns whether an enumerator after these words is at the start of its block. A label may precede it, as in `Chapter 3.`
fn starts_block(before: &[&str]) -> bool {
    match before {
        [] => true,
        [label] => lists::LABELS.contains(label),
        _ => false,
    }
}

/// Returns whether a text is a number of up to three digits, a letter, or a small Roman numeral.
fn is_numeral(text: &str) -> bool {
    let is_roman = |text: &str| text.chars().all(|c| "ivxlIVXL".contains(c));
    (1..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
        || text.len() == 1 && text.starts_with(|c: char| c.is_ascii_alphabetic())
        || (2..=5).contains(&text.len()) && is_roman(text)
}

/// Two neighboring words and the word before them, as the segmenter sees them.
struct Near<'a> {
    before: &'a str,
    last: &'a str,
    next: &'a str,
}

/// Returns whether a sentence ends between two words. `found` is the segmenter's result.
fn is_break(lists: &Lists, segmenter: &dyn Language, near: &Near<'_>, found: bool) -> bool {
    let next = near.next.trim_start_matches(OPENERS);
    let Some(stem) = near.last.trim_start_matches(OPENERS).strip_suffix('.').filter(|stem| !stem.ends_with('.')) else {
        return found || (next.starts_with(char::is_uppercase) && closes_sentence(lists, segmenter, near.last));
    };
    // An elided article is no part of an abbreviation, as in `l’art.`
    let stem = stem.rsplit(['’', '\'']).next().unwrap_or(stem);
    let is_number = !stem.is_empty() && stem.bytes().all(|byte| byte.is_ascii_digit());
    let is_abbreviation = || is_abbreviation(lists, segmenter, stem);
    let first_word = next.trim_end_matches(|c: char| !c.is_alphanumeric());
    let opens = lists.openings.contains(&first_word) || segmenter.get_sentence_starters().contains(first_word);
    if next.starts_with(char::is_lowercase) || next.starts_with('§') {
        return false;
    }
    if next.starts_with(|c: char| c.is_numeric()) {
        let ends = stem.chars().count() > 3 && stem.chars().all(char::is_alphabetic) && !is_abbreviation();
        let is_year = is_number && stem.len() == 4;
        return (found || ends || is_year)
            && !is_numbering(stem)
            && !lists.titles.contains(&stem)
            && !lists.months.contains(&stem);
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
    let follows_title = || near.before.strip_suffix('.').is_some_and(|before| lists.titles.contains(&before));
    let is_initial = stem.chars().count() == 1 && stem.starts_with(char::is_uppercase);
    if lists.titles.contains(&stem) || (is_initial && follows_title()) {
        return false;
    }
    if lists.either.contains(&stem) || lists.pairs.contains(&pair.as_str()) {
        return opens;
    }
    if lists.closing.contains(&stem) || (is_numbering(stem) && stem.eq_ignore_ascii_case("no")) {
        return true;
    }
    // The German segmenter takes every month name for a continued date.
    let is_date = lists.has_ordinals && lists.counted.contains(&first_word);
    found || (is_date && stem.chars().all(char::is_lowercase) && !is_abbreviation()) || (opens && stem.contains('.'))
}

/// Returns whether a word ends a sentence in parentheses, as in `(She stayed.)`.
fn closes_sentence(lists: &Lists, segmenter: &dyn Language, word: &str) -> bool {
    let inner = word.strip_suffix(')').map(|inner| inner.trim_end_matches(CLOSERS)).unwrap_or_default();
    let stem = inner.trim_end_matches(TERMINATORS);
    stem != inner
        && stem.chars().count() > 3
        && stem.chars().all(char::is_alphabetic)
        && !is_abbreviation(lists, segmenter, stem)
}

fn is_abbreviation(lists: &Lists, segmenter: &dyn Language, stem: &str) -> bool {
    lists.is_abbreviation(stem) || segmenter.get_abbreviations().contains(&stem.to_lowercase())
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

    /// Languages and blocks, with `|` instead of the space between sentences.
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
        // Further variants.
        ("en", "Mr. and Mrs. Oak met Lt. Col. Fir, Vice Adm. Yew and Ald. Roe."),
        ("en", "Ships left in Aug.|Most came back by Nov. 3.|Trade grew."),
        ("en", "It was passed in Sept. 2030.|It took effect in Jan.|Congress approved."),
        ("en", "Doe v. Roe, 410 U.S. 113 (1973), was cited.|Oak v. Alder was not."),
        ("en", "See 12 C.F.R. § 225 and 5 U.S.C. §§ 702–706.|They apply."),
        ("en", "Gov. J. B. Alder and Rep. A. C. Fir agreed.|Sen. Yew did not."),
        ("en", "George W. Alder and Franklin D. Roe met Pres. Oak."),
        ("en", "They flew to Washington, D.C.|Nobody met them.|They left."),
        ("en", "The U.S. Senate and the U.S. Congress agreed.|It is in the U.S.|Nobody knew."),
        ("en", "Ft. Alder and Mt. Birch lie near St. Paul.|Snow fell."),
        ("en", "See Figs. 3 and 4, Tab. 2, and Eq. 5.|They agree."),
        ("en", "The port (est. 1850) closed.|The old one (see Sec. 3) did not."),
        ("en", "“We will not wait,” she said.|“Ice is here.”|Nobody replied."),
        ("en", "He asked: “Why?”|Nobody knew."),
        ("en", "Wait... what?|No!|Yes."),
        ("en", "The law (it was passed in May.) stands.|It holds."),
        ("en", "It cost $3.5 million.|The rest cost $2.|Nobody paid."),
        ("en", "Ships came.12|Trade grew.3,4|It ended.5"),
        ("en", "Ships came.(3) Nobody knew."),
        ("en", "Trade grew.[a]|Nobody knew.[b]|It ended."),
        ("en", "Version 2.0 came.|See www.x.example for v. 3.1."),
        ("en", "I. Background"),
        ("en", "(1) Scope"),
        ("en", "1) Scope.|It is wide."),
        ("en", "§ 3. Ports"),
        ("en", "Section 2. Ports are open.|Ships come."),
        ("en", "Chapter 3. Ice and Trade"),
        ("en", "A.1. Ports"),
        ("en", "It holds for Alder & Co.|Nobody else is bound."),
        ("en", "Dr. Roe, Ph.D., and J. Oak, M.D., spoke.|They agreed."),
        ("en", "At 9 a.m. Eastern the port opened."),
        ("en", "Nos. 3 and 4 are open.|No. 5 is not."),
        ("en", "Is it No. 5?|No.|It is no. 6."),
        ("en", "Ice, wind, etc. will stay.|Nobody knows."),
        ("en", "In Fig. A the line rises.|Nobody knew."),
        ("de", "Am 31. Dezember endet es.|Der 1. Januar beginnt."),
        ("de", "Es begann am 3.|Niemand kam."),
        ("de", "Das war 2030.|Der 2. Teil folgt."),
        ("de", "Zum 1. Mal seit dem 18. und 19. Jahrhundert kam Eis."),
        ("de", "Im 3. Kapitel steht es.|Im 4. Abschnitt nicht."),
        ("de", "Der Papst, Johannes Paul II., starb.|Wilhelm II. dankte ab."),
        ("de", "Nach § 3 Abs. 2 S. 1 Nr. 4 BGB gilt es.|Vgl. Rn. 5."),
        ("de", "Frankfurt a. M. und Halle a. d. Saale.|Sie wachsen."),
        ("de", "Es gibt u. a. ältere Häfen, z. B. Birch, sowie rd. 200 neue."),
        ("de", "Die Firma Erle GmbH & Co. KG wuchs.|Die Linde e. V. auch."),
        ("de", "Er kam um 8 Uhr.|Dr. med. Erle ging.|Prof. em. Linde blieb."),
        ("de", "Im 2. Quartal stieg es um ca. 3,5 Prozent.|Im 3. fiel es."),
        ("de", "Das gilt i. d. R. Anfang Mai.|Mehr nicht."),
        ("de", "Es dauert max. 3 Tage, mind. 2 Std. und 5 Min. Fahrt."),
        ("de", "Es war im Dez. 2030.|Niemand kam."),
        ("fr", "MM. Dupont et Durand, Mgr. Houx et Me. Orme sont là.|Ils parlent."),
        ("fr", "M. J. Dupont, né en oct. 1950, est parti.|Il vit à St. Malo."),
        ("fr", "« Il part. »|Personne ne parle."),
        ("fr", "Il cite l’art. 5, al. 2, etc.|Personne ne lit."),
        ("es", "El Dr. Roble, la Dra. Olmo, Dña. Ana y el Gral. Pino hablaron.|Nadie oyó."),
        ("es", "Véase el art. 5, pág. 3 y núm. 4.|Basta."),
        ("es", "Viven en EE. UU.|Nadie lo sabe."),
        ("pt", "O Sr. Silva e a Sra. Souza falaram.|Ninguém ouviu."),
        ("it", "Il dott. Rossi e l’avv. Bianchi parlano, ecc.|Nessuno ascolta."),
        ("nl", "Dhr. Berg en mevr. Eik spraken.|Niemand luisterde."),
        ("ru", "Корабли пришли.|Никто не знал."),
        ("hi", "जहाज आए।|किसी को पता नहीं।"),
        ("xx", "Ships came.|Nobody knew."),
        ("en", "Mr. Doe Jr. and Ms. Roe Sr. met Brig. Gen. Oak and Supt. Elm."),
        ("en", "She met Prof. J. B. Oak, Ph.D. in Mar.|Snow fell."),
        ("en", "Rain fell.[1,2]|Snow fell.[3–5]|Hail fell.[6]–[8]|Ice came."),
        ("en", "Rain fell,3 snow fell.4|Ice came5 and went.|Nobody knew."),
        ("en", "Trade fell in 2031.4|It rose in 2032.5|Nobody knew why."),
        ("en", "He “left.”1|(She stayed.)2|They met.’3|Nobody spoke."),
        ("en", "They left.|(Nobody knew.)|Trade grew (in May.) and fell.|Alder (Inc.) Ships grew."),
        ("en", "Ice Co. v. Alder Corp. was decided.|Port Birch, Inc. v. U.S. was not."),
        ("en", "Under 42 U.S.C. Sec. 1983 it is.|See Pub. L. No. 117-58."),
        ("en", "Is it open?|Yes.|Is it safe?|No.|Nobody knows."),
        ("en", "The answer is no.|Nobody asked."),
        ("en", "Port No. 3 is open.|No. 4 is closed."),
        ("de", "Hr. Dr. Roth und Fr. Prof. Linde trafen Hrn. Erle.|Sie sprachen."),
        ("de", "Heinrich VIII. und Karl d. Gr. starben.|Sie ruhen."),
        ("de", "Art. 20a Abs. 1 S. 2 GG i. V. m. § 3 KSG gilt.|Es bleibt so."),
        ("de", "Am 1. und 2. Mai war Ruhe.|Am 3. kam Eis."),
        ("de", "Vom 5. bis 7. November tagte der 20. Deutsche Bundestag.|Er beschloss es."),
        ("de", "Jeder 3. Hafen schließt.|Jede 2. Stadt leidet."),
        ("de", "Es sind 3,5 Mio. Menschen, rd. 4 % mehr.|Das sind 5 Mrd. Euro."),
        ("de", "Städte leiden unter Hitze (s. Abb. 3).|Bäume helfen (vgl. Kap. 4)."),
        ("de", "Sie gilt bzgl. Häfen, ggf. Schiffen, inkl. Fähren usw.|Das reicht."),
        ("de", "Wird es halten?|Nein.|Das Eis ist dünn."),
        ("fr", "Mme Durand, M. le ministre et le Pr. Houx sont là.|Ils parlent."),
        ("fr", "Tiendra-t-elle ?|Non.|La glace est mince."),
        ("es", "Los Sres. Pérez y las Sras. Roble, D. Luis y D.ª Ana vinieron.|Nadie habló."),
        ("es", "Se fue en oct.|Nadie lo vio."),
        // Scripts without spaces. The test replaces `|` by a space.
        ("ja", "船が来た。|誰も知らない。"),
        ("zh-Hans", "船来了。|没人知道。"),
    ];
}
