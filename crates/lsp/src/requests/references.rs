//! All places that name the record under the cursor.

use claimbook_core::book::uses::{name_at, uses};
use claimbook_core::model::Referent;
use claimbook_core::syntax::diagnostic::Place;
use gen_lsp_types::{Location, ReferenceParams};

use crate::library::Library;

pub(super) fn references(library: &Library, params: &ReferenceParams) -> Option<Vec<Location>> {
    let spot = library.spot(&params.text_document_position_params)?;
    let (name, _) = name_at(spot.book(), spot.id, spot.offset)?;
    if matches!(name.to, Referent::Days | Referent::Page | Referent::Doi) {
        return None;
    }
    let places = uses(spot.book(), &name).places.into_iter();
    let wanted = places.filter(|place| params.context.include_declaration || !place.is_definition);
    Some(wanted.map(|place| spot.view.location(Place { file: place.file, span: place.span })).collect())
}
