//! Checks that waivers name an existing rule that can be waived, and an existing claim or passage.

use super::context::{CodedSource, SourceContext};
use super::findings::Findings;
use super::rules;
use crate::model::Waiver;
use crate::syntax::diagnostic::{Path, Rule, Severity, closest};
use crate::text::Outdated;

pub(super) static RULE: Rule = Rule {
    id: "misdirected-waiver",
    severity: Severity::Error,
    waivable: false,
    what: "A waiver of a rule that does not exist or cannot be waived, or for a claim or passage that the source does not \
           have. Also a waiver without `expires`, unless the rule is one of style.",
    why: "The waiver has no effect.",
    example: "- {rule: missing-horizont, claim: hbr-0004, reason: under discussion, expires: \"2025-12-31\"}",
    fixed: "- {rule: missing-horizon, claim: hbr-0004, reason: under discussion, expires: \"2025-12-31\"}",
};

/// Rules of style. Their waivers need no last day.
const STYLE: [&str; 5] =
    ["double-negation", "leading-pronoun", "mismatched-title", "repeated-statement", "uncovered-rest"];

pub(super) fn check(context: &SourceContext<'_>, source: &CodedSource<'_>, findings: &mut Findings) {
    for (place, waiver) in source.source.waivers.iter().enumerate() {
        let path = Path::default().key("waivers").index(place);
        if let Some((message, help)) = fault_of_rule(waiver) {
            findings.source(&RULE, source, path.key("rule"), message).help(help);
        } else if let Some((key, message)) = fault_of_place(context, source, waiver) {
            findings.source(&RULE, source, path.key(key), message);
        }
    }
}

fn fault_of_rule(waiver: &Waiver) -> Option<(String, String)> {
    let rules = rules();
    match rules.iter().find(|rule| rule.id == waiver.rule) {
        Some(rule) if rule.waivable && (waiver.expires.is_some() || STYLE.contains(&rule.id)) => None,
        Some(rule) if rule.waivable => Some((
            format!("the waiver of `{}` has no last day", rule.id),
            format!("add `expires`; only rules of style need none: {}", STYLE.join(", ")),
        )),
        Some(rule) => Some((
            format!("`{}` may not be waived", rule.id),
            "fix the fault; tables or anchors depend on this rule".to_owned(),
        )),
        None => Some((
            format!("there is no rule `{}`", waiver.rule),
            match closest(&waiver.rule, rules.iter().map(|rule| rule.id)) {
                Some(candidate) => format!("did you mean `{}`?", candidate.word),
                None => "`claimbook explain` lists the rules".to_owned(),
            },
        )),
    }
}

fn fault_of_place(
    context: &SourceContext<'_>,
    source: &CodedSource<'_>,
    waiver: &Waiver,
) -> Option<(&'static str, String)> {
    if let Some(id) = waiver.claim.as_ref().filter(|_| source.is_complete()) {
        return (!source.has(id)).then(|| ("claim", format!("`{}` has no claim `{id}`", source.source.id)));
    }
    let (scope, lock) = (waiver.at.as_ref()?, source.lock.as_ref()?);
    if context.outdated_lock(source) == Some(Outdated::Sections) {
        return None;
    }
    let is_there = lock.passages.iter().any(|passage| scope.holds_locator(&passage.at));
    (!is_there).then(|| ("at", format!("`{}` has no `{scope}`", source.source.id)))
}
