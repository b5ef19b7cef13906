//! Web addresses of identifiers, as used in linked data.

use std::fmt::Display;

use crate::manifest::ReleasedSource;
use claimbook_core::model::{Dataset, Url};

const LICENSE: &str = "https://spdx.org/licenses/";
const ORCID: &str = "https://orcid.org/";
const DOI: &str = "https://doi.org/";
/// The Library of Congress's addresses of ISO 639 codes, as DCAT 3 recommends (section 6.4.11).
const LANGUAGE: &str = "http://id.loc.gov/vocabulary/";
const MEDIA_TYPE: &str = "https://www.iana.org/assignments/media-types/";

/// Returns the address of a license, given by SPDX identifier.
pub(super) fn of_license(license: &impl Display) -> String {
    format!("{LICENSE}{license}")
}

pub(super) fn of_orcid(orcid: &str) -> String {
    format!("{ORCID}{orcid}")
}

/// Returns the address of a DOI. Characters that an address cannot contain are percent-encoded (RFC 3986).
pub(super) fn of_doi(doi: &impl Display) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/?@!$&'()*+,;=".contains(&byte);
    let part = |byte: u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    format!("{DOI}{}", doi.to_string().bytes().map(part).collect::<String>())
}

/// Returns the address of a source if it is a valid web address. A manifest that is read may contain any text.
pub(super) fn of_source(source: &ReleasedSource) -> Option<&str> {
    source.url.as_deref().filter(|url| url.parse::<Url>().is_ok())
}

/// Returns the text if it is a BCP 47 tag. A manifest that is read may contain any text.
pub(crate) fn tag(text: &str) -> Option<&str> {
    let is_part = |part: &str| matches!(part.len(), 1..=8) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (language(text).is_some() && text.split('-').all(is_part)).then_some(text)
}

/// Returns the ISO 639 code at the start of a BCP 47 tag. Most formats do not support script and region.
pub(super) fn language(tag: &str) -> Option<String> {
    let code = tag.split('-').next().unwrap_or_default();
    let is_code = matches!(code.len(), 2 | 3) && code.bytes().all(|byte| byte.is_ascii_alphabetic());
    is_code.then(|| code.to_ascii_lowercase())
}

/// Returns the address of the language of a BCP 47 tag.
pub(super) fn of_language(tag: &str) -> Option<String> {
    language(tag).map(|code| format!("{LANGUAGE}{}/{code}", if code.len() == 2 { "iso639-1" } else { "iso639-2" }))
}

pub(super) fn of_media_type(media_type: &str) -> String {
    format!("{MEDIA_TYPE}{media_type}")
}

/// Returns the homepage of the dataset, or else its repository.
pub(super) fn landing(dataset: &Dataset) -> Option<String> {
    dataset.homepage.as_ref().map(ToString::to_string).or_else(|| dataset.repository.as_ref().map(ToString::to_string))
}
