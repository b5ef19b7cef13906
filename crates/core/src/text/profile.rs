//! The two profiles of a text: `ctext-1` for offsets and `fold-1` for hashes.

use sha2::{Digest as _, Sha256};
use unicode_normalization::UnicodeNormalization;

use crate::model::Digest;

/// The name of the rules of [`canonical`].
pub const TEXT_PROFILE: &str = "ctext-1";

/// The name of the rules of [`fold`], whose result is hashed with SHA-256.
pub const HASH_PROFILE: &str = "fold-1";

/// Returns the canonical form of a text (`ctext-1`). Removes one leading BOM, converts line ends to LF, and normalizes
/// to NFC. Replaces each run of blanks with one space, trims lines, and trims LF at both ends. Reduces two or more LF
/// to exactly two. Offsets count code points of the result.
#[must_use]
pub fn canonical(text: &str) -> String {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let text: String = text.replace("\r\n", "\n").replace('\r', "\n").nfc().collect();
    let mut canonical = String::with_capacity(text.len());
    let mut empty_lines = 0;
    for line in text.split('\n') {
        let words: Vec<&str> = line.split(is_blank).filter(|word| !word.is_empty()).collect();
        if words.is_empty() {
            empty_lines += 1;
            continue;
        }
        if !canonical.is_empty() {
            canonical.push_str(if empty_lines > 0 { "\n\n" } else { "\n" });
        }
        empty_lines = 0;
        canonical.push_str(&words.join(" "));
    }
    canonical
}

/// Returns whether a character is a blank of `ctext-1`: it separates words and is not a line feed.
pub(crate) fn is_blank(character: char) -> bool {
    matches!(
        character,
        '\u{9}' | '\u{b}' | '\u{c}' | ' ' | '\u{a0}' | '\u{1680}' | '\u{2000}'
            ..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}'
    )
}

/// Returns the folded form of a text (`fold-1`). Removes differences of typesetting and keeps case. Folding is
/// idempotent.
///
/// Deletes default-ignorable characters (Unicode, `DerivedCoreProperties.txt`), such as soft hyphens, zero-width
/// characters, variation selectors and BOMs. U+2061 to U+2064 stay, because they are operators in formulas. Maps quotes
/// and dashes to ASCII before and after NFKC, because NFKC decomposes ´ and turns ″ into two primes. Replaces each run
/// of white space with one space and trims the text.
#[must_use]
pub fn fold(text: &str) -> String {
    let mapped = text.chars().filter(|&c| !is_invisible(c)).map(plain);
    let normalized = mapped.nfkc().map(plain).collect::<String>();
    normalized.split_whitespace().collect::<Vec<_>>().join(" ")
}

pub(super) fn is_invisible(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}') || is_mark(character)
}

/// Returns whether a character does not count toward the length of a span's context. All other invisible characters
/// count, because changing that would change the hashes in existing locks.
pub(super) fn is_mark(character: char) -> bool {
    matches!(
        character,
        '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2065}'..='\u{206f}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'
    )
}

fn plain(character: char) -> char {
    match character {
        // U+1FEF and U+1FFD are the Greek forms of ` and ´. The canonical form replaces them with ` and ´, so all must
        // fold alike.
        '‘' | '’' | '‚' | '‛' | '′' | 'ʼ' | '`' | '´' | '\u{1fef}' | '\u{1ffd}' => '\'',
        '“' | '”' | '„' | '‟' | '″' | '«' | '»' => '"',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        other => other,
    }
}

/// Returns the SHA-256 of the UTF-8 bytes of a text.
#[must_use]
pub fn sha256(text: &str) -> Digest {
    Digest::new(Sha256::digest(text.as_bytes()).into())
}

/// Returns the SHA-256 of a record as canonical JSON (RFC 8785). Sorting the keys is enough, since a record contains only
/// texts, whole numbers, lists and records.
///
/// # Panics
///
/// Never: a record is plain data.
#[must_use]
pub fn content_hash(record: &impl serde::Serialize) -> Digest {
    let mut value = serde_json::to_value(record).expect("a record is plain data");
    value.sort_all_objects();
    sha256(&serde_json::to_string(&value).expect("a value has only texts as keys"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Test vectors of the design: first 16 hex digits of the SHA-256 after the profile.
    #[test]
    fn agrees_with_the_published_vectors() {
        for (text, hash) in [
            ("a\u{a0}b", "c8687a08aa5d6ed2"),
            ("“A”—B’s", "3629b4e51189b015"),
            ("ﬁn", "a383bcb77c832a8f"),
            ("so\u{ad}ft", "f5f445528f4a0134"),
            ("😀 ok", "85a2fa63218ae47b"),
            ("´x″", "c77569cfe7bd0508"),
        ] {
            assert_eq!(sha256(&fold(text)).start::<8>().to_string(), hash, "fold {text:?}");
        }
        for (text, hash) in [("x\r\n\r\n\r\n y", "e2dde8735b3075bb"), ("e\u{301}", "4a99557e4033c353")] {
            assert_eq!(sha256(&canonical(text)).start::<8>().to_string(), hash, "canonical {text:?}");
        }
    }

    #[test]
    fn what_nobody_sees_is_folded_away() {
        for invisible in "\u{ad}\u{34f}\u{61c}\u{180e}\u{200b}\u{200e}\u{200f}\u{202a}\u{2060}\u{2066}\u{3164}\u{fe0f}\u{feff}\u{e0100}".chars() {
            assert_eq!(fold(&format!("a{invisible}b {invisible} ☂{invisible}{invisible}")), "ab ☂", "{invisible:?}");
        }
    }

    #[test]
    fn canonical_text_is_trimmed_and_parted_into_blocks() {
        assert_eq!(canonical("\u{feff}\n\n a\u{3000}\tb \r\n c\r\r\r\rd\n\n"), "a b\nc\n\nd");
        assert_eq!(canonical(" \n\u{a0}\n"), "");
    }

    proptest! {
        #[test]
        fn both_profiles_are_idempotent(text in "\\PC{0,40}|[ \\t\\r\\n\u{a0}\u{ad}´″ﬁe\u{301}😀-]{0,40}") {
            let once = canonical(&text);
            prop_assert_eq!(&canonical(&once), &once);
            let once = fold(&text);
            prop_assert_eq!(&fold(&once), &once);
        }

        #[test]
        fn folding_sees_no_difference_between_a_text_and_its_canonical_form(text in "\\PC{0,40}|[ \\r\\n\u{a0}a“e\u{301}\u{1fef}\u{1ffd}]{0,40}") {
            prop_assert_eq!(fold(&canonical(&text)), fold(&text));
        }
    }
}
