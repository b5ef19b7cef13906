//! Checks that every anchor was placed when its source's text was revised.

use super::context::{CodedSource, SourceContext};
use super::findings::Findings;
use crate::book::relocate::At;
use crate::syntax::diagnostic::{Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "unplaced-anchor",
    severity: Severity::Error,
    waivable: false,
    what: "An anchor, exclusion or waiver whose words `claimbook rebase` did not find for certain in a revised text.",
    why: "Its locator still refers to the earlier text and may name other words of the new one.",
    example: "at: summary.p1.s1[1-9]   # the revision has another number in this sentence",
    fixed: "at: summary.p1.s1[1-10]   # and then `claimbook anchor harbor-report --texts DIR`",
};

pub(super) fn check(_: &SourceContext<'_>, source: &CodedSource<'_>, findings: &mut Findings) {
    for (_, place) in source.unplaced() {
        let at = place.at;
        let message = format!("`{at}` was not found for certain in the revised text");
        let finding = findings.file(&RULE, place.file, place.path, message);
        finding.help(format!(
            "name its words in the new text, or decide on it, then run `claimbook anchor {id} --texts DIR`; if all \
             locators are right as they are, add `--accept`",
            id = source.source.id
        ));
        if matches!(place.at, At::Anchor(_)) {
            finding.claim = Some(place.name);
        }
    }
}
