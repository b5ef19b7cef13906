//! Tests the contents of a release's descriptors and of its card.

use std::collections::BTreeSet;

use claimbook_core::model::codes::CoderKind;
use claimbook_core::model::{AuthorName, Creator, Dataset, Date, Digest};
use claimbook_core::syntax::file::{File, FileId};
use claimbook_core::syntax::yaml;
use claimbook_core::text;
use claimbook_release::build::card;
use claimbook_release::descriptors::DESCRIPTORS;
use claimbook_release::manifest::{
    Checks, Counts, Entry, Manifest, Release, ReleasedCoder, ReleasedSource, ReleasedWaiver, Role, schemas,
};
use claimbook_tables::charts::CHARTS;
use claimbook_tables::export::{FORMATS, export};
use claimbook_tables::table::Shape;
use claimbook_tables::tables::shapes_of;
use claimbook_testing::{Files, book, coded};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// The files that the descriptors of the tests' book describe, without the charts.
fn payload() -> Files {
    let book = book(&coded());
    let mut files = export(&book, &FORMATS).expect("an export");
    let schemas = schemas(&shapes_of(&book).expect("the shapes of a book")).into_iter();
    files.extend(schemas.map(|(path, bytes)| (format!("schema/{path}"), bytes)));
    for (path, text) in [("LICENSE", "Do as you like.\n"), ("CHANGES.md", "The first.\n"), ("README.md", "Read me.\n")]
    {
        files.insert(path.to_owned(), text.as_bytes().to_vec());
    }
    files
}

fn entry(path: &str, bytes: &[u8]) -> Entry {
    let (folder, name) = path.rsplit_once('/').unwrap_or_default();
    let role = match folder {
        "csv" | "jsonl" | "parquet" => Role::Data,
        "schema" | "schema/tables" => Role::Schema,
        _ => Role::Documentation,
    };
    let table = matches!(folder, "csv" | "jsonl" | "parquet" | "schema/tables").then(|| name.split('.').next());
    Entry {
        path: path.to_owned(),
        bytes: bytes.len() as u64,
        sha256: Digest::new(Sha256::digest(bytes).into()),
        role,
        table: table.flatten().map(str::to_owned),
        rows: (folder == "parquet").then(|| reader(bytes).metadata().file_metadata().num_rows().unsigned_abs()),
    }
}

fn reader(bytes: &[u8]) -> ParquetRecordBatchReaderBuilder<bytes::Bytes> {
    ParquetRecordBatchReaderBuilder::try_new(bytes::Bytes::copy_from_slice(bytes)).expect("Parquet")
}

fn dataset() -> Dataset {
    let nobody = Creator { name: None, family: None, given: None, orcid: None, affiliation: None };
    Dataset {
        name: "harbor-claims".parse().expect("a name"),
        title: "Claims of \"The Harbor Report\": a dataset".to_owned(),
        description: "Claims about two harbors, coded by hand.\n\nMade up: no such harbor exists.".to_owned(),
        creators: vec![
            Creator {
                family: Some("Poe".to_owned()),
                given: Some("Ben".to_owned()),
                orcid: Some("0000-0002-1825-0097".parse().expect("an ORCID")),
                affiliation: Some("Port Alder University".to_owned()),
                ..nobody.clone()
            },
            Creator { name: Some("The coders".to_owned()), ..nobody },
        ],
        publisher: "Port Alder Library".to_owned(),
        keywords: vec!["harbors".to_owned(), "claims".to_owned()],
        language: "en".to_owned(),
        license: "CC-BY-4.0".parse().expect("a license"),
        homepage: Some("https://example.org/harbors".parse().expect("an address")),
        repository: Some("https://example.org/harbors.git".parse().expect("an address")),
        doi: Some("10.5281/zenodo.1234".parse().expect("a DOI")),
    }
}

fn date(text: &str) -> Date {
    text.parse().expect("a date")
}

pub(crate) fn author(name: Option<&str>, family: Option<&str>, given: Option<&str>) -> AuthorName {
    let [name, family, given] = [name, family, given].map(|part| part.map(str::to_owned));
    AuthorName { name, family, given }
}

fn release() -> Release {
    let files = payload();
    let parquet = files.iter().filter(|(path, _)| path.starts_with("parquet/"));
    let shapes = parquet.map(|(_, bytes)| Shape::read(reader(bytes).schema()).expect("a table of ours").0).collect();
    let source = ReleasedSource {
        id: "harbor-report".to_owned(),
        title: "The Harbor Report".to_owned(),
        authors: vec![author(None, Some("Roe"), Some("Ann"))],
        publisher: "Harbor Press".to_owned(),
        published: date("2031-04-01").into(),
        language: "en".to_owned(),
        url: Some("https://example.org/report".to_owned()),
        text_sha256: None,
        sample: None,
    };
    let unlinked = ReleasedSource {
        id: "harbor-atlas".to_owned(),
        title: "An Atlas".to_owned(),
        authors: vec![author(Some("Institute of Harbors"), None, None)],
        published: "2029-11".parse().expect("a month"),
        url: None,
        ..source.clone()
    };
    let waiver = ReleasedWaiver {
        source_id: "harbor-report".to_owned(),
        rule: "missing-horizon".to_owned(),
        of: "hbr-0002".to_owned(),
        reason: "The report names none.".to_owned(),
        expires: Some(date("2032-01-01")),
    };
    let first = ReleasedCoder {
        id: "c1".to_owned(),
        kind: Some(CoderKind::Human),
        name: Some("Josiah Carberry".to_owned()),
        orcid: Some("0000-0002-1825-0097".parse().expect("an ORCID")),
        model: None,
        version: None,
        coded: 4,
        checked: 0,
        reviewed: 2,
    };
    let model = ReleasedCoder {
        id: "lm1".to_owned(),
        kind: Some(CoderKind::Model),
        name: Some("First | model".to_owned()),
        orcid: None,
        model: Some("Example LM".to_owned()),
        version: Some("2.1".to_owned()),
        coded: 1,
        checked: 1,
        reviewed: 0,
    };
    let entries: Vec<Entry> = files.iter().map(|(path, bytes)| entry(path, bytes)).collect();
    let manifest = Manifest {
        manifest: 1,
        dataset: dataset(),
        version: claimbook_release::Version::new(0, 1, 0),
        date: date("2031-05-02"),
        generator: "claimbook 0.1.0".to_owned(),
        schema: 1,
        coders: vec![first, model],
        codebooks: vec!["0.1".to_owned()],
        profiles: text::profiles(),
        book: Digest::new([0; 32]),
        commit: None,
        previous: None,
        sources: vec![source, unlinked],
        counts: Counts {
            claims: 6,
            withdrawn: 1,
            superseded: 0,
            checked: 1,
            reviewed: 2,
            sources: 2,
            entities: 5,
            rows: 60,
        },
        checks: Checks { rules: vec!["short-anchor".to_owned()], errors: 0, warnings: 0 },
        waivers: vec![waiver],
        files: entries,
    };
    Release { manifest, shapes }
}

/// A release that has only these tables.
pub(crate) fn small(tables: &[&str]) -> Release {
    let mut release = release();
    release.shapes.retain(|shape| tables.contains(&shape.name.as_str()));
    release.manifest.files.retain(|file| file.table.as_deref().is_none_or(|table| tables.contains(&table)));
    release.manifest.files.retain(|file| !file.path.starts_with("schema/") || file.table.is_some());
    release
}

#[test]
fn the_card_says_how_to_read_tables_without_rows() {
    let mut release = release();
    assert!(!card::write(&release).contains("No rows"));
    for file in release.manifest.files.iter_mut().filter(|file| file.path.starts_with("parquet/")) {
        if ["codings", "reliability"].map(Some).contains(&file.table.as_deref()) {
            file.rows = Some(0);
        }
    }
    let card = card::write(&release);
    assert!(card.contains("No rows: `codings`, `reliability`. Their Parquet files have all types."), "{card}");
    assert!(card.contains("datasets.load_dataset(\".\", \"codings\", split=\"train\", streaming=True)"), "{card}");
}

#[test]
fn the_card_says_who_coded_as_far_as_the_book_does() {
    let mut release = release();
    let text = card::write(&release);
    assert!(text.contains("annotations_creators:\n  - expert-generated\n  - machine-generated\n"), "{text}");
    assert!(text.contains("coded by humans and language models, 1 of them checked by a second coder"), "{text}");
    assert!(text.contains("| `lm1` | model | First \\| model, Example LM, 2.1 | 1 | 1 | 0 |\n"), "{text}");
    // The kind of one coder is not known.
    release.manifest.coders[1].kind = None;
    let text = card::write(&release);
    assert!(!text.contains("annotations_creators"), "{text}");
    assert!(text.contains("The coders are `c1`, `lm1`. The book does not say whether"), "{text}");
    // A coder without claims says nothing about the annotators.
    release.manifest.coders[1] =
        ReleasedCoder { coded: 0, kind: Some(CoderKind::Model), ..release.manifest.coders[1].clone() };
    assert!(card::write(&release).contains("annotations_creators:\n  - expert-generated\ntask"));
}

#[test]
fn the_descriptors_of_a_small_release_are_these() {
    let release = small(&["claim_domains", "entities"]);
    // Digests and sizes change with every description in the tables; the next test compares them.
    let filters = [
        ("[0-9a-f]{64}", "[sha256]"),
        (r#""contentSize": "\d+"#, r#""contentSize": "[size]"#),
        (r#""bytes": \d+"#, r#""bytes": [size]"#),
        (r#"byteSize": "\d+"#, r#"byteSize": "[size]"#),
        (r"\d+ bytes", "[size] bytes"),
    ];
    for descriptor in &DESCRIPTORS {
        insta::with_settings!({
            prepend_module_to_snapshot => false,
            snapshot_path => "../descriptors",
            omit_expression => true,
            filters => filters,
        }, {
            insta::assert_snapshot!(descriptor.path, descriptor.write(&release));
        });
    }
}

#[test]
fn descriptors_of_files_state_the_size_and_digest_of_each_data_file() {
    let release = small(&["claim_domains", "entities"]);
    let data: Vec<&Entry> = release.manifest.files.iter().filter(|entry| entry.role == Role::Data).collect();
    assert!(data.len() >= 4, "the small release has data");
    for path in ["croissant.json", "datapackage.json", "dcat.jsonld", "ro-crate-metadata.json"] {
        let descriptor = DESCRIPTORS.iter().find(|descriptor| descriptor.path == path).expect("the descriptor");
        let text = descriptor.write(&release);
        for entry in data.iter().filter(|entry| text.contains(&format!("\"{}\"", entry.path))) {
            assert!(text.contains(&entry.sha256.to_string()), "{path} states the digest of {}", entry.path);
            assert!(text.contains(&entry.bytes.to_string()), "{path} states the size of {}", entry.path);
        }
    }
}

#[test]
fn the_card_is_this() {
    insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => "../descriptors", omit_expression => true }, {
        insta::assert_snapshot!(card::CARD, card::write(&release()));
    });
}

/// `verify` generates the card again from a manifest that lists the card, so the card must not depend on its own entry.
#[test]
fn the_card_shows_the_pictures_that_are_there_and_depends_on_no_descriptor_and_not_on_itself() {
    let mut release = release();
    assert!(!card::write(&release).contains("!["));
    let drawn = |stem: &str| Entry { role: Role::Chart, ..entry(&format!("charts/{stem}.svg"), b"") };
    release.manifest.files.extend(CHARTS.map(drawn));
    let card = card::write(&release);
    for stem in CHARTS {
        assert!(card.lines().any(|line| line.starts_with("![") && line.ends_with(&format!("](charts/{stem}.svg)"))));
    }
    release.manifest.files.retain(|file| file.path != card::CARD);
    let descriptors = DESCRIPTORS.iter().map(|each| Entry { role: Role::Descriptor, ..entry(each.path, b"{}") });
    release.manifest.files.extend(descriptors);
    assert_eq!(card::write(&release), card);
}

#[test]
fn the_card_of_a_dataset_without_addresses_and_pictures_names_none() {
    let mut release = release();
    let dataset = &mut release.manifest.dataset;
    (dataset.homepage, dataset.repository, dataset.doi) = (None, None, None);
    release.manifest.sources.iter_mut().for_each(|source| source.url = None);
    let card = card::write(&release);
    assert!(!card.contains("://"), "{card}");
    assert!(card.contains("are not in this release but in the dataset's repository"), "{card}");
}

/// Texts that YAML could read as another type, or that JSON must escape, survive a round trip.
#[test]
fn difficult_texts_come_back() {
    let mut release = small(&["claim_domains"]);
    for text in [
        "null",
        "0x1F",
        "- [a, b",
        "a: b # c",
        "two\nlines\n",
        "\u{85}\u{2028}\u{7f}",
        "\"quoted\" \\ 🧊",
        "2031-05-02",
    ] {
        release.manifest.dataset.title = text.to_owned();
        release.manifest.dataset.keywords = vec![text.to_owned()];
        for descriptor in &DESCRIPTORS {
            let written = descriptor.write(&release);
            let (title, keyword) = if descriptor.path.ends_with(".cff") {
                let (document, faults) = yaml::read(&File::new(descriptor.path, &written), FileId(0));
                let document = document.filter(|_| faults.is_empty()).expect("plain YAML");
                let keyword = document.get("keywords").map(|list| match &list.value {
                    yaml::Value::Sequence(items) => items[0].as_text().map(str::to_owned),
                    _ => None,
                });
                (document.get("title").and_then(|node| node.as_text().map(str::to_owned)), keyword.flatten())
            } else {
                let document: Value = serde_json::from_str(&written).expect("JSON");
                let (title, keyword) = places(descriptor.path);
                let at = |pointer: &str| document.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
                (at(title), at(keyword))
            };
            assert_eq!((title.as_deref(), keyword.as_deref()), (Some(text), Some(text)), "{}", descriptor.path);
        }
    }
}

/// Returns the JSON pointers of the title and of the first keyword in a descriptor.
fn places(path: &str) -> (&'static str, &'static str) {
    match path {
        "croissant.json" => ("/name", "/keywords/0"),
        "datacite.json" => ("/titles/0/title", "/subjects/0/subject"),
        "datapackage.json" => ("/title", "/keywords/0"),
        "dcat.jsonld" => ("/dct:title", "/dcat:keyword/0"),
        _ => ("/@graph/1/name", "/@graph/1/keywords"),
    }
}

/// Collects the objects that have an `@id` and other keys, with their ids.
fn identified<'v>(value: &'v Value, found: &mut Vec<(String, &'v Value)>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| identified(item, found)),
        Value::Object(entries) => {
            if let Some(id) = entries.get("@id").and_then(Value::as_str).filter(|_| entries.len() > 1) {
                found.push((id.to_owned(), value));
            }
            entries.iter().filter(|(key, _)| *key != "@context").for_each(|(_, value)| identified(value, found));
        }
        _ => {}
    }
}

/// Ids are made from names and URLs. A creator may also be an author, and two creators may share a name or an ORCID. An
/// organization may be creator, author and publisher. Two sources may share a URL, and a source may have the URL of the
/// DOI, the license or the crate.
#[test]
fn no_two_things_share_an_id_in_linked_data() {
    let mut release = small(&["claim_domains"]);
    let dataset = &mut release.manifest.dataset;
    let poe = dataset.creators[0].clone();
    let nobody = Creator { orcid: None, affiliation: None, ..poe.clone() };
    let roe = Creator { family: Some("Roe".to_owned()), given: Some("Ann".to_owned()), ..nobody.clone() };
    let twin = Creator { affiliation: Some("The coders".to_owned()), ..roe.clone() };
    let shared = Creator { family: Some("Moe".to_owned()), ..poe };
    dataset.creators.extend([nobody, roe, twin, shared]);
    let doi = format!("https://doi.org/{}", dataset.doi.as_ref().expect("a DOI"));
    let organizations = ["The coders", "Port Alder Library", "Harbor Press", "Ann Roe", "Port Alder University"];
    let organizations = organizations.map(|name| author(Some(name), None, None));
    release.manifest.sources[0].authors.extend(organizations);
    let source = release.manifest.sources[0].clone();
    let addresses =
        ["https://example.org/report", &doi, "https://spdx.org/licenses/CC-BY-4.0", "./", "README.md", "#release"];
    for (number, url) in addresses.into_iter().enumerate() {
        let (id, url) = (format!("source-{number}"), Some(url.to_owned()));
        release.manifest.sources.push(ReleasedSource { id, url, ..source.clone() });
    }
    for descriptor in DESCRIPTORS.iter().filter(|each| !each.path.ends_with(".cff")) {
        let document: Value = serde_json::from_str(&descriptor.write(&release)).expect("JSON");
        let mut found = Vec::new();
        identified(&document, &mut found);
        let ids: BTreeSet<&str> = found.iter().map(|(id, _)| id.as_str()).collect();
        let license = found.iter().filter(|(id, _)| id.starts_with("https://spdx")).count().saturating_sub(1);
        // DCAT states the license of every file, and describes a creator who is a coder, too, as both.
        let repeated = if descriptor.path == "dcat.jsonld" { license + 1 } else { 0 };
        assert_eq!(ids.len() + repeated, found.len(), "{}", descriptor.path);
    }
    let graph: Value = serde_json::from_str(&DESCRIPTORS[5].write(&release)).expect("JSON");
    let graph = graph["@graph"].as_array().expect("entities");
    let named = |key: &str| graph[1][key].as_array().map_or(0, Vec::len);
    assert_eq!((named("author"), named("isBasedOn")), (6, 8), "{:#}", graph[1]);
    let all: BTreeSet<&str> = graph.iter().filter_map(|entity| entity["@id"].as_str()).collect();
    for link in graph[1]["author"].as_array().into_iter().chain(graph[1]["isBasedOn"].as_array()).flatten() {
        assert!(all.contains(link["@id"].as_str().expect("an id")), "{link}");
    }
}

/// Metadata that a format's schema does not accept goes into another field, or is omitted.
#[test]
fn metadata_outside_of_what_a_format_knows_makes_no_invalid_descriptor() {
    let mut release = small(&["claim_domains"]);
    let dataset = &mut release.manifest.dataset;
    dataset.license = "CC-BY-3.0-IGO".parse().expect("a license");
    dataset.doi = Some("10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-O".parse().expect("a DOI"));
    dataset.keywords = ["0b101", "+1", "685_230.15e+03", "plain"].map(str::to_owned).to_vec();
    dataset.language = "English (UK)".to_owned();
    for source in &mut release.manifest.sources {
        source.language = "English".to_owned();
        source.url = Some("www.x.example/The Report.pdf".to_owned());
    }
    let citation = DESCRIPTORS[0].write(&release);
    for line in [
        "license-url: https://spdx.org/licenses/CC-BY-3.0-IGO\n",
        "  - type: url\n    value: https://doi.org/10.1002/(SICI)1097-4571(199806)49:8%3C693::AID-ASI4%3E3.0.CO;2-O\n",
        "  - \"0b101\"\n  - \"+1\"\n  - \"685_230.15e+03\"\n  - plain\n",
    ] {
        assert!(citation.contains(line), "{line}{citation}");
    }
    for descriptor in &DESCRIPTORS {
        let text = descriptor.write(&release);
        for text in ["nglish", "www.x.example", "<693"] {
            let is_plain = descriptor.path == "datacite.json" || descriptor.path == "ro-crate-metadata.json";
            let found = descriptor.write(&release).contains(text) && !(text == "<693" && is_plain);
            assert!(!found, "{}: {text}", descriptor.path);
        }
        assert!(!text.contains("\"license\": \"CC-BY-3.0-IGO"), "{}", descriptor.path);
    }
    let card = card::write(&release);
    assert!(!card.contains("nglish"), "{card}");
}
