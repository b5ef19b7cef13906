//! `CHANGES.md`: what changed with each version, the newest first.

use semver::Version;

use claimbook_core::model::Date;

/// The name of the file.
pub const CHANGES: &str = "CHANGES.md";

const TITLE: &str = "# Changes\n";

/// The whole file of a first release.
#[must_use]
pub fn first(version: &Version, date: Date) -> String {
    format!("{}The first release.\n", heading(version, date))
}

/// The whole file of a later release: what changed since the one before, as Markdown, and below it that one's own file.
#[must_use]
pub(crate) fn later(version: &Version, date: Date, before: &Version, changed: &str, file_before: &str) -> String {
    let older = file_before.strip_prefix(TITLE).unwrap_or(file_before);
    let changed = match changed.trim_end() {
        "" => "No table, row or code differs; what is said of them, or the files that hold them, may.",
        changed => changed,
    };
    format!("{}{changed}\n{older}", head(version, date, before))
}

/// How the file of a later release begins.
pub(crate) fn head(version: &Version, date: Date, before: &Version) -> String {
    format!("{}Since {before}:\n\n", heading(version, date))
}

fn heading(version: &Version, date: Date) -> String {
    format!("{TITLE}\n## {version} ({date})\n\n")
}
