//! Checks that no claim is both negated and unlikely.

use super::context::ClaimContext;
use super::findings::Findings;
use crate::book::ClaimRecord;
use crate::model::codes::{Certainty, Polarity};
use crate::syntax::diagnostic::{Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "double-negation",
    severity: Severity::Error,
    waivable: true,
    what: "A claim with polarity `negated` and certainty `unlikely`.",
    why: "Readers cannot tell whether the holder affirms or denies it.",
    example: "polarity: negated\ncertainty: unlikely",
    fixed: "certainty: likely",
};

pub(super) fn check(_: &ClaimContext<'_>, record: &ClaimRecord, findings: &mut Findings) {
    if record.claim.polarity == Polarity::Negated && record.claim.certainty == Certainty::Unlikely {
        findings
            .claim(&RULE, record, record.path().key("polarity"), "`negated` with `unlikely` is a double negation")
            .help("state the position as its holder would, with one of the two");
    }
}
