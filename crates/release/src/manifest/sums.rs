//! `SHA256SUMS`: one line per file, as `sha256sum` of GNU coreutils writes and checks them.

use std::fmt::Write;

use super::Entry;
use claimbook_core::model::Digest;

/// The name of the file.
pub const SUMS: &str = "SHA256SUMS";

/// The name of the file that holds its signature, as `ssh-keygen -Y sign` names it.
pub const SIGNATURE: &str = "SHA256SUMS.sig";

/// The lines of some files, in the order of their paths.
#[must_use]
pub fn write(entries: &[Entry]) -> String {
    let mut lines = String::new();
    for entry in entries {
        let _ = writeln!(lines, "{}  {}", entry.sha256, entry.path);
    }
    lines
}

/// The digest and the path on each line.
///
/// # Errors
///
/// The number of the first line, counted from 1, that is not of the form `<64 hex digits>  <path>`.
pub fn read(text: &str) -> Result<Vec<(Digest, &str)>, usize> {
    text.lines().enumerate().map(|(index, line)| entry(line).ok_or(index + 1)).collect()
}

fn entry(line: &str) -> Option<(Digest, &str)> {
    let (digest, path) = line.split_once("  ")?;
    Some((digest.parse().ok()?, path))
}
