//! Language tags.

use std::collections::BTreeSet;

use super::Invalid;

/// Returns whether the characters of a language stand for syllables or words: Chinese, Japanese and Korean.
pub(crate) fn is_compact(language: &str) -> bool {
    let primary = language.split('-').next().unwrap_or_default();
    ["zh", "ja", "ko"].iter().any(|compact| primary.eq_ignore_ascii_case(compact))
}

/// The irregular tags of RFC 5646, section 2.1, in lower case.
const IRREGULAR: [&str; 17] = [
    "en-gb-oed",
    "i-ami",
    "i-bnn",
    "i-default",
    "i-enochian",
    "i-hak",
    "i-klingon",
    "i-lux",
    "i-mingo",
    "i-navajo",
    "i-pwn",
    "i-tao",
    "i-tay",
    "i-tsu",
    "sgn-be-fr",
    "sgn-be-nl",
    "sgn-ch-de",
];

/// Checks that a text is a well-formed BCP 47 tag whose language has two or three letters (RFC 5646, section 2.1).
///
/// # Errors
///
/// Returns the fault if the text is not a tag of this form.
pub(crate) fn language(text: &str) -> Result<(), Invalid> {
    if is_well_formed(&text.to_ascii_lowercase()) {
        return Ok(());
    }
    let help = "write its BCP 47 tag, such as `en`, `de-CH` or `zh-Hant-TW`";
    Err(Invalid::new(format!("`{text}` is not the tag of a language"), help))
}

fn is_well_formed(tag: &str) -> bool {
    if IRREGULAR.contains(&tag) {
        return true;
    }
    let letters = |part: &str, lengths: &[usize]| {
        lengths.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_lowercase())
    };
    let is_subtag = |part: &str, shortest: usize| {
        (shortest..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    let is_variant = |part: &str| {
        is_subtag(part, 5) || (part.len() == 4 && is_subtag(part, 4) && part.starts_with(|c: char| c.is_ascii_digit()))
    };
    let mut parts = tag.split('-').peekable();
    if !parts.next().is_some_and(|part| letters(part, &[2, 3])) {
        return false;
    }
    for _ in 0..3 {
        if parts.next_if(|part| letters(part, &[3])).is_none() {
            break;
        }
    }
    let _script = parts.next_if(|part| letters(part, &[4]));
    let is_number = |part: &str| part.len() == 3 && part.bytes().all(|byte| byte.is_ascii_digit());
    let _region = parts.next_if(|part| letters(part, &[2]) || is_number(part));
    // Each variant and each extension letter may occur once.
    let mut seen = BTreeSet::new();
    while let Some(variant) = parts.next_if(|part| is_variant(part)) {
        if !seen.insert(variant) {
            return false;
        }
    }
    while let Some(singleton) = parts.next() {
        let shortest = if singleton == "x" { 1 } else { 2 };
        let mut count = 0;
        while parts.next_if(|part| is_subtag(part, shortest)).is_some() {
            count += 1;
        }
        if !is_subtag(singleton, 1) || singleton.len() > 1 || count == 0 || !seen.insert(singleton) {
            return false;
        }
        if singleton == "x" {
            return parts.next().is_none();
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_has_the_syntax_of_bcp_47() {
        for tag in [
            "en",
            "EN",
            "deu",
            "de-CH",
            "zh-Hant-TW",
            "es-419",
            "sl-rozaj-biske-1994",
            "de-CH-1901",
            "zh-cmn-Hans-CN",
            "en-a-bbb-x-a-ccc",
            "de-x-1",
            "i-klingon",
            "en-GB-oed",
            "sgn-BE-FR",
            "art-lojban",
            "zh-min-nan",
            "en-u-ca-gregory",
        ] {
            assert_eq!(language(tag), Ok(()), "{tag}");
        }
        for tag in [
            "e",
            "English",
            "english",
            "English (UK)",
            "deutsch klingonisch",
            "deutsch",
            "en ",
            "en_GB",
            "en-",
            "-en",
            "en--GB",
            "en-GB-oxendict9",
            "en-x",
            "en-a",
            "en-a-b",
            "de-1901-1901",
            "en-a-bbb-a-ccc",
            "a-DE",
            "i-unknown",
            "x-mine",
            "\u{e9}n",
            "en-\u{e9}\u{e9}",
            "",
        ] {
            assert!(language(tag).is_err(), "{tag}");
        }
    }
}
