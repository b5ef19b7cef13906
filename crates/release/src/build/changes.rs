//! `CHANGES.md`: the changes of each version, newest first.

use semver::Version;

use claimbook_core::model::Date;

/// The file name of the change log.
pub const CHANGES: &str = "CHANGES.md";

const TITLE: &str = "# Changes\n";

/// Returns the complete file for a first release.
#[must_use]
pub fn first(version: &Version, date: Date) -> String {
    format!("{}The first release.\n", heading(version, date))
}

/// Returns the complete file for a later release: the changes since the previous release as Markdown, then the sections
/// of the previous file.
#[must_use]
pub(crate) fn later(version: &Version, date: Date, before: &Version, changed: &str, file_before: &str) -> String {
    let older = file_before.strip_prefix(TITLE).unwrap_or(file_before);
    let changed = match changed.trim_end() {
        "" => "No table, row or code changed. Descriptions or file contents may differ.",
        changed => changed,
    };
    format!("{}{changed}\n{older}", head(version, date, before))
}

/// Returns the start of the file for a later release.
pub(crate) fn head(version: &Version, date: Date, before: &Version) -> String {
    format!("{}Since {before}:\n\n", heading(version, date))
}

fn heading(version: &Version, date: Date) -> String {
    format!("{TITLE}\n## {version} ({date})\n\n")
}
