//! The `ro-crate-metadata.json` descriptor in RO-Crate 1.2 (w3id.org/ro/crate/1.2): the folder, its files, and their
//! creators, sources and generator.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::address;
use super::person::Person;
use super::{pretty, without_nulls};
use crate::manifest::{Entry, Release, ReleasedSource, Role};
use claimbook_core::model::Dataset;

const STANDARD: &str = "https://w3id.org/ro/crate/1.2";
const ROOT: &str = "./";
const FILE: &str = "ro-crate-metadata.json";

/// The ids of the program, the act of releasing and the contact, and the prefixes of ids for things without an address.
const PROGRAM: &str = "#claimbook";
const ACT: &str = "#release";
const CONTACT: &str = "#contact";
const PERSON: &str = "#person/";
const ORGANIZATION: &str = "#organization/";
const SOURCE: &str = "#source/";

/// The address of the program. The standard requires an address, and the program has no web address. So this is the
/// prefix of the program's vocabulary.
const PROGRAM_ADDRESS: &str = "urn:claimbook";

pub(super) fn write(release: &Release) -> String {
    let mut graph = vec![json!({
        "@id": FILE,
        "@type": "CreativeWork",
        "about": link(ROOT),
        "conformsTo": link(STANDARD),
    })];
    let mut others = Entities::of(release);
    graph.push(root(release, &mut others));
    graph.extend(release.payload().map(|entry| file(release, entry)));
    graph.extend(others.graph());
    pretty(&json!({"@context": format!("{STANDARD}/context"), "@graph": graph}))
}

fn link(id: &str) -> Value {
    json!({"@id": id})
}

/// Returns several values as a list and a single value without a list, as the standard requires.
fn single(values: impl Iterator<Item = Value>) -> Value {
    let mut values: Vec<Value> = values.collect();
    if values.len() == 1 { values.remove(0) } else { Value::Array(values) }
}

/// Returns the entity of the dataset. Adds the entities that it refers to.
fn root(release: &Release, others: &mut Entities) -> Value {
    let (manifest, dataset) = (&release.manifest, &release.manifest.dataset);
    let publisher = publisher(others, dataset);
    let license = license(others, dataset);
    let doi = doi(others, dataset);
    let authors: Vec<String> = dataset.creators.iter().map(|creator| person(others, &Person::of(creator))).collect();
    let sources: Vec<String> = manifest.sources.iter().map(|one| source(others, one)).collect();
    act(others, release, &authors, &sources);
    without_nulls(json!({
        "@id": ROOT,
        "@type": "Dataset",
        "name": dataset.title,
        "description": dataset.description,
        "version": manifest.version.to_string(),
        "datePublished": manifest.date.to_string(),
        "license": link(&license),
        "inLanguage": address::tag(&dataset.language),
        "keywords": single(dataset.keywords.iter().map(|keyword| json!(keyword))),
        "author": single(authors.iter().map(|id| link(id))),
        "publisher": link(&publisher),
        "url": address::landing(dataset),
        "identifier": doi.as_deref().map(link),
        "isBasedOn": single(sources.iter().map(|id| link(id))),
        "hasPart": single(release.payload().map(|entry| link(&entry.path))),
        "mentions": link(ACT),
    }))
}

fn file(release: &Release, entry: &Entry) -> Value {
    let shape = entry.table.as_ref().and_then(|table| release.shape(table));
    let description = match (entry.role, shape) {
        (Role::Data, Some(shape)) => shape.description.clone(),
        (Role::Data, None) => "Rows of a table.".to_owned(),
        (Role::Schema, _) => "The JSON Schema of records or of a table's rows.".to_owned(),
        (Role::Chart, _) => "A chart of the data.".to_owned(),
        (Role::Documentation | Role::Descriptor, _) => "Documentation.".to_owned(),
    };
    json!({
        "@id": entry.path,
        "@type": "File",
        "name": entry.path,
        "description": description,
        "contentSize": entry.bytes.to_string(),
        "encodingFormat": entry.media_type(),
        "sha256": entry.sha256.to_string(),
    })
}

fn publisher(others: &mut Entities, dataset: &Dataset) -> String {
    let id = organization_id(&dataset.publisher);
    let landing = address::landing(dataset);
    let contact = landing.as_ref().map(|_| link(CONTACT));
    let entity = json!({"@type": "Organization", "name": dataset.publisher, "contactPoint": contact});
    if let Some(url) = landing {
        let name = format!("Contact of {}", dataset.publisher);
        others.add(&[CONTACT], json!({"@type": "ContactPoint", "name": name, "url": url}));
    }
    others.add(&[&id], without_nulls(entity))
}

/// Adds an organization unless one with this name exists, such as the publisher. Returns its id.
fn organization(others: &mut Entities, name: &str) -> String {
    let id = organization_id(name);
    if others.by_id.get(&id).is_some_and(|entity| entity["@type"] == "Organization") {
        return id;
    }
    others.add(&[&id], json!({"@type": "Organization", "name": name}))
}

fn person(others: &mut Entities, person: &Person) -> String {
    if !person.is_human() {
        return organization(others, &person.spoken());
    }
    let affiliation = person.affiliation.as_ref().map(|name| link(&organization(others, name)));
    let entity = without_nulls(json!({
        "@type": "Person",
        "name": person.spoken(),
        "familyName": person.family,
        "givenName": person.given,
        "affiliation": affiliation,
    }));
    let own = format!("{PERSON}{}", fragment(&person.spoken()));
    match person.address() {
        Some(address) => others.add(&[&address, &own], entity),
        None => others.add(&[&own], entity),
    }
}

fn source(others: &mut Entities, source: &ReleasedSource) -> String {
    let authors: Vec<String> = source.authors.iter().map(|author| person(others, &Person::author(author))).collect();
    let entity = without_nulls(json!({
        "@type": "CreativeWork",
        "name": source.title,
        "author": single(authors.iter().map(|id| link(id))),
        "publisher": link(&organization(others, &source.publisher)),
        "datePublished": source.published.to_string(),
        "inLanguage": address::tag(&source.language),
        "url": address::of_source(source),
    }));
    let own = format!("{SOURCE}{}", source.id);
    match address::of_source(source) {
        Some(url) => others.add(&[url, &own], entity),
        None => others.add(&[&own], entity),
    }
}

fn doi(others: &mut Entities, dataset: &Dataset) -> Option<String> {
    let doi = dataset.doi.as_ref()?;
    let id = address::of_doi(doi);
    let entity = json!({
        "@type": "PropertyValue",
        "name": "The DOI of all versions",
        "propertyID": "https://registry.identifiers.org/registry/doi",
        "value": doi.to_string(),
        "url": id,
    });
    Some(others.add(&[&id], entity))
}

fn license(others: &mut Entities, dataset: &Dataset) -> String {
    let text = "The license of the dataset. The file `LICENSE` has its text.";
    let entity = json!({"@type": "CreativeWork", "name": dataset.license.to_string(), "description": text});
    others.add(&[&address::of_license(&dataset.license)], entity)
}

/// Adds the program and the act of releasing.
fn act(others: &mut Entities, release: &Release, authors: &[String], sources: &[String]) {
    let manifest = &release.manifest;
    let (program, version) = manifest.generator.split_once(' ').unwrap_or((&manifest.generator, ""));
    let entity = json!({
        "@type": "SoftwareApplication",
        "name": program,
        "description": "Checks claims that people have coded and publishes them as tables.",
        "version": version,
        "softwareVersion": version,
        "url": PROGRAM_ADDRESS,
    });
    others.add(&[PROGRAM], entity);
    let entity = json!({
        "@type": "CreateAction",
        "name": format!("The release of {}", release.name()),
        "description": "The records were checked, turned into tables, and described.",
        "agent": single(authors.iter().map(|id| link(id))),
        "instrument": link(PROGRAM),
        "object": single(sources.iter().map(|id| link(id))),
        "result": link(ROOT),
        "endTime": manifest.date.to_string(),
    });
    others.add(&[ACT], entity);
}

/// The entities that are not files, by id. Ids come from names and addresses, which may be equal, so [`Entities::add`]
/// keeps them distinct.
struct Entities {
    by_id: BTreeMap<String, Value>,
    /// The ids of the dataset, its files and the descriptor.
    taken: BTreeSet<String>,
}

impl Entities {
    fn of(release: &Release) -> Self {
        let files = release.payload().map(|entry| entry.path.clone());
        Self { by_id: BTreeMap::new(), taken: files.chain([ROOT, FILE].map(str::to_owned)).collect() }
    }

    /// Adds an entity and returns its id. Uses the first of `ids` that is free or belongs to an equal entity. If
    /// none is, appends a number to the last id.
    fn add(&mut self, ids: &[&str], mut entity: Value) -> String {
        let last = ids.last().copied().unwrap_or_default();
        let numbered = (2..).map(|number: u32| format!("{last}-{number}"));
        for id in ids.iter().map(ToString::to_string).chain(numbered) {
            entity["@id"] = json!(id);
            let is_free = !self.taken.contains(&id) && self.by_id.get(&id).is_none_or(|other| *other == entity);
            if is_free {
                self.by_id.insert(id.clone(), entity);
                return id;
            }
        }
        last.to_owned()
    }

    fn graph(self) -> impl Iterator<Item = Value> {
        self.by_id.into_values()
    }
}

fn organization_id(name: &str) -> String {
    format!("{ORGANIZATION}{}", fragment(name))
}

/// Encodes a name as part of an id. Non-ASCII characters are kept (RO-Crate 1.2, "Recommended identifiers").
fn fragment(name: &str) -> String {
    let part = |letter: char| match letter {
        ' ' => "-".to_owned(),
        letter if letter.is_ascii() && !letter.is_ascii_alphanumeric() => format!("%{:02X}", u32::from(letter)),
        letter => letter.to_string(),
    };
    name.chars().map(part).collect()
}
