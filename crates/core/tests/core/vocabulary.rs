//! Tests the book's own vocabulary: facets, codes in addition to built-in lists, and scales of likelihood.

use claimbook_core::book::Book;
use claimbook_core::model::codes::ParticipantRole;
use claimbook_core::model::{Code, CodeRow, schemas};
use claimbook_core::rules::check;
use claimbook_core::text::Texts;
use claimbook_testing::{Files, book, edited, harbor, project, validator};

const P1: &str = "harbor-report/summary.p1.yaml";
const P3: &str = "harbor-report/summary.p3.yaml";
const SOURCE: &str = "harbor-report/source.yaml";
const ENTITIES: &str = "entities.yaml";
const VOCABULARY: &str = "vocabulary.yaml";

/// Returns the YAML examples of `docs/vocabulary.md` as one file.
fn documented() -> String {
    let page = std::fs::read_to_string(project().join("docs/vocabulary.md")).expect("the page");
    page.split("```yaml\n").skip(1).map(|block| block.split("```").next().unwrap_or_default()).collect()
}

/// Returns the book of the tests with another vocabulary, and with claims that have no facets of the former one.
fn with_vocabulary(text: &str) -> Files {
    let mut files = harbor();
    for (path, bytes) in &mut files {
        if path.contains("summary.p") {
            let lines = String::from_utf8(bytes.clone()).expect("UTF-8");
            let kept =
                |line: &&str| !line.trim_start().starts_with("domains:") && !line.trim_start().starts_with("forms:");
            *bytes = lines.split_inclusive('\n').filter(kept).collect::<String>().into_bytes();
        }
    }
    edited(files, &[(VOCABULARY, "", text)])
}

/// Returns each fault as its file, its rule and its help.
fn faults(book: &Book) -> Vec<String> {
    let said = |fault: &claimbook_core::syntax::diagnostic::Diagnostic| {
        let path = book.file(fault.place.file).path().trim_start_matches("claims/");
        format!("{path} {}: {}; {}", fault.rule.id, fault.message, fault.help.as_deref().unwrap_or_default())
    };
    check(book, &Texts::new()).iter().map(said).collect()
}

fn row<'b>(book: &'b Book, list: &str, code: &str) -> &'b CodeRow {
    let rows = book.vocabulary.code_rows().iter();
    rows.into_iter().find(|row| row.list == list && row.code == code).expect("a code")
}

const SECTORS: (&str, &str, &str) =
    (P3, "    at: summary.p3.s1[1-8]", "    sectors: [health]\n    at: summary.p3.s1[1-8]");

#[test]
fn the_documented_vocabulary_is_valid_and_checked() {
    let files = with_vocabulary(&documented());
    let missing = faults(&book(&files));
    assert_eq!(missing.len(), 5, "one for each claim: {missing:#?}");
    assert!(
        missing.iter().all(|fault| fault.contains("missing-field: the field `sectors` is missing")),
        "{missing:#?}"
    );
    // With `min: 1` removed, claims need no sector.
    let files = edited(files, &[(VOCABULARY, "    min: 1                      # the default is 0\n", "")]);
    let likely = (P1, "likelihood: likely", "likelihood: common");
    let scaled = [SECTORS, (SOURCE, "language: en\n", "language: en\nlikelihood: drug_labels\n"), likely];
    let found = faults(&book(&edited(files, &scaled)));
    assert_eq!(
        found,
        ["harbor-report/summary.p1.yaml contradictory-likelihood: the likelihood `common` excludes the certainty \
          `likely`; change the certainty to `unlikely`, or the likelihood"]
    );
}

#[test]
fn a_misspelled_facet_or_code_is_named_with_the_right_one() {
    let sectors = "    sectors: [health]\n    at: summary.p3.s1[1-8]";
    let found = |from: &str, to: &str| {
        let files = with_vocabulary(&documented().replace("    min: 1                      # the default is 0\n", ""));
        let files = edited(files, &[(P1, "    likelihood: likely\n", ""), SECTORS]);
        faults(&book(&edited(files, &[(P3, sectors, &sectors.replace(from, to))])))
    };
    assert_eq!(found("sectors:", "sectors:"), Vec::<String>::new());
    assert_eq!(
        found("sectors:", "sector:"),
        ["harbor-report/summary.p3.yaml unknown-field: there is no field `sector` here; did you mean `sectors`?"]
    );
    assert_eq!(
        found("health", "heath"),
        ["harbor-report/summary.p3.yaml unknown-code: `heath` is not a sector; did you mean `health`?"]
    );
    assert_eq!(
        found("[health]", "[health, unspecified]"),
        [
            "harbor-report/summary.p3.yaml mixed-code: `unspecified` is listed with other codes; remove `unspecified`, or \
          the others"
        ]
    );
    assert_eq!(
        found("[health]", "[other]"),
        ["harbor-report/summary.p3.yaml unexplained-code: the code `other` needs a note, and there is none; add \
          `note: …`"]
    );
    let many = found("sectors: [health]", "sectors: [health, power_supply, other, unspecified]");
    assert!(many[0].ends_with("the claim has 4 sectors; name at most three sectors"), "{many:?}");
}

/// A fault in the vocabulary is reported there, and not on every claim that uses the name.
#[test]
fn a_fault_of_the_vocabulary_is_reported_once() {
    for (from, to, rule) in [
        ("item: domain\n", "item: Domain\n", "invalid-value"),
        ("{id: economic, definition:", "{id: economic, defnition:", "missing-field"),
        ("facets:\n", "facets: [\n", "invalid-syntax"),
        ("    item: domain\n", "    item: domain\n    colour: red\n", "unknown-field"),
    ] {
        let found = faults(&book(&edited(harbor(), &[(VOCABULARY, from, to)])));
        assert!(found.iter().any(|fault| fault.contains(rule)), "{found:#?}");
        assert!(found.iter().all(|fault| fault.starts_with("vocabulary.yaml")), "{found:#?}");
    }
}

#[test]
fn a_book_without_a_vocabulary_has_the_built_in_codes_only() {
    let mut files = with_vocabulary("");
    files.remove("claims/vocabulary.yaml");
    let plain = book(&files);
    assert_eq!(faults(&plain), Vec::<String>::new());
    assert_eq!(plain.vocabulary.facets(), []);
    let found = faults(&book(&edited(files, &[SECTORS])));
    assert!(found[0].contains("`claims/vocabulary.yaml` can declare more, as facets"), "{found:#?}");
}

#[test]
fn own_codes_extend_the_built_in_lists() {
    let vocabulary = documented().replace("    min: 1                      # the default is 0\n", "");
    let files = edited(
        with_vocabulary(&vocabulary),
        &[
            (P1, "    likelihood: likely\n", ""),
            (P1, "- {entity: port-birch, role: recipient}", "- {entity: port-birch, role: regulator}"),
            (ENTITIES, "{scheme: wikidata, value: Q1}", "{scheme: atc, value: A10BA02}"),
        ],
    );
    let own = book(&files);
    assert_eq!(faults(&own), Vec::<String>::new());
    assert_eq!(row(&own, ParticipantRole::LIST, "regulator").position, 8, "after the eight built-in roles");
    assert_eq!(row(&own, "sector", "power_supply").label, "Electricity");
    assert_eq!(row(&own, "confidence_level", "high").ordinal, Some(3));
    let wrong = edited(files, &[(ENTITIES, "value: A10BA02", "value: 10BA02")]);
    assert!(faults(&book(&wrong))[0].contains("malformed-identifier"));
    // The schema for editors has the book's codes and fields.
    let schema = &schemas(&own.vocabulary)["claims.schema.json"];
    let text = String::from_utf8(schema.clone()).expect("UTF-8");
    assert!(text.contains("\"regulator\"") && text.contains("\"power_supply\"") && !text.contains("\"domains\""));
    let coded = |role: &str| {
        serde_json::json!({"source": "x", "coder": "c1", "coded_on": "2031-01-01", "codebook": "1", "claims": [{
            "id": "hbr-0001", "statement": "The regulator watches the port.", "type": "descriptive",
            "certainty": "asserted", "participants": [{"entity": "port-birch", "role": role}],
            "sectors": ["power_supply"], "confidence": ["high"], "at": "summary.p1.s1",
        }]})
    };
    assert!(validator(schema).is_valid(&coded("regulator")) && !validator(schema).is_valid(&coded("regulater")));
}

/// "Likely" is 55 to 80 percent in ICD 203 and 66 to 100 percent for the IPCC.
#[test]
fn a_term_has_the_bounds_of_its_scale() {
    let bounds = |files: Files| {
        let book = book(&files);
        assert_eq!(faults(&book), Vec::<String>::new());
        row(&book, "likelihood", "likely").percent
    };
    assert_eq!(bounds(harbor()), Some((55, 80)));
    let of_book = |mut files: Files| {
        files.get_mut("claims/vocabulary.yaml").expect("the file").extend(b"likelihood: ipcc_ar5\n");
        files
    };
    assert_eq!(bounds(of_book(harbor())), Some((66, 100)));
    // If a source uses another scale than the book, the word alone has no bounds.
    let both = edited(of_book(harbor()), &[(SOURCE, "language: en\n", "language: en\nlikelihood: icd_203\n")]);
    assert_eq!(bounds(both), None);
}
