//! Private keys that sign without asking anybody.

use ssh_key::{Algorithm, EcdsaCurve, PrivateKey, PublicKey};

use super::SignatureError;

/// A key that can sign at once. The library wipes it from memory when it is done with.
pub(super) fn read(text: &str) -> Result<PrivateKey, SignatureError> {
    let text = text.trim_start();
    if !text.starts_with("-----BEGIN OPENSSH PRIVATE KEY-----") {
        return Err(other(text));
    }
    let key = PrivateKey::from_openssh(text).map_err(|_| SignatureError::NoKey)?;
    let kind = key.algorithm();
    match &kind {
        Algorithm::SkEd25519 | Algorithm::SkEcdsaSha2NistP256 => Err(SignatureError::SecurityKey),
        _ if key.is_encrypted() => Err(SignatureError::Passphrase),
        Algorithm::Ed25519 | Algorithm::Ecdsa { curve: EcdsaCurve::NistP256 } => Ok(key),
        _ => Err(SignatureError::KindOfKey(kind.to_string())),
    }
}

/// What it is instead.
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
