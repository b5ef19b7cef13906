//! Checks that the lock matches the records.

use super::context::{ClaimContext, CodedSource, SourceContext};
use super::findings::{self, Findings, Reported};
use crate::book::{ClaimRecord, SourceRecord};
use crate::model::{Invalid, LOCK_VERSION, Locator, Lock};
use crate::syntax::diagnostic::{Fix, Path, Rule, Severity};
use crate::syntax::file::Span;
use crate::text::{self, HASH_PROFILE, Outdated, TEXT_PROFILE};
use ahash::AHashSet;

pub(super) static RULE: Rule = Rule {
    id: "stale-lock",
    severity: Severity::Error,
    waivable: false,
    what: "A lock that does not match the records: a claim's span is missing, or a span belongs to no claim. Also a lock \
           from before a change of the source's sections, joins, splits or exclusion patterns, and a lock that another \
           version of the program computed by other rules.",
    why: "The tables take offsets and hashes from the lock.",
    example: "at: summary.p1.s1[1-9]   # and the lock has only summary.p1.s1[1-8]",
    fixed: "$ claimbook anchor harbor-report --texts DIR",
};

/// Returns whether a lock was computed with this program's format and profiles. If not, the rule reports only this
/// fault of the lock. Any segmentation profile is accepted, because recomputing a lock keeps its sentences.
fn is_current(lock: &Lock) -> bool {
    lock.version == LOCK_VERSION && lock.profiles.text == TEXT_PROFILE && lock.profiles.hash == HASH_PROFILE
}

/// Returns the fault of an outdated lock, and the key of the source record to point at.
fn fault(source: &SourceRecord, outdated: Outdated) -> (&'static str, Invalid) {
    let (key, what) = match outdated {
        Outdated::Sections => ("sections", "sections"),
        Outdated::Corrections if source.lock.as_ref().is_some_and(|lock| lock.joins != source.source.joins) => {
            ("joins", "joins")
        }
        Outdated::Corrections => ("splits", "splits"),
        Outdated::Patterns => ("coverage", "exclusion patterns"),
    };
    (key, Invalid::new(format!("the lock is older than the {what}"), help(source)))
}

/// Returns the fault that this rule reports for the outdated lock of a source, if the lock's sentences may be outdated.
pub(super) fn check_lock(source: &SourceRecord) -> Option<Invalid> {
    let outdated = text::outdated(source.lock.as_ref()?, &source.source)?;
    (outdated != Outdated::Patterns).then(|| fault(source, outdated).1)
}

fn help(source: &SourceRecord) -> String {
    format!("run `claimbook anchor {} --texts DIR`", source.source.id)
}

pub(super) fn check_claim(context: &ClaimContext<'_>, record: &ClaimRecord, findings: &mut Findings) {
    let Some(source) = context.source_of(record) else { return };
    if !source.lock.as_ref().is_some_and(is_current) || context.outdated(record).is_some() {
        return;
    }
    for (place, anchor) in record.anchors().enumerate() {
        for locator in anchor.locators() {
            let Some(range) = locator.words.filter(|_| context.span(record, locator).is_none()) else { continue };
            // Words or sentences that the source does not have are left to the rule `locator-out-of-range`.
            if context.span(record, &locator.passage()).is_some_and(|passage| range.last <= passage.words) {
                findings
                    .claim(&RULE, record, record.anchor_path(place), format!("anchors.lock does not have `{locator}`"))
                    .help(help(source));
            }
        }
    }
}

/// Merges the findings on claims into one per source, because an outdated lock is one fault.
pub(super) fn merge(found: &mut Vec<Reported<'_>>) {
    findings::merge(found, &RULE, |first, others| match others {
        1 => format!("{first}, nor the span at one more place"),
        _ => format!("{first}, nor the spans at {others} more places"),
    });
}

pub(super) fn check_source(context: &SourceContext<'_>, source: &CodedSource<'_>, findings: &mut Findings) {
    let Some(lock) = &source.lock else { return };
    if !is_current(lock) {
        findings
            .lock(&RULE, source, Path::default().key("profiles"), "the lock was made with the rules of another version")
            .help(help(source));
        return;
    }
    if let Some(outdated) = context.outdated_lock(source) {
        let (key, fault) = fault(source, outdated);
        findings.source(&RULE, source, Path::default().key(key), fault.message).help(fault.help);
        return;
    }
    let named: AHashSet<&Locator> = source.locators().collect();
    let mut unnamed = lock.spans.iter().enumerate().filter(|(_, span)| !named.contains(&span.at));
    let Some((first, span)) = unnamed.next().filter(|_| source.is_complete()) else { return };
    let path = Path::default().key("spans").index(first).key("at");
    let message = match unnamed.count() {
        0 => format!("no claim names `{}`", span.at),
        more => format!("no claim names `{}` and {more} further spans", span.at),
    };
    let finding = findings.lock(&RULE, source, path, message).help(help(source));
    if let Some(fix) = source.lock_text().and_then(|text| without_unnamed(lock, &named, text)) {
        finding.fix(fix);
    }
}

/// Returns a fix that removes from a lock the spans that no claim names. The fix does not need the text of the source.
/// Returns `None` if the lock was edited by hand.
fn without_unnamed(lock: &Lock, named: &AHashSet<&Locator>, text: &str) -> Option<Fix> {
    if text::checksum(lock) != lock.checksum {
        return None;
    }
    let mut lock = lock.clone();
    lock.spans.retain(|span| named.contains(&span.at));
    lock.checksum = text::checksum(&lock);
    let fixed = lock.to_string();
    let same = text.bytes().zip(fixed.bytes()).take_while(|(old, new)| old == new).count();
    let start = text[..text.floor_char_boundary(same)].rfind('\n').map_or(0, |end| end + 1);
    Some(Fix { span: Span { start, end: text.len() }, replacement: fixed[start..].to_owned() })
}
