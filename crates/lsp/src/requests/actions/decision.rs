//! Actions that carry out decisions, offered on the claim and on the decision, and actions that give a verdict.

use claimbook_core::book::decided::State;
use claimbook_core::book::{Book, DecisionsRecord};
use claimbook_core::edit::format::Kind;
use claimbook_core::edit::{field, record};
use claimbook_core::model::codes::Verdict;
use claimbook_core::model::{ClaimId, Code as _, Decision};
use claimbook_core::syntax::diagnostic::Path;
use claimbook_core::syntax::file::Span;
use claimbook_review::apply::{apply, summary};
use gen_lsp_types::{CodeAction, CodeActionKind};
use serde_json::{Value, json};

use super::{action, action_in, item_at};
use crate::view::Spot;

pub(super) fn actions(spot: &Spot<'_>, range: Span) -> Vec<CodeAction> {
    let book = spot.book();
    if book.decisions.is_empty() {
        return Vec::new();
    }
    let Some(tree) = spot.tree() else { return Vec::new() };
    if let Some(paragraph) = book.paragraph_in(spot.id) {
        let index = item_at(spot.file.text(), &tree, "claims", range).map(|(_, index)| index);
        let claim = paragraph.claims.iter().find(|record| Some(record.index as usize) == index);
        return claim.and_then(|record| carry_out_about(spot, &record.claim.id)).into_iter().collect();
    }
    let Some(file) = book.decisions.iter().find(|decisions| decisions.file == spot.id) else { return Vec::new() };
    let Some((_, index)) = item_at(spot.file.text(), &tree, "decisions", range) else { return Vec::new() };
    let Some((_, decision)) = file.record.decisions.sound.iter().find(|(place, _)| *place == index) else {
        return Vec::new();
    };
    let verdicts = verdicts(book, file, decision).into_iter().filter_map(|verdict| decide(spot, index, verdict));
    verdicts.chain(carry_out_about(spot, &decision.subject)).chain(carry_out_all(spot, file)).collect()
}

/// Returns the action that carries out all open decisions about a claim. If they were carried out one by one, the first
/// one would make the others stale.
fn carry_out_about(spot: &Spot<'_>, id: &ClaimId) -> Option<CodeAction> {
    let selects = |decision: &Decision| decision.subject == *id && decision.of.is_empty();
    let of_files = spot.book().decisions.iter().flat_map(|file| &file.record.decisions.sound);
    let decisions: Vec<&Decision> = of_files.map(|(_, decision)| decision).filter(|one| selects(one)).collect();
    let what = match decisions.as_slice() {
        [] => return None,
        [only] => format!("the decision: {}", summary(only)),
        several => format!("the {} decisions about {id}", several.len()),
    };
    carry_out(spot, &format!("Carry out {what}"), |_, decision| selects(decision))
}

/// Returns the action that carries out all open decisions of a file, if they are about several claims.
fn carry_out_all(spot: &Spot<'_>, file: &DecisionsRecord) -> Option<CodeAction> {
    let mut subjects: Vec<&ClaimId> =
        file.record.decisions.sound.iter().map(|(_, decision)| &decision.subject).collect();
    subjects.dedup();
    let path = spot.book().file(file.file).path();
    let title = "Carry out all open decisions of this file";
    (subjects.len() > 1).then(|| carry_out(spot, title, |other, _| other == path)).flatten()
}

/// Returns the action that carries out decisions as `claimbook decisions apply` does. Returns `None` if none is open.
fn carry_out(spot: &Spot<'_>, title: &str, selects: impl Fn(&str, &Decision) -> bool) -> Option<CodeAction> {
    let (book, view) = (spot.book(), spot.view);
    let edit = |(path, bytes): (String, Vec<u8>)| {
        let file = book.file_named(&path)?;
        let fix = record::difference(book.file(file).text(), std::str::from_utf8(&bytes).ok()?)?;
        Some((file, vec![view.edit(file, &fix)]))
    };
    let edits: Option<std::collections::BTreeMap<_, _>> = apply(book, selects).files.into_iter().map(edit).collect();
    let edits = edits.filter(|edits| !edits.is_empty())?;
    Some(action(title.to_owned(), CodeActionKind::RefactorRewrite, view.workspace_edit(edits, Vec::new())))
}

/// Returns the verdicts that a waiting decision may get without a further field.
fn verdicts(book: &Book, file: &DecisionsRecord, decision: &Decision) -> Vec<Verdict> {
    if book.state(file, decision) != State::Pending {
        return Vec::new();
    }
    let (is_anchor, has_place) = (decision.anchor_hash.is_some(), decision.to.is_some());
    let choices = match (decision.of.len(), &decision.field) {
        (0, _) => vec![
            (Verdict::Accept, has_place || !is_anchor),
            (Verdict::Reject, decision.reason.is_some() && !is_anchor),
            (Verdict::Drop, is_anchor),
        ],
        (1, _) => vec![(Verdict::Keep, true), (Verdict::Drop, true)],
        (_, None) => Vec::new(),
        (_, Some(field)) => {
            let both = is_list(book, file, decision, field);
            vec![(Verdict::A, true), (Verdict::B, true), (Verdict::Both, both), (Verdict::Neither, true)]
        }
    };
    choices.into_iter().filter(|(_, fits)| *fits).map(|(verdict, _)| verdict).collect()
}

/// Returns whether a field is a list in the claims of both coders.
fn is_list(book: &Book, file: &DecisionsRecord, decision: &Decision, field: &str) -> bool {
    let Some(subject) = book.subject(&file.record.source, decision) else { return false };
    let is_list = |record: &claimbook_core::book::ClaimRecord| {
        serde_json::to_value(&record.claim).is_ok_and(|claim| claim.get(field).is_some_and(Value::is_array))
    };
    is_list(subject.claim) && subject.other.is_some_and(is_list)
}

/// Returns the action that gives a verdict to the decision with an index.
fn decide(spot: &Spot<'_>, index: usize, verdict: Verdict) -> Option<CodeAction> {
    let path = Path::default().key("decisions").index(index);
    let new = field::set(spot.file, Kind::Decisions, &path, "verdict", Some(&json!(verdict.name())))?;
    let fix = record::difference(spot.file.text(), &new)?;
    Some(action_in(spot, format!("Decide `{}`", verdict.name()), CodeActionKind::RefactorRewrite, &fix))
}
