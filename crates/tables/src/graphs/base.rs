//! The base of the IRIs of a book's records.

use std::fmt::{self, Display};
use std::str::FromStr;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use claimbook_core::model::Invalid;

/// The base of the IRIs of a book's records, such as `https://example.org/book/`. The default is `urn:claimbook:`,
/// which all books without a base of their own share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base(String);

impl Default for Base {
    fn default() -> Self {
        Self("urn:claimbook:".to_owned())
    }
}

impl Base {
    /// Returns the IRI of a record: the base, the kind of record, and the id.
    #[must_use]
    pub fn of(&self, kind: &str, id: impl Display) -> String {
        format!("{}{kind}/{id}", self.0)
    }
}

/// The characters to percent-encode in an IRI: all except the unreserved ones (RFC 3986, section 2.3).
const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Encodes a name as a segment of an IRI.
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
            return Err(Invalid::new(format!("`{text}` is not an absolute IRI"), help));
        }
        // Characters that RFC 3987 does not allow, or that N-Quads would have to escape.
        if let Some(stray) = text.chars().find(|c| c.is_whitespace() || c.is_control() || "<>\"{}|\\^`".contains(*c)) {
            return Err(Invalid::new(format!("an IRI cannot contain {stray:?}"), help));
        }
        if !text.ends_with(['/', '#', ':']) {
            return Err(Invalid::new(
                format!("`{text}` does not end in a separator, so ids could not be told from it"),
                help,
            ));
        }
        Ok(Self(text.to_owned()))
    }
}

impl Display for Base {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
