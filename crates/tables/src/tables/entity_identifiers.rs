//! `entity_identifiers`: one row per entity and its identifier in an external system.

use super::{ENTITY, of_entities};
use crate::table::{Builder, Frame, TableError};
use claimbook_core::book::Book;
use claimbook_core::model::codes::IdentifierScheme;
use claimbook_core::model::{Code, Identifier};

pub(super) fn table(book: &Book) -> Result<Frame, TableError> {
    let rows = of_entities(book, |entity| &entity.identifiers);
    Builder::new("entity_identifiers", "One row per entity and its identifier in an external system.", &rows)
        .describe::<Identifier>()
        .text(ENTITY, |row| row.owner)
        .code("scheme", IdentifierScheme::LIST, |row| row.item.scheme.name())
        .text("value", |row| &row.item.value)
        .text(("url", "The address of the identifier."), |row| address(book, row.item))
        .null("the code system has no addresses")
        .derived()
        .refers(&["entity_id"], "entities", &["entity_id"])
        .key(&["entity_id", "scheme", "value"])
}

/// Returns the address of an identifier, if its code system has addresses.
fn address(book: &Book, identifier: &Identifier) -> Option<String> {
    if identifier.scheme == IdentifierScheme::Wikidata {
        return Some(format!("https://www.wikidata.org/entity/{}", identifier.value));
    }
    let schemes = book.vocabulary.identifier_schemes();
    let scheme = schemes.iter().find(|scheme| scheme.id.as_str() == identifier.scheme.name())?;
    Some(scheme.url.as_ref()?.replace("{}", &identifier.value))
}
