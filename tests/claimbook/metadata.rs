//! Tests that any metadata that `check` accepts makes a release that passes `verify`.

use std::fs;
use std::path::Path;

use claimbook_core::rules::check;
use claimbook_core::text::Texts;
use claimbook_release::snapshot::Edition;
use claimbook_release::verify::{Against, verify};
use claimbook_testing::{Files, book, coded, edited, files_below, on_disk};
use proptest::prelude::*;

use crate::runner::run;

const DATASET: &str = "dataset.yaml";
const SOURCE: &str = "harbor-report/source.yaml";

/// Texts that a format could read as another type, or that it must escape.
fn text() -> impl Strategy<Value = String> {
    let difficult = [
        "Ann",
        "no",
        "0b101",
        "12:30",
        "2031-04-01",
        "~",
        "# 1",
        "- x",
        "a: b",
        "{x}",
        "\"quoted\"",
        "it's",
        "<b>&amp;</b>",
        "back\\slash",
        "İstanbul",
        "名前",
        "a|b",
        "100 %",
        "@context",
        "_:b0",
        "#license",
        "./",
        "https://example.org/x",
        "é",
    ];
    prop_oneof![one_of(&difficult), "[A-Z][a-zà-ü .,;'()-]{0,20}[a-z]"]
}

fn address() -> impl Strategy<Value = String> {
    let known = [
        "https://example.org/report",
        "https://example.org/report#x",
        "http://example.org",
        "https://doi.org/10.5281/zenodo.1234",
        "https://spdx.org/licenses/CC-BY-4.0",
        "https://creativecommons.org/licenses/by/4.0/",
        "https://orcid.org/0000-0002-1825-0097",
        "https://example.org/a%20b?c=d&e=f",
    ];
    one_of(&known)
}

fn one_of(texts: &[&'static str]) -> impl Strategy<Value = String> + use<> {
    prop::sample::select(texts.to_vec()).prop_map(str::to_owned)
}

/// A creator of the dataset in flow style.
fn creator() -> impl Strategy<Value = String> {
    let orcid = prop::option::of(prop::sample::select(vec!["0000-0002-1825-0097", "0000-0001-5109-3700"]));
    let person = (text(), prop::option::of(text()), orcid, prop::option::of(text()));
    let person = person.prop_map(|(family, given, orcid, affiliation)| {
        let fields = [
            Some(("family", family)),
            given.map(|given| ("given", given)),
            orcid.map(|orcid| ("orcid", orcid.to_owned())),
            affiliation.map(|affiliation| ("affiliation", affiliation)),
        ];
        let fields: Vec<String> =
            fields.into_iter().flatten().map(|(key, value)| format!("{key}: {}", quoted(&value))).collect();
        format!("  - {{{}}}\n", fields.join(", "))
    });
    prop_oneof![person, text().prop_map(|name| format!("  - {{name: {}}}\n", quoted(&name)))]
}

/// The fields of a source's author: a person or an organization.
fn author() -> impl Strategy<Value = String> {
    let undivided = || text().prop_map(|text| quoted(&text.replace('|', "/")));
    let person = (undivided(), prop::option::of(undivided())).prop_map(|(family, given)| {
        let given = given.map(|given| format!(", given: {given}")).unwrap_or_default();
        format!("family: {family}{given}")
    });
    prop_oneof![person, undivided().prop_map(|name| format!("name: {name}"))]
}

/// Quotes a text so that YAML reads the same text.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("a text is JSON")
}

prop_compose! {
    fn dataset()(
        title in text(),
        description in text(),
        creators in prop::collection::vec(creator(), 1..4),
        publisher in text(),
        keywords in prop::collection::btree_set(text(), 0..4),
        language in prop::sample::select(vec!["en", "de-CH", "zh-Hant-TW", "sr-Latn"]),
        license in prop::sample::select(vec!["CC-BY-4.0", "CC-BY-3.0-IGO", "CC0-1.0", "ODbL-1.0", "MIT"]),
        homepage in prop::option::of(address()),
        repository in prop::option::of(address()),
        doi in prop::option::of(prop::sample::select(vec![
            "10.5281/zenodo.1234",
            "10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-O",
        ])),
    ) -> String {
        let keywords: Vec<String> = keywords.iter().map(|keyword| quoted(keyword)).collect();
        let optional = |key: &str, value: Option<String>| {
            value.map(|value| format!("{key}: {}\n", quoted(&value))).unwrap_or_default()
        };
        format!(
            "name: harbor-claims\ntitle: {}\ndescription: {}\ncreators:\n{}publisher: {}\nkeywords: [{}]\nlanguage: {language}\n\
             license: {license}\n{}{}{}",
            quoted(&title),
            quoted(&description),
            creators.concat(),
            quoted(&publisher),
            keywords.join(", "),
            optional("homepage", homepage),
            optional("repository", repository),
            optional("doi", doi.map(str::to_owned)),
        )
    }
}

/// A book with other metadata of its dataset, its source and its entities.
fn books() -> impl Strategy<Value = Files> {
    let date = one_of(&["2031-04-01", "2031-04", "2031", "0031-02"]);
    let authors = (author(), prop::collection::vec(author(), 0..3));
    (dataset(), text(), text(), prop::option::of(address()), authors, date, text()).prop_map(
        |(dataset, title, publisher, url, (author, of_work), date, label)| {
            let of_work: Vec<String> = of_work.iter().map(|author| format!("{{{author}}}")).collect();
            let url = url.map(|url| format!("url: {url}\n")).unwrap_or_default();
            let source = format!("publisher: {}\n{url}", quoted(&publisher));
            edited(
                coded(),
                &[
                    (DATASET, "", &dataset),
                    (SOURCE, "title: The Harbor Report\n", &format!("title: {}\n", quoted(&title))),
                    (SOURCE, "publisher: Harbor Press\n", &source),
                    (SOURCE, "{family: Roe, given: Ann, entity", &format!("{{{author}, entity")),
                    (SOURCE, "[{family: Roe, given: Ann}]", &format!("[{}]", of_work.join(", "))),
                    (SOURCE, "published: \"2031-04-01\"", &format!("published: \"{date}\"")),
                    ("entities.yaml", "label: John Roe", &format!("label: {}", quoted(&label))),
                ],
            )
        },
    )
}

/// Copies a release into a folder of releases. `.ci/clients/metadata.py` validates them with foreign programs.
fn keep(release: &Path, place: &Path) {
    fs::create_dir_all(place).expect("a folder");
    let number = fs::read_dir(place).expect("a folder").count();
    for (path, bytes) in files_below(release) {
        let file = place.join(number.to_string()).join(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        fs::write(file, bytes).expect("a file");
    }
}

/// Returns a configuration with 24 cases, or `PROPTEST_CASES` if set. Each case makes a release, which takes a third of
/// a second.
fn few() -> ProptestConfig {
    let default = ProptestConfig::default();
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { default.cases } else { 24 };
    ProptestConfig { cases, failure_persistence: None, ..default }
}

proptest! {
    #![proptest_config(few())]

    #[test]
    fn any_metadata_that_check_accepts_makes_a_release_that_passes_verify(mut files in books()) {
        let errors = check(&book(&files), &Texts::new());
        prop_assume!(errors.is_empty());
        files.insert("LICENSE-DATA".to_owned(), b"Terms.\n".to_vec());
        let folder = on_disk(&files);
        let released = run(folder.path(), &["release", "0.1.0", "--out", "releases"]);
        prop_assert_eq!(released.code, 0, "{}{}", released.out, released.err);
        let release = folder.path().join("releases/0.1.0/harbor-claims-0.1.0");
        let verification = verify(&release, Against::default()).expect("a folder");
        prop_assert!(verification.faults.is_empty(), "{:?}", verification.faults);
        let now = Edition::of_book(&book(&files)).expect("an edition");
        prop_assert_eq!(Edition::of_folder(&release).expect("a release").sheets, now.sheets);
        if let Some(place) = std::env::var_os("CLAIMBOOK_KEEP_RELEASES") {
            keep(&release, Path::new(&place));
        }
    }
}
