//! Identifiers as the addresses that linked data writes for them.

use std::fmt::Display;

use crate::manifest::ReleasedSource;
use claimbook_core::model::{Dataset, Url};

const LICENSE: &str = "https://spdx.org/licenses/";
const ORCID: &str = "https://orcid.org/";
const DOI: &str = "https://doi.org/";
/// ISO 639 by the Library of Congress, as DCAT 3 recommends (6.4.11).
const LANGUAGE: &str = "http://id.loc.gov/vocabulary/";
const MEDIA_TYPE: &str = "https://www.iana.org/assignments/media-types/";

/// The address of a license by its SPDX identifier.
pub(super) fn of_license(license: &impl Display) -> String {
    format!("{LICENSE}{license}")
}

/// The address of a person by the ORCID.
pub(super) fn of_orcid(orcid: &str) -> String {
    format!("{ORCID}{orcid}")
}

/// The address of a DOI. A DOI may hold any character, an address may not (RFC 3986).
pub(super) fn of_doi(doi: &impl Display) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/?@!$&'()*+,;=".contains(&byte);
    let part = |byte: u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    format!("{DOI}{}", doi.to_string().bytes().map(part).collect::<String>())
}

/// The address of a source, if it is one of the web: a record may hold anything.
pub(super) fn of_source(source: &ReleasedSource) -> Option<&str> {
    source.url.as_deref().filter(|url| url.parse::<Url>().is_ok())
}

/// A BCP 47 tag, if a text is one: a record may hold anything.
pub(crate) fn tag(text: &str) -> Option<&str> {
    let is_part = |part: &str| matches!(part.len(), 1..=8) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (language(text).is_some() && text.split('-').all(is_part)).then_some(text)
}

/// The ISO 639 code with which a BCP 47 tag begins, without script and region: most of the formats know no more.
pub(super) fn language(tag: &str) -> Option<String> {
    let code = tag.split('-').next().unwrap_or_default();
    let is_code = matches!(code.len(), 2 | 3) && code.bytes().all(|byte| byte.is_ascii_alphabetic());
    is_code.then(|| code.to_ascii_lowercase())
}

/// The address of a language.
pub(super) fn of_language(tag: &str) -> Option<String> {
    language(tag).map(|code| format!("{LANGUAGE}{}/{code}", if code.len() == 2 { "iso639-1" } else { "iso639-2" }))
}

/// The address of a media type.
pub(super) fn of_media_type(media_type: &str) -> String {
    format!("{MEDIA_TYPE}{media_type}")
}

/// Where people read about the dataset: its homepage, or else its repository.
pub(super) fn landing(dataset: &Dataset) -> Option<String> {
    dataset.homepage.as_ref().map(ToString::to_string).or_else(|| dataset.repository.as_ref().map(ToString::to_string))
}
