//! Who vouches for a release: an OpenSSH signature over its `SHA256SUMS`, as `ssh-keygen -Y sign` writes it and
//! `ssh-keygen -Y verify` checks it (OpenSSH's PROTOCOL.sshsig).
//!
//! No agent is asked and no passphrase read. The signature lies beside `SHA256SUMS` and covers nothing else, so whoever
//! keeps a key in an agent, behind a passphrase or on a device signs the written release with `ssh-keygen` itself.

mod key;
mod signers;

pub use signers::{LineError, LineFault};

use ssh_key::public::KeyData;
use ssh_key::{Algorithm, EcdsaCurve, HashAlg, LineEnding, PublicKey, SshSig};

use claimbook_core::model::Date;

/// The namespace of every signature of a release: one that was made for anything else vouches for no release.
pub const NAMESPACE: &str = "claimbook-release";

/// Whose signature it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signer {
    /// The principals of the line that allows the key: patterns such as `ann@example.org` or `*@example.org`.
    pub principals: Vec<String>,
    /// SHA-256 of the public key, as `ssh-keygen -l` prints it.
    pub fingerprint: String,
}

/// Why nothing was signed, or why a signature does not vouch for a release. No message holds any of a private key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// A public key in place of the private one.
    #[error("this is a public key: name the private key, in the file without `.pub`. If an agent holds it, {BY_HAND}")]
    PublicKey,
    /// A private key that is encrypted.
    #[error("the private key has a passphrase, which claimbook does not ask for: {BY_HAND}")]
    Passphrase,
    /// A private key that a device holds.
    #[error("the private key is on a security key, which claimbook does not talk to: {BY_HAND}")]
    SecurityKey,
    /// A private key of a kind that claimbook does not sign with.
    #[error("claimbook signs with keys of the kinds {KINDS}, and this is one of the kind `{0}`: {BY_HAND}")]
    KindOfKey(String),
    /// A private key in the format of another program.
    #[error(
        "this private key is not in the format of OpenSSH: `ssh-keygen -p -f KEY` writes most others anew in it. Or else {BY_HAND}"
    )]
    ForeignKey,
    /// Anything else in place of a private key.
    #[error(
        "this is no private key of OpenSSH, or one that cannot be read: name the file that `ssh-keygen` wrote. If it is that, {BY_HAND}"
    )]
    NoKey,
    /// Anything else in place of a signature.
    #[error("this is no signature as `ssh-keygen -Y sign` writes it, or it was altered: get the file anew")]
    NoSignature,
    /// A signature that was made for another purpose.
    #[error("the signature was made in the namespace `{0}`, not in `{NAMESPACE}`: it vouches for something else")]
    Namespace(String),
    /// Lines of the list of allowed signers that cannot be read, where no other line admits the key.
    #[error("no line of the allowed signers admits the key, and some are faulty: {}", faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Signers {
        /// What is wrong, in the order of the lines.
        faults: Vec<LineFault>,
    },
    /// A key that is on no line of the list.
    #[error(
        "the signature is by the key {fingerprint}, which is not among the allowed signers: add it only if you know whose it is"
    )]
    UnknownSigner {
        /// SHA-256 of the public key.
        fingerprint: String,
    },
    /// A key that is allowed for other purposes alone.
    #[error("line {line} of the allowed signers allows the key for other namespaces than `{NAMESPACE}`")]
    OtherPurpose {
        /// The line, from 1.
        line: usize,
    },
    /// A key that was not valid yet on the day by which it is judged.
    #[error("line {line} of the allowed signers allows the key from {valid_after} on, and not yet on {day}")]
    NotYetValid {
        /// The line, from 1.
        line: usize,
        /// The first day of the key.
        valid_after: Date,
        /// The day by which the key is judged.
        day: Date,
    },
    /// A key that was no longer valid on the day by which it is judged.
    #[error("line {line} of the allowed signers allows the key until {valid_before}, and no longer on {day}")]
    Expired {
        /// The line, from 1.
        line: usize,
        /// The last day of the key.
        valid_before: Date,
        /// The day by which the key is judged.
        day: Date,
    },
    /// A signature by an allowed key of a kind that claimbook does not check.
    #[error(
        "the signature is by a key of the kind `{0}`, and claimbook checks those of {KINDS}: `ssh-keygen -Y verify -f ALLOWED_SIGNERS -I PRINCIPAL -n {NAMESPACE} -s SHA256SUMS.sig < SHA256SUMS` checks it"
    )]
    KindOfSignature(String),
    /// A signature by an allowed key over something else.
    #[error("the signature is not over these bytes: they, or the signature, were altered since")]
    Altered,
}

const BY_HAND: &str = "sign the written release by `ssh-keygen -Y sign -n claimbook-release -f KEY SHA256SUMS`";
const KINDS: &str = "`ssh-ed25519` and `ecdsa-sha2-nistp256`";

/// Signs a message: the bytes of a release's `SHA256SUMS`. Gives the text of the signature's file, of ASCII lines. The
/// same message and key give the same text always.
///
/// `private_key` is the text of a private key's file as `ssh-keygen` writes it, of the kind Ed25519 or ECDSA on P-256.
/// RSA keys are refused: the only library for them leaks a key through the time that it takes (RUSTSEC-2023-0071).
///
/// # Errors
///
/// When the key is none, is not private, has a passphrase, is on a device or is of another kind.
pub fn sign(message: &[u8], private_key: &str) -> Result<String, SignatureError> {
    let key = key::read(private_key)?;
    let signature = key.sign(NAMESPACE, HashAlg::Sha512, message).map_err(|_| SignatureError::NoKey)?;
    signature.to_pem(LineEnding::LF).map_err(|_| SignatureError::NoKey)
}

/// Checks a signature over a message, by a list of those who may sign (ssh-keygen(1), "ALLOWED SIGNERS").
///
/// A line's `valid-after` and `valid-before` are compared with `day`, the release's own date, since there is no clock:
/// a key holds that was valid on any part of that day in UTC, and without a day, any. As that date is the signer's word,
/// take a key off the list if somebody else may have it.
///
/// A faulty line of the list admits nobody. It is a fault only where no other line admits the key: the list may be kept
/// for other programs too.
///
/// # Errors
///
/// When the signature cannot be read, or when it vouches for nothing: made for another purpose, by a key that is
/// unknown, confined or out of its time, or that only a faulty line may name, of a kind that is not checked (RSA), or
/// over other bytes.
pub fn verify(
    message: &[u8],
    signature: &str,
    allowed_signers: &str,
    day: Option<Date>,
) -> Result<Signer, SignatureError> {
    let signature = read(signature)?;
    if signature.namespace() != NAMESPACE {
        return Err(SignatureError::Namespace(signature.namespace().to_owned()));
    }
    let (signers, faults) = signers::read(allowed_signers);
    let fingerprint = signature.public_key().fingerprint(HashAlg::Sha256).to_string();
    let mut refusal = SignatureError::UnknownSigner { fingerprint: fingerprint.clone() };
    for signer in signers.into_iter().filter(|signer| signer.key == *signature.public_key()) {
        match signer.admit(day) {
            Ok(()) => {
                check(message, &signature)?;
                return Ok(Signer { principals: signer.principals, fingerprint });
            }
            Err(error) => refusal = error,
        }
    }
    Err(if faults.is_empty() { refusal } else { SignatureError::Signers { faults } })
}

/// The fingerprint of the key that made a signature over a message, whoever's it is.
///
/// # Errors
///
/// As [`verify`], the list aside.
pub fn fits(message: &[u8], signature: &str) -> Result<String, SignatureError> {
    let signature = read(signature)?;
    if signature.namespace() != NAMESPACE {
        return Err(SignatureError::Namespace(signature.namespace().to_owned()));
    }
    check(message, &signature)?;
    Ok(signature.public_key().fingerprint(HashAlg::Sha256).to_string())
}

fn read(text: &str) -> Result<SshSig, SignatureError> {
    let signature = SshSig::from_pem(text).map_err(|_| SignatureError::NoSignature)?;
    // A signature is written in one way: what reads the same and is not was altered. The version is not signed.
    let is_whole =
        signature.version() == SshSig::VERSION && signature.to_pem(LineEnding::LF).is_ok_and(|written| written == text);
    if is_whole { Ok(signature) } else { Err(SignatureError::NoSignature) }
}

fn check(message: &[u8], signature: &SshSig) -> Result<(), SignatureError> {
    let key = signature.public_key();
    let is_checked = match key {
        KeyData::Ed25519(_) | KeyData::SkEd25519(_) | KeyData::SkEcdsaSha2NistP256(_) => true,
        _ => key.algorithm() == Algorithm::Ecdsa { curve: EcdsaCurve::NistP256 },
    };
    if !is_checked {
        return Err(SignatureError::KindOfSignature(key.algorithm().to_string()));
    }
    let key = PublicKey::from(key.clone());
    key.verify(NAMESPACE, message, signature).map_err(|_| SignatureError::Altered)
}
