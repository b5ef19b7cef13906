//! The `dcat.jsonld` descriptor in DCAT 3 (W3C Recommendation of August 2024): the dataset, with every file as a
//! distribution.
//!
//! The context is in the file, so that reading needs no network. Addresses of files are relative to the descriptor.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::address;
use super::person::Person;
use super::{pretty, without_nulls};
use crate::manifest::{Entry, Release, ReleasedCoder, Role};
use claimbook_core::model::codes::CoderKind;
use claimbook_core::model::{Orcid, PartialDate, Precision};

/// The prefix of the identifiers of releases.
const RELEASE: &str = "urn:claimbook:release/";
const SHA256: &str = "spdx:checksumAlgorithm_sha256";

pub(super) fn write(release: &Release) -> String {
    let (manifest, dataset) = (&release.manifest, &release.manifest.dataset);
    let id = format!("{RELEASE}{}", release.name());
    let previous = manifest.previous.as_ref();
    let mut ids = Ids::of(release, &id);
    let creators = dataset.creators.iter().map(Person::of).map(|person| {
        let id = ids.first_free([person.address()]);
        agent(&person, id.as_deref())
    });
    let creators: Vec<Value> = creators.collect();
    let sources = manifest.sources.iter().map(|source| {
        without_nulls(json!({
            "@id": ids.first_free([address::of_source(source).map(str::to_owned), Some(format!("urn:claimbook:source/{}", source.id))]),
            "@type": "prov:Entity",
            "dct:title": source.title,
            "dct:creator": source.authors.iter().map(|author| agent(&Person::author(author), None)).collect::<Vec<_>>(),
            "dct:publisher": {"@type": "foaf:Organization", "foaf:name": source.publisher},
            "dct:issued": published(source.published),
        }))
    });
    let sources: Vec<Value> = sources.collect();
    let used: Vec<Value> = sources.iter().map(|source| json!({"@id": source["@id"]})).collect();
    pretty(&without_nulls(json!({
        "@context": context(),
        "@id": id,
        "@type": "dcat:Dataset",
        "dct:identifier": release.name(),
        "dct:title": dataset.title,
        "dct:description": dataset.description,
        "dcat:version": manifest.version.to_string(),
        "dcat:previousVersion": previous.map(|previous| format!("{RELEASE}{}-{}", dataset.name, previous.version)),
        "dcat:isVersionOf": dataset.doi.as_ref().map(address::of_doi),
        "dct:issued": manifest.date.to_string(),
        "dct:license": license(release),
        "dct:language": address::of_language(&dataset.language),
        "dct:creator": creators,
        "dct:publisher": {"@type": "foaf:Organization", "foaf:name": dataset.publisher},
        "dcat:keyword": dataset.keywords,
        "dcat:landingPage": address::landing(dataset),
        "prov:wasDerivedFrom": sources,
        "prov:wasGeneratedBy": {
            "@id": format!("{id}#release"),
            "@type": "prov:Activity",
            "prov:endedAtTime": format!("{}T00:00:00Z", manifest.date),
            "prov:used": used,
            "prov:wasAssociatedWith": {"@type": "prov:SoftwareAgent", "foaf:name": manifest.generator},
            "prov:wasInformedBy": coding(release, &id, &mut ids),
        },
        "dcat:distribution": release.payload().map(|entry| distribution(release, &id, entry)).collect::<Vec<_>>(),
    })))
}

/// Returns the coding of the claims as an activity of the coders, or `None` if the kinds of all coders are unknown.
fn coding(release: &Release, dataset: &str, ids: &mut Ids) -> Option<Value> {
    let creators = release.manifest.dataset.creators.iter();
    let creators: BTreeSet<String> = creators.filter_map(|creator| Person::of(creator).address()).collect();
    let coders = release.manifest.coders.iter();
    let agents: Vec<Value> = coders.filter_map(|coder| coder_agent(coder, &creators, ids)).collect();
    let id = format!("{dataset}#coding");
    (!agents.is_empty()).then(|| json!({"@id": id, "@type": "prov:Activity", "prov:wasAssociatedWith": agents}))
}

/// Returns a coder as an agent: a person, or a software agent for a language model. A coder with the ORCID of a creator
/// is the same person.
fn coder_agent(coder: &ReleasedCoder, creators: &BTreeSet<String>, ids: &mut Ids) -> Option<Value> {
    let address = coder.orcid.as_ref().map(Orcid::url);
    let id = match address {
        Some(address) if creators.contains(&address) => Some(address),
        address => ids.first_free([address]),
    };
    let kind = match coder.kind? {
        CoderKind::Human => json!(["foaf:Person", "prov:Person"]),
        CoderKind::Model => json!("prov:SoftwareAgent"),
    };
    let model = [&coder.model, &coder.version].into_iter().flatten().map(String::as_str).collect::<Vec<_>>();
    Some(without_nulls(json!({
        "@id": id,
        "@type": kind,
        "dct:identifier": coder.id,
        "foaf:name": coder.name,
        "dct:description": (!model.is_empty()).then(|| model.join(" ")),
    })))
}

/// Returns the JSON-LD context: prefixes and types of values.
fn context() -> Value {
    let link = |term: &str| json!({"@id": term, "@type": "@id"});
    let typed = |term: &str, kind: &str| json!({"@id": term, "@type": format!("xsd:{kind}")});
    let mut context = json!({
        "dcat": "http://www.w3.org/ns/dcat#",
        "dct": "http://purl.org/dc/terms/",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "prov": "http://www.w3.org/ns/prov#",
        "spdx": "http://spdx.org/rdf/terms#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "dcat:byteSize": typed("dcat:byteSize", "nonNegativeInteger"),
        "dct:issued": typed("dct:issued", "date"),
        "prov:endedAtTime": typed("prov:endedAtTime", "dateTime"),
        "spdx:checksumValue": typed("spdx:checksumValue", "hexBinary"),
    });
    let links = "dcat:accessURL dcat:downloadURL dcat:isVersionOf dcat:landingPage dcat:mediaType \
        dcat:previousVersion dct:conformsTo dct:language spdx:algorithm";
    for term in links.split_whitespace() {
        context[term] = link(term);
    }
    context
}

/// Returns a date of publication. The context declares the datatype of days, so a month or year states its own
/// datatype.
fn published(date: PartialDate) -> Value {
    match date.precision() {
        Precision::Day => json!(date.to_string()),
        Precision::Month | Precision::Year => json!({"@value": date.to_string(), "@type": date.datatype()}),
    }
}

fn license(release: &Release) -> Value {
    json!({"@id": address::of_license(&release.manifest.dataset.license), "@type": "dct:LicenseDocument"})
}

/// The ids in use, except those of files. Two things with the same id would be merged into one.
struct Ids(BTreeSet<String>);

impl Ids {
    /// Returns the ids of the dataset, its license, its DOI and its landing page.
    fn of(release: &Release, dataset: &str) -> Self {
        let own = &release.manifest.dataset;
        let fixed = [Some(dataset.to_owned()), Some(address::of_license(&own.license))];
        let linked = [own.doi.as_ref().map(address::of_doi), address::landing(own)];
        Self(fixed.into_iter().chain(linked).flatten().collect())
    }

    /// Reserves and returns the first id that is not in use.
    fn first_free<const N: usize>(&mut self, ids: [Option<String>; N]) -> Option<String> {
        ids.into_iter().flatten().find(|id| self.0.insert(id.clone()))
    }
}

fn agent(person: &Person, id: Option<&str>) -> Value {
    let organization = |name: &String| json!({"@type": "foaf:Organization", "foaf:name": name});
    if !person.is_human() {
        return organization(&person.spoken());
    }
    without_nulls(json!({
        "@id": id,
        "@type": "foaf:Person",
        "foaf:name": person.spoken(),
        "foaf:familyName": person.family,
        "foaf:givenName": person.given,
        "prov:actedOnBehalfOf": person.affiliation.as_ref().map(organization),
    }))
}

fn distribution(release: &Release, dataset: &str, entry: &Entry) -> Value {
    let shape = entry.table.as_ref().and_then(|table| release.shape(table));
    without_nulls(json!({
        "@id": format!("{dataset}/{}", entry.path),
        "@type": "dcat:Distribution",
        "dct:title": entry.path,
        "dct:description": shape.filter(|_| entry.role == Role::Data).map(|shape| &shape.description),
        "dct:license": license(release),
        "dct:issued": release.manifest.date.to_string(),
        "dct:conformsTo": standard(entry),
        "dcat:accessURL": entry.path,
        "dcat:downloadURL": entry.path,
        "dcat:mediaType": address::of_media_type(entry.media_type()),
        "dcat:byteSize": entry.bytes.to_string(),
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": SHA256,
            "spdx:checksumValue": entry.sha256.to_string(),
        },
    }))
}

/// Returns the address of the standard of a file's format.
fn standard(entry: &Entry) -> Option<&'static str> {
    match entry.path.rsplit('.').next()? {
        "csv" => Some("https://www.rfc-editor.org/info/rfc4180"),
        "parquet" => Some("https://parquet.apache.org/docs/file-format/"),
        "jsonl" => Some("https://jsonlines.org/"),
        "json" if entry.role == Role::Schema => Some("https://json-schema.org/draft/2020-12/schema"),
        "svg" => Some("https://www.w3.org/TR/SVG2/"),
        _ => None,
    }
}
