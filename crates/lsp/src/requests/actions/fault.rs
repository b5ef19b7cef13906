//! Actions for faults: the safe fix, a waiver with a date, and the exclusion of an unread sentence.

use claimbook_core::edit::{format, record};
use claimbook_core::model::codes::ExclusionReason;
use claimbook_core::model::{Code, Date, Locator, entries};
use claimbook_core::syntax::diagnostic::Diagnostic;
use claimbook_core::syntax::file::Span;
use gen_lsp_types::{CodeAction, CodeActionKind};

use super::{action, action_in, touch};
use crate::diagnostics;
use crate::view::Spot;

/// The number of days for which a new waiver applies.
const WAIVED: u64 = 90;

pub(super) fn actions(spot: &Spot<'_>, range: Span) -> Vec<CodeAction> {
    let found = spot.view.faults(spot.id).into_iter();
    let here = found.filter(|fault| fault.waived.is_none() && touch(fault.place.span, range));
    here.flat_map(|fault| {
        let fault = &fault;
        let mut actions: Vec<CodeAction> = fix(spot, fault).into_iter().chain(waiver(spot, fault)).collect();
        actions.extend(exclusions(spot, fault));
        for action in &mut actions {
            action.diagnostics = Some(vec![diagnostics::of(spot.view, fault)]);
        }
        actions
    })
    .collect()
}

fn fix(spot: &Spot<'_>, fault: &Diagnostic) -> Option<CodeAction> {
    let fix = fault.fix.as_ref()?;
    let title = match fix.replacement.trim() {
        short if !short.is_empty() && short.chars().count() <= 40 && !short.contains('\n') => {
            format!("Replace with `{short}`")
        }
        _ => format!("Fix `{}`", fault.rule.id),
    };
    let action = action_in(spot, title, CodeActionKind::QuickFix, fix);
    Some(CodeAction { is_preferred: Some(true), ..action })
}

/// Returns the action that adds a waiver for a fault of a claim, valid for [`WAIVED`] days.
fn waiver(spot: &Spot<'_>, fault: &Diagnostic) -> Option<CodeAction> {
    let claim = fault.claim.as_ref().filter(|_| fault.rule.waivable)?;
    let last = later(spot.view.today, WAIVED)?;
    let item = format!(
        "{{rule: {}, claim: {claim}, reason: {}, expires: \"{last}\"}}",
        fault.rule.id,
        format::scalar("to be discussed")
    );
    in_source(spot, "waivers", &item, format!("Waive `{}` of {claim} until {last}", fault.rule.id))
}

/// Returns an action for each reason to exclude a sentence that nobody has read.
fn exclusions(spot: &Spot<'_>, fault: &Diagnostic) -> Vec<CodeAction> {
    let Some(at) = Some(fault).filter(|fault| fault.rule.id == "unread-sentence").and_then(first_locator) else {
        return Vec::new();
    };
    let own = spot.book().vocabulary.own(ExclusionReason::LIST).iter().map(|reason| reason.id.to_string());
    let reasons = entries::<ExclusionReason>().into_iter().map(|reason| reason.name.to_owned()).chain(own);
    let action = |reason: String| {
        in_source(spot, "coverage", &format!("{{at: {at}, reason: {reason}}}"), format!("Exclude `{at}` as {reason}"))
    };
    reasons.filter_map(action).collect()
}

/// Returns the first locator that a message names.
fn first_locator(fault: &Diagnostic) -> Option<Locator> {
    fault.message.split('`').find_map(|word| word.parse().ok())
}

/// Returns an action that appends an item to a list of the source's file.
fn in_source(spot: &Spot<'_>, list: &str, item: &str, title: String) -> Option<CodeAction> {
    let source = spot.view.source_of(spot.file.path())?;
    let file = spot.book().file(source.file);
    let fix = record::append(file, format::Kind::Source, list, item)?;
    let edits = [(source.file, vec![spot.view.edit(source.file, &fix)])].into();
    Some(action(title, CodeActionKind::QuickFix, spot.view.workspace_edit(edits, Vec::new())))
}

fn later(day: Date, days: u64) -> Option<Date> {
    let since = u64::try_from(day.days_since_epoch()).ok()?;
    Date::from_unix_seconds((since + days) * 24 * 60 * 60)
}
