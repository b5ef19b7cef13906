//! The list of those who may sign, one key on a line: principals, options if there are any, the key, a comment
//! (ssh-keygen(1), "ALLOWED SIGNERS"). As with ssh-keygen, a faulty line admits nobody and takes nothing from the others.

use ssh_key::PublicKey;
use ssh_key::public::KeyData;

use super::{NAMESPACE, SignatureError};
use claimbook_core::model::Date;

/// A faulty line of the list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {error}")]
pub struct LineFault {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub error: LineError,
}

/// What is wrong with a line of the list, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LineError {
    /// No public key.
    #[error("there is no public key after the principals: write `PRINCIPALS [OPTIONS] KIND KEY`")]
    NoKey,
    /// Principals that cannot be read.
    #[error("`{0}` is no list of principals: write `ann@example.org,ben@example.org`")]
    Principals(String),
    /// Principals that match nobody.
    #[error("`{0}` admits nobody: name somebody without `!`")]
    Nobody(String),
    /// An opening quote alone.
    #[error("a quote is not closed")]
    Quote,
    /// An option whose value is not in quotes.
    #[error("the value of `{0}` must be in quotes, as in `{0}=\"…\"`")]
    Unquoted(String),
    /// A certificate authority.
    #[error("claimbook knows no certificates: list the keys that sign, without `cert-authority`")]
    Certificates,
    /// An option that ssh-keygen does not know.
    #[error("there is no option `{0}`: the options are namespaces, valid-after, valid-before")]
    UnknownOption(String),
    /// An option twice.
    #[error("the option `{0}` stands twice")]
    RepeatedOption(String),
    /// A key whose last day is before its first.
    #[error("the key is valid on no day")]
    NeverValid,
    /// A time that cannot be read.
    #[error("`{0}` is no time: write `YYYYMMDD` or `YYYYMMDDHHMMSS`, with `Z` for UTC")]
    Time(String),
}

/// A line of the list.
pub(super) struct AllowedSigner {
    pub(super) principals: Vec<String>,
    pub(super) key: KeyData,
    line: usize,
    options: Options,
}

#[derive(Default)]
struct Options {
    /// Patterns, parted by commas.
    namespaces: Option<String>,
    valid_after: Option<Date>,
    valid_before: Option<Date>,
}

impl AllowedSigner {
    /// Whether the key may sign releases, and might on a day.
    pub(super) fn admit(&self, day: Option<Date>) -> Result<(), SignatureError> {
        let line = self.line;
        if self.options.namespaces.as_ref().is_some_and(|patterns| !admits(patterns, NAMESPACE)) {
            return Err(SignatureError::OtherPurpose { line });
        }
        let Some(day) = day else { return Ok(()) };
        if let Some(valid_after) = self.options.valid_after.filter(|first| day < *first) {
            return Err(SignatureError::NotYetValid { line, valid_after, day });
        }
        match self.options.valid_before.filter(|last| *last < day) {
            Some(valid_before) => Err(SignatureError::Expired { line, valid_before, day }),
            None => Ok(()),
        }
    }
}

/// What parts the fields of a line, as for ssh-keygen; other blanks are letters of a name.
const BLANKS: [char; 3] = [' ', '\t', '\r'];

/// The sound lines of the list, and what is wrong with each of the others. A mark of the byte order, which some editors
/// write before the first line, is no part of it.
pub(super) fn read(text: &str) -> (Vec<AllowedSigner>, Vec<LineFault>) {
    let (mut signers, mut faults) = (Vec::new(), Vec::new());
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    for (line, content) in (1..).zip(text.lines().map(|line| line.trim_matches(BLANKS))) {
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        match read_line(content, line) {
            Ok(signer) => signers.push(signer),
            Err(error) => faults.push(LineFault { line, error }),
        }
    }
    (signers, faults)
}

fn read_line(content: &str, line: usize) -> Result<AllowedSigner, LineError> {
    let (principals, rest) = field(content)?;
    let principals = read_principals(principals)?;
    if let Some(key) = key(rest) {
        return Ok(AllowedSigner { principals, key, line, options: Options::default() });
    }
    let (options, rest) = field(rest)?;
    let key = key(rest).ok_or(LineError::NoKey)?;
    Ok(AllowedSigner { principals, key, line, options: read_options(options)? })
}

/// Patterns parted by commas, all of them in one pair of quotes if a blank is among them.
fn read_principals(field: &str) -> Result<Vec<String>, LineError> {
    let inner = field.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(field);
    let principals: Vec<String> = inner.split(',').map(str::to_owned).collect();
    if principals.iter().any(|principal| principal.is_empty() || principal.contains('"')) {
        return Err(LineError::Principals(field.to_owned()));
    }
    // A list that admits none of the patterns that it names has negations only, or negates them all.
    if !principals.iter().any(|principal| admits(inner, principal)) {
        return Err(LineError::Nobody(field.to_owned()));
    }
    Ok(principals)
}

/// The first field, which blanks end unless they are in quotes, and what follows it.
fn field(text: &str) -> Result<(&str, &str), LineError> {
    let mut quoted = false;
    let end = text.find(|c: char| {
        quoted ^= c == '"';
        BLANKS.contains(&c) && !quoted
    });
    if quoted {
        return Err(LineError::Quote);
    }
    let (field, rest) = text.split_at(end.unwrap_or(text.len()));
    Ok((field, rest.trim_start_matches(BLANKS)))
}

/// The public key with which a text begins; the comment after it says nothing.
fn key(text: &str) -> Option<KeyData> {
    let mut words = text.split(BLANKS).filter(|word| !word.is_empty());
    let (kind, key) = (words.next()?, words.next()?);
    PublicKey::from_openssh(&format!("{kind} {key}")).ok().map(|key| key.key_data().clone())
}

fn read_options(text: &str) -> Result<Options, LineError> {
    let mut options = Options::default();
    let mut quoted = false;
    let parted = text.split(|c: char| {
        quoted ^= c == '"';
        c == ',' && !quoted
    });
    for option in parted {
        let (name, value) = option.split_once('=').map_or((option, None), |(name, value)| (name, Some(value)));
        let value = || {
            let inner = value.and_then(|value| value.strip_prefix('"')).and_then(|value| value.strip_suffix('"'));
            inner.ok_or_else(|| LineError::Unquoted(name.to_owned()))
        };
        let is_repeated = match name.to_ascii_lowercase().as_str() {
            "namespaces" => options.namespaces.replace(value()?.to_owned()).is_some(),
            "valid-after" => options.valid_after.replace(day(value()?)?).is_some(),
            "valid-before" => options.valid_before.replace(day(value()?)?).is_some(),
            "cert-authority" => return Err(LineError::Certificates),
            _ => return Err(LineError::UnknownOption(name.to_owned())),
        };
        if is_repeated {
            return Err(LineError::RepeatedOption(name.to_owned()));
        }
    }
    match (options.valid_after, options.valid_before) {
        (Some(first), Some(last)) if last < first => Err(LineError::NeverValid),
        _ => Ok(options),
    }
}

/// The day of a time: `YYYYMMDD`, `YYYYMMDDHHMM` or `YYYYMMDDHHMMSS`, with or without `Z`. Without it, ssh-keygen takes
/// the machine's own time zone; here all times are UTC, or the same folder would be signed in one place and not in
/// another.
fn day(text: &str) -> Result<Date, LineError> {
    let digits = text.strip_suffix('Z').unwrap_or(text);
    let part = |from: usize, to: usize| digits.get(from..to).and_then(|part| part.parse::<u32>().ok()).unwrap_or(0);
    let sound = matches!(digits.len(), 8 | 12 | 14)
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && (part(8, 10) < 24 && part(10, 12) < 60 && part(12, 14) < 60);
    let day = Date::new(part(0, 4).cast_signed(), part(4, 6), part(6, 8)).filter(|_| sound);
    day.ok_or_else(|| LineError::Time(text.to_owned()))
}

/// Whether a list of patterns admits a name (`ssh_config(5)`, "PATTERNS"): `!` before a pattern forbids what it matches.
fn admits(patterns: &str, name: &str) -> bool {
    let (mut admitted, mut forbidden) = (false, false);
    for pattern in patterns.split(',') {
        match pattern.strip_prefix('!') {
            Some(pattern) => forbidden |= matches(pattern.as_bytes(), name.as_bytes()),
            None => admitted |= matches(pattern.as_bytes(), name.as_bytes()),
        }
    }
    admitted && !forbidden
}

/// Whether a pattern matches a name: `*` any characters, `?` one. Only the latest `*` is ever tried again.
fn matches(pattern: &[u8], name: &[u8]) -> bool {
    let (mut at, mut of, mut star) = (0, 0, None);
    while of < name.len() {
        match pattern.get(at) {
            Some(b'*') => {
                star = Some((at, of));
                at += 1;
            }
            Some(&byte) if byte == b'?' || byte == name[of] => (at, of) = (at + 1, of + 1),
            _ => match star {
                Some((place, from)) => {
                    star = Some((place, from + 1));
                    (at, of) = (place + 1, from + 1);
                }
                None => return false,
            },
        }
    }
    pattern[at..].iter().all(|byte| *byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_as_those_of_ssh_do() {
        for (patterns, admitted) in [
            ("claimbook-release", true),
            ("git,claimbook-release", true),
            ("git", false),
            ("*", true),
            ("claimbook-*", true),
            ("*-rele?se", true),
            ("c*k*e*e", true),
            ("claimbook-release?", false),
            ("*,!claimbook-release", false),
            ("!git,*", true),
            ("!git", false),
            ("", false),
        ] {
            assert_eq!(admits(patterns, NAMESPACE), admitted, "{patterns}");
        }
    }

    #[test]
    fn a_time_is_read_by_its_day() {
        for (text, expected) in [
            ("20261123", Ok("2026-11-23")),
            ("20261123Z", Ok("2026-11-23")),
            ("202611232359", Ok("2026-11-23")),
            ("20261123235959Z", Ok("2026-11-23")),
            ("20261131", Err(())),
            ("202611232400", Err(())),
            ("2026-11-23", Err(())),
            ("2026112", Err(())),
            ("", Err(())),
            ("éé2611", Err(())),
        ] {
            assert_eq!(day(text).map(|day| day.to_string()).map_err(drop), expected.map(str::to_owned), "{text}");
        }
    }
}
