//! The `CITATION.cff` descriptor in Citation File Format 1.2.0 (citation-file-format.github.io): cites the release and
//! its sources.

use std::fmt::Write;

use serde_json::Value;

use super::address;
use super::person::Person;
use crate::manifest::{Release, ReleasedSource};
use claimbook_core::edit::format::scalar;
use claimbook_core::model::{PartialDate, Precision};

/// The prefix that marks a checksum as SHA-256.
const SHA256: &str = "sha256:";

/// The licenses that the standard's schema allows: the SPDX list of 2021-05-14. Later licenses are given by address.
const LICENSES: &str = include_str!("cff_licenses.txt");

pub(super) fn write(release: &Release) -> String {
    let (manifest, dataset) = (&release.manifest, &release.manifest.dataset);
    let mut text = String::new();
    let mut line = |key: &str, value: &str| {
        let _ = writeln!(text, "{key}: {}", scalar(value));
    };
    line("cff-version", "1.2.0");
    line(
        "message",
        "If you use this dataset, please cite it as below, and cite the reports that its claims come from.",
    );
    line("type", "dataset");
    line("title", &dataset.title);
    line("version", &manifest.version.to_string());
    line("date-released", &manifest.date.to_string());
    match dataset.license.as_str() {
        license if LICENSES.lines().any(|known| known == license) => line("license", license),
        license => line("license-url", &address::of_license(&license)),
    }
    line("abstract", &dataset.description);
    if let Some(address) = address::landing(dataset) {
        line("url", &address);
    }
    if let Some(repository) = &dataset.repository {
        line("repository", &repository.to_string());
    }
    let _ = write!(text, "identifiers:\n  - type: other\n    value: {SHA256}{}\n", release.digest());
    text.push_str("    description: SHA-256 of manifest.json without the entries of the descriptors.\n");
    if let Some(doi) = &dataset.doi {
        let (kind, value) =
            if is_plain(doi.as_str()) { ("doi", doi.to_string()) } else { ("url", address::of_doi(doi)) };
        let _ = write!(text, "  - type: {kind}\n    value: {}\n", scalar(&value));
        text.push_str("    description: All versions.\n");
    }
    text.push_str("authors:\n");
    for creator in &dataset.creators {
        person(&mut text, "  ", &Person::of(creator));
    }
    if !dataset.keywords.is_empty() {
        text.push_str("keywords:\n");
    }
    for keyword in &dataset.keywords {
        let _ = writeln!(text, "  - {}", quoted(keyword));
    }
    if !manifest.sources.is_empty() {
        text.push_str("references:\n");
        manifest.sources.iter().for_each(|source| reference(&mut text, source));
    }
    text
}

/// Formats a keyword. A keyword that starts like a number is quoted, because YAML readers differ on which texts are
/// numbers.
fn quoted(keyword: &str) -> String {
    let scalar = scalar(keyword);
    let is_bare = scalar.starts_with(|first: char| first.is_ascii_digit() || "+-.".contains(first));
    if is_bare { Value::from(keyword).to_string() } else { scalar }
}

/// Returns whether a DOI has only characters that the standard's schema allows in a DOI.
fn is_plain(doi: &str) -> bool {
    doi.bytes().all(|byte| byte.is_ascii_alphanumeric() || b":/_;-.()[]\\".contains(&byte))
}

/// Writes an item of a list of people and organizations.
fn person(text: &mut String, indent: &str, person: &Person) {
    let parts = [
        ("name", person.name.clone()),
        ("family-names", person.family.clone()),
        ("given-names", person.given.clone()),
        ("orcid", person.address()),
        ("affiliation", person.affiliation.clone()),
    ];
    let parts = parts.into_iter().filter_map(|(key, value)| Some((key, value?)));
    for (place, (key, value)) in parts.enumerate() {
        let mark = if place == 0 { "-" } else { " " };
        let _ = writeln!(text, "{indent}{mark} {key}: {}", scalar(&value));
    }
}

/// Writes a date of publication. The standard has one key for days, and others for a year and a month as numbers.
fn published(text: &mut String, date: PartialDate) {
    let written = date.to_string();
    if date.precision() == Precision::Day {
        let _ = writeln!(text, "    date-published: {}", scalar(&written));
        return;
    }
    for (key, number) in ["year", "month"].into_iter().zip(written.split('-')) {
        let _ = writeln!(text, "    {key}: {}", number.trim_start_matches('0'));
    }
}

fn reference(text: &mut String, source: &ReleasedSource) {
    let _ = writeln!(text, "  - type: report\n    title: {}\n    authors:", scalar(&source.title));
    for author in &source.authors {
        person(text, "      ", &Person::author(author));
    }
    let _ = writeln!(text, "    publisher:\n      name: {}", scalar(&source.publisher));
    published(text, source.published);
    if let Some(language) = address::language(&source.language) {
        let _ = writeln!(text, "    languages:\n      - {}", scalar(&language));
    }
    if let Some(url) = address::of_source(source) {
        let _ = writeln!(text, "    url: {}", scalar(url));
    }
}
