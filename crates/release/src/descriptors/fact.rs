//! What several descriptors state of one release, in words that can be compared.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::address;
use super::person::Person;
use crate::manifest::Release;
use crate::snapshot::{Shape, ShapeColumn, ShapeKind};

/// Something that a release states of itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fact {
    /// The title.
    Title,
    /// What it holds.
    Description,
    /// The version.
    Version,
    /// The date.
    Date,
    /// The license, as an SPDX identifier.
    License,
    /// The language, without its region.
    Language,
    /// Who made it.
    Creators,
    /// Who publishes it.
    Publisher,
    /// Words under which it is found.
    Keywords,
    /// Where people read about it.
    Address,
    /// The DOI of all its versions.
    Doi,
    /// The titles of the publications whose claims it holds.
    Sources,
    /// SHA-256 of the manifest less the descriptors: of everything that the release says of itself.
    Manifest,
    /// The size and SHA-256 of a file, by path.
    File(String),
    /// The columns of a table with their types.
    Columns(String),
    /// The primary key of a table.
    Key(String),
    /// What columns of a table refer to, by the table and the columns.
    Reference(String, String),
    /// The codes of a list.
    Codes(String),
}

impl fmt::Display for Fact {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Title => formatter.write_str("the title"),
            Self::Description => formatter.write_str("the description"),
            Self::Version => formatter.write_str("the version"),
            Self::Date => formatter.write_str("the date"),
            Self::License => formatter.write_str("the license"),
            Self::Language => formatter.write_str("the language"),
            Self::Creators => formatter.write_str("the list of creators"),
            Self::Publisher => formatter.write_str("the publisher"),
            Self::Keywords => formatter.write_str("the list of keywords"),
            Self::Address => formatter.write_str("the address"),
            Self::Doi => formatter.write_str("the DOI"),
            Self::Sources => formatter.write_str("the list of sources"),
            Self::Manifest => formatter.write_str("the digest of the manifest"),
            Self::File(path) => write!(formatter, "the file `{path}`"),
            Self::Columns(table) => write!(formatter, "the list of columns of `{table}`"),
            Self::Key(table) => write!(formatter, "the primary key of `{table}`"),
            Self::Reference(table, columns) => write!(formatter, "the reference of `{table}` by `{columns}`"),
            Self::Codes(list) => write!(formatter, "the list of codes `{list}`"),
        }
    }
}

/// What is stated of a release: each fact with its value in words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts(BTreeMap<Fact, String>);

impl Facts {
    /// What a release is, by its manifest and the shapes of its tables.
    #[must_use]
    pub fn of(release: &Release) -> Self {
        let (manifest, dataset) = (&release.manifest, &release.manifest.dataset);
        let mut facts = Self::default();
        facts.state(Fact::Title, &dataset.title);
        facts.state(Fact::Description, &dataset.description);
        facts.state(Fact::Version, manifest.version.to_string());
        facts.state(Fact::Date, manifest.date.to_string());
        facts.state(Fact::License, dataset.license.to_string());
        facts.state(Fact::Language, address::language(&dataset.language));
        facts.list(Fact::Creators, dataset.creators.iter().map(|creator| Person::of(creator).to_string()));
        facts.state(Fact::Publisher, &dataset.publisher);
        facts.list(Fact::Keywords, dataset.keywords.iter().cloned());
        facts.maybe(Fact::Address, address::landing(dataset));
        facts.maybe(Fact::Doi, dataset.doi.as_ref().map(ToString::to_string));
        facts.list(Fact::Sources, manifest.sources.iter().map(|source| source.title.clone()));
        facts.state(Fact::Manifest, release.digest().to_string());
        for entry in release.payload() {
            facts.file(&entry.path, Some(entry.bytes), Some(&entry.sha256.to_string()));
        }
        for shape in &release.shapes {
            facts.table(shape);
        }
        facts
    }

    fn table(&mut self, shape: &Shape) {
        let table = || shape.name().to_owned();
        self.state(Fact::Columns(table()), columns(&shape.columns));
        self.list(Fact::Key(table()), shape.metadata.primary_key.iter().cloned());
        for key in &shape.metadata.foreign_keys {
            self.reference(shape.name(), &key.columns, &key.table, &key.references);
        }
        for (list, codes) in &shape.metadata.codes {
            self.0.remove(&Fact::Codes(list.clone()));
            self.list(Fact::Codes(list.clone()), codes.iter().map(|code| code.code.clone()));
        }
    }

    /// Adds what was found. What is stated twice is kept twice, so that it is no longer what was expected.
    pub(super) fn state(&mut self, fact: Fact, value: impl Into<String>) {
        let value = value.into();
        match self.0.get_mut(&fact) {
            Some(stated) => {
                stated.push_str(" and again ");
                stated.push_str(&value);
            }
            None => {
                self.0.insert(fact, value);
            }
        }
    }

    /// Adds what was found, if it was.
    pub(super) fn maybe(&mut self, fact: Fact, value: Option<impl Into<String>>) {
        if let Some(value) = value {
            self.state(fact, value);
        }
    }

    /// Adds a list, if it has items.
    pub(super) fn list(&mut self, fact: Fact, items: impl IntoIterator<Item = String>) {
        let items: Vec<String> = items.into_iter().collect();
        if !items.is_empty() {
            self.state(fact, items.join("; "));
        }
    }

    /// Adds a file with its size and hash.
    pub(super) fn file(&mut self, path: &str, bytes: Option<u64>, sha256: Option<&str>) {
        let bytes = bytes.map_or_else(|| "no size".to_owned(), |bytes| format!("{bytes} bytes"));
        let sha256 = sha256.map_or_else(|| "no SHA-256".to_owned(), |hash| format!("SHA-256 {hash}"));
        self.state(Fact::File(path.to_owned()), format!("{bytes}, {sha256}"));
    }

    /// Adds what columns of a table refer to.
    pub(super) fn reference(&mut self, table: &str, columns: &[String], other: &str, references: &[String]) {
        let fact = Fact::Reference(table.to_owned(), columns.join(", "));
        self.state(fact, format!("{other} ({})", references.join(", ")));
    }

    pub(super) fn retain(&mut self, keep: impl Fn(&Fact) -> bool) {
        self.0.retain(|fact, _| keep(fact));
    }

    /// The facts with their values, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&Fact, &str)> {
        self.0.iter().map(|(fact, value)| (fact, value.as_str()))
    }

    /// Where others state something else, one sentence each without a full stop.
    #[must_use]
    pub fn disagreements(&self, found: &Self) -> Vec<String> {
        let facts: BTreeSet<&Fact> = self.0.keys().chain(found.0.keys()).collect();
        let disagreement = |fact: &Fact| match (self.0.get(fact), found.0.get(fact)) {
            (Some(own), Some(other)) if own != other => {
                Some(format!("{fact} is stated as `{other}`, and the release has `{own}`"))
            }
            (Some(own), None) => Some(format!("{fact} is not stated, and the release has `{own}`")),
            (None, Some(other)) => Some(format!("{fact} is stated as `{other}`, and the release has none")),
            _ => None,
        };
        facts.into_iter().filter_map(disagreement).collect()
    }
}

/// Columns with their types, in words.
pub(super) fn columns(columns: &[ShapeColumn]) -> String {
    let column = |column: &ShapeColumn| format!("{} ({})", column.name, kind(&column.kind));
    columns.iter().map(column).collect::<Vec<_>>().join("; ")
}

/// A type in words. A code is a text here: its list is a fact of its own.
fn kind(of: &ShapeKind) -> String {
    match of {
        ShapeKind::Text | ShapeKind::Code(_) => "text".to_owned(),
        ShapeKind::U8 => integer(u64::from(u8::MAX)),
        ShapeKind::U16 => integer(u64::from(u16::MAX)),
        ShapeKind::U32 => integer(u64::from(u32::MAX)),
        ShapeKind::F64 => "number".to_owned(),
        ShapeKind::Boolean => "boolean".to_owned(),
        ShapeKind::Date => "date".to_owned(),
        ShapeKind::List(item) => format!("list of {}", kind(item)),
        ShapeKind::Record(inner) => format!("record of {}", columns(inner)),
    }
}

/// The type of whole numbers up to the largest.
pub(super) fn integer(largest: u64) -> String {
    format!("integer up to {largest}")
}
