//! The versioning policy: every kind of change and its level. `docs/versioning.md` shows this table.

use std::fmt;

use semver::{Prerelease, Version};
use serde::Serialize;

/// The part of the version that a change raises, lowest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Level {
    /// Results do not change: documentation, metadata, serialization.
    Patch,
    /// Data was added or corrected: programs still run, but results may change.
    Minor,
    /// A program written for the older release may fail, or an id that the program uses no longer exists.
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

/// The kind of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A table was removed or renamed.
    TableRemoved,
    /// A column was removed or renamed.
    ColumnRemoved,
    /// A code was removed or renamed.
    CodeRemoved,
    /// The type, code list or nullability of a column changed.
    TypeChanged,
    /// The primary key of a table changed.
    PrimaryKeyChanged,
    /// A reference to another table was removed.
    ForeignKeyRemoved,
    /// The profile for reading, hashing or segmenting texts changed.
    ProfileChanged,
    /// The name of the dataset, used in paths and identifiers, changed.
    DatasetRenamed,
    /// The id of a claim is missing; a release refuses this.
    ClaimVanished,
    /// The id of a claim was given to another proposition; a release refuses this.
    ClaimReused,
    /// An entity has another id, and all references follow.
    EntityRenamed,
    /// A row was removed that other tables may refer to by its id.
    IdVanished,
    /// A table was added.
    TableAdded,
    /// A column was added.
    ColumnAdded,
    /// A code was added.
    CodeAdded,
    /// The rank, percentages or expected codes of a code changed.
    CodeChanged,
    /// A reference to another table was added.
    ForeignKeyAdded,
    /// A claim was added.
    ClaimAdded,
    /// The values, anchors, participants, times, citations, relations or codes of a claim changed.
    ClaimChanged,
    /// A claim was withdrawn; its row stays.
    ClaimWithdrawn,
    /// A claim was superseded by another; its row stays.
    ClaimSuperseded,
    /// A superseded or withdrawn claim became current again.
    ClaimRevived,
    /// A claim was read and accepted by a second coder, but not by a human reviewer.
    ClaimChecked,
    /// A claim was reviewed and accepted by a human.
    ClaimReviewed,
    /// An entity was superseded by another, and references follow; its row stays.
    EntitySuperseded,
    /// A row was added to another table.
    RowAdded,
    /// A row was removed from another table, and no table refers to its rows.
    RowRemoved,
    /// The values of a row in another table changed.
    RowChanged,
    /// The order of the rows in a list changed.
    OrderChanged,
    /// Only derived values changed.
    DerivedChanged,
    /// The description of a table, column or code changed.
    DocumentationChanged,
    /// The dataset's record changed.
    MetadataChanged,
    /// The order of columns changed.
    ColumnsReordered,
    /// The program that wrote the tables, or its version, changed.
    GeneratorChanged,
}

/// Every kind of change, MAJOR ones first.
pub const KINDS: [Kind; 34] = [
    Kind::TableRemoved,
    Kind::ColumnRemoved,
    Kind::CodeRemoved,
    Kind::TypeChanged,
    Kind::PrimaryKeyChanged,
    Kind::ForeignKeyRemoved,
    Kind::ProfileChanged,
    Kind::DatasetRenamed,
    Kind::ClaimVanished,
    Kind::ClaimReused,
    Kind::EntityRenamed,
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
    Kind::ClaimRevived,
    Kind::ClaimChecked,
    Kind::ClaimReviewed,
    Kind::EntitySuperseded,
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
    /// Returns which part of the version the change raises.
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
            | Self::ClaimReused
            | Self::EntityRenamed
            | Self::IdVanished => Level::Major,
            Self::DocumentationChanged | Self::MetadataChanged | Self::ColumnsReordered | Self::GeneratorChanged => {
                Level::Patch
            }
            Self::TableAdded
            | Self::ColumnAdded
            | Self::CodeAdded
            | Self::CodeChanged
            | Self::ForeignKeyAdded
            | Self::ClaimAdded
            | Self::ClaimChanged
            | Self::ClaimWithdrawn
            | Self::ClaimSuperseded
            | Self::ClaimRevived
            | Self::ClaimChecked
            | Self::ClaimReviewed
            | Self::EntitySuperseded
            | Self::RowAdded
            | Self::RowRemoved
            | Self::RowChanged
            | Self::OrderChanged
            | Self::DerivedChanged => Level::Minor,
        }
    }
}

/// Returns the lowest version that the policy allows after `old`; `old` itself if `level` is `None`.
///
/// From 1.0.0 on, the rules are those of Semantic Versioning 2.0.0. Below 1.0.0, both MAJOR and MINOR changes raise the
/// second number. After a pre-release, the result is the version that the pre-release announced.
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
