//! Compares the manifest, and the files generated from it, with the tables.

use std::collections::BTreeSet;

use super::content::{Content, path};
use super::{Faults, Listing};
use crate::build::card::{self, CARD};
use crate::build::changes::{self, CHANGES};
use crate::descriptors::{DESCRIPTORS, role};
use crate::manifest::{GENERATOR, MANIFEST, Manifest, Release, ReleasedCoder, Role, schemas};
use claimbook_core::model::Code;
use claimbook_tables::charts::{CHARTS, GRAPH};
use claimbook_tables::export::{CODEBOOK, FORMATS, Format, METADATA_VERSION, VIEWS, views};

/// Compares the manifest with the Parquet files. If this version of the program wrote the release, also generates the
/// other files again and compares the bytes. Another version may write the same facts as other bytes or other files.
pub(super) fn check(manifest: &Manifest, content: &Content, listing: &Listing, faults: &mut Faults) {
    check_tables(manifest, content, faults);
    check_counts(manifest, content, faults);
    check_coders(manifest, content, faults);
    if manifest.generator == GENERATOR {
        check_roles(manifest, faults);
        check_complete(manifest, content, faults);
        check_written(manifest, content, listing, faults);
    }
}

/// Checks that the manifest lists every file that a release of these tables has.
fn check_complete(manifest: &Manifest, content: &Content, faults: &mut Faults) {
    let listed: BTreeSet<&str> = manifest.files.iter().map(|entry| entry.path.as_str()).collect();
    let mut wanted: BTreeSet<String> = [CARD, "LICENSE", CHANGES, CODEBOOK, VIEWS].map(str::to_owned).into();
    wanted.extend(DESCRIPTORS.iter().map(|each| each.path.to_owned()));
    let of_table = |table: &str| {
        let flat = content.tables.get(table).is_none_or(|table| table.shape.is_flat());
        let formats = FORMATS.iter().filter(move |format| **format != Format::Csv || flat);
        let data = formats.map(|format| format!("{0}/{1}.{0}", format.name(), table));
        data.chain([format!("schema/tables/{table}.schema.json")]).collect::<Vec<_>>()
    };
    let data = manifest.files.iter().filter(|entry| entry.role == Role::Data);
    let referred = content.tables.values().flat_map(|table| &table.shape.foreign_keys);
    let tables = data.filter_map(|entry| entry.table.as_deref()).chain(referred.map(|key| key.table.as_str()));
    wanted.extend(tables.collect::<BTreeSet<_>>().into_iter().flat_map(of_table));
    wanted.extend(CHARTS.iter().map(|name| format!("charts/{name}.svg")));
    wanted.insert(format!("charts/{GRAPH}"));
    wanted.extend(schemas(&[]).into_keys().map(|name| format!("schema/{name}")));
    // Only flat tables have a CSV file, and only the Parquet file shows whether a table is flat.
    let unknown = |path: &str| path.starts_with("csv/") && content.unread.contains(&path[4..path.len() - 4]);
    for path in wanted.iter().filter(|path| !listed.contains(path.as_str()) && !unknown(path)) {
        faults.add(MANIFEST, format!("does not list `{path}`, which every release of these tables has"));
    }
}

/// Generates files from the manifest and the shapes of the tables, and compares them with the files in the folder. The
/// shapes come from the Parquet files. If a Parquet file cannot be read, only the manifest, the schemas and
/// `CHANGES.md` are compared.
fn check_written(manifest: &Manifest, content: &Content, listing: &Listing, faults: &mut Faults) {
    let mut written = Vec::from([(MANIFEST.to_owned(), manifest.to_bytes())]);
    let shapes: Vec<_> = content.tables.values().map(|table| table.shape.clone()).collect();
    written.extend(schemas(&shapes).into_iter().map(|(name, bytes)| (format!("schema/{name}"), bytes)));
    if content.unread.is_empty() {
        written.push((VIEWS.to_owned(), views(shapes.iter()).into_bytes()));
        let mut release = Release { manifest: manifest.clone(), shapes };
        written.extend(DESCRIPTORS.iter().map(|each| (each.path.to_owned(), each.write(&release).into_bytes())));
        release.manifest.files.retain(|entry| entry.role != Role::Descriptor && entry.path != CARD);
        written.push((CARD.to_owned(), card::write(&release).into_bytes()));
    }
    match &manifest.previous {
        None => written.push((CHANGES.to_owned(), changes::first(&manifest.version, manifest.date).into_bytes())),
        Some(previous) => {
            let head = changes::head(&manifest.version, manifest.date, &previous.version);
            if listing.read(CHANGES, faults).is_some_and(|found| !found.starts_with(head.as_bytes())) {
                let (version, date, before) = (&manifest.version, manifest.date, &previous.version);
                faults.add(
                    CHANGES,
                    format!("does not begin with the section of {version} ({date}), the version after {before}"),
                );
            }
        }
    }
    for (path, bytes) in written {
        let found = listing.read(&path, faults);
        if let Some(line) = found.and_then(|found| first_difference(&found, &bytes)) {
            faults.add(&path, format!("differs from what {GENERATOR} writes for this release from line {line} on"));
        }
    }
}

/// Returns the first line, from 1, in which two texts differ.
fn first_difference(found: &[u8], written: &[u8]) -> Option<usize> {
    if found == written {
        return None;
    }
    let same = found.iter().zip(written).take_while(|(a, b)| a == b);
    Some(same.filter(|(byte, _)| **byte == b'\n').count() + 1)
}

/// Checks that the role and table of every entry match its path.
fn check_roles(manifest: &Manifest, faults: &mut Faults) {
    for entry in &manifest.files {
        let (role, table) = role(&entry.path);
        if entry.role != role || entry.table.as_deref() != table || (entry.rows.is_some() != (role == Role::Data)) {
            faults.add(
                MANIFEST,
                format!("has a role, table or row count for `{}` that does not match the path", entry.path),
            );
        }
    }
}

/// Checks that every table agrees with the manifest on rows, sources and generator.
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
        let (path, stated) = (path(name), &table.origin);
        if table.shape.name != *name {
            faults.add(&path, format!("has the metadata of the table `{}`", table.shape.name.escape_debug()));
        }
        let own: Vec<_> = stated.sources.iter().map(|source| (source.source_id.as_str(), source.text_sha256)).collect();
        let facts = [
            ("the program that wrote it", stated.generator == manifest.generator),
            ("the rules by which texts were read", stated.profiles == manifest.profiles),
            ("the sources and their texts", own == sources),
            ("the version of its metadata", METADATA_VERSION == manifest.schema),
        ];
        for (what, _) in facts.iter().filter(|(_, agrees)| !agrees) {
            faults.add(&path, format!("and `{MANIFEST}` disagree on {what}"));
        }
    }
}

/// Checks the coders of the manifest against the tables.
fn check_coders(manifest: &Manifest, content: &Content, faults: &mut Faults) {
    let columns = |table: &str, names: &[&str]| -> Option<Vec<Vec<String>>> {
        names.iter().map(|name| content.texts(table, name)).collect()
    };
    let Some(found) = columns("coders", &["coder_id", "kind", "name", "orcid", "model", "version"]) else { return };
    let stated = |coder: &ReleasedCoder| {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let kind = coder.kind.map(|kind| kind.name().to_owned()).unwrap_or_default();
        let orcid = coder.orcid.as_ref().map(ToString::to_string).unwrap_or_default();
        [coder.id.clone(), kind, text(&coder.name), orcid, text(&coder.model), text(&coder.version)]
    };
    let rows = (0..found[0].len()).map(|row| std::array::from_fn(|column| found[column][row].clone()));
    if !manifest.coders.iter().map(stated).eq(rows) {
        faults.add(MANIFEST, format!("names other coders than `{}`", path("coders")));
    }
    let Some(claims) = columns("claims", &["status", "coder", "checked_by", "reviewer"]) else { return };
    for coder in &manifest.coders {
        let with = |column: usize, is: fn(&str) -> bool| {
            let rows = claims[0].iter().zip(&claims[column]);
            rows.filter(|(status, id)| is(status) && **id == coder.id).count() as u64
        };
        let facts = [
            ("coded", coder.coded, with(1, |status| !matches!(status, "withdrawn" | "superseded"))),
            ("checked", coder.checked, with(2, |status| status == "checked")),
            ("reviewed", coder.reviewed, with(3, |status| status == "reviewed")),
        ];
        for (verb, said, found) in facts.into_iter().filter(|(_, said, found)| said != found) {
            let id = coder.id.escape_debug();
            faults.add(MANIFEST, format!("says that `{id}` {verb} {said} claims, but the tables have {found}"));
        }
    }
}

/// Checks the counts and the codebook versions of the manifest against the tables.
fn check_counts(manifest: &Manifest, content: &Content, faults: &mut Faults) {
    let rows = |table: &str| content.tables.get(table).map(|table| table.rows);
    let statuses = content.texts("claims", "status");
    let with = |status: &str| {
        statuses.as_ref().map(|statuses| statuses.iter().filter(|found| *found == status).count() as u64)
    };
    let counts = &manifest.counts;
    let all = content.tables.values().map(|table| table.rows).sum();
    let facts = [
        ("claims", counts.claims, rows("claims")),
        ("withdrawn claims", counts.withdrawn, with("withdrawn")),
        ("superseded claims", counts.superseded, with("superseded")),
        ("checked claims", counts.checked, with("checked")),
        ("reviewed claims", counts.reviewed, with("reviewed")),
        ("sources", counts.sources, rows("sources")),
        ("entities", counts.entities, rows("entities")),
        ("rows", counts.rows, content.unread.is_empty().then_some(all)),
    ];
    for (what, said, found) in facts {
        if let Some(found) = found.filter(|found| *found != said) {
            faults.add(MANIFEST, format!("counts {said} {what}, but the tables have {found}"));
        }
    }
    if let Some(codebooks) = content.texts("claims", "codebook") {
        let codebooks: BTreeSet<String> = codebooks.into_iter().collect();
        if !codebooks.iter().eq(&manifest.codebooks) {
            faults.add(MANIFEST, "names other codebook versions than the claims");
        }
    }
    if manifest.checks.errors > 0 || manifest.checks.warnings > 0 {
        faults.add(MANIFEST, "says that the book did not pass its checks");
    }
}
