//! The action that applies all safe fixes of a file, as `check --fix` does.

use std::collections::BTreeMap;

use claimbook_core::book::{CLAIMS, load_with};
use claimbook_core::edit::fix;
use claimbook_core::edit::record::difference;
use claimbook_core::rules;
use gen_lsp_types::{CodeAction, CodeActionKind};

use super::action_in;
use crate::view::Spot;

/// The largest number of rounds. A fix may reveal a further fault.
const ROUNDS: usize = 20;

/// Returns the action, if the file has a fault with a safe fix. `is_asked_for` states whether the editor wants this
/// action in particular. Only then is the book checked again after each round, because editors ask for the list of all
/// actions whenever the cursor moves.
pub(super) fn action(spot: &Spot<'_>, kind: CodeActionKind, is_asked_for: bool) -> Option<CodeAction> {
    let (mut text, mut count) = fix::apply(spot.file.text(), &spot.view.faults(spot.id));
    for _ in 1..ROUNDS {
        if count == 0 || !is_asked_for {
            break;
        }
        let claims = spot.view.open.root.join(CLAIMS);
        let open = spot.view.buffers.below(&claims);
        let open =
            open.filter_map(|(path, buffer)| Some((spot.view.open.name(path)?, buffer.text.clone().into_bytes())));
        let mut contents: BTreeMap<String, Vec<u8>> = open.collect();
        contents.insert(spot.file.path().to_owned(), text.clone().into_bytes());
        let book = load_with(&spot.view.open.root, contents).ok()?;
        let found = rules::check(&book, spot.view.texts());
        let own = found.iter().filter(|fault| book.file(fault.place.file).path() == spot.file.path());
        (text, count) = fix::apply(&text, own);
    }
    let fix = difference(spot.file.text(), &text)?;
    Some(action_in(spot, "Fix all faults that have a safe fix".to_owned(), kind, &fix))
}
