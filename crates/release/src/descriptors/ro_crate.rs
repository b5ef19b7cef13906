//! RO-Crate 1.2 (w3id.org/ro/crate/1.2): the folder and every file in it, who made them, from what and with what.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::address;
use super::person::Person;
use super::{pretty, without_nulls};
use crate::manifest::{Entry, Release, ReleasedSource, Role};
use claimbook_core::model::Dataset;

const STANDARD: &str = "https://w3id.org/ro/crate/1.2";
const ROOT: &str = "./";
const FILE: &str = "ro-crate-metadata.json";

/// The program, the act of releasing, and with what the ids of other things begin that have no address.
const PROGRAM: &str = "#claimbook";
const ACT: &str = "#release";
const CONTACT: &str = "#contact";
const PERSON: &str = "#person/";
const ORGANIZATION: &str = "#organization/";
const SOURCE: &str = "#source/";

/// The standard asks for an address, and the program has none but the name under which its vocabulary stands.
const PROGRAM_ADDRESS: &str = "urn:claimbook";

pub(super) fn write(release: &Release) -> String {
    let mut graph = vec![json!({
        "@id": FILE,
        "@type": "CreativeWork",
        "about": link(ROOT),
        "conformsTo": link(STANDARD),
    })];
    graph.push(root(release));
    graph.extend(release.payload().map(|entry| file(release, entry)));
    let mut others = BTreeMap::new();
    add_context(release, &mut others);
    graph.extend(others.into_values());
    pretty(&json!({"@context": format!("{STANDARD}/context"), "@graph": graph}))
}

fn link(id: &str) -> Value {
    json!({"@id": id})
}

/// Several values as a list, and one by itself, as the standard wants it.
fn single(values: impl Iterator<Item = Value>) -> Value {
    let mut values: Vec<Value> = values.collect();
    if values.len() == 1 { values.remove(0) } else { Value::Array(values) }
}

fn root(release: &Release) -> Value {
    let (manifest, dataset) = (&release.manifest, &release.manifest.dataset);
    without_nulls(json!({
        "@id": ROOT,
        "@type": "Dataset",
        "name": dataset.title,
        "description": dataset.description,
        "version": manifest.version.to_string(),
        "datePublished": manifest.date.to_string(),
        "license": link(&address::of_license(&dataset.license)),
        "inLanguage": dataset.language,
        "keywords": single(dataset.keywords.iter().map(|keyword| json!(keyword))),
        "author": single(dataset.creators.iter().map(|creator| link(&id(&Person::of(creator))))),
        "publisher": link(&organization(&dataset.publisher)),
        "url": address::landing(dataset),
        "identifier": dataset.doi.as_ref().map(|doi| link(&address::of_doi(doi))),
        "isBasedOn": single(manifest.sources.iter().map(|source| link(&source_id(source)))),
        "hasPart": single(release.payload().map(|entry| link(&entry.path))),
        "mentions": link(ACT),
    }))
}

fn file(release: &Release, entry: &Entry) -> Value {
    let shape = entry.table.as_ref().and_then(|table| release.shape(table));
    let description = match (entry.role, shape) {
        (Role::Data, Some(shape)) => shape.metadata.description.clone(),
        (Role::Data, None) => "Rows of a table.".to_owned(),
        (Role::Schema, _) => "The JSON Schema of records or of a table's rows.".to_owned(),
        (Role::Chart, _) => "A picture of the data.".to_owned(),
        (Role::Documentation | Role::Descriptor, _) => "For people.".to_owned(),
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

/// Everything that is named and is no file, by id.
fn add_context(release: &Release, others: &mut BTreeMap<String, Value>) {
    let (manifest, dataset) = (&release.manifest, &release.manifest.dataset);
    let creators: Vec<Person> = dataset.creators.iter().map(Person::of).collect();
    add_publisher(others, dataset);
    for person in &creators {
        add_person(others, person);
    }
    for source in &manifest.sources {
        let authors: Vec<Person> = source.authors.iter().map(Person::author).collect();
        for author in &authors {
            add_person(others, author);
        }
        add_organization(others, &source.publisher);
        let id = source_id(source);
        let entity = without_nulls(json!({
            "@id": id,
            "@type": "CreativeWork",
            "name": source.title,
            "author": single(authors.iter().map(|author| link(&self::id(author)))),
            "publisher": link(&organization(&source.publisher)),
            "datePublished": source.published.to_string(),
            "inLanguage": source.language,
            "url": source.url,
        }));
        others.insert(id, entity);
    }
    if let Some(doi) = &dataset.doi {
        let id = address::of_doi(doi);
        let entity = json!({
            "@id": id,
            "@type": "PropertyValue",
            "name": "The DOI of all versions",
            "propertyID": "https://registry.identifiers.org/registry/doi",
            "value": doi.to_string(),
            "url": id,
        });
        others.insert(id, entity);
    }
    let license = address::of_license(&dataset.license);
    let text = "The terms on which the dataset may be used; their text is the file `LICENSE`.";
    let entity = json!({
        "@id": license, "@type": "CreativeWork", "name": dataset.license.to_string(), "description": text,
    });
    others.insert(license, entity);
    let (program, version) = manifest.generator.split_once(' ').unwrap_or((&manifest.generator, ""));
    let entity = json!({
        "@id": PROGRAM,
        "@type": "SoftwareApplication",
        "name": program,
        "description": "Checks claims that people have coded, and releases them as tables.",
        "version": version,
        "softwareVersion": version,
        "url": PROGRAM_ADDRESS,
    });
    others.insert(PROGRAM.to_owned(), entity);
    let entity = json!({
        "@id": ACT,
        "@type": "CreateAction",
        "name": format!("The release of {}", release.name()),
        "description": "The records were checked, turned into tables, and described.",
        "agent": single(creators.iter().map(|person| link(&id(person)))),
        "instrument": link(PROGRAM),
        "object": single(manifest.sources.iter().map(|source| link(&source_id(source)))),
        "result": link(ROOT),
        "endTime": manifest.date.to_string(),
    });
    others.insert(ACT.to_owned(), entity);
}

fn add_person(others: &mut BTreeMap<String, Value>, person: &Person) {
    if !person.is_human() {
        return add_organization(others, &person.spoken());
    }
    if let Some(name) = &person.affiliation {
        add_organization(others, name);
    }
    let entity = without_nulls(json!({
        "@id": id(person),
        "@type": "Person",
        "name": person.spoken(),
        "familyName": person.family,
        "givenName": person.given,
        "affiliation": person.affiliation.as_ref().map(|name| link(&organization(name))),
    }));
    others.insert(id(person), entity);
}

/// The publisher, whom one reaches where people read about the dataset.
fn add_publisher(others: &mut BTreeMap<String, Value>, dataset: &Dataset) {
    let id = organization(&dataset.publisher);
    let landing = address::landing(dataset);
    let contact = landing.as_ref().map(|_| link(CONTACT));
    let entity = json!({
        "@id": id, "@type": "Organization", "name": dataset.publisher, "contactPoint": contact,
    });
    others.insert(id, without_nulls(entity));
    if let Some(url) = landing {
        let name = format!("Where to reach {}", dataset.publisher);
        let entity = json!({"@id": CONTACT, "@type": "ContactPoint", "name": name, "url": url});
        others.insert(CONTACT.to_owned(), entity);
    }
}

fn add_organization(others: &mut BTreeMap<String, Value>, name: &str) {
    let id = organization(name);
    others.entry(id.clone()).or_insert_with(|| json!({"@id": id, "@type": "Organization", "name": name}));
}

fn id(person: &Person) -> String {
    match person.address() {
        _ if !person.is_human() => organization(&person.spoken()),
        Some(address) => address,
        None => format!("{PERSON}{}", fragment(&person.spoken())),
    }
}

fn organization(name: &str) -> String {
    format!("{ORGANIZATION}{}", fragment(name))
}

fn source_id(source: &ReleasedSource) -> String {
    source.url.clone().unwrap_or_else(|| format!("{SOURCE}{}", source.id))
}

/// A name as part of an id: what is not ASCII stays as it is (RO-Crate 1.2, "Recommended identifiers").
fn fragment(name: &str) -> String {
    let part = |letter: char| match letter {
        ' ' => "-".to_owned(),
        letter if letter.is_ascii() && !letter.is_ascii_alphanumeric() => format!("%{:02X}", u32::from(letter)),
        letter => letter.to_string(),
    };
    name.chars().map(part).collect()
}
