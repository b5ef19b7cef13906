//! The dataset as a whole: what a release of it says of itself, beside its records.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Doi, License, Orcid, Slug, Url};

/// What the dataset is, who made it, and on what terms it may be used: `claims/dataset.yaml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Dataset {
    /// The dataset's name in paths and identifiers, with which the names of its releases begin.
    pub name: Slug,
    /// The title, as one cites it.
    #[schemars(length(min = 1))]
    pub title: String,
    /// What it holds, how it was made, and what must be known to use it well.
    #[schemars(length(min = 1))]
    pub description: String,
    /// Who made it, in the order in which they are cited.
    #[schemars(length(min = 1))]
    pub creators: Vec<Creator>,
    /// Who publishes it.
    #[schemars(length(min = 1))]
    pub publisher: String,
    /// Words under which it should be found.
    #[schemars(length(min = 1), extend("uniqueItems" = true))]
    pub keywords: Vec<String>,
    /// The language of its statements, as a BCP 47 tag.
    #[schemars(length(min = 2))]
    pub language: String,
    /// The license, as an SPDX identifier such as `CC-BY-4.0`; its text is the file `LICENSE-DATA` of the book, or else
    /// `LICENSE`.
    pub license: License,
    /// Where people read about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub homepage: Option<Url>,
    /// Where its records are kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository: Option<Url>,
    /// The DOI that stands for all of its versions, such as `10.5281/zenodo.1234`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doi: Option<Doi>,
}

impl Dataset {
    /// The fields, in the order in which they are written.
    pub const FIELDS: &'static [&'static str] = &[
        "name",
        "title",
        "description",
        "creators",
        "publisher",
        "keywords",
        "language",
        "license",
        "homepage",
        "repository",
        "doi",
    ];
}

/// A person by `family` and `given`, or an organization by `name`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend(
    "oneOf" = [{"required": ["name"]}, {"required": ["family"]}],
    "dependentRequired" = {"given": ["family"], "orcid": ["family"], "affiliation": ["family"]},
))]
pub struct Creator {
    /// The name of an organization.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1))]
    pub name: Option<String>,
    /// The family name of a person.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1))]
    pub family: Option<String>,
    /// The given names of a person.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1))]
    pub given: Option<String>,
    /// The ORCID of a person, such as `0000-0002-1825-0097`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub orcid: Option<Orcid>,
    /// The organization that a person belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1))]
    pub affiliation: Option<String>,
}

impl Creator {
    /// The fields, in the order in which they are written.
    pub const FIELDS: &'static [&'static str] = &["name", "family", "given", "orcid", "affiliation"];
}
