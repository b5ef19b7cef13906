//! The records of a file, and of all books.

use claimbook_core::syntax::diagnostic::Path;
use claimbook_core::syntax::file::FileId;
use claimbook_core::syntax::yaml::{Node, Value};
use gen_lsp_types::{
    BaseSymbolInformation, DocumentSymbol, DocumentSymbolParams, DocumentSymbolResponse, SymbolKind, WorkspaceSymbol,
    WorkspaceSymbolParams, WorkspaceSymbolResponse,
};

use crate::cards::shortened;
use crate::library::Library;
use crate::view::{Spot, View, contains};

/// The keys that name a record, and the keys that describe it.
const NAMES: [&str; 6] = ["id", "number", "rule", "at", "pattern", "name"];
const DETAILS: [&str; 5] = ["statement", "label", "title", "reason", "definition"];

/// The largest number of symbols in an answer about all books.
const MOST: usize = 100;

pub(super) fn of_file(library: &Library, params: &DocumentSymbolParams) -> Option<DocumentSymbolResponse> {
    let spot = library.file(&params.text_document.uri)?;
    let tree = spot.tree()?;
    Some(DocumentSymbolResponse::DocumentSymbolList(children(&spot, &tree)))
}

/// Returns the lists of records in a mapping, each with its records.
fn children(spot: &Spot<'_>, node: &Node) -> Vec<DocumentSymbol> {
    let Value::Mapping(entries) = &node.value else { return Vec::new() };
    let lists = entries.iter().filter_map(|entry| match &entry.value.value {
        Value::Sequence(items) => {
            let records: Vec<DocumentSymbol> = items.iter().filter_map(|item| symbol(spot, item)).collect();
            let name = (entry.key.clone(), None);
            let whole = claimbook_core::syntax::file::Span { start: entry.key_span.start, end: entry.value.span.end };
            let list = (!records.is_empty()).then_some((name, whole, entry.key_span, records))?;
            Some(of(spot, list, SymbolKind::Array))
        }
        _ => None,
    });
    lists.collect()
}

fn symbol(spot: &Spot<'_>, item: &Node) -> Option<DocumentSymbol> {
    let text =
        |keys: &[&str]| keys.iter().find_map(|key| Some((item.get(key)?.as_text()?.to_owned(), item.get(key)?.span)));
    let (name, place) = text(&NAMES)?;
    let detail = text(&DETAILS).map(|(detail, _)| detail);
    // The records of a record, such as the codes of a facet, are symbols too; the parts of a claim are not.
    let inner = if item.get("statement").is_some() { Vec::new() } else { children(spot, item) };
    Some(of(spot, ((name, detail), item.span, place, inner), SymbolKind::Object))
}

type Parts = (
    (String, Option<String>),
    claimbook_core::syntax::file::Span,
    claimbook_core::syntax::file::Span,
    Vec<DocumentSymbol>,
);

fn of(spot: &Spot<'_>, ((name, detail), whole, place, children): Parts, kind: SymbolKind) -> DocumentSymbol {
    #[expect(deprecated, reason = "the field of older clients must be given")]
    DocumentSymbol {
        name,
        detail,
        kind,
        tags: None,
        deprecated: None,
        range: spot.view.range(spot.id, whole),
        selection_range: spot.view.range(spot.id, place),
        children: (!children.is_empty()).then_some(children),
    }
}

pub(super) fn of_books(library: &Library, params: &WorkspaceSymbolParams) -> WorkspaceSymbolResponse {
    let query = params.query.to_lowercase();
    let found = library.views().flat_map(|view| records(view, &query)).take(MOST);
    WorkspaceSymbolResponse::WorkspaceSymbolList(found.collect())
}

/// Returns the claims, entities, events and sections whose id or text contains a query in lower case.
fn records<'v>(view: View<'v>, query: &'v str) -> impl Iterator<Item = WorkspaceSymbol> + 'v {
    let book = view.book();
    let claims = book.claims().map(move |record| {
        let claim = &record.claim;
        (claim.id.as_str(), &*claim.statement, SymbolKind::Object, record.file(), record.path().key("id"))
    });
    let entities = book.entities.iter().map(|record| {
        let entity = &record.record;
        (entity.id.as_str(), &*entity.label, SymbolKind::Class, record.file, record.path.clone().key("id"))
    });
    let events = book.events.iter().map(|record| {
        let event = &record.record;
        (event.id.as_str(), &*event.label, SymbolKind::Event, record.file, record.path.clone().key("id"))
    });
    let sections = book.sources.iter().flat_map(|record| {
        record.source.sections.iter().enumerate().map(|(index, section)| {
            let path = Path::default().key("sections").index(index).key("id");
            (section.id.as_str(), &*section.title, SymbolKind::Namespace, record.file, path)
        })
    });
    let all = entities.chain(events).chain(sections).chain(claims);
    let fits = move |id: &str, text: &str| contains(id, query) || contains(text, query);
    let found = all.filter(move |(id, text, ..)| fits(id, text));
    found.map(move |(id, text, kind, file, path)| symbol_of(view, id, text, kind, file, &path))
}

fn symbol_of(view: View<'_>, id: &str, text: &str, kind: SymbolKind, file: FileId, path: &Path) -> WorkspaceSymbol {
    let location = view.location(view.place(file, path));
    let name = format!("{id} {}", shortened(text, 80));
    let container_name = Some(view.book().file(file).path().to_owned());
    let base_symbol_information = BaseSymbolInformation { name, kind, tags: None, container_name };
    WorkspaceSymbol { location: location.into(), data: None, base_symbol_information }
}
