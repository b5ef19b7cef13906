//! Identifiers as the addresses that linked data writes for them.

use std::fmt::Display;

use claimbook_core::model::Dataset;

const LICENSE: &str = "https://spdx.org/licenses/";
const ORCID: &str = "https://orcid.org/";
const DOI: &str = "https://doi.org/";
/// ISO 639-1 by the Library of Congress, as DCAT 3 recommends (6.4.11).
const LANGUAGE: &str = "http://id.loc.gov/vocabulary/iso639-1/";
const MEDIA_TYPE: &str = "https://www.iana.org/assignments/media-types/";

/// The address of a license by its SPDX identifier.
pub(super) fn of_license(license: &impl Display) -> String {
    format!("{LICENSE}{license}")
}

/// The address of a person by the ORCID.
pub(super) fn of_orcid(orcid: &str) -> String {
    format!("{ORCID}{orcid}")
}

/// The address of a DOI.
pub(super) fn of_doi(doi: &impl Display) -> String {
    format!("{DOI}{doi}")
}

/// The language of a BCP 47 tag, without script and region: most of the formats know no more.
pub(super) fn language(tag: &impl Display) -> String {
    tag.to_string().split('-').next().unwrap_or_default().to_ascii_lowercase()
}

/// The address of a language.
pub(super) fn of_language(tag: &impl Display) -> String {
    format!("{LANGUAGE}{}", language(tag))
}

/// The address of a media type.
pub(super) fn of_media_type(media_type: &str) -> String {
    format!("{MEDIA_TYPE}{media_type}")
}

/// Where people read about the dataset: its homepage, or else its repository.
pub(super) fn landing(dataset: &Dataset) -> Option<String> {
    dataset.homepage.as_ref().map(ToString::to_string).or_else(|| dataset.repository.as_ref().map(ToString::to_string))
}
