//! Texts of one line, such as titles and names.

use std::fmt;
use std::str::FromStr;

use crate::model::Invalid;

/// A text of one line: not empty, without control characters, and without spaces at either end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line(String);

impl Line {
    /// Returns the text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Line {
    type Err = Invalid;

    /// Removes spaces at both ends.
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Invalid::new("the text is empty", "write at least one character"));
        }
        match text.chars().find(|&character| is_refused(character)) {
            Some('\n' | '\r' | '\u{2028}' | '\u{2029}') => {
                Err(Invalid::new("the text has a line break", "write it on one line"))
            }
            Some(character) => {
                let message = format!("the text has the invisible character U+{:04X}", u32::from(character));
                Err(Invalid::new(message, "remove that character"))
            }
            None => Ok(Self(text.to_owned())),
        }
    }
}

impl fmt::Display for Line {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Returns whether a character ends a line, reorders the text around it, or must be escaped in YAML. Marks that only
/// state the direction of a text, as in Arabic, are accepted.
fn is_refused(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{2028}'..='\u{2029}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2066}'..='\u{2069}'
                | '\u{feff}'
                | '\u{fffe}'..='\u{ffff}'
        )
}
