//! The dashes and the key at the start of a line.

use super::Into;

/// A part of the start of a line that opens a level of nesting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Level {
    /// The dash of a list item.
    Dash {
        /// The column, in characters from 0.
        column: usize,
    },
    /// A key with its colon.
    Key {
        /// The column, in characters from 0.
        column: usize,
        /// The key.
        key: String,
    },
    /// A place without a dash or key.
    Place {
        /// The column, in characters from 0.
        column: usize,
    },
}

impl Level {
    pub(super) fn column(&self) -> usize {
        match self {
            Self::Dash { column } | Self::Key { column, .. } | Self::Place { column } => *column,
        }
    }

    pub(super) fn step(&self) -> Option<Into> {
        match self {
            Self::Dash { .. } => Some(Into::Item),
            Self::Key { key, .. } => Some(Into::Key(key.clone())),
            Self::Place { .. } => None,
        }
    }
}

/// Returns the levels at the start of a line, and the byte offset of the rest of the line.
pub(super) fn levels(line: &str) -> (Vec<Level>, usize) {
    let mut found = Vec::new();
    let mut rest = line.trim_start_matches(' ');
    loop {
        let offset = line.len() - rest.len();
        let after = rest.strip_prefix('-').filter(|after| after.is_empty() || after.starts_with(' '));
        let Some(after) = after else { break };
        found.push(Level::Dash { column: offset });
        rest = after.trim_start_matches(' ');
    }
    let offset = line.len() - rest.len();
    let Some((key, value)) = rest.split_once(':').filter(|(key, value)| is_key(key) && is_value(value)) else {
        return (found, offset);
    };
    found.push(Level::Key { column: offset, key: key.trim_matches(['"', '\'']).to_owned() });
    (found, line.len() - value.trim_start_matches(' ').len())
}

/// Returns whether a text may be a key of a record: a word, possibly in quotes.
fn is_key(text: &str) -> bool {
    let word = text.trim_matches(['"', '\'']);
    !word.is_empty() && word.chars().all(|character| character.is_alphanumeric() || matches!(character, '_' | '-'))
}

fn is_value(text: &str) -> bool {
    text.is_empty() || text.starts_with([' ', '\r', '\n'])
}
