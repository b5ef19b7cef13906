//! ORCID iDs, which identify researchers.

use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};

use super::{Invalid, text_schema};

/// An ORCID iD without the address before it, such as `0000-0002-1825-0097`. It has four groups of four digits. The
/// last digit is a check digit, 0 to 9 or `X` (ISO 7064 MOD 11-2, as in "Structure of the ORCID Identifier").
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Orcid(String);

impl Orcid {
    /// Returns the identifier as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the address of the person's record, which is the full form of the identifier.
    #[must_use]
    pub fn url(&self) -> String {
        format!("https://orcid.org/{}", self.0)
    }
}

impl FromStr for Orcid {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let (base, check) = digits(text).ok_or_else(|| {
            Invalid::new(
                format!("`{text}` is not an ORCID"),
                "write four groups of four digits without an address, such as `0000-0002-1825-0097`",
            )
        })?;
        if check_digit(&base) != check {
            return Err(Invalid::new(
                format!("`{text}` is not a valid ORCID: the check digit does not match"),
                "copy it again from the person's page at `https://orcid.org`",
            ));
        }
        Ok(Self(text.to_owned()))
    }
}

/// Parses the form of an ORCID. Returns the fifteen digits and the check digit, which is 10 for `X`.
fn digits(text: &str) -> Option<([u32; 15], u32)> {
    let bytes = text.as_bytes();
    if bytes.len() != 19 {
        return None;
    }
    let (mut base, mut place) = ([0; 15], 0);
    for (index, byte) in bytes[..18].iter().enumerate() {
        match byte {
            b'-' if index % 5 == 4 => {}
            b'0'..=b'9' if index % 5 != 4 => {
                base[place] = u32::from(byte - b'0');
                place += 1;
            }
            _ => return None,
        }
    }
    match bytes[18] {
        digit @ b'0'..=b'9' => Some((base, u32::from(digit - b'0'))),
        b'X' => Some((base, 10)),
        _ => None,
    }
}

/// Computes the check digit (ISO 7064 MOD 11-2).
fn check_digit(base: &[u32; 15]) -> u32 {
    let total = base.iter().fold(0, |total, digit| (total + digit) * 2 % 11);
    (12 - total) % 11
}

impl TryFrom<String> for Orcid {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        text.parse()
    }
}

impl fmt::Display for Orcid {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl JsonSchema for Orcid {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Orcid".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        text_schema(
            "An ORCID iD without an address; its last digit is a check digit.",
            "^[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]$",
            &["0000-0002-1825-0097"],
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // The first two are ORCID's own examples.
    const SOUND: [&str; 3] = ["0000-0002-1825-0097", "0000-0002-1694-233X", "0000-0001-5109-3700"];

    #[test]
    fn the_check_digit_finds_every_single_slip() {
        for text in SOUND {
            assert_eq!(text.parse::<Orcid>().map(|orcid| orcid.to_string()), Ok(text.to_owned()));
            for (index, digit) in text.bytes().enumerate().filter(|(_, byte)| byte.is_ascii_digit()) {
                let other = (digit - b'0' + 1) % 10;
                let slip = format!("{}{other}{}", &text[..index], &text[index + 1..]);
                assert!(slip.parse::<Orcid>().is_err(), "{slip}");
            }
        }
    }

    #[test]
    fn what_has_another_look_is_none() {
        let faulty = ["", "0000000218250097", "0000-0002-1825-009", "0000-0002-1694-233x", "0000-0002-18250-097"];
        for text in faulty.into_iter().chain(["https://orcid.org/0000-0002-1825-0097", "0000-0002-1825-00é7"]) {
            assert!(text.parse::<Orcid>().is_err(), "{text}");
        }
    }
}
