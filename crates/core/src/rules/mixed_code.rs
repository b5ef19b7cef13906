//! Checks that a code that is declared `alone` is the only code of its facet.

use super::context::ClaimContext;
use super::findings::Findings;
use crate::book::ClaimRecord;
use crate::syntax::diagnostic::{Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "mixed-code",
    severity: Severity::Error,
    waivable: true,
    what: "A code that must be alone next to other codes of its facet.",
    why: "The vocabulary says `alone: true`. For example, a claim either names domains or is `unspecified`.",
    example: "domains: [military, unspecified]",
    fixed: "domains: [military]",
};

pub(super) fn check(context: &ClaimContext<'_>, record: &ClaimRecord, findings: &mut Findings) {
    for (facet, codes) in record.claim.facets.iter().filter(|(_, codes)| codes.len() > 1) {
        let Some(declared) = context.vocabulary().facet(facet.as_str()) else { continue };
        let is_alone = |code: &_| declared.codes().any(|declared| declared.id == *code && declared.alone);
        if let Some(index) = codes.iter().position(is_alone) {
            let code = &codes[index];
            let path = record.path().key(facet.to_string()).index(index);
            findings
                .claim(&RULE, record, path, format!("`{code}` is listed with other codes"))
                .help(format!("remove `{code}`, or the others"));
        }
    }
}
