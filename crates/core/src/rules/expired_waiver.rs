//! Waivers end.

use super::Context;
use super::findings::Findings;
use crate::book::SourceRecord;
use crate::syntax::diagnostic::{Path, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "expired-waiver",
    severity: Severity::Error,
    waivable: false,
    what: "A waiver whose last day lies before today: the day of `--today`, or else the newest `coded_on` of the book.",
    why: "A fault was to stand for a while, not for good; its waiver sets nothing aside any more.",
    example: "expires: \"2024-12-31\"   # and claims were coded in 2025",
    fixed: "expires: \"2025-12-31\"   # or the fault mended and the waiver gone",
};

pub(super) fn check(context: &Context<'_>, source: &SourceRecord, findings: &mut Findings<'_>) {
    for (place, waiver) in source.source.waivers.iter().enumerate() {
        if context.today.is_some_and(|today| today > waiver.expires) {
            let path = Path::default().key("waivers").index(place).key("expires");
            let message = format!("the waiver of `{}` ended on {}", waiver.rule, waiver.expires);
            findings
                .source(&RULE, source, path, message)
                .help("mend the fault and take the waiver out, or agree on another day");
        }
    }
}
