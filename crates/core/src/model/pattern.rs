//! Regular expressions that match a whole sentence.

use std::fmt;
use std::str::FromStr;

use regex::Regex;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};

use super::{Invalid, text_schema};

/// A regular expression that matches a folded sentence from its first to its last character.
#[derive(Debug, Clone)]
pub struct Pattern {
    text: String,
    whole: Regex,
}

impl Pattern {
    /// Returns the pattern as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns whether the pattern matches all of a folded text.
    #[must_use]
    pub fn matches(&self, folded: &str) -> bool {
        self.whole.is_match(folded)
    }
}

/// Returns the fault of a text that is no regular expression, in one line.
pub(crate) fn fault_of(text: &str) -> Option<String> {
    // The crate limits the size of a compiled pattern, so that no pattern takes much memory.
    let fault = Regex::new(text).err()?.to_string();
    let fault = fault.lines().last().unwrap_or_default().trim_start_matches("error: ");
    Some(format!("the pattern is no regular expression: {fault}"))
}

impl FromStr for Pattern {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        const HELP: &str =
            "correct it; a backslash before `{`, `(`, `[`, `.`, `*`, `+` or `?` stands for the character itself";
        let is_unprintable =
            |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}');
        if let Some(found) = text.chars().find(|c| is_unprintable(*c)) {
            let help = format!("write `\\x{{{:X}}}` for this character", u32::from(found));
            return Err(Invalid::new(format!("a pattern cannot hold {found:?}"), help));
        }
        // The pattern alone comes first: the parentheses of the whole could complete a faulty one.
        if let Some(fault) = fault_of(text) {
            return Err(Invalid::new(fault, HELP));
        }
        let whole = format!("\\A(?:{text})\\z");
        match Regex::new(&whole) {
            Ok(whole) => Ok(Self { text: text.to_owned(), whole }),
            Err(_) => Err(Invalid::new(fault_of(&whole).unwrap_or_default(), HELP)),
        }
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Pattern {}

impl fmt::Display for Pattern {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl Serialize for Pattern {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl JsonSchema for Pattern {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Pattern".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        text_schema(
            "A regular expression, in the syntax of the Rust crate `regex`, that matches whole sentences.",
            ".",
            &["\\{[0-9.]+.*\\}", "Page [0-9]+ of [0-9]+"],
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(text: &str) -> Pattern {
        text.parse().expect("a pattern")
    }

    #[test]
    fn a_pattern_matches_the_whole_sentence_and_no_part() {
        let braces = pattern(r"\{[0-9.]+.*\}");
        assert!(braces.matches("{2.1, Figure 2.1}"));
        assert!(!braces.matches("See {2.1}"));
        assert!(!braces.matches("{2.1} shows it."));
        // An alternative is anchored at both ends, too, and flags stay within the pattern.
        assert!(!pattern("a|b").matches("bc"));
        assert!(pattern("(?i)page [0-9]+").matches("PAGE 12"));
    }

    #[test]
    fn a_faulty_pattern_is_refused_with_its_fault() {
        for (text, fault) in [
            ("{2.1", "repetition operator missing expression"),
            ("(a", "unclosed group"),
            ("a)|(b", "unopened group"),
            (r"\w{1000}{1000}", "Compiled regex exceeds size limit of 10485760 bytes."),
        ] {
            let found = text.parse::<Pattern>().expect_err("a fault").message;
            assert_eq!(found, format!("the pattern is no regular expression: {fault}"));
        }
    }
}
