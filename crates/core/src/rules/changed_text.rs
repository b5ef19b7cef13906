//! Checks that the given text is the text that was locked.

use super::context::{CodedSource, SourceContext};
use super::findings::Findings;
use super::unverified_anchor;
use crate::syntax::diagnostic::Path;
use crate::syntax::diagnostic::{Rule, Severity};
use crate::text::{self, Tally};
use ahash::AHashMap;

pub(super) static RULE: Rule = Rule {
    id: "changed-text",
    severity: Severity::Error,
    waivable: false,
    what: "A given text whose SHA-256 differs from the lock's, or a lock that differs from one recomputed from the text.",
    why: "The text is the wrong one, the source was revised, or the lock is wrong. Offsets hold for one text only.",
    example: "claimbook check --texts DIR   # DIR/harbor-report.txt is a later revision",
    fixed: "claimbook check --texts DIR   # the text that was locked",
};

pub(super) fn check(context: &SourceContext<'_>, source: &CodedSource<'_>, findings: &mut Findings) {
    let (Some(lock), Some(document)) = (&source.lock, context.texts.get(source.source.id.as_str())) else {
        return;
    };
    let id = &source.source.id;
    if document.sha256() == lock.text.sha256 {
        if context.outdated_lock(source).is_some() {
            return;
        }
        let computed = text::recompute(document, &source.source, lock, source.locators());
        let known = computed.passages.iter().chain(&computed.spans);
        let known: AHashMap<_, _> = known.map(|span| (&span.at, span)).collect();
        for (list, spans) in [("passages", &lock.passages), ("spans", &lock.spans)] {
            for (index, span) in spans.iter().enumerate() {
                if known.get(&span.at).is_some_and(|computed| *computed != span) {
                    let path = Path::default().key(list).index(index).key("at");
                    findings
                        .lock(&RULE, source, path, format!("recomputing `{}` gives other numbers", span.at))
                        .help(format!("run `claimbook anchor {id} --texts DIR`"));
                }
            }
        }
        if computed.patterns != lock.patterns {
            findings
                .lock(&RULE, source, Path::default().key("patterns"), "recomputing the patterns gives other passages")
                .help(format!("run `claimbook anchor {id} --texts DIR`"));
        }
        if computed.passages.len() != lock.passages.len() || computed.blocks != lock.blocks {
            findings
                .lock(&RULE, source, Path::default().key("blocks"), "recomputing gives other blocks or sentences")
                .help(format!("run `claimbook anchor {id} --texts DIR`"));
        }
        return;
    }
    let Tally { exact, moved, ambiguous, lost } = Tally::of(document, source.anchored_spans());
    let message = format!(
        "the given text is not the one that was locked: {exact} spans exact, {moved} moved, {ambiguous} ambiguous, {lost} lost"
    );
    findings.lock(&RULE, source, Path::default().key("text"), message).help(format!(
        "give the text that the source describes; for a revised source, `claimbook anchor {id} --texts DIR` names every claim \
         whose words changed"
    ));
    unverified_anchor::report(context, findings, source, document);
}
