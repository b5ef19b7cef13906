//! What the IRIs of a book's records begin with.

use std::fmt::{self, Display};
use std::str::FromStr;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use claimbook_core::model::Invalid;

/// The beginning of the IRIs of a book's records, such as `https://example.org/book/`. Without one of their own, books
/// share `urn:claimbook:`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base(String);

impl Default for Base {
    fn default() -> Self {
        Self("urn:claimbook:".to_owned())
    }
}

impl Base {
    /// The IRI of a record: the base, the kind of record, and its id.
    #[must_use]
    pub fn of(&self, kind: &str, id: impl Display) -> String {
        format!("{}{kind}/{id}", self.0)
    }
}

/// What may stand in an IRI as it is; all other characters are percent-encoded (RFC 3986, section 2.3).
const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A name as the segment of an IRI.
pub(super) fn segment(name: &str) -> impl Display {
    utf8_percent_encode(name, KEPT)
}

impl FromStr for Base {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let help = "give an absolute IRI that ends in `/`, `#` or `:`, such as `https://example.org/book/`";
        let scheme = text.split_once(':').map_or("", |(scheme, _)| scheme);
        let sound = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
        if !sound {
            return Err(Invalid::new(format!("`{text}` is no absolute IRI"), help));
        }
        // What RFC 3987 keeps out, and what N-Quads would need to escape.
        if let Some(stray) = text.chars().find(|c| c.is_whitespace() || c.is_control() || "<>\"{}|\\^`".contains(*c)) {
            return Err(Invalid::new(format!("an IRI cannot hold {stray:?}"), help));
        }
        if !text.ends_with(['/', '#', ':']) {
            return Err(Invalid::new(format!("ids would run into the end of `{text}`"), help));
        }
        Ok(Self(text.to_owned()))
    }
}

impl Display for Base {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
