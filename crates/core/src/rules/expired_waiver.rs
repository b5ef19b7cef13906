//! Checks that waivers have not expired.

use super::context::BookContext;
use super::findings::Findings;
use crate::syntax::diagnostic::{Path, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "expired-waiver",
    severity: Severity::Error,
    waivable: false,
    what: "A waiver that expired before `--today`. Without `--today`, the newest `coded_on` of the book counts.",
    why: "An expired waiver no longer applies.",
    example: "expires: \"2024-12-31\"   # and claims were coded in 2025",
    fixed: "expires: \"2025-12-31\"   # or fix the fault and remove the waiver",
};

pub(super) fn check(context: &BookContext<'_>, findings: &mut Findings) {
    let sources = context.book.sources.iter();
    let waivers = sources.flat_map(|source| {
        source.source.waivers.iter().enumerate().map(move |(place, waiver)| (source, place, waiver))
    });
    for (source, place, waiver) in waivers {
        let Some(expires) = waiver.expires else { continue };
        if context.today.is_some_and(|today| today > expires) {
            let path = Path::default().key("waivers").index(place).key("expires");
            let message = format!("the waiver of `{}` ended on {expires}", waiver.rule);
            findings
                .source(&RULE, source, path, message)
                .help("fix the fault and remove the waiver, or set a later day");
        }
    }
}
