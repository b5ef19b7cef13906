//! Checks that certainty and likelihood do not exclude each other.

use super::context::ClaimContext;
use super::findings::Findings;
use crate::book::ClaimRecord;
use crate::model::Code;
use crate::model::codes::{Certainty, Polarity};
use crate::syntax::diagnostic::{Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "contradictory-likelihood",
    severity: Severity::Error,
    waivable: true,
    what: "A claim whose likelihood and certainty exclude each other.",
    why: "Both state how firmly the holder commits to the claim, and analysts use either of them.",
    example: "certainty: asserted\nlikelihood: almost_no_chance",
    fixed: "certainty: unlikely\nlikelihood: almost_no_chance",
};

pub(super) fn check(context: &ClaimContext<'_>, record: &ClaimRecord, findings: &mut Findings) {
    let claim = &record.claim;
    let Some(likelihood) = &claim.likelihood else { return };
    let Some(term) = context.scale_of(record).and_then(|scale| scale.term(likelihood.name())) else { return };
    let (min, max) = term.percent;
    // In a negated claim, the term may refer to the event that the claim denies.
    let opposite = (100_u8.saturating_sub(max), 100_u8.saturating_sub(min));
    let is_negated = claim.polarity == Polarity::Negated;
    let fits = fits(claim.certainty, term.percent) || (is_negated && fits(claim.certainty, opposite));
    if !fits {
        let (certainty, term) = (claim.certainty.name(), likelihood.name());
        findings
            .claim(
                &RULE,
                record,
                record.path().key("likelihood"),
                format!("the likelihood `{term}` excludes the certainty `{certainty}`"),
            )
            .help(format!("change the certainty to {}, or the likelihood", usual(min, max)));
    }
}

/// Returns whether a certainty and a term with these probabilities, in percent, can both apply.
fn fits(certainty: Certainty, (min, max): (u8, u8)) -> bool {
    match certainty {
        Certainty::Asserted | Certainty::NearCertain | Certainty::Likely => min >= 50,
        Certainty::Possible => min < 95,
        Certainty::Unlikely => max <= 50,
        Certainty::Open => true,
    }
}

/// Returns the certainty that the codebook assigns to a term with these probabilities, in percent.
fn usual(min: u8, max: u8) -> &'static str {
    match (min, max) {
        (_, ..=50) => "`unlikely`",
        (95.., _) => "`near_certain`",
        (50.., _) => "`likely`",
        _ => "`possible`",
    }
}
