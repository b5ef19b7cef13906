//! Tests the import of records: spreadsheets, exported tables, mappings and quotes.

use std::fmt::Write;

use claimbook_core::book::Book;
use claimbook_core::import::{Defaults, Imported, Request, import};
use claimbook_core::report;
use claimbook_core::rules::check;
use claimbook_core::text::{Document, Texts};
use claimbook_testing::{Files, book, edited, harbor, harbor_text, harbor_texts};
use proptest::prelude::*;

/// What to import, and into which book.
struct Case<'a> {
    files: Files,
    imported: Vec<(&'a str, &'a str)>,
    mapping: Option<&'a str>,
    text: Option<String>,
    coder: Option<&'a str>,
}

impl<'a> Case<'a> {
    /// A case with the book of the tests and its text.
    fn new(name: &'a str, text: &'a str) -> Self {
        Self { files: harbor(), imported: vec![(name, text)], mapping: None, text: Some(harbor_text()), coder: None }
    }

    fn mapped(mut self, mapping: &'a str) -> Self {
        self.mapping = Some(mapping);
        self
    }

    fn import(&self) -> Imported {
        let book = book(&self.files);
        let source = &book.sources[0];
        let document = self.text.as_deref().map(Document::new);
        let bytes = |(name, text): &(&str, &str)| ((*name).to_owned(), text.as_bytes().to_vec());
        import(Request {
            book: &book,
            source,
            text: document.as_ref(),
            files: self.imported.iter().map(bytes).collect(),
            mapping: self.mapping.map(|text| ("map.yaml".to_owned(), text.as_bytes().to_vec())),
            defaults: Defaults::new(
                &book,
                source,
                [self.coder.map(str::to_owned), None, None],
                "2031-05-02".parse().ok(),
            ),
        })
    }

    /// Returns the new records, or the faults.
    fn shown(&self) -> String {
        let imported = self.import();
        let mut text = report::text(&imported.read, &imported.read.diagnostics, false);
        for (path, records) in imported.added {
            let _ = write!(text, "{}\n{records}", path.trim_start_matches("claims/harbor-report/"));
        }
        text
    }

    /// Returns the book with the new records.
    fn written(&self) -> Book {
        let mut files = self.files.clone();
        files.extend(self.import().files.into_iter().map(|(path, text)| (path, text.into_bytes())));
        book(&files)
    }
}

/// Returns the faults of an import as `line:column: message; help`.
fn faults(case: &Case<'_>) -> Vec<String> {
    let read = case.import().read;
    let shown = |fault: &claimbook_core::syntax::diagnostic::Diagnostic| {
        let position = read.file(fault.place.file).position(fault.place.span.start);
        let help = fault.help.as_deref().unwrap_or_default();
        format!("{}:{}: {}; {help}", position.line, position.column, fault.message)
    };
    read.diagnostics.iter().map(shown).collect()
}

/// Compares a text with the snapshot of a name.
pub(crate) fn assert_shown(name: &str, shown: &str) {
    insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => "../import", omit_expression => true }, {
        insta::assert_snapshot!(name, shown);
    });
}

const SHEET: &str = "\
statement,type,certainty,participants,domains,features,times,quote,Remark
Port Birch has received a pair of icebreakers from its neighbor.,descriptive,asserted,port-alder:actor; port-birch:recipient:its town,economic,quantitative,event:2031-01~/2031-03,Port Alder sent two icebreakers,
Pilots are to be shared between the two harbors.,normative,,councils:addressee,political; economic,,,Councils should share their pilots,soon
";

#[test]
fn a_spreadsheet_becomes_records_with_marked_gaps() {
    let case = Case::new("claims.csv", SHEET).mapped("columns: {Remark: note}\n");
    assert_shown("sheet", &case.shown());
    let found: Vec<(&str, String)> = check(&case.written(), &Texts::new())
        .iter()
        .map(|fault| (fault.rule.id, fault.path.as_ref().map(ToString::to_string).unwrap_or_default()))
        .collect();
    assert!(found.contains(&("wrong-type", "claims[0].certainty".to_owned())), "{found:?}");
    assert!(found.contains(&("wrong-type", "claims[0].at".to_owned())), "{found:?}");
}

#[test]
fn imported_files_are_in_the_canonical_style() {
    use claimbook_core::edit::format::{Kind, format};
    use claimbook_core::syntax::file::{File, FileId};
    use claimbook_core::syntax::yaml;
    let case = Case::new("claims.csv", SHEET).mapped("columns: {Remark: note}\n");
    let files = case.import().files;
    assert_eq!(files.len(), 2);
    for (path, text) in files {
        let file = File::new(path, text.as_str());
        let node = yaml::read(&file, FileId(0)).0.expect("YAML");
        assert_eq!(format(&file, &node, Kind::Claims), Some(text));
    }
}

#[test]
fn wrong_values_are_reported_at_their_cell_and_nothing_is_written() {
    let sheet = "id,type,statement,participants,domains,times\n\
                 hbr-0001,descriptive,A statement that is long enough.,port-alder:actr,economic;milirary,\n\
                 hbr-0009,descriptiv,Short,port-alder,,event:2031-02-30\n\
                 hbr-0009,,,,,\n";
    let case = Case::new("sheet.csv", sheet);
    assert_shown("faults", &case.shown());
    assert!(case.import().files.is_empty());
}

#[test]
fn unknown_columns_are_listed_once_with_a_suggestion() {
    let sheet = "statment,Sentiment\nPort Birch is a port with a new breaker.,glad\nPort Birch is a port.,sad\n";
    let case = Case::new("sheet.csv", sheet);
    assert_shown("unknown_columns", &faults(&case).join("\n"));
    assert_eq!(case.import().claims, 2);
    let case = case.mapped("columns: {statment: statement, Sentiment: ignore}\n");
    assert_eq!(faults(&case), [""; 0]);
}

#[test]
fn a_mapping_renames_columns_and_values() {
    let sheet = "Satz;Art;Wer\nPort Birch has a new breaker of ice.;Aussage;Birke: handelnd\n";
    let mapping = "columns: {Satz: statement, Art: type, Wer: participants}\n\
                   values:\n  type: {Aussage: descriptive}\n  participants.entity: {Birke: port-birch}\n  \
                   participants.role: {handelnd: actor}\n";
    assert_shown("mapping", &Case::new("sheet.csv", sheet).mapped(mapping).shown());
}

#[test]
fn rows_of_a_paragraph_share_their_header() {
    let sheet = "at,codebook\nsummary.p1.s1,0.2\nsummary.p4.s1,0.2\nsummary.p4.s2,0.3\n";
    assert_shown("header", &faults(&Case::new("sheet.csv", sheet)).join("\n"));
    let mut new = Case::new("sheet.csv", "at\nsummary.p1.s1\n");
    new.files.retain(|path, _| !path.contains("summary."));
    assert_shown("header_missing", &faults(&new).join("\n"));
    new.coder = Some("c9");
    new.imported = vec![("sheet.csv", "at,coded_on,codebook\nsummary.p1.s1,2031-05-09,0.1\n")];
    assert_shown("header_given", &new.shown());
}

/// `summary.p1` has the coder c1. Of the rows of the new file, most are of c2.
#[test]
fn a_record_of_another_coder_than_that_of_its_file_names_the_coder() {
    let sheet = "at,coder\nsummary.p1.s1,c2\nsummary.p1.s1,c1\nsummary.p4.s1,c3\nsummary.p4.s2,c2\nsummary.p4.s2,c2\n";
    let case = Case::new("sheet.csv", sheet);
    assert_shown("coders", &case.shown());
    let coders: Vec<String> = case.import().coders.iter().map(ToString::to_string).collect();
    assert_eq!(coders, ["c1", "c2", "c3"]);
}

#[test]
fn rows_of_other_sources_are_left_out_and_counted() {
    let imported = Case::new("sheet.csv", "source_id,at\nharbor-report,summary.p1.s1\nother,summary.p1.s1\n").import();
    assert_eq!((imported.claims, imported.of_others), (1, 1));
}

/// The tables of an export, as the program writes them for two claims of the book.
fn tables() -> Vec<(&'static str, &'static str)> {
    vec![
        (
            "csv/claims.csv",
            "claim_id,source_id,statement,type,polarity,certainty,certainty_rank,likelihood,attribution_mode,\
             attribution_holder,attribution_via,attribution_stance,status,current,coder,coded_on,codebook,note,content_hash\n\
             hbr-0003,harbor-report,Town councils ought to put their pilots at one another's disposal.,normative,affirmed,\
             asserted,5,,author,ann-roe,,endorses,draft,true,c1,2031-05-02,0.1,,HASH\n",
        ),
        ("csv/claim_domains.csv", "claim_id,domain\nhbr-0003,economic\nhbr-0003,political\n"),
        ("csv/claim_participants.csv", "claim_id,position,entity_id,role,gloss\nhbr-0003,0,councils,addressee,\n"),
        (
            "csv/claim_anchors.csv",
            "claim_id,position,anchor,role,source_id,passage_id,first_word,last_word,start,end\n\
             hbr-0003,0,0,primary,harbor-report,summary.p1.s3,,,0,0\n\
             hbr-0003,1,1,duplicate,harbor-report,summary.p2.s1,,,0,0\n",
        ),
    ]
}

/// The domains of this record are not in the order of the table.
#[test]
fn tables_of_an_export_become_the_records_that_they_were() {
    let original = book(&harbor());
    let record = original.claims().find(|record| record.claim.id.as_str() == "hbr-0003").expect("the claim");
    let mut case = Case::new("", "");
    let hash = claimbook_core::text::content_hash(&record.claim).to_string();
    let claims = tables()[0].1.replace("HASH", &hash);
    case.imported = tables();
    case.imported[0].1 = &claims;
    case.files.retain(|path, _| !path.contains("summary."));
    let written = case.written();
    let claims: Vec<_> = written.claims().map(|record| &record.claim).collect();
    assert_eq!(claims, [&record.claim], "{}", case.shown());
    case.imported.push(("csv/claim_times.csv", "claim_id,position,role,edtf\nhbr-0004,0,event,2031\n"));
    assert_eq!(faults(&case), ["2:1: the table `claims` has no claim `hbr-0004`; add the claim, or delete the row"]);
}

#[test]
fn nested_rows_have_lists_and_objects() {
    let row = r#"{"statement": "Port Birch has a new breaker of ice.", "domains": ["economic"], "certainty": null,
        "participants": [{"position": 0, "entity_id": "port-birch", "role": "actor"}],
        "anchors": [{"anchor": 0, "role": "primary", "passage_id": "summary.p3.s1", "first_word": 1, "last_word": 5}],
        "citations": [{"note": 1, "basis": "inferred", "intent": "citesAsEvidence"}], "attribution_stance": "neutral"}"#;
    assert_shown("nested", &Case::new("rows.jsonl", &row.replace('\n', " ")).shown());
    let array = format!("[{row}]");
    assert_eq!(Case::new("rows.json", &array).shown(), Case::new("rows.jsonl", &row.replace('\n', " ")).shown());
}

fn at(quote: &str, text: String) -> Vec<String> {
    let row = serde_json::json!({ "quote": quote, "statement": "Port Birch has a new breaker of ice." }).to_string();
    let mut case = Case::new("rows.jsonl", &row);
    case.text = Some(text);
    let imported = case.import();
    let at =
        imported.added.values().flat_map(|records| records.lines()).find_map(|line| line.trim().strip_prefix("at: "));
    match at.filter(|at| !at.starts_with('#')) {
        Some(at) => vec![at.trim_matches('"').to_owned()],
        None => faults(&case),
    }
}

#[test]
fn a_quote_gets_its_locators_only_if_it_stands_once() {
    let at = |quote| at(quote, harbor_text()).join("\n");
    assert_eq!(at("ice will \"probably\" retreat-by 2035"), "summary.p1.s2[10-14]");
    assert_eq!(
        at("from both ports. Councils should share their pilots. Councils"),
        "summary.p1.s2[15-17], summary.p1.s3, summary.p2.s1[1]"
    );
    assert_eq!(at("The Harbor Report"), "front.p1.s1");
    assert_shown("quote_twice", &at("Councils should share"));
    assert_shown("quote_nowhere", &at("the councils must share the pilots"));
}

#[test]
fn without_a_text_quotes_are_reported_once() {
    let mut case = Case::new("rows.csv", "quote\nCouncils\nCouncils\n");
    case.text = None;
    assert_shown("no_text", &faults(&case).join("\n"));
}

#[test]
fn context_and_offsets_choose_between_equal_quotes() {
    let place = |columns: &str, cells: &str| {
        let sheet = format!("quote,{columns}\nCouncils should share their pilots.,{cells}\n");
        let shown = Case::new("sheet.csv", &sheet).shown();
        let at = shown.lines().find_map(|line| line.trim().strip_prefix("at: ")).unwrap_or_default();
        at.to_owned()
    };
    assert_eq!(place("prefix", "from both ports."), "summary.p1.s3");
    assert_eq!(place("suffix", "Café owners"), "summary.p2.s1");
    assert_eq!(place("suffix", "nowhere"), "# missing");
    assert_eq!(place("start,end", "228,263"), "summary.p2.s1");
    assert_eq!(place("start,end", "229,264"), "# missing");
}

/// Writes a word as another program might: with other quotes, ligatures, blanks and invisible characters.
fn typeset(text: &str, choices: &[u8]) -> String {
    let mut choices = choices.iter().cycle();
    let mut next = || choices.next().copied().unwrap_or(0);
    let mut typeset = String::new();
    for character in text.replace("fi", "ﬁ").chars() {
        match (character, next()) {
            (' ', 0..=60) => typeset.push('\u{a0}'),
            (' ', 61..=120) => typeset.push_str("\r\n  "),
            ('"', 0..=100) => typeset.push('“'),
            ('"', 101..=200) => typeset.push('«'),
            ('\'', 0..=200) => typeset.push('’'),
            ('-', 0..=200) => typeset.push('—'),
            (letter, 0..=50) if letter.is_alphabetic() => {
                typeset.push(letter);
                typeset.push('\u{ad}');
            }
            (other, _) => typeset.push(other),
        }
    }
    typeset
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_typeset_quote_finds_its_words(start in 0_usize..30, length in 3_usize..12, choices in prop::collection::vec(any::<u8>(), 1..40)) {
        let document = Document::new(&harbor_text());
        // Words of the first paragraph, which begins after the title and the heading.
        let words = 4 + start..(4 + start + length).min(39);
        let quote = claimbook_core::text::fold(document.slice(words.clone()));
        let places = document.occurrences(&quote).len();
        let found = at(&typeset(&quote, &choices), harbor_text());
        prop_assert_eq!(found.len(), 1);
        let is_locator = found[0].parse::<claimbook_core::model::Anchor>().is_ok();
        prop_assert_eq!(is_locator, places == 1, "{} stands {} times: {}", quote, places, &found[0]);
        // The same words twice in the text are never placed.
        let doubled = harbor_text() + "\n\nAnd again: " + &quote + ".\n";
        let found = at(&typeset(&quote, &choices), doubled);
        prop_assert!(found[0].contains("the quote stands at"), "{}", &found[0]);
        let found = at(&format!("{quote} zebra"), harbor_text());
        prop_assert!(found[0].contains("does not stand in the text"), "{}", &found[0]);
    }

    #[test]
    fn hostile_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..80), name in "a\\.(csv|json|jsonl)") {
        let book = book(&harbor());
        let source = &book.sources[0];
        let defaults = Defaults::new(&book, source, [None, None, None], "2031-05-02".parse().ok());
        let files = vec![(name, bytes.clone())];
        let mapping = Some(("map.yaml".to_owned(), bytes));
        let _ = import(Request { book: &book, source, text: None, files, mapping, defaults });
    }

    /// What is written can always be read again.
    #[test]
    fn any_text_is_written_or_refused(statement in "\\PC{20,40}|[=+@-]1[\\u{0}-\\u{a0} ]{20,30}", note in "[\\PC\\n]{1,20}", id in "hbr-[0-9]{4}|x") {
        let row = serde_json::json!({ "statement": statement, "note": note, "id": id }).to_string();
        let case = Case::new("rows.jsonl", &row);
        let imported = case.import();
        let is_refused = imported.read.diagnostics.iter().any(claimbook_core::syntax::diagnostic::Diagnostic::is_error);
        prop_assert_eq!(imported.files.is_empty(), is_refused);
        for text in imported.files.values() {
            prop_assert!(text.ends_with('\n'));
            let file = claimbook_core::syntax::file::File::new("a.yaml", text.as_str());
            let (node, faults) = claimbook_core::syntax::yaml::read(&file, claimbook_core::syntax::file::FileId(0));
            prop_assert!(faults.is_empty());
            let claims = node.as_ref().and_then(|node| node.get("claims"));
            prop_assert!(claims.is_some());
        }
    }
}

#[test]
fn existing_ids_are_refused_and_free_ones_given() {
    let imported = Case::new("sheet.csv", "id,at\n,summary.p1.s1\nhbr-0040,summary.p1.s1\n,summary.p1.s1\n").import();
    let ids: Vec<&str> = imported
        .added
        .values()
        .flat_map(|text| text.lines())
        .filter_map(|line| line.trim().strip_prefix("- id: "))
        .collect();
    assert_eq!(ids, ["hbr-0041", "hbr-0040", "hbr-0042"]);
    let taken = edited(harbor(), &[("harbor-report/summary.p1.yaml", "certainty: likely", "certainty: likly")]);
    let mut case = Case::new("sheet.csv", "id\nhbr-0001\nhbr-0002\n");
    case.files = taken;
    assert_eq!(
        faults(&case),
        [
            "2:1: `claims/harbor-report/summary.p1.yaml` already has the claim `hbr-0001`; leave the id empty to get the next free one",
            "3:1: the book already has the claim `hbr-0002`; leave the id empty to get the next free one",
        ]
    );
}

#[test]
fn the_written_book_is_clean_after_the_lock_is_computed() {
    let sheet = "statement,type,certainty,participants,domains,quote\n\
                 Port Birch has received a pair of icebreakers from its neighbor.,descriptive,asserted,port-alder:actor,economic,\
                 two icebreakers to Port Birch\n";
    let book = Case::new("sheet.csv", sheet).written();
    let found: Vec<&str> = check(&book, &harbor_texts()).iter().map(|fault| fault.rule.id).collect();
    assert_eq!(found, ["stale-lock"]);
}
