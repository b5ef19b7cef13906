//! SHA-256 digests, full or truncated, written as lower-case hex in the lock and the tables.

use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize, Serializer};

use super::{Invalid, text_schema};

/// The first `N` bytes of a SHA-256 digest. `Digest<32>` is a full digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct Digest<const N: usize = 32>([u8; N]);

impl<const N: usize> Digest<N> {
    /// Creates a digest from its bytes.
    #[must_use]
    pub fn new(bytes: [u8; N]) -> Self {
        Self(bytes)
    }

    /// Returns the first `M` bytes of the digest, padded with zeros if `M` is greater than `N`.
    #[must_use]
    pub fn start<const M: usize>(&self) -> Digest<M> {
        let mut bytes = [0; M];
        bytes.iter_mut().zip(&self.0).for_each(|(to, from)| *to = *from);
        Digest(bytes)
    }

    /// Returns the bytes.
    #[must_use]
    pub fn bytes(&self) -> [u8; N] {
        self.0
    }

    /// Calls `show` with the hex digits, without a heap allocation.
    pub fn with_hex<T>(&self, show: impl FnOnce(&str) -> T) -> T {
        let mut hex = [0; 64];
        for (pair, byte) in hex.chunks_exact_mut(2).zip(&self.0) {
            pair[0] = DIGITS[usize::from(byte >> 4)];
            pair[1] = DIGITS[usize::from(byte & 15)];
        }
        show(std::str::from_utf8(&hex[..2 * N.min(32)]).unwrap_or_default())
    }
}

/// The value of each byte as a lower-case hex digit, or 255 if it is not one.
static VALUES: [u8; 256] = {
    let (mut values, mut value) = ([u8::MAX; 256], 0);
    while value < 16 {
        values[DIGITS[value as usize] as usize] = value;
        value += 1;
    }
    values
};

const DIGITS: &[u8; 16] = b"0123456789abcdef";

impl<const N: usize> FromStr for Digest<N> {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let (mut bytes, mut largest) = ([0; N], 0);
        for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            let (high, low) = (VALUES[usize::from(pair[0])], VALUES[usize::from(pair[1])]);
            largest = largest.max(high).max(low);
            *byte = high << 4 | low & 15;
        }
        if text.len() == 2 * N && largest < 16 {
            return Ok(Self(bytes));
        }
        Err(Invalid::new(
            format!("`{text}` is not {} lower-case hex digits", 2 * N),
            "locks are generated: run `claimbook anchor`",
        ))
    }
}

impl<const N: usize> TryFrom<String> for Digest<N> {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        text.parse()
    }
}

impl<const N: usize> fmt::Display for Digest<N> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.with_hex(|hex| formatter.write_str(hex))
    }
}

impl<const N: usize> Serialize for Digest<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.with_hex(|hex| serializer.serialize_str(hex))
    }
}

impl<const N: usize> JsonSchema for Digest<N> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        format!("Digest{N}").into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        text_schema(
            &format!("The first {N} of the 32 bytes of a SHA-256, as lower-case hex."),
            &format!("^[0-9a-f]{{{}}}$", 2 * N),
            &[],
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hex_comes_back_and_nothing_else_is_read() {
        let digest: Digest<4> = "00ff3a9c".parse().expect("hex");
        assert_eq!(digest.to_string(), "00ff3a9c");
        assert_eq!(digest.start::<2>().to_string(), "00ff");
        for text in ["", "00ff3a9", "00ff3a9c0", "00FF3A9C", "00ff3a9g", "éé00ff"] {
            assert!(text.parse::<Digest<4>>().is_err(), "{text}");
        }
    }
}
