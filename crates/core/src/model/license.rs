//! Licenses by SPDX identifier.

use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};
use spdx::identifiers::LICENSES;

use super::{Invalid, text_schema};
use crate::syntax::diagnostic::closest;

/// The SPDX identifier of a license, such as `CC-BY-4.0`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct License(String);

impl License {
    /// Returns the identifier as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the license's full name, such as `Creative Commons Attribution 4.0 International`.
    #[must_use]
    pub fn title(&self) -> &'static str {
        spdx::license_id(&self.0).map_or("", |license| license.full_name)
    }

    /// Returns the address of the license's page in the SPDX License List.
    #[must_use]
    pub fn url(&self) -> String {
        format!("https://spdx.org/licenses/{}", self.0)
    }
}

impl FromStr for License {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        if spdx::license_id(text).is_some() {
            return Ok(Self(text.to_owned()));
        }
        let help = match closest(text, LICENSES.iter().map(|license| license.name)) {
            Some(candidate) => format!("did you mean `{}`?", candidate.word),
            None => "write one identifier of https://spdx.org/licenses, such as `CC-BY-4.0`".to_owned(),
        };
        Err(Invalid::new(format!("`{text}` is not on the SPDX list of licenses"), help))
    }
}

impl TryFrom<String> for License {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        text.parse()
    }
}

impl fmt::Display for License {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl JsonSchema for License {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "License".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        text_schema("An identifier of the SPDX License List.", "^[A-Za-z0-9.+-]+$", &["CC-BY-4.0", "CC0-1.0"])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_license_is_on_the_list_by_its_exact_name() {
        let license: License = "CC-BY-4.0".parse().expect("a license");
        assert_eq!(license.title(), "Creative Commons Attribution 4.0 International");
        let help = |text: &str| text.parse::<License>().expect_err(text).help;
        assert_eq!(help("cc-by-4.0"), "did you mean `CC-BY-4.0`?");
        assert_eq!(help("CC BY 4.0"), "did you mean `CC-BY-4.0`?");
        for text in ["", "MIT OR Apache-2.0", "LicenseRef-ours", "Creative Commons"] {
            assert!(text.parse::<License>().is_err(), "{text}");
        }
    }

    #[test]
    fn every_license_of_the_list_has_the_look_that_the_schema_asks_for() {
        for license in LICENSES {
            assert!(license.name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".+-".contains(&byte)));
        }
    }
}
