//! Checks that certainty and likelihood do not exclude each other.

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
    what: "A claim whose likelihood and certainty exclude each other.",
    why: "Both state how firmly the holder commits to the claim, and analysts use either of them.",
    example: "certainty: asserted\nlikelihood: almost_no_chance",
    fixed: "certainty: unlikely\nlikelihood: almost_no_chance",
};

pub(super) fn check(_: &Context<'_>, record: &ClaimRecord, findings: &mut Findings<'_>) {
    let claim = &record.claim;
    let Some(likelihood) = claim.likelihood else { return };
    // In a negated claim, the term may refer to the event that the claim denies.
    let is_negated = claim.polarity == Polarity::Negated;
    let fits = fits(claim.certainty, likelihood) || (is_negated && fits(claim.certainty, opposite(likelihood)));
    if !fits {
        let (certainty, term) = (claim.certainty.name(), likelihood.name());
        findings
            .claim(
                &RULE,
                record,
                record.path().key("likelihood"),
                format!("the likelihood `{term}` excludes the certainty `{certainty}`"),
            )
            .help(format!("change the certainty to {}, or the likelihood", usual(likelihood)));
    }
}

/// Returns whether a certainty and a likelihood can both apply.
fn fits(certainty: Certainty, likelihood: Likelihood) -> bool {
    match certainty {
        Certainty::Asserted | Certainty::NearCertain | Certainty::Likely => likelihood >= Likelihood::Likely,
        Certainty::Possible => likelihood < Likelihood::AlmostCertain,
        Certainty::Unlikely => likelihood <= Likelihood::Unlikely,
        Certainty::Open => true,
    }
}

/// Returns the likelihood of the opposite event.
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

/// Returns the certainty that the codebook assigns to a term.
fn usual(likelihood: Likelihood) -> &'static str {
    match likelihood {
        Likelihood::AlmostNoChance | Likelihood::VeryUnlikely | Likelihood::Unlikely => "`unlikely`",
        Likelihood::RoughlyEven => "`possible`",
        Likelihood::Likely | Likelihood::VeryLikely => "`likely`",
        Likelihood::AlmostCertain => "`near_certain`",
    }
}
