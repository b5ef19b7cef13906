//! Checks that likelihood terms are on the scale of their source.

use super::context::ClaimContext;
use super::findings::Findings;
use crate::book::ClaimRecord;
use crate::syntax::diagnostic::{Rule, Severity, closest};

pub(super) static RULE: Rule = Rule {
    id: "foreign-likelihood",
    severity: Severity::Error,
    waivable: false,
    what: "A likelihood term that is not on the scale of the source.",
    why: "Scales give different probabilities to one term, so a term has a meaning only on its scale.",
    example: "likelihood: virtually_certain   # the source uses ICD 203",
    fixed: "likelihood: almost_certain",
};

pub(super) fn check(context: &ClaimContext<'_>, record: &ClaimRecord, findings: &mut Findings) {
    let Some(likelihood) = &record.claim.likelihood else { return };
    let Some(scale) = context.scale_of(record) else { return };
    let is_lost = context.vocabulary().may_declare(likelihood.name());
    if scale.term(likelihood.name()).is_some() || is_lost {
        return;
    }
    let terms: Vec<&str> = scale.terms.iter().map(|term| term.id.as_str()).collect();
    let help = match closest(likelihood.name(), terms.iter().copied()) {
        Some(candidate) => format!("did you mean `{}`?", candidate.word),
        None => format!("the terms are {}; or state another scale in `source.yaml`", terms.join(", ")),
    };
    let message = format!("`{}` is not on the scale `{}` of the source", likelihood.name(), scale.id);
    findings.claim(&RULE, record, record.path().key("likelihood"), message).help(help);
}
