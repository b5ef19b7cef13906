//! OpenSSH signatures of releases, over `SHA256SUMS`. The format is that of `ssh-keygen -Y sign` and `ssh-keygen -Y
//! verify` (OpenSSH's PROTOCOL.sshsig).
//!
//! This module uses no SSH agent and reads no passphrase. For a key in an agent, behind a passphrase or on a device,
//! sign the written release with `ssh-keygen`. The signature is a separate file beside `SHA256SUMS`.

mod key;
mod signers;

pub use signers::{LineError, LineFault};

use ssh_key::public::KeyData;
use ssh_key::{Algorithm, EcdsaCurve, HashAlg, LineEnding, PublicKey, SshSig};

use claimbook_core::model::Date;

/// The namespace of release signatures. Signatures made in another namespace are rejected.
pub const NAMESPACE: &str = "claimbook-release";

/// The signer of a release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signer {
    /// The principals on the line that allows the key: patterns such as `ann@example.org` or `*@example.org`.
    pub principals: Vec<String>,
    /// SHA-256 of the public key, as `ssh-keygen -l` prints it.
    pub fingerprint: String,
}

/// An error of signing, or a reason to reject a signature. No message contains any part of a private key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// The key is a public key.
    #[error(
        "this is a public key: give the private key, in the file without `.pub`. If the key is in an agent, {BY_HAND}"
    )]
    PublicKey,
    /// The private key is encrypted.
    #[error("the private key has a passphrase, and claimbook cannot ask for it: {BY_HAND}")]
    Passphrase,
    /// The private key is stored on a security key.
    #[error("the private key is on a security key, which claimbook cannot use: {BY_HAND}")]
    SecurityKey,
    /// The private key has an algorithm that claimbook does not sign with.
    #[error("claimbook signs only with {KINDS} keys, and this key is `{0}`: {BY_HAND}")]
    KindOfKey(String),
    /// The private key is not in OpenSSH's format.
    #[error("this private key is not in OpenSSH's format: `ssh-keygen -p -f KEY` converts most formats. Or {BY_HAND}")]
    ForeignKey,
    /// The text is not a private key, or the key cannot be read.
    #[error(
        "this is not an OpenSSH private key, or it cannot be read: give the file that `ssh-keygen` wrote. \
         If this is that file, {BY_HAND}"
    )]
    NoKey,
    /// The text is not a signature in the form that `ssh-keygen` writes.
    #[error("this is not a signature written by `ssh-keygen -Y sign`, or it was altered: download the file again")]
    NoSignature,
    /// The signature was made in another namespace.
    #[error("the signature was made in the namespace `{0}`, not in `{NAMESPACE}`: it was made for another purpose")]
    Namespace(String),
    /// Some lines of the allowed signers cannot be read, and no other line allows the key.
    #[error(
        "no line of the allowed signers allows the key, and some lines are faulty: {}",
        faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
    )]
    Signers {
        /// The faulty lines, in the order of the file.
        faults: Vec<LineFault>,
    },
    /// No line of the allowed signers has the key.
    #[error(
        "the signature is by the key {fingerprint}, which is not among the allowed signers: \
         add the key only if you know who owns it"
    )]
    UnknownSigner {
        /// SHA-256 of the public key.
        fingerprint: String,
    },
    /// The key is allowed for other namespaces only.
    #[error("line {line} of the allowed signers does not allow the key for the namespace `{NAMESPACE}`")]
    OtherPurpose {
        /// The line number, from 1.
        line: usize,
    },
    /// The key was not yet valid on the day of the check.
    #[error("line {line} of the allowed signers allows the key from {valid_after}, which is after {day}")]
    NotYetValid {
        /// The line number, from 1.
        line: usize,
        /// The first day of the key.
        valid_after: Date,
        /// The day for which the key is checked.
        day: Date,
    },
    /// The key was no longer valid on the day of the check.
    #[error("line {line} of the allowed signers allows the key until {valid_before}, which is before {day}")]
    Expired {
        /// The line number, from 1.
        line: usize,
        /// The last day of the key.
        valid_before: Date,
        /// The day for which the key is checked.
        day: Date,
    },
    /// The key is allowed, but has an algorithm that claimbook does not verify.
    #[error(
        "the signature is by a `{0}` key, and claimbook verifies only {KINDS} keys: verify it with \
         `ssh-keygen -Y verify -f ALLOWED_SIGNERS -I PRINCIPAL -n {NAMESPACE} -s SHA256SUMS.sig < SHA256SUMS`"
    )]
    KindOfSignature(String),
    /// The signature does not match the signed bytes.
    #[error("the signature does not match: the signed file or the signature was altered")]
    Altered,
}

const BY_HAND: &str = "sign the written release with `ssh-keygen -Y sign -n claimbook-release -f KEY SHA256SUMS`";
const KINDS: &str = "`ssh-ed25519` and `ecdsa-sha2-nistp256`";

/// Signs a message, which is the content of a release's `SHA256SUMS`. Returns the text of the signature file, in ASCII.
/// The same message and key always give the same text.
///
/// `private_key` is the text of a private key file written by `ssh-keygen`, with the algorithm Ed25519 or ECDSA on
/// P-256. RSA keys are refused: the only library for them has a timing side channel (RUSTSEC-2023-0071).
///
/// # Errors
///
/// Fails if the key cannot be read, is public, has a passphrase, is on a device, or has another algorithm.
pub fn sign(message: &[u8], private_key: &str) -> Result<String, SignatureError> {
    let key = key::read(private_key)?;
    let signature = key.sign(NAMESPACE, HashAlg::Sha512, message).map_err(|_| SignatureError::NoKey)?;
    signature.to_pem(LineEnding::LF).map_err(|_| SignatureError::NoKey)
}

/// Verifies a signature over a message against a list of allowed signers (ssh-keygen(1), "ALLOWED SIGNERS").
///
/// `valid-after` and `valid-before` are compared with `day`, which is the date of the release. A key counts as valid if
/// it was valid on any part of that day in UTC. If `day` is `None`, the limits are ignored. The signer states the date,
/// so remove a key from the list if another person may have it.
///
/// A faulty line allows no key. It is reported only if no other line allows the key, because the list may also serve
/// other programs.
///
/// # Errors
///
/// Fails if the signature cannot be read, has another namespace, or does not match the message. Fails if the key is
/// unknown, limited to other namespaces, outside its validity, or has an unsupported algorithm (such as RSA). Also
/// fails if no readable line allows the key and other lines are faulty.
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

/// Verifies a signature over a message without a list of signers. Returns the fingerprint of the key.
///
/// # Errors
///
/// Returns the errors of [`verify`] that do not concern the list.
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
    // Text that parses but is not in the canonical form was altered. The version field is not covered by the signature.
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
