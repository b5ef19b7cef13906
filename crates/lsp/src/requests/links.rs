//! Links to pages, publications, and the notes of a source.

use claimbook_core::model::{Referent, reference};
use claimbook_core::syntax::diagnostic::Path;
use gen_lsp_types::{DocumentLink, DocumentLinkParams, Uri};

use crate::library::Library;
use crate::view::Spot;

pub(super) fn links(library: &Library, params: &DocumentLinkParams) -> Option<Vec<DocumentLink>> {
    let spot = library.file(&params.text_document.uri)?;
    let (kind, tree) = (spot.kind()?, spot.tree()?);
    let mut links = Vec::new();
    tree.visit_scalars(&mut |path, node| {
        let target = reference(kind, path).zip(node.as_text()).and_then(|(to, text)| target(&spot, to.to, text));
        if let Some(target) = target {
            let range = spot.view.range(spot.id, node.span);
            links.push(DocumentLink { range, target: Some(target), ..DocumentLink::default() });
        }
    });
    Some(links)
}

fn target(spot: &Spot<'_>, to: Referent, text: &str) -> Option<Uri> {
    match to {
        Referent::Page if text.starts_with("http") => Some(Uri(text.to_owned())),
        Referent::Doi => Some(Uri(format!("https://doi.org/{text}"))),
        Referent::Note => {
            let record = spot.view.source_of(spot.file.path())?;
            let index = record.source.notes.iter().position(|note| note.number.to_string() == text)?;
            let path = Path::default().key("notes").index(index).key("number");
            let place = spot.view.place(record.file, &path);
            let line = spot.view.range(place.file, place.span).start.line + 1;
            Some(Uri(format!("{}#L{line}", spot.view.uri(spot.book().file(record.file).path()))))
        }
        _ => None,
    }
}
