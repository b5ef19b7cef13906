//! What a release says of itself, in the manifest, in its files and in every descriptor, is one and the same, and so.

use std::collections::BTreeSet;

use serde_json::Value;

use super::content::{Content, path};
use super::{Faults, Listing};
use crate::edition::Shape;
use crate::release::descriptor::DESCRIPTORS;
use crate::release::{MANIFEST, Manifest, Release, Role};

pub(super) fn check(manifest: &Manifest, content: &Content, listing: &Listing, faults: &mut Faults) {
    check_tables(manifest, content, faults);
    check_counts(manifest, content, faults);
    check_schemas(content, listing, faults);
    let shapes = content.tables.values().map(|table| table.shape.clone()).collect();
    let release = Release { manifest: manifest.clone(), shapes };
    for each in &DESCRIPTORS {
        if !listing.files.contains_key(each.path) {
            faults.add(each.path, "is missing; every release has it");
        } else if let Some(text) = listing.text(each.path, faults) {
            each.disagreements(&text, &release).into_iter().for_each(|message| faults.add(each.path, message));
        }
    }
}

/// Every table is what the manifest says, and says the same of its sources and of the program that wrote it.
fn check_tables(manifest: &Manifest, content: &Content, faults: &mut Faults) {
    for entry in manifest.files.iter().filter(|entry| entry.role == Role::Data) {
        let Some(table) = entry.table.as_ref().and_then(|name| content.tables.get(name)) else { continue };
        if entry.rows != Some(table.rows) {
            let said = entry.rows.map_or("none".to_owned(), |rows| rows.to_string());
            faults.add(&entry.path, format!("has {} rows; `{MANIFEST}` says {said}", table.rows));
        }
    }
    let sources: Vec<_> = manifest.sources.iter().map(|source| (source.id.as_str(), source.text_sha256)).collect();
    for (name, table) in &content.tables {
        let (path, stated) = (path(name), &table.shape.metadata);
        if stated.table != *name {
            faults.add(&path, format!("says that it is the table `{}`", stated.table.escape_debug()));
        }
        let own: Vec<_> = stated.sources.iter().map(|source| (source.source_id.as_str(), source.text_sha256)).collect();
        let facts = [
            ("the program that wrote it", stated.generator == manifest.generator),
            ("the rules by which texts were read", stated.profiles == manifest.profiles),
            ("the sources and their texts", own == sources),
            ("the version of its metadata", stated.version == manifest.schema),
        ];
        for (what, _) in facts.iter().filter(|(_, agrees)| !agrees) {
            faults.add(&path, format!("and `{MANIFEST}` disagree on {what}"));
        }
    }
}

/// The manifest counts what there is.
fn check_counts(manifest: &Manifest, content: &Content, faults: &mut Faults) {
    let rows = |table: &str| content.tables.get(table).map(|table| table.rows);
    let statuses = content.texts("claims", "status");
    let with = |status: &str| {
        statuses.as_ref().map(|statuses| statuses.iter().filter(|found| *found == status).count() as u64)
    };
    let counts = &manifest.counts;
    let all = content.tables.values().map(|table| table.rows).sum();
    let complete =
        manifest.files.iter().filter_map(|entry| entry.table.as_ref()).all(|name| content.tables.contains_key(name));
    let facts = [
        ("claims", counts.claims, rows("claims")),
        ("withdrawn claims", counts.withdrawn, with("withdrawn")),
        ("superseded claims", counts.superseded, with("superseded")),
        ("reviewed claims", counts.reviewed, with("reviewed")),
        ("sources", counts.sources, rows("sources")),
        ("entities", counts.entities, rows("entities")),
        ("rows", counts.rows, complete.then_some(all)),
    ];
    for (what, said, found) in facts {
        if let Some(found) = found.filter(|found| *found != said) {
            faults.add(MANIFEST, format!("counts {said} {what}; the tables have {found}"));
        }
    }
    if let Some(codebooks) = content.texts("claims", "codebook") {
        let codebooks: BTreeSet<String> = codebooks.into_iter().collect();
        if !codebooks.iter().eq(&manifest.codebooks) {
            faults.add(MANIFEST, "names other versions of the codebook than the claims do");
        }
    }
    if manifest.checks.errors > 0 || manifest.checks.warnings > 0 {
        faults.add(MANIFEST, "says that the book did not pass its checks");
    }
}

/// The schema of a table's rows names the columns that the table has.
fn check_schemas(content: &Content, listing: &Listing, faults: &mut Faults) {
    for (name, table) in &content.tables {
        let path = format!("schema/tables/{name}.schema.json");
        if !listing.files.contains_key(&path) {
            faults.add(&path, "is missing; every table has one");
            continue;
        }
        let Some(text) = listing.text(&path, faults) else { continue };
        match serde_json::from_str::<Value>(&text) {
            Err(error) => faults.add(&path, format!("is no JSON: {error}")),
            Ok(schema) if !describes(&schema, &table.shape) => {
                faults.add(&path, format!("does not name the columns that `{}` has", super::content::path(name)));
            }
            Ok(_) => {}
        }
    }
}

fn describes(schema: &Value, shape: &Shape) -> bool {
    let named = schema.get("properties").and_then(Value::as_object);
    let named: BTreeSet<&str> =
        named.into_iter().flat_map(|properties| properties.keys().map(String::as_str)).collect();
    named == shape.columns.iter().map(|column| column.name.as_str()).collect()
}
