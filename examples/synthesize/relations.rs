//! Relations between claims.

use claimbook_core::model::codes::RelationType;
use claimbook_core::model::{ClaimId, Relation};

use super::random::SplitMix64;
use super::tables::{DISTANCES, RELATION_TYPES, RELATIONS};

/// Minimum and maximum distance of a distant object, in claims.
const FAR: (usize, usize) = (7, 150);

/// One relation in this number leads to another source.
const ABROAD: usize = 100;

/// Maximum attempts to find a suitable object.
const TRIES: usize = 60;

/// The ids of a source's claims.
pub(crate) struct Numbering {
    /// The index of the source.
    pub(crate) source: usize,
    pub(crate) prefix: String,
    pub(crate) claims: usize,
}

impl Numbering {
    /// Returns the id of the claim with this number, from 1.
    pub(crate) fn id(&self, number: usize) -> ClaimId {
        // All ids of a source have the same width, so that they sort by number.
        let width = self.claims.to_string().len().max(4);
        format!("{}-{number:0width$}", self.prefix).parse().expect("a claim's id")
    }
}

/// The data from which relations are drawn.
pub(crate) struct Web<'a> {
    pub(crate) here: &'a Numbering,
    /// Another source, if the book has one.
    pub(crate) elsewhere: Option<&'a Numbering>,
    /// The generator of all claims' ranks, the same for all sources.
    pub(crate) ranks: SplitMix64,
}

/// Returns whether the claim `number` may be superseded or withdrawn. No relation leads to such a claim.
pub(crate) fn may_retire(number: usize) -> bool {
    number.is_multiple_of(16)
}

impl Web<'_> {
    /// Draws the relations of the claim `number`. They lead from higher rank to lower, so they never form a cycle.
    pub(crate) fn relations(&self, number: usize, random: &mut SplitMix64) -> Vec<Relation> {
        let mut relations: Vec<Relation> = Vec::new();
        for _ in 0..random.weighted(&RELATIONS) {
            let (relation_type, basis) = random.weighted(&RELATION_TYPES);
            let object = self.object(number, relation_type, random);
            let taken = |object: &ClaimId| {
                relations.iter().any(|other| other.object == *object && other.relation_type == relation_type)
            };
            if let Some(object) = object.filter(|object| !taken(object)) {
                relations.push(Relation { relation_type, object, basis });
            }
        }
        relations
    }

    fn object(&self, number: usize, relation_type: RelationType, random: &mut SplitMix64) -> Option<ClaimId> {
        let restates = relation_type == RelationType::Restates;
        if let Some(elsewhere) = self.elsewhere.filter(|_| !restates && random.chance(1, ABROAD)) {
            let object = random.between(1, elsewhere.claims);
            let fits = !may_retire(object) && self.leads_down(number, elsewhere, object);
            return fits.then(|| elsewhere.id(object));
        }
        for _ in 0..TRIES {
            let distance = match random.weighted(&DISTANCES) {
                0 => {
                    let (nearest, farthest) = FAR;
                    random.between(nearest, farthest).cast_signed() * if random.chance(1, 2) { 1 } else { -1 }
                }
                near => near,
            };
            let Some(object) = number.checked_add_signed(distance) else { continue };
            let there = (1..=self.here.claims).contains(&object);
            // A restatement is stored on the smaller id, so it never forms a cycle.
            let fits = if restates { object > number } else { self.leads_down(number, self.here, object) };
            if there && fits && !may_retire(object) {
                return Some(self.here.id(object));
            }
        }
        None
    }

    fn leads_down(&self, number: usize, there: &Numbering, object: usize) -> bool {
        self.rank(self.here.source, number) > self.rank(there.source, object)
    }

    fn rank(&self, source: usize, number: usize) -> u64 {
        self.ranks.part(source).part(number).next()
    }
}
