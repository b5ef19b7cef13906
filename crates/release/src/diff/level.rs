//! The versioning policy: every kind of change, and how far it raises the version. `docs/versioning.md` shows this table.

use std::fmt;

use semver::{Prerelease, Version};
use serde::Serialize;

/// How far a change raises the version, the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Level {
    /// Nobody's results differ: documentation, metadata, serialization.
    Patch,
    /// There is more, or values were corrected: a program still runs, its results may differ.
    Minor,
    /// A program that reads the older one may fail, or an id that it knows leads nowhere.
    Major,
}

impl fmt::Display for Level {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Patch => "PATCH",
            Self::Minor => "MINOR",
            Self::Major => "MAJOR",
        })
    }
}

/// What a change is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A table that is there no more, or under another name.
    TableRemoved,
    /// A column that is there no more, or under another name.
    ColumnRemoved,
    /// A code that is there no more, or under another name.
    CodeRemoved,
    /// A column whose values are of another type, code list or nullability.
    TypeChanged,
    /// Other columns name a row.
    PrimaryKeyChanged,
    /// Columns that refer to another table no more.
    ForeignKeyRemoved,
    /// Texts are read, hashed or divided by other rules.
    ProfileChanged,
    /// The dataset has another name in paths and identifiers.
    DatasetRenamed,
    /// A claim whose id is there no more; a release refuses it.
    ClaimVanished,
    /// A row to which others may refer by its id and that is there no more.
    IdVanished,
    /// A table that is new.
    TableAdded,
    /// A column that is new.
    ColumnAdded,
    /// A code that is new.
    CodeAdded,
    /// A code with another rank, percentage or domain to expect.
    CodeChanged,
    /// Columns that now refer to another table.
    ForeignKeyAdded,
    /// A claim that is new.
    ClaimAdded,
    /// A claim with other values, anchors, participants, times, citations, relations or codes.
    ClaimChanged,
    /// A claim that was taken back; its row stays.
    ClaimWithdrawn,
    /// A claim that another replaces; its row stays.
    ClaimSuperseded,
    /// A claim that a second person has accepted.
    ClaimReviewed,
    /// A row of another table that is new.
    RowAdded,
    /// A row of another table that is there no more, and to which nothing refers.
    RowRemoved,
    /// A row of another table with other values.
    RowChanged,
    /// A list with the same rows in another order.
    OrderChanged,
    /// Values that only follow from others.
    DerivedChanged,
    /// What a table, column or code is said to mean.
    DocumentationChanged,
    /// What the dataset says of itself.
    MetadataChanged,
    /// Columns in another order.
    ColumnsReordered,
    /// Another program wrote it, or another version of it.
    GeneratorChanged,
}

/// Every kind of change, MAJOR ones first.
pub const KINDS: [Kind; 29] = [
    Kind::TableRemoved,
    Kind::ColumnRemoved,
    Kind::CodeRemoved,
    Kind::TypeChanged,
    Kind::PrimaryKeyChanged,
    Kind::ForeignKeyRemoved,
    Kind::ProfileChanged,
    Kind::DatasetRenamed,
    Kind::ClaimVanished,
    Kind::IdVanished,
    Kind::TableAdded,
    Kind::ColumnAdded,
    Kind::CodeAdded,
    Kind::CodeChanged,
    Kind::ForeignKeyAdded,
    Kind::ClaimAdded,
    Kind::ClaimChanged,
    Kind::ClaimWithdrawn,
    Kind::ClaimSuperseded,
    Kind::ClaimReviewed,
    Kind::RowAdded,
    Kind::RowRemoved,
    Kind::RowChanged,
    Kind::OrderChanged,
    Kind::DerivedChanged,
    Kind::DocumentationChanged,
    Kind::MetadataChanged,
    Kind::ColumnsReordered,
    Kind::GeneratorChanged,
];

impl Kind {
    /// How far it raises the version.
    #[must_use]
    pub fn level(self) -> Level {
        match self {
            Self::TableRemoved
            | Self::ColumnRemoved
            | Self::CodeRemoved
            | Self::TypeChanged
            | Self::PrimaryKeyChanged
            | Self::ForeignKeyRemoved
            | Self::ProfileChanged
            | Self::DatasetRenamed
            | Self::ClaimVanished
            | Self::IdVanished => Level::Major,
            Self::DocumentationChanged | Self::MetadataChanged | Self::ColumnsReordered | Self::GeneratorChanged => {
                Level::Patch
            }
            _ => Level::Minor,
        }
    }
}

/// The lowest version that says honestly how far something differs from `old`; `old` itself where nothing does.
///
/// From 1.0.0 on by Semantic Versioning 2.0.0. Below, where the first number says nothing, the second one counts both
/// MAJOR and MINOR changes. After a pre-release it is the version that was announced.
#[must_use]
pub fn smallest(old: &Version, level: Option<Level>) -> Version {
    let Some(level) = level else { return old.clone() };
    if old.pre != Prerelease::EMPTY {
        return Version::new(old.major, old.minor, old.patch);
    }
    match level {
        Level::Major if old.major > 0 => Version::new(old.major.saturating_add(1), 0, 0),
        Level::Major | Level::Minor => Version::new(old.major, old.minor.saturating_add(1), 0),
        Level::Patch => Version::new(old.major, old.minor, old.patch.saturating_add(1)),
    }
}
