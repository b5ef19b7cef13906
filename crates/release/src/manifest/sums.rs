//! The `SHA256SUMS` file: one line per file, in the format of `sha256sum` (GNU coreutils).

use std::fmt::Write;

use super::Entry;
use claimbook_core::model::Digest;

/// The file name of the checksums.
pub const SUMS: &str = "SHA256SUMS";

/// The file name of the signature over the checksums, as `ssh-keygen -Y sign` names it.
pub const SIGNATURE: &str = "SHA256SUMS.sig";

/// Writes one line for each entry, in the given order.
#[must_use]
pub fn write(entries: &[Entry]) -> String {
    let mut lines = String::new();
    for entry in entries {
        let _ = writeln!(lines, "{}  {}", entry.sha256, entry.path);
    }
    lines
}

/// Parses the lines into pairs of checksum and path.
///
/// # Errors
///
/// Returns the number, from 1, of the first line that does not have the form `<64 hex digits>  <path>`.
pub fn read(text: &str) -> Result<Vec<(Digest, &str)>, usize> {
    text.lines().enumerate().map(|(index, line)| entry(line).ok_or(index + 1)).collect()
}

fn entry(line: &str) -> Option<(Digest, &str)> {
    let (digest, path) = line.split_once("  ")?;
    Some((digest.parse().ok()?, path))
}
