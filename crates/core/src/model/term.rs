//! Names of codes and facets in a book's vocabulary.

use std::fmt;
use std::str::FromStr;

use compact_str::CompactString;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;

use super::{Invalid, text_schema};
use crate::syntax::yaml::{ScalarKind, plain_kind, type_in_yaml_1_1};

/// A name that a book's vocabulary declares, such as `arms_transfer`: lower-case letters, digits and underscores,
/// beginning with a letter. Names of up to 24 bytes are stored inline.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Term(CompactString);

impl Term {
    /// Returns the name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Term {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        let parted = !text.ends_with('_') && !text.contains("__");
        if text.starts_with(|c: char| c.is_ascii_lowercase()) && text.bytes().all(plain) && parted {
            if plain_kind(text) != ScalarKind::Text || type_in_yaml_1_1(text).is_some() {
                let message = format!("some YAML readers do not take `{text}` for a text");
                return Err(Invalid::new(message, "choose another name, such as a longer one"));
            }
            return Ok(Self(text.into()));
        }
        Err(Invalid::new(
            format!("`{text}` is not a name of the vocabulary"),
            "use lower-case letters and digits, joined by single underscores, such as `arms_transfer`",
        ))
    }
}

impl fmt::Display for Term {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl JsonSchema for Term {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Term".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        text_schema(
            "A name: lower-case letters and digits, joined by single underscores, beginning with a letter.",
            "^[a-z][a-z0-9]*(_[a-z0-9]+)*$",
            &["arms_transfer", "health"],
        )
    }
}
