//! Checks that anchors can be found in a text that differs from the locked one.

use super::context::{CodedSource, SourceContext};
use super::findings::Findings;
use crate::syntax::diagnostic::{Rule, Severity};
use crate::text::{Document, Verdict, find_all};

pub(super) static RULE: Rule = Rule {
    id: "unverified-anchor",
    severity: Severity::Error,
    waivable: false,
    what: "An anchor whose words occur nowhere, or at several places, in a text other than the locked one.",
    why: "The place of the claim in that text is unknown.",
    example: "at: summary.p1.s1[1-9]   # those words were cut in the revision",
    fixed: "at: summary.p1.s1[1-7]   # what the revision says instead, after `claimbook anchor`",
};

/// Reports every anchor of a source's claims that is ambiguous or lost in a document. The rule `changed-text` calls
/// this function if the document is not the locked one.
pub(super) fn report(
    context: &SourceContext<'_>,
    findings: &mut Findings,
    source: &CodedSource<'_>,
    document: &Document,
) {
    let mut anchored = Vec::new();
    for record in source.claims() {
        for (place, anchor) in record.anchors().enumerate() {
            let locked = context.locked_in(source, anchor).unwrap_or_default();
            anchored.extend(locked.into_iter().map(|span| (record, place, span)));
        }
    }
    let verdicts = find_all(document, anchored.iter().map(|(_, _, span)| *span));
    for ((record, place, span), verdict) in anchored.into_iter().zip(verdicts) {
        let fault = match verdict {
            Verdict::Exact(_) | Verdict::Moved(_) => continue,
            Verdict::Ambiguous(places) => {
                format!(
                    "the words of `{}` occur at {} places in the given text, and it is unknown which is right",
                    span.at,
                    places.len()
                )
            }
            Verdict::Lost => format!("the words of `{}` do not occur in the given text", span.at),
        };
        findings
            .claim(&RULE, record, record.anchor_path(place), fault)
            .help("read the passage in the new text and name its words");
    }
}
