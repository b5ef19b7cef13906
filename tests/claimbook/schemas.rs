//! Tests that the exported rows are valid by the schemas of their tables.

use claimbook_core::book::load;
use claimbook_core::rules::{check, has_errors};
use claimbook_core::text::Texts;
use claimbook_release::manifest::schemas;
use claimbook_tables::export::{FORMATS, export};
use claimbook_tables::tables::shapes_of;
use claimbook_testing::{book, coded, project, validator};
use serde_json::Value;

#[test]
fn every_row_of_the_exports_is_valid_by_its_schema() {
    for book in [load(project()).expect("the book"), book(&coded())] {
        let schemas = schemas(&shapes_of(&book).expect("the shapes of a book"));
        assert!(!has_errors(&check(&book, &Texts::new())));
        for (name, bytes) in export(&book, &FORMATS).expect("an export") {
            let Some(table) = name.strip_prefix("jsonl/").and_then(|name| name.strip_suffix(".jsonl")) else {
                continue;
            };
            let validator = validator(&schemas[&format!("tables/{table}.schema.json")]);
            for line in String::from_utf8(bytes).expect("UTF-8").lines() {
                let row: Value = serde_json::from_str(line).expect("JSON");
                let errors: Vec<String> = validator.iter_errors(&row).map(|error| error.to_string()).collect();
                assert_eq!(errors, Vec::<String>::new(), "{table}: {line}");
            }
        }
    }
}
