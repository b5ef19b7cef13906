//! Imports records from spreadsheets, exported tables and other annotation tools.
//!
//! An import works on bytes and writes nothing. It returns the new texts of claims files, or the faults that forbid them.
//! Data flows in this order:
//!
//! 1. A reader per format converts a file to rows: `csv`, [`json`](crate::syntax::json), `inception`, `label_studio`,
//!    `annotation`. A row is a mapping from column to value, each with its place in the file.
//! 2. `columns`, `mapping` and `rows` convert rows to drafts of records, and `tables` joins the tables of an export.
//!    Fields, lists and items follow from the declarations of the records.
//! 3. `quote` finds the locators of quotes, and `repeated` leaves out rows whose claims the book already has.
//! 4. `place` writes the drafts as YAML and reads them with the tree reader, which finds the faults of values. `order`
//!    restores the order of lists that tables do not state.
//!
//! A missing value is a gap: the field is written without a value, and `check` reports its line. A wrong value is a
//! fault, and an import with a fault writes nothing.

mod annotation;
mod columns;
mod csv;
mod draft;
mod formats;
mod inception;
mod label_studio;
mod mapping;
mod order;
mod place;
mod quote;
mod repeated;
mod rows;
mod tables;

pub use tables::is_read;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;

use crate::book::{Book, ClaimRecord, ParagraphRecord, SourceRecord};
use crate::edit::scaffold;
use crate::model::{ClaimsFile, Date, Slug};
use crate::rules::{duplicate_id, invalid_encoding, invalid_value, unplaced_quote};
use crate::syntax::diagnostic::{self, Diagnostic, Place, counted};
use crate::syntax::file::{File, FileId};
use crate::text::Document;

use columns::{AT, Columns};
use draft::{Cell, Content, Draft};
use formats::Table;
use mapping::Mapping;
use place::Placer;
use quote::{Finder, Missed};
use rows::Rows;

/// What to import, and where to.
pub struct Request<'a> {
    /// The book.
    pub book: &'a Book,
    /// The source of the claims.
    pub source: &'a SourceRecord,
    /// The text of the source, in which quotes are looked up.
    pub text: Option<&'a Document>,
    /// The files to import, by path: one file, or the tables of an export.
    pub files: Vec<(String, Vec<u8>)>,
    /// The mapping file, with its path.
    pub mapping: Option<(String, Vec<u8>)>,
    /// The headers of new files.
    pub defaults: Defaults,
}

/// Values of `coder`, `coded_on` and `codebook` for rows that do not state them.
#[derive(Debug, Clone, Default)]
pub struct Defaults {
    /// The values that the user gave.
    pub given: [Option<String>; 3],
    /// The coder and codebook of the source's other files, and the current day.
    usual: [Option<String>; 3],
}

impl Defaults {
    /// Returns the values for a source. The coder of its other files is used if there is only one. `today` is the day of coding
    /// of new files, as for a single new claim.
    #[must_use]
    pub fn new(book: &Book, source: &SourceRecord, given: [Option<String>; 3], today: Option<Date>) -> Self {
        let mut headers: Vec<&ClaimsFile> = book.paragraphs.iter().filter_map(ParagraphRecord::valid_header).collect();
        headers.retain(|header| header.source == source.source.id);
        let newest = headers.iter().max_by_key(|header| header.coded_on);
        let coder = newest.map(|header| &header.coder).filter(|coder| headers.iter().all(|one| one.coder == **coder));
        let coded_on = today.map(|day| day.to_string());
        let codebook = newest.map(|header| header.codebook.clone());
        Self { given, usual: [coder.map(ToString::to_string), coded_on, codebook] }
    }
}

/// The result of an import.
#[derive(Debug)]
pub struct Imported {
    /// The imported files and the mapping file, with every fault, for a report.
    pub read: Book,
    /// The new texts of the files to write, by path. Empty if there is an error.
    pub files: BTreeMap<String, String>,
    /// The new records, by path, in the style in which they are written.
    pub added: BTreeMap<String, String>,
    /// The coders of the new records, and of the files that have them.
    pub coders: BTreeSet<Slug>,
    /// The number of new records.
    pub claims: usize,
    /// The number of required values that the new records lack.
    pub gaps: usize,
    /// The number of rows left out because they are of other sources.
    pub of_others: usize,
    /// The number of rows left out because the book already has their claims.
    pub repeated: usize,
}

/// Imports records.
#[must_use]
pub fn import(request: Request<'_>) -> Imported {
    let Request { book, source, text, files, mapping, defaults } = request;
    let mut input = Input::default();
    let mapping = mapping.and_then(|(path, bytes)| input.add(path, bytes));
    let columns = Columns::new(&book.vocabulary);
    let mapping = mapping.map_or_else(
        || Mapping::new(&columns),
        |id| {
            let (mapping, faults) = Mapping::read(&input.read.files[id.0], id, &columns);
            input.read.diagnostics.extend(faults);
            mapping
        },
    );
    let mut tables = Vec::new();
    for (path, bytes) in files {
        let Some(id) = input.add(path, bytes) else { continue };
        let (table, faults) = formats::read(&input.read.files[id.0], id);
        input.read.diagnostics.extend(faults);
        tables.push(table);
    }
    let mut rows = Rows::new(&mapping);
    let mut drafts = drafts(&mut rows, &tables);
    input.read.diagnostics.append(&mut rows.diagnostics);
    let all = drafts.len();
    let own = source.source.id.as_str();
    drafts.retain(|draft| draft.source.as_ref().is_none_or(|source| source.text == own));
    let of_others = all - drafts.len();
    find_quotes(&mut drafts, source, text, &mut input.read.diagnostics);
    let repeated = repeated::leave_out(&mut drafts, book, source, &mut input.read);
    give_ids(&mut drafts, book, source, &mut input.read.diagnostics);
    for draft in &mut drafts {
        draft.leave_out_defaults(source.source.authored_by.as_str());
    }
    let (claims, gaps) = (drafts.len(), drafts.iter().map(|draft| draft.gaps(&columns).count()).sum());
    let mut placer = Placer { book, source, columns: &columns, defaults: &defaults, diagnostics: Vec::new() };
    let placed = placer.place(drafts);
    let mut read = input.read;
    read.diagnostics.append(&mut placer.diagnostics);
    let mut diagnostics = std::mem::take(&mut read.diagnostics);
    diagnostic::sort(&mut diagnostics, |file| read.file(file).path());
    read.diagnostics = diagnostics;
    let (mut files, mut added, mut coders) = (BTreeMap::new(), BTreeMap::new(), BTreeSet::new());
    if !read.diagnostics.iter().any(Diagnostic::is_error) {
        for (path, placed) in placed {
            added.insert(path.clone(), placed.added);
            coders.extend(placed.coders);
            files.insert(path, placed.text);
        }
    }
    Imported { read, files, added, coders, claims, gaps, of_others, repeated }
}

/// The files read, with their faults.
#[derive(Default)]
struct Input {
    read: Book,
}

impl Input {
    /// Adds a file. Returns `None` and reports the fault if it is not UTF-8 text.
    fn add(&mut self, path: String, bytes: Vec<u8>) -> Option<FileId> {
        let id = FileId(self.read.files.len());
        match String::from_utf8(bytes) {
            Ok(text) => {
                self.read.files.push(File::new(path, text));
                Some(id)
            }
            Err(error) => {
                let (text, fault) = invalid_encoding::not_utf8(&error, id);
                self.read.files.push(File::new(path, text));
                self.read.diagnostics.push(fault.help("save it as UTF-8; spreadsheets call this `CSV UTF-8`"));
                None
            }
        }
    }
}

/// Converts the rows of the table of claims, and joins the others.
fn drafts(rows: &mut Rows<'_>, tables: &[Table]) -> Vec<Draft> {
    let mut drafts = Vec::new();
    let is_sibling = |table: &Table| tables.len() > 1 && table.name != tables::CLAIMS;
    for table in tables.iter().filter(|table| !is_sibling(table)) {
        rows.file = table.file;
        drafts.extend(table.rows.iter().filter_map(|row| rows.draft(row)));
    }
    for table in tables.iter().filter(|table| is_sibling(table)) {
        tables::join(rows, &mut drafts, &table.name, &table.rows, table.file);
    }
    drafts
}

/// Sets the locators of drafts with a quote and without a locator.
fn find_quotes(drafts: &mut [Draft], source: &SourceRecord, text: Option<&Document>, faults: &mut Vec<Diagnostic>) {
    let wanted = |draft: &&mut Draft| draft.content(AT).is_none() && draft.quote[0].is_some();
    let mut wanted = drafts.iter_mut().filter(wanted).peekable();
    let Some(first) = wanted.peek().and_then(|draft| draft.quote[0].as_ref()).map(|cell| cell.place) else { return };
    let id = source.source.id.as_str();
    let (Some(document), Some(lock)) = (text, &source.lock) else {
        let (message, help) = match text {
            None => (
                format!("no text of `{id}` was given, so quotes get no locators"),
                "give its folder with `--texts DIR`".to_owned(),
            ),
            Some(_) => (
                format!("`{id}` has no lock, so quotes get no locators"),
                format!("run `claimbook anchor {id} --texts DIR` first"),
            ),
        };
        faults.push(Diagnostic::new(&unplaced_quote::RULE, first, message).help(help));
        return;
    };
    let finder = Finder::new(document, lock);
    for draft in wanted {
        let Some(quote) = draft.quote[0].clone() else { continue };
        match finder.find(draft, &quote) {
            Ok(at) => {
                let cell = Cell { text: at.to_string(), place: quote.place };
                draft.fields.insert(AT.to_owned(), Content::Text(cell));
            }
            Err(Missed { message, candidates }) => {
                let help = match candidates.as_slice() {
                    [] => "correct the quote, or fill in `at`".to_owned(),
                    _ => format!("fill in `at`; candidates are {}", candidates.join("; ")),
                };
                faults.push(Diagnostic::new(&unplaced_quote::RULE, quote.place, message).help(help));
            }
        }
    }
}

/// Gives free ids to drafts without one, in the order of the rows. Reports ids that are taken.
fn give_ids(drafts: &mut [Draft], book: &Book, source: &SourceRecord, faults: &mut Vec<Diagnostic>) {
    let taken: HashMap<&str, &ClaimRecord> = book.claims().map(|record| (record.claim.id.as_str(), record)).collect();
    let mut seen: HashMap<String, Place> = HashMap::new();
    for cell in drafts.iter().filter_map(|draft| draft.text("id")) {
        let id = cell.text.as_str();
        let fault = match (taken.get(id), seen.get(id)) {
            (Some(record), _) => {
                let path = book.file(record.file()).path();
                Some(Diagnostic::new(&duplicate_id::RULE, cell.place, format!("`{path}` already has the claim `{id}`")))
            }
            (None, Some(first)) => {
                let fault = Diagnostic::new(&duplicate_id::RULE, cell.place, format!("the id `{id}` occurs twice"));
                Some(fault.related(*first, "first here"))
            }
            (None, None) if book.lost.contains(id) => {
                Some(Diagnostic::new(&duplicate_id::RULE, cell.place, format!("the book already has the claim `{id}`")))
            }
            (None, None) => None,
        };
        faults.extend(fault.map(|fault| fault.help("leave the id empty to get the next free one")));
        seen.entry(id.to_owned()).or_insert(cell.place);
    }
    let prefix = &source.source.prefix;
    let lines: Vec<String> = seen.keys().map(|id| format!("id: {id}")).collect();
    let texts = book.files.iter().map(File::text).chain(lines.iter().map(String::as_str));
    let mut next = scaffold::next_id(prefix, texts);
    for draft in drafts.iter_mut().filter(|draft| draft.text("id").is_none()) {
        let Some(id) = next else {
            let message = format!("all numbers of the prefix `{prefix}` are used");
            faults.push(Diagnostic::new(&invalid_value::RULE, draft.place, message));
            return;
        };
        let text = id.to_string();
        next = scaffold::next_id(prefix, [format!("id: {text}").as_str()]);
        draft.fields.insert("id".to_owned(), Content::Text(Cell { text, place: draft.place }));
    }
}

impl Imported {
    /// Returns the result as one line of text.
    #[must_use]
    pub fn summary(&self) -> String {
        let mut text = format!("{} in {}", counted(self.claims, "claim"), counted(self.files.len(), "file"));
        if self.gaps > 0 {
            let _ = write!(text, ", {} to fill in", counted(self.gaps, "value"));
        }
        if self.of_others > 0 {
            let _ = write!(text, ", {} of other sources left out", counted(self.of_others, "row"));
        }
        if self.repeated > 0 {
            let _ = write!(text, ", {} left out because the book has them", counted(self.repeated, "row"));
        }
        text
    }
}
