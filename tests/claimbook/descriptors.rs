//! The descriptors of a release: what they say, that they agree with it, and that no fact in one can be altered
//! unnoticed.

use std::collections::BTreeSet;

use claimbook_core::model::{Creator, Dataset, Date, Digest, PersonName};
use claimbook_core::text;
use claimbook_release::build::card;
use claimbook_release::descriptors::{DESCRIPTORS, Descriptor, Fact, Facts};
use claimbook_release::manifest::{Checks, Counts, Entry, Manifest, Release, ReleasedSource, ReleasedWaiver, Role};
use claimbook_release::snapshot::Shape;
use claimbook_tables::charts::CHARTS;
use claimbook_tables::export::{FORMATS, export, schemas};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::runner::{Files, book, coded};

/// What the descriptors of the tests' book describe, less pictures.
fn payload() -> Files {
    let mut files = export(&book(&coded()), &FORMATS).expect("an export");
    let schemas = schemas().expect("schemas").into_iter();
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

fn release() -> Release {
    let files = payload();
    let parquet = files.iter().filter(|(path, _)| path.starts_with("parquet/"));
    let shapes = parquet.map(|(_, bytes)| Shape::of(reader(bytes).schema()).expect("a table of ours")).collect();
    let source = ReleasedSource {
        id: "harbor-report".to_owned(),
        title: "The Harbor Report".to_owned(),
        authors: vec![PersonName { family: "Roe".to_owned(), given: Some("Ann".to_owned()) }],
        publisher: "Harbor Press".to_owned(),
        published: date("2031-04-01"),
        language: "en".to_owned(),
        url: Some("https://example.org/report".to_owned()),
        text_sha256: None,
    };
    let unlinked =
        ReleasedSource { id: "harbor-atlas".to_owned(), title: "An Atlas".to_owned(), url: None, ..source.clone() };
    let waiver = ReleasedWaiver {
        source_id: "harbor-report".to_owned(),
        rule: "missing-horizon".to_owned(),
        of: "hbr-0002".to_owned(),
        reason: "The report names none.".to_owned(),
        expires: date("2032-01-01"),
    };
    let entries: Vec<Entry> = files.iter().map(|(path, bytes)| entry(path, bytes)).collect();
    let manifest = Manifest {
        manifest: 1,
        dataset: dataset(),
        version: claimbook_release::Version::new(0, 1, 0),
        date: date("2031-05-02"),
        generator: "claimbook 0.1.0".to_owned(),
        schema: 1,
        codebooks: vec!["0.1".to_owned()],
        profiles: text::profiles(),
        book: Digest::new([0; 32]),
        previous: None,
        sources: vec![source, unlinked],
        counts: Counts { claims: 6, withdrawn: 1, superseded: 0, reviewed: 2, sources: 2, entities: 5, rows: 60 },
        checks: Checks { rules: vec!["short-anchor".to_owned()], errors: 0, warnings: 0 },
        waivers: vec![waiver],
        files: entries,
    };
    Release { manifest, shapes }
}

/// A release of a few of the tables.
fn small(tables: &[&str]) -> Release {
    let mut release = release();
    release.shapes.retain(|shape| tables.contains(&shape.name()));
    release.manifest.files.retain(|file| file.table.as_deref().is_none_or(|table| tables.contains(&table)));
    release.manifest.files.retain(|file| !file.path.starts_with("schema/") || file.table.is_some());
    release
}

#[test]
fn the_descriptors_of_a_small_release_are_these() {
    let release = small(&["claim_domains", "entities"]);
    for descriptor in &DESCRIPTORS {
        insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => "../descriptors", omit_expression => true }, {
            insta::assert_snapshot!(descriptor.path, descriptor.write(&release));
        });
    }
}

#[test]
fn the_card_is_this() {
    insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => "../descriptors", omit_expression => true }, {
        insta::assert_snapshot!(card::CARD, card::write(&release()));
    });
}

/// The card is compared with one that is written from a release's manifest, in which it stands itself.
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
    assert!(card.contains("in the dataset's repository, with the book"), "{card}");
}

#[test]
fn every_descriptor_agrees_with_the_release_and_says_all_it_can() {
    let release = release();
    let mut said = BTreeSet::new();
    for descriptor in &DESCRIPTORS {
        let text = descriptor.write(&release);
        assert_eq!(descriptor.facts(&text).as_ref(), Ok(&descriptor.expected(&release)), "{}", descriptor.path);
        assert_eq!(descriptor.disagreements(&text, &release), [] as [String; 0]);
        said.extend(descriptor.expected(&release).iter().map(|(fact, _)| fact.clone()));
    }
    let unsaid: Vec<Fact> =
        Facts::of(&release).iter().map(|(fact, _)| fact.clone()).filter(|fact| !said.contains(fact)).collect();
    // No format has a place for a reference with a null among several columns, or of a table without CSV.
    let unsaid: Vec<String> = unsaid.iter().map(ToString::to_string).collect();
    let expected = [
        "the reference of `claims_nested` by `attribution_holder`",
        "the reference of `claims_nested` by `attribution_via`",
        "the reference of `claims_nested` by `source_id`",
        "the reference of `claims_nested` by `superseded_by`",
        "the reference of `source_notes` by `source_id, same_as`",
    ];
    assert_eq!(unsaid, expected);
}

/// A text in which a letter or digit is another.
fn altered(text: &str) -> String {
    let place = text.rfind(|c: char| c.is_ascii_alphanumeric());
    let Some(place) = place else { return format!("{text}x") };
    let other = if &text[place..=place] == "7" { "8" } else { "7" };
    format!("{}{other}{}", &text[..place], &text[place + 1..])
}

/// Every way to alter or remove one value of a document in JSON.
fn doctored(document: &Value) -> Vec<Value> {
    let mut all = Vec::new();
    let within = |key: &dyn Fn(&mut Value) -> &mut Value, inner: &Value, all: &mut Vec<Value>| {
        for changed in doctored(inner) {
            let mut copy = document.clone();
            *key(&mut copy) = changed;
            all.push(copy);
        }
    };
    match document {
        Value::String(text) => all.push(Value::String(altered(text))),
        Value::Number(number) => all.push(Value::from(number.as_u64().unwrap_or_default() + 1)),
        Value::Bool(truth) => all.push(Value::Bool(!truth)),
        Value::Null => {}
        Value::Array(items) => {
            for (place, item) in items.iter().enumerate() {
                within(&|copy| &mut copy[place], item, &mut all);
                let mut shorter = items.clone();
                shorter.remove(place);
                all.push(Value::Array(shorter));
                let mut longer = items.clone();
                longer.push(item.clone());
                all.push(Value::Array(longer));
            }
        }
        Value::Object(entries) => {
            for (key, value) in entries {
                within(&|copy| &mut copy[key], value, &mut all);
                let mut fewer = entries.clone();
                fewer.remove(key);
                all.push(Value::Object(fewer));
            }
        }
    }
    all
}

/// The same for a document in lines of YAML.
fn doctored_lines(document: &str) -> Vec<String> {
    let lines: Vec<&str> = document.lines().collect();
    let with = |place: usize, line: Option<String>| {
        let before = lines[..place].iter().map(ToString::to_string);
        let after = lines[place + 1..].iter().map(ToString::to_string);
        before.chain(line).chain(after).map(|line| line + "\n").collect::<String>()
    };
    (0..lines.len()).flat_map(|place| [with(place, None), with(place, Some(altered(lines[place])))]).collect()
}

fn doctored_texts(descriptor: &Descriptor, release: &Release) -> Vec<String> {
    let text = descriptor.write(release);
    match serde_json::from_str::<Value>(&text) {
        Ok(document) => doctored(&document).iter().map(Value::to_string).collect(),
        Err(_) => doctored_lines(&text),
    }
}

/// Each value is altered, left out and, in a list, doubled. Whatever of that changes what the text states is named, and
/// no fact is such that nothing in the text states it.
#[test]
fn no_fact_of_a_descriptor_can_be_altered_unnoticed() {
    let release = small(&["claim_times", "code_mappings", "entities"]);
    for descriptor in &DESCRIPTORS {
        let expected = descriptor.expected(&release);
        let mut noticed = BTreeSet::new();
        for text in doctored_texts(descriptor, &release) {
            let faults = descriptor.disagreements(&text, &release);
            for (fact, _) in expected.iter() {
                let name = fact.to_string();
                if faults.iter().any(|fault| fault.starts_with(&name)) {
                    noticed.insert(fact.clone());
                }
            }
            assert_eq!(faults.is_empty(), descriptor.facts(&text).as_ref() == Ok(&expected), "{text}");
        }
        let all: BTreeSet<_> = expected.iter().map(|(fact, _)| fact.clone()).collect();
        assert_eq!(noticed, all, "{}", descriptor.path);
    }
}

#[test]
fn a_disagreement_is_said_in_words() {
    let release = small(&["claim_domains"]);
    let mut other = release.clone();
    other.manifest.version = claimbook_release::Version::new(0, 2, 0);
    other.manifest.dataset.doi = None;
    let citation = &DESCRIPTORS[0];
    let disagreements = citation.disagreements(&citation.write(&other), &release);
    let [version, doi, digest] = disagreements.as_slice() else { panic!("{disagreements:?}") };
    assert_eq!(version, "the version is stated as `0.2.0`, and the release has `0.1.0`");
    assert_eq!(doi, "the DOI is not stated, and the release has `10.5281/zenodo.1234`");
    assert!(digest.starts_with("the digest of the manifest is stated as `"), "{digest}");
}

/// Strings that a reader of YAML or JSON could take for something else come back as they are.
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
            assert_eq!(descriptor.disagreements(&descriptor.write(&release), &release), [] as [String; 0], "{text:?}");
        }
    }
}
