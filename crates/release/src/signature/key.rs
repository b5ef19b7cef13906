//! Reads private keys that can sign without a passphrase, agent or device.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ssh_key::{Algorithm, EcdsaCurve, PrivateKey, PublicKey};

use super::SignatureError;

/// Reads an unencrypted private key. The library erases the key from memory when the key is dropped.
pub(super) fn read(text: &str) -> Result<PrivateKey, SignatureError> {
    let text = text.trim_start();
    if !text.starts_with("-----BEGIN OPENSSH PRIVATE KEY-----") {
        return Err(other(text));
    }
    let key = PrivateKey::from_openssh(text).ok().or_else(|| short(text)).ok_or(SignatureError::NoKey)?;
    let kind = key.algorithm();
    match &kind {
        Algorithm::SkEd25519 | Algorithm::SkEcdsaSha2NistP256 => Err(SignatureError::SecurityKey),
        _ if key.is_encrypted() => Err(SignatureError::Passphrase),
        Algorithm::Ed25519 | Algorithm::Ecdsa { curve: EcdsaCurve::NistP256 } => Ok(key),
        _ => Err(SignatureError::KindOfKey(kind.to_string())),
    }
}

/// Reads a P-256 key whose private number is shorter than 32 bytes, as happens for 1 key in 256. OpenSSH omits leading
/// zeros, and the library does not accept the shorter number, so the zeros are restored.
fn short(text: &str) -> Option<PrivateKey> {
    let lines = text.lines().map(str::trim).skip(1).take_while(|line| !line.starts_with('-'));
    let bytes = STANDARD.decode(lines.collect::<String>()).ok()?;
    // Fields: magic bytes, cipher, key derivation and its options, number of keys, public key, private key.
    let mut outer = Fields(&bytes);
    outer.take(MARK.len())?;
    let unlocked = [outer.string()?, outer.string()?, outer.string()?] == [&b"none"[..], b"none", b""];
    outer.take(4)?;
    outer.string()?;
    let before = bytes.len() - outer.0.len();
    let mut inner = Fields(outer.string()?);
    let private = inner.0;
    inner.take(8)?;
    let kind = inner.string()?;
    inner.string()?;
    inner.string()?;
    let head = private.len() - inner.0.len();
    let number = inner.string()?;
    let comment = inner.string()?;
    if !unlocked || kind != b"ecdsa-sha2-nistp256" || number.len() >= NUMBER {
        return None;
    }
    let mut whole = private[..head].to_vec();
    whole.extend(32_u32.to_be_bytes());
    whole.resize(whole.len() + NUMBER - number.len(), 0);
    whole.extend(number);
    whole.extend(u32::try_from(comment.len()).ok()?.to_be_bytes());
    whole.extend(comment);
    let padding = whole.len().next_multiple_of(8) - whole.len();
    whole.extend((1..=8_u8).take(padding));
    let length = u32::try_from(whole.len()).ok()?.to_be_bytes();
    PrivateKey::from_bytes(&[&bytes[..before], &length, &whole].concat()).ok()
}

/// The magic bytes at the start of a private key file.
const MARK: &[u8] = b"openssh-key-v1\0";

/// The length of a P-256 private number, in bytes.
const NUMBER: usize = 32;

/// A cursor over encoded fields (RFC 4251, section 5).
struct Fields<'b>(&'b [u8]);

impl<'b> Fields<'b> {
    fn take(&mut self, count: usize) -> Option<&'b [u8]> {
        let (field, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(field)
    }

    /// Takes a string: a length of 4 bytes, then that many bytes.
    fn string(&mut self) -> Option<&'b [u8]> {
        let length = self.take(4)?.try_into().ok().map(u32::from_be_bytes)?;
        self.take(usize::try_from(length).ok()?)
    }
}

/// Returns the error for a text that is not an OpenSSH private key.
fn other(text: &str) -> SignatureError {
    let first = text.lines().next().unwrap_or_default().trim_end();
    if first.starts_with("-----BEGIN ") && first.ends_with(" PRIVATE KEY-----") {
        return SignatureError::ForeignKey;
    }
    let is_public = PublicKey::from_openssh(first).is_ok()
        || first == "---- BEGIN SSH2 PUBLIC KEY ----"
        || first.starts_with("-----BEGIN ") && first.ends_with("PUBLIC KEY-----");
    if is_public { SignatureError::PublicKey } else { SignatureError::NoKey }
}
