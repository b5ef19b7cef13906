//! The `datacite.json` descriptor: DataCite 4.6 (schema.datacite.org) in the JSON form that DataCite accepts for
//! registering a DOI.
//!
//! The DOI of this version is left out, since it is not known before the registration.

use serde_json::{Value, json};

use super::address;
use super::person::Person;
use super::{pretty, without_nulls};
use crate::manifest::{Release, ReleasedSource, Role};

/// The address of the schema, which is the same for all versions since 4.0.
const STANDARD: &str = "http://datacite.org/schema/kernel-4";

/// The type of the identifier that a release has before a DOI is registered.
const MANIFEST_DIGEST: &str = "SHA-256 of manifest.json without the entries of the descriptors";

pub(super) fn write(release: &Release) -> String {
    let (manifest, dataset) = (&release.manifest, &release.manifest.dataset);
    let license = dataset.license.to_string();
    let creators = dataset.creators.iter().map(|creator| self::creator(&Person::of(creator)));
    let data: Vec<_> = release.payload().filter(|entry| entry.role == Role::Data).collect();
    let mut formats: Vec<&str> = data.iter().map(|entry| entry.media_type()).collect();
    formats.sort_unstable();
    formats.dedup();
    let bytes: u64 = data.iter().map(|entry| entry.bytes).sum();
    pretty(&without_nulls(json!({
        "schemaVersion": STANDARD,
        "types": {"resourceTypeGeneral": "Dataset", "resourceType": "Claims as tables"},
        "creators": creators.collect::<Vec<_>>(),
        "alternateIdentifiers":
            [{"alternateIdentifier": release.digest().to_string(), "alternateIdentifierType": MANIFEST_DIGEST}],
        "titles": [{"title": dataset.title}],
        "publisher": {"name": dataset.publisher},
        "publicationYear": year(&manifest.date.to_string()),
        "dates": [{"date": manifest.date.to_string(), "dateType": "Issued"}],
        "subjects": dataset.keywords.iter().map(|keyword| json!({"subject": keyword})).collect::<Vec<_>>(),
        "language": address::tag(&dataset.language),
        "version": manifest.version.to_string(),
        "url": address::landing(dataset),
        "rightsList": [{
            "rights": license,
            "rightsIdentifier": license,
            "rightsIdentifierScheme": "SPDX",
            "rightsUri": address::of_license(&license),
            "schemeUri": "https://spdx.org/licenses/",
        }],
        "descriptions": [{"description": dataset.description, "descriptionType": "Abstract"}],
        "sizes": [format!("{} claims", manifest.counts.claims), format!("{bytes} bytes")],
        "formats": formats,
        "relatedIdentifiers": related_identifiers(release),
        "relatedItems": manifest.sources.iter().map(related_item).collect::<Vec<_>>(),
    })))
}

fn year(date: &str) -> &str {
    date.get(..4).unwrap_or(date)
}

fn creator(person: &Person) -> Value {
    let orcid = person.address().map(|address| {
        json!([{"nameIdentifier": address, "nameIdentifierScheme": "ORCID", "schemeUri": "https://orcid.org"}])
    });
    without_nulls(json!({
        "name": person.sorted(),
        "nameType": if person.is_human() { "Personal" } else { "Organizational" },
        "familyName": person.family,
        "givenName": person.given,
        "nameIdentifiers": orcid,
        "affiliation": person.affiliation.as_ref().map(|name| json!([{"name": name}])),
    }))
}

/// Returns the sources that have an address, and the DOI of all versions.
fn related_identifiers(release: &Release) -> Vec<Value> {
    let manifest = &release.manifest;
    let sources = manifest.sources.iter().filter_map(|source| {
        Some(json!({
            "relatedIdentifier": address::of_source(source)?,
            "relatedIdentifierType": "URL",
            "relationType": "IsDerivedFrom",
            "resourceTypeGeneral": "Report",
        }))
    });
    let versions = manifest.dataset.doi.as_ref().map(|doi| {
        json!({
            "relatedIdentifier": doi.to_string(),
            "relatedIdentifierType": "DOI",
            "relationType": "IsVersionOf",
            "resourceTypeGeneral": "Dataset",
        })
    });
    sources.chain(versions).collect()
}

/// Returns the bibliographic data of a source, with its address if it has one.
fn related_item(source: &ReleasedSource) -> Value {
    let url = address::of_source(source);
    without_nulls(json!({
        "relationType": "IsDerivedFrom",
        "relatedItemType": "Report",
        "titles": [{"title": source.title}],
        "creators": source.authors.iter().map(|author| creator(&Person::author(author))).collect::<Vec<_>>(),
        "publisher": source.publisher,
        "publicationYear": year(&source.published.to_string()),
        "relatedItemIdentifier":
            url.map(|url| json!({"relatedItemIdentifier": url, "relatedItemIdentifierType": "URL"})),
    }))
}
