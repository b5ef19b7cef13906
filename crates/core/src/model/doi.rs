//! Digital object identifiers (DOIs) of publications and datasets.

use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};

use super::{Invalid, text_schema};

/// A DOI without the resolver's address, such as `10.5281/zenodo.1234` (ISO 26324). It consists of `10.`, a registrant
/// number of four to nine digits, `/`, and a name without whitespace. Crossref recommends this pattern for matching
/// DOIs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Doi(String);

impl Doi {
    /// Returns the identifier as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the address that resolves the DOI.
    #[must_use]
    pub fn url(&self) -> String {
        format!("https://doi.org/{}", self.0)
    }
}

impl FromStr for Doi {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let (registrant, name) = text.strip_prefix("10.").and_then(|rest| rest.split_once('/')).unwrap_or_default();
        let sound = (4..=9).contains(&registrant.len())
            && registrant.bytes().all(|byte| byte.is_ascii_digit())
            && !name.is_empty()
            && !name.contains(|c: char| c.is_whitespace() || c.is_control());
        if sound {
            return Ok(Self(text.to_owned()));
        }
        Err(Invalid::new(
            format!("`{text}` is not a DOI"),
            "write it without the resolver's address, such as `10.5281/zenodo.1234`",
        ))
    }
}

impl TryFrom<String> for Doi {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        text.parse()
    }
}

impl fmt::Display for Doi {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl JsonSchema for Doi {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Doi".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        text_schema("A DOI without the resolver's address.", "^10\\.[0-9]{4,9}/\\S+$", &["10.5281/zenodo.1234"])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_doi_is_written_without_its_resolver() {
        for text in ["10.5281/zenodo.1234", "10.1000/182", "10.123456789/(a)/<b>;c"] {
            assert_eq!(text.parse::<Doi>().map(|doi| doi.to_string()), Ok(text.to_owned()));
        }
        let faulty =
            ["", "10.5281", "10.5281/", "10.528/x", "10.1234567890/x", "10.52a1/x", "11.5281/x", "10.5281/a b"];
        for text in
            faulty.into_iter().chain(["https://doi.org/10.5281/zenodo.1234", "doi:10.5281/x", "10.5281/x\u{7f}"])
        {
            assert!(text.parse::<Doi>().is_err(), "{text}");
        }
    }
}
