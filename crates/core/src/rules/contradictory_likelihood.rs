//! Checks that certainty and likelihood can both be.

use super::Context;
use super::findings::Findings;
use crate::book::ClaimRecord;
use crate::model::Code;
use crate::model::codes::{Certainty, Likelihood, Polarity};
use crate::syntax::diagnostic::{Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "contradictory-likelihood",
    severity: Severity::Error,
    waivable: true,
    what: "A claim whose likelihood and certainty cannot both be.",
    why: "Both say how firmly the holder commits to the claim, on two scales, and readers take either one.",
    example: "certainty: asserted\nlikelihood: almost_no_chance",
    fixed: "certainty: unlikely\nlikelihood: almost_no_chance",
};

pub(super) fn check(_: &Context<'_>, record: &ClaimRecord, findings: &mut Findings<'_>) {
    let claim = &record.claim;
    let Some(likelihood) = claim.likelihood else { return };
    // The term may stand in the text beside what a negated claim denies.
    let is_negated = claim.polarity == Polarity::Negated;
    let fits = fits(claim.certainty, likelihood) || (is_negated && fits(claim.certainty, opposite(likelihood)));
    if !fits {
        let (certainty, term) = (claim.certainty.name(), likelihood.name());
        findings
            .claim(&RULE, record, record.path().key("likelihood"), format!("`{term}` cannot be `{certainty}`"))
            .help(format!("change the certainty to {}, or the likelihood", usual(likelihood)));
    }
}

/// Whether a certainty and the band of a term have anything in common.
fn fits(certainty: Certainty, likelihood: Likelihood) -> bool {
    match certainty {
        Certainty::Asserted | Certainty::NearCertain | Certainty::Likely => likelihood >= Likelihood::Likely,
        Certainty::Possible => likelihood < Likelihood::AlmostCertain,
        Certainty::Unlikely => likelihood <= Likelihood::Unlikely,
        Certainty::Open => true,
    }
}

/// The band of the opposite event.
fn opposite(likelihood: Likelihood) -> Likelihood {
    match likelihood {
        Likelihood::AlmostNoChance => Likelihood::AlmostCertain,
        Likelihood::VeryUnlikely => Likelihood::VeryLikely,
        Likelihood::Unlikely => Likelihood::Likely,
        Likelihood::RoughlyEven => Likelihood::RoughlyEven,
        Likelihood::Likely => Likelihood::Unlikely,
        Likelihood::VeryLikely => Likelihood::VeryUnlikely,
        Likelihood::AlmostCertain => Likelihood::AlmostNoChance,
    }
}

/// The certainty that a term has by the codebook.
fn usual(likelihood: Likelihood) -> &'static str {
    match likelihood {
        Likelihood::AlmostNoChance | Likelihood::VeryUnlikely | Likelihood::Unlikely => "`unlikely`",
        Likelihood::RoughlyEven => "`possible`",
        Likelihood::Likely | Likelihood::VeryLikely => "`likely`",
        Likelihood::AlmostCertain => "`near_certain`",
    }
}
