//! Addresses of web pages.

use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};

use super::{Invalid, text_schema};

/// The address of a web page: `http://` or `https://`, a host, and only characters that a URI may contain (RFC 3986).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Url(String);

impl Url {
    /// Returns the address as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Url {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        let Some(rest) = rest.filter(|rest| rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '[')) else {
            let help = "write the full address, such as `https://example.org/claims`";
            return Err(Invalid::new(format!("`{text}` is not the address of a web page"), help));
        };
        if let Some(stray) = rest.chars().find(|c| !c.is_ascii_alphanumeric() && !MARKS.contains(*c)) {
            let help = "copy the address from the browser's bar, where such characters are percent-encoded";
            return Err(Invalid::new(format!("an address cannot hold {stray:?}"), help));
        }
        Ok(Self(text.to_owned()))
    }
}

/// Checks that a text is the address of a web page.
pub(crate) fn url(text: &str) -> Result<(), Invalid> {
    text.parse::<Url>().map(|_| ())
}

/// Characters of a URI besides letters and digits: unreserved, reserved, and the percent sign (RFC 3986, sections 2.1
/// to 2.3).
const MARKS: &str = "-._~:/?#[]@!$&'()*+,;=%";

impl TryFrom<String> for Url {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        text.parse()
    }
}

impl fmt::Display for Url {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl JsonSchema for Url {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Url".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        text_schema(
            "The address of a web page.",
            "^https?://[A-Za-z0-9\\[][A-Za-z0-9\\-._~:/?#\\[\\]@!$&'()*+,;=%]*$",
            &["https://example.org/claims"],
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_written_whole() {
        for text in ["https://example.org", "http://[::1]:80/a%20b?c=d&e#f", "https://example.org/~a/(b);c"] {
            assert_eq!(text.parse::<Url>().map(|url| url.to_string()), Ok(text.to_owned()));
        }
        let faulty =
            ["", "example.org", "www.example.org/x", "https://", "https:///x", "ftp://example.org", "https://a b"];
        for text in faulty.into_iter().chain(["https://a/<b>", "https://a/\u{1f9ca}", "HTTPS//a", "javascript:x"]) {
            assert!(text.parse::<Url>().is_err(), "{text}");
        }
    }
}
