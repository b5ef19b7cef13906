//! The dataset record: the metadata of a release.

use serde::Deserialize;

use super::record::{Conflict, Presence, record};
use super::{Doi, License, Orcid, Slug, Url, agent};

record! {
    "a dataset", Lines;
    /// The description, creators and license of the dataset: `claims/dataset.yaml`.
    #[derive(Eq, Deserialize)]
    pub struct Dataset {
        /// The dataset's name in paths and identifiers. The names of its releases begin with it.
        pub name: Slug,
        /// The title, as cited.
        #[schemars(length(min = 1))]
        pub title: String,
        /// The dataset's content, how it was made, and what users need to know.
        #[schemars(length(min = 1))]
        pub description: String,
        /// The creators, in the order of citation.
        #[schemars(length(min = 1))]
        pub creators: Vec<Creator>,
        /// The publisher.
        #[schemars(length(min = 1))]
        pub publisher: String,
        /// Search terms for the dataset.
        #[schemars(length(min = 1), extend("uniqueItems" = true))]
        pub keywords: Vec<String>,
        /// The language of the statements, as a BCP 47 tag.
        #[schemars(length(min = 2), extend("pattern" = "^([A-Za-z]{2,3}(-[A-Za-z]{3}){0,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*(-[0-9A-WYZa-wyz](-[A-Za-z0-9]{2,8})+)*(-[Xx](-[A-Za-z0-9]{1,8})+)?|[Ii]-[A-Za-z]{3,8}|[Ee][Nn]-[Gg][Bb]-[Oo][Ee][Dd]|[Ss][Gg][Nn]-([Bb][Ee]-([Ff][Rr]|[Nn][Ll])|[Cc][Hh]-[Dd][Ee]))$"))]
        #[read(max = 35, form = language)]
        pub language: String,
        /// The license, as an SPDX identifier such as `CC-BY-4.0`. Its text is in the book's file `LICENSE-DATA` or, if
        /// that file is missing, in `LICENSE`.
        pub license: License,
        /// The address of the web page about the dataset.
        pub homepage: Option<Url>,
        /// The address of the repository that holds the records.
        pub repository: Option<Url>,
        /// The DOI that covers all versions of the dataset, such as `10.5281/zenodo.1234`.
        pub doi: Option<Doi>,
    }
}

record! {
    "a creator", Braces, check = person_or_organization;
    /// A person by `family` and `given`, or an organization by `name`.
    #[derive(Eq, Deserialize)]
    #[schemars(extend(
        "oneOf" = [{"required": ["name"]}, {"required": ["family"]}],
        "dependentRequired" = {"given": ["family"], "orcid": ["family"], "affiliation": ["family"]},
    ))]
    pub struct Creator {
        /// The name of an organization.
        #[schemars(length(min = 1))]
        pub name: Option<String>,
        /// The family name of a person.
        #[schemars(length(min = 1))]
        pub family: Option<String>,
        /// The given names of a person.
        #[schemars(length(min = 1))]
        pub given: Option<String>,
        /// The ORCID of a person, such as `0000-0002-1825-0097`.
        pub orcid: Option<Orcid>,
        /// The organization that a person belongs to.
        #[schemars(length(min = 1))]
        pub affiliation: Option<String>,
    }
}

/// Checks that a creator is either a person or an organization, and that an organization has no fields of a person.
fn person_or_organization(fields: &dyn Presence) -> Vec<Conflict> {
    agent::person_or_organization(fields, "a creator", &["given", "orcid", "affiliation"])
}
