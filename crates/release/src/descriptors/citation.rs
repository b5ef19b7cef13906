//! Citation File Format 1.2.0 (citation-file-format.github.io): how to cite the release, and the reports behind it.

use std::fmt::Write;

use super::address;
use super::person::Person;
use crate::manifest::{Release, ReleasedSource};
use claimbook_core::edit::format::scalar;

/// With what a digest begins, so that nobody takes it for another kind.
const SHA256: &str = "sha256:";

pub(super) fn write(release: &Release) -> String {
    let (manifest, dataset) = (&release.manifest, &release.manifest.dataset);
    let mut text = String::new();
    let mut line = |key: &str, value: &str| {
        let _ = writeln!(text, "{key}: {}", scalar(value));
    };
    line("cff-version", "1.2.0");
    line("message", "If you use this dataset, please cite it as below, and the reports whose claims it holds.");
    line("type", "dataset");
    line("title", &dataset.title);
    line("version", &manifest.version.to_string());
    line("date-released", &manifest.date.to_string());
    line("license", &dataset.license.to_string());
    line("abstract", &dataset.description);
    if let Some(address) = address::landing(dataset) {
        line("url", &address);
    }
    if let Some(repository) = &dataset.repository {
        line("repository", &repository.to_string());
    }
    let _ = write!(text, "identifiers:\n  - type: other\n    value: {SHA256}{}\n", release.digest());
    text.push_str("    description: The digest of manifest.json less the descriptors.\n");
    if let Some(doi) = &dataset.doi {
        let _ = write!(text, "  - type: doi\n    value: {}\n", scalar(&doi.to_string()));
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
        let _ = writeln!(text, "  - {}", scalar(keyword));
    }
    if !manifest.sources.is_empty() {
        text.push_str("references:\n");
        manifest.sources.iter().for_each(|source| reference(&mut text, source));
    }
    text
}

/// An item of a list of people and organizations.
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

fn reference(text: &mut String, source: &ReleasedSource) {
    let _ = writeln!(text, "  - type: report\n    title: {}\n    authors:", scalar(&source.title));
    for author in &source.authors {
        person(text, "      ", &Person::author(author));
    }
    let _ = writeln!(text, "    publisher:\n      name: {}", scalar(&source.publisher));
    let _ = writeln!(text, "    date-published: {}", scalar(&source.published.to_string()));
    let _ = writeln!(text, "    languages:\n      - {}", scalar(&address::language(&source.language)));
    if let Some(url) = &source.url {
        let _ = writeln!(text, "    url: {}", scalar(url));
    }
}
