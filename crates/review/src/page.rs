//! The review page: the claims of a source beside its passages, as one HTML file. A person reads the claims in a
//! browser and decides on them.
//!
//! The file contains its styles, script and data. Its content security policy forbids all other sources, except
//! requests of a served page to its server. The page is readable without the script, which filters, searches and
//! collects decisions.
//!
//! 1. `passage`: the sentences of the source and the words that claims name, in lanes.
//! 2. `card`: a claim with all its fields.
//! 3. `view`: entities, pairs, times, the argument and decisions.
//! 4. `comparison`: two codings side by side.
//! 5. `revision`: the anchors of a source in a revised text.
//! 6. `shell`: the common parts of all pages: policy, styles and script.

mod card;
mod comparison;
mod link;
mod passage;
mod revision;
mod shell;
mod view;

pub use revision::revision;

use std::collections::BTreeMap;
use std::fmt::Write;

use ahash::AHashMap;
use askama::Template;
use claimbook_core::book::{Book, ClaimRecord, SourceRecord};
use claimbook_core::model::{Author, Code as _, Guide, Note, Slug};
use claimbook_core::syntax::diagnostic::{Diagnostic, counted};
use claimbook_core::text::{Document, Texts};

use crate::adjudicate::Adjudication;
use card::{Card, Cards, Fault};
use comparison::Comparison;
use passage::Section;
use shell::Shell;
use view::Views;

/// The data that a page shows in addition to the records.
pub struct Contents<'a> {
    /// The texts of the sources, as far as the reader has them.
    pub texts: &'a Texts,
    /// The diagnostics of the book.
    pub diagnostics: &'a [Diagnostic],
    /// Two codings of the source, to be shown side by side.
    pub adjudication: Option<&'a Adjudication<'a>>,
    /// Whether a server on this machine writes the decisions into the book.
    pub is_served: bool,
}

#[derive(Template)]
#[template(path = "page.html")]
struct Page<'a> {
    shell: Shell,
    source: &'a str,
    title: &'a str,
    by: String,
    url: Option<&'a str>,
    has_text: bool,
    counts: Vec<String>,
    sections: Vec<Section>,
    homeless: Vec<Card>,
    notes: Vec<&'a Note>,
    views: Views,
    faults: Vec<Fault>,
    comparison: Option<Comparison>,
    legend: Vec<(String, Vec<(String, String)>)>,
}

#[derive(Template)]
#[template(path = "index.html")]
struct Index<'a> {
    shell: Shell,
    title: &'a str,
    rows: Vec<Row<'a>>,
}

/// A source in the index.
struct Row<'a> {
    source: &'a str,
    title: &'a str,
    file: String,
    claims: usize,
    coverage: String,
    faults: usize,
}

/// Returns whether the pages of a book show the text of a source. They show a text only if it is the text of the lock.
#[must_use]
pub fn has_text(record: &SourceRecord, texts: &Texts) -> bool {
    document(record, texts).is_some()
}

/// Returns the text of a source if it is the text of the lock. The offsets of the lock are valid only in that text.
fn document<'a>(record: &SourceRecord, texts: &'a Texts) -> Option<&'a Document> {
    let lock = record.lock.as_ref()?;
    texts.get(record.source.id.as_str()).filter(|document| document.sha256() == lock.text.sha256)
}

/// Returns the file name of a source's page. The name shows whether the page contains the source's text.
#[must_use]
pub fn file_name(stem: &str, has_text: bool) -> String {
    format!("{stem}{}.html", if has_text { ".with-text" } else { "" })
}

/// Returns the page of a source.
#[must_use]
pub fn page(book: &Book, record: &SourceRecord, contents: &Contents<'_>) -> String {
    let source = &record.source;
    let document = document(record, contents.texts);
    let guide = Guide::new(&book.vocabulary);
    let mut faults = faults(book, record, contents.diagnostics);
    let cards = Cards::new(book, record, &guide, faults.of_claims());
    let (sections, homeless) = passage::sections(book, record, document, &cards);
    let comparison = contents.adjudication.map(|adjudication| Comparison::new(book, adjudication));
    let page = Page {
        shell: Shell::new(contents.is_served),
        source: source.id.as_str(),
        title: &source.title,
        by: byline(record),
        url: source.url.as_deref().filter(|url| link::is_web(url)),
        has_text: document.is_some(),
        counts: counts(book, record, &sections, &faults),
        homeless,
        notes: source.notes.iter().collect(),
        views: Views::new(book, record),
        legend: card::legend(&guide),
        sections,
        faults: faults.take(),
        comparison,
    };
    finished(&page)
}

/// Returns the index of the pages of a book.
#[must_use]
pub fn index(book: &Book, contents: &Contents<'_>) -> String {
    let row = |record: &'_ SourceRecord| {
        let covered = claimbook_core::book::coverage::coverage(book, record);
        let open = covered.iter().filter(|passage| passage.coverage.name() == "unread").count();
        (covered.len(), open)
    };
    let rows = book.sources.iter().map(|record| {
        let (sentences, unread) = row(record);
        Row {
            source: record.source.id.as_str(),
            title: &record.source.title,
            file: file_name(record.source.id.as_str(), has_text(record, contents.texts)),
            claims: book.claims_of(&record.source.id).count(),
            coverage: format!("{}, {unread} unread", counted(sentences, "sentence")),
            faults: faults(book, record, contents.diagnostics).len(),
        }
    });
    let title = book.dataset.as_ref().map_or("Claims", |dataset| dataset.record.title.as_str());
    finished(&Index { shell: Shell::new(false), title, rows: rows.collect() })
}

/// Renders a page. Replaces characters that change the direction of the text around them by their code points, such as
/// `[U+202E]`, so that no text of a record can imitate another.
fn finished(page: &impl Template) -> String {
    // Rendering to a string fails only if formatting a value fails, which these values never do.
    let html = page.render().unwrap_or_default();
    if !html.contains(is_override) {
        return html;
    }
    let mut shown = String::with_capacity(html.len());
    for character in html.chars() {
        if is_override(character) {
            // Writing to a string cannot fail.
            let _ = write!(shown, "[U+{:04X}]", u32::from(character));
        } else {
            shown.push(character);
        }
    }
    shown
}

fn is_override(character: char) -> bool {
    matches!(character, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn byline(record: &SourceRecord) -> String {
    let source = &record.source;
    let name = |author: &Author| match (&author.name, &author.given, &author.family) {
        (Some(name), _, _) => name.clone(),
        (None, Some(given), Some(family)) => format!("{given} {family}"),
        (None, _, family) => family.clone().unwrap_or_default(),
    };
    let authors: Vec<String> = source.authors.iter().map(name).collect();
    format!("{}. {}, {}", authors.join(", "), source.publisher, source.published)
}

/// Returns the figures at the head of the page.
fn counts(book: &Book, record: &SourceRecord, sections: &[Section], faults: &Faults) -> Vec<String> {
    let claims = || book.claims_of(&record.source.id);
    let mut statuses: BTreeMap<&str, usize> = BTreeMap::new();
    for claim in claims() {
        *statuses.entry(claim.claim.status.name()).or_default() += 1;
    }
    let statuses: Vec<String> = statuses.into_iter().map(|(status, count)| format!("{count} {status}")).collect();
    let unread: usize = sections.iter().map(|section| section.unread).sum();
    let sentences: usize = sections.iter().map(|section| section.sentences).sum();
    vec![
        format!("{}: {}", counted(claims().count(), "claim"), statuses.join(", ")),
        format!("{}, {unread} unread", counted(sentences, "sentence")),
        counted(faults.len(), "diagnostic"),
    ]
}

/// The diagnostics of a source.
struct Faults {
    all: Vec<Fault>,
}

fn faults(book: &Book, record: &SourceRecord, diagnostics: &[Diagnostic]) -> Faults {
    let folder = format!("claims/{}/", record.folder);
    let is_ours = |diagnostic: &&Diagnostic| {
        let path = book.file(diagnostic.place.file).path();
        path.starts_with(&folder) || !path.trim_start_matches("claims/").contains('/')
    };
    let standing = diagnostics.iter().filter(|diagnostic| diagnostic.waived.is_none());
    Faults { all: standing.filter(is_ours).map(|diagnostic| Fault::new(book, diagnostic)).collect() }
}

impl Faults {
    fn len(&self) -> usize {
        self.all.len()
    }

    fn of_claims(&self) -> AHashMap<String, Vec<Fault>> {
        let mut of_claims: AHashMap<String, Vec<Fault>> = AHashMap::new();
        for fault in &self.all {
            if let Some(claim) = &fault.claim {
                of_claims.entry(claim.clone()).or_default().push(fault.clone());
            }
        }
        of_claims
    }

    fn take(&mut self) -> Vec<Fault> {
        std::mem::take(&mut self.all)
    }
}

/// Returns the labels of all entities by id.
fn labels(book: &Book) -> AHashMap<&Slug, &str> {
    book.entities.iter().map(|entity| (&entity.record.id, entity.record.label.as_str())).collect()
}

/// Returns the path of the file with a claim's record, such as `claims/harbor-report/summary.p1.yaml`.
fn file_of<'a>(book: &'a Book, record: &ClaimRecord) -> &'a str {
    book.file(book.paragraph(record).file).path()
}
