//! Identifiers: slugs, claim ids and their prefixes. Texts of up to 24 bytes are stored inline, without a heap
//! allocation.

use std::borrow::Borrow;
use std::fmt;
use std::str::FromStr;

use compact_str::CompactString;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::{Invalid, text_schema};

/// A readable identifier, such as `north-korea`: lower-case letters, digits and single hyphens.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Slug(CompactString);

/// The id of a claim, such as `aou-0031`: its source's prefix, a hyphen, and at least four digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct ClaimId(CompactString);

/// The prefix of a source's claim ids, such as `aou`: two to eight lower-case letters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Prefix(CompactString);

impl Slug {
    /// Returns the identifier of a name, such as `soren-o-hara` for `Søren O’Hara`. Returns `None` if no letter or
    /// digit of the name can be written in ASCII.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        in_ascii(name).parse().ok()
    }

    /// Returns the identifier as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl ClaimId {
    /// Returns the identifier as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the part before the hyphen.
    #[must_use]
    pub fn prefix(&self) -> &str {
        self.0.split_once('-').map_or("", |(prefix, _)| prefix)
    }
}

/// Lets maps with claim ids as keys look up a text. Both have the same hash and order.
impl Borrow<str> for ClaimId {
    fn borrow(&self) -> &str {
        self.as_str()
    }
}

impl Prefix {
    /// Returns the prefix as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Slug {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        // A single pass checks that each hyphen is between two letters or digits.
        let mut joins = true;
        let plain = text.bytes().all(|byte| match byte {
            b'-' => !std::mem::replace(&mut joins, true),
            b'a'..=b'z' | b'0'..=b'9' => {
                joins = false;
                true
            }
            _ => false,
        });
        if plain && !joins {
            return Ok(Self(text.into()));
        }
        Err(Invalid::new(
            format!("`{text}` is not an identifier"),
            "use lower-case letters and digits, joined by single hyphens, such as `north-korea`",
        ))
    }
}

impl TryFrom<String> for Slug {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        text.parse()
    }
}

impl FromStr for ClaimId {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let hyphen = text.bytes().position(|byte| byte == b'-').unwrap_or(text.len());
        let (prefix, number) = (&text[..hyphen], text.get(hyphen + 1..).unwrap_or_default());
        let valid = is_prefix(prefix) && number.len() >= 4 && number.bytes().all(|b| b.is_ascii_digit());
        if valid {
            return Ok(Self(text.into()));
        }
        Err(Invalid::new(
            format!("`{text}` is not a claim id"),
            "use the source's prefix, a hyphen and at least four digits, such as `aou-0031`",
        ))
    }
}

impl FromStr for Prefix {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        if is_prefix(text) {
            return Ok(Self(text.into()));
        }
        Err(Invalid::new(format!("`{text}` is not a prefix"), "use two to eight lower-case letters, such as `aou`"))
    }
}

fn is_prefix(text: &str) -> bool {
    (2..=8).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_lowercase())
}

impl fmt::Display for Slug {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Display for ClaimId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Display for Prefix {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl JsonSchema for Slug {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Slug".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        text_schema(
            "A readable identifier: lower-case letters, digits and single hyphens.",
            "^[a-z0-9]+(-[a-z0-9]+)*$",
            &["rus", "axis-of-upheaval"],
        )
    }
}

impl JsonSchema for ClaimId {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ClaimId".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        text_schema(
            "The id of a claim: its source's prefix, a hyphen, four digits or more.",
            "^[a-z]{2,8}-[0-9]{4,}$",
            &["aou-0031"],
        )
    }
}

impl JsonSchema for Prefix {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Prefix".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        text_schema("The prefix of a source's claim ids: two to eight lower-case letters.", "^[a-z]{2,8}$", &["aou"])
    }
}

/// Returns the words of a text in lower-case ASCII letters and digits, joined by hyphens. Leaves out letters that
/// cannot be written in ASCII.
pub(crate) fn in_ascii(text: &str) -> String {
    let mut ascii = String::new();
    for character in text.nfkd().flat_map(char::to_lowercase) {
        match character {
            'a'..='z' | '0'..='9' => ascii.push(character),
            'ø' => ascii.push('o'),
            'ł' => ascii.push('l'),
            'đ' | 'ð' => ascii.push('d'),
            'ı' => ascii.push('i'),
            'ß' => ascii.push_str("ss"),
            'æ' => ascii.push_str("ae"),
            'œ' => ascii.push_str("oe"),
            'þ' => ascii.push_str("th"),
            other if !other.is_alphanumeric() && !is_combining_mark(other) && !ascii.ends_with('-') => ascii.push('-'),
            _ => {}
        }
    }
    ascii.trim_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_becomes_an_identifier() {
        for (name, slug) in [
            ("Ann Roe\n", Some("ann-roe")),
            ("Søren O’Hara", Some("soren-o-hara")),
            ("  J. P. Müller-Strauß ", Some("j-p-muller-strauss")),
            ("e\u{301}lan É", Some("elan-e")),
            ("c1", Some("c1")),
            ("黄河", None),
            ("--", None),
        ] {
            assert_eq!(Slug::of_name(name).as_ref().map(Slug::as_str), slug, "{name}");
        }
    }
}
