//! Go to definition: the place of the record that the value under the cursor names.

use claimbook_core::book::Book;
use claimbook_core::book::uses::{Name, Realm, name_at};
use claimbook_core::model::Referent;
use claimbook_core::syntax::diagnostic::Path;
use claimbook_core::syntax::file::FileId;
use gen_lsp_types::{Definition, DefinitionParams, DefinitionResponse};

use crate::library::Library;

pub(super) fn definition(library: &Library, params: &DefinitionParams) -> Option<DefinitionResponse> {
    let spot = library.spot(&params.text_document_position_params)?;
    let (name, _) = name_at(spot.book(), spot.id, spot.offset)?;
    let (file, path) = place(spot.book(), &name)?;
    let location = spot.view.location(spot.view.place(file, &path));
    Some(DefinitionResponse::Definition(Definition::Location(location)))
}

/// Returns the path of the id of a record.
pub(super) fn place(book: &Book, name: &Name) -> Option<(FileId, Path)> {
    let id = name.id.as_str();
    let in_source =
        |list: &'static str, key: &'static str, index: usize| Path::default().key(list).index(index).key(key);
    let source = |folder: &String| book.sources.iter().find(|record| record.folder == *folder);
    match (&name.realm, name.to) {
        (Realm::Source(folder), Referent::Section) => {
            let record = source(folder)?;
            let index = record.source.sections.iter().position(|section| section.id.as_str() == id)?;
            Some((record.file, in_source("sections", "id", index)))
        }
        (Realm::Source(folder), Referent::Note) => {
            let record = source(folder)?;
            let index = record.source.notes.iter().position(|note| note.number.to_string() == id)?;
            Some((record.file, in_source("notes", "number", index)))
        }
        (Realm::Claims, _) => {
            let record = book.claim(id)?;
            Some((record.file(), record.path().key("id")))
        }
        (Realm::Coding(folder, coder), _) => {
            let codings = book.codings.iter().filter(|coding| coding.folder == *folder);
            let own = codings.filter(|coding| coding.coder_folder.as_deref() == Some(coder));
            let record = own.flat_map(|coding| &coding.claims).find(|record| record.claim.id.as_str() == id)?;
            Some((record.file(), record.path().key("id")))
        }
        (_, Referent::Entity) => {
            let record = book.entities.iter().find(|record| record.record.id.as_str() == id)?;
            Some((record.file, record.path.clone().key("id")))
        }
        (_, Referent::Event) => {
            let record = book.events.iter().find(|record| record.record.id.as_str() == id)?;
            Some((record.file, record.path.clone().key("id")))
        }
        (_, Referent::Coder) => {
            let record = book.coders.iter().find(|record| record.record.id.as_str() == id)?;
            Some((record.file, record.path.clone().key("id")))
        }
        (_, Referent::Source) => {
            let record = book.sources.iter().find(|record| record.source.id.as_str() == id)?;
            Some((record.file, Path::default().key("id")))
        }
        _ => None,
    }
}
