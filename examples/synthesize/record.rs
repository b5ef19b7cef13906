//! Draws the fields of a claim so that the record breaks no rule.

use claimbook_core::model::codes::{
    AttributionMode, Certainty, CitationBasis, ClaimType, EntityKind, Feature, ParticipantRole, Polarity, Status,
};
use claimbook_core::model::{
    Anchor, Attribution, Citation, Claim, ClaimId, Date, Facets, Likelihood, OtherAnchor, Participant, Relation, Term,
};

use super::entities::{Cast, Member};
use super::random::SplitMix64;
use super::statement::{Said, statement};
use super::words::Words;
use super::{remarks, tables, times};

/// The data of a source from which its claims are drawn.
pub(crate) struct Scene<'a> {
    pub(crate) cast: &'a Cast,
    pub(crate) words: &'a Words,
    /// The publication date of the source.
    pub(crate) published: String,
    /// The date of the latest review.
    pub(crate) reviewed: Date,
    /// The number of notes of the source.
    pub(crate) notes: usize,
}

/// The parts of a claim that are fixed before its other fields are drawn.
pub(crate) struct Frame {
    pub(crate) id: ClaimId,
    pub(crate) at: Anchor,
    pub(crate) also_at: Vec<OtherAnchor>,
    pub(crate) relations: Vec<Relation>,
    /// A claim that could replace this one.
    pub(crate) successor: Option<ClaimId>,
    /// Whether the claim may be superseded or withdrawn.
    pub(crate) may_retire: bool,
}

impl Scene<'_> {
    pub(crate) fn claim(&self, frame: Frame, random: &mut SplitMix64) -> Claim {
        let claim_type = random.weighted(&tables::TYPES);
        let features = features(claim_type, random);
        let certainty = match claim_type {
            ClaimType::Predictive => random.weighted(&tables::CERTAINTIES_AHEAD),
            _ => random.weighted(&tables::CERTAINTIES),
        };
        // Of the real claims, 8 of 149 are negated, none of them `unlikely`.
        let negated = certainty != Certainty::Unlikely && random.chance(8, 149);
        let polarity = if negated { Polarity::Negated } else { Polarity::Affirmed };
        let (attribution, holder) = self.attribution(certainty, random);
        let cast = self.participants(claim_type, random);
        let said = Said { claim_type, features: &features, polarity, certainty, holder, participants: &cast };
        let statement = statement(&said, self.words, random);
        let forms = random.weighted(&tables::FORMS).to_vec();
        let explained = forms.contains(&"other") || happens(tables::NOTES, random);
        let mut claim = Claim {
            id: frame.id,
            statement: statement.into(),
            claim_type,
            features: features.into(),
            polarity,
            certainty,
            likelihood: likelihood(certainty, random),
            participants: cast.iter().map(|&(member, role)| self.participant(member, role, random)).collect(),
            facets: Facets::new([
                (term("domains"), random.weighted(&tables::DOMAINS).iter().map(|code| term(code)).collect()),
                (term("forms"), forms.into_iter().map(term).collect()),
            ]),
            times: times::times(claim_type, &self.published, self.cast, random).into(),
            attribution,
            citations: self.citations(random).into(),
            at: frame.at,
            also_at: frame.also_at.into(),
            relations: frame.relations.into(),
            coder: None,
            status: Status::Draft,
            checked_by: None,
            checked_on: None,
            reviewer: None,
            reviewed_on: None,
            superseded_by: None,
            reason: None,
            note: explained.then(|| remarks::note(self.words, random).into()),
        };
        if frame.may_retire || random.chance(1, tables::RARELY) {
            self.settle(&mut claim, frame.successor, frame.may_retire, random);
        }
        claim
    }

    fn attribution(&self, certainty: Certainty, random: &mut SplitMix64) -> (Attribution, Option<&Member>) {
        let (mode, stance) = random.weighted(&tables::ATTRIBUTIONS);
        let holder = match mode {
            AttributionMode::Author | AttributionMode::Presupposed => None,
            AttributionMode::ReportedAnonymous => Some(self.cast.one_of(EntityKind::Collective, random)),
            AttributionMode::ReportedSpeech | AttributionMode::ReportedBelief => {
                let kinds = [(EntityKind::Government, 4), (EntityKind::Collective, 1), (EntityKind::State, 1)];
                Some(self.cast.one_of(random.weighted(&kinds), random))
            }
        };
        // The real claims never use `via`.
        let via = holder.filter(|_| certainty == Certainty::Asserted && random.chance(1, 10));
        let via = via.map(|_| self.cast.one_of(EntityKind::Organization, random).id.clone());
        (Attribution { mode, holder: holder.map(|holder| holder.id.clone()), via, stance }, holder)
    }

    /// Draws the participants, each entity at most once in a role.
    fn participants(&self, claim_type: ClaimType, random: &mut SplitMix64) -> Vec<(&Member, ParticipantRole)> {
        let count = random.weighted(&tables::PARTICIPANTS);
        let mut participants: Vec<(&Member, ParticipantRole)> = Vec::with_capacity(count);
        // A draw that repeats an entity is repeated, for a limited number of times.
        for _ in 0..3 * count {
            let member = match (participants.len(), claim_type) {
                (0, ClaimType::Normative) => self.cast.one_of(EntityKind::Collective, random),
                _ => self.cast.anybody(random),
            };
            let role = match (participants.len(), claim_type) {
                (0, ClaimType::Normative) => ParticipantRole::Addressee,
                (0, _) => random.weighted(&tables::FIRST_ROLES),
                (1, _) => random.weighted(&tables::SECOND_ROLES),
                _ => random.weighted(&tables::FURTHER_ROLES),
            };
            if !participants.iter().any(|(other, _)| other.id == member.id) {
                participants.push((member, role));
            }
            if participants.len() == count {
                break;
            }
        }
        participants
    }

    fn participant(&self, member: &Member, role: ParticipantRole, random: &mut SplitMix64) -> Participant {
        let gloss = happens(tables::GLOSSES, random).then(|| remarks::gloss(self.words, random).into());
        Participant { entity: member.id.clone(), role: role.into(), gloss }
    }

    fn citations(&self, random: &mut SplitMix64) -> Vec<Citation> {
        if !happens(tables::CITATIONS, random) {
            return Vec::new();
        }
        let note = u32::try_from(random.between(1, self.notes)).expect("the number of a note");
        vec![Citation { note, basis: CitationBasis::Inferred, intent: Some(random.weighted(&tables::INTENTS)) }]
    }

    /// Gives a claim a status other than `draft`, with the fields that the status needs.
    fn settle(&self, claim: &mut Claim, successor: Option<ClaimId>, may_retire: bool, random: &mut SplitMix64) {
        match (random.below(4), successor) {
            _ if !may_retire => self.review(claim),
            (0, Some(successor)) => {
                claim.status = Status::Superseded;
                claim.superseded_by = Some(successor);
            }
            (1, _) => {
                claim.status = Status::Withdrawn;
                claim.reason = Some(remarks::reason(self.words, random).into());
            }
            _ => self.review(claim),
        }
    }

    fn review(&self, claim: &mut Claim) {
        claim.status = Status::Reviewed;
        claim.reviewer = Some("c2".parse().expect("a slug"));
        claim.reviewed_on = Some(self.reviewed);
    }
}

fn happens((count, of): (usize, usize), random: &mut SplitMix64) -> bool {
    random.chance(count, of)
}

fn features(claim_type: ClaimType, random: &mut SplitMix64) -> Vec<Feature> {
    let mut features = random.weighted(&tables::FEATURES).to_vec();
    if claim_type == ClaimType::Causal {
        features.retain(|feature| *feature != Feature::Causal);
    }
    features
}

/// Nearly all real `likely` claims have a likelihood; the other real claims have none.
fn likelihood(certainty: Certainty, random: &mut SplitMix64) -> Option<Likelihood> {
    match certainty {
        Certainty::Likely if random.chance(27, 28) => Some(Likelihood(term("likely"))),
        Certainty::NearCertain => Some(Likelihood(term("almost_certain"))),
        _ => None,
    }
}

fn term(name: &str) -> Term {
    name.parse().expect("a name of the vocabulary")
}
