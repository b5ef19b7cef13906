//! Applies the waivers of sources to findings.

use ahash::{AHashMap, AHashSet};

use super::context::BookContext;
use super::findings::{Finding, Findings, Reported};
use super::{copied_wording, rules, unused_waiver};
use crate::model::{Locator, Waiver};
use crate::syntax::diagnostic::Waived;

/// Marks the findings that waivers cover. Returns these waivers, each as the index of its source and its index in the
/// source's waivers.
pub(super) fn cover(context: &BookContext<'_>, found: &mut [Reported<'_>]) -> AHashSet<(usize, usize)> {
    let mut waivers: AHashMap<(usize, &str), Vec<usize>> = AHashMap::new();
    for (source, record) in context.book.sources.iter().enumerate() {
        for (place, waiver) in record.source.waivers.iter().enumerate() {
            waivers.entry((source, waiver.rule.as_str())).or_default().push(place);
        }
    }
    let mut used: AHashSet<(usize, usize)> = AHashSet::new();
    if waivers.is_empty() {
        return used;
    }
    for Reported { finding, waived, .. } in found.iter_mut().filter(|reported| reported.finding.rule.waivable) {
        let Some((source, passage)) = place_of(context, finding) else { continue };
        let of = |place: usize| &context.book.sources[source].source.waivers[place];
        for &place in waivers.get(&(source, finding.rule.id)).into_iter().flatten() {
            let waiver = of(place);
            if !covers(waiver, finding, passage.as_ref()) {
                continue;
            }
            used.insert((source, place));
            let is_over = context.today.zip(waiver.expires).is_some_and(|(today, last)| today > last);
            if !is_over {
                let claim = waiver.claim.as_ref().map(ToString::to_string);
                let scope = claim.or_else(|| waiver.at.as_ref().map(ToString::to_string)).unwrap_or_default();
                let (reason, expires) = (waiver.reason.clone(), waiver.expires.map(|day| day.to_string()));
                waived.get_or_insert(Waived { scope, reason, expires });
            }
        }
    }
    used
}

/// Returns the index of the source of a finding, and the sentence with the fault, if known.
fn place_of(context: &BookContext<'_>, finding: &Finding) -> Option<(usize, Option<Locator>)> {
    if let Some(record) = finding.claim.as_deref().and_then(|id| context.book.claim(id)) {
        // A claim of an independent coding may have the same id. Waivers do not cover its faults.
        if record.file() != finding.file {
            return None;
        }
        let passage = finding.passage.clone().unwrap_or_else(|| record.claim.at.first().passage());
        return Some((context.source_place(record)?, Some(passage)));
    }
    Some((context.place_of(finding.file)?, finding.passage.clone()))
}

fn covers(waiver: &Waiver, finding: &Finding, passage: Option<&Locator>) -> bool {
    match (&waiver.claim, &waiver.at) {
        (Some(claim), _) => finding.claim.as_deref() == Some(claim.as_str()),
        (None, Some(scope)) => passage.is_some_and(|passage| scope.holds_locator(passage)),
        (None, None) => false,
    }
}

/// Reports unused waivers. Skips waivers whose rule could not be checked, because the source's text was not given or
/// some of its claims are invalid.
pub(super) fn report_unused(context: &BookContext<'_>, used: &AHashSet<(usize, usize)>, findings: &mut Findings) {
    let rules = rules();
    let sources = context.book.sources.iter().enumerate();
    for (source, record) in sources.filter(|(_, record)| context.book.is_complete(record)) {
        for (place, waiver) in record.source.waivers.iter().enumerate() {
            let is_rule = rules.iter().any(|rule| rule.id == waiver.rule && rule.waivable);
            let needs_text = waiver.rule == copied_wording::RULE.id;
            let looked_for = is_rule && (!needs_text || context.texts.contains_key(record.source.id.as_str()));
            if looked_for && !used.contains(&(source, place)) {
                unused_waiver::report(findings, record, place);
            }
        }
    }
}
