//! The list of allowed signers, one key per line: principals, options if any, key, comment (ssh-keygen(1), "ALLOWED
//! SIGNERS"). As in ssh-keygen, a faulty line allows no key and does not affect other lines.

use ssh_key::PublicKey;
use ssh_key::public::KeyData;

use super::{NAMESPACE, SignatureError};
use claimbook_core::model::Date;

/// A faulty line of the list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {error}")]
pub struct LineFault {
    /// The line number, from 1.
    pub line: usize,
    /// The error in the line.
    pub error: LineError,
}

/// An error in a line of the list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LineError {
    /// The line has no public key.
    #[error("there is no public key after the principals: write `PRINCIPALS [OPTIONS] KIND KEY`")]
    NoKey,
    /// The principals cannot be read.
    #[error("`{0}` is not a list of principals: write `ann@example.org,ben@example.org`")]
    Principals(String),
    /// The principals match nobody.
    #[error("`{0}` matches nobody: add a pattern without `!`")]
    Nobody(String),
    /// A quote is not closed.
    #[error("a quote is not closed")]
    Quote,
    /// The value of an option is not in quotes.
    #[error("the value of `{0}` must be in quotes, as in `{0}=\"…\"`")]
    Unquoted(String),
    /// The line names a certificate authority.
    #[error("claimbook does not support certificates: list the signing keys, without `cert-authority`")]
    Certificates,
    /// ssh-keygen does not know the option.
    #[error("there is no option `{0}`: the options are namespaces, valid-after, valid-before")]
    UnknownOption(String),
    /// The line has the same option twice.
    #[error("the option `{0}` is repeated")]
    RepeatedOption(String),
    /// The last day of the key is before its first day.
    #[error("the key is never valid: `valid-before` is earlier than `valid-after`")]
    NeverValid,
    /// A time cannot be read.
    #[error("`{0}` is not a time: write `YYYYMMDD` or `YYYYMMDDHHMMSS`, with `Z` for UTC")]
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
    /// Patterns, separated by commas.
    namespaces: Option<String>,
    valid_after: Option<Date>,
    valid_before: Option<Date>,
}

impl AllowedSigner {
    /// Checks that the key may sign releases, and that the key is valid on `day`.
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

/// The characters that separate the fields of a line, as in ssh-keygen. Other white space is part of a field.
const BLANKS: [char; 3] = [' ', '\t', '\r'];

/// Reads the list. Returns the valid lines and the faults of the other lines. Ignores a byte order mark at the start,
/// which some editors write.
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

/// Reads patterns separated by commas. The whole list may be in quotes, which a pattern with a space needs.
fn read_principals(field: &str) -> Result<Vec<String>, LineError> {
    let inner = field.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(field);
    let principals: Vec<String> = inner.split(',').map(str::to_owned).collect();
    if principals.iter().any(|principal| principal.is_empty() || principal.contains('"')) {
        return Err(LineError::Principals(field.to_owned()));
    }
    // If the list admits none of its own patterns as a name, each pattern begins with `!` or is excluded by a pattern
    // that does. The list then admits nobody.
    if !principals.iter().any(|principal| admits(inner, principal)) {
        return Err(LineError::Nobody(field.to_owned()));
    }
    Ok(principals)
}

/// Splits off the first field and returns it with the remaining text. A blank in quotes does not end a field.
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

/// Reads the public key at the start of a text. The comment after the key is ignored.
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

/// Reads the day of a time: `YYYYMMDD`, `YYYYMMDDHHMM` or `YYYYMMDDHHMMSS`, with or without `Z`. Without `Z`,
/// ssh-keygen uses the local time zone. This function always uses UTC, so that the result is the same on every machine.
fn day(text: &str) -> Result<Date, LineError> {
    let digits = text.strip_suffix('Z').unwrap_or(text);
    let part = |from: usize, to: usize| digits.get(from..to).and_then(|part| part.parse::<u32>().ok()).unwrap_or(0);
    let sound = matches!(digits.len(), 8 | 12 | 14)
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && (part(8, 10) < 24 && part(10, 12) < 60 && part(12, 14) < 60);
    let day = Date::new(part(0, 4).cast_signed(), part(4, 6), part(6, 8)).filter(|_| sound);
    day.ok_or_else(|| LineError::Time(text.to_owned()))
}

/// Returns whether a list of patterns matches a name (`ssh_config(5)`, "PATTERNS"). A name that matches a pattern
/// after `!` is excluded.
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

/// Returns whether a pattern matches a name: `*` matches any characters, `?` matches one. Backtracking only concerns
/// the latest `*`, so the time is at most quadratic.
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
